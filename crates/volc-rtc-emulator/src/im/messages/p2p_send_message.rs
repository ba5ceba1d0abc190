//! `P2PSendMessage`: a message to the members of a conversation who are online, which is not stored.

use rusqlite::Transaction;
use volc_rtc_api::im::p2_p_send_message::{
    Code, DevicePlatform, P2PSendMessageOutput, P2PSendMessageRequest, P2pResult,
};

use super::{inbox, view};
use crate::ApiError;
use crate::control::ImReceivedKind;
use crate::im::call::Call;
use crate::im::conversations::find as conversations;
use crate::im::members::find as members;

/// The platform of a user who is not online, as the example of the page has it.
const NO_PLATFORM: &str = "Default";

pub(super) fn answer(
    tx: &Transaction<'_>,
    request: &P2PSendMessageRequest,
    call: &Call,
) -> Result<P2PSendMessageOutput, ApiError> {
    let app_id = call.app(tx, request.app_id)?;
    let short_id = request.conversation_short_id;
    let conversation = conversations::require(tx, &app_id, short_id)?;
    members::require(tx, short_id, request.sender)?;
    let now = i64::try_from(call.now_millis).unwrap_or(i64::MAX);
    let mut message = view::unstored(request.sender, request.msg_type, &request.content, now);
    message.conversation = Some(short_id);
    message.conversation_type = Some(conversation.kind.number());
    let mut output = P2PSendMessageOutput::default();
    for user_id in receivers(tx, request)? {
        let connections = inbox::connected(tx, &app_id, user_id)?;
        let Some((platform, _)) = connections.last() else {
            let missed = result(user_id, Code::NotOnline, NO_PLATFORM);
            output.p2_p_result.push(missed);
            continue;
        };
        inbox::put(tx, &app_id, user_id, ImReceivedKind::P2p, &message, now)?;
        let received = result(user_id, Code::Success, platform);
        output.p2_p_result.push(received);
    }
    Ok(output)
}

/// Returns the members whom it is for, in ascending order.
fn receivers(tx: &Transaction<'_>, request: &P2PSendMessageRequest) -> Result<Vec<i64>, ApiError> {
    let short_id = request.conversation_short_id;
    let chosen = request.receiver_user_id.as_deref().unwrap_or_default();
    if chosen.is_empty() {
        let ignored = request.ignore_user_ids.as_deref().unwrap_or_default();
        let mut all = members::ids(tx, short_id, None, usize::MAX)?;
        all.retain(|user_id| !ignored.contains(user_id));
        return Ok(all);
    }
    let mut receivers = Vec::new();
    for user_id in chosen {
        if members::find(tx, short_id, *user_id)?.is_some() {
            receivers.push(*user_id);
        }
    }
    receivers.sort_unstable();
    receivers.dedup();
    Ok(receivers)
}

fn result(user_id: i64, code: Code, platform: &str) -> P2pResult {
    let mut result = P2pResult::default();
    result.user_id = user_id;
    result.code = code;
    result.device_platform = DevicePlatform::from(platform);
    result
}
