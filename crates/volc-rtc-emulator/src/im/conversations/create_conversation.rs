//! `CreateConversation`.
//!
//! What the page leaves open is decided so: user ids are above 0, the two users of a one-to-one conversation differ
//! (`InvalidParam`), `OtherUserId` of a group is passed over, and that of the response is the user who is not
//! `OwnerUserId` of the request, whoever created the conversation.

use rusqlite::Transaction;
use serde_json::Value;
use volc_rtc_api::im::create_conversation::{
    ConversationInfo, CreateConversationOutput, CreateConversationRequest,
};

use super::create::{NewConversation, create};
use super::find::{Conversation, Ext, Kind};
use crate::ApiError;
use crate::im::call::{Call, invalid};
use crate::im::members::find::other;

pub(super) fn answer(
    tx: &Transaction<'_>,
    request: &CreateConversationRequest,
    call: &Call,
) -> Result<CreateConversationOutput, ApiError> {
    let app_id = call.app(tx, request.app_id)?;
    let core = &request.conversation_core_info;
    let kind = Kind::from_number(core.conversation_type.value())
        .ok_or_else(|| invalid("`ConversationType` must be 1, 2 or 100"))?;
    let owner = request.owner_user_id;
    if owner < 1 {
        return Err(invalid("`OwnerUserId` must be above 0"));
    }
    let mut new =
        NewConversation::new(&app_id, request.inbox_type.unwrap_or_default(), kind, owner);
    if kind == Kind::OneToOne {
        new.other = Some(second(request.other_user_id, owner)?);
    }
    new.idempotent_id = request.idempotent_id.as_deref().filter(|id| !id.is_empty());
    new.name = core.name.as_deref().unwrap_or_default();
    new.avatar_url = core.avatar_url.as_deref().unwrap_or_default();
    new.description = core.description.as_deref().unwrap_or_default();
    new.notice = core.notice.as_deref().unwrap_or_default();
    new.ext = core
        .ext
        .iter()
        .flatten()
        .map(|(key, value)| (key.clone(), text(value)))
        .collect::<Ext>();
    let (conversation, existed) = create(tx, &new, call.now_millis)?;
    let mut output = CreateConversationOutput::default();
    output.conversation_short_id = conversation.short_id;
    output.exist = existed;
    output.conversation_id.clone_from(&conversation.id);
    let other = match conversation.kind {
        Kind::OneToOne => other(tx, conversation.short_id, owner)?,
        Kind::Group | Kind::Live => 0,
    };
    output.conversation_info = Some(info(conversation, other));
    Ok(output)
}

/// Checks the second user of a one-to-one conversation.
fn second(other: Option<i64>, owner: i64) -> Result<i64, ApiError> {
    match other {
        // The service cannot tell 0 from an absent number.
        None | Some(0) => {
            let text = "a one-to-one conversation needs `OtherUserId`";
            Err(ApiError::service(
                "CreateSingleConversationNeedOtherParticipantId",
                text,
            ))
        }
        Some(other) if other < 1 || other == owner => Err(invalid(
            "`OtherUserId` must be above 0 and differ from `OwnerUserId`",
        )),
        Some(other) => Ok(other),
    }
}

/// Returns a value of `Ext` as the text that it is kept as.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn info(conversation: Conversation, other: i64) -> ConversationInfo {
    let c = conversation;
    let mut info = ConversationInfo::default();
    info.app_id = c.app_number();
    info.conversation_short_id = c.short_id;
    info.conversation_id = c.id;
    info.inbox_type = c.inbox_type;
    info.name = c.name;
    info.avatar_url = c.avatar_url;
    info.description = c.description;
    info.owner_user_id = c.owner;
    info.creator_user_id = c.creator;
    info.notice = c.notice;
    info.ext = c.ext;
    info.create_time = c.create_time;
    info.modify_time = c.modify_time;
    info.conversation_type = c.kind.number().into();
    info.member_count = c.member_count;
    info.online_count = c.online_count;
    info.other_user_id = other;
    info
}
