//! `GetConversationSetting` and `ModifyConversationSetting`: what a member has set for a conversation.
//!
//! What the pages leave open is decided so:
//! - Who is not a member has no setting: `SettingNotFound`. A member who leaves loses it.
//! - Live groups have none (`LiveConversationNotSupport`): the pages list the other two kinds only.
//! - `IsStickTop` and `IsSetFavorite` say that the time changes, as the page has it; without the time it is that of the
//!   call, and 0 takes the conversation off.
//! - `IsMute` is false by default, as the page says: a change without it ends the muting.
//! - Without `ConversationSettingInfo`, which is optional, nothing changes.

use rusqlite::{Connection, OptionalExtension as _, Transaction, named_params};
use volc_rtc_api::im::get_conversation_setting::{
    ConversationSettingInfo, GetConversationSettingOutput, GetConversationSettingRequest,
};
use volc_rtc_api::im::modify_conversation_setting::{
    ModifyConversationSettingOutput, ModifyConversationSettingRequest,
};

use super::find::{self, Conversation, Ext};
use super::modify::merged;
use crate::ApiError;
use crate::im::call::{Call, invalid};

/// The setting of a member.
struct Setting {
    is_mute: bool,
    stick_top: i64,
    favorite: i64,
    ext: Ext,
    read_index: i64,
}

pub(super) fn get(
    db: &Connection,
    request: &GetConversationSettingRequest,
    call: &Call,
) -> Result<GetConversationSettingOutput, ApiError> {
    let app_id = call.app(db, request.app_id)?;
    let conversation = find::require(db, &app_id, request.conversation_short_id)?;
    conversation.refuse_live()?;
    let setting = require(db, &conversation, request.participant_user_id)?;
    let mut info = ConversationSettingInfo::default();
    info.app_id = request.app_id;
    info.participant_user_id = request.participant_user_id;
    info.conversation_short_id = conversation.short_id;
    info.conversation_type = conversation.kind.number().into();
    info.conversation_id = conversation.id;
    info.inbox_type = conversation.inbox_type;
    info.stick_top_time = setting.stick_top;
    info.is_stick_top = setting.stick_top > 0;
    info.set_favorite_time = setting.favorite;
    info.is_set_favorite = setting.favorite > 0;
    info.is_mute = setting.is_mute;
    info.ext = setting.ext;
    if !request.no_read_index.unwrap_or_default() {
        info.read_index = setting.read_index;
    }
    let mut output = GetConversationSettingOutput::default();
    output.conversation_setting_info = Some(info);
    Ok(output)
}

pub(super) fn modify(
    tx: &Transaction<'_>,
    request: &ModifyConversationSettingRequest,
    call: &Call,
) -> Result<ModifyConversationSettingOutput, ApiError> {
    let app_id = call.app(tx, request.app_id)?;
    let Some(info) = &request.conversation_setting_info else {
        return Ok(ModifyConversationSettingOutput::default());
    };
    let conversation = find::require(tx, &app_id, info.conversation_short_id)?;
    conversation.refuse_live()?;
    let present = require(tx, &conversation, info.participant_user_id)?;
    let now = i64::try_from(call.now_millis).unwrap_or(i64::MAX);
    let time = |changes: Option<bool>, time: Option<i64>| match (changes.unwrap_or_default(), time)
    {
        (false, _) => Ok(None),
        (true, Some(time)) if time < 0 => Err(invalid("a time must be at least 0")),
        (true, time) => Ok(Some(time.unwrap_or(now))),
    };
    tx.prepare_cached(
        "UPDATE participants SET is_mute = :is_mute, stick_top = coalesce(:stick_top, stick_top),
             favorite = coalesce(:favorite, favorite), setting_ext = coalesce(:ext, setting_ext)
         WHERE short_id = :short_id AND user_id = :user_id",
    )?
    .execute(named_params! {
        ":is_mute": info.is_mute.unwrap_or_default(),
        ":stick_top": time(info.is_stick_top, info.stick_top_time)?,
        ":favorite": time(info.is_set_favorite, info.set_favorite_time)?,
        ":ext": info.ext.as_ref().map(|ext| merged(&present.ext, ext)).transpose()?,
        ":short_id": conversation.short_id,
        ":user_id": info.participant_user_id,
    })?;
    Ok(ModifyConversationSettingOutput::default())
}

fn require(
    db: &Connection,
    conversation: &Conversation,
    user_id: i64,
) -> Result<Setting, ApiError> {
    let mut select = db.prepare_cached(
        "SELECT is_mute, stick_top, favorite, setting_ext, read_index FROM participants
         WHERE short_id = ?1 AND user_id = ?2",
    )?;
    let found = select.query_row((conversation.short_id, user_id), |row| {
        let ext: String = row.get("setting_ext")?;
        Ok(Setting {
            is_mute: row.get("is_mute")?,
            stick_top: row.get("stick_top")?,
            favorite: row.get("favorite")?,
            // It was written from such a map.
            ext: serde_json::from_str(&ext).unwrap_or_default(),
            read_index: row.get("read_index")?,
        })
    });
    found.optional()?.ok_or_else(|| {
        let text = format!(
            "the user {user_id} has no setting for the conversation {}: they are not a member",
            conversation.short_id
        );
        ApiError::service("SettingNotFound", text)
    })
}
