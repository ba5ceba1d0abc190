//! Faults of calls: `GET`, `POST`, `DELETE /faults`, `DELETE /faults/{id}`, `GET /faults/codes`.
//!
//! What a fault is and does is in [`Fault`] and [`Effect`](super::Effect); these are the emulator's choices:
//! - A fault happens to calls that are in order. So it never hides a wrong signature or parameter.
//! - Faults are in memory, not in the database: a program that is started again has none.
//! - A delay runs on real time, as the timeouts of clients do, unless it is put on the emulator's clock. The call is in
//!   the journal before its delay.
//! - Without a socket ([`Emulator::handle`](crate::Emulator::handle)) a fault of the connection is a response with
//!   status 502 that names it.
//!
//! Faults of the delivery of events are under `/webhooks/faults`; they have the same members, and other effects.

mod apply;
mod check;
mod set;

use axum::Json;
use axum::extract::{Path, State};
use axum::routing::{delete, get};
use serde::Deserialize;
use serde_json::{Value, json};

pub(crate) use self::apply::{Fired, without_connection};
pub(crate) use self::check::closest;
pub(crate) use self::set::{Faults, Subject};

use super::api::{Fault, FaultState, KnownCode};
use super::journal::OfApp;
use super::{ControlError, JsonBody, Params, Part};
use crate::Emulator;

pub(super) const PART: Part = Part {
    routes: || {
        axum::Router::new()
            .route("/faults", get(list).post(add).delete(clear))
            .route("/faults/codes", get(codes))
            .route("/faults/{id}", delete(remove))
    },
    list: &[
        "GET /faults",
        "POST /faults",
        "DELETE /faults",
        "GET /faults/codes",
        "DELETE /faults/{id}",
    ],
};

async fn list(State(emulator): State<Emulator>, Params(of): Params<OfApp>) -> Json<Value> {
    Json(json!({"faults": emulator.faults().list(of.app_id.as_deref())}))
}

/// One fault, or several that are added together or not at all.
#[derive(Deserialize)]
#[serde(untagged)]
enum Added {
    Several(Several),
    One(Value),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Several {
    faults: Vec<Value>,
}

async fn add(
    State(emulator): State<Emulator>,
    JsonBody(added): JsonBody<Added>,
) -> Result<Json<Value>, ControlError> {
    let (faults, is_list) = match added {
        Added::Several(several) => (several.faults, true),
        Added::One(fault) => (vec![fault], false),
    };
    let mut read = Vec::new();
    for (index, fault) in faults.into_iter().enumerate() {
        let place = if is_list {
            format!("faults[{index}]")
        } else {
            String::new()
        };
        let fault: Fault = serde_path_to_error::deserialize(fault).map_err(|error| {
            let path = error.path().to_string();
            at(&place, path.trim_matches('.'), &error.inner().to_string())
        })?;
        check::fault(&fault, emulator.catalog())
            .map_err(|problem| at(&place, problem.member, &problem.text))?;
        read.push(fault);
    }
    let ids = emulator.faults().add(read)?;
    Ok(Json(json!({"ids": ids})))
}

/// The error at a member.
fn at(place: &str, member: &str, text: &str) -> ControlError {
    let path = match (place, member) {
        ("", "") => return ControlError::invalid(format!("the fault cannot be used: {text}")),
        (place, "") => place.to_owned(),
        ("", member) => member.to_owned(),
        (place, member) => format!("{place}.{member}"),
    };
    ControlError::invalid(format!("the fault cannot be used at `{path}`: {text}"))
}

async fn clear(State(emulator): State<Emulator>, Params(of): Params<OfApp>) -> Json<Value> {
    Json(json!({"removed": emulator.faults().clear(of.app_id.as_deref())}))
}

async fn remove(
    State(emulator): State<Emulator>,
    Path(id): Path<String>,
) -> Result<Json<FaultState>, ControlError> {
    let removed = emulator.faults().remove(&id);
    removed.map(Json).ok_or_else(|| {
        ControlError::not_found(format!(
            "there is no fault `{id}`; GET /_emulator/faults lists them"
        ))
    })
}

async fn codes(State(emulator): State<Emulator>) -> Json<Value> {
    let codes: Vec<KnownCode> = emulator
        .catalog()
        .codes()
        .map(|code| KnownCode {
            code: code.code.clone(),
            number: code.number.and_then(|number| u32::try_from(number).ok()),
            status: code.http,
            meaning: code.docs.first().to_owned(),
        })
        .collect();
    Json(json!({"codes": codes}))
}
