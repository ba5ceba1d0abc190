//! Tasks that are moved on by hand, or fail.

use axum::Json;
use axum::extract::{Path, State as Extracted};
use http::StatusCode;
use serde::Deserialize;

use super::request::no_task;
use super::views::view;
use crate::control::{ControlError, JsonBody, Task as View};
use crate::tasks::family::Family;
use crate::tasks::machine::{self, START_FAILED, UNKNOWN};
use crate::tasks::task::{State, Task};
use crate::tasks::{families, find};
use crate::{ApiError, Emulator};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StepBody {
    reason: Option<String>,
    #[serde(default)]
    message: String,
}

pub(super) async fn advance(
    Extracted(emulator): Extracted<Emulator>,
    Path(id): Path<i64>,
    JsonBody(body): JsonBody<StepBody>,
) -> Result<Json<View>, ControlError> {
    let at = emulator.clock().unix_millis();
    let moved = emulator.store().write(move |tx| {
        let (family, mut task) = live(tx, id)?;
        let reason = body.reason.as_deref();
        check_reason(family, reason)?;
        match (task.state, reason) {
            (_, Some(reason)) => machine::end(tx, family, &mut task, reason, at)?,
            (State::Running, None) if !task.is_stopping() => {
                let reason = family.done.ok_or_else(|| runs_on(family))?;
                machine::end(tx, family, &mut task, reason, at)?;
            }
            (_, None) => machine::next(tx, family, &mut task, at)?,
        }
        Ok(task)
    });
    Ok(Json(view(moved.await?)))
}

pub(super) async fn fail(
    Extracted(emulator): Extracted<Emulator>,
    Path(id): Path<i64>,
    JsonBody(body): JsonBody<StepBody>,
) -> Result<Json<View>, ControlError> {
    let at = emulator.clock().unix_millis();
    let moved = emulator.store().write(move |tx| {
        let (family, mut task) = live(tx, id)?;
        check_reason(family, body.reason.as_deref())?;
        let usual = if task.state == State::NotStarted {
            START_FAILED
        } else {
            UNKNOWN
        };
        let reason = body.reason.as_deref().unwrap_or(usual);
        machine::fail(tx, family, &mut task, reason, &body.message, at)?;
        Ok(task)
    });
    Ok(Json(view(moved.await?)))
}

/// Returns a live task and its family.
fn live(db: &rusqlite::Connection, id: i64) -> Result<(&'static Family, Task), ApiError> {
    let task = find::by_number(db, id)?;
    let found = task.and_then(|task| Some((families::find(&task.family)?, task)));
    let (family, task) = found.ok_or_else(|| {
        ApiError::service("NotFound", no_task(id)).with_status(StatusCode::NOT_FOUND)
    })?;
    if task.state.is_live() {
        return Ok((family, task));
    }
    let text = format!("the task has ended: {}", task.reason);
    Err(ApiError::service("NothingToAdvance", text).with_status(StatusCode::CONFLICT))
}

fn check_reason(family: &Family, reason: Option<&str>) -> Result<(), ApiError> {
    match reason {
        Some(reason) if !family.reasons.contains(&reason) => {
            let text = format!(
                "{} has no reason `{}`; it has: {}",
                family.name,
                reason.escape_debug(),
                family.reasons.join(", ")
            );
            Err(ApiError::service("InvalidRequest", text).with_status(StatusCode::BAD_REQUEST))
        }
        _ => Ok(()),
    }
}

fn runs_on(family: &Family) -> ApiError {
    let text = format!(
        "the task runs until it is stopped; to end it, name a `reason`: {}",
        family.reasons.join(", ")
    );
    ApiError::service("NothingToAdvance", text).with_status(StatusCode::CONFLICT)
}
