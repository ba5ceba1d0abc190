//! The routes of webhooks under `/_emulator/`.
//!
//! | route | |
//! |---|---|
//! | `POST /events` | triggers an event: `{"event_type", "room_id"?, "data"?, "version"?, "app_id"?}` |
//! | `GET /deliveries` | the journal; filters `app_id`, `room_id`, `event_type`, `event_id`, `state`, `after`, `limit`; with `wait_ms` it waits until none of them is pending |
//! | `GET /deliveries/{id}` | one delivery |
//! | `POST /deliveries/{id}/redeliver` | queues it once more |
//! | `GET`, `POST`, `DELETE /webhooks/faults`, `DELETE /webhooks/faults/{id}` | faults of delivery |
//! | `POST /sink`, `POST /sink/{path}` | receives anything |
//! | `GET /sink`, `GET /sink/{id}`, `DELETE /sink` | what was received; one body as it came |

use std::time::Duration;

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{delete, get, post};
use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};
use serde::Deserialize;
use serde_json::json;

use super::faults::{self, DeliveryFault};
use super::journal::{self, Again, Filter, Page};
use super::{sink, trigger};
use crate::Emulator;
use crate::control::{ControlError, JsonBody, Params, Part};

/// The part of the control API.
pub(crate) const PART: Part = Part {
    routes: || {
        axum::Router::new()
            .route("/events", post(trigger_event))
            .route("/deliveries", get(deliveries))
            .route("/deliveries/{id}", get(delivery))
            .route("/deliveries/{id}/redeliver", post(redeliver))
            .route(
                "/webhooks/faults",
                get(list_faults).post(add_fault).delete(clear_faults),
            )
            .route("/webhooks/faults/{id}", delete(remove_fault))
            .route(
                "/sink",
                get(received).post(receive_at_root).delete(clear_sink),
            )
            .route("/sink/{*path}", get(received_body).post(receive))
    },
    list: &[
        "POST /events",
        "GET /deliveries",
        "GET /deliveries/{id}",
        "POST /deliveries/{id}/redeliver",
        "GET /webhooks/faults",
        "POST /webhooks/faults",
        "DELETE /webhooks/faults",
        "DELETE /webhooks/faults/{id}",
        "GET /sink",
        "POST /sink",
        "DELETE /sink",
        "GET /sink/{id}",
        "POST /sink/{path}",
    ],
};

/// The longest time that a request may wait.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// The largest body that the sink keeps.
const SINK_LIMIT: usize = 4 << 20;

type Outcome = Result<Response<Body>, ControlError>;

async fn trigger_event(
    State(emulator): State<Emulator>,
    Params(of): Params<OfApp>,
    JsonBody(mut trigger): JsonBody<trigger::Trigger>,
) -> Outcome {
    let context = emulator.webhooks();
    trigger.app_id = trigger.app_id.or(of.app_id);
    let now = context.clock.unix_millis();
    let triggered = trigger
        .complete(&context.webhooks.pages, now)
        .map_err(|refused| ControlError::invalid(refused.0))?;
    let (event_id, deliveries) = context
        .store
        .write(move |tx| {
            triggered.check_app(tx)?;
            let event_id = triggered.emit(tx)?;
            Ok((event_id, journal::of_event(tx, event_id)?))
        })
        .await?;
    Ok(Json(json!({"event_id": event_id.to_string(), "deliveries": deliveries})).into_response())
}

/// The app that a request is about; all of them if it is not set.
#[derive(Debug, Deserialize)]
struct OfApp {
    app_id: Option<String>,
}

async fn deliveries(State(emulator): State<Emulator>, Params(filter): Params<Filter>) -> Outcome {
    let store = emulator.webhooks().store;
    let wait = Duration::from_millis(filter.wait_ms).min(LONGEST_WAIT);
    let mut changes = store.changes();
    let wanted = filter.clone();
    let settled = async {
        loop {
            changes.mark_unchanged();
            let filter = wanted.clone();
            let pending = store.read(move |db| journal::pending(db, &filter)).await?;
            if pending == 0 || changes.changed().await.is_err() {
                return Ok::<(), ControlError>(());
            }
        }
    };
    if !wait.is_zero()
        && let Ok(outcome) = tokio::time::timeout(wait, settled).await
    {
        outcome?;
    }
    let page: Page = store.read(move |db| journal::list(db, &filter)).await?;
    Ok(Json(page).into_response())
}

async fn delivery(State(emulator): State<Emulator>, Path(id): Path<i64>) -> Outcome {
    let found = emulator
        .webhooks()
        .store
        .read(move |db| journal::get(db, id))
        .await?;
    let found = found.ok_or_else(|| no_delivery(id))?;
    Ok(Json(found).into_response())
}

async fn redeliver(State(emulator): State<Emulator>, Path(id): Path<i64>) -> Outcome {
    let context = emulator.webhooks();
    let now = context.clock.unix_millis();
    let conflict = |text| Err(ControlError::new(StatusCode::CONFLICT, "Conflict", text));
    match context
        .store
        .write(move |tx| journal::redeliver(tx, id, now))
        .await?
    {
        Again::Queued(deliveries) => Ok(Json(json!({"deliveries": deliveries})).into_response()),
        Again::Unknown => Err(no_delivery(id)),
        Again::Pending => conflict("the delivery is pending; it is sent without being asked"),
        Again::NoReceiver => {
            conflict("the event still has no receiver; call CreateCallback for its app first")
        }
    }
}

fn no_delivery(id: i64) -> ControlError {
    ControlError::not_found(format!(
        "there is no delivery {id}; GET /_emulator/deliveries lists them"
    ))
}

async fn list_faults(State(emulator): State<Emulator>) -> Outcome {
    let faults = emulator.webhooks().store.read(|db| faults::all(db)).await?;
    Ok(Json(json!({"faults": faults})).into_response())
}

async fn add_fault(
    State(emulator): State<Emulator>,
    JsonBody(fault): JsonBody<DeliveryFault>,
) -> Outcome {
    fault.check().map_err(ControlError::invalid)?;
    let id = emulator
        .webhooks()
        .store
        .write(move |tx| faults::add(tx, &fault))
        .await?;
    Ok(Json(json!({"id": id})).into_response())
}

async fn clear_faults(State(emulator): State<Emulator>) -> Outcome {
    let removed = emulator
        .webhooks()
        .store
        .write(|tx| faults::remove(tx, None))
        .await?;
    Ok(Json(json!({"removed": removed})).into_response())
}

async fn remove_fault(State(emulator): State<Emulator>, Path(id): Path<i64>) -> Outcome {
    match emulator
        .webhooks()
        .store
        .write(move |tx| faults::remove(tx, Some(id)))
        .await?
    {
        0 => Err(ControlError::not_found(format!(
            "there is no fault {id}; GET /_emulator/webhooks/faults lists them"
        ))),
        removed => Ok(Json(json!({"removed": removed})).into_response()),
    }
}

/// The part of the sink that a request wants.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SinkFilter {
    app_id: Option<String>,
    #[serde(default)]
    after: i64,
    limit: Option<u32>,
}

async fn received(State(emulator): State<Emulator>, Params(filter): Params<SinkFilter>) -> Outcome {
    let SinkFilter {
        app_id,
        after,
        limit,
    } = filter;
    let limit = limit.unwrap_or(100).clamp(1, 1_000);
    let received = emulator
        .webhooks()
        .store
        .read(move |db| sink::list(db, app_id.as_deref(), after, limit))
        .await?;
    Ok(Json(json!({"received": received})).into_response())
}

async fn received_body(State(emulator): State<Emulator>, Path(id): Path<String>) -> Outcome {
    let unknown =
        || ControlError::not_found("there is no such request; GET /_emulator/sink lists their ids");
    let number: i64 = id.parse().map_err(|_| unknown())?;
    let body = emulator
        .webhooks()
        .store
        .read(move |db| sink::body(db, number))
        .await?;
    let body = body.ok_or_else(unknown)?;
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}

async fn clear_sink(State(emulator): State<Emulator>, Params(of): Params<OfApp>) -> Outcome {
    let removed = emulator
        .webhooks()
        .store
        .write(move |tx| sink::clear(tx, of.app_id.as_deref()))
        .await?;
    Ok(Json(json!({"removed": removed})).into_response())
}

async fn receive_at_root(state: State<Emulator>, headers: HeaderMap, body: Bytes) -> Outcome {
    receive(state, Path(String::new()), headers, body).await
}

async fn receive(
    State(emulator): State<Emulator>,
    Path(path): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Outcome {
    if body.len() > SINK_LIMIT {
        let text = format!("the body is larger than {SINK_LIMIT} bytes");
        return Err(ControlError::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "BodyTooLarge",
            text,
        ));
    }
    let context = emulator.webhooks();
    let now = context.clock.unix_millis();
    let pairs = headers.iter().map(|(name, value)| {
        (
            name.as_str().to_owned(),
            String::from_utf8_lossy(value.as_bytes()).into_owned(),
        )
    });
    let headers: Vec<(String, String)> = pairs.collect();
    context
        .store
        .write(move |tx| sink::put(tx, &path, &headers, &body, now))
        .await?;
    Ok(([(header::CONTENT_TYPE, "application/json")], sink::RESPONSE).into_response())
}
