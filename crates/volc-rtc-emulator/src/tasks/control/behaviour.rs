//! The behaviour of the tasks of an app: their transitions and limits.

use axum::extract::State;
use http::StatusCode;

use super::request::{OfApp, check_family};
use crate::control::{ControlError, JsonBody, Params, TaskLimits, TaskTransitions};
use crate::tasks::transitions;
use crate::{Emulator, apps};

pub(super) async fn put_transitions(
    State(emulator): State<Emulator>,
    Params(OfApp { app_id }): Params<OfApp>,
    JsonBody(set): JsonBody<TaskTransitions>,
) -> Result<StatusCode, ControlError> {
    check_family(set.family.as_deref())?;
    let put = emulator.store().write(move |tx| {
        apps::enabled(tx, &app_id)?;
        transitions::put(tx, &app_id, &set)
    });
    put.await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn put_limits(
    State(emulator): State<Emulator>,
    Params(OfApp { app_id }): Params<OfApp>,
    JsonBody(set): JsonBody<TaskLimits>,
) -> Result<StatusCode, ControlError> {
    check_family(set.family.as_deref())?;
    let put = emulator.store().write(move |tx| {
        apps::enabled(tx, &app_id)?;
        transitions::put_limits(tx, &app_id, &set)
    });
    put.await?;
    Ok(StatusCode::NO_CONTENT)
}
