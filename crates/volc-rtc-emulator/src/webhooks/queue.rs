//! The queues: deliveries that wait, in order, each queue with one receiver of one room.
//!
//! The tables hold the whole state of the machine: a delivery is `pending` until it is `delivered`, `undelivered` after
//! the last attempt, or never sent at all (`dropped`, `overflowed`, `no_receiver`). Being under way is not in the
//! tables: an attempt that the end of the process cut off is made again.

use rusqlite::{Connection, OptionalExtension as _, Transaction, named_params, params};

use super::attempt::{Exchange, Fate};
use super::faults::{self, Effect, Subject};
use super::limits::Limits;
use super::receivers;
use super::settings::WebhookSettings;
use crate::ApiError;
use crate::outbox::NewEvent;

/// Milliseconds since 1970 as the database has them.
pub(crate) fn stored(millis: u64) -> i64 {
    i64::try_from(millis).unwrap_or(i64::MAX)
}

/// Something that is to be sent to one receiver.
#[derive(Clone, Debug)]
pub(crate) struct New<'a> {
    pub(crate) app_id: &'a str,
    /// The name of the queue within the app.
    pub(crate) queue: &'a str,
    pub(crate) room_id: Option<&'a str>,
    pub(crate) event_type: &'a str,
    pub(crate) event_id: Option<i64>,
    pub(crate) receiver: &'a str,
    /// Of a server message: URL, headers as JSON, and body.
    pub(crate) post: Option<(&'a str, &'a str, &'a [u8])>,
    pub(crate) at_millis: u64,
}

/// Puts a delivery at the end of its queue, with the fault that hits it. Returns its id.
pub(crate) fn push(tx: &Transaction<'_>, new: &New<'_>) -> Result<i64, ApiError> {
    let limits = Limits::get(tx)?;
    let subject = Subject {
        app_id: new.app_id,
        event_type: new.event_type,
        room_id: new.room_id,
    };
    let effect = faults::draw(tx, &subject)?;
    let fault = effect.map(Effect::name);
    let id = match effect {
        Some(Effect::Drop {}) => unsent(tx, new, "dropped", "a fault of delivery dropped it")?,
        Some(Effect::Delay { ms }) => wait(
            tx,
            new,
            &limits,
            fault,
            new.at_millis.saturating_add(ms),
            false,
        )?,
        Some(Effect::Reorder { within_ms }) => wait(
            tx,
            new,
            &limits,
            fault,
            new.at_millis.saturating_add(within_ms),
            true,
        )?,
        Some(Effect::Duplicate { times }) => {
            let first = wait(tx, new, &limits, fault, new.at_millis, false)?;
            for _ in 0..times {
                wait(tx, new, &limits, fault, new.at_millis, false)?;
            }
            first
        }
        None => wait(tx, new, &limits, None, new.at_millis, false)?,
    };
    limits.prune(tx, id)?;
    Ok(id)
}

/// Does the same, whatever faults there are.
pub(crate) fn push_without_fault(tx: &Transaction<'_>, new: &New<'_>) -> Result<i64, ApiError> {
    wait(tx, new, &Limits::get(tx)?, None, new.at_millis, false)
}

/// Queues an event for each of its receivers, in the transaction that caused it.
pub(crate) fn route(
    tx: &Transaction<'_>,
    event_id: i64,
    event: &NewEvent<'_>,
) -> Result<(), ApiError> {
    let receivers = receivers::of(tx, event.app_id, event.event_type)?;
    let new = |receiver| New {
        app_id: event.app_id,
        queue: event.room_id.unwrap_or_default(),
        room_id: event.room_id,
        event_type: event.event_type,
        event_id: Some(event_id),
        receiver,
        post: None,
        at_millis: event.at_millis,
    };
    if receivers.is_empty() {
        let reason = "no callback of the app lists this event; call CreateCallback, or start with `--callback`";
        let id = unsent(tx, &new(""), "no_receiver", reason)?;
        Limits::get(tx)?.prune(tx, id)?;
    }
    for receiver in &receivers {
        push(tx, &new(receiver))?;
    }
    Ok(())
}

/// Journals a delivery that will never be sent.
pub(crate) fn unsent(
    tx: &Transaction<'_>,
    new: &New<'_>,
    state: &str,
    reason: &str,
) -> Result<i64, ApiError> {
    let fault = (state == "dropped").then_some("drop");
    insert(
        tx,
        new,
        &Row {
            queue_id: 0,
            state,
            reason: Some(reason),
            fault,
            not_before: new.at_millis,
            held: false,
        },
    )
}

fn wait(
    tx: &Transaction<'_>,
    new: &New<'_>,
    limits: &Limits,
    fault: Option<&str>,
    not_before: u64,
    held: bool,
) -> Result<i64, ApiError> {
    let (queue_id, pending) = queue_of(tx, new, not_before)?;
    if pending >= limits.queue {
        let reason = format!("{pending} deliveries wait in its queue, as many as may");
        return unsent(tx, new, "overflowed", &reason);
    }
    let row = Row {
        queue_id,
        state: "pending",
        reason: None,
        fault,
        not_before,
        held,
    };
    let id = insert(tx, new, &row)?;
    overtake(tx, queue_id, id, new.at_millis)?;
    tx.prepare_cached("UPDATE webhook_queues SET pending = pending + 1 WHERE queue_id = ?1")?
        .execute([queue_id])?;
    refresh(tx, queue_id)?;
    Ok(id)
}

/// Returns the queue and the number of deliveries that wait in it; makes it if it is not there.
fn queue_of(tx: &Transaction<'_>, new: &New<'_>, due: u64) -> Result<(i64, u32), ApiError> {
    let mut upsert = tx.prepare_cached(
        "INSERT INTO webhook_queues (app_id, name, receiver, pending, due) VALUES (?1, ?2, ?3, 0, ?4)
         ON CONFLICT (app_id, name, receiver) DO UPDATE SET pending = pending RETURNING queue_id, pending",
    )?;
    let row = (new.app_id, new.queue, new.receiver, stored(due));
    Ok(upsert.query_row(row, |row| Ok((row.get(0)?, row.get(1)?)))?)
}

struct Row<'a> {
    queue_id: i64,
    state: &'a str,
    reason: Option<&'a str>,
    fault: Option<&'a str>,
    not_before: u64,
    held: bool,
}

fn insert(tx: &Transaction<'_>, new: &New<'_>, row: &Row<'_>) -> Result<i64, ApiError> {
    let (url, headers, body) = match new.post {
        Some((url, headers, body)) => (Some(url), Some(headers), Some(body)),
        None => (None, None, None),
    };
    let at = stored(new.at_millis);
    tx.prepare_cached(
        "INSERT INTO webhook_deliveries (queue_id, position, app_id, room_id, event_type, event_id, queue, receiver,
           url, headers, body, state, reason, fault, held, not_before, created, finished)
         VALUES (:queue_id, 0, :app_id, :room_id, :event_type, :event_id, :queue, :receiver,
           :url, :headers, :body, :state, :reason, :fault, :held, :not_before, :at,
           CASE WHEN :state = 'pending' THEN NULL ELSE :at END)",
    )?
    .execute(named_params! {
        ":queue_id": row.queue_id,
        ":app_id": new.app_id,
        ":room_id": new.room_id,
        ":event_type": new.event_type,
        ":event_id": new.event_id,
        ":queue": new.queue,
        ":receiver": new.receiver,
        ":url": url,
        ":headers": headers,
        ":body": body,
        ":state": row.state,
        ":reason": row.reason,
        ":fault": row.fault,
        ":held": row.held,
        ":not_before": stored(row.not_before),
        ":at": at,
    })?;
    let id = tx.last_insert_rowid();
    tx.prepare_cached(
        "UPDATE webhook_deliveries SET position = delivery_id WHERE delivery_id = ?1",
    )?
    .execute([id])?;
    Ok(id)
}

/// Lets a new delivery go before the one that is held for it, if one still is.
fn overtake(tx: &Transaction<'_>, queue_id: i64, id: i64, now: u64) -> Result<(), ApiError> {
    let mut select = tx.prepare_cached(
        "SELECT delivery_id, position FROM webhook_deliveries
         WHERE queue_id = ?1 AND state = 'pending' AND delivery_id <> ?2
         ORDER BY position DESC LIMIT 1",
    )?;
    let last = select.query_row([queue_id, id], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?))
    });
    let Some((last, position)) = last.optional()? else {
        return Ok(());
    };
    let released = tx
        .prepare_cached(
            "UPDATE webhook_deliveries SET position = ?2, held = 0, not_before = ?3
             WHERE delivery_id = ?1 AND held = 1 AND attempts = 0 AND not_before > ?3",
        )?
        .execute(params![last, id, stored(now)])?;
    if released == 1 {
        tx.prepare_cached("UPDATE webhook_deliveries SET position = ?2 WHERE delivery_id = ?1")?
            .execute([id, position])?;
    }
    Ok(())
}

/// Brings the queue up to its first delivery; an empty one goes.
fn refresh(tx: &Transaction<'_>, queue_id: i64) -> Result<(), ApiError> {
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

/// An attempt that has ended.
#[derive(Clone, Debug)]
pub(crate) struct Ended {
    pub(crate) delivery_id: i64,
    pub(crate) url: String,
    pub(crate) started: u64,
    pub(crate) ended: u64,
    pub(crate) exchange: Exchange,
}

/// Journals an attempt and decides what becomes of its delivery. One that is no longer there is passed over.
pub(crate) fn finish(
    tx: &Transaction<'_>,
    ended: &Ended,
    settings: &WebhookSettings,
) -> Result<(), ApiError> {
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
    let Exchange { status, reason } = &ended.exchange;
    let (started, now) = (stored(ended.started), stored(ended.ended));
    tx.prepare_cached("INSERT INTO webhook_attempts VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?
        .execute(params![
            ended.delivery_id,
            attempt,
            ended.url,
            started,
            now,
            status,
            reason
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
    if not_before.is_none() {
        tx.prepare_cached("UPDATE webhook_queues SET pending = pending - 1 WHERE queue_id = ?1")?
            .execute([queue_id])?;
    }
    refresh(tx, queue_id)
}

/// Returns the queues whose first delivery is due, the one that waits longest first.
pub(crate) fn due(db: &Connection, now: u64, most: usize) -> Result<Vec<i64>, ApiError> {
    let mut select = db.prepare_cached(
        "SELECT queue_id FROM webhook_queues WHERE due <= ?1 ORDER BY due, queue_id LIMIT ?2",
    )?;
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let queues = select.query_map([stored(now), most], |row| row.get(0))?;
    Ok(queues.collect::<Result<_, _>>()?)
}

/// Returns the time at which the next queue is due after this time.
pub(crate) fn next_due(db: &Connection, after: u64) -> Result<Option<u64>, ApiError> {
    let mut select = db.prepare_cached("SELECT min(due) FROM webhook_queues WHERE due > ?1")?;
    let due: Option<i64> = select.query_row([stored(after)], |row| row.get(0))?;
    Ok(due.map(|due| u64::try_from(due).unwrap_or(0)))
}
