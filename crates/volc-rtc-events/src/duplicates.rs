//! Duplicates: the service sends an event again if it got no good response in time, and sometimes without a reason.
//!
//! A [`DuplicateStore`] works in two phases. [`begin`](DuplicateStore::begin) before an event is handled reserves its
//! [key](crate::Event::key) for a while; then either [`commit`](DuplicateStore::commit) keeps the response for
//! duplicates, or [`abort`](DuplicateStore::abort) gives the key free, so that the next attempt of the service is
//! handled. A process that dies in between loses its reservation after a time, so no event is lost for good.
//!
//! [`Webhooks`](crate::Webhooks) does all of that. By hand:
//!
//! ```
//! use volc_rtc_events::Event;
//! use volc_rtc_events::duplicates::{Begin, DuplicateStore, StoreError};
//!
//! async fn handle(event: Event, store: &dyn DuplicateStore) -> Result<&'static str, StoreError> {
//!     let key = event.key();
//!     let reservation = match store.begin(&key).await? {
//!         Begin::New(reservation) => reservation,
//!         Begin::InProgress => return Ok("another process is at it: respond with 503"),
//!         Begin::Done(response) => return Ok("respond with what is in `response` again"),
//!     };
//!     match work(event).await {
//!         Ok(()) => store.commit(&key, reservation, b"{}").await?,
//!         Err(_) => store.abort(&key, reservation).await?,
//!     }
//!     Ok("done")
//! }
//! # async fn work(_: Event) -> Result<(), ()> { Ok(()) }
//! ```

mod memory;
#[cfg(feature = "redis")]
mod redis;

use std::fmt;

use volc_core::clock::BoxFuture;

pub use self::memory::MemoryStore;
#[cfg(feature = "redis")]
pub use self::redis::{RedisStore, RedisStoreError};
use crate::event::EventKey;

/// A store of the events that are being handled or have been. All methods may be called from several tasks at once.
pub trait DuplicateStore: Send + Sync + 'static {
    /// Reserves an event, unless it is reserved or done.
    ///
    /// # Errors
    /// If the store does not work, or is full.
    fn begin<'a>(&'a self, key: &'a EventKey) -> BoxFuture<'a, Result<Begin, StoreError>>;

    /// Keeps the response to an event, for duplicates of it. If there is a response already, since the reservation
    /// ended before the handler did, that one stays.
    ///
    /// # Errors
    /// If the store does not work.
    fn commit<'a>(
        &'a self,
        key: &'a EventKey,
        reservation: Reservation,
        response: &'a [u8],
    ) -> BoxFuture<'a, Result<(), StoreError>>;

    /// Gives an event free, unless the reservation has ended and another one or a response has taken its place.
    ///
    /// # Errors
    /// If the store does not work.
    fn abort<'a>(
        &'a self,
        key: &'a EventKey,
        reservation: Reservation,
    ) -> BoxFuture<'a, Result<(), StoreError>>;
}

/// The state of an event when it arrives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begin {
    /// The event is new, and now reserved.
    New(Reservation),
    /// The event is being handled.
    InProgress,
    /// The event has been handled with this response.
    Done(Vec<u8>),
}

/// A reservation of an event, which tells it from later ones of the same event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Reservation(u64);

impl Reservation {
    /// Returns a reservation with a number, which a store has to make different from that of others of the same event.
    pub fn new(number: u64) -> Self {
        Self(number)
    }

    /// Returns the number.
    pub fn number(self) -> u64 {
        self.0
    }
}

/// A store that does not work.
#[derive(Debug)]
pub struct StoreError(Box<dyn std::error::Error + Send + Sync>);

impl StoreError {
    /// Returns an error with this cause.
    pub fn new(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self(cause.into())
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the store of duplicates: {}", self.0)
    }
}

impl std::error::Error for StoreError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source()
    }
}
