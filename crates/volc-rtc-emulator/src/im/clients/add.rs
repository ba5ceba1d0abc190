//! Members that clients add and remove, and users who join and leave by themselves.

use axum::Json;
use axum::extract::{Path, State};
use rusqlite::{Connection, Transaction};
use serde::Deserialize;
use serde_json::json;

use super::actor::{Actor, OfApp, Outcome, Who};
use super::rules;
use crate::control::{JsonBody, Params};
use crate::im::conversations::find::{self as conversations, Conversation, Kind};
use crate::im::members::insert::NewMember;
use crate::im::members::{add as new_members, find as members, presence, remove as former_members};
use crate::{ApiError, Emulator};

/// A conversation.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OfConversation {
    conversation: i64,
}

/// A conversation, and users.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OfUsers {
    conversation: i64,
    users: Vec<i64>,
}

/// The changes that a response to `BeforeAddParticipant` or `BeforeRemoveParticipant` asks for.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Changes {
    valid_participant_user_ids: Option<Vec<i64>>,
}

impl Changes {
    fn apply(self, users: &mut Vec<i64>) {
        if let Some(valid) = self.valid_participant_user_ids {
            users.retain(|user_id| valid.contains(user_id));
        }
    }
}

/// Adds users to a group; returns those who were added.
pub(super) async fn add(
    State(emulator): State<Emulator>,
    Path(user): Path<String>,
    Params(params): Params<OfApp>,
    JsonBody(mut body): JsonBody<OfUsers>,
) -> Outcome {
    let actor = Actor::new(emulator, &user, params)?;
    let short_id = body.conversation;
    let check = move |db: &Connection, who: &Who| {
        let (conversation, _) = rules::member(db, who, short_id)?;
        conversation.refuse_one_to_one()?;
        conversation.refuse_live()?;
        Ok(conversation)
    };
    let conversation = actor.read(check).await?;
    let who = actor.who();
    let data = json!({
        "AppId": who.app,
        "ConversationShortId": short_id,
        "InboxType": conversation.inbox_type,
        "ParticipantUserIds": body.users,
        "Operator": who.user_id,
    });
    for changes in actor.ask::<Changes>("BeforeAddParticipant", data).await? {
        changes.apply(&mut body.users);
    }
    let added = actor.write(move |tx, who| {
        let conversation = check(tx, who)?;
        insert(tx, who, &conversation, &body.users)
    });
    Ok(Json(json!({"users": added.await?})))
}

/// Adds members on behalf of the client; returns those who were added.
pub(super) fn insert(
    tx: &Transaction<'_>,
    who: &Who,
    conversation: &Conversation,
    users: &[i64],
) -> Result<Vec<i64>, ApiError> {
    let mut new = Vec::new();
    for user_id in users {
        let is_known = members::find(tx, conversation.short_id, *user_id)?;
        if *user_id > 0 && is_known.is_none() && !new.contains(user_id) {
            new.push(*user_id);
        }
    }
    let members = new.iter().map(|user_id| NewMember {
        operator: who.user_id,
        ..NewMember::new(*user_id)
    });
    let members = members.collect();
    let failed = new_members::add(tx, conversation, members, who.user_id, who.now_millis)?;
    new.retain(|user_id| !failed.contains(user_id));
    Ok(new)
}

/// Removes users from a group; returns those who were removed.
pub(super) async fn remove(
    State(emulator): State<Emulator>,
    Path(user): Path<String>,
    Params(params): Params<OfApp>,
    JsonBody(mut body): JsonBody<OfUsers>,
) -> Outcome {
    let actor = Actor::new(emulator, &user, params)?;
    let wanted = body.clone();
    let check = move |db: &Connection, who: &Who| {
        let (conversation, member) = rules::member(db, who, wanted.conversation)?;
        conversation.refuse_one_to_one()?;
        conversation.refuse_live()?;
        rules::require_manager(&member)?;
        if wanted.users.contains(&conversation.owner) {
            return Err(rules::no_permission(
                &member,
                "nobody removes the owner; who is removed",
            ));
        }
        Ok(conversation)
    };
    actor.read(check.clone()).await?;
    let who = actor.who();
    let data = json!({
        "AppId": who.app,
        "ConversationShortId": body.conversation,
        "ParticipantUserIds": body.users,
        "Operator": who.user_id,
    });
    for changes in actor
        .ask::<Changes>("BeforeRemoveParticipant", data)
        .await?
    {
        changes.apply(&mut body.users);
    }
    let removed = actor.write(move |tx, who| {
        let conversation = check(tx, who)?;
        let mut users = body.users;
        let (operator, now) = (who.user_id, who.now_millis);
        let failed = former_members::remove(tx, &conversation, &users, operator, now)?;
        users.retain(|user_id| !failed.contains(user_id));
        Ok(users)
    });
    Ok(Json(json!({"users": removed.await?})))
}

/// Joins a live group.
pub(super) async fn join(
    State(emulator): State<Emulator>,
    Path(user): Path<String>,
    Params(params): Params<OfApp>,
    JsonBody(body): JsonBody<OfConversation>,
) -> Outcome {
    let actor = Actor::new(emulator, &user, params)?;
    let joined = actor.write(move |tx, who| {
        let conversation = conversations::require(tx, &who.app_id, body.conversation)?;
        presence::enter(tx, &conversation, who.user_id, who.now_millis)
    });
    joined.await?;
    Ok(Json(json!({})))
}

/// Leaves a group or live group.
pub(super) async fn leave(
    State(emulator): State<Emulator>,
    Path(user): Path<String>,
    Params(params): Params<OfApp>,
    JsonBody(body): JsonBody<OfConversation>,
) -> Outcome {
    let actor = Actor::new(emulator, &user, params)?;
    let left = actor.write(move |tx, who| {
        let (conversation, member) = rules::member(tx, who, body.conversation)?;
        let (operator, now) = (who.user_id, who.now_millis);
        match conversation.kind {
            Kind::Live => presence::leave(tx, &conversation, operator, now),
            _ if conversation.owner == operator => {
                Err(rules::no_permission(&member, "all other members"))
            }
            _ => former_members::remove(tx, &conversation, &[operator], operator, now).map(drop),
        }
    });
    left.await?;
    Ok(Json(json!({})))
}
