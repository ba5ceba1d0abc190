//! Credentials from the file that the vendor's command line writes: `~/.volcengine/config.json`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::environment::plain;
use super::temporary::unix;
use super::{
    AssumeRole, AssumeRoleWithOidc, Credentials, CredentialsProvider, EcsRoleCredentials,
    ProviderConfig, file,
};
use crate::boxed::BoxFuture;
use crate::error::CredentialsError;
use crate::response_struct;
use crate::sensitive::Sensitive;

/// Credentials from a profile of `~/.volcengine/config.json`, the file of the vendor's command line `ve`.
///
/// The file is the one of [`ProfileCredentials::file`], else of `VOLCENGINE_CLI_CONFIG_FILE`, else
/// `~/.volcengine/config.json`. The profile is the one of [`ProfileCredentials::profile`], else of
/// `VOLCENGINE_PROFILE`, else of `VOLCSTACK_PROFILE`, else the file's `current`, else `default`.
///
/// | `mode` | needs | gives |
/// |---|---|---|
/// | `ak` or empty | `access-key`, `secret-key`, at will `session-token` | these |
/// | `ramrolearn` | `access-key`, `secret-key`, `role-name`, `account-id` | those of [`AssumeRole`] |
/// | `oidc` | `oidc-token-file`, `role-trn` | those of [`AssumeRoleWithOidc`] |
/// | `ecsrole` | `role-name` | those of [`EcsRoleCredentials`] |
///
/// The modes `sso` and `console-login` need a browser and are not supported: the error says what to do instead.
/// Space around a value is dropped. If other users can read the file, the credentials
/// carry a [warning](Credentials::warning), which is also logged with the feature `tracing`.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct ProfileCredentials {
    file: Option<PathBuf>,
    profile: Option<String>,
    config: ProviderConfig,
}

impl ProfileCredentials {
    /// The file and the profile that the environment says.
    pub fn new() -> Self {
        Self::default()
    }

    /// Another file.
    pub fn file(mut self, path: impl Into<PathBuf>) -> Self {
        self.file = Some(path.into());
        self
    }

    /// The profile with this name.
    pub fn profile(mut self, name: impl Into<String>) -> Self {
        self.profile = Some(name.into());
        self
    }

    /// Another transport, clock or environment.
    pub fn config(mut self, config: ProviderConfig) -> Self {
        self.config = config;
        self
    }

    async fn get(&self) -> Result<Credentials, CredentialsError> {
        let failed = |reason| CredentialsError::tried(SOURCE, reason);
        let path = self.path().map_err(failed)?;
        let file = file::read(&path).await.map_err(failed)?;
        let mut read: ConfigFile = file.json(&path).map_err(failed)?;
        let name = self.choose(&read.current);
        let shown = name.escape_debug();
        let Some(profile) = read.profiles.remove(&name) else {
            let known: Vec<&str> = read.profiles.keys().map(String::as_str).collect();
            let known = if known.is_empty() {
                "none".to_owned()
            } else {
                known.join(", ")
            };
            let path = path.display();
            let reason = format!("{path} has no profile `{shown}`; it has {known}");
            return Err(failed(reason));
        };
        let source = profile.source(&self.config).map_err(|reason| {
            failed(format!("profile `{shown}` of {}: {reason}", path.display()))
        })?;
        let found = source.credentials().await?;
        Ok(found.with_warning(file.warning(&path)))
    }

    fn path(&self) -> Result<PathBuf, String> {
        let environment = &self.config.environment;
        let named = || {
            environment
                .get("VOLCENGINE_CLI_CONFIG_FILE")
                .map(PathBuf::from)
        };
        let usual = || environment.in_home(".volcengine/config.json");
        let path = self.file.clone().or_else(named).or_else(usual);
        path.ok_or_else(|| "the home directory is not known; set HOME".to_owned())
    }

    fn choose(&self, current: &str) -> String {
        let environment = &self.config.environment;
        let current = current.trim();
        self.profile
            .clone()
            .or_else(|| environment.get("VOLCENGINE_PROFILE"))
            .or_else(|| environment.get("VOLCSTACK_PROFILE"))
            .or_else(|| (!current.is_empty()).then(|| current.to_owned()))
            .unwrap_or_else(|| "default".to_owned())
    }
}

impl CredentialsProvider for ProfileCredentials {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(self.get())
    }
}

const SOURCE: &str = "config.json";

#[derive(Debug)]
struct ConfigFile {
    current: String,
    profiles: BTreeMap<String, Profile>,
}

response_struct!(ConfigFile {
    current = optional("current"),
    profiles = optional("profiles"),
});

#[derive(Debug)]
struct Profile {
    mode: String,
    access_key: String,
    secret_key: Sensitive<String>,
    session_token: Sensitive<String>,
    ends: i64,
    account: String,
    role_name: String,
    role_trn: String,
    token_file: String,
}

response_struct!(Profile {
    mode = optional("mode"),
    access_key = optional("access-key"),
    secret_key = optional("secret-key"),
    session_token = optional("session-token"),
    ends = optional("sts-expiration"),
    account = optional("account-id"),
    role_name = optional("role-name"),
    role_trn = optional("role-trn"),
    token_file = optional("oidc-token-file"),
});

impl Profile {
    /// The provider that the profile asks for, or what is wrong with the profile.
    fn source(&self, config: &ProviderConfig) -> Result<Box<dyn CredentialsProvider>, String> {
        Ok(match self.mode.trim().to_ascii_lowercase().as_str() {
            "" | "ak" => Box::new(self.keys()?),
            "ramrolearn" => {
                let account = needed("account-id", &self.account)?;
                let role = needed("role-name", &self.role_name)?;
                let trn = format!("trn:iam::{account}:role/{role}");
                Box::new(AssumeRole::new(self.keys()?, trn).config(config.clone()))
            }
            "oidc" => {
                let token = needed("oidc-token-file", &self.token_file)?;
                let role = needed("role-trn", &self.role_trn)?;
                Box::new(AssumeRoleWithOidc::new(token, role).config(config.clone()))
            }
            "ecsrole" => {
                let role = needed("role-name", &self.role_name)?;
                Box::new(EcsRoleCredentials::new().role(role).config(config.clone()))
            }
            mode @ ("sso" | "console-login") => {
                return Err(format!(
                    "mode `{mode}` needs a browser and is not supported here; choose a profile of mode `ak`, \
                     `ramrolearn`, `oidc` or `ecsrole`, or set VOLCENGINE_ACCESS_KEY, VOLCENGINE_SECRET_KEY and \
                     VOLCENGINE_SESSION_TOKEN"
                ));
            }
            other => {
                let other = other.escape_debug();
                return Err(format!(
                    "mode `{other}` is unknown; known are `ak`, `ramrolearn`, `oidc` and `ecsrole`"
                ));
            }
        })
    }

    fn keys(&self) -> Result<Credentials, String> {
        let access_key = needed("access-key", &self.access_key)?;
        let secret_key = needed("secret-key", self.secret_key.expose())?;
        let keys = Credentials::new(access_key, secret_key).with_source(SOURCE);
        let token = plain(self.session_token.expose());
        if token.is_empty() {
            return Ok(keys);
        }
        let keys = keys.with_session_token(token);
        Ok(match unix(self.ends) {
            Some(end) => keys.with_expiry(end),
            None => keys,
        })
    }
}

fn needed<'a>(name: &str, value: &'a str) -> Result<&'a str, String> {
    match plain(value) {
        "" => Err(format!("`{name}` is missing or empty")),
        value => Ok(value),
    }
}
