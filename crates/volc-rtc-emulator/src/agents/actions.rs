//! The Actions of the family `ai`, in all their Versions.

use serde_json::Value;
use volc_core::__private::{Action, AsSerde};
use volc_rtc_api::ai::{self, v2024_06_01, v2024_12_01};

use super::machine::{Command, Input};
use super::tasks::{self, Task};
use super::{run, start};
use crate::{ApiError, Caller, apps};

/// Handles them from the database.
pub(crate) struct Agents;

const OLD: &str = "2024-06-01";

/// Writes a request as the JSON of its body.
fn body<R: Action>(request: &R) -> Result<Value, ApiError>
where
    for<'a> AsSerde<'a, R>: serde::Serialize,
{
    Ok(serde_json::to_value(AsSerde(request))?)
}

async fn start_task(caller: Caller, version: &'static str, body: Value) -> Result<(), ApiError> {
    let (account, at) = (caller.account().to_owned(), caller.now_millis());
    let notes = caller
        .write(move |tx| start::start(tx, &account, version, &body, at))
        .await?;
    caller.note(notes);
    Ok(())
}

async fn update_task(caller: Caller, version: &'static str, body: Value) -> Result<(), ApiError> {
    let (account, at) = (caller.account().to_owned(), caller.now_millis());
    let findings = start::findings("UpdateVoiceChat", version, &body);
    caller.note(findings.iter().map(start::note));
    let notes = caller.write(move |tx| {
        let task = live(tx, &account, version, &body)?;
        run::apply(
            tx,
            task.id,
            Input::Command(Command::from_request(&body)),
            at,
        )
    });
    caller.note(notes.await?);
    Ok(())
}

async fn stop_task(caller: Caller, version: &'static str, body: Value) -> Result<(), ApiError> {
    let (account, at) = (caller.account().to_owned(), caller.now_millis());
    let stopped = caller.write(move |tx| {
        let task = live(tx, &account, version, &body)?;
        run::end(tx, task.id, "StopVoiceChat", at)
    });
    stopped.await
}

/// Returns the live task that a request names. A task of another Version is not found, because the Versions belong to
/// different products with different apps.
fn live(
    db: &rusqlite::Connection,
    account: &str,
    version: &str,
    body: &Value,
) -> Result<Task, ApiError> {
    let text = |name: &str| body.get(name).and_then(Value::as_str);
    let app_id = text("AppId").unwrap_or_default();
    apps::usable(db, app_id, account)?;
    let task_id = text(if version == OLD { "UserId" } else { "TaskId" }).unwrap_or_default();
    let found = tasks::latest(db, app_id, text("RoomId"), task_id)?;
    let why = match found {
        Some(task) if task.is_live && task.version == version => return Ok(task),
        Some(task) if task.is_live => format!(
            "the task `{task_id}` was started with Version {}, so that Version {version} does not know it",
            task.version
        ),
        Some(task) => format!(
            "the task `{task_id}` has ended: {}",
            task.reason.as_deref().unwrap_or("the reason is not known")
        ),
        None => format!("there is no task `{task_id}` here; check AppId, RoomId and TaskId"),
    };
    Err(ApiError::service(
        "InvalidParameter.ErrorActiveTaskNotFound",
        why,
    ))
}

macro_rules! actions {
    ($($method:ident($request:ty): $version:literal, $run:ident;)*) => {
        impl ai::Ai<Caller> for Agents {
            type Error = ApiError;

            $(async fn $method(
                &self,
                request: $request,
                caller: Caller,
            ) -> Result<<$request as Action>::Output, ApiError> {
                let body = body(&request)?;
                $run(caller, $version, body).await?;
                Ok(Default::default())
            })*
        }
    };
}

actions! {
    start_voice_chat_v2024_06_01(v2024_06_01::start_voice_chat::StartVoiceChatRequest): "2024-06-01", start_task;
    start_voice_chat_v2024_12_01(v2024_12_01::start_voice_chat::StartVoiceChatRequest): "2024-12-01", start_task;
    start_voice_chat(ai::start_voice_chat::StartVoiceChatRequest): "2025-06-01", start_task;
    stop_voice_chat_v2024_06_01(v2024_06_01::stop_voice_chat::StopVoiceChatRequest): "2024-06-01", stop_task;
    stop_voice_chat_v2024_12_01(v2024_12_01::stop_voice_chat::StopVoiceChatRequest): "2024-12-01", stop_task;
    stop_voice_chat(ai::stop_voice_chat::StopVoiceChatRequest): "2025-06-01", stop_task;
    update_voice_chat_v2024_06_01(v2024_06_01::update_voice_chat::UpdateVoiceChatRequest): "2024-06-01", update_task;
    update_voice_chat_v2024_12_01(v2024_12_01::update_voice_chat::UpdateVoiceChatRequest): "2024-12-01", update_task;
    update_voice_chat(ai::update_voice_chat::UpdateVoiceChatRequest): "2025-06-01", update_task;
}
