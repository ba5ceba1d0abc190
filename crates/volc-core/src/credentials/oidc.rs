//! The credentials of a role, for those who have a token of an identity provider.

use std::path::{Path, PathBuf};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Method, Request, header};
use zeroize::Zeroizing;

use super::role_session::{Begun, RoleSession, role_session_setters};
use super::{Credentials, CredentialsProvider, ProviderConfig, file, shared, sts};
use crate::boxed::BoxFuture;
use crate::error::CredentialsError;
use crate::sign::Query;

/// The temporary credentials of a role, which STS gives for an OIDC token, such as that of a Kubernetes service
/// account.
///
/// The token is read from its file whenever credentials are fetched, since it is replaced from time to time. All of
/// the process shares what was fetched; it is replaced before it ends.
#[derive(Clone, Debug)]
#[must_use]
pub struct AssumeRoleWithOidc {
    token_file: PathBuf,
    session: RoleSession,
}

impl AssumeRoleWithOidc {
    /// A role, by its TRN (`trn:iam::<account>:role/<name>`), taken on with the token in a file.
    pub fn new(token_file: impl Into<PathBuf>, role_trn: impl Into<String>) -> Self {
        Self {
            token_file: token_file.into(),
            session: RoleSession::new(role_trn.into()),
        }
    }

    /// Reads the settings from the environment: `VOLCENGINE_OIDC_TOKEN_FILE` and `VOLCENGINE_OIDC_ROLE_TRN`, and if
    /// they are set `VOLCENGINE_OIDC_ROLE_SESSION_NAME`, `VOLCENGINE_OIDC_ROLE_POLICY`, `VOLCENGINE_OIDC_STS_ENDPOINT`.
    ///
    /// # Errors
    /// Which of the first two is not set.
    pub fn from_environment(config: ProviderConfig) -> Result<Self, CredentialsError> {
        let read = |name: &str| config.environment.get(name);
        let (file, role) = (read(TOKEN_FILE), read(ROLE_TRN));
        let (Some(file), Some(role)) = (&file, &role) else {
            let missing: Vec<&str> = [(TOKEN_FILE, &file), (ROLE_TRN, &role)]
                .into_iter()
                .filter_map(|(name, value)| value.is_none().then_some(name))
                .collect();
            let missing = missing.join(" and ");
            return Err(CredentialsError::tried(missing, "not set or empty"));
        };
        let mut new = Self::new(file, role);
        new.session.name = read("VOLCENGINE_OIDC_ROLE_SESSION_NAME");
        new.session.policy = read("VOLCENGINE_OIDC_ROLE_POLICY");
        if let Some(endpoint) = read("VOLCENGINE_OIDC_STS_ENDPOINT") {
            new.session.endpoint = endpoint;
        }
        Ok(new.config(config))
    }

    role_session_setters!();

    async fn get(&self) -> Result<Credentials, CredentialsError> {
        let [role, name, duration, policy, endpoint] = &self.session.parts();
        let file = self.token_file.to_string_lossy();
        let parts = [ACTION, &file, role, name, duration, policy, endpoint];
        shared::get(&self.session.config, &parts, || {
            let this = self.clone();
            Box::pin(async move {
                let fetched = this.fetch().await;
                let name = format!("role {} by OIDC", this.session.role);
                fetched.map_err(|reason| CredentialsError::tried(name, reason))
            })
        })
        .await
    }

    async fn fetch(&self) -> Result<Credentials, String> {
        let token = token(&self.token_file).await?;
        let Begun {
            outside,
            endpoint,
            parameters,
        } = self.session.begin()?;
        let mut form = vec![("OIDCToken", token.as_str())];
        form.extend(
            parameters
                .iter()
                .map(|(name, value)| (*name, value.as_str())),
        );
        let body = Bytes::from(Query::new(&form).as_str().to_owned());
        let query = Query::new(&[("Action", ACTION), ("Version", sts::VERSION)]);
        let unsigned = || {
            let uri = endpoint.uri("/", query.as_str());
            let mut request = Request::new(body.clone());
            *request.method_mut() = Method::POST;
            *request.uri_mut() = uri.map_err(|error| error.to_string())?;
            request.headers_mut().insert(
                header::CONTENT_TYPE,
                HeaderValue::from_static("application/x-www-form-urlencoded"),
            );
            Ok(request)
        };
        sts::ask(&outside, ACTION, &[&token], unsigned).await
    }
}

impl CredentialsProvider for AssumeRoleWithOidc {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(self.get())
    }
}

/// A provider that reads the environment when credentials are asked for.
#[derive(Debug)]
pub(super) struct EnvironmentOidc(pub(super) ProviderConfig);

impl CredentialsProvider for EnvironmentOidc {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(async {
            AssumeRoleWithOidc::from_environment(self.0.clone())?
                .get()
                .await
        })
    }
}

const ACTION: &str = "AssumeRoleWithOIDC";
const TOKEN_FILE: &str = "VOLCENGINE_OIDC_TOKEN_FILE";
const ROLE_TRN: &str = "VOLCENGINE_OIDC_ROLE_TRN";

async fn token(path: &Path) -> Result<Zeroizing<String>, String> {
    let file = file::read(path).await?;
    match file.text.trim() {
        "" => Err(format!("the token file {} is empty", path.display())),
        token => Ok(Zeroizing::new(token.to_owned())),
    }
}
