//! A reservation that is given back if nobody ends it.

use std::sync::Arc;

use futures_util::FutureExt as _;

use crate::duplicates::{DuplicateStore, Reservation, StoreError};
use crate::event::EventKey;

/// An event that is reserved. If it is dropped before it is committed or aborted, since whoever awaited the response
/// went away, it is aborted.
pub(super) struct Reserved {
    store: Arc<dyn DuplicateStore>,
    key: EventKey,
    reservation: Option<Reservation>,
}

impl Reserved {
    pub(super) fn new(
        store: Arc<dyn DuplicateStore>,
        key: EventKey,
        reservation: Reservation,
    ) -> Self {
        Self {
            store,
            key,
            reservation: Some(reservation),
        }
    }

    pub(super) async fn commit(&mut self, response: &[u8]) -> Result<(), StoreError> {
        match self.reservation.take() {
            Some(reservation) => self.store.commit(&self.key, reservation, response).await,
            None => Ok(()),
        }
    }

    pub(super) async fn abort(&mut self) -> Result<(), StoreError> {
        let Some(reservation) = self.reservation else {
            return Ok(());
        };
        let aborted = self.store.abort(&self.key, reservation).await;
        self.reservation = None;
        aborted
    }
}

impl Drop for Reserved {
    fn drop(&mut self) {
        let Some(reservation) = self.reservation.take() else {
            return;
        };
        let (store, key) = (Arc::clone(&self.store), self.key);
        let abort = async move { _ = store.abort(&key, reservation).await };
        #[cfg(any(feature = "axum-0-8", feature = "redis"))]
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(abort);
            return;
        }
        // A store in memory does it at once; with others the reservation ends by itself.
        _ = abort.now_or_never();
    }
}
