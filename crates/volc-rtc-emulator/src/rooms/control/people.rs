//! Rooms and the users in them.

use axum::Json;
use axum::extract::{Path, State};
use http::StatusCode;
use serde::Deserialize;

use super::request::{ListOfApp, OfApp, after_number, app, check, limit, read, write};
use super::views::{RoomsView, UsersView, user_view};
use crate::control::{ControlError, JsonBody, NewRoomUser, Params, RoomUser};
use crate::rooms::events::LeaveReason;
use crate::rooms::ids::{Millis, UserKey};
use crate::rooms::problem::problem;
use crate::rooms::tokens::{self, Grant};
use crate::rooms::users::{self, Join};
use crate::rooms::{expired, expiry, roster};
use crate::{ApiError, Emulator};

type JsonResult<T> = Result<Json<T>, ControlError>;

/// A change of a user.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeBody {
    visible: Option<bool>,
    token: Option<String>,
}

/// The query parameters of a leave.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LeaveParams {
    #[serde(default = "super::request::test_app")]
    app_id: String,
    #[serde(default)]
    reason: Reason,
}

/// The reasons for which a user leaves without being removed.
#[derive(Clone, Copy, Default, Deserialize)]
enum Reason {
    #[default]
    #[serde(rename = "userLeave")]
    UserLeave,
    #[serde(rename = "connectionLost")]
    ConnectionLost,
    #[serde(rename = "other")]
    Other,
}

pub(super) async fn rooms(
    State(emulator): State<Emulator>,
    Params(params): Params<ListOfApp>,
) -> JsonResult<RoomsView> {
    let limit = limit(params.limit)?;
    let rooms = read(&emulator, move |db| {
        app(db, &params.app_id)?;
        roster::rooms_after(db, &params.app_id, &params.after, limit)
    });
    let rooms = rooms.await?;
    let is_full = i64::try_from(rooms.len()) == Ok(limit);
    let next = rooms
        .last()
        .filter(|_| is_full)
        .map(|room| room.room_id.clone());
    Ok(Json(RoomsView { rooms, next }))
}

pub(super) async fn list(
    State(emulator): State<Emulator>,
    Path(room_id): Path<String>,
    Params(params): Params<ListOfApp>,
) -> JsonResult<UsersView> {
    let (limit, after) = (limit(params.limit)?, after_number(&params.after)?);
    let view = read(&emulator, move |db| {
        app(db, &params.app_id)?;
        let users = roster::users_after(db, &params.app_id, &room_id, after, limit)?;
        let is_full = i64::try_from(users.len()) == Ok(limit);
        let next = users
            .last()
            .filter(|_| is_full)
            .map(|user| user.id.to_string());
        let view = |user: roster::User| {
            let user_id = user.user_id.clone();
            user_view(db, UserKey::new(&params.app_id, &room_id, &user_id), user)
        };
        let users = users.into_iter().map(view).collect::<Result<_, _>>()?;
        Ok(UsersView { users, next })
    });
    Ok(Json(view.await?))
}

pub(super) async fn show(
    State(emulator): State<Emulator>,
    Path((room_id, user_id)): Path<(String, String)>,
    Params(params): Params<OfApp>,
) -> JsonResult<RoomUser> {
    let view = read(&emulator, move |db| {
        app(db, &params.app_id)?;
        shown(db, UserKey::new(&params.app_id, &room_id, &user_id))
    });
    Ok(Json(view.await?))
}

fn shown(db: &rusqlite::Connection, key: UserKey<'_>) -> Result<RoomUser, ApiError> {
    user_view(db, key, roster::present(db, key)?)
}

pub(super) async fn join(
    State(emulator): State<Emulator>,
    Path(room_id): Path<String>,
    Params(params): Params<OfApp>,
    JsonBody(body): JsonBody<NewRoomUser>,
) -> Result<(StatusCode, Json<RoomUser>), ControlError> {
    let view = write(&emulator, move |tx, now| {
        let app = app(tx, &params.app_id)?;
        let key = UserKey::new(&params.app_id, &room_id, &body.user_id);
        check(key)?;
        let grant = match &body.token {
            Some(Some(token)) => verified(&app, token, key, now)?,
            Some(None) => Grant::everything(),
            None => {
                let text = "`token` is missing: sign a room token with a key of the app, or say `\"token\": null` to \
                     join without one";
                return Err(problem(400, "MissingToken", text));
            }
        };
        users::join(
            tx,
            &Join {
                visible: body.visible,
                device: body.device_type,
                extra_info: &body.extra_info,
                grant,
                ..Join::new(key, now.unsigned())
            },
        )?;
        shown(tx, key)
    });
    Ok((StatusCode::CREATED, Json(view.await?)))
}

fn verified(
    app: &crate::apps::App,
    token: &str,
    key: UserKey<'_>,
    now: Millis,
) -> Result<Grant, ApiError> {
    let verified = tokens::verify(app, token, key.room_id, key.user_id, now);
    verified.map_err(|refusal| tokens::refused(&refusal))
}

pub(super) async fn change(
    State(emulator): State<Emulator>,
    Path((room_id, user_id)): Path<(String, String)>,
    Params(params): Params<OfApp>,
    JsonBody(body): JsonBody<ChangeBody>,
) -> JsonResult<RoomUser> {
    let view = write(&emulator, move |tx, now| {
        let app = app(tx, &params.app_id)?;
        let key = UserKey::new(&params.app_id, &room_id, &user_id);
        roster::present(tx, key)?;
        if let Some(token) = &body.token {
            let grant = verified(&app, token, key, now)?;
            expired::set_grant(tx, key, &grant, now)?;
        }
        if let Some(visible) = body.visible {
            users::set_visible(tx, key, visible, now)?;
        }
        shown(tx, key)
    });
    Ok(Json(view.await?))
}

pub(super) async fn leave(
    State(emulator): State<Emulator>,
    Path((room_id, user_id)): Path<(String, String)>,
    Params(params): Params<LeaveParams>,
) -> Result<StatusCode, ControlError> {
    let left = write(&emulator, move |tx, now| {
        app(tx, &params.app_id)?;
        let key = UserKey::new(&params.app_id, &room_id, &user_id);
        let reason = match params.reason {
            Reason::UserLeave => LeaveReason::UserLeave,
            Reason::Other => LeaveReason::Other,
            Reason::ConnectionLost => {
                roster::present(tx, key)?;
                return expiry::lose_connection(tx, key, now);
            }
        };
        roster::present(tx, key)?;
        users::leave(tx, key, reason, now.unsigned())?;
        Ok(())
    });
    left.await?;
    Ok(StatusCode::NO_CONTENT)
}
