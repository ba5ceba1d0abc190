//! Credentials of the role of a veFaaS function.

use std::path::PathBuf;

use super::environment::plain;
use super::{Credentials, CredentialsProvider, file};
use crate::boxed::BoxFuture;
use crate::error::CredentialsError;
use crate::response_struct;
use crate::sensitive::Sensitive;

/// The file that veFaaS writes.
const FILE: &str = "/var/run/secrets/iam/credential";
const SOURCE: &str = "veFaaS";

/// Credentials of the role of a veFaaS function, from the file that veFaaS keeps up to date:
/// `/var/run/secrets/iam/credential`.
///
/// The file does not say when they expire. A client keeps them until the service refuses them, then reads the file
/// again and retries the call.
#[derive(Clone, Debug)]
#[must_use]
pub struct VefaasCredentials {
    file: PathBuf,
}

impl Default for VefaasCredentials {
    fn default() -> Self {
        Self::new()
    }
}

impl VefaasCredentials {
    /// Reads the usual file.
    pub fn new() -> Self {
        Self { file: FILE.into() }
    }

    /// Sets another file.
    pub fn file(mut self, path: impl Into<PathBuf>) -> Self {
        self.file = path.into();
        self
    }

    async fn read(&self) -> Result<Credentials, String> {
        let file = file::read(&self.file).await?;
        let read: Keys = file.json(&self.file)?;
        let (access, secret) = (plain(&read.access), plain(read.secret.expose()));
        if access.is_empty() || secret.is_empty() {
            let path = self.file.display();
            return Err(format!(
                "{path} lacks `access_key_id` or `secret_access_key`"
            ));
        }
        let keys = Credentials::new(access, secret)
            .with_source(SOURCE)
            .with_warning(file.warning(&self.file));
        Ok(match plain(read.token.expose()) {
            "" => keys,
            token => keys.with_session_token(token),
        })
    }
}

impl CredentialsProvider for VefaasCredentials {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(async {
            let read = self.read().await;
            read.map_err(|reason| CredentialsError::tried(SOURCE, reason))
        })
    }
}

#[derive(Debug)]
struct Keys {
    access: String,
    secret: Sensitive<String>,
    token: Sensitive<String>,
}

response_struct!(Keys {
    access = optional("access_key_id"),
    secret = optional("secret_access_key"),
    token = optional("session_token"),
});
