//! The receivers of an app's events: its callbacks, or the one that the emulator was started with.

use rusqlite::{Connection, Transaction};
use volc_core::Sensitive;

use super::limits::Limits;
use super::settings::WebhookSettings;
use crate::ApiError;

/// The URL that stands for the emulator's own sink.
pub(crate) const SINK: &str = "sink";
/// The receiver of apps without a callback.
const DEFAULT: &str = "default";
/// The beginning of the names of receivers that are callbacks.
const CALLBACK: &str = "callback:";

/// A URL, and the key that events for it are signed with.
pub(crate) struct Receiver {
    pub(crate) url: String,
    pub(crate) key: Sensitive<String>,
}

/// Returns the names of the receivers of an event: every callback of the app that lists it. An app that has no callback
/// at all has the receiver of the settings, if there is one.
pub(crate) fn listed(
    tx: &Transaction<'_>,
    app_id: &str,
    event_type: &str,
) -> Result<Vec<String>, ApiError> {
    let mut select = tx.prepare_cached(
        "SELECT business_id, events FROM callbacks WHERE app_id = ?1 ORDER BY business_id",
    )?;
    let mut rows = select.query([app_id])?;
    let (mut receivers, mut has_callback) = (Vec::new(), false);
    while let Some(row) = rows.next()? {
        has_callback = true;
        let events: Vec<String> = serde_json::from_str(&row.get::<_, String>(1)?)?;
        if events.iter().any(|event| event == event_type) {
            receivers.push(format!("{CALLBACK}{}", row.get::<_, String>(0)?));
        }
    }
    if !has_callback && Limits::get(tx)?.has_receiver {
        receivers.push(DEFAULT.to_owned());
    }
    Ok(receivers)
}

/// Returns URL and key of a receiver now, or the reason why it has none.
pub(crate) fn resolve(
    db: &Connection,
    app_id: &str,
    receiver: &str,
    settings: &WebhookSettings,
) -> Result<Result<Receiver, String>, ApiError> {
    let Some(business_id) = receiver.strip_prefix(CALLBACK) else {
        let url = settings.receiver.clone();
        let missing = || "the emulator was started without a receiver".to_owned();
        return Ok(url
            .map(|url| Receiver {
                url,
                key: settings.key.clone(),
            })
            .ok_or_else(missing));
    };
    let mut select = db.prepare_cached(
        "SELECT url, secret_key FROM callbacks WHERE app_id = ?1 AND business_id = ?2",
    )?;
    let mut rows = select.query([app_id, business_id])?;
    Ok(match rows.next()? {
        Some(row) => Ok(Receiver {
            url: row.get(0)?,
            key: Sensitive::new(row.get(1)?),
        }),
        None => Err("its callback was deleted".to_owned()),
    })
}
