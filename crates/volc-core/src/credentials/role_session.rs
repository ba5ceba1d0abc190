//! The session of a role at STS: what is the same whatever it is taken on with.

use std::time::Duration;

use super::config::{Outside, Proxy};
use super::{ProviderConfig, sts};
use crate::client::Endpoint;

/// The session of a role, as its provider requests it.
#[derive(Clone, Debug)]
pub(super) struct RoleSession {
    pub(super) role: String,
    pub(super) name: Option<String>,
    pub(super) duration: Duration,
    pub(super) policy: Option<String>,
    pub(super) endpoint: String,
    pub(super) config: ProviderConfig,
}

/// The same, checked and complete.
pub(super) struct Begun {
    pub(super) outside: Outside,
    pub(super) endpoint: Endpoint,
    /// Parameters of STS by their names.
    pub(super) parameters: Vec<(&'static str, String)>,
}

impl RoleSession {
    /// The session of a role, by its TRN, with the defaults.
    pub(super) fn new(role: String) -> Self {
        Self {
            role,
            name: None,
            duration: sts::DURATION,
            policy: None,
            endpoint: sts::HOST.to_owned(),
            config: ProviderConfig::new(),
        }
    }

    /// Returns the parts that identify this session.
    pub(super) fn parts(&self) -> [String; 5] {
        [
            self.role.clone(),
            self.name.clone().unwrap_or_default(),
            self.duration.as_secs().to_string(),
            self.policy.clone().unwrap_or_default(),
            self.endpoint.clone(),
        ]
    }

    /// Looks whether it can be asked for, before anything is sent.
    pub(super) fn begin(&self) -> Result<Begun, String> {
        let outside = self.config.outside(Proxy::Allowed)?;
        let endpoint = sts::endpoint(&self.endpoint)?;
        let seconds = sts::seconds(self.duration)?;
        let name = self.name.clone();
        let name = name.unwrap_or_else(|| sts::session_name(&outside));
        let mut parameters = vec![
            ("RoleTrn", self.role.clone()),
            ("RoleSessionName", name),
            ("DurationSeconds", seconds),
        ];
        parameters.extend(self.policy.clone().map(|policy| ("Policy", policy)));
        Ok(Begun {
            outside,
            endpoint,
            parameters,
        })
    }
}

/// The settings of a provider that has a [`RoleSession`].
macro_rules! role_session_setters {
    () => {
        /// The name under which audit logs show what is done with the credentials; `volc-core-rust-` and a number by
        /// default.
        pub fn session_name(mut self, name: impl Into<String>) -> Self {
            self.session.name = Some(name.into());
            self
        }

        /// Sets the lifetime of the credentials: 15 minutes to 12 hours, an hour by default. STS refuses more than the
        /// role allows.
        pub fn duration(mut self, duration: Duration) -> Self {
            self.session.duration = duration;
            self
        }

        /// A policy, as JSON, that takes away from what the role may do.
        pub fn policy(mut self, policy: impl Into<String>) -> Self {
            self.session.policy = Some(policy.into());
            self
        }

        /// Another STS than `sts.volcengineapi.com`. It is always https.
        pub fn endpoint(mut self, host: impl Into<String>) -> Self {
            self.session.endpoint = host.into();
            self
        }

        /// Another transport or clock.
        pub fn config(mut self, config: ProviderConfig) -> Self {
            self.session.config = config;
            self
        }
    };
}

pub(super) use role_session_setters;
