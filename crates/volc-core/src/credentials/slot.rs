//! A place for credentials that are kept until they are about to expire.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use futures_util::FutureExt;
use futures_util::future::{Shared, WeakShared};

use super::Credentials;
use crate::boxed::BoxFuture;
use crate::error::CredentialsError;
use crate::kept::Kept;
use crate::timestamp::Timestamp;

/// Credentials are replaced this long before they end, so that the services have time to be out of order.
const MARGIN: Duration = Duration::from_secs(5 * 60);
/// While those kept are good, replacements begin at least this far apart, so that a source that is out of order does
/// not hold up every call.
const PAUSE: Duration = Duration::from_secs(30);

/// The fetching of credentials.
pub(super) type Fetch = BoxFuture<'static, Result<Credentials, CredentialsError>>;

/// A place for the credentials of one source.
///
/// However many callers find nothing, there is one fetch. It belongs to all who wait for it: it goes on while one of
/// them is left, and is given up with the last. While those kept are good, only the caller that began a replacement
/// waits for it.
#[derive(Default)]
pub(super) struct Slot {
    kept: Kept<Good>,
    running: Mutex<Option<WeakShared<Fetch>>>,
}

struct Good {
    credentials: Credentials,
    replace_at: Option<SystemTime>,
}

impl Slot {
    pub(super) async fn get(
        self: &Arc<Self>,
        now: SystemTime,
        fetch: impl FnOnce() -> Fetch,
    ) -> Result<Credentials, CredentialsError> {
        match self.ready(now) {
            Some(kept) => Ok(kept),
            None => match self.join(now, fetch) {
                Next::Take(kept) => Ok(kept),
                Next::Wait(running) => running.await,
            },
        }
    }

    /// Returns the cached credentials until they expire.
    pub(super) fn good(&self, now: SystemTime) -> Option<Credentials> {
        let good = |good: &Good| lasts(&good.credentials, now).then(|| good.credentials.clone());
        self.kept.find(good)
    }

    /// Forgets these credentials, or clones and copies of them.
    pub(super) fn forget(&self, refused: &Credentials) {
        self.kept.forget_if(|kept| {
            kept.credentials.access_key() == refused.access_key()
                && kept.credentials.session_token() == refused.session_token()
        });
    }

    /// Returns the cached credentials until it is time to refresh them.
    fn ready(&self, now: SystemTime) -> Option<Credentials> {
        let is_ready = |kept: &Good| kept.replace_at.is_none_or(|at| now < at);
        self.kept
            .find(|kept| is_ready(kept).then(|| kept.credentials.clone()))
    }

    fn join(self: &Arc<Self>, now: SystemTime, fetch: impl FnOnce() -> Fetch) -> Next {
        let mut running = self.running();
        // Another may have begun or finished since the caller looked.
        if let Some(kept) = self.ready(now) {
            return Next::Take(kept);
        }
        if let Some(other) = running.as_ref().and_then(WeakShared::upgrade) {
            return Next::Wait(other);
        }
        if let Some(kept) = self.good(now) {
            let pause = kept.expires_at().map(|end| end.min(now + PAUSE));
            self.keep(kept, pause);
        }
        let (slot, fetching) = (Arc::clone(self), fetch());
        let begun: Fetch = Box::pin(async move {
            match fetching.await.and_then(|fresh| still_good(fresh, now)) {
                // The source could not replace them either, and will be asked again after the pause.
                Ok(fresh) if slot.holds(&fresh) => Ok(fresh),
                Ok(fresh) => {
                    let at = fresh.expires_at().map(|end| replace_at(end, now));
                    slot.keep(fresh.clone(), at);
                    Ok(fresh)
                }
                Err(error) => slot.good(now).ok_or(error),
            }
        });
        let begun = begun.shared();
        *running = begun.downgrade();
        Next::Wait(begun)
    }

    fn keep(&self, credentials: Credentials, replace_at: Option<SystemTime>) {
        self.kept.keep(Good {
            credentials,
            replace_at,
        });
    }

    fn holds(&self, credentials: &Credentials) -> bool {
        let same = |kept: &Good| kept.credentials.is(credentials).then_some(());
        self.kept.find(same).is_some()
    }

    fn running(&self) -> MutexGuard<'_, Option<WeakShared<Fetch>>> {
        // Nothing that holds the mutex can leave it half-written.
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

enum Next {
    Take(Credentials),
    Wait(Shared<Fetch>),
}

fn lasts(credentials: &Credentials, now: SystemTime) -> bool {
    credentials.expires_at().is_none_or(|end| now < end)
}

/// Five minutes before the end, but not before three quarters of the time are over: what has little time left must
/// not be fetched for every call.
fn replace_at(end: SystemTime, now: SystemTime) -> SystemTime {
    let left = end.duration_since(now).unwrap_or_default();
    end - MARGIN.min(left / 4)
}

fn still_good(fresh: Credentials, now: SystemTime) -> Result<Credentials, CredentialsError> {
    if lasts(&fresh, now) {
        return Ok(fresh);
    }
    let end = fresh.expires_at().map(Timestamp::from);
    let end = end.map(|end| end.to_string()).unwrap_or_default();
    let reason =
        format!("its credentials expired at {end}; refresh them, or check this machine's clock");
    Err(CredentialsError::tried(fresh.source(), reason))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::UNIX_EPOCH;

    use super::*;
    use crate::credentials::{CredentialsCache, CredentialsProvider};

    /// Gives another key each time.
    #[derive(Debug, Default)]
    struct Numbered(AtomicUsize);

    impl CredentialsProvider for Numbered {
        fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
            let number = self.0.fetch_add(1, Ordering::SeqCst);
            let fresh = Credentials::new(format!("AKfake{number}"), "fake-do-not-print");
            Box::pin(std::future::ready(Ok(fresh)))
        }
    }

    #[test]
    fn refused_credentials_are_forgotten_and_others_are_not() {
        let cache = CredentialsCache::new(Arc::new(Numbered::default()));
        let get = || cache.get(UNIX_EPOCH).now_or_never().unwrap().unwrap();
        let first = get();
        assert!(get().is(&first));
        cache.forget(&first);
        let second = get();
        assert_eq!(second.access_key(), "AKfake1");
        // Refused to a caller that had the old ones still.
        cache.forget(&first);
        assert!(get().is(&second));
    }

    #[test]
    fn the_moment_of_replacement() {
        let now = UNIX_EPOCH + Duration::from_secs(1_000_000);
        for (life, before) in [(3_600, 300), (1_200, 300), (900, 225), (120, 30), (0, 0)] {
            let end = now + Duration::from_secs(life);
            assert_eq!(replace_at(end, now) + Duration::from_secs(before), end);
        }
    }
}
