//! Messages in responses.

use rusqlite::Connection;
use volc_rtc_api::types::im::MessageBody;

use super::message::Message;
use super::reference::Reference;
use crate::ApiError;
use crate::im::conversations::find::Conversation;

/// Returns a message as responses show it. The status is that of a visible message, the only one that the page lists:
/// what is deleted for all is left out, and `Ext` says that a message was recalled.
pub(super) fn body(
    db: &Connection,
    conversation: &Conversation,
    message: Message,
    now_millis: i64,
) -> Result<MessageBody, ApiError> {
    let reference = Reference::of_message(db, &message, now_millis)?;
    let mut body = MessageBody::default();
    body.conversation_type = conversation.kind.number().into();
    body.conversation_short_id = message.short_id;
    body.message_id = message.id;
    body.msg_type = message.msg_type.into();
    body.content = message.content;
    body.ext = message.ext;
    body.create_time = message.create_time;
    body.sender = message.sender;
    body.app_id = conversation.app_id.parse().unwrap_or_default();
    body.ref_msg_info = reference.map(|reference| reference.info());
    body.index_in_conversation = message.position;
    body.client_msg_id = message.client_msg_id;
    Ok(body)
}
