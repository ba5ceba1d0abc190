//! The sink: a receiver for those who have none. It keeps what was sent to it, and says 200.

use bytes::Bytes;
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};
use serde_json::Value;
use volc_core::__private::{is_secret, mask};

use super::api::ReceivedRequest;
use super::queue::stored;
use super::send::Outgoing;
use crate::ApiError;

/// The body of every response: good for events of IM too.
pub(crate) const RESPONSE: &[u8] = br#"{"CheckCode":0,"CheckMessage":""}"#;
/// The text in place of a secret.
const MASK: &str = "***";

/// Keeps a delivery whose URL is the sink itself.
pub(crate) fn keep(
    tx: &Transaction<'_>,
    outgoing: &Outgoing,
    at_millis: u64,
) -> Result<(), ApiError> {
    put(tx, "", &outgoing.headers, &outgoing.body, at_millis)
}

/// Keeps a request.
pub(crate) fn put(
    tx: &Transaction<'_>,
    path: &str,
    headers: &[(String, String)],
    body: &Bytes,
    at_millis: u64,
) -> Result<(), ApiError> {
    let json: Value = serde_json::from_slice(body).unwrap_or_default();
    let app_id = ["AppId", "AppID"]
        .iter()
        .find_map(|name| json.get(name)?.as_str())
        .unwrap_or_default();
    tx.prepare_cached(
        "INSERT INTO webhook_sink (app_id, path, headers, body, at) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![
        app_id,
        path,
        serde_json::to_string(headers)?,
        &body[..],
        stored(at_millis)
    ])?;
    Ok(())
}

/// Returns what came after a number, the oldest first; of one app if it is set.
pub(crate) fn list(
    db: &Connection,
    app_id: Option<&str>,
    after: i64,
    limit: u32,
) -> Result<Vec<ReceivedRequest>, ApiError> {
    let mut select = db.prepare_cached(
        "SELECT received_id, path, at, headers, body FROM webhook_sink
         WHERE received_id > ?1 AND (?2 IS NULL OR app_id = ?2) ORDER BY received_id LIMIT ?3",
    )?;
    let mut rows = select.query(params![after, app_id, limit])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        let headers: Vec<(String, String)> = serde_json::from_str(&row.get::<_, String>(3)?)?;
        let shown = headers.into_iter().map(|(name, value)| {
            let value = if is_secret(&name, &[]) {
                MASK.to_owned()
            } else {
                value
            };
            (name, Value::String(value))
        });
        let (body, event_data) = shown_body(&row.get::<_, Vec<u8>>(4)?);
        all.push(ReceivedRequest {
            id: row.get(0)?,
            path: row.get(1)?,
            at: row.get(2)?,
            headers: shown.collect(),
            body,
            event_data,
        });
    }
    Ok(all)
}

/// Returns a body as it may be shown, and the data of the event that it is.
pub(crate) fn shown_body(bytes: &[u8]) -> (Value, Option<Value>) {
    let Ok(mut body) = serde_json::from_slice::<Value>(bytes) else {
        return (
            format!("({} bytes that are no JSON)", bytes.len()).into(),
            None,
        );
    };
    mask(&mut body, &[]);
    let data = body
        .get("EventData")
        .and_then(Value::as_str)
        .and_then(|text| serde_json::from_str(text).ok());
    (body, data)
}

/// Forgets everything; of one app if it is set.
pub(crate) fn clear(tx: &Transaction<'_>, app_id: Option<&str>) -> Result<usize, ApiError> {
    Ok(tx.execute(
        "DELETE FROM webhook_sink WHERE ?1 IS NULL OR app_id = ?1",
        [app_id],
    )?)
}

/// Returns a body as it came, signature and all.
pub(crate) fn body(db: &Connection, id: i64) -> Result<Option<Vec<u8>>, ApiError> {
    let mut select = db.prepare_cached("SELECT body FROM webhook_sink WHERE received_id = ?1")?;
    Ok(select.query_row([id], |row| row.get(0)).optional()?)
}
