//! `GetConversationMessages`: the messages of a conversation, page by page.

use rusqlite::{Connection, named_params};
use volc_rtc_api::im::get_conversation_messages::{
    GetConversationMessagesOutput, GetConversationMessagesRequest, Reverse,
};

use super::body::body;
use super::message::Message;
use crate::ApiError;
use crate::im::call::{Call, invalid};
use crate::im::conversations::find::{self as conversations, Kind};

/// The messages from a position on, the oldest first.
pub(super) const FORWARD: &str = "SELECT * FROM im_messages
     WHERE short_id = :short_id AND position >= :cursor AND state <> 4 ORDER BY position LIMIT :limit";
/// The messages up to a position, the newest first.
pub(super) const BACKWARD: &str = "SELECT * FROM im_messages
     WHERE short_id = :short_id AND position <= :cursor AND state <> 4 ORDER BY position DESC LIMIT :limit";
/// The `NewCursor` before the first message.
const BEFORE_FIRST: i64 = -1;

pub(super) fn answer(
    db: &Connection,
    request: &GetConversationMessagesRequest,
    call: &Call,
) -> Result<GetConversationMessagesOutput, ApiError> {
    let app_id = call.app(db, request.app_id)?;
    let short_id = request.conversation_short_id;
    let conversation = conversations::require(db, &app_id, short_id)?;
    let is_backward = request.reverse == Some(Reverse::Backward);
    if conversation.kind == Kind::Live && !is_backward {
        return Err(invalid("`Reverse` must be 1 in a live group"));
    }
    if request.limit < 1 {
        return Err(invalid("`Limit` must be at least 1"));
    }
    let is_known = request.cursor >= 0 || (is_backward && request.cursor == BEFORE_FIRST);
    if !is_known {
        return Err(invalid("`Cursor` must be at least 0"));
    }
    let mut page = page(db, request, is_backward)?;
    let wanted = usize::try_from(request.limit).unwrap_or(usize::MAX);
    let next = page.get(wanted).map(|message| message.position);
    page.truncate(wanted);
    let mut output = GetConversationMessagesOutput::default();
    output.has_more = next.is_some();
    output.new_cursor = match (next, page.last()) {
        (Some(next), _) => next,
        (None, _) if is_backward => BEFORE_FIRST,
        (None, Some(last)) => last.position.saturating_add(1),
        (None, None) => request.cursor,
    };
    let now = i64::try_from(call.now_millis).unwrap_or(i64::MAX);
    for message in page {
        output.messages.push(body(db, &conversation, message, now)?);
    }
    Ok(output)
}

/// Returns the messages of the page, and one more if there is one.
fn page(
    db: &Connection,
    request: &GetConversationMessagesRequest,
    is_backward: bool,
) -> Result<Vec<Message>, ApiError> {
    let (sql, cursor) = match (is_backward, request.cursor) {
        (false, cursor) => (FORWARD, cursor),
        (true, 0) => (BACKWARD, i64::MAX),
        (true, cursor) => (BACKWARD, cursor),
    };
    let mut select = db.prepare_cached(sql)?;
    let key = named_params! {
        ":short_id": request.conversation_short_id,
        ":cursor": cursor,
        ":limit": request.limit.saturating_add(1),
    };
    let rows = select.query_map(key, Message::read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}
