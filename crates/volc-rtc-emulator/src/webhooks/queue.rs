//! The queues: deliveries that wait, in order, each queue with one receiver of one room.
//!
//! The tables hold the whole state of the machine: a delivery is `pending` until it is `delivered`, `undelivered` after
//! the last attempt, or never sent at all (`dropped`, `overflowed`, `no_receiver`). Being under way is not in the
//! tables: an attempt that the end of the process cut off is made again.

use rusqlite::{Connection, OptionalExtension as _, Transaction, params};

use super::attempt::{Exchange, Fate};
use super::settings::WebhookSettings;
use crate::ApiError;

/// Milliseconds since 1970 as the database has them.
pub(crate) fn stored(millis: u64) -> i64 {
    i64::try_from(millis).unwrap_or(i64::MAX)
}

/// Brings the queue up to its first delivery; an empty one goes.
pub(super) fn refresh(tx: &Transaction<'_>, queue_id: i64) -> Result<(), ApiError> {
    let mut select = tx.prepare_cached(
        "SELECT not_before FROM webhook_deliveries WHERE queue_id = ?1 AND state = 'pending' ORDER BY position LIMIT 1",
    )?;
    match select
        .query_row([queue_id], |row| row.get::<_, i64>(0))
        .optional()?
    {
        Some(due) => tx
            .prepare_cached("UPDATE webhook_queues SET due = ?2 WHERE queue_id = ?1")?
            .execute([queue_id, due])?,
        None => tx
            .prepare_cached("DELETE FROM webhook_queues WHERE queue_id = ?1")?
            .execute([queue_id])?,
    };
    Ok(())
}

/// A queue, as an attempt that is under way knows it: a reset may have removed it, and made another one of its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct QueueKey {
    pub(crate) queue_id: i64,
    token: i64,
}

impl QueueKey {
    /// Returns whether the queue is still there.
    pub(crate) fn is_there(self, db: &Connection) -> Result<bool, ApiError> {
        let mut select =
            db.prepare_cached("SELECT 1 FROM webhook_queues WHERE queue_id = ?1 AND token = ?2")?;
        Ok(select.exists([self.queue_id, self.token])?)
    }
}

/// An attempt that has ended.
#[derive(Clone, Debug)]
pub(crate) struct Ended {
    pub(crate) queue: QueueKey,
    pub(crate) delivery_id: i64,
    pub(crate) url: String,
    pub(crate) started: u64,
    pub(crate) ended: u64,
    pub(crate) exchange: Exchange,
}

/// The function that is called in the transaction in which a delivery fails for good, with its id, the status of the
/// last attempt if there was one, the reason and the time.
pub(crate) type Undelivered =
    fn(&Transaction<'_>, i64, Option<u16>, &str, u64) -> Result<(), ApiError>;

/// Journals an attempt and decides what becomes of its delivery. One that is no longer there is passed over.
pub(crate) fn finish(
    tx: &Transaction<'_>,
    ended: &Ended,
    settings: &WebhookSettings,
    undelivered: Undelivered,
) -> Result<(), ApiError> {
    if !ended.queue.is_there(tx)? {
        return Ok(());
    }
    let mut select = tx.prepare_cached(
        "SELECT queue_id, attempts FROM webhook_deliveries WHERE delivery_id = ?1 AND state = 'pending'",
    )?;
    let row = select.query_row([ended.delivery_id], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, u32>(1)?))
    });
    let Some((queue_id, attempts)) = row.optional()? else {
        return Ok(());
    };
    let attempt = attempts.saturating_add(1);
    let Exchange {
        status,
        reason,
        response,
    } = &ended.exchange;
    let (started, now) = (stored(ended.started), stored(ended.ended));
    tx.prepare_cached("INSERT INTO webhook_attempts VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?
        .execute(params![
            ended.delivery_id,
            attempt,
            ended.url,
            started,
            now,
            status,
            reason,
            response
        ])?;
    let fate = Fate::after(attempt, &ended.exchange, ended.ended, settings);
    let (state, not_before) = match fate {
        Fate::Delivered => ("delivered", None),
        Fate::Undelivered => ("undelivered", None),
        Fate::RetryAt(due) => ("pending", Some(stored(due))),
    };
    tx.prepare_cached(
        "UPDATE webhook_deliveries SET attempts = ?2, state = ?3, reason = ?4, held = 0,
           not_before = coalesce(?5, not_before), finished = CASE WHEN ?5 IS NULL THEN ?6 END
         WHERE delivery_id = ?1",
    )?
    .execute(params![
        ended.delivery_id,
        attempt,
        state,
        reason,
        not_before,
        now
    ])?;
    if state == "undelivered" {
        let reason = reason.as_deref().unwrap_or_default();
        undelivered(tx, ended.delivery_id, *status, reason, ended.ended)?;
    }
    if not_before.is_none() {
        tx.prepare_cached("UPDATE webhook_queues SET pending = pending - 1 WHERE queue_id = ?1")?
            .execute([queue_id])?;
    }
    refresh(tx, queue_id)
}

/// Returns the queues whose first delivery is due, the one that waits longest first.
pub(crate) fn due(db: &Connection, now: u64, most: usize) -> Result<Vec<QueueKey>, ApiError> {
    let mut select = db.prepare_cached(
        "SELECT queue_id, token FROM webhook_queues WHERE due <= ?1 ORDER BY due, queue_id LIMIT ?2",
    )?;
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let queues = select.query_map([stored(now), most], |row| {
        Ok(QueueKey {
            queue_id: row.get(0)?,
            token: row.get(1)?,
        })
    })?;
    Ok(queues.collect::<Result<_, _>>()?)
}

/// Returns the time at which the next queue is due after this time.
pub(crate) fn next_due(db: &Connection, after: u64) -> Result<Option<u64>, ApiError> {
    let mut select = db.prepare_cached("SELECT min(due) FROM webhook_queues WHERE due > ?1")?;
    let due: Option<i64> = select.query_row([stored(after)], |row| row.get(0))?;
    Ok(due.map(|due| u64::try_from(due).unwrap_or(0)))
}
