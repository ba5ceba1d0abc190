//! Conversions of documents.

use rusqlite::{Connection, Transaction};
use serde_json::{Map, Value, json};

use super::document::{self, Page};
use crate::outbox::NewEvent;
use crate::store::next_id;
use crate::tasks::call::{self, Call, invalid};
use crate::tasks::family::{Family, Step};
use crate::tasks::machine::{self, START_FAILED, UNKNOWN};
use crate::tasks::task::{Key, State, Task};
use crate::webhooks;
use crate::{ApiError, Caller};

/// The Version whose members are written in snake case.
const FIRST: &str = "2020-12-01";
/// The pages after which a static conversion tells of its progress.
const STEP: u64 = 10;
const FINISHED: &str = "Finished";
/// The number of an error of the emulator.
const ERROR: i64 = 500;

pub(in crate::tasks) static FAMILY: Family = Family {
    name: "whiteboard-transcode",
    not_enabled: "AccessDenied.ServiceNotEnabled",
    reasons: &[UNKNOWN, START_FAILED, FINISHED],
    done: Some(FINISHED),
    accepts_repeat: |_| false,
    idle: |_| None,
    is_active: |_, _| Ok(true),
    limit: |task| {
        Some((
            document::pages(task).saturating_mul(document::PAGE),
            FINISHED,
        ))
    },
    rooms: |_| Vec::new(),
    on,
};

pub(super) async fn create(caller: Caller, mut call: Call) -> Result<Value, ApiError> {
    in_pascal_case(&mut call);
    let is_first = call.version == FIRST;
    let created = caller.write(move |tx| {
        call.check_app(tx)?;
        check(&call.body)?;
        let app_id = call.text("AppId");
        let number = next_id(tx, app_id, "whiteboard-transcode")?;
        // As an id of the service looks, but the same in every run.
        let task_id = format!("00000000-0000-4000-8000-{number:012x}");
        let mut new = call.new_task();
        new.key = Key {
            app_id,
            room_id: "",
            task_id: &task_id,
        };
        machine::start(tx, &FAMILY, new, call.at)?;
        Ok(task_id)
    });
    let task_id = created.await?;
    let name = if is_first { "task_id" } else { "TaskId" };
    Ok(json!({ name: task_id }))
}

/// Checks what a mode and a storage need.
fn check(body: &Value) -> Result<(), ApiError> {
    let is_dynamic = body["TranscodeMode"] == 1;
    for (needed, name) in [
        (is_dynamic, "ResourceAttr"),
        (!is_dynamic, "TranscodeConfig"),
    ] {
        if needed && !body[name].is_object() {
            let mode = u8::from(is_dynamic);
            return Err(invalid(format!(
                "`{name}` is required with `TranscodeMode` {mode}"
            )));
        }
    }
    let storage = &body["StorageConfig"];
    if storage.is_object() {
        let kind = storage["Type"].as_i64().unwrap_or(0);
        let name = if kind == 1 {
            "CustomConfig"
        } else {
            "TosConfig"
        };
        if !storage[name].is_object() {
            let text =
                format!("`StorageConfig.{name}` is required with `StorageConfig.Type` {kind}");
            return Err(invalid(text));
        }
    }
    Ok(())
}

/// Finds the conversion that a call names.
fn find(db: &Connection, call: &Call) -> Result<Task, ApiError> {
    let key = Key {
        app_id: call.text("AppId"),
        room_id: "",
        task_id: call.text("TaskId"),
    };
    call::queried(db, &FAMILY, key, call.at)
}

pub(super) async fn query(caller: Caller, mut call: Call) -> Result<Value, ApiError> {
    in_pascal_case(&mut call);
    call::query(caller, call, &FAMILY, find, progress).await
}

fn progress(_: &Connection, task: &Task, call: &Call) -> Result<Value, ApiError> {
    let status = match task.state {
        State::NotStarted => 0,
        State::Running => 1,
        State::Ended => 2,
        State::Failed | State::Abnormal => 3,
    };
    let (number, code, text) = error(task);
    // That of a dynamic conversion stays 0 here; only its events come to 100.
    let progress = if document::is_dynamic(task) {
        0
    } else {
        document::progress(task, call.at)
    };
    if call.version == FIRST {
        return Ok(json!({
            "status": status, "progress": progress, "err_code": number, "err_msg": text,
        }));
    }
    Ok(json!({
        "Status": status, "Progress": progress, "ErrCodeN": number, "ErrCode": code, "ErrMsg": text,
    }))
}

/// Returns number, code and text of the error of a failed conversion.
fn error(task: &Task) -> (i64, &str, &str) {
    match task.state {
        State::Failed if task.message.is_empty() => {
            (ERROR, &task.reason, "the conversion has failed")
        }
        State::Failed => (ERROR, &task.reason, &task.message),
        _ => (0, "", ""),
    }
}

pub(super) async fn get(caller: Caller, mut call: Call) -> Result<Value, ApiError> {
    in_pascal_case(&mut call);
    call::query(caller, call, &FAMILY, find, result).await
}

fn result(_: &Connection, task: &Task, call: &Call) -> Result<Value, ApiError> {
    if task.state.is_live() {
        let text = format!(
            "the conversion `{}` is not finished; wait until WbTranscodeQuery has the status 2",
            task.task_id
        );
        return Err(ApiError::service("InternalError.TaskNotReady", text));
    }
    let [width, height] = document::size(task);
    let [thumbnail_width, thumbnail_height] = document::thumbnail_size(task);
    let pages = document::pictures(task).into_iter();
    if call.version == FIRST {
        let page = |page: Page| {
            json!({
                "page_id": page.number, "img": page.picture, "thumbnail_url": page.thumbnail, "warning": "",
            })
        };
        return Ok(json!({
            "transcode_mode": task.int("/TranscodeMode", 0),
            "file_name": document::name(task),
            "file_id": document::file_id(task),
            "width": width,
            "height": height,
            "images": pages.map(page).collect::<Vec<_>>(),
            "h5_url": document::web_page(task),
        }));
    }
    let page = |page: Page| {
        json!({
            "PageId": page.number, "ImgUrl": page.picture, "ThumbnailUrl": page.thumbnail, "Warning": "",
        })
    };
    Ok(json!({
        "TranscodeMode": task.int("/TranscodeMode", 0),
        "FileName": document::name(task),
        "FileId": document::file_id(task),
        "Width": width,
        "Height": height,
        "ThumbnailWidth": thumbnail_width,
        "ThumbnailHeight": thumbnail_height,
        "Images": pages.map(page).collect::<Vec<_>>(),
    }))
}

fn on(tx: &Transaction<'_>, task: &mut Task, step: &Step<'_>, at: u64) -> Result<(), ApiError> {
    match step {
        Step::Started | Step::Woken => {
            tell_progress(tx, task, at)?;
            wait_for_pages(tx, task, at)
        }
        Step::Ended => {
            tell_progress(tx, task, at)?;
            tell_finish(tx, task, at)
        }
        Step::Failed => tell_finish(tx, task, at),
        _ => Ok(()),
    }
}

/// Sets the timer of the next progress of a static conversion, unless that is the end.
fn wait_for_pages(tx: &Transaction<'_>, task: &Task, at: u64) -> Result<(), ApiError> {
    let next = document::done(task, at).saturating_add(STEP);
    if document::is_dynamic(task) || next >= document::pages(task) {
        return Ok(());
    }
    let due = at.saturating_add(STEP.saturating_mul(document::PAGE));
    machine::wake_at(tx, task, due)
}

fn tell_progress(tx: &Transaction<'_>, task: &Task, at: u64) -> Result<(), ApiError> {
    let mut data = document::head(task);
    data["Progress"] = document::progress(task, at).into();
    if !document::is_dynamic(task) {
        data["TotalPages"] = document::pages(task).into();
    }
    emit(tx, task, "WbTranscodeProgressChanged", data, at)
}

fn tell_finish(tx: &Transaction<'_>, task: &Task, at: u64) -> Result<(), ApiError> {
    let mut data = document::head(task);
    let (number, code, text) = error(task);
    data["TotalPages"] = document::pages(task).into();
    if document::is_dynamic(task) {
        data["FileId"] = document::file_id(task).into();
    } else {
        let [width, height] = document::size(task);
        data["Width"] = width.into();
        data["Height"] = height.into();
    }
    let [width, height] = document::thumbnail_size(task);
    data["ThumbnailWidth"] = width.into();
    data["ThumbnailHeight"] = height.into();
    let page = |page: Page| json!({"PageId": page.number, "Img": page.picture, "ThumbnailUrl": page.thumbnail});
    let pages = document::pictures(task).into_iter().map(page);
    data["Images"] = pages.collect::<Vec<_>>().into();
    data["ErrCodeN"] = number.into();
    data["ErrCode"] = code.into();
    data["ErrMsg"] = text.into();
    emit(tx, task, "WbTranscodeFinished", data, at)
}

fn emit(
    tx: &Transaction<'_>,
    task: &Task,
    event_type: &'static str,
    data: Value,
    at_millis: u64,
) -> Result<(), ApiError> {
    let event = NewEvent {
        app_id: &task.app_id,
        event_type,
        room_id: None,
        data,
        at_millis,
    };
    webhooks::emit_version(tx, &event, &task.version)?;
    Ok(())
}

/// Writes the members of the first Version, such as `app_id`, as those of the later one: also those of secrets, which
/// are left out of what is kept by their names there.
fn in_pascal_case(call: &mut Call) {
    if call.version == FIRST {
        call.body = renamed(std::mem::take(&mut call.body));
    }
}

fn renamed(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let members = members.into_iter();
            let renamed = members.map(|(name, value)| (pascal(&name), renamed(value)));
            Value::Object(renamed.collect::<Map<_, _>>())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(renamed).collect()),
        other => other,
    }
}

fn pascal(name: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        let first = letters.next().map(|letter| letter.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    };
    name.split('_').map(word).collect()
}
