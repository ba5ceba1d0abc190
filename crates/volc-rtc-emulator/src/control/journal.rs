//! `/journal`: the calls that came.

use axum::Json;
use axum::extract::State;
use axum::routing::get;
use serde_json::{Value, json};

use super::Part;
use crate::Emulator;

pub(super) const PART: Part = Part {
    routes: || axum::Router::new().route("/journal", get(list)),
    list: &["GET /journal"],
};

async fn list(State(emulator): State<Emulator>) -> Json<Value> {
    Json(json!({"calls": emulator.journal()}))
}
