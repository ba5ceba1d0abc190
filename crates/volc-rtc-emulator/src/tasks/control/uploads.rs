//! Uploads of recordings that fail.

use axum::extract::{Path, State};
use http::StatusCode;
use serde::Deserialize;

use super::request::no_task;
use crate::control::{ControlError, JsonBody};
use crate::tasks::find;
use crate::tasks::record::{FAMILY, fail_upload};
use crate::tasks::task::State as TaskState;
use crate::{ApiError, Emulator};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Failure {
    #[serde(default)]
    message: String,
}

pub(super) async fn fail(
    State(emulator): State<Emulator>,
    Path(id): Path<i64>,
    JsonBody(failure): JsonBody<Failure>,
) -> Result<StatusCode, ControlError> {
    let at = emulator.clock().unix_millis();
    let failed = emulator.store().write(move |tx| {
        let task = find::by_number(tx, id)?;
        let running =
            task.filter(|task| task.family == FAMILY.name && task.state == TaskState::Running);
        let Some(mut task) = running else {
            let text = format!("{}, or it is no recording that runs", no_task(id));
            return Err(ApiError::service("NotFound", text).with_status(StatusCode::NOT_FOUND));
        };
        fail_upload(tx, &mut task, &failure.message, at)
    });
    failed.await?;
    Ok(StatusCode::NO_CONTENT)
}
