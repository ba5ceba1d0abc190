//! Sending a message: its checks, its receivers.

use std::collections::HashSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rusqlite::{Connection, Transaction};
use volc_rtc_api::rts_message::batch_send_room_unicast::BatchSendRoomUnicastRequest;
use volc_rtc_api::rts_message::send_broadcast::SendBroadcastRequest;
use volc_rtc_api::rts_message::send_room_unicast::SendRoomUnicastRequest;
use volc_rtc_api::rts_message::send_unicast::SendUnicastRequest;
use volc_rtc_api::rts_message::v2020_12_01 as v2020;

use crate::ApiError;
use crate::rooms::call::Call;
use crate::rooms::ids::{self, UserKey};
use crate::rooms::messages::{self, NewMessage, OUTSIDE};
use crate::rooms::{logins, roster, users};

/// The most bytes of a message.
const MOST_BYTES: usize = 64 * 1024;
/// The most bytes of a message to several users.
const MOST_BYTES_OF_BATCH: usize = 20 * 1024;
/// The most receivers of a message.
const MOST_RECEIVERS: usize = 600;

/// A message of any Action and Version.
pub(super) struct Outgoing {
    app_id: String,
    from: String,
    to: Receivers,
    binary: bool,
    message: String,
}

/// The receivers of a message.
enum Receivers {
    Room(String),
    User {
        room_id: String,
        user_id: String,
    },
    Users {
        room_id: String,
        user_ids: Vec<String>,
    },
    Outside(String),
}

/// Sends a message. Returns the error of one that did not reach all of its receivers, but some.
pub(super) fn send(
    tx: &Transaction<'_>,
    message: &Outgoing,
    call: &Call,
) -> Result<Option<ApiError>, ApiError> {
    call.app(tx, &message.app_id)?;
    check_sender(tx, message)?;
    let app_id = message.app_id.as_str();
    match &message.to {
        Receivers::Room(room_id) => {
            ids::check_room(room_id)?;
            let payload = message.payload(MOST_BYTES)?;
            roster::require_room(tx, app_id, room_id)?;
            post(tx, message, room_id, None, &payload, call)?;
        }
        Receivers::User { room_id, user_id } => {
            ids::check_room(room_id)?;
            check_receiver(user_id)?;
            let payload = message.payload(MOST_BYTES)?;
            roster::require(tx, UserKey::new(app_id, room_id, user_id))?;
            post(tx, message, room_id, Some(user_id), &payload, call)?;
        }
        Receivers::Users { room_id, user_ids } => {
            return to_users(tx, message, room_id, user_ids, call);
        }
        Receivers::Outside(user_id) => {
            check_receiver(user_id)?;
            let payload = message.payload(MOST_BYTES)?;
            if !logins::is_in(tx, app_id, user_id)? {
                let text = format!(
                    "the user `{user_id}` is not logged in; log in with POST /_emulator/rts/users (users in rooms are \
                     not logged in by that)"
                );
                return Err(ApiError::service("InternalError.UserNotFound", text));
            }
            post(tx, message, OUTSIDE, Some(user_id), &payload, call)?;
        }
    }
    Ok(None)
}

/// Sends a message to each of several users, once to one who is named twice.
fn to_users(
    tx: &Transaction<'_>,
    message: &Outgoing,
    room_id: &str,
    user_ids: &[String],
    call: &Call,
) -> Result<Option<ApiError>, ApiError> {
    ids::check_room(room_id)?;
    if user_ids.is_empty() {
        return Err(ApiError::service(
            "InvalidParameter.IllegalTo",
            "`To` names nobody",
        ));
    }
    if user_ids.len() > MOST_RECEIVERS {
        let text = format!(
            "`To` names {} users, at most {MOST_RECEIVERS} are allowed",
            user_ids.len()
        );
        return Err(ApiError::service(
            "InvalidParameter.UserCountOverLimit",
            text,
        ));
    }
    user_ids
        .iter()
        .try_for_each(|user_id| check_receiver(user_id))?;
    let payload = message.payload(MOST_BYTES_OF_BATCH)?;
    roster::require_room(tx, &message.app_id, room_id)?;
    let mut seen = HashSet::new();
    let mut absent = Vec::new();
    for user_id in user_ids
        .iter()
        .filter(|user_id| seen.insert(user_id.as_str()))
    {
        if users::is_in(tx, UserKey::new(&message.app_id, room_id, user_id))? {
            post(tx, message, room_id, Some(user_id), &payload, call)?;
        } else {
            absent.push(user_id.as_str());
        }
    }
    if absent.is_empty() {
        return Ok(None);
    }
    let text = format!("not in the room `{room_id}`: {}", shortened(&absent));
    if absent.len() == seen.len() {
        return Err(ApiError::service("InternalError.UserNotFound", text));
    }
    Ok(Some(ApiError::service("PartialSuccess", text)))
}

/// Returns the first of some names, and how many more there are.
fn shortened(names: &[&str]) -> String {
    const SHOWN: usize = 5;
    let first = names
        .iter()
        .take(SHOWN)
        .copied()
        .collect::<Vec<_>>()
        .join(", ");
    match names.len().checked_sub(SHOWN) {
        Some(more @ 1..) => format!("{first} and {more} more"),
        _ => first,
    }
}

/// Refuses a sender that is not one: the pages say that it must not be the id of a real user of the app.
fn check_sender(db: &Connection, message: &Outgoing) -> Result<(), ApiError> {
    let refuse = |text: String| ApiError::service("InvalidParameter.IllegalFrom", text);
    ids::check(&message.from).map_err(|problem| refuse(format!("`From` {problem}")))?;
    let (app_id, from) = (&message.app_id, &message.from);
    if roster::is_anywhere(db, app_id, from)? || logins::is_in(db, app_id, from)? {
        let text = format!("`From` is `{from}`, a user of the app; choose an id that no user has");
        return Err(refuse(text));
    }
    Ok(())
}

fn check_receiver(user_id: &str) -> Result<(), ApiError> {
    let refuse =
        |problem| ApiError::service("InvalidParameter.IllegalTo", format!("`To` {problem}"));
    ids::check(user_id).map_err(refuse)
}

fn post(
    tx: &Transaction<'_>,
    message: &Outgoing,
    room_id: &str,
    to: Option<&str>,
    payload: &[u8],
    call: &Call,
) -> Result<(), ApiError> {
    let message = NewMessage {
        app_id: &message.app_id,
        room_id,
        from: &message.from,
        to,
        binary: message.binary,
        payload,
        at_millis: call.now.unsigned(),
    };
    messages::post(tx, &message)?;
    Ok(())
}

impl Outgoing {
    /// Returns the content: the bytes of a binary message, whose size is what counts.
    fn payload(&self, most: usize) -> Result<Vec<u8>, ApiError> {
        let payload = if self.binary {
            let decoded = STANDARD.decode(&self.message);
            decoded.map_err(|error| {
                let text = format!("`Message` of a binary message must be base64: {error}");
                ApiError::service("InvalidParameter", text)
            })?
        } else {
            self.message.clone().into_bytes()
        };
        if payload.len() > most {
            let text = format!(
                "the message has {} bytes, at most {most} are allowed",
                payload.len()
            );
            return Err(ApiError::service("InvalidParameter.SizeOverLimit", text));
        }
        Ok(payload)
    }
}

/// The requests of a message differ in their receivers only.
macro_rules! outgoing {
    ($($request:ty: |$name:ident| $to:expr;)*) => {$(
        impl From<$request> for Outgoing {
            fn from($name: $request) -> Self {
                Self {
                    app_id: $name.app_id,
                    from: $name.from,
                    to: $to,
                    binary: $name.binary,
                    message: $name.message,
                }
            }
        }
    )*};
}

outgoing! {
    SendBroadcastRequest: |request| Receivers::Room(request.room_id);
    v2020::send_broadcast::SendBroadcastRequest: |request| Receivers::Room(request.room_id);
    SendRoomUnicastRequest: |request| Receivers::User { room_id: request.room_id, user_id: request.to };
    v2020::send_room_unicast::SendRoomUnicastRequest:
        |request| Receivers::User { room_id: request.room_id, user_id: request.to };
    BatchSendRoomUnicastRequest: |request| Receivers::Users { room_id: request.room_id, user_ids: request.to };
    v2020::batch_send_room_unicast::BatchSendRoomUnicastRequest:
        |request| Receivers::Users { room_id: request.room_id, user_ids: request.to };
    SendUnicastRequest: |request| Receivers::Outside(request.to);
    v2020::send_unicast::SendUnicastRequest: |request| Receivers::Outside(request.to);
}
