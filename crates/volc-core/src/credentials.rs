//! Credentials and their providers.
//!
//! ```no_run
//! use volc_core::Client;
//! use volc_core::credentials::EcsRoleCredentials;
//! # fn example(service: &'static volc_core::api::ServiceInfo) -> Result<(), volc_core::Error> {
//! let from_variables = Client::builder(service).from_env()?;
//! let from_instance = Client::builder(service).credentials(EcsRoleCredentials::new()).build()?;
//! # Ok(())
//! # }
//! ```
//!
//! A client takes them from whatever it is given with
//! [`ClientBuilder::credentials`](crate::client::ClientBuilder::credentials): [`Credentials`] themselves, one of the
//! providers here, or a [`CredentialsProvider`] of one's own. It keeps them and replaces them before they end, with one
//! request however many calls need them; while a replacement fails, those that are kept serve to their end.
//!
//! # The default chain
//!
//! Without any, it follows [`ChainCredentials::standard`], the order of the vendor's SDKs. The first source that has
//! credentials serves; if none has, the error says of each why it did not.
//!
//! 1. Environment variables ([`EnvCredentials`]): `VOLCENGINE_ACCESS_KEY`, `VOLCENGINE_SECRET_KEY` and at will
//!    `VOLCENGINE_SESSION_TOKEN`; else those of older tools.
//! 2. An OIDC token named by the environment ([`AssumeRoleWithOidc`]).
//! 3. A profile of `~/.volcengine/config.json` ([`ProfileCredentials`]).
//! 4. `~/.volc/config` ([`VolcConfigCredentials`]).
//! 5. The file that a function of veFaaS finds ([`VefaasCredentials`]).
//! 6. The role of the ECS instance ([`EcsRoleCredentials`]).
//!
//! # Environment variables
//!
//! | variable | what it says |
//! |---|---|
//! | `VOLCENGINE_ACCESS_KEY`, `VOLCSTACK_ACCESS_KEY_ID`, `VOLCSTACK_ACCESS_KEY`, `VOLC_ACCESSKEY` | the access key |
//! | `VOLCENGINE_SECRET_KEY`, `VOLCSTACK_SECRET_ACCESS_KEY`, `VOLCSTACK_SECRET_KEY`, `VOLC_SECRETKEY` | the secret key |
//! | `VOLCENGINE_SESSION_TOKEN`, `VOLCSTACK_SESSION_TOKEN`, `VOLC_SESSIONTOKEN` | the session token of temporary credentials |
//! | `VOLCENGINE_OIDC_TOKEN_FILE` | the file with the OIDC token |
//! | `VOLCENGINE_OIDC_ROLE_TRN` | the role to take on with it |
//! | `VOLCENGINE_OIDC_ROLE_SESSION_NAME` | a name for audit logs |
//! | `VOLCENGINE_OIDC_ROLE_POLICY` | a policy that takes away from what the role may do |
//! | `VOLCENGINE_OIDC_STS_ENDPOINT` | another host than `sts.volcengineapi.com` |
//! | `VOLCENGINE_CLI_CONFIG_FILE` | another file than `~/.volcengine/config.json` |
//! | `VOLCENGINE_PROFILE`, `VOLCSTACK_PROFILE` | the profile in it |
//! | `VOLCENGINE_ECS_METADATA` | the role of the ECS instance, if it has several |
//! | `VOLCENGINE_ECS_METADATA_DISABLED` | `true`: the ECS instance is not asked |
//! | `HOME`, on Windows `USERPROFILE` | the home directory |
//!
//! Space and quotes around a value are dropped, and an empty value counts as unset. The [`Environment`] of a
//! [`ProviderConfig`] can stand in for all of them.

mod assume_role;
mod cache;
mod chain;
mod config;
mod ecs_role;
mod env;
mod environment;
mod file;
mod oidc;
mod profile;
mod provider;
mod role_session;
mod shared;
mod slot;
mod sts;
mod temporary;
mod vefaas;
mod volc_config;

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use zeroize::Zeroizing;

pub use self::assume_role::AssumeRole;
pub(crate) use self::cache::CredentialsCache;
pub use self::chain::ChainCredentials;
pub use self::config::ProviderConfig;
pub use self::ecs_role::EcsRoleCredentials;
pub use self::env::EnvCredentials;
pub use self::environment::Environment;
pub use self::oidc::AssumeRoleWithOidc;
pub use self::profile::ProfileCredentials;
pub use self::provider::CredentialsProvider;
pub use self::vefaas::VefaasCredentials;
pub use self::volc_config::VolcConfigCredentials;
#[doc(no_inline)]
pub use crate::boxed::BoxFuture;
pub use crate::error::CredentialsError;

/// An access key with its secret, and a session token if they are temporary.
///
/// Clones share one allocation, whose secrets are overwritten when the last clone is dropped. `Debug` shows the
/// access key, which is a name, and no secret. It also shows a [warning](Self::warning) if their file is not safe.
#[derive(Clone)]
pub struct Credentials(Arc<Inner>);

struct Inner {
    access_key: String,
    secret_key: Zeroizing<String>,
    session_token: Option<Zeroizing<String>>,
    expires_at: Option<SystemTime>,
    source: &'static str,
    warning: Option<String>,
}

impl Credentials {
    /// Credentials without an end. Both strings are taken as they are, spaces included.
    pub fn new(access_key: impl Into<String>, secret_key: impl Into<String>) -> Self {
        Self(Arc::new(Inner {
            access_key: access_key.into(),
            secret_key: Zeroizing::new(secret_key.into()),
            session_token: None,
            expires_at: None,
            source: "code",
            warning: None,
        }))
    }

    /// The same with the session token of temporary credentials.
    #[must_use]
    pub fn with_session_token(self, token: impl Into<String>) -> Self {
        self.edit(|inner| inner.session_token = Some(Zeroizing::new(token.into())))
    }

    /// The same, good until a moment.
    #[must_use]
    pub fn with_expiry(self, at: SystemTime) -> Self {
        self.edit(|inner| inner.expires_at = Some(at))
    }

    /// The same, with the name of where they come from, such as `environment`.
    #[must_use]
    pub fn with_source(self, source: &'static str) -> Self {
        self.edit(|inner| inner.source = source)
    }

    /// The access key: a name, not a secret.
    pub fn access_key(&self) -> &str {
        &self.0.access_key
    }

    /// The secret key. Do not print it.
    pub fn secret_key(&self) -> &str {
        &self.0.secret_key
    }

    /// The session token of temporary credentials. Do not print it.
    pub fn session_token(&self) -> Option<&str> {
        self.0.session_token.as_ref().map(|token| token.as_str())
    }

    /// Returns the expiry of temporary credentials.
    pub fn expires_at(&self) -> Option<SystemTime> {
        self.0.expires_at
    }

    /// Returns the name of their source.
    pub fn source(&self) -> &'static str {
        self.0.source
    }

    /// Returns what is wrong with their source though it serves: other users can read or change the file.
    pub fn warning(&self) -> Option<&str> {
        self.0.warning.as_deref()
    }

    /// The same with what is wrong with their source, if anything is.
    fn with_warning(self, warning: Option<String>) -> Self {
        match warning {
            Some(_) => self.edit(|inner| inner.warning = warning),
            None => self,
        }
    }

    /// Returns whether both are clones of one value.
    pub(crate) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    fn edit(self, change: impl FnOnce(&mut Inner)) -> Self {
        let mut inner = Arc::try_unwrap(self.0).unwrap_or_else(|shared| Inner {
            access_key: shared.access_key.clone(),
            secret_key: shared.secret_key.clone(),
            session_token: shared.session_token.clone(),
            expires_at: shared.expires_at,
            source: shared.source,
            warning: shared.warning.clone(),
        });
        change(&mut inner);
        Self(Arc::new(inner))
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Credentials");
        debug
            .field("access_key", &self.0.access_key)
            .field("secret_key", &"***")
            .field(
                "session_token",
                &self.0.session_token.as_ref().map(|_| "***"),
            )
            .field("expires_at", &self.0.expires_at)
            .field("source", &self.0.source);
        if let Some(warning) = &self.0.warning {
            debug.field("warning", warning);
        }
        debug.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_secret() {
        let credentials = Credentials::new("AKLTfake", "secret-do-not-print")
            .with_session_token("token-do-not-print");
        let shared = credentials.clone().with_source("test");
        for text in [format!("{credentials:?}"), format!("{shared:#?}")] {
            assert!(
                text.contains("AKLTfake") && !text.contains("do-not-print"),
                "{text}"
            );
        }
        assert_eq!((credentials.source(), shared.source()), ("code", "test"));
        assert_eq!(shared.session_token(), Some("token-do-not-print"));
    }
}
