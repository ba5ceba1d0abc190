//! Credentials that a client keeps until they are about to end.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use arc_swap::ArcSwapOption;

use super::{Credentials, CredentialsProvider};
use crate::error::CredentialsError;
use crate::turn::Turns;

/// Credentials are replaced this long before they end, so that a call begun with them can finish.
const MARGIN: Duration = Duration::from_secs(60);

/// Keeps what a provider gave. Reading takes no lock; of several callers that find nothing, one asks the provider
/// and the others take what it got.
pub(crate) struct CredentialsCache {
    provider: Arc<dyn CredentialsProvider>,
    kept: ArcSwapOption<Credentials>,
    refresh: Turns,
}

impl CredentialsCache {
    pub(crate) fn new(provider: Arc<dyn CredentialsProvider>) -> Self {
        Self {
            provider,
            kept: ArcSwapOption::empty(),
            refresh: Turns::default(),
        }
    }

    /// Credentials that are good now.
    pub(crate) async fn get(&self, now: SystemTime) -> Result<Credentials, CredentialsError> {
        if let Some(kept) = self.kept(now + MARGIN) {
            return Ok(kept);
        }
        let _turn = self.refresh.wait().await;
        if let Some(kept) = self.kept(now + MARGIN) {
            return Ok(kept);
        }
        match self.provider.credentials().await {
            Ok(fresh) => {
                self.kept.store(Some(Arc::new(fresh.clone())));
                Ok(fresh)
            }
            // What is kept may still serve to its very end.
            Err(error) => self.kept(now).ok_or(error),
        }
    }

    /// Forgets credentials that the service refuses, so that the provider is asked for others.
    pub(crate) fn forget(&self, refused: &Credentials) {
        let refused = |kept: &Arc<Credentials>| kept.is(refused);
        self.kept
            .rcu(|kept| kept.clone().filter(|kept| !refused(kept)));
    }

    fn kept(&self, until: SystemTime) -> Option<Credentials> {
        let kept = self.kept.load();
        let kept = kept.as_ref()?;
        let good = kept.expires_at().is_none_or(|end| end > until);
        good.then(|| Credentials::clone(kept))
    }
}

impl fmt::Debug for CredentialsCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.provider.fmt(f)
    }
}
