//! A client's own state in a conversation: its settings, and how far it has read.

use axum::Json;
use axum::extract::{Path, State};
use rusqlite::{Transaction, named_params};
use serde::Deserialize;
use serde_json::json;

use super::actor::{Actor, OfApp, Outcome, Who};
use super::conversation_changes::{Changed, changed_members};
use super::rules;
use crate::control::{ImSettingChange, JsonBody, Params};
use crate::im::conversations::find::Conversation;
use crate::im::messages::index;
use crate::im::messages::message::Ext;
use crate::{ApiError, Emulator};

/// The changes that a response to `BeforeUpdateSetting` asks for.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Changes {
    ext: Option<Ext>,
}

/// A position that a client has read up to.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Read {
    conversation: i64,
    index: Option<i64>,
}

/// Changes the client's own settings.
pub(super) async fn update_setting(
    State(emulator): State<Emulator>,
    Path(user): Path<String>,
    Params(params): Params<OfApp>,
    JsonBody(body): JsonBody<Changed<ImSettingChange>>,
) -> Outcome {
    let actor = Actor::new(emulator, &user, params)?;
    let (short_id, mut change) = (body.conversation, body.change);
    let check = move |db: &rusqlite::Connection, who: &Who| {
        let (conversation, _) = rules::member(db, who, short_id)?;
        conversation.refuse_live()?;
        Ok(conversation)
    };
    let conversation = actor.read(check).await?;
    let who = actor.who();
    let fixed = json!({
        "AppId": who.app,
        "ConversationShortId": short_id,
        "ConversationType": conversation.kind.number(),
        "UserId": who.user_id,
    });
    let changes = json!({
        "IsMute": change.mute,
        "IsSetTop": change.stick_top,
        "IsSetFavorite": change.favorite,
        "Ext": change.ext,
    });
    let data = changed_members(fixed, changes);
    for changes in actor.ask::<Changes>("BeforeUpdateSetting", data).await? {
        change.ext.extend(changes.ext.unwrap_or_default());
    }
    let work = actor.write(move |tx, who| put(tx, who, &check(tx, who)?, &change));
    work.await?;
    Ok(Json(json!({})))
}

fn put(
    tx: &Transaction<'_>,
    who: &Who,
    conversation: &Conversation,
    change: &ImSettingChange,
) -> Result<(), ApiError> {
    let now = who.millis();
    let time = |is_set: Option<bool>| is_set.map(|is_set| if is_set { now } else { 0 });
    tx.prepare_cached(
        "UPDATE participants SET is_mute = coalesce(:is_mute, is_mute), stick_top = coalesce(:stick_top, stick_top),
             favorite = coalesce(:favorite, favorite), setting_ext = json_patch(setting_ext, :ext)
         WHERE short_id = :short_id AND user_id = :user_id",
    )?
    .execute(named_params! {
        ":is_mute": change.mute,
        ":stick_top": time(change.stick_top),
        ":favorite": time(change.favorite),
        ":ext": serde_json::to_string(&change.ext)?,
        ":short_id": conversation.short_id,
        ":user_id": who.user_id,
    })?;
    Ok(())
}

/// Marks messages as read, up to a position or all. A position that was read already stays.
pub(super) async fn mark_read(
    State(emulator): State<Emulator>,
    Path(user): Path<String>,
    Params(params): Params<OfApp>,
    JsonBody(body): JsonBody<Read>,
) -> Outcome {
    let actor = Actor::new(emulator, &user, params)?;
    let read = actor.write(move |tx, who| {
        let (conversation, member) = rules::member(tx, who, body.conversation)?;
        let last = index::last_index(tx, conversation.short_id)?;
        let read = body.index.unwrap_or(last).min(last).max(member.read_index);
        tx.prepare_cached(
            "UPDATE participants SET read_index = ?3 WHERE short_id = ?1 AND user_id = ?2",
        )?
        .execute((conversation.short_id, who.user_id, read))?;
        Ok(read)
    });
    Ok(Json(json!({"index": read.await?})))
}
