//! The settings that a transaction needs. They belong to the process, not to the data: so they lie in a temporary table
//! of the writing connection, which neither a reset nor a snapshot touches.

use rusqlite::{OptionalExtension as _, Transaction};

use super::settings::WebhookSettings;
use crate::ApiError;

/// The number of deliveries after which the journal is pruned again.
const PRUNE_EVERY: i64 = 64;

/// The bounds of queues and journal, and whether apps without a callback have a receiver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    pub(crate) has_receiver: bool,
    pub(crate) queue: u32,
    pub(crate) kept: u32,
}

impl Limits {
    /// Reads them; the default ones if none were put.
    pub(crate) fn get(tx: &Transaction<'_>) -> Result<Self, ApiError> {
        make_table(tx)?;
        let mut select =
            tx.prepare_cached("SELECT has_receiver, queue, kept FROM temp.webhook_limits")?;
        let limits = select.query_row([], |row| {
            Ok(Self {
                has_receiver: row.get(0)?,
                queue: row.get(1)?,
                kept: row.get(2)?,
            })
        });
        Ok(limits
            .optional()?
            .unwrap_or_else(|| Self::from_settings(&WebhookSettings::new())))
    }

    /// Puts those of the settings.
    pub(crate) fn put(tx: &Transaction<'_>, settings: &WebhookSettings) -> Result<(), ApiError> {
        let Self {
            has_receiver,
            queue,
            kept,
        } = Self::from_settings(settings);
        make_table(tx)?;
        tx.execute("DELETE FROM temp.webhook_limits", [])?;
        tx.execute(
            "INSERT INTO temp.webhook_limits VALUES (?1, ?2, ?3, 0)",
            (has_receiver, queue, kept),
        )?;
        Ok(())
    }

    fn from_settings(settings: &WebhookSettings) -> Self {
        Self {
            has_receiver: settings.receiver.is_some(),
            queue: settings.queue_limit,
            kept: settings.kept,
        }
    }

    /// Deletes finished deliveries that are older than the journal keeps, and their events, now and then.
    pub(crate) fn prune(&self, tx: &Transaction<'_>, newest: i64) -> Result<(), ApiError> {
        let is_time = tx
            .prepare_cached("UPDATE temp.webhook_limits SET pruned = ?1 WHERE pruned + ?2 <= ?1")?
            .execute([newest, PRUNE_EVERY])?;
        if is_time == 0 {
            return Ok(());
        }
        let oldest = newest.saturating_sub(i64::from(self.kept));
        tx.prepare_cached(
            "DELETE FROM webhook_deliveries WHERE delivery_id <= ?1 AND state <> 'pending'",
        )?
        .execute([oldest])?;
        tx.prepare_cached(
            "DELETE FROM webhook_sink
             WHERE received_id <= (SELECT max(received_id) - ?1 FROM webhook_sink)",
        )?
        .execute([self.kept])?;
        tx.prepare_cached(
            "DELETE FROM outbox WHERE id < (SELECT min(event_id) FROM webhook_deliveries)",
        )?
        .execute([])?;
        Ok(())
    }
}

fn make_table(tx: &Transaction<'_>) -> Result<(), ApiError> {
    let sql = "CREATE TEMP TABLE IF NOT EXISTS webhook_limits
         (has_receiver INTEGER, queue INTEGER, kept INTEGER, pruned INTEGER)";
    tx.prepare_cached(sql)?.execute([])?;
    Ok(())
}
