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

mod faults;
mod request;
mod sink;

use std::time::Duration;

use axum::Json;
use axum::extract::{Path, State};
use axum::response::IntoResponse as _;
use axum::routing::{delete, get, post};
use http::StatusCode;
use serde_json::json;

use self::request::{OfApp, Outcome};
use super::api::{Deliveries, DeliveryFilter, Trigger, Triggered};
use super::journal::{self, Again};
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
                get(faults::list_faults)
                    .post(faults::add_fault)
                    .delete(faults::clear_faults),
            )
            .route("/webhooks/faults/{id}", delete(faults::remove_fault))
            .route(
                "/sink",
                get(sink::received)
                    .post(sink::receive_at_root)
                    .delete(sink::clear_sink),
            )
            .route(
                "/sink/{*path}",
                get(sink::received_body).post(sink::receive),
            )
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

async fn trigger_event(
    State(emulator): State<Emulator>,
    Params(wanted): Params<OfApp>,
    JsonBody(mut trigger): JsonBody<Trigger>,
) -> Outcome {
    let context = emulator.webhooks();
    trigger.app_id = trigger.app_id.or(wanted.app_id);
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
    let event_id = event_id.to_string();
    Ok(Json(Triggered {
        event_id,
        deliveries,
    })
    .into_response())
}

async fn deliveries(
    State(emulator): State<Emulator>,
    Params(filter): Params<DeliveryFilter>,
) -> Outcome {
    let store = emulator.webhooks().store;
    let wait = Duration::from_millis(filter.wait_ms.unwrap_or(0)).min(LONGEST_WAIT);
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
    let page: Deliveries = store.read(move |db| journal::list(db, &filter)).await?;
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
