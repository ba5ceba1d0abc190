//! Violations that a test wants moderation to find.

use axum::extract::{Path, State};
use http::StatusCode;

use super::request::no_task;
use crate::control::{ControlError, JsonBody, TaskViolation};
use crate::tasks::find;
use crate::tasks::moderation::{FAMILY, violation};
use crate::{ApiError, Emulator};

pub(super) async fn report(
    State(emulator): State<Emulator>,
    Path(id): Path<i64>,
    JsonBody(found): JsonBody<TaskViolation>,
) -> Result<StatusCode, ControlError> {
    let at = emulator.clock().unix_millis();
    let reported = emulator.store().write(move |tx| {
        let task = find::by_number(tx, id)?
            .filter(|task| task.family == FAMILY.name && task.state.is_live());
        let Some(task) = task else {
            let text = format!("{}, or it is none of moderation that is live", no_task(id));
            return Err(ApiError::service("NotFound", text).with_status(StatusCode::NOT_FOUND));
        };
        if violation(tx, &task, &found, at)? {
            return Ok(());
        }
        let text =
            "the request of the task has no `Callback` that begins with `http`, so nobody would receive it";
        Err(ApiError::service("NoCallback", text).with_status(StatusCode::CONFLICT))
    });
    reported.await?;
    Ok(StatusCode::NO_CONTENT)
}
