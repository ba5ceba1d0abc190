//! Providers of credentials: the trait, fixed ones, and a chain of several.

use std::fmt;
use std::sync::Arc;

use super::Credentials;
use crate::BoxFuture;
use crate::error::CredentialsError;

/// A source of credentials.
///
/// A client asks it when it has no credentials or those it has are about to end, one caller at a time; it need not
/// keep anything itself.
pub trait CredentialsProvider: fmt::Debug + Send + Sync + 'static {
    /// Credentials that are good now.
    ///
    /// # Errors
    /// Every source that was tried and why it did not serve.
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>>;
}

impl<P: CredentialsProvider + ?Sized> CredentialsProvider for Arc<P> {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        (**self).credentials()
    }
}

/// Credentials given in code are their own provider.
impl CredentialsProvider for Credentials {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        let checked = [
            ("access key", self.access_key()),
            ("secret key", self.secret_key()),
        ]
        .iter()
        .find(|(_, value)| value.is_empty())
        .map_or_else(
            || Ok(self.clone()),
            |(name, _)| {
                Err(CredentialsError::tried(
                    self.source(),
                    format!("the {name} is empty"),
                ))
            },
        );
        Box::pin(std::future::ready(checked))
    }
}

/// Several providers, tried in order until one of them has credentials.
#[derive(Debug, Default)]
pub struct ChainCredentials(Vec<Box<dyn CredentialsProvider>>);

impl ChainCredentials {
    /// A chain without providers.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same with one more provider to try after the others.
    #[must_use]
    pub fn or(mut self, provider: impl CredentialsProvider) -> Self {
        self.0.push(Box::new(provider));
        self
    }
}

impl CredentialsProvider for ChainCredentials {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(async move {
            let mut failure = CredentialsError::default();
            for provider in &self.0 {
                match provider.credentials().await {
                    Ok(credentials) => return Ok(credentials),
                    Err(error) => failure.extend(error),
                }
            }
            Err(failure)
        })
    }
}
