//! `SendMessage`: a message of a member of a conversation.

use rusqlite::Transaction;
use volc_rtc_api::im::send_message::{SendMessageOutput, SendMessageRequest};

use super::draft::{Draft, NORMAL, Origin};
use super::send::send;
use crate::ApiError;
use crate::im::call::Call;
use crate::im::conversations::find as conversations;
use crate::im::members::find as members;

pub(super) fn answer(
    tx: &Transaction<'_>,
    request: &SendMessageRequest,
    call: &Call,
) -> Result<SendMessageOutput, ApiError> {
    let app_id = call.app(tx, request.app_id)?;
    let short_id = request.conversation_short_id;
    let conversation = conversations::require(tx, &app_id, short_id)?;
    members::require(tx, short_id, request.sender)?;
    let draft = draft(request);
    draft.check(tx, short_id)?;
    let sent = send(tx, &conversation, &draft, Origin::Silent, call.now_millis)?;
    let mut output = SendMessageOutput::default();
    output.message_id = sent.message_id;
    Ok(output)
}

fn draft(request: &SendMessageRequest) -> Draft {
    let quoted = request.ref_msg_info.as_ref();
    let list = |users: &Option<Vec<i64>>| users.clone().unwrap_or_default();
    Draft {
        ext: request.ext.clone().unwrap_or_default(),
        client_msg_id: request.client_msg_id.clone().unwrap_or_default(),
        create_time: request.create_time.filter(|time| *time != 0),
        mentioned: list(&request.mentioned_users),
        visible: list(&request.visible_users),
        invisible: list(&request.invisible_users),
        priority: request.priority.map_or(NORMAL, |priority| priority.value()),
        reference: quoted
            .and_then(|quoted| quoted.referenced_message_id)
            .filter(|id| *id != 0),
        hint: quoted
            .and_then(|quoted| quoted.hint.clone())
            .unwrap_or_default(),
        ..Draft::new(request.sender, request.msg_type, &request.content)
    }
}
