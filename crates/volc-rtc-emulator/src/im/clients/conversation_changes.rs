//! Changes of conversations and members by clients.

use axum::Json;
use axum::extract::{Path, State};
use rusqlite::Connection;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::actor::{Actor, OfApp, Outcome, Who};
use super::rules::{self, MANAGER};
use crate::control::{ImConversationChange, ImMemberChange, JsonBody, Params};
use crate::im::conversations::destroy::destroy as destroy_conversation;
use crate::im::conversations::find::{Conversation, Kind};
use crate::im::conversations::modify::{self as conversation_changes};
use crate::im::members::find::{self as members, Member};
use crate::im::members::modify as member_changes;
use crate::im::messages::message::Ext;
use crate::{ApiError, Emulator};

/// A conversation.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OfConversation {
    conversation: i64,
}

/// A conversation, and a change of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Changed<C> {
    pub(super) conversation: i64,
    pub(super) change: C,
}

/// A member, and a change of them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangedMember {
    conversation: i64,
    user: i64,
    change: ImMemberChange,
}

/// The changes that a response to `BeforeUpdateConversation` asks for.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ConversationChanges {
    name: Option<String>,
    avatar_url: Option<String>,
    description: Option<String>,
    notice: Option<String>,
    ext: Option<Ext>,
}

impl ConversationChanges {
    fn apply(self, change: &mut ImConversationChange) {
        for (place, value) in [
            (&mut change.name, self.name),
            (&mut change.avatar_url, self.avatar_url),
            (&mut change.description, self.description),
            (&mut change.notice, self.notice),
        ] {
            if value.is_some() {
                *place = value;
            }
        }
        change.ext.extend(self.ext.unwrap_or_default());
    }
}

/// A response that changes nothing.
#[derive(Deserialize)]
struct NoChanges {}

/// Returns the data of an event, without the members that are not changed.
pub(super) fn changed_members(fixed: Value, changes: Value) -> Value {
    let mut data = fixed;
    if let (Some(data), Value::Object(changes)) = (data.as_object_mut(), changes) {
        let is_change = |value: &Value| !value.is_null() && *value != Value::Object(Map::new());
        data.extend(changes.into_iter().filter(|(_, value)| is_change(value)));
    }
    data
}

/// Returns the conversation if the client may change it.
fn check(db: &Connection, who: &Who, short_id: i64) -> Result<Conversation, ApiError> {
    let (conversation, member) = rules::member(db, who, short_id)?;
    if conversation.kind != Kind::OneToOne {
        rules::require_manager(&member)?;
    }
    Ok(conversation)
}

/// Changes the profile of a conversation.
pub(super) async fn update(
    State(emulator): State<Emulator>,
    Path(user): Path<String>,
    Params(params): Params<OfApp>,
    JsonBody(body): JsonBody<Changed<ImConversationChange>>,
) -> Outcome {
    let actor = Actor::new(emulator, &user, params)?;
    let (short_id, mut change) = (body.conversation, body.change);
    let conversation = actor.read(move |db, who| check(db, who, short_id)).await?;
    let who = actor.who();
    let fixed = json!({
        "AppId": who.app,
        "ConversationShortId": short_id,
        "ConversationType": conversation.kind.number(),
        "Operator": who.user_id,
    });
    let changes = json!({
        "Name": change.name,
        "AvatarUrl": change.avatar_url,
        "Description": change.description,
        "Notice": change.notice,
        "Ext": change.ext,
    });
    let data = changed_members(fixed, changes);
    for changes in actor
        .ask::<ConversationChanges>("BeforeUpdateConversation", data)
        .await?
    {
        changes.apply(&mut change);
    }
    let work = actor.write(move |tx, who| {
        let conversation = check(tx, who, short_id)?;
        let changes = conversation_changes::Changes {
            name: change.name.as_deref(),
            avatar_url: change.avatar_url.as_deref(),
            description: change.description.as_deref(),
            notice: change.notice.as_deref(),
            ext: Some(&change.ext),
            owner: None,
        };
        conversation_changes::modify(tx, &conversation, &changes, who.now())
    });
    work.await?;
    Ok(Json(json!({})))
}

/// Returns the member whom the client may change so.
fn check_member(
    db: &Connection,
    who: &Who,
    (short_id, user_id): (i64, i64),
    change: &ImMemberChange,
) -> Result<(Conversation, Member), ApiError> {
    let (conversation, member) = rules::member(db, who, short_id)?;
    conversation.refuse_one_to_one()?;
    let other = members::require(db, short_id, user_id)?;
    if user_id != who.user_id {
        rules::require_manager(&member)?;
    }
    if change.manager.is_some() {
        rules::require_owner(&conversation, who)?;
    }
    Ok((conversation, other))
}

/// Changes a member.
pub(super) async fn update_member(
    State(emulator): State<Emulator>,
    Path(user): Path<String>,
    Params(params): Params<OfApp>,
    JsonBody(body): JsonBody<ChangedMember>,
) -> Outcome {
    let actor = Actor::new(emulator, &user, params)?;
    let (place, change) = ((body.conversation, body.user), body.change);
    let (conversation, _) = {
        let change = change.clone();
        actor
            .read(move |db, who| check_member(db, who, place, &change))
            .await?
    };
    let role = change
        .manager
        .map(|is_manager| if is_manager { MANAGER } else { 0 });
    let changes =
        json!({"Role": role, "NickName": change.nick_name, "AvatarUrl": change.avatar_url});
    let member = changed_members(json!({"ParticipantUserId": body.user}), changes);
    let who = actor.who();
    let data = json!({
        "AppId": who.app,
        "ConversationShortId": body.conversation,
        "ConversationType": conversation.kind.number(),
        "Operator": who.user_id,
        "UpdateParticipants": [member],
    });
    actor
        .ask::<NoChanges>("BeforeUpdateParticipant", data)
        .await?;
    let work = actor.write(move |tx, who| {
        let (conversation, member) = check_member(tx, who, place, &change)?;
        let changes = member_changes::Changes {
            role,
            nick_name: change.nick_name.as_deref(),
            avatar_url: change.avatar_url.as_deref(),
            operator: Some(who.user_id),
            ..member_changes::Changes::default()
        };
        member_changes::modify(tx, &conversation, &member, &changes, who.now())
    });
    work.await?;
    Ok(Json(json!({})))
}

/// Dissolves a group or live group.
pub(super) async fn destroy(
    State(emulator): State<Emulator>,
    Path(user): Path<String>,
    Params(params): Params<OfApp>,
    JsonBody(body): JsonBody<OfConversation>,
) -> Outcome {
    let actor = Actor::new(emulator, &user, params)?;
    let short_id = body.conversation;
    let check = move |db: &Connection, who: &Who| {
        let (conversation, _) = rules::member(db, who, short_id)?;
        conversation.refuse_one_to_one()?;
        rules::require_owner(&conversation, who)?;
        Ok(conversation)
    };
    let c = actor.read(check).await?;
    let who = actor.who();
    let data = json!({
        "AppId": who.app,
        "ConversationShortId": short_id,
        "ConversationType": c.kind.number(),
        "InboxType": c.inbox_type,
        "Description": c.description,
        "AvatarUrl": c.avatar_url,
        "Name": c.name,
        "CreateTime": c.create_time,
        "Ext": c.ext,
        "OwnerUserId": c.owner,
        "Operator": who.user_id,
    });
    actor
        .ask::<NoChanges>("BeforeDestroyConversation", data)
        .await?;
    let work = actor.write(move |tx, who| {
        let conversation = check(tx, who)?;
        destroy_conversation(tx, &conversation, who.user_id, who.now_millis)
    });
    work.await?;
    Ok(Json(json!({})))
}
