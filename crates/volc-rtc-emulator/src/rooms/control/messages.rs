//! Messages in rooms.

use std::time::Duration;

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::request::{OfApp, app, check, limit, read, write};
use super::stream::{self, Cursor};
use crate::control::{ControlError, JsonBody, NewRoomMessage, Params, RoomMessage};
use crate::rooms::ids::UserKey;
use crate::rooms::messages::{self, Filter, NewMessage};
use crate::rooms::problem::problem;
use crate::rooms::roster;
use crate::{ApiError, Emulator};

/// The most bytes of a message, as of those that a server sends.
const MOST_BYTES: usize = 64 * 1024;

/// The longest time that a list waits for its first message.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// The query parameters of a list of messages.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MessageParams {
    #[serde(default = "super::request::test_app")]
    app_id: String,
    user: Option<String>,
    after: Option<i64>,
    limit: Option<i64>,
    #[serde(default)]
    wait_ms: u64,
}

pub(super) async fn list(
    State(emulator): State<Emulator>,
    Path(room_id): Path<String>,
    Params(params): Params<MessageParams>,
    headers: HeaderMap,
) -> Result<Response, ControlError> {
    answer(&emulator, room_id, params, &headers).await
}

/// Returns a page of messages, or a stream of them to a client that asks for one.
pub(super) async fn answer(
    emulator: &Emulator,
    room_id: String,
    params: MessageParams,
    headers: &HeaderMap,
) -> Result<Response, ControlError> {
    let limit = limit(params.limit)?;
    let after = params.after.unwrap_or(0);
    let app_id = params.app_id.clone();
    read(emulator, move |db| app(db, &app_id)).await?;
    let filter = Filter {
        app_id: params.app_id,
        room_id,
        user_id: params.user,
        after,
        limit,
    };
    if stream::is_wanted(headers) {
        let filter = stream::resumed(filter, headers)?;
        return Ok(stream::respond(emulator, Cursor::new(filter)));
    }
    let wait = Duration::from_millis(params.wait_ms).min(LONGEST_WAIT);
    let mut messages = present(emulator, &filter).await?;
    if messages.is_empty()
        && !wait.is_zero()
        && let Ok(waited) = tokio::time::timeout(wait, first(emulator, &filter)).await
    {
        messages = waited?;
    }
    let last = messages.last().map_or(after, |message| message.id);
    Ok(Json(json!({"messages": messages, "last": last})).into_response())
}

async fn present(emulator: &Emulator, filter: &Filter) -> Result<Vec<RoomMessage>, ControlError> {
    let filter = filter.clone();
    read(emulator, move |db| messages::list(db, &filter)).await
}

/// Waits until there is a message, and returns those that there are.
async fn first(emulator: &Emulator, filter: &Filter) -> Result<Vec<RoomMessage>, ControlError> {
    let mut changes = emulator.store().changes();
    loop {
        changes.mark_unchanged();
        let messages = present(emulator, filter).await?;
        if !messages.is_empty() || changes.changed().await.is_err() {
            return Ok(messages);
        }
    }
}

pub(super) async fn send(
    State(emulator): State<Emulator>,
    Path(room_id): Path<String>,
    Params(params): Params<OfApp>,
    JsonBody(body): JsonBody<NewRoomMessage>,
) -> Result<(StatusCode, Json<Value>), ControlError> {
    let (binary, payload) = payload(&body)?;
    let id = write(&emulator, move |tx, now| {
        app(tx, &params.app_id)?;
        let key = UserKey::new(&params.app_id, &room_id, &body.from);
        check(key)?;
        roster::present(tx, key)?;
        if let Some(to) = &body.to {
            roster::present(tx, UserKey { user_id: to, ..key })?;
        }
        let message = NewMessage {
            app_id: &params.app_id,
            room_id: &room_id,
            from: &body.from,
            to: body.to.as_deref(),
            binary,
            payload: &payload,
            at_millis: now.unsigned(),
        };
        messages::post(tx, &message)
    });
    let id = id.await?;
    Ok((StatusCode::CREATED, Json(json!({"id": id}))))
}

/// Returns whether the message is binary, and its content.
fn payload(body: &NewRoomMessage) -> Result<(bool, Vec<u8>), ApiError> {
    let (binary, payload) = match (&body.text, &body.base64) {
        (Some(text), None) => (false, text.clone().into_bytes()),
        (None, Some(bytes)) => (true, bytes.clone()),
        _ => {
            let text = "a message has either `text` or `base64`";
            return Err(problem(400, "InvalidRequest", text));
        }
    };
    if payload.len() > MOST_BYTES {
        let text = format!(
            "the message has {} bytes, at most {MOST_BYTES} are allowed",
            payload.len()
        );
        return Err(problem(413, "MessageTooLarge", text));
    }
    Ok((binary, payload))
}
