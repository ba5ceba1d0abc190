//! `GET /health`, also `/healthz`: the emulator serves; how many Actions it has, and how many of them keep state.

use axum::Json;
use axum::extract::State;
use axum::routing::get;
use serde_json::{Value, json};

use super::Part;
use crate::Emulator;

pub(super) const PART: Part = Part {
    routes: || {
        axum::Router::new()
            .route("/health", get(health))
            .route("/healthz", get(health))
    },
    list: &["GET /health", "GET /healthz"],
};

async fn health(State(emulator): State<Emulator>) -> Json<Value> {
    let (actions, stateful) = emulator.coverage();
    Json(json!({"status": "ok", "actions": actions, "stateful": stateful}))
}
