//! The control API of conversations: what an app's console and clients of live groups do.
//!
//! `?app_id=` is the number of the app; the routes of a conversation do without it, since short ids are unique.
//!
//! | call | what it does |
//! |---|---|
//! | `GET /im/conversations/{short_id}` | shows a conversation |
//! | `PATCH /im/conversations/{short_id}` | mutes all of it, or ends that: `{"muted_all": true}` |
//! | `PUT /im/conversations/{short_id}/online/{user}` | lets a client come into a live group, or come back |
//! | `DELETE /im/conversations/{short_id}/online/{user}` | lets it leave; `?reason=leave` or `connectionLost` |
//! | `GET /im/limits`, `PUT /im/limits` | the limits of an app, as its console sets them |

use axum::Json;
use axum::extract::{Path, State};
use axum::routing::{get, put};
use http::StatusCode;
use rusqlite::{Connection, OptionalExtension as _, Transaction};
use serde::Deserialize;

use super::conversations::find::{self, Conversation};
use super::members::{limits, presence};
use crate::control::{ControlError, ConversationState, ImLimits, JsonBody, Params, Part};
use crate::{ApiError, Emulator, apps};

pub(crate) const PART: Part = Part {
    routes: || {
        axum::Router::new()
            .route("/im/conversations/{short_id}", get(show).patch(change))
            .route(
                "/im/conversations/{short_id}/online/{user}",
                put(enter).delete(leave),
            )
            .route("/im/limits", get(show_limits).put(set_limits))
    },
    list: &[
        "GET /im/conversations/{short_id}",
        "PATCH /im/conversations/{short_id}",
        "PUT /im/conversations/{short_id}/online/{user}",
        "DELETE /im/conversations/{short_id}/online/{user}",
        "GET /im/limits",
        "PUT /im/limits",
    ],
};

type JsonResult<T> = Result<Json<T>, ControlError>;

/// The app of a conversation, which is checked if it is there.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MaybeApp {
    app_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfApp {
    app_id: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LeaveParams {
    app_id: Option<String>,
    #[serde(default)]
    reason: Reason,
}

#[derive(Clone, Copy, Default, Deserialize)]
enum Reason {
    #[default]
    #[serde(rename = "leave")]
    Leave,
    #[serde(rename = "connectionLost")]
    ConnectionLost,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChangeBody {
    muted_all: bool,
}

async fn show(
    State(emulator): State<Emulator>,
    Path(short_id): Path<i64>,
    Params(MaybeApp { app_id }): Params<MaybeApp>,
) -> JsonResult<ConversationState> {
    let work = move |db: &Connection| Ok(state(conversation(db, app_id, short_id)?));
    Ok(Json(emulator.store().read(work).await?))
}

async fn change(
    State(emulator): State<Emulator>,
    Path(short_id): Path<i64>,
    Params(MaybeApp { app_id }): Params<MaybeApp>,
    JsonBody(body): JsonBody<ChangeBody>,
) -> JsonResult<ConversationState> {
    let work = move |tx: &Transaction<'_>| {
        let mut conversation = conversation(tx, app_id, short_id)?;
        conversation.require_live()?;
        conversation.muted_all = body.muted_all;
        tx.prepare_cached("UPDATE conversations SET muted_all = ?2 WHERE short_id = ?1")?
            .execute((short_id, body.muted_all))?;
        Ok(state(conversation))
    };
    Ok(Json(emulator.store().write(work).await?))
}

async fn enter(
    State(emulator): State<Emulator>,
    Path((short_id, user_id)): Path<(i64, i64)>,
    Params(MaybeApp { app_id }): Params<MaybeApp>,
) -> JsonResult<ConversationState> {
    if user_id < 1 {
        return Err(ControlError::invalid("the user id must be above 0"));
    }
    let now = emulator.clock().unix_millis();
    let work = move |tx: &Transaction<'_>| {
        let present = conversation(tx, app_id.clone(), short_id)?;
        presence::enter(tx, &present, user_id, now)?;
        Ok(state(conversation(tx, app_id, short_id)?))
    };
    Ok(Json(emulator.store().write(work).await?))
}

async fn leave(
    State(emulator): State<Emulator>,
    Path((short_id, user_id)): Path<(i64, i64)>,
    Params(LeaveParams { app_id, reason }): Params<LeaveParams>,
) -> Result<StatusCode, ControlError> {
    let now = emulator.clock().unix_millis();
    let work = move |tx: &Transaction<'_>| {
        let conversation = conversation(tx, app_id, short_id)?;
        match reason {
            Reason::Leave => presence::leave(tx, &conversation, user_id, now),
            Reason::ConnectionLost => presence::lose_connection(tx, &conversation, user_id, now),
        }
    };
    emulator.store().write(work).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn show_limits(
    State(emulator): State<Emulator>,
    Params(OfApp { app_id }): Params<OfApp>,
) -> JsonResult<ImLimits> {
    let work = move |db: &Connection| {
        apps::enabled(db, &app_id)?;
        limits::get(db, &app_id)
    };
    Ok(Json(emulator.store().read(work).await?))
}

async fn set_limits(
    State(emulator): State<Emulator>,
    Params(OfApp { app_id }): Params<OfApp>,
    JsonBody(body): JsonBody<ImLimits>,
) -> JsonResult<ImLimits> {
    if body.members < 1 || body.user_conversations < 1 {
        return Err(ControlError::invalid("limits must be above 0"));
    }
    let work = move |tx: &Transaction<'_>| {
        apps::enabled(tx, &app_id)?;
        limits::put(tx, &app_id, body)?;
        Ok(body)
    };
    Ok(Json(emulator.store().write(work).await?))
}

/// Returns a conversation by its short id, of an app if one is named.
fn conversation(
    db: &Connection,
    app_id: Option<String>,
    short_id: i64,
) -> Result<Conversation, ApiError> {
    let app_id = match app_id {
        Some(app_id) => app_id,
        None => {
            let mut select =
                db.prepare_cached("SELECT app_id FROM conversations WHERE short_id = ?1")?;
            let found = select.query_row([short_id], |row| row.get(0));
            found.optional()?.unwrap_or_default()
        }
    };
    let found = find::find(db, &app_id, short_id)?;
    found.ok_or_else(|| {
        let text = format!("there is no conversation {short_id}, or it was dissolved");
        ApiError::service("NotFound", text).with_status(StatusCode::NOT_FOUND)
    })
}

fn state(conversation: Conversation) -> ConversationState {
    ConversationState {
        app_id: conversation.app_id,
        short_id: conversation.short_id,
        id: conversation.id,
        kind: conversation.kind.number(),
        owner: conversation.owner,
        members: conversation.member_count,
        online: conversation.online_count,
        muted_all: conversation.muted_all,
        last_index: conversation.last_index,
    }
}
