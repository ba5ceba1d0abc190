//! Credentials: what they are, and where they come from.

mod cache;
mod env;
mod provider;

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use zeroize::Zeroizing;

pub(crate) use self::cache::CredentialsCache;
pub use self::env::EnvCredentials;
pub use self::provider::{ChainCredentials, CredentialsProvider};

/// An access key with its secret, and a session token if they are temporary.
///
/// Clones share one allocation, whose secrets are overwritten when the last clone is dropped. `Debug` shows the
/// access key, which is a name, and no secret.
#[derive(Clone)]
pub struct Credentials(Arc<Inner>);

struct Inner {
    access_key: String,
    secret_key: Zeroizing<String>,
    session_token: Option<Zeroizing<String>>,
    expires_at: Option<SystemTime>,
    source: &'static str,
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

    /// When temporary credentials end.
    pub fn expires_at(&self) -> Option<SystemTime> {
        self.0.expires_at
    }

    /// Where they come from.
    pub fn source(&self) -> &'static str {
        self.0.source
    }

    /// Whether both are clones of one value.
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
        });
        change(&mut inner);
        Self(Arc::new(inner))
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("access_key", &self.0.access_key)
            .field("secret_key", &"***")
            .field(
                "session_token",
                &self.0.session_token.as_ref().map(|_| "***"),
            )
            .field("expires_at", &self.0.expires_at)
            .field("source", &self.0.source)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_secret() {
        let credentials =
            Credentials::new("AKLTfake", "fake-secret").with_session_token("fake-token");
        let shared = credentials.clone().with_source("test");
        for text in [format!("{credentials:?}"), format!("{shared:#?}")] {
            assert!(
                text.contains("AKLTfake") && !text.contains("fake-"),
                "{text}"
            );
        }
        assert_eq!((credentials.source(), shared.source()), ("code", "test"));
        assert_eq!(shared.session_token(), Some("fake-token"));
    }
}
