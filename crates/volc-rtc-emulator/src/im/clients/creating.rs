//! Conversations that clients create.

use axum::Json;
use axum::extract::{Path, State};
use rusqlite::Transaction;
use serde::Deserialize;
use serde_json::json;

use super::actor::{Actor, OfApp, Outcome, Who};
use super::{add, rules};
use crate::control::{ControlError, ImCreated, JsonBody, NewImConversation, Params};
use crate::im::call::invalid;
use crate::im::conversations::create::{self, NewConversation};
use crate::im::conversations::find::{Conversation, Kind};
use crate::im::messages::message::Ext;
use crate::{ApiError, ConversationKind, Emulator};

/// The changes that a response to `BeforeCreateSingleConversation` asks for.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PairChanges {
    ext: Option<Ext>,
}

/// The changes that a response to `BeforeCreateConversation` asks for.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct GroupChanges {
    valid_participant_user_ids: Option<Vec<i64>>,
    name: Option<String>,
    avatar_url: Option<String>,
    description: Option<String>,
    ext: Option<Ext>,
}

impl GroupChanges {
    fn apply(self, new: &mut NewImConversation) {
        if let Some(valid) = self.valid_participant_user_ids {
            new.members.retain(|user_id| valid.contains(user_id));
        }
        for (place, value) in [
            (&mut new.name, self.name),
            (&mut new.avatar_url, self.avatar_url),
            (&mut new.description, self.description),
        ] {
            if let Some(value) = value {
                *place = value;
            }
        }
        new.ext.extend(self.ext.unwrap_or_default());
    }
}

/// Creates a conversation, after an event before the fact.
pub(super) async fn create(
    State(emulator): State<Emulator>,
    Path(user): Path<String>,
    Params(params): Params<OfApp>,
    JsonBody(body): JsonBody<NewImConversation>,
) -> Outcome {
    let actor = Actor::new(emulator, &user, params)?;
    let created = match (body.kind, body.other) {
        (ConversationKind::OneToOne, Some(other)) => {
            pair(&actor, other, body.inbox_type, body.ext).await?
        }
        (ConversationKind::OneToOne, None) => {
            let text = "`other` is required: the second user of a one-to-one conversation";
            return Err(ControlError::invalid(text));
        }
        (ConversationKind::Live, _) if !body.members.is_empty() => {
            let text = "`members` is for groups; users join a live group themselves";
            return Err(ControlError::invalid(text));
        }
        (ConversationKind::Group | ConversationKind::Live, _) => group(&actor, body).await?,
    };
    Ok(Json(json!(created)))
}

/// Returns the conversation with another user, which is created if it is not there.
pub(super) async fn pair(
    actor: &Actor,
    other: i64,
    inbox_type: i64,
    mut ext: Ext,
) -> Result<ImCreated, ControlError> {
    let known = actor.read(move |db, who| {
        if other <= 0 || other == who.user_id {
            return Err(invalid(
                "the other user must be another one, with an id above 0",
            ));
        }
        rules::refuse_blocked(db, who, inbox_type, other)?;
        create::pair(db, &who.app_id, inbox_type, who.user_id, other)
    });
    if let Some(conversation) = known.await? {
        return Ok(created(&conversation, true));
    }
    let who = actor.who();
    let data = json!({
        "AppId": who.app,
        "OwnerUserId": who.user_id,
        "InboxType": inbox_type,
        "ParticipantUserIds": [who.user_id, other],
        "Ext": ext,
    });
    let event = "BeforeCreateSingleConversation";
    for changes in actor.ask::<PairChanges>(event, data).await? {
        ext.extend(changes.ext.unwrap_or_default());
    }
    let made = actor.write(move |tx, who| {
        let mut new = NewConversation::new(&who.app_id, inbox_type, Kind::OneToOne, who.user_id);
        new.other = Some(other);
        new.ext = ext;
        create::create(tx, &new, who.now_millis)
    });
    let (conversation, exists) = made.await?;
    Ok(created(&conversation, exists))
}

/// Creates a group or a live group.
async fn group(actor: &Actor, mut body: NewImConversation) -> Result<ImCreated, ControlError> {
    let who = actor.who();
    body.members.retain(|user_id| *user_id != who.user_id);
    body.members.dedup();
    let mut users = vec![who.user_id];
    users.extend(&body.members);
    let data = json!({
        "AppId": who.app,
        "Description": body.description,
        "AvatarUrl": body.avatar_url,
        "Name": body.name,
        "InboxType": body.inbox_type,
        "ParticipantUserIds": users,
        "OwnerUserId": who.user_id,
        "Ext": body.ext,
    });
    for changes in actor
        .ask::<GroupChanges>("BeforeCreateConversation", data)
        .await?
    {
        changes.apply(&mut body);
    }
    let made = actor
        .write(move |tx, who| make_group(tx, who, &body))
        .await?;
    Ok(created(&made, false))
}

fn make_group(
    tx: &Transaction<'_>,
    who: &Who,
    body: &NewImConversation,
) -> Result<Conversation, ApiError> {
    let kind = match body.kind {
        ConversationKind::Live => Kind::Live,
        ConversationKind::Group | ConversationKind::OneToOne => Kind::Group,
    };
    let new = NewConversation {
        name: &body.name,
        avatar_url: &body.avatar_url,
        description: &body.description,
        notice: &body.notice,
        ext: body.ext.clone(),
        ..NewConversation::new(&who.app_id, body.inbox_type, kind, who.user_id)
    };
    let (conversation, _) = create::create(tx, &new, who.now_millis)?;
    if !body.members.is_empty() {
        add::insert(tx, who, &conversation, &body.members)?;
    }
    Ok(conversation)
}

fn created(conversation: &Conversation, exists: bool) -> ImCreated {
    ImCreated {
        conversation: conversation.short_id,
        conversation_id: conversation.id.clone(),
        exists,
    }
}
