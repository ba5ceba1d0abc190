//! `GET /health`, also `/healthz`: the emulator serves; how many Actions it has, and how many of them keep state.

use axum::Json;
use axum::extract::State;
use axum::routing::get;

use super::Part;
use super::api::Health;
use crate::Emulator;

pub(super) const PART: Part = Part {
    routes: || {
        axum::Router::new()
            .route("/health", get(health))
            .route("/healthz", get(health))
    },
    list: &["GET /health", "GET /healthz"],
};

async fn health(State(emulator): State<Emulator>) -> Json<Health> {
    let (actions, stateful) = emulator.coverage();
    Json(Health {
        status: "ok".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        actions,
        stateful,
        strict: emulator.is_strict(),
    })
}
