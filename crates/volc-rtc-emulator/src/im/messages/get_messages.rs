//! `GetMessages`: messages of a conversation by their ids. Those that are not there are left out.

use std::collections::BTreeSet;

use rusqlite::Connection;
use volc_rtc_api::im::get_messages::{GetMessagesOutput, GetMessagesRequest};

use super::body::body;
use super::message;
use crate::ApiError;
use crate::im::call::Call;
use crate::im::conversations::find as conversations;

pub(super) fn answer(
    db: &Connection,
    request: &GetMessagesRequest,
    call: &Call,
) -> Result<GetMessagesOutput, ApiError> {
    let app_id = call.app(db, request.app_id)?;
    let short_id = request.conversation_short_id;
    let conversation = conversations::require(db, &app_id, short_id)?;
    let now = i64::try_from(call.now_millis).unwrap_or(i64::MAX);
    let mut output = GetMessagesOutput::default();
    let mut seen = BTreeSet::new();
    for id in &request.message_ids {
        if seen.insert(*id)
            && let Some(message) = message::find(db, short_id, *id)?
        {
            output.messages.push(body(db, &conversation, message, now)?);
        }
    }
    Ok(output)
}
