//! Fetched credentials, shared by all of the process.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use sha2::{Digest, Sha256};

use super::slot::{Fetch, Slot};
use super::{Credentials, ProviderConfig};
use crate::error::CredentialsError;

/// Each slot with the transport and clock whose addresses are a part of its source's identity: while it is here,
/// nothing else can have those addresses.
type Slots = HashMap<Source, (Arc<Slot>, ProviderConfig)>;

static SLOTS: LazyLock<Mutex<Slots>> = LazyLock::new(Mutex::default);

/// Credentials from the source that these parts identify, fetched only if nobody in this process has good ones.
pub(super) async fn get(
    config: &ProviderConfig,
    parts: &[&str],
    fetch: impl FnOnce() -> Fetch,
) -> Result<Credentials, CredentialsError> {
    let clock = config.timer();
    let clock = clock.map_err(|reason| CredentialsError::tried("the clock", reason))?;
    let now = clock.wall();
    let slot = slot(Source::new(config, parts), config, now);
    slot.get(now, fetch).await
}

/// Forgets credentials that the service refuses.
pub(super) fn forget(refused: &Credentials) {
    slots().values().for_each(|(slot, _)| slot.forget(refused));
}

/// The identity of a source, as a digest, since secrets are a part of it: who knows only an access key must not get
/// what was fetched with the secret key.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Source([u8; 32]);

impl Source {
    fn new(config: &ProviderConfig, parts: &[&str]) -> Self {
        let mut digest = Sha256::new();
        for address in config.identity() {
            digest.update(address.to_le_bytes());
        }
        for part in parts {
            digest.update(part.len().to_le_bytes());
            digest.update(part);
        }
        Self(digest.finalize().into())
    }
}

fn slot(source: Source, config: &ProviderConfig, now: SystemTime) -> Arc<Slot> {
    let mut slots = slots();
    if let Some((slot, _)) = slots.get(&source) {
        return Arc::clone(slot);
    }
    // Programs that act for many roles must not gather what has ended.
    slots.retain(|_, (slot, _)| Arc::strong_count(slot) > 1 || slot.good(now).is_some());
    let (slot, _) = slots
        .entry(source)
        .or_insert_with(|| (Arc::default(), config.clone()));
    Arc::clone(slot)
}

fn slots() -> MutexGuard<'static, Slots> {
    // Nothing that holds the mutex can leave it half-written.
    SLOTS.lock().unwrap_or_else(PoisonError::into_inner)
}
