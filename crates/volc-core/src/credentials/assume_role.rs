//! The credentials of a role, for those who have other credentials.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, Request};

use super::config::Proxy;
use super::{Credentials, CredentialsProvider, ProviderConfig, shared, sts};
use crate::error::CredentialsError;
use crate::sign::{Query, SigningRequest};
use crate::{BoxFuture, Signer, Timestamp};

/// The temporary credentials of a role, which STS gives to whoever has other credentials and may take that role on.
///
/// They last an hour unless [`AssumeRole::duration`] says otherwise. All of the process shares them; they are
/// replaced before they end.
///
/// ```no_run
/// use volc_core::credentials::{AssumeRole, EnvCredentials};
///
/// let role = AssumeRole::new(EnvCredentials::new(), "trn:iam::2100000000:role/reader");
/// ```
#[derive(Clone)]
#[must_use]
pub struct AssumeRole {
    source: Arc<dyn CredentialsProvider>,
    role: String,
    session: Option<String>,
    duration: Duration,
    policy: Option<String>,
    endpoint: String,
    config: ProviderConfig,
}

impl AssumeRole {
    /// A role, by its TRN (`trn:iam::<account>:role/<name>`), taken on with credentials of another source.
    pub fn new(source: impl CredentialsProvider, role_trn: impl Into<String>) -> Self {
        Self {
            source: Arc::new(source),
            role: role_trn.into(),
            session: None,
            duration: sts::DURATION,
            policy: None,
            endpoint: sts::HOST.to_owned(),
            config: ProviderConfig::new(),
        }
    }

    /// The name under which audit logs show what is done with the credentials; `volc-core-rust-` and a number by
    /// default.
    pub fn session_name(mut self, name: impl Into<String>) -> Self {
        self.session = Some(name.into());
        self
    }

    /// How long the credentials last: 15 minutes to 12 hours, an hour by default. STS refuses more than the role
    /// allows.
    pub fn duration(mut self, duration: Duration) -> Self {
        self.duration = duration;
        self
    }

    /// A policy, as JSON, that takes away from what the role may do.
    pub fn policy(mut self, policy: impl Into<String>) -> Self {
        self.policy = Some(policy.into());
        self
    }

    /// Another STS than `sts.volcengineapi.com`. It is always https.
    pub fn endpoint(mut self, host: impl Into<String>) -> Self {
        self.endpoint = host.into();
        self
    }

    /// Another transport or clock.
    pub fn config(mut self, config: ProviderConfig) -> Self {
        self.config = config;
        self
    }

    async fn get(&self) -> Result<Credentials, CredentialsError> {
        let source = self.source.credentials().await.map_err(|mut error| {
            error.add(self.name(), "there are no credentials to take it on with");
            error
        })?;
        let parts = [
            "AssumeRole",
            &self.role,
            self.session.as_deref().unwrap_or_default(),
            &self.duration.as_secs().to_string(),
            self.policy.as_deref().unwrap_or_default(),
            &self.endpoint,
            source.access_key(),
            source.secret_key(),
            source.session_token().unwrap_or_default(),
        ];
        shared::get(&self.config, &parts, || {
            let (own, source) = (self.clone(), source.clone());
            Box::pin(async move {
                let fetched = own.fetch(&source).await;
                fetched.map_err(|reason| CredentialsError::tried(own.name(), reason))
            })
        })
        .await
    }

    async fn fetch(&self, source: &Credentials) -> Result<Credentials, String> {
        let outside = self.config.outside(Proxy::Allowed)?;
        let endpoint = sts::endpoint(&self.endpoint)?;
        let seconds = sts::seconds(self.duration)?;
        let session = match &self.session {
            Some(session) => session.clone(),
            None => sts::session_name(&outside),
        };
        let mut pairs = vec![
            ("Action", "AssumeRole"),
            ("Version", sts::VERSION),
            ("RoleTrn", &self.role),
            ("RoleSessionName", &session),
            ("DurationSeconds", &seconds),
        ];
        pairs.extend(self.policy.as_deref().map(|policy| ("Policy", policy)));
        let query = Query::new(&pairs);
        let signer = Signer::new(sts::SERVICE, sts::REGION);
        let signed = || {
            let uri = endpoint.uri("/", query.wire());
            let mut request = Request::new(Bytes::new());
            *request.uri_mut() = uri.map_err(|error| error.to_string())?;
            let at = Timestamp::from(outside.clock.wall());
            let signed = signer.sign(
                &SigningRequest {
                    method: &Method::GET,
                    path: "/",
                    query: &query,
                    host: endpoint.host(),
                    headers: &HeaderMap::new(),
                    body: b"",
                },
                source,
                at,
            );
            let signed = signed.map_err(|error| error.to_string())?;
            signed.apply(request.headers_mut());
            Ok(request)
        };
        let secrets = [
            source.secret_key(),
            source.session_token().unwrap_or_default(),
        ];
        sts::ask(&outside, "AssumeRole", &secrets, signed).await
    }

    fn name(&self) -> String {
        format!("role {}", self.role)
    }
}

impl CredentialsProvider for AssumeRole {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(self.get())
    }
}

impl fmt::Debug for AssumeRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AssumeRole")
            .field("role", &self.role)
            .field("source", &self.source)
            .field("endpoint", &self.endpoint)
            .finish_non_exhaustive()
    }
}
