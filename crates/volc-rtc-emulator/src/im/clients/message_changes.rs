//! Changes of messages by clients: only of what the client sees. None of them has an event before the fact.

use axum::Json;
use axum::extract::{Path, State};
use rusqlite::Transaction;
use serde::Deserialize;
use serde_json::json;

use super::actor::{Actor, OfApp, Outcome, Who};
use super::rules::{self, MANAGER, OWNER};
use crate::control::{ImMessageChange, ImPropertyChange, JsonBody, Params, PropertyOp};
use crate::im::conversations::find::Conversation;
use crate::im::members::find::Member;
use crate::im::messages::change::{self, By, NewProperty, PropertyChange};
use crate::im::messages::history;
use crate::im::messages::message::{self, Message, not_found};
use crate::{ApiError, Emulator};

/// A message.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OfMessage {
    conversation: i64,
    message_id: i64,
}

/// A message, and a change of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Changed<C> {
    conversation: i64,
    message_id: i64,
    change: C,
}

/// A message that a client sees.
struct Seen {
    conversation: Conversation,
    member: Member,
    message: Message,
}

impl Seen {
    /// # Errors
    /// `MessageNotFound`, also for a message that the client does not see.
    fn find(
        tx: &Transaction<'_>,
        who: &Who,
        (short_id, message_id): (i64, i64),
    ) -> Result<Self, ApiError> {
        let (conversation, member) = rules::member(tx, who, short_id)?;
        let message = message::require(tx, short_id, message_id)?;
        if !history::sees(tx, &member, &message)? {
            return Err(not_found(short_id, message_id));
        }
        Ok(Self {
            conversation,
            member,
            message,
        })
    }

    /// Checks that the client has sent it.
    fn require_sender(&self) -> Result<(), ApiError> {
        if self.message.sender == self.member.user_id {
            return Ok(());
        }
        Err(rules::no_permission(&self.member, "its sender"))
    }
}

fn by(who: &Who) -> By {
    By {
        operator: who.user_id,
        now_millis: who.now_millis,
    }
}

/// Changes content or extension data of the client's own message.
pub(super) async fn modify(
    State(emulator): State<Emulator>,
    Path(user): Path<String>,
    Params(params): Params<OfApp>,
    JsonBody(body): JsonBody<Changed<ImMessageChange>>,
) -> Outcome {
    let actor = Actor::new(emulator, &user, params)?;
    let work = actor.write(move |tx, who| {
        let seen = Seen::find(tx, who, (body.conversation, body.message_id))?;
        seen.require_sender()?;
        let ImMessageChange { content, ext } = &body.change;
        let content = content.as_deref();
        change::modify(tx, &seen.conversation, seen.message, content, ext, by(who))
    });
    work.await?;
    Ok(Json(json!({})))
}

/// Recalls the client's own message, or as owner or manager any.
pub(super) async fn recall(
    State(emulator): State<Emulator>,
    Path(user): Path<String>,
    Params(params): Params<OfApp>,
    JsonBody(body): JsonBody<OfMessage>,
) -> Outcome {
    let actor = Actor::new(emulator, &user, params)?;
    let work = actor.write(move |tx, who| {
        let seen = Seen::find(tx, who, (body.conversation, body.message_id))?;
        let role = match seen.member.role {
            role @ (OWNER | MANAGER) => role,
            _ => {
                seen.require_sender()?;
                0
            }
        };
        change::recall(tx, &seen.conversation, seen.message, role, by(who))
    });
    work.await?;
    Ok(Json(json!({})))
}

/// Deletes a message for the client alone.
pub(super) async fn delete(
    State(emulator): State<Emulator>,
    Path(user): Path<String>,
    Params(params): Params<OfApp>,
    JsonBody(body): JsonBody<OfMessage>,
) -> Outcome {
    let actor = Actor::new(emulator, &user, params)?;
    let work = actor.write(move |tx, who| {
        let seen = Seen::find(tx, who, (body.conversation, body.message_id))?;
        change::delete_for(
            tx,
            &seen.conversation,
            &seen.message,
            who.user_id,
            who.now_millis,
        )
    });
    work.await?;
    Ok(Json(json!({})))
}

/// Changes a property of a message, such as the client's reaction to it.
pub(super) async fn set_property(
    State(emulator): State<Emulator>,
    Path(user): Path<String>,
    Params(params): Params<OfApp>,
    JsonBody(body): JsonBody<Changed<ImPropertyChange>>,
) -> Outcome {
    let actor = Actor::new(emulator, &user, params)?;
    let work = actor.write(move |tx, who| {
        let seen = Seen::find(tx, who, (body.conversation, body.message_id))?;
        seen.conversation.refuse_live()?;
        let ImPropertyChange {
            key,
            op,
            value,
            idempotent_id,
        } = body.change;
        let usual = format!("{key}{}{value}", who.user_id);
        let new = NewProperty {
            idempotent_id: idempotent_id.unwrap_or(usual),
            change: match op {
                PropertyOp::Append => PropertyChange::Append,
                PropertyOp::Remove => PropertyChange::Remove,
                PropertyOp::Replace => PropertyChange::Replace,
                PropertyOp::Clear => PropertyChange::Clear,
            },
            key,
            value,
        };
        change::set_property(tx, &seen.conversation, seen.message, &new, by(who))
    });
    work.await?;
    Ok(Json(json!({})))
}
