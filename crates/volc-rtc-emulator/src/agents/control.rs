//! The control API of agents: their tasks, their scripts, and what a simulated human says.
//!
//! `?app_id=` chooses the app, the test app without it.
//!
//! | call | what it does |
//! |---|---|
//! | `GET /agents` | lists tasks, live and ended, the oldest first; `room`, `after`, `limit` |
//! | `POST /agents/script` | sets the script (a body of TOML) of the app, or of `?room_id=` or `?task_id=`, for tasks that start from now on |
//! | `DELETE /agents/script` | removes it |
//! | `POST /rooms/{room}/say` | `{"text": …}`: the human of the only agent in the room, or `"user"`, says something |

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::routing::{get, post};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::machine::{Input, Session};
use super::script::Script;
use super::tasks::{self, Task};
use super::{run, settings};
use crate::apps::TEST_APP_ID;
use crate::control::{ControlError, JsonBody, Params, Part};
use crate::rooms::ids::UserKey;
use crate::rooms::users;
use crate::{ApiError, Emulator};

pub(crate) const PART: Part = Part {
    routes: || {
        axum::Router::new()
            .route("/agents", get(list))
            .route("/agents/script", post(put_script).delete(delete_script))
            .route("/rooms/{room}/say", post(say))
    },
    list: &[
        "GET /agents",
        "POST /agents/script",
        "DELETE /agents/script",
        "POST /rooms/{room}/say",
    ],
};

/// The tasks of a list, if it is not said otherwise, and the most of them.
const TASKS: [i64; 2] = [100, 1000];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListParams {
    #[serde(default = "test_app")]
    app_id: String,
    room: Option<String>,
    #[serde(default)]
    after: i64,
    limit: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ScriptParams {
    #[serde(default = "test_app")]
    app_id: String,
    #[serde(default)]
    room_id: String,
    #[serde(default)]
    task_id: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SayParams {
    #[serde(default = "test_app")]
    app_id: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SayBody {
    text: String,
    user: Option<String>,
}

fn test_app() -> String {
    TEST_APP_ID.to_owned()
}

async fn list(
    State(emulator): State<Emulator>,
    Params(params): Params<ListParams>,
) -> Result<Json<Value>, ControlError> {
    let [usual, most] = TASKS;
    let limit = params.limit.unwrap_or(usual);
    if !(1..=most).contains(&limit) {
        return Err(ControlError::invalid(format!(
            "`limit` is {limit}, it must be 1 to {most}"
        )));
    }
    let found = emulator
        .store()
        .read(move |db| {
            tasks::list(
                db,
                &params.app_id,
                params.room.as_deref(),
                params.after,
                limit,
            )
        })
        .await?;
    let is_full = i64::try_from(found.len()) == Ok(limit);
    let next = found.last().filter(|_| is_full).map(|(task, _)| task.id);
    let tasks: Vec<_> = found
        .iter()
        .map(|(task, session)| view(task, session.as_ref()))
        .collect();
    Ok(Json(json!({ "tasks": tasks, "next": next })))
}

fn view(task: &Task, session: Option<&Session>) -> Value {
    json!({
        "room_id": task.room_id,
        "task_id": task.task_id,
        "user_id": task.human,
        "agent_id": task.agent,
        "version": task.version,
        "live": task.is_live,
        "state": session.filter(|_| task.is_live).map(Session::state_name),
        "round": session.map(Session::round),
        "waits_for": session.filter(|_| task.is_live).map(Session::waits_for),
        "reason": task.reason,
        "started_at": task.started,
        "ended_at": task.ended,
    })
}

async fn put_script(
    State(emulator): State<Emulator>,
    Params(params): Params<ScriptParams>,
    body: Bytes,
) -> Result<StatusCode, ControlError> {
    let text = std::str::from_utf8(&body)
        .map_err(|error| ControlError::invalid(format!("the script is not UTF-8: {error}")))?;
    let script = Script::from_toml("script", text).map_err(|error| {
        ControlError::new(StatusCode::BAD_REQUEST, "InvalidScript", error.to_string())
    })?;
    change_script(&emulator, params, Some(script)).await
}

async fn delete_script(
    State(emulator): State<Emulator>,
    Params(params): Params<ScriptParams>,
) -> Result<StatusCode, ControlError> {
    change_script(&emulator, params, None).await
}

async fn change_script(
    emulator: &Emulator,
    params: ScriptParams,
    script: Option<Script>,
) -> Result<StatusCode, ControlError> {
    let change = move |tx: &rusqlite::Transaction<'_>| {
        let ScriptParams {
            app_id,
            room_id,
            task_id,
        } = &params;
        crate::apps::enabled(tx, app_id)?;
        settings::put_script(tx, app_id, room_id, task_id, script.as_ref())
    };
    emulator.store().write(change).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn say(
    State(emulator): State<Emulator>,
    Path(room_id): Path<String>,
    Params(params): Params<SayParams>,
    JsonBody(body): JsonBody<SayBody>,
) -> Result<Json<Value>, ControlError> {
    let at = emulator.clock().unix_millis();
    let notes = emulator.store().write(move |tx| {
        crate::apps::enabled(tx, &params.app_id)?;
        let listeners = listeners(tx, &params.app_id, &room_id, body.user.as_deref())?;
        let mut heard = Vec::new();
        for task in listeners {
            let human = UserKey::new(&params.app_id, &room_id, &task.human);
            if !users::is_in(tx, human)? {
                let text = format!(
                    "the user `{}` is not in the room; let the user join by POST /_emulator/rooms/{room_id}/users",
                    task.human
                );
                return Err(refused("UserNotInRoom", text));
            }
            let notes = run::apply(tx, task.id, Input::Hear(body.text.clone()), at)?;
            heard.push(json!({ "task_id": task.task_id, "notes": notes }));
        }
        Ok(heard)
    });
    Ok(Json(json!({ "heard_by": notes.await? })))
}

/// Returns the tasks whose agents hear what is said.
fn listeners(
    db: &rusqlite::Connection,
    app_id: &str,
    room_id: &str,
    user: Option<&str>,
) -> Result<Vec<Task>, ApiError> {
    let live = tasks::live_in(db, app_id, room_id)?;
    let humans: Vec<&str> = live.iter().map(|task| task.human.as_str()).collect();
    if live.is_empty() {
        let text =
            format!("there is no agent in the room `{room_id}`; start one with StartVoiceChat");
        return Err(refused("NoAgent", text));
    }
    let user = match user {
        Some(user) => user,
        None if humans.iter().all(|human| Some(human) == humans.first()) => {
            humans.first().copied().unwrap_or_default()
        }
        None => {
            let text = format!(
                "agents listen to several users; set `user` to one of {}",
                humans.join(", ")
            );
            return Err(refused("AmbiguousUser", text));
        }
    };
    if !humans.contains(&user) {
        let text = format!(
            "no agent in the room listens to `{user}`: AgentConfig.TargetUserId is {}",
            humans.join(", ")
        );
        return Err(refused("NotTheTargetUser", text));
    }
    let user = user.to_owned();
    Ok(live.into_iter().filter(|task| task.human == user).collect())
}

fn refused(code: &'static str, text: String) -> ApiError {
    ApiError::service(code, text).with_status(StatusCode::CONFLICT)
}
