//! The event of users who go online and offline, as `specs/rtc/events/im-after.md` has it.

use rusqlite::Transaction;
use serde_json::json;

use super::client::Client;
use crate::ApiError;
use crate::outbox::NewEvent;
use crate::webhooks;

/// Tells of a client that has connected, or disconnected.
pub(super) fn online_state(
    tx: &Transaction<'_>,
    app_id: &str,
    client: &Client,
    is_online: bool,
    at_millis: u64,
) -> Result<(), ApiError> {
    let number: i64 = app_id.parse().unwrap_or_default();
    let event = json!({
        "AppId": number,
        "UserId": client.user_id,
        "EventTime": at_millis,
        "EventType": i64::from(!is_online),
        "ConnId": client.conn_id,
        "DeviceId": client.device_id,
        "Header": {"IP": "127.0.0.1", "DevicePlatform": platform(&client.platform)},
    });
    webhooks::emit(
        tx,
        &NewEvent {
            app_id,
            event_type: "OnlineStateChange",
            room_id: None,
            data: json!({"AppId": number, "Events": [event]}),
            at_millis,
        },
    )?;
    Ok(())
}

/// The platform as events spell it.
fn platform(platform: &str) -> &str {
    match platform {
        "Android" => "android",
        "iOS" => "iPhone",
        _ => "web",
    }
}
