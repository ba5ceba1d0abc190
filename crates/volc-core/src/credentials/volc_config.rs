//! Credentials from the file of the vendor's first SDKs: `~/.volc/config`.

use std::path::PathBuf;

use super::environment::plain;
use super::file::SecretFile;
use super::{Credentials, CredentialsProvider, ProviderConfig, file};
use crate::boxed::BoxFuture;
use crate::error::CredentialsError;
use crate::response_struct;
use crate::sensitive::Sensitive;

/// Credentials from `~/.volc/config`, the file of the vendor's first SDKs, in either of its two layouts:
/// `{"ak": "..", "sk": ".."}` or `{"VOLC_ACCESSKEY": "..", "VOLC_SECRETKEY": ".."}`.
///
/// Keys of the two layouts are never mixed. Space around a value is dropped. If other users can read the file, the
/// credentials carry a [warning](Credentials::warning), which is also logged with the feature `tracing`.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct VolcConfigCredentials {
    file: Option<PathBuf>,
    config: ProviderConfig,
}

impl VolcConfigCredentials {
    /// The file in the home directory.
    pub fn new() -> Self {
        Self::default()
    }

    /// Another file.
    pub fn file(mut self, path: impl Into<PathBuf>) -> Self {
        self.file = Some(path.into());
        self
    }

    /// Another environment, which says where the home directory is.
    pub fn config(mut self, config: ProviderConfig) -> Self {
        self.config = config;
        self
    }

    /// Reads the file now.
    ///
    /// # Errors
    /// Why the file cannot be read, or which keys it lacks.
    pub fn load(&self) -> Result<Credentials, CredentialsError> {
        let read = || self.keys(&file::read_now(&self.path()?)?);
        read().map_err(|reason| CredentialsError::tried(SOURCE, reason))
    }

    async fn get(&self) -> Result<Credentials, CredentialsError> {
        let read = async { self.keys(&file::read(&self.path()?).await?) };
        read.await
            .map_err(|reason| CredentialsError::tried(SOURCE, reason))
    }

    fn path(&self) -> Result<PathBuf, String> {
        let usual = || self.config.environment.in_home(".volc/config");
        let path = self.file.clone().or_else(usual);
        path.ok_or_else(|| "the home directory is not known; set HOME".to_owned())
    }

    fn keys(&self, file: &SecretFile) -> Result<Credentials, String> {
        let path = self.path()?;
        let read: Keys = file.json(&path)?;
        [(&read.ak, &read.sk), (&read.access_key, &read.secret_key)]
            .into_iter()
            .map(|(access, secret)| (plain(access), plain(secret.expose())))
            .find(|(access, secret)| !access.is_empty() && !secret.is_empty())
            .map(|(access, secret)| {
                Credentials::new(access, secret)
                    .with_source(SOURCE)
                    .with_warning(file.warning(&path))
            })
            .ok_or_else(|| {
                format!(
                    "{} has neither `ak` and `sk` nor `VOLC_ACCESSKEY` and `VOLC_SECRETKEY`",
                    path.display()
                )
            })
    }
}

impl CredentialsProvider for VolcConfigCredentials {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(self.get())
    }
}

const SOURCE: &str = "~/.volc/config";

#[derive(Debug)]
struct Keys {
    ak: String,
    sk: Sensitive<String>,
    access_key: String,
    secret_key: Sensitive<String>,
}

response_struct!(Keys {
    ak = optional("ak"),
    sk = optional("sk"),
    access_key = optional("VOLC_ACCESSKEY"),
    secret_key = optional("VOLC_SECRETKEY"),
});
