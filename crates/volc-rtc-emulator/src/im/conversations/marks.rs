//! `MarkConversation` and `GetConversationMarks`.
//!
//! What the pages leave open is decided so: marks are listed in the order in which the live group got them; to add one
//! that is there, or to remove one that is not, changes nothing; if a call would exceed the limit, none is added. Who
//! the operator is does not matter.

use rusqlite::{Connection, Transaction};
use volc_rtc_api::im::get_conversation_marks::{
    GetConversationMarksOutput, GetConversationMarksRequest,
};
use volc_rtc_api::im::mark_conversation::{
    MarkAction, MarkConversationOutput, MarkConversationRequest,
};

use super::find;
use crate::ApiError;
use crate::im::call::{Call, invalid};

/// The most marks of a live group.
const MOST: usize = 20;

pub(super) fn change(
    tx: &Transaction<'_>,
    request: &MarkConversationRequest,
    call: &Call,
) -> Result<MarkConversationOutput, ApiError> {
    let app_id = call.app(tx, request.app_id)?;
    let conversation = find::require(tx, &app_id, request.conversation_short_id)?;
    conversation.require_live()?;
    if request.mark_types.iter().any(String::is_empty) {
        return Err(invalid("`MarkTypes` has an empty mark"));
    }
    let short_id = conversation.short_id;
    match request.mark_action.unwrap_or(MarkAction::Add) {
        MarkAction::Remove => {
            let mut delete = tx.prepare_cached(
                "DELETE FROM conversation_marks WHERE short_id = ?1 AND mark = ?2",
            )?;
            for mark in &request.mark_types {
                delete.execute((short_id, mark))?;
            }
        }
        // Other values have been refused.
        _ => add(tx, short_id, &request.mark_types)?,
    }
    Ok(MarkConversationOutput::default())
}

fn add(tx: &Transaction<'_>, short_id: i64, marks: &[String]) -> Result<(), ApiError> {
    let mut insert = tx.prepare_cached(
        "INSERT INTO conversation_marks (short_id, mark, position)
         SELECT ?1, ?2, coalesce(max(position), 0) + 1 FROM conversation_marks WHERE short_id = ?1
         ON CONFLICT DO NOTHING",
    )?;
    for mark in marks {
        insert.execute((short_id, mark))?;
    }
    let count = marks_of(tx, short_id)?.len();
    if count > MOST {
        let text = format!(
            "the conversation {short_id} would have {count} marks, at most {MOST} are allowed"
        );
        return Err(ApiError::service("ConversationMarkTypeMoreThanLimit", text));
    }
    Ok(())
}

pub(super) fn list(
    db: &Connection,
    request: &GetConversationMarksRequest,
    call: &Call,
) -> Result<GetConversationMarksOutput, ApiError> {
    let app_id = call.app(db, request.app_id)?;
    let conversation = find::require(db, &app_id, request.conversation_short_id)?;
    conversation.require_live()?;
    let mut output = GetConversationMarksOutput::default();
    output.mark_types = marks_of(db, conversation.short_id)?;
    Ok(output)
}

fn marks_of(db: &Connection, short_id: i64) -> Result<Vec<String>, ApiError> {
    let mut select = db.prepare_cached(
        "SELECT mark FROM conversation_marks WHERE short_id = ?1 ORDER BY position",
    )?;
    let rows = select.query_map([short_id], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
