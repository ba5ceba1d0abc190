//! A chain of providers, and the default one.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::oidc::EnvironmentOidc;
use super::{
    Credentials, CredentialsProvider, EcsRoleCredentials, EnvCredentials, ProfileCredentials,
    ProviderConfig, VefaasCredentials, VolcConfigCredentials,
};
use crate::boxed::BoxFuture;
use crate::error::CredentialsError;

/// Several providers, tried in order until one of them has credentials. That one is tried first from then on; if it
/// fails, the others are, in order.
#[derive(Debug, Default)]
pub struct ChainCredentials {
    providers: Vec<Box<dyn CredentialsProvider>>,
    /// The place of the provider that served last.
    first: AtomicUsize,
}

impl ChainCredentials {
    /// A chain without providers.
    pub fn new() -> Self {
        Self::default()
    }

    /// The default chain: the order and the variables are those of the [module](super#the-default-chain).
    pub fn standard(config: ProviderConfig) -> Self {
        Self::new()
            .or(EnvCredentials::with_environment(config.environment.clone()))
            .or(EnvironmentOidc(config.clone()))
            .or(ProfileCredentials::new().config(config.clone()))
            .or(VolcConfigCredentials::new().config(config.clone()))
            .or(VefaasCredentials::new())
            .or(EcsRoleCredentials::new().config(config))
    }

    /// The same with one more provider to try after the others.
    #[must_use]
    pub fn or(mut self, provider: impl CredentialsProvider) -> Self {
        self.providers.push(Box::new(provider));
        self
    }

    async fn get(&self) -> Result<Credentials, CredentialsError> {
        let first = self.first.load(Ordering::Relaxed);
        let numbered = || self.providers.iter().enumerate();
        let again = numbered().filter(|(place, _)| *place == first);
        let others = numbered().filter(|(place, _)| *place != first);
        let mut failure = CredentialsError::default();
        for (place, provider) in again.chain(others) {
            match provider.credentials().await {
                Ok(credentials) => {
                    self.first.store(place, Ordering::Relaxed);
                    return Ok(credentials);
                }
                Err(error) => failure.extend(error),
            }
        }
        Err(failure)
    }
}

impl CredentialsProvider for ChainCredentials {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(self.get())
    }
}
