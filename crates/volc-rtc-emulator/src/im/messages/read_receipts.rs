//! `GetMessagesReadReceipt`: which members have read messages.

use rusqlite::{Connection, OptionalExtension as _, Transaction};
use volc_rtc_api::im::get_messages_read_receipt::{
    GetMessagesReadReceiptOutput, GetMessagesReadReceiptRequest, ReadReceipt,
};

use super::message::{self, Message, not_found};
use crate::ApiError;
use crate::im::call::Call;
use crate::im::conversations::find::{self as conversations, Conversation, Kind};

/// The most members of a group that has read receipts.
const MOST_MEMBERS: i64 = 200;

/// A member, as receipts see one.
struct Reader {
    user_id: i64,
    barrier: i64,
    read_index: i64,
}

pub(super) fn answer(
    db: &Connection,
    request: &GetMessagesReadReceiptRequest,
    call: &Call,
) -> Result<GetMessagesReadReceiptOutput, ApiError> {
    let app_id = call.app(db, request.app_id)?;
    let short_id = request.conversation_short_id;
    let conversation = conversations::require(db, &app_id, short_id)?;
    check(db, &conversation)?;
    let mut messages = Vec::new();
    for id in &request.message_ids {
        messages.extend(message::find(db, short_id, *id)?);
    }
    if messages.is_empty() {
        let first = request.message_ids.first().copied().unwrap_or_default();
        return Err(not_found(short_id, first));
    }
    let now = i64::try_from(call.now_millis).unwrap_or(i64::MAX);
    messages.retain(|message| !message.has_expired(now));
    if messages.is_empty() {
        let text = "messages have read receipts for 7 days; all of these are older";
        return Err(ApiError::service("AllMarkMessageReadExpireErr", text));
    }
    let readers = readers(db, short_id)?;
    let mut output = GetMessagesReadReceiptOutput::default();
    let receipts = messages
        .iter()
        .map(|message| receipt(&conversation, message, &readers));
    output.read_receipt = receipts.collect();
    Ok(output)
}

/// Checks that the conversation has read receipts.
fn check(db: &Connection, conversation: &Conversation) -> Result<(), ApiError> {
    conversation.refuse_live()?;
    if conversation.kind != Kind::Group {
        return Ok(());
    }
    if !are_enabled(db, &conversation.app_id)? {
        let text = "read receipts of groups are switched off; POST /_emulator/im/settings switches them on";
        return Err(ApiError::service(
            "GroupMarkMessageReadIsNotEnabledErr",
            text,
        ));
    }
    if conversation.member_count > MOST_MEMBERS {
        let text = format!(
            "the group has {} members, those of up to {MOST_MEMBERS} have read receipts",
            conversation.member_count
        );
        return Err(ApiError::service(
            "MarkMessageReadBeforeGroupMemberOverLimit",
            text,
        ));
    }
    Ok(())
}

/// Returns whether groups of an app have read receipts, as they do unless a test has switched them off.
pub(in crate::im) fn are_enabled(db: &Connection, app_id: &str) -> Result<bool, ApiError> {
    let mut select =
        db.prepare_cached("SELECT group_read_receipts FROM im_settings WHERE app_id = ?1")?;
    let found = select.query_row([app_id], |row| row.get(0)).optional()?;
    Ok(found.unwrap_or(true))
}

/// Switches read receipts of an app's groups on or off.
pub(in crate::im) fn enable(
    tx: &Transaction<'_>,
    app_id: &str,
    are_enabled: bool,
) -> Result<(), ApiError> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO im_settings (app_id, group_read_receipts) VALUES (?1, ?2)",
    )?
    .execute((app_id, are_enabled))?;
    Ok(())
}

fn readers(db: &Connection, short_id: i64) -> Result<Vec<Reader>, ApiError> {
    let mut select = db.prepare_cached(
        "SELECT user_id, barrier, read_index FROM participants WHERE short_id = ?1 ORDER BY user_id",
    )?;
    let rows = select.query_map([short_id], |row| {
        Ok(Reader {
            user_id: row.get(0)?,
            barrier: row.get(1)?,
            read_index: row.get(2)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Returns who of the members that a message is for has read it.
fn receipt(conversation: &Conversation, message: &Message, readers: &[Reader]) -> ReadReceipt {
    let mut receipt = ReadReceipt::default();
    receipt.message_id = message.id;
    receipt.conversation_short_id = message.short_id;
    for reader in readers {
        let is_receiver = reader.user_id != message.sender
            && message.is_for(reader.user_id)
            && message.position > reader.barrier;
        if !is_receiver {
            continue;
        }
        if reader.read_index >= message.position {
            receipt.read_user_ids.push(reader.user_id);
        } else {
            receipt.un_read_user_ids.push(reader.user_id);
        }
    }
    receipt.receiver_is_read =
        conversation.kind == Kind::OneToOne && !receipt.read_user_ids.is_empty();
    receipt
}
