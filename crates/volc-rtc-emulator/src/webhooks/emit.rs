//! Events on their way: written and put into the queues of their receivers, in the transaction that caused them.

use rusqlite::Transaction;

use super::enqueue::route;
use crate::ApiError;
use crate::outbox::{self, NewEvent};

/// The version of the format of events that follow no Action's Version.
pub(crate) const VERSION: &str = "2020-12-01";

/// Writes an event, and returns its number: a later event has a higher one.
pub(crate) fn emit(tx: &Transaction<'_>, event: &NewEvent<'_>) -> Result<i64, ApiError> {
    emit_version(tx, event, VERSION)
}

/// The same in a version of the format: events of recording, segments and snapshots follow the Version of the Action
/// that started the task.
pub(crate) fn emit_version(
    tx: &Transaction<'_>,
    event: &NewEvent<'_>,
    version: &str,
) -> Result<i64, ApiError> {
    let id = outbox::insert(tx, event, version)?;
    route(tx, id, event)?;
    Ok(id)
}
