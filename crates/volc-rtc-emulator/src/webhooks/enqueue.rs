//! Queueing: the receivers of an event, the fault that hits a delivery, and its place in its queue.

use std::sync::atomic::{AtomicI64, Ordering};

use rusqlite::{OptionalExtension as _, Transaction, named_params, params};

use super::api::DeliveryEffect;
use super::faults::{self, Subject};
use super::limits::Limits;
use super::queue::{refresh, stored};
use super::receivers;
use crate::ApiError;
use crate::control::Length;
use crate::outbox::NewEvent;

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

impl<'a> New<'a> {
    /// An event for a receiver, in the queue of its room.
    fn of_event(event_id: i64, event: &NewEvent<'a>, receiver: &'a str) -> Self {
        Self {
            app_id: event.app_id,
            queue: event.room_id.unwrap_or_default(),
            room_id: event.room_id,
            event_type: event.event_type,
            event_id: Some(event_id),
            receiver,
            post: None,
            at_millis: event.at_millis,
        }
    }
}

/// Puts a delivery at the end of its queue, with the fault that hits it. Returns its id.
pub(crate) fn push(tx: &Transaction<'_>, new: &New<'_>) -> Result<i64, ApiError> {
    let limits = Limits::get(tx)?;
    let subject = Subject {
        app_id: new.app_id,
        event_type: new.event_type,
        room_id: new.room_id,
        is_question: false,
    };
    let drawn = faults::draw(tx, &subject)?;
    let fault = drawn.as_ref().map(|(_, name)| name.as_str());
    let later = |by: Length| new.at_millis.saturating_add(by.millis());
    let id = match drawn.as_ref().map(|(effect, _)| *effect) {
        Some(DeliveryEffect::Drop {}) => {
            unsent(tx, new, "dropped", "a fault of delivery dropped it", fault)?
        }
        Some(DeliveryEffect::Delay { by }) => wait(tx, new, &limits, fault, later(by), false)?,
        Some(DeliveryEffect::Reorder { within }) => {
            wait(tx, new, &limits, fault, later(within), true)?
        }
        Some(DeliveryEffect::Duplicate { times }) => {
            let first = wait(tx, new, &limits, fault, new.at_millis, false)?;
            for _ in 0..times {
                wait(tx, new, &limits, fault, new.at_millis, false)?;
            }
            first
        }
        Some(
            effect @ (DeliveryEffect::NoConnection {}
            | DeliveryEffect::Timeout {}
            | DeliveryEffect::Status { .. }
            | DeliveryEffect::Garbage {}),
        ) => {
            let id = wait(tx, new, &limits, fault, new.at_millis, false)?;
            hit_first_attempt(tx, id, effect)?;
            id
        }
        None => wait(tx, new, &limits, None, new.at_millis, false)?,
    };
    limits.prune(tx, id)?;
    Ok(id)
}

/// Keeps the effect of a fault for the first attempt of a delivery.
fn hit_first_attempt(
    tx: &Transaction<'_>,
    id: i64,
    effect: DeliveryEffect,
) -> Result<(), ApiError> {
    let effect = serde_json::to_string(&effect)?;
    tx.prepare_cached("UPDATE webhook_deliveries SET first_attempt = ?2 WHERE delivery_id = ?1")?
        .execute(params![id, effect])?;
    Ok(())
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
    let receivers = receivers::listed(tx, event.app_id, event.event_type)?;
    if receivers.is_empty() {
        without_receiver(tx, event_id, event)?;
    }
    for receiver in &receivers {
        push(tx, &New::of_event(event_id, event, receiver))?;
    }
    Ok(())
}

/// Journals an event that no callback lists.
pub(super) fn without_receiver(
    tx: &Transaction<'_>,
    event_id: i64,
    event: &NewEvent<'_>,
) -> Result<(), ApiError> {
    let reason =
        "no callback of the app lists this event; call CreateCallback, or start with `--callback`";
    finished(
        tx,
        &New::of_event(event_id, event, ""),
        "no_receiver",
        Some(reason),
        None,
    )?;
    Ok(())
}

/// Journals a delivery that waits for nothing, and prunes the journal. Returns its id.
pub(super) fn finished(
    tx: &Transaction<'_>,
    new: &New<'_>,
    state: &str,
    reason: Option<&str>,
    fault: Option<&str>,
) -> Result<i64, ApiError> {
    let row = Row {
        queue_id: 0,
        state,
        reason,
        fault,
        not_before: new.at_millis,
        held: false,
    };
    let id = insert(tx, new, &row)?;
    Limits::get(tx)?.prune(tx, id)?;
    Ok(id)
}

/// Journals a delivery that will never be sent.
fn unsent(
    tx: &Transaction<'_>,
    new: &New<'_>,
    state: &str,
    reason: &str,
    fault: Option<&str>,
) -> Result<i64, ApiError> {
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
        return unsent(tx, new, "overflowed", &reason, fault);
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

/// The token of the next queue of this process.
static TOKEN: AtomicI64 = AtomicI64::new(1);

/// Returns the queue and the number of deliveries that wait in it; makes it if it is not there.
fn queue_of(tx: &Transaction<'_>, new: &New<'_>, due: u64) -> Result<(i64, u32), ApiError> {
    let mut upsert = tx.prepare_cached(
        "INSERT INTO webhook_queues (app_id, name, receiver, pending, due, token) VALUES (?1, ?2, ?3, 0, ?4, ?5)
         ON CONFLICT (app_id, name, receiver) DO UPDATE SET pending = pending RETURNING queue_id, pending",
    )?;
    let token = TOKEN.fetch_add(1, Ordering::Relaxed);
    let row = (new.app_id, new.queue, new.receiver, stored(due), token);
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
