//! The part that acts on what happens in rooms. Rooms do not know it: it is registered when an emulator is made.

use std::sync::OnceLock;

use rusqlite::Transaction;

use super::ids::UserKey;
use crate::ApiError;

/// The functions that are called in the transaction of a happening.
pub(crate) struct Listener {
    /// A user has come into a room.
    pub(crate) joined: fn(&Transaction<'_>, UserKey<'_>, at: u64) -> Result<(), ApiError>,
    /// A user has left a room, with the reason.
    pub(crate) left: fn(&Transaction<'_>, UserKey<'_>, &str, at: u64) -> Result<(), ApiError>,
    /// A binary message was sent to a user of a room.
    pub(crate) message: fn(&Transaction<'_>, UserKey<'_>, &[u8], at: u64) -> Result<(), ApiError>,
}

/// The same for all emulators of a program, as the parts are.
static LISTENER: OnceLock<&'static Listener> = OnceLock::new();

/// Registers the listener. A later one is the same.
pub(crate) fn listen(listener: &'static Listener) {
    LISTENER.get_or_init(|| listener);
}

pub(super) fn joined(tx: &Transaction<'_>, user: UserKey<'_>, at: u64) -> Result<(), ApiError> {
    let Some(listener) = LISTENER.get() else {
        return Ok(());
    };
    (listener.joined)(tx, user, at)
}

pub(super) fn left(
    tx: &Transaction<'_>,
    user: UserKey<'_>,
    reason: &str,
    at: u64,
) -> Result<(), ApiError> {
    let Some(listener) = LISTENER.get() else {
        return Ok(());
    };
    (listener.left)(tx, user, reason, at)
}

pub(super) fn message(
    tx: &Transaction<'_>,
    to: UserKey<'_>,
    payload: &[u8],
    at: u64,
) -> Result<(), ApiError> {
    let Some(listener) = LISTENER.get() else {
        return Ok(());
    };
    (listener.message)(tx, to, payload, at)
}
