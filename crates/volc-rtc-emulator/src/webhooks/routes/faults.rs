//! The routes of faults of delivery.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::IntoResponse as _;
use rusqlite::Transaction;
use serde::Deserialize;
use serde_json::{Value, json};

use super::super::api::DeliveryFault;
use super::super::faults;
use super::request::{OfApp, Outcome};
use crate::control::{ControlError, JsonBody, Params};
use crate::{ApiError, Emulator};

pub(super) async fn list_faults(
    State(emulator): State<Emulator>,
    Params(wanted): Params<OfApp>,
) -> Outcome {
    let store = emulator.webhooks().store;
    let faults = store
        .read(move |db| faults::all(db, wanted.app_id.as_deref()))
        .await?;
    Ok(Json(json!({"faults": faults})).into_response())
}

/// One fault, or several that are added together or not at all.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Added {
    Several { faults: Vec<Value> },
    One(Value),
}

pub(super) async fn add_fault(
    State(emulator): State<Emulator>,
    JsonBody(added): JsonBody<Added>,
) -> Outcome {
    let (faults, is_list) = match added {
        Added::Several { faults } => (faults, true),
        Added::One(fault) => (vec![fault], false),
    };
    let read = |(index, fault): (usize, Value)| {
        let wrong = |text: String| {
            let place = if is_list {
                format!(" at `faults[{index}]`")
            } else {
                String::new()
            };
            ControlError::invalid(format!("the fault cannot be used{place}: {text}"))
        };
        let fault: DeliveryFault =
            serde_path_to_error::deserialize(fault).map_err(|error| wrong(error.to_string()))?;
        fault.check().map_err(wrong)?;
        Ok(fault)
    };
    let faults: Vec<DeliveryFault> = faults
        .into_iter()
        .enumerate()
        .map(read)
        .collect::<Result<_, ControlError>>()?;
    let add = move |tx: &Transaction<'_>| -> Result<Vec<String>, ApiError> {
        faults.iter().map(|fault| faults::add(tx, fault)).collect()
    };
    let ids = emulator.webhooks().store.write(add).await?;
    Ok(Json(json!({"ids": ids})).into_response())
}

pub(super) async fn clear_faults(
    State(emulator): State<Emulator>,
    Params(wanted): Params<OfApp>,
) -> Outcome {
    let store = emulator.webhooks().store;
    let removed = store
        .write(move |tx| faults::clear(tx, wanted.app_id.as_deref()))
        .await?;
    Ok(Json(json!({"removed": removed})).into_response())
}

pub(super) async fn remove_fault(
    State(emulator): State<Emulator>,
    Path(id): Path<String>,
) -> Outcome {
    let wanted = id.clone();
    let removed = emulator
        .webhooks()
        .store
        .write(move |tx| faults::remove(tx, &wanted))
        .await?;
    let unknown = || {
        let text = format!(
            "there is no fault `{}`; GET /_emulator/webhooks/faults lists them",
            id.escape_debug()
        );
        ControlError::not_found(text)
    };
    Ok(Json(removed.ok_or_else(unknown)?).into_response())
}
