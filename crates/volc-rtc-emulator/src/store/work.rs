//! A piece of work in a transaction.

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::committed::Committed;
use super::due::next_due;
use crate::ApiError;

/// Runs a piece of work in a write transaction. If it fails or panics, dropping the transaction rolls it back.
pub(super) fn commit<T>(
    connection: &mut Connection,
    committed: &Committed,
    work: impl FnOnce(&Transaction<'_>) -> Result<T, ApiError>,
) -> Result<T, ApiError> {
    let before = connection.total_changes();
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let value = work(&transaction)?;
    let changed = transaction.total_changes() != before;
    let next_due = next_due(&transaction)?;
    transaction.commit()?;
    committed.note(next_due, changed);
    Ok(value)
}

/// Runs a piece of work in a read transaction.
pub(super) fn look<T>(
    connection: &mut Connection,
    work: impl FnOnce(&Connection) -> Result<T, ApiError>,
) -> Result<T, ApiError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Deferred)?;
    work(&transaction)
}
