//! Inboxes of simulated clients: messages, transparent messages and broadcasts, pushed to users who are online.
//!
//! An inbox numbers its entries from 1 on and keeps the last 10,000, so that a test that runs for days does not fill
//! the disk. A message is not pushed to its sender, nor to members who may not see it. What happens to it later does
//! not change the entry: [`history`](super::history) is how the client sees the conversation now.

use rusqlite::{Connection, Transaction, named_params};

use super::message::Message;
use super::view;
use crate::ApiError;
use crate::control::{ImMessage, ImReceived, ImReceivedKind};
use crate::im::conversations::find::Conversation;
use crate::im::users::find as users;

/// The most entries that are kept of an inbox.
const KEPT: i64 = 10_000;

/// The members up to which all of them are looked at, not those who are connected.
const FEW: i64 = 1_000;

/// The members of a conversation, and whether each has muted its notifications.
pub(super) const MEMBERS: &str =
    "SELECT user_id, is_mute FROM participants WHERE short_id = ?2 AND app = ?1 ORDER BY user_id";
/// The same of those who are online; a live group may have a million others.
const ONLINE_MEMBERS: &str = "SELECT p.user_id, p.is_mute
     FROM (SELECT DISTINCT user_id FROM im_connections WHERE app_id = ?1) c
     CROSS JOIN participants p ON p.short_id = ?2 AND p.user_id = c.user_id ORDER BY p.user_id";

/// The entries of an inbox after one of them.
pub(super) const LIST: &str = "SELECT document FROM im_inbox
     WHERE app_id = :app_id AND user_id = :user_id AND number > :after ORDER BY number LIMIT :limit";

/// A member whom a message was to be pushed to.
pub(super) struct Pushed {
    pub(super) user_id: i64,
    pub(super) is_mute: bool,
    /// The connections that it was pushed to: platform and id; none if the user is not online.
    pub(super) connections: Vec<(String, String)>,
}

/// Pushes a message to the members who are online. Returns the members whom it is for: all of them if they are needed,
/// else at least those who are online.
pub(super) fn push_message(
    tx: &Transaction<'_>,
    conversation: &Conversation,
    message: &Message,
    needs_all: bool,
    now_millis: i64,
) -> Result<Vec<Pushed>, ApiError> {
    let sql = if needs_all || conversation.member_count <= FEW {
        MEMBERS
    } else {
        ONLINE_MEMBERS
    };
    let mut select = tx.prepare_cached(sql)?;
    let rows = select.query_map((&conversation.app_id, conversation.short_id), |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, bool>(1)?))
    })?;
    let members: Vec<(i64, bool)> = rows.collect::<Result<_, _>>()?;
    let view = view::of_message(tx, conversation, message, now_millis)?;
    let mut pushed = Vec::new();
    for (user_id, is_mute) in members {
        if user_id == message.sender || !message.is_for(user_id) {
            continue;
        }
        let connections = connected(tx, &conversation.app_id, user_id)?;
        if !connections.is_empty() {
            let kind = ImReceivedKind::Message;
            put(tx, &conversation.app_id, user_id, kind, &view, now_millis)?;
        }
        pushed.push(Pushed {
            user_id,
            is_mute,
            connections,
        });
    }
    Ok(pushed)
}

/// Returns the platforms and ids of a user's connections; the platform in the spelling of messages.
pub(super) fn connected(
    db: &Connection,
    app_id: &str,
    user_id: i64,
) -> Result<Vec<(String, String)>, ApiError> {
    let clients = users::connections(db, app_id, user_id)?;
    let shown = clients.into_iter().map(|client| {
        let platform = match client.platform.as_str() {
            "iOS" => "IOS".to_owned(),
            _ => client.platform,
        };
        (platform, client.conn_id)
    });
    Ok(shown.collect())
}

/// Puts something into the inbox of a user.
pub(super) fn put(
    tx: &Transaction<'_>,
    app_id: &str,
    user_id: i64,
    kind: ImReceivedKind,
    message: &ImMessage,
    now_millis: i64,
) -> Result<(), ApiError> {
    let number: i64 = tx
        .prepare_cached(
            "INSERT INTO im_inbox_ends (app_id, user_id, last_number, last_broadcast) VALUES (?1, ?2, 1, 0)
             ON CONFLICT DO UPDATE SET last_number = last_number + 1 RETURNING last_number",
        )?
        .query_row((app_id, user_id), |row| row.get(0))?;
    let received = ImReceived {
        number,
        kind,
        at: u64::try_from(now_millis).unwrap_or_default(),
        message: message.clone(),
    };
    tx.prepare_cached(
        "INSERT INTO im_inbox (app_id, user_id, number, document) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute((app_id, user_id, number, serde_json::to_string(&received)?))?;
    tx.prepare_cached("DELETE FROM im_inbox WHERE app_id = ?1 AND user_id = ?2 AND number <= ?3")?
        .execute((app_id, user_id, number - KEPT))?;
    Ok(())
}

/// Returns entries of an inbox, the oldest first, after the one of a number.
pub(in crate::im) fn list(
    db: &Connection,
    app_id: &str,
    user_id: i64,
    after: i64,
    limit: i64,
) -> Result<Vec<ImReceived>, ApiError> {
    let mut select = db.prepare_cached(LIST)?;
    let key =
        named_params! {":app_id": app_id, ":user_id": user_id, ":after": after, ":limit": limit};
    let rows = select.query_map(key, |row| row.get::<_, String>(0))?;
    let texts: Vec<String> = rows.collect::<Result<_, _>>()?;
    let read = |text: &String| Ok(serde_json::from_str(text)?);
    texts.iter().map(read).collect()
}
