//! Providers of credentials: the trait, and fixed ones.

use std::fmt;
use std::sync::Arc;

use super::Credentials;
use crate::boxed::BoxFuture;
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
