//! `BatchSendGroupMessage`: one message into several groups, all or none.

use rusqlite::Transaction;
use volc_rtc_api::im::batch_send_group_message::{
    BatchSendGroupMessageOutput, BatchSendGroupMessageRequest,
};

use super::draft::{Draft, NORMAL, Origin};
use super::send::send;
use crate::ApiError;
use crate::im::call::{Call, invalid};
use crate::im::conversations::find::{self as conversations, Conversation, Kind};
use crate::im::members::find as members;

pub(super) fn answer(
    tx: &Transaction<'_>,
    request: &BatchSendGroupMessageRequest,
    call: &Call,
) -> Result<BatchSendGroupMessageOutput, ApiError> {
    let app_id = call.app(tx, request.app_id)?;
    let kind = match Kind::from_number(request.conversation_type) {
        Some(Kind::OneToOne) => {
            let text = "`ConversationType` is 1; BatchSendMessage sends to users";
            return Err(ApiError::service("SingleConversationNotSupport", text));
        }
        Some(kind) => kind,
        None => return Err(invalid("`ConversationType` must be 2 or 100")),
    };
    let groups = groups(tx, request, &app_id, kind)?;
    let draft = draft(request);
    for group in &groups {
        members::require(tx, group.short_id, request.sender)?;
        draft.check(tx, group.short_id)?;
    }
    for group in &groups {
        send(tx, group, &draft, Origin::Server, call.now_millis)?;
    }
    Ok(BatchSendGroupMessageOutput::default())
}

/// Returns the groups, each once.
fn groups(
    tx: &Transaction<'_>,
    request: &BatchSendGroupMessageRequest,
    app_id: &str,
    kind: Kind,
) -> Result<Vec<Conversation>, ApiError> {
    let ids = &request.conversation_short_ids;
    if ids.is_empty() {
        return Err(invalid("`ConversationShortIds` is empty"));
    }
    let mut groups: Vec<Conversation> = Vec::new();
    for id in ids {
        if groups.iter().any(|group| group.short_id == *id) {
            continue;
        }
        let found = conversations::find(tx, app_id, *id)?;
        let Some(group) = found.filter(|group| group.kind == kind) else {
            let number = kind.number();
            let text = format!(
                "the application {app_id} has no conversation {id} of the type {number}, or it was dissolved"
            );
            return Err(ApiError::service(
                "ConversationShortIdsHasInvalidElem",
                text,
            ));
        };
        groups.push(group);
    }
    Ok(groups)
}

fn draft(request: &BatchSendGroupMessageRequest) -> Draft {
    let list = |users: &Option<Vec<i64>>| users.clone().unwrap_or_default();
    Draft {
        ext: request.ext.clone().unwrap_or_default(),
        client_msg_id: request.client_msg_id.clone().unwrap_or_default(),
        create_time: request.create_time.filter(|time| *time != 0),
        mentioned: list(&request.mentioned_users),
        visible: list(&request.visible_users),
        invisible: list(&request.invisible_users),
        priority: request.priority.map_or(NORMAL, |priority| priority.value()),
        ..Draft::new(request.sender, request.msg_type, &request.content)
    }
}
