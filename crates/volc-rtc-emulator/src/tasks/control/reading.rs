//! Lists of tasks and of their files.

use axum::Json;
use axum::extract::{Path, State};
use serde::Deserialize;
use serde_json::{Value, json};

use super::request::{check_family, test_app, unknown};
use super::views::{file_view, view};
use crate::Emulator;
use crate::control::{ControlError, Params, Task as View, TaskFile};
use crate::tasks::files;
use crate::tasks::find::{self, Filter};

/// The items of a list, if it is not said otherwise, and the most of them.
const ITEMS: [i64; 2] = [100, 1000];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListParams {
    #[serde(default = "test_app")]
    app_id: String,
    family: Option<String>,
    room: Option<String>,
    #[serde(default)]
    after: i64,
    limit: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileParams {
    #[serde(default)]
    after: i64,
    limit: Option<i64>,
}

fn limit(asked: Option<i64>) -> Result<i64, ControlError> {
    let [usual, most] = ITEMS;
    let limit = asked.unwrap_or(usual);
    if (1..=most).contains(&limit) {
        return Ok(limit);
    }
    Err(ControlError::invalid(format!(
        "`limit` is {limit}, it must be 1 to {most}"
    )))
}

pub(super) async fn list(
    State(emulator): State<Emulator>,
    Params(params): Params<ListParams>,
) -> Result<Json<Value>, ControlError> {
    let limit = limit(params.limit)?;
    check_family(params.family.as_deref())?;
    if params.room.is_some() && params.family.is_none() {
        return Err(ControlError::invalid("`room` needs a `family`"));
    }
    let after = Some(params.after).filter(|after| *after > 0);
    let filter = Filter {
        app_id: params.app_id,
        family: params.family,
        room_id: params.room,
        ..Filter::default()
    };
    let found = emulator
        .store()
        .read(move |db| find::list(db, &filter, after, 0, limit))
        .await?;
    let is_full = i64::try_from(found.len()) == Ok(limit);
    let next = found.last().filter(|_| is_full).map(|task| task.number);
    let tasks: Vec<View> = found.into_iter().map(view).collect();
    Ok(Json(json!({"tasks": tasks, "next": next})))
}

pub(super) async fn show(
    State(emulator): State<Emulator>,
    Path(id): Path<i64>,
) -> Result<Json<View>, ControlError> {
    let found = emulator
        .store()
        .read(move |db| find::by_number(db, id))
        .await?;
    Ok(Json(view(found.ok_or_else(|| unknown(id))?)))
}

pub(super) async fn list_files(
    State(emulator): State<Emulator>,
    Path(id): Path<i64>,
    Params(params): Params<FileParams>,
) -> Result<Json<Value>, ControlError> {
    let limit = limit(params.limit)?;
    let now = emulator.clock().unix_millis();
    let read = emulator
        .store()
        .read(move |db| match find::by_number(db, id)? {
            Some(_) => files::list(db, id, params.after, limit).map(Some),
            None => Ok(None),
        });
    let found = read.await?.ok_or_else(|| unknown(id))?;
    let is_full = i64::try_from(found.len()) == Ok(limit);
    let next = found.last().filter(|_| is_full).map(|file| file.id);
    let files: Vec<TaskFile> = found.into_iter().map(|file| file_view(file, now)).collect();
    Ok(Json(json!({"files": files, "next": next})))
}
