//! From the conversations of a seed into the tables.

use rusqlite::{Transaction, named_params};

use super::conversations::find;
use super::members::blocks::{self, Action};
use super::members::{self, marks, roles};
use crate::{ApiError, Conversation, ConversationKind, Member};

/// Puts a conversation of a completed seed into the tables; what is there under the same ids is replaced. The limits of
/// Actions do not hold for it.
pub(crate) fn put(tx: &Transaction<'_>, conversation: &Conversation) -> Result<(), ApiError> {
    let c = conversation;
    tx.prepare_cached(
        "DELETE FROM conversations WHERE short_id = ?1 OR (app_id = ?2 AND conversation_id = ?3)",
    )?
    .execute((c.short_id, c.app_id.to_string(), &c.id))?;
    let online = c.members.iter().filter(|member| member.online).count();
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    tx.prepare_cached(
        "INSERT INTO conversations (short_id, conversation_id, app_id, inbox_type, type, name, avatar_url, description,
             notice, owner, creator, status, ext, create_time, modify_time, active_time, member_count, online_count,
             muted_all, idempotent_id)
         VALUES (:short_id, :id, :app_id, :inbox_type, :type, :name, :avatar_url, :description,
             :notice, :owner, :creator, :status, :ext, :created, :modified, :active, :members, :online,
             :muted_all, CASE WHEN :type = 1 AND NOT :status THEN :id END)",
    )?
    .execute(named_params! {
        ":short_id": c.short_id,
        ":id": c.id,
        ":app_id": c.app_id.to_string(),
        ":inbox_type": c.inbox_type,
        ":type": kind(c.kind).number(),
        ":name": c.name,
        ":avatar_url": c.avatar_url,
        ":description": c.description,
        ":notice": c.notice,
        ":owner": c.owner,
        ":creator": c.creator,
        ":status": c.dissolved,
        ":ext": serde_json::to_string(&c.ext)?,
        ":created": c.created_at,
        ":modified": c.modified_at,
        ":active": c.active_at,
        ":members": number(c.members.len()),
        ":online": number(online),
        ":muted_all": c.muted_all,
    })?;
    for (order, member) in (1_i64..).zip(&c.members) {
        put_member(tx, c, member, order)?;
    }
    put_live(tx, c)
}

/// Inserts a member, with what the row repeats of the conversation.
fn put_member(
    tx: &Transaction<'_>,
    c: &Conversation,
    member: &Member,
    order: i64,
) -> Result<(), ApiError> {
    let role = match member.user_id {
        user_id if user_id == c.owner => roles::OWNER,
        _ if member.manager => roles::MANAGER,
        _ => roles::MEMBER,
    };
    let is_live = c.kind == ConversationKind::Live;
    tx.prepare_cached(
        "INSERT INTO participants (short_id, user_id, online, online_order, app, inbox_type, type, create_time,
             active_time, join_order, join_time, role, level, nick_name, avatar_url, ext, operator, block_until,
             read_index)
         VALUES (:short_id, :user_id, :online, iif(:online, :order, 0), :app, :inbox_type, :type, :created, :active,
             :order, :joined, :role, :level, :nick_name, :avatar_url, :ext, :operator, :block_until, :read_index)",
    )?
    .execute(named_params! {
        ":short_id": c.short_id,
        ":user_id": member.user_id,
        ":online": member.online,
        ":app": c.app_id.to_string(),
        ":inbox_type": c.inbox_type,
        ":type": kind(c.kind).number(),
        ":created": c.created_at,
        ":active": c.active_at,
        ":order": order,
        ":joined": member.joined_at.or(c.created_at),
        ":role": role,
        ":level": member.level,
        ":nick_name": member.nick_name,
        ":avatar_url": member.avatar_url,
        ":ext": serde_json::to_string(&member.ext)?,
        ":operator": c.owner,
        ":block_until": if is_live { 0 } else { member.muted_until },
        ":read_index": member.read_index,
    })?;
    Ok(())
}

/// Puts in what only members of live groups have: marks, and mutes in a list. These have no timer, since a list does
/// not show one that has ended anyway.
fn put_live(tx: &Transaction<'_>, c: &Conversation) -> Result<(), ApiError> {
    let (app_id, short_id) = (c.app_id.to_string(), c.short_id.unwrap_or_default());
    if c.kind != ConversationKind::Live {
        return Ok(());
    }
    let Some(conversation) = find::find(tx, &app_id, short_id)? else {
        return Ok(());
    };
    for member in &c.members {
        marks::add(tx, short_id, member.user_id, &member.marks)?;
        if member.muted_until > 0
            && let Some(row) = members::find::find(tx, short_id, member.user_id)?
        {
            let since = conversation.create_time;
            blocks::put(
                tx,
                &conversation,
                Action::Mute,
                &row,
                member.muted_until,
                since,
            )?;
        }
    }
    Ok(())
}

fn kind(kind: ConversationKind) -> find::Kind {
    match kind {
        ConversationKind::OneToOne => find::Kind::OneToOne,
        ConversationKind::Group => find::Kind::Group,
        ConversationKind::Live => find::Kind::Live,
    }
}
