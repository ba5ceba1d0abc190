//! The credentials of a client, kept until they are about to expire.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use super::shared;
use super::slot::{Fetch, Slot};
use super::{Credentials, CredentialsProvider};
use crate::error::CredentialsError;

/// The cached credentials of a client's provider.
pub(crate) struct CredentialsCache {
    provider: Arc<dyn CredentialsProvider>,
    slot: Arc<Slot>,
}

impl CredentialsCache {
    pub(crate) fn new(provider: Arc<dyn CredentialsProvider>) -> Self {
        Self {
            provider,
            slot: Arc::default(),
        }
    }

    /// Credentials that are good now.
    pub(crate) async fn get(&self, now: SystemTime) -> Result<Credentials, CredentialsError> {
        let fetch = || -> Fetch {
            let provider = Arc::clone(&self.provider);
            Box::pin(async move { provider.credentials().await })
        };
        self.slot.get(now, fetch).await
    }

    /// Forgets credentials that the service refuses, everywhere in the process. The next [`CredentialsCache::get`]
    /// asks the provider again; if that gives the same ones, there are no better.
    pub(crate) fn forget(&self, refused: &Credentials) {
        self.slot.forget(refused);
        shared::forget(refused);
    }
}

impl fmt::Debug for CredentialsCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.provider.fmt(f)
    }
}
