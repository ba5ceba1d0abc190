//! From a seed into the tables.

use rusqlite::{Transaction, named_params};

use super::next_id;
use crate::{ApiError, AppStatus, Conversation, ConversationKind, Seed, agents};

/// The creation time of seeded applications, in milliseconds: 2023-11-14T22:13:20Z.
const CREATED: i64 = 1_700_000_000_000;

/// Puts a completed seed into the tables; what is there under the same ids is replaced.
pub(crate) fn put(store: &Transaction<'_>, seed: &Seed) -> Result<(), ApiError> {
    let mut insert = store.prepare(
        "INSERT INTO apps (app_id, number, account, name, app_key, secondary_app_key, enabled, created_millis)
         VALUES (:id, :number, :account, :name, :app_key, :secondary_app_key, :enabled, :created)
         ON CONFLICT (app_id) DO UPDATE SET account = excluded.account, name = excluded.name,
             app_key = excluded.app_key, secondary_app_key = excluded.secondary_app_key, enabled = excluded.enabled",
    )?;
    for app in &seed.apps {
        insert.execute(named_params! {
            ":id": app.id,
            ":number": next_id(store, "", "app")?,
            ":account": app.account,
            ":name": app.name,
            ":app_key": app.app_key,
            ":secondary_app_key": app.secondary_app_key,
            ":enabled": app.status == AppStatus::Enabled,
            ":created": CREATED,
        })?;
    }
    for conversation in &seed.conversations {
        put_conversation(store, conversation)?;
    }
    agents::put(store, &seed.agents)
}

fn put_conversation(store: &Transaction<'_>, conversation: &Conversation) -> Result<(), ApiError> {
    let c = conversation;
    store
        .prepare_cached("DELETE FROM conversations WHERE short_id = ?1 OR (app_id = ?2 AND conversation_id = ?3)")?
        .execute((c.short_id, c.app_id.to_string(), &c.id))?;
    let online = c.members.iter().filter(|member| member.online).count();
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    store
        .prepare_cached(
            "INSERT INTO conversations (short_id, conversation_id, app_id, inbox_type, type, name, avatar_url, description,
                 notice, owner, creator, status, ext, create_time, modify_time, active_time, member_count, online_count,
                 idempotent_id)
             VALUES (:short_id, :id, :app_id, :inbox_type, :type, :name, :avatar_url, :description,
                 :notice, :owner, :creator, :status, :ext, :created, :modified, :active, :members, :online,
                 CASE WHEN :type = 1 AND NOT :status THEN :id END)",
        )?
        .execute(named_params! {
            ":short_id": c.short_id,
            ":id": c.id,
            ":app_id": c.app_id.to_string(),
            ":inbox_type": c.inbox_type,
            ":type": type_of(c.kind),
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
        })?;
    put_members(store, conversation)
}

/// Inserts the members, with what their rows repeat of the conversation.
fn put_members(store: &Transaction<'_>, conversation: &Conversation) -> Result<(), ApiError> {
    let c = conversation;
    let app_id = c.app_id.to_string();
    let mut insert = store.prepare_cached(
        "INSERT INTO participants (short_id, user_id, online, app, inbox_type, type, create_time, active_time,
             join_order, join_time, role, operator)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?7, ?10, ?11)",
    )?;
    for (order, member) in (1_i64..).zip(&c.members) {
        insert.execute((
            c.short_id,
            member.user_id,
            member.online,
            &app_id,
            c.inbox_type,
            type_of(c.kind),
            c.created_at,
            c.active_at,
            order,
            i64::from(member.user_id == c.owner),
            c.owner,
        ))?;
    }
    Ok(())
}

/// The serialized `ConversationType`.
fn type_of(kind: ConversationKind) -> i64 {
    match kind {
        ConversationKind::OneToOne => 1,
        ConversationKind::Group => 2,
        ConversationKind::Live => 100,
    }
}
