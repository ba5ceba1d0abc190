//! The journal of deliveries: what was to be sent, each attempt, and what became of it.

use std::borrow::Cow;

use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, named_params, params};
use volc_core::__private::shown;

use super::api::{Deliveries, Delivery, DeliveryAttempt, DeliveryFilter, DeliveryState};
use super::enqueue::{self, New};
use super::{receivers, sink};
use crate::ApiError;

/// The most deliveries of one response.
const MOST: u32 = 1_000;
/// The number of deliveries of one response, unless it is set.
const LIMIT: u32 = 100;

const COLUMNS: &str =
    "d.delivery_id, d.app_id, d.room_id, d.event_type, d.event_id, d.queue, d.receiver, d.state,
     d.reason, d.fault, d.created, d.finished, d.body, o.data
     FROM webhook_deliveries d LEFT JOIN outbox o ON o.id = d.event_id";

/// Returns the deliveries that a filter lets through, the oldest first.
pub(crate) fn list(db: &Connection, filter: &DeliveryFilter) -> Result<Deliveries, ApiError> {
    let limit = filter.limit.unwrap_or(LIMIT).clamp(1, MOST);
    let conditions = conditions(filter);
    let sql = format!(
        "SELECT {COLUMNS} WHERE {conditions} AND d.delivery_id > :after ORDER BY d.delivery_id LIMIT :limit"
    );
    let mut select = db.prepare_cached(&sql)?;
    let mut rows = select.query(named_params! {
        ":app_id": filter.app_id,
        ":room_id": filter.room_id,
        ":event_type": filter.event_type,
        ":event_id": filter.event_id,
        ":state": filter.state.map(DeliveryState::name),
        ":after": filter.after.unwrap_or(0),
        ":limit": limit,
    })?;
    let mut deliveries = Vec::new();
    while let Some(row) = rows.next()? {
        deliveries.push(read(db, row)?);
    }
    let is_full = u32::try_from(deliveries.len()).is_ok_and(|count| count == limit);
    let next = deliveries.last().filter(|_| is_full).map(|last| last.id);
    Ok(Deliveries {
        deliveries,
        next,
        pending: pending(db, filter)?,
    })
}

/// Returns the number of pending deliveries that a filter lets through, whatever state it asks for.
pub(crate) fn pending(db: &Connection, filter: &DeliveryFilter) -> Result<u64, ApiError> {
    let conditions = conditions(&DeliveryFilter {
        state: None,
        ..filter.clone()
    });
    let sql = format!(
        "SELECT count(*) FROM webhook_deliveries d WHERE d.state = 'pending' AND {conditions}"
    );
    let count = db.prepare_cached(&sql)?.query_row(
        named_params! {
            ":app_id": filter.app_id,
            ":room_id": filter.room_id,
            ":event_type": filter.event_type,
            ":event_id": filter.event_id,
            ":state": None::<&str>,
        },
        |row| row.get::<_, i64>(0),
    )?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// The conditions of the set filters, so that each has its index. All names occur, set or not.
fn conditions(filter: &DeliveryFilter) -> String {
    let condition = |is_set: bool, column: &str| {
        if is_set {
            format!("d.{column} = :{column}")
        } else {
            format!(":{column} IS NULL")
        }
    };
    [
        condition(filter.app_id.is_some(), "app_id"),
        condition(filter.room_id.is_some(), "room_id"),
        condition(filter.event_type.is_some(), "event_type"),
        condition(filter.event_id.is_some(), "event_id"),
        condition(filter.state.is_some(), "state"),
    ]
    .join(" AND ")
}

/// Returns one delivery.
pub(crate) fn get(db: &Connection, id: i64) -> Result<Option<Delivery>, ApiError> {
    let sql = format!("SELECT {COLUMNS} WHERE d.delivery_id = ?1");
    let mut select = db.prepare_cached(&sql)?;
    let mut rows = select.query([id])?;
    rows.next()?.map(|row| read(db, row)).transpose()
}

fn read(db: &Connection, row: &Row<'_>) -> Result<Delivery, ApiError> {
    let id = row.get("delivery_id")?;
    let state: DeliveryState = row.get("state")?;
    let event: Option<String> = row.get("data")?;
    let body: Option<Vec<u8>> = row.get("body")?;
    let bytes = event.map(String::into_bytes).or(body).unwrap_or_default();
    Ok(Delivery {
        id,
        app_id: row.get("app_id")?,
        room_id: row.get("room_id")?,
        event_type: row.get("event_type")?,
        event_id: row
            .get::<_, Option<i64>>("event_id")?
            .map(|id| id.to_string()),
        queue: row.get("queue")?,
        receiver: row.get("receiver")?,
        due: if state == DeliveryState::Pending {
            due(db, id)?
        } else {
            None
        },
        state,
        reason: row.get("reason")?,
        fault: row.get("fault")?,
        created: row.get("created")?,
        finished: row.get("finished")?,
        data: sink::shown_body(&bytes).0,
        attempts: attempts(db, id)?,
    })
}

/// Returns when a delivery may be sent, if it is the first of its queue.
fn due(db: &Connection, id: i64) -> Result<Option<i64>, ApiError> {
    let mut select = db.prepare_cached(
        "SELECT d.not_before FROM webhook_deliveries d WHERE d.delivery_id = ?1 AND NOT EXISTS (
           SELECT 1 FROM webhook_deliveries p
           WHERE p.queue_id = d.queue_id AND p.state = 'pending' AND p.position < d.position)",
    )?;
    Ok(select.query_row([id], |row| row.get(0)).optional()?)
}

fn attempts(db: &Connection, delivery_id: i64) -> Result<Vec<DeliveryAttempt>, ApiError> {
    let mut select = db.prepare_cached(
        "SELECT url, started, ended, status, reason, response FROM webhook_attempts
         WHERE delivery_id = ?1 ORDER BY attempt",
    )?;
    let attempts = select.query_map([delivery_id], |row| {
        Ok(DeliveryAttempt {
            url: shown_url(&row.get::<_, String>(0)?),
            started: row.get(1)?,
            ended: row.get(2)?,
            status: row.get(3)?,
            reason: row.get(4)?,
            response: row.get(5)?,
        })
    })?;
    Ok(attempts.collect::<Result<_, _>>()?)
}

/// A URL without its password, and with the secrets of its query redacted.
fn shown_url(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let public = match authority.rsplit_once('@') {
        Some((_, host)) => Cow::Owned(format!("{scheme}://***@{host}{path}")),
        None => Cow::Borrowed(url),
    };
    shown(&public, &[]).into_owned()
}

/// Returns the ids of the deliveries of an event.
pub(crate) fn of_event(db: &Connection, event_id: i64) -> Result<Vec<i64>, ApiError> {
    let mut select = db.prepare_cached(
        "SELECT delivery_id FROM webhook_deliveries WHERE event_id = ?1 ORDER BY 1",
    )?;
    let ids = select.query_map([event_id], |row| row.get(0))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

/// The outcome of asking for another delivery.
pub(crate) enum Again {
    Queued(Vec<i64>),
    /// There is none of this id.
    Unknown,
    /// It has not come to its end yet.
    Pending,
    NoReceiver,
}

/// Queues a delivery that has come to its end once more, as a new one with the same event or message.
pub(crate) fn redeliver(tx: &Transaction<'_>, id: i64, now: u64) -> Result<Again, ApiError> {
    let mut select = tx.prepare_cached(
        "SELECT app_id, queue, room_id, event_type, event_id, receiver, url, headers, body, state
         FROM webhook_deliveries WHERE delivery_id = ?1",
    )?;
    let found = select.query_row(params![id], |row| {
        let texts: [String; 5] = [
            row.get(0)?,
            row.get(1)?,
            row.get(3)?,
            row.get(5)?,
            row.get(9)?,
        ];
        let post: [Option<String>; 3] = [row.get(2)?, row.get(6)?, row.get(7)?];
        Ok((
            texts,
            post,
            row.get::<_, Option<i64>>(4)?,
            row.get::<_, Option<Vec<u8>>>(8)?,
        ))
    });
    let Some((texts, [room_id, url, headers], event_id, body)) = found.optional()? else {
        return Ok(Again::Unknown);
    };
    let [app_id, queue, event_type, receiver, state] = texts;
    if state == DeliveryState::Pending.name() {
        return Ok(Again::Pending);
    }
    let receivers = match receiver.as_str() {
        "" => receivers::listed(tx, &app_id, &event_type)?,
        _ => vec![receiver],
    };
    let post = match (&url, &headers, &body) {
        (Some(url), Some(headers), Some(body)) => {
            Some((url.as_str(), headers.as_str(), body.as_slice()))
        }
        _ => None,
    };
    let ids = receivers.iter().map(|receiver| {
        let new = New {
            app_id: &app_id,
            queue: &queue,
            room_id: room_id.as_deref(),
            event_type: &event_type,
            event_id,
            receiver,
            post,
            at_millis: now,
        };
        enqueue::push_without_fault(tx, &new)
    });
    let ids = ids.collect::<Result<Vec<_>, _>>()?;
    Ok(if ids.is_empty() {
        Again::NoReceiver
    } else {
        Again::Queued(ids)
    })
}
