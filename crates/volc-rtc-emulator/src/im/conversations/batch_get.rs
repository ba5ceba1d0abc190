//! `BatchGetConversations`.
//!
//! What the page leaves open is decided so: conversations come in the order of their ids in the request, each once;
//! those that are not there are left out; an id below 1 is `ConversationShortIdsHasInvalidElem`; `OtherUserId` is the
//! user who did not open a one-to-one conversation.

use rusqlite::Connection;
use volc_rtc_api::im::batch_get_conversations::{
    BatchGetConversationsOutput, BatchGetConversationsRequest, ConversationCoreInfos,
};

use super::find::{self, Conversation, Kind};
use crate::ApiError;
use crate::im::call::Call;
use crate::im::ids;
use crate::im::members::find::other;

pub(super) fn answer(
    db: &Connection,
    request: &BatchGetConversationsRequest,
    call: &Call,
) -> Result<BatchGetConversationsOutput, ApiError> {
    let app_id = call.app(db, request.app_id)?;
    if let Some(id) = request.conversation_short_id.iter().find(|id| **id < 1) {
        let text = format!("`ConversationShortId` has {id}; ids are above 0");
        return Err(ApiError::service(
            "ConversationShortIdsHasInvalidElem",
            text,
        ));
    }
    let counts = !request.skip_member_count.unwrap_or(true);
    let mut output = BatchGetConversationsOutput::default();
    for short_id in ids::distinct(&request.conversation_short_id) {
        if let Some(conversation) = find::find(db, &app_id, short_id)? {
            output
                .conversation_core_infos
                .push(info(db, conversation, counts)?);
        }
    }
    Ok(output)
}

fn info(
    db: &Connection,
    conversation: Conversation,
    counts: bool,
) -> Result<ConversationCoreInfos, ApiError> {
    let c = conversation;
    let mut info = ConversationCoreInfos::default();
    info.conversation_short_id = c.short_id;
    info.app_id = c.app_number();
    info.conversation_id = c.id;
    info.inbox_type = c.inbox_type;
    info.name = c.name;
    info.avatar_url = c.avatar_url;
    info.description = c.description;
    info.owner_user_id = c.owner;
    info.creator_user_id = c.creator;
    info.notice = c.notice;
    info.ext = c
        .ext
        .into_iter()
        .map(|(key, value)| (key, value.into()))
        .collect();
    info.create_time = c.create_time;
    info.modify_time = c.modify_time;
    info.conversation_type = c.kind.number().into();
    if counts {
        info.member_count = c.member_count;
    }
    match c.kind {
        Kind::OneToOne => info.other_user_id = other(db, c.short_id, c.owner)?,
        Kind::Live => info.online_count = c.online_count,
        Kind::Group => {}
    }
    Ok(info)
}
