//! The first delivery of a queue, ready to be sent.

use bytes::Bytes;
use rusqlite::{Connection, OptionalExtension as _, Row};

use super::api::DeliveryEffect;
use super::attempt::Contract;
use super::body::StoredEvent;
use super::context::Webhooks;
use super::queue::{QueueKey, stored};
use super::receivers::{self, SINK};
use crate::ApiError;

/// A delivery that is to be sent now.
#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) delivery_id: i64,
    pub(crate) url: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Bytes,
    pub(crate) contract: Contract,
    pub(crate) target: Target,
    /// The effect of a fault on this attempt.
    pub(crate) fault: Option<DeliveryEffect>,
}

/// The way that a delivery takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    Web,
    Sink,
    /// Nowhere, for this reason.
    Unusable(String),
}

/// Returns the first delivery of a queue; `None` if it is not due, or the queue is gone: both may have changed since
/// the queues were read.
pub(crate) fn load(
    db: &Connection,
    queue: QueueKey,
    now: u64,
    webhooks: &Webhooks,
) -> Result<Option<Job>, ApiError> {
    if !queue.is_there(db)? {
        return Ok(None);
    }
    let mut select = db.prepare_cached(
        "SELECT d.delivery_id, d.receiver, d.url, d.headers, d.body, d.event_id,
           d.not_before, d.first_attempt, d.attempts, d.app_id, d.event_type, o.version, o.data, o.at_millis
         FROM webhook_deliveries d LEFT JOIN outbox o ON o.id = d.event_id
         WHERE d.queue_id = ?1 AND d.state = 'pending' ORDER BY d.position LIMIT 1",
    )?;
    let found = select.query_row([queue.queue_id], read).optional()?;
    let found = found.filter(|found| found.not_before <= stored(now));
    found.map(|found| found.job(db, webhooks)).transpose()
}

/// A delivery as the tables have it.
struct Found {
    delivery_id: i64,
    not_before: i64,
    receiver: String,
    /// The effect of a fault as JSON, if this is the attempt that it hits.
    fault: Option<String>,
    what: What,
}

enum What {
    Event(StoredEvent),
    Post {
        url: String,
        headers: String,
        body: Vec<u8>,
    },
}

fn read(row: &Row<'_>) -> rusqlite::Result<Found> {
    let what = match row.get::<_, Option<i64>>("event_id")? {
        Some(event_id) => What::Event(StoredEvent {
            event_id,
            app_id: row.get("app_id")?,
            event_type: row.get("event_type")?,
            version: row.get("version")?,
            data: row.get("data")?,
            at_millis: u64::try_from(row.get::<_, i64>("at_millis")?).unwrap_or(0),
        }),
        None => What::Post {
            url: row.get("url")?,
            headers: row.get("headers")?,
            body: row.get("body")?,
        },
    };
    Ok(Found {
        delivery_id: row.get("delivery_id")?,
        not_before: row.get("not_before")?,
        receiver: row.get("receiver")?,
        fault: match row.get("attempts")? {
            0 => row.get("first_attempt")?,
            _ => None,
        },
        what,
    })
}

impl Found {
    fn job(self, db: &Connection, webhooks: &Webhooks) -> Result<Job, ApiError> {
        let Self {
            delivery_id,
            receiver,
            fault,
            what,
            ..
        } = self;
        let fault = fault.map(|text| serde_json::from_str(&text)).transpose()?;
        Ok(match what {
            What::Post { url, headers, body } => Job {
                delivery_id,
                target: target(&url),
                url,
                headers: serde_json::from_str(&headers)?,
                body: body.into(),
                contract: Contract::Status,
                fault,
            },
            What::Event(event) => {
                let contract =
                    Contract::by_page(webhooks.pages.find(&event.event_type, &event.version));
                let (url, body, target) =
                    match receivers::resolve(db, &event.app_id, &receiver, &webhooks.settings)? {
                        Ok(to) => (to.url.clone(), event.body(to.key.expose()), target(&to.url)),
                        Err(reason) => (String::new(), Vec::new(), Target::Unusable(reason)),
                    };
                Job {
                    delivery_id,
                    url,
                    headers: Vec::new(),
                    body: body.into(),
                    contract,
                    target,
                    fault,
                }
            }
        })
    }
}

/// Returns the way to a URL.
pub(super) fn target(url: &str) -> Target {
    if url == SINK {
        Target::Sink
    } else {
        Target::Web
    }
}
