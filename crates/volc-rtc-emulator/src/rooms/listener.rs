//! The parts that act on what happens in rooms. Rooms do not know them: they are registered when an emulator is made.

use std::sync::OnceLock;

use rusqlite::Transaction;

use super::ids::UserKey;
use crate::ApiError;
use crate::control::Media;

/// The functions that are called in the transaction of a happening.
pub(crate) struct Listener {
    /// A user has come into a room.
    pub(crate) joined: fn(&Transaction<'_>, UserKey<'_>, at: u64) -> Result<(), ApiError>,
    /// The session of a user is replaced by another one of the same id, which joins next.
    pub(crate) replaced: fn(&Transaction<'_>, UserKey<'_>, at: u64) -> Result<(), ApiError>,
    /// A user has left a room, with the reason.
    pub(crate) left: fn(&Transaction<'_>, UserKey<'_>, &str, at: u64) -> Result<(), ApiError>,
    /// A user has begun to publish a stream, or has ceased to.
    pub(crate) published: fn(
        &Transaction<'_>,
        UserKey<'_>,
        Media,
        is_published: bool,
        at: u64,
    ) -> Result<(), ApiError>,
    /// A binary message was sent to a user of a room.
    pub(crate) message: fn(&Transaction<'_>, UserKey<'_>, &[u8], at: u64) -> Result<(), ApiError>,
}

/// The same for all emulators of a program, as the parts are.
static LISTENERS: OnceLock<&'static [&'static Listener]> = OnceLock::new();

/// Registers the listeners, which are called in this order. Later ones are the same.
pub(crate) fn listen(listeners: &'static [&'static Listener]) {
    LISTENERS.get_or_init(|| listeners);
}

fn each(tell: impl FnMut(&Listener) -> Result<(), ApiError>) -> Result<(), ApiError> {
    let listeners = LISTENERS.get().into_iter().flat_map(|all| all.iter());
    listeners.copied().try_for_each(tell)
}

pub(super) fn joined(tx: &Transaction<'_>, user: UserKey<'_>, at: u64) -> Result<(), ApiError> {
    each(|listener| (listener.joined)(tx, user, at))
}

pub(super) fn replaced(tx: &Transaction<'_>, user: UserKey<'_>, at: u64) -> Result<(), ApiError> {
    each(|listener| (listener.replaced)(tx, user, at))
}

pub(super) fn left(
    tx: &Transaction<'_>,
    user: UserKey<'_>,
    reason: &str,
    at: u64,
) -> Result<(), ApiError> {
    each(|listener| (listener.left)(tx, user, reason, at))
}

pub(super) fn published(
    tx: &Transaction<'_>,
    user: UserKey<'_>,
    media: Media,
    is_published: bool,
    at: u64,
) -> Result<(), ApiError> {
    each(|listener| (listener.published)(tx, user, media, is_published, at))
}

pub(super) fn message(
    tx: &Transaction<'_>,
    to: UserKey<'_>,
    payload: &[u8],
    at: u64,
) -> Result<(), ApiError> {
    each(|listener| (listener.message)(tx, to, payload, at))
}
