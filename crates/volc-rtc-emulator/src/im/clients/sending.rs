//! Messages of clients.

use axum::Json;
use axum::extract::{Path, State};
use rusqlite::{Connection, Transaction};
use serde::Deserialize;
use serde_json::{Value, json};

use super::actor::{Actor, OfApp, Outcome, Who};
use super::{creating, rules};
use crate::control::{ControlError, ImSent, JsonBody, NewImMessage, Params};
use crate::im::conversations::find::Conversation;
use crate::im::messages::draft::{Draft, Origin, PRIORITIES};
use crate::im::messages::message::{self, Ext};
use crate::im::messages::reference::Reference;
use crate::im::messages::send;
use crate::im::messages::{events, send::send as send_message};
use crate::{ApiError, Emulator};

/// The changes that a response to `BeforeSendMessage` asks for.
#[derive(Default, Deserialize)]
struct Changes {
    #[serde(rename = "MessageBody")]
    body: Option<BodyChanges>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct BodyChanges {
    ext: Option<Ext>,
    content: Option<String>,
    visible_users: Option<Vec<i64>>,
    invisible_users: Option<Vec<i64>>,
    mentioned_users: Option<Vec<i64>>,
    message_priority: Option<i64>,
}

impl BodyChanges {
    fn apply(self, draft: &mut Draft) {
        draft.ext.extend(self.ext.unwrap_or_default());
        put(&mut draft.content, self.content);
        put(&mut draft.visible, self.visible_users);
        put(&mut draft.invisible, self.invisible_users);
        put(&mut draft.mentioned, self.mentioned_users);
        let is_listed = |priority: &i64| PRIORITIES.contains(priority);
        put(&mut draft.priority, self.message_priority.filter(is_listed));
    }
}

fn put<T>(place: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *place = value;
    }
}

/// Sends a message: the rules of clients, then `BeforeSendMessage`, then the message with its events.
pub(super) async fn send(
    State(emulator): State<Emulator>,
    Path(user): Path<String>,
    Params(params): Params<OfApp>,
    JsonBody(body): JsonBody<NewImMessage>,
) -> Outcome {
    let actor = Actor::new(emulator, &user, params)?;
    let short_id = place(&actor, &body).await?;
    let mut draft = draft(&actor, &body);
    let earlier = {
        let draft = draft.clone();
        actor
            .read(move |db, who| {
                check(db, who, short_id, &draft)?;
                Ok(match draft.client_msg_id.as_str() {
                    "" => None,
                    id => message::find_by_client_id(db, short_id, id)?,
                })
            })
            .await?
    };
    if let Some(earlier) = earlier {
        return Ok(sent(short_id, earlier.id, Some(earlier.position)));
    }
    let id = actor.write(|tx, _| send::next_message_id(tx)).await?;
    draft.id = Some(id);
    if draft.client_msg_id.is_empty() {
        draft.client_msg_id = send::random_id(id);
    }
    let data = {
        let draft = draft.clone();
        actor
            .read(move |db, who| before(db, who, short_id, &draft))
            .await?
    };
    for changes in actor.ask::<Changes>("BeforeSendMessage", data).await? {
        changes.body.unwrap_or_default().apply(&mut draft);
    }
    let message = actor
        .write(move |tx, who| finish(tx, who, short_id, &draft))
        .await?;
    Ok(sent(short_id, message.message_id, message.position))
}

fn sent(conversation: i64, message_id: i64, index: Option<i64>) -> Json<Value> {
    Json(json!(ImSent {
        conversation,
        message_id,
        index,
    }))
}

/// Returns the conversation that a message goes into; that of two users is created if it is not there.
async fn place(actor: &Actor, body: &NewImMessage) -> Result<i64, ControlError> {
    match (body.conversation, body.to) {
        (Some(short_id), None) => Ok(short_id),
        (None, Some(other)) => {
            let created = creating::pair(actor, other, body.inbox_type, Ext::new()).await?;
            Ok(created.conversation)
        }
        _ => Err(ControlError::invalid(
            "a message has either `conversation` or `to`, a user",
        )),
    }
}

fn draft(actor: &Actor, body: &NewImMessage) -> Draft {
    Draft {
        ext: body.ext.clone(),
        client_msg_id: body.client_msg_id.clone(),
        mentioned: body.mentioned_users.clone(),
        visible: body.visible_users.clone(),
        invisible: body.invisible_users.clone(),
        priority: body.priority,
        reference: body.reference,
        hint: body.hint.clone(),
        ..Draft::new(actor.who().user_id, body.msg_type, &body.content)
    }
}

/// Checks that the client may send the message; returns the conversation.
fn check(
    db: &Connection,
    who: &Who,
    short_id: i64,
    draft: &Draft,
) -> Result<Conversation, ApiError> {
    let (conversation, member) = rules::member(db, who, short_id)?;
    rules::may_speak(db, who, &conversation, &member)?;
    draft.check(db, short_id)?;
    Ok(conversation)
}

/// Returns the data of `BeforeSendMessage`.
fn before(db: &Connection, who: &Who, short_id: i64, draft: &Draft) -> Result<Value, ApiError> {
    let (conversation, _) = rules::member(db, who, short_id)?;
    let mut data = json!({
        "AppId": who.app,
        "InboxType": conversation.inbox_type,
        "ClientMessageId": draft.client_msg_id,
        "Header": who.header(db, true)?,
        "MessageBody": {
            "Content": draft.content,
            "ConversationShortId": short_id,
            "ConversationType": conversation.kind.number(),
            "Ext": draft.ext,
            "MsgType": draft.msg_type,
            "Sender": draft.sender,
            "MessageId": draft.id,
            "MentionedUsers": draft.mentioned,
            "MessagePriority": draft.priority,
        },
        "ToId": events::receiver(db, &conversation, who.user_id)?,
    });
    let quoted = match draft.reference {
        Some(id) => message::find_any(db, short_id, id)?,
        None => None,
    };
    if let Some(quoted) = quoted {
        let reference = Reference::new(quoted, &draft.hint, who.millis());
        data["RefMsgInfo"] = json!({
            "Content": reference.message.content,
            "Hint": reference.hint,
            "InvisibleUsers": reference.message.invisible,
            "VisibleUsers": reference.message.visible,
            "ReferenceMessageId": reference.message.id,
            "ReferenceMessageType": reference.message.msg_type,
            "Status": reference.event_status(),
        });
    }
    Ok(data)
}

/// Sends the message, if the client still may.
fn finish(
    tx: &Transaction<'_>,
    who: &Who,
    short_id: i64,
    draft: &Draft,
) -> Result<send::Sent, ApiError> {
    let conversation = check(tx, who, short_id, draft)?;
    let header = serde_json::from_value(who.header(tx, false)?)?;
    let origin = Origin::Client(&header);
    send_message(tx, &conversation, draft, origin, who.now_millis)
}
