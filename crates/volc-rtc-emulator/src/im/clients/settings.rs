//! Settings of an app that have no Action.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::json;

use super::actor::{OfApp, Outcome};
use crate::control::{JsonBody, Params};
use crate::im::messages::read_receipts;
use crate::{Emulator, apps};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Settings {
    group_read_receipts: Option<bool>,
}

/// Changes the settings that are set, and returns all of them.
pub(super) async fn change(
    State(emulator): State<Emulator>,
    Params(params): Params<OfApp>,
    JsonBody(body): JsonBody<Settings>,
) -> Outcome {
    let app_id = params.id()?;
    let change = emulator.store().write(move |tx| {
        apps::enabled(tx, &app_id)?;
        if let Some(are_enabled) = body.group_read_receipts {
            read_receipts::enable(tx, &app_id, are_enabled)?;
        }
        read_receipts::are_enabled(tx, &app_id)
    });
    Ok(Json(json!({"group_read_receipts": change.await?})))
}
