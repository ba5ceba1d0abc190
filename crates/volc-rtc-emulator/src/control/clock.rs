//! `GET /clock`, `POST /clock`: reads and changes the emulator's clock. What has become due by the change has happened
//! when the response comes.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::routing::get;

use super::api::{ClockChange, ClockState};
use super::{JsonBody, Part};
use crate::{Clock, Emulator};

pub(super) const PART: Part = Part {
    routes: || axum::Router::new().route("/clock", get(show).post(change)),
    list: &["GET /clock", "POST /clock"],
};

async fn show(State(emulator): State<Emulator>) -> Json<ClockState> {
    Json(state(&emulator.clock()))
}

async fn change(
    State(emulator): State<Emulator>,
    JsonBody(change): JsonBody<ClockChange>,
) -> Json<ClockState> {
    let clock = emulator.clock();
    apply(&clock, &change);
    emulator.catch_up().await;
    Json(state(&clock))
}

fn state(clock: &Clock) -> ClockState {
    let reading = clock.reading();
    ClockState::new(reading.millis, reading.frozen, reading.shift)
}

/// Changes a clock: that of the emulator, or one that follows it.
pub(super) fn apply(clock: &Clock, change: &ClockChange) {
    match change.frozen {
        Some(true) => clock.freeze(),
        Some(false) => clock.unfreeze(),
        None => {}
    }
    if let Some(millis) = change.now {
        clock.set(millis);
    }
    if let Some(millis) = change.shift {
        clock.shift(millis);
    }
    if let Some(millis) = change.advance {
        clock.advance(Duration::from_millis(millis));
    }
}
