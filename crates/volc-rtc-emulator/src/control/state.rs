//! `/seed`, `/reset`: the state of the emulator.

use axum::Json;
use axum::extract::State;
use axum::routing::post;
use serde_json::{Value, json};

use super::{ControlError, JsonBody, Part};
use crate::{Emulator, Seed};

pub(super) const PART: Part = Part {
    routes: || {
        axum::Router::new()
            .route("/seed", post(seed))
            .route("/reset", post(reset))
    },
    list: &["POST /seed", "POST /reset"],
};

async fn seed(
    State(emulator): State<Emulator>,
    JsonBody(seed): JsonBody<Seed>,
) -> Result<Json<Value>, ControlError> {
    let seed = seed.complete()?;
    let seeded = emulator.seed(seed).await;
    seeded.map_err(|error| ControlError::internal(error.to_string()))?;
    Ok(Json(json!({"status": "ok"})))
}

async fn reset(State(emulator): State<Emulator>) -> Result<Json<Value>, ControlError> {
    emulator.reset().await?;
    Ok(Json(json!({"status": "ok"})))
}
