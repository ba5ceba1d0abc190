//! The credentials of a role, for those who have other credentials.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, Request};

use super::role_session::{Begun, RoleSession, role_session_setters};
use super::{Credentials, CredentialsProvider, ProviderConfig, shared, sts};
use crate::boxed::BoxFuture;
use crate::error::CredentialsError;
use crate::sign::Signer;
use crate::sign::{Query, SigningRequest};
use crate::timestamp::Timestamp;

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
    session: RoleSession,
}

impl AssumeRole {
    /// A role, by its TRN (`trn:iam::<account>:role/<name>`), taken on with credentials of another source.
    pub fn new(source: impl CredentialsProvider, role_trn: impl Into<String>) -> Self {
        Self {
            source: Arc::new(source),
            session: RoleSession::new(role_trn.into()),
        }
    }

    role_session_setters!();

    async fn get(&self) -> Result<Credentials, CredentialsError> {
        let source = self.source.credentials().await.map_err(|mut error| {
            error.add(self.name(), "there are no credentials to assume it with");
            error
        })?;
        let [role, name, duration, policy, endpoint] = &self.session.parts();
        let parts = [
            "AssumeRole",
            role,
            name,
            duration,
            policy,
            endpoint,
            source.access_key(),
            source.secret_key(),
            source.session_token().unwrap_or_default(),
        ];
        shared::get(&self.session.config, &parts, || {
            let (own, source) = (self.clone(), source.clone());
            Box::pin(async move {
                let fetched = own.fetch(&source).await;
                fetched.map_err(|reason| CredentialsError::tried(own.name(), reason))
            })
        })
        .await
    }

    async fn fetch(&self, source: &Credentials) -> Result<Credentials, String> {
        let Begun {
            outside,
            endpoint,
            parameters,
        } = self.session.begin()?;
        let mut pairs = vec![("Action", "AssumeRole"), ("Version", sts::VERSION)];
        pairs.extend(
            parameters
                .iter()
                .map(|(name, value)| (*name, value.as_str())),
        );
        let query = Query::new(&pairs);
        let signer = Signer::new(sts::SERVICE, sts::REGION);
        let signed = || {
            let uri = endpoint.uri("/", query.as_str());
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
        format!("role {}", self.session.role)
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
            .field("role", &self.session.role)
            .field("source", &self.source)
            .field("endpoint", &self.session.endpoint)
            .finish_non_exhaustive()
    }
}
