//! Events that a test triggers, and the journal of their deliveries.

use http::{HeaderMap, Method};
use serde_json::{Value, json};
use volc_rtc_emulator::Running;

use super::{Response, send};

/// The real time that a test waits for something that comes at once.
const PATIENCE_MS: u32 = 30_000;

/// A call of the control API.
pub(crate) async fn control(base: &str, method: Method, path: &str, body: &Value) -> Response {
    let body = if body.is_null() {
        Vec::new()
    } else {
        body.to_string().into_bytes()
    };
    send(
        method,
        &format!("{base}/_emulator{path}"),
        HeaderMap::new(),
        body,
    )
    .await
}

/// Triggers an event with data of its page's example; returns its id.
pub(crate) async fn trigger(running: &Running, event: Value) -> String {
    let response = control(&running.url(), Method::POST, "/events", &event).await;
    assert_eq!(response.status, 200, "{}", response.body);
    response.body["event_id"].as_str().unwrap().to_owned()
}

/// Triggers that a user has joined a room.
pub(crate) async fn join(running: &Running, room: &str, user: &str) -> String {
    let data = json!({"UserId": user, "DeviceType": "web"});
    trigger(
        running,
        json!({"event_type": "UserJoinRoom", "room_id": room, "data": data}),
    )
    .await
}

/// The journal, as soon as nothing that the filter lets through is pending.
pub(crate) async fn settled(base: &str, filter: &str) -> Vec<Value> {
    let path = format!("/deliveries?limit=1000&wait_ms={PATIENCE_MS}{filter}");
    let response = control(base, Method::GET, &path, &Value::Null).await;
    assert_eq!(
        (response.status, &response.body["pending"]),
        (200, &json!(0)),
        "{}",
        response.body
    );
    response.body["deliveries"].as_array().unwrap().clone()
}

/// The journal as it is.
pub(crate) async fn journal(base: &str, filter: &str) -> Vec<Value> {
    let response = control(
        base,
        Method::GET,
        &format!("/deliveries?limit=1000{filter}"),
        &Value::Null,
    )
    .await;
    assert_eq!(response.status, 200, "{}", response.body);
    response.body["deliveries"].as_array().unwrap().clone()
}

/// Waits, in small steps, until something holds that comes in a moment.
pub(crate) async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    for _ in 0..PATIENCE_MS {
        if holds().await {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    }
    panic!("this did not come: {what}");
}
