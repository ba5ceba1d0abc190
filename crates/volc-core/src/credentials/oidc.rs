//! The credentials of a role, for those who have a token of an identity provider.

use std::path::{Path, PathBuf};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Method, Request, header};
use zeroize::Zeroizing;

use super::config::Proxy;
use super::{Credentials, CredentialsProvider, ProviderConfig, file, shared, sts};
use crate::BoxFuture;
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
    role: String,
    session: Option<String>,
    duration: Duration,
    policy: Option<String>,
    endpoint: String,
    config: ProviderConfig,
}

impl AssumeRoleWithOidc {
    /// A role, by its TRN (`trn:iam::<account>:role/<name>`), taken on with the token in a file.
    pub fn new(token_file: impl Into<PathBuf>, role_trn: impl Into<String>) -> Self {
        Self {
            token_file: token_file.into(),
            role: role_trn.into(),
            session: None,
            duration: sts::DURATION,
            policy: None,
            endpoint: sts::HOST.to_owned(),
            config: ProviderConfig::new(),
        }
    }

    /// What the environment says: `VOLCENGINE_OIDC_TOKEN_FILE` and `VOLCENGINE_OIDC_ROLE_TRN`, and if they are set
    /// `VOLCENGINE_OIDC_ROLE_SESSION_NAME`, `VOLCENGINE_OIDC_ROLE_POLICY`, `VOLCENGINE_OIDC_STS_ENDPOINT`.
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
        Ok(Self {
            session: read("VOLCENGINE_OIDC_ROLE_SESSION_NAME"),
            policy: read("VOLCENGINE_OIDC_ROLE_POLICY"),
            endpoint: read("VOLCENGINE_OIDC_STS_ENDPOINT").unwrap_or_else(|| sts::HOST.to_owned()),
            ..Self::new(file, role)
        }
        .config(config))
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
        let parts = [
            ACTION,
            &self.token_file.to_string_lossy(),
            &self.role,
            self.session.as_deref().unwrap_or_default(),
            &self.duration.as_secs().to_string(),
            self.policy.as_deref().unwrap_or_default(),
            &self.endpoint,
        ];
        shared::get(&self.config, &parts, || {
            let own = self.clone();
            Box::pin(async move {
                let fetched = own.fetch().await;
                let name = format!("role {} by OIDC", own.role);
                fetched.map_err(|reason| CredentialsError::tried(name, reason))
            })
        })
        .await
    }

    async fn fetch(&self) -> Result<Credentials, String> {
        let token = token(&self.token_file)?;
        let outside = self.config.outside(Proxy::Allowed)?;
        let endpoint = sts::endpoint(&self.endpoint)?;
        let seconds = sts::seconds(self.duration)?;
        let session = match &self.session {
            Some(session) => session.clone(),
            None => sts::session_name(&outside),
        };
        let mut form = vec![
            ("RoleTrn", self.role.as_str()),
            ("OIDCToken", &token),
            ("RoleSessionName", &session),
            ("DurationSeconds", &seconds),
        ];
        form.extend(self.policy.as_deref().map(|policy| ("Policy", policy)));
        let body = Bytes::from(Query::new(&form).wire().to_owned());
        let query = Query::new(&[("Action", ACTION), ("Version", sts::VERSION)]);
        let unsigned = || {
            let uri = endpoint.uri("/", query.wire());
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

/// What the environment says when credentials are asked for.
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

fn token(path: &Path) -> Result<Zeroizing<String>, String> {
    let text = file::read_text(path)?;
    match text.trim() {
        "" => Err(format!("the token file {} is empty", path.display())),
        token => Ok(Zeroizing::new(token.to_owned())),
    }
}
