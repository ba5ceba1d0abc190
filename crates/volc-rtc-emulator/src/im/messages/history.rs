//! A conversation as one of its members sees it: without what came before their barrier, what is not for them, and what
//! is deleted for all or for them.

use rusqlite::{Connection, named_params};

use super::message::Message;
use super::view;
use crate::ApiError;
use crate::control::ImMessage;
use crate::im::conversations::find::Conversation;
use crate::im::members::find::Member;

/// The messages that a member sees after a position.
pub(super) const SEEN: &str = "SELECT * FROM im_messages m
     WHERE short_id = :short_id AND position > :after AND state <> 4
       AND (sender = :user OR (only_sender = 0
            AND (visible = '[]' OR EXISTS (SELECT 1 FROM json_each(m.visible) v WHERE v.value = :user))
            AND NOT EXISTS (SELECT 1 FROM json_each(m.invisible) i WHERE i.value = :user)))
       AND NOT EXISTS (SELECT 1 FROM im_hidden_messages h WHERE h.message_id = m.message_id AND h.user_id = :user)
     ORDER BY position LIMIT :limit";

/// Returns the messages that a member sees, the oldest first, after a position.
pub(in crate::im) fn list(
    db: &Connection,
    conversation: &Conversation,
    member: &Member,
    after: i64,
    limit: i64,
    now_millis: i64,
) -> Result<Vec<ImMessage>, ApiError> {
    let mut select = db.prepare_cached(SEEN)?;
    let key = named_params! {
        ":short_id": conversation.short_id,
        ":after": after.max(member.barrier),
        ":user": member.user_id,
        ":limit": limit,
    };
    let rows = select.query_map(key, Message::read)?;
    let messages: Vec<Message> = rows.collect::<Result<_, _>>()?;
    let shown = |message: &Message| view::of_message(db, conversation, message, now_millis);
    messages.iter().map(shown).collect()
}

/// Returns whether a member sees a message.
pub(in crate::im) fn sees(
    db: &Connection,
    member: &Member,
    message: &Message,
) -> Result<bool, ApiError> {
    let mut select = db.prepare_cached(
        "SELECT 1 FROM im_hidden_messages WHERE message_id = ?1 AND user_id = ?2",
    )?;
    Ok(message.position > member.barrier
        && message.is_for(member.user_id)
        && !select.exists([message.id, member.user_id])?)
}
