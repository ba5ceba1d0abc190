//! New conversations, from Actions and clients.
//!
//! What the pages leave open is decided so:
//! - Short ids are counted from 7,400,000,000,000,000,001: they exceed 2^53, as those of the service do.
//! - The text id of a one-to-one conversation is `<inbox>:1:<lower user>:<higher user>`, its default idempotency key
//!   too; one that is created under another key, and all groups, have the decimal short id.
//! - An idempotency key holds in its app and inbox, whatever the kind and the owner. When its conversation is
//!   dissolved, it is free.

use rusqlite::{Connection, OptionalExtension as _, Transaction, named_params};

use super::find::{Conversation, Ext, Kind, find};
use crate::im::events;
use crate::im::members::insert::{self, NewMember};
use crate::im::members::{limits, roles};
use crate::{ApiError, store};

/// The short id before the first one.
const BEFORE_FIRST: i64 = 7_400_000_000_000_000_000;

/// A conversation to be created.
#[derive(Clone, Debug)]
pub(in crate::im) struct NewConversation<'a> {
    pub(in crate::im) app_id: &'a str,
    pub(in crate::im) inbox_type: i64,
    pub(in crate::im) kind: Kind,
    pub(in crate::im) owner: i64,
    /// The second user of a one-to-one conversation.
    pub(in crate::im) other: Option<i64>,
    pub(in crate::im) idempotent_id: Option<&'a str>,
    pub(in crate::im) name: &'a str,
    pub(in crate::im) avatar_url: &'a str,
    pub(in crate::im) description: &'a str,
    pub(in crate::im) notice: &'a str,
    pub(in crate::im) ext: Ext,
}

impl<'a> NewConversation<'a> {
    /// A conversation without a name, description or other data.
    pub(in crate::im) fn new(app_id: &'a str, inbox_type: i64, kind: Kind, owner: i64) -> Self {
        Self {
            app_id,
            inbox_type,
            kind,
            owner,
            other: None,
            idempotent_id: None,
            name: "",
            avatar_url: "",
            description: "",
            notice: "",
            ext: Ext::new(),
        }
    }

    /// Returns the text that two users have in common.
    fn pair_id(&self) -> Option<String> {
        let other = self.other.filter(|_| self.kind == Kind::OneToOne)?;
        let (low, high) = (self.owner.min(other), self.owner.max(other));
        Some(format!("{}:1:{low}:{high}", self.inbox_type))
    }
}

/// Creates a conversation with its owner, and tells of it; or returns the one that has its idempotency key, and true.
pub(in crate::im) fn create(
    tx: &Transaction<'_>,
    new: &NewConversation<'_>,
    now_millis: u64,
) -> Result<(Conversation, bool), ApiError> {
    let pair = new.pair_id();
    let key = new.idempotent_id.or(pair.as_deref());
    if let Some(key) = key
        && let Some(short_id) = known(tx, new, key)?
        && let Some(conversation) = find(tx, new.app_id, short_id)?
    {
        return Ok((conversation, true));
    }
    check_limit(tx, new)?;
    let now = i64::try_from(now_millis / 1000).unwrap_or(i64::MAX);
    let short_id = next_short_id(tx)?;
    // A seed may have given the pair's text to a conversation that was dissolved.
    let id = match (&pair, new.idempotent_id) {
        (Some(pair), None) if !has_id(tx, new.app_id, pair)? => pair.clone(),
        _ => short_id.to_string(),
    };
    insert_row(tx, new, short_id, &id, key, now)?;
    let missing = || ApiError::service("ConversationNotFound", "the new conversation is not there");
    let conversation = find(tx, new.app_id, short_id)?.ok_or_else(missing)?;
    let mut members = vec![NewMember::new(new.owner).role(roles::OWNER)];
    members.extend(
        new.other
            .filter(|_| new.kind == Kind::OneToOne)
            .map(NewMember::new),
    );
    for member in &mut members {
        member.operator = new.owner;
        insert::insert(tx, &conversation, member, now)?;
    }
    let conversation = find(tx, new.app_id, short_id)?.ok_or_else(missing)?;
    events::created(tx, &conversation, new.other, now_millis)?;
    Ok((conversation, false))
}

/// Returns the one-to-one conversation of two users, which is created if it is not there, and whether it was.
pub(in crate::im) fn one_to_one(
    tx: &Transaction<'_>,
    app_id: &str,
    inbox_type: i64,
    a: i64,
    b: i64,
    now_millis: u64,
) -> Result<(Conversation, bool), ApiError> {
    let mut new = NewConversation::new(app_id, inbox_type, Kind::OneToOne, a);
    new.other = Some(b);
    create(tx, &new, now_millis)
}

/// Refuses a group of a user who is in as many as they may be.
fn check_limit(tx: &Transaction<'_>, new: &NewConversation<'_>) -> Result<(), ApiError> {
    let limits = limits::get(tx, new.app_id)?;
    if new.kind != Kind::Group || !limits::has_most_groups(tx, new.app_id, new.owner, limits)? {
        return Ok(());
    }
    let text = format!(
        "the user {} is in {} groups, the most that are allowed; `PUT /_emulator/im/limits` raises it",
        new.owner, limits.user_conversations
    );
    Err(ApiError::service("MoreThanUserConversationLimit", text))
}

/// Returns the one-to-one conversation of two users, if it is there.
pub(in crate::im) fn pair(
    db: &Connection,
    app_id: &str,
    inbox_type: i64,
    a: i64,
    b: i64,
) -> Result<Option<Conversation>, ApiError> {
    let mut new = NewConversation::new(app_id, inbox_type, Kind::OneToOne, a);
    new.other = Some(b);
    let Some(key) = new.pair_id() else {
        return Ok(None);
    };
    match known(db, &new, &key)? {
        Some(short_id) => find(db, app_id, short_id),
        None => Ok(None),
    }
}

/// Returns the conversation that has an idempotency key.
fn known(db: &Connection, new: &NewConversation<'_>, key: &str) -> Result<Option<i64>, ApiError> {
    let mut select = db.prepare_cached(
        "SELECT short_id FROM conversations WHERE app_id = ?1 AND inbox_type = ?2 AND idempotent_id = ?3",
    )?;
    let found = select.query_row((new.app_id, new.inbox_type, key), |row| row.get(0));
    Ok(found.optional()?)
}

fn has_id(tx: &Transaction<'_>, app_id: &str, id: &str) -> Result<bool, ApiError> {
    let mut select = tx
        .prepare_cached("SELECT 1 FROM conversations WHERE app_id = ?1 AND conversation_id = ?2")?;
    Ok(select.exists((app_id, id))?)
}

/// Returns a short id that no seed has taken.
fn next_short_id(tx: &Transaction<'_>) -> Result<i64, ApiError> {
    let mut select = tx.prepare_cached("SELECT 1 FROM conversations WHERE short_id = ?1")?;
    loop {
        let id = BEFORE_FIRST.saturating_add(store::next_id(tx, "", "im_conversation")?);
        if !select.exists([id])? {
            return Ok(id);
        }
    }
}

fn insert_row(
    tx: &Transaction<'_>,
    new: &NewConversation<'_>,
    short_id: i64,
    id: &str,
    key: Option<&str>,
    now: i64,
) -> Result<(), ApiError> {
    tx.prepare_cached(
        "INSERT INTO conversations (short_id, conversation_id, app_id, inbox_type, type, name, avatar_url, description,
             notice, owner, creator, ext, create_time, modify_time, active_time, idempotent_id)
         VALUES (:short_id, :id, :app_id, :inbox_type, :type, :name, :avatar_url, :description,
             :notice, :owner, :owner, :ext, :now, :now, :now, :key)",
    )?
    .execute(named_params! {
        ":short_id": short_id,
        ":id": id,
        ":app_id": new.app_id,
        ":inbox_type": new.inbox_type,
        ":type": new.kind.number(),
        ":name": new.name,
        ":avatar_url": new.avatar_url,
        ":description": new.description,
        ":notice": new.notice,
        ":owner": new.owner,
        ":ext": serde_json::to_string(&new.ext)?,
        ":now": now,
        ":key": key,
    })?;
    Ok(())
}
