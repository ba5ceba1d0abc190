//! `BatchSendMessage`: a message to each of several users, in the one-to-one conversations with the sender.

use rusqlite::{OptionalExtension as _, Transaction};
use volc_rtc_api::im::batch_send_message::{BatchSendMessageOutput, BatchSendMessageRequest};

use super::draft::{Draft, Origin};
use super::send::send;
use crate::ApiError;
use crate::im::call::{Call, invalid};
use crate::im::conversations::create::one_to_one;

/// The most users of a call.
const MOST_RECEIVERS: usize = 500;
/// The most messages of an app in a minute of the emulator's clock.
const MOST_IN_A_MINUTE: i64 = 12_000;

/// A request whose messages are counted, unless the emulator has no rate limits.
pub(super) struct Counted {
    pub(super) request: BatchSendMessageRequest,
    pub(super) is_limited: bool,
}

pub(super) fn answer(
    tx: &Transaction<'_>,
    counted: &Counted,
    call: &Call,
) -> Result<BatchSendMessageOutput, ApiError> {
    let request = &counted.request;
    let app_id = call.app(tx, request.app_id)?;
    let receivers = &request.receiver;
    if receivers.is_empty() {
        return Err(invalid("`Receiver` is empty"));
    }
    if receivers.len() > MOST_RECEIVERS {
        let text = format!(
            "`Receiver` has {} users, at most {MOST_RECEIVERS}",
            receivers.len()
        );
        return Err(ApiError::service("BatchSendOverLimit", text));
    }
    let messages = i64::try_from(receivers.len()).unwrap_or(i64::MAX);
    if counted.is_limited {
        count(tx, &app_id, call.now() / 60, messages)?;
    }
    let draft = Draft {
        ext: request.ext.clone().unwrap_or_default(),
        ..Draft::new(request.sender, request.msg_type, &request.content)
    };
    let inbox_type = request.inbox_type.unwrap_or_default();
    let mut output = BatchSendMessageOutput::default();
    for receiver in receivers {
        if output.user_message_id.contains_key(&receiver.to_string()) {
            continue;
        }
        if *receiver <= 0 || *receiver == request.sender {
            output.failed_receiver.push(*receiver);
            continue;
        }
        let sender = request.sender;
        let (conversation, _) =
            one_to_one(tx, &app_id, inbox_type, sender, *receiver, call.now_millis)?;
        let sent = send(tx, &conversation, &draft, Origin::Server, call.now_millis)?;
        let id = sent.message_id;
        output.user_message_id.insert(receiver.to_string(), id);
    }
    Ok(output)
}

/// Counts messages; refuses them all if they are too many.
fn count(tx: &Transaction<'_>, app_id: &str, minute: i64, messages: i64) -> Result<(), ApiError> {
    let mut select = tx.prepare_cached(
        "SELECT messages FROM im_batch_minutes WHERE app_id = ?1 AND minute = ?2",
    )?;
    let sent = select.query_row((app_id, minute), |row| row.get::<_, i64>(0));
    let sent = sent.optional()?.unwrap_or_default();
    let total = sent.saturating_add(messages);
    if total > MOST_IN_A_MINUTE {
        let text = format!(
            "{sent} messages were sent in this minute, at most {MOST_IN_A_MINUTE} are allowed; wait for the next one"
        );
        return Err(ApiError::service("BatchSendOverQuota", text));
    }
    tx.prepare_cached(
        "INSERT OR REPLACE INTO im_batch_minutes (app_id, minute, messages) VALUES (?1, ?2, ?3)",
    )?
    .execute((app_id, minute, total))?;
    Ok(())
}
