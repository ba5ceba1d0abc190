//! `UserBroadcast`: a message to registered users, and those who connect before it expires.

use rusqlite::{Connection, Row, Transaction, named_params};
use volc_rtc_api::im::user_broadcast::{TagOp, UserBroadcastOutput, UserBroadcastRequest};

use super::{inbox, view};
use crate::control::{ImMessage, ImReceivedKind};
use crate::im::call::{Call, invalid};
use crate::im::users::find::Audience;
use crate::{ApiError, store};

/// The longest time for which a broadcast is kept, in seconds: 7 days.
const LONGEST: i64 = 604_800;
/// The broadcasts that have not expired, and have come since a user was connected last.
pub(super) const MISSED: &str = "SELECT * FROM im_broadcasts
     WHERE app_id = :app_id AND +expires_at > :now AND broadcast_id > coalesce(
         (SELECT last_broadcast FROM im_inbox_ends WHERE app_id = :app_id AND user_id = :user_id), 0)
     ORDER BY broadcast_id";
/// The users who are connected.
pub(super) const CONNECTED: &str =
    "SELECT DISTINCT user_id FROM im_connections WHERE app_id = ?1 ORDER BY user_id";

pub(super) fn answer(
    tx: &Transaction<'_>,
    request: &UserBroadcastRequest,
    call: &Call,
) -> Result<UserBroadcastOutput, ApiError> {
    let app_id = call.app(tx, request.app_id)?;
    if request.msg_ttl < 1 {
        return Err(invalid("`MsgTTL` must be at least 1"));
    }
    if request.msg_ttl > LONGEST {
        let text = format!("`MsgTTL` is {}, at most {LONGEST} s", request.msg_ttl);
        return Err(ApiError::service(
            "UserBroadcastMessageTTLMoreThanLimit",
            text,
        ));
    }
    let now = i64::try_from(call.now_millis).unwrap_or(i64::MAX);
    tx.prepare_cached("DELETE FROM im_broadcasts WHERE app_id = ?1 AND expires_at <= ?2")?
        .execute((&app_id, now))?;
    let broadcast = Broadcast {
        id: store::next_id(tx, "", "im_broadcast")?,
        audience: Audience {
            tags: request.tags.clone().unwrap_or_default(),
            needs_all: request.tag_op == Some(TagOp::And),
        },
        message: ImMessage {
            ext: request.ext.clone().unwrap_or_default(),
            ..view::unstored(request.sender, request.msg_type, &request.content, now)
        },
    };
    let inbox_type = request.inbox_type.unwrap_or_default();
    let expires_at = now.saturating_add(request.msg_ttl.saturating_mul(1_000));
    broadcast.insert(tx, &app_id, inbox_type, now, expires_at)?;
    for user_id in connected_users(tx, &app_id)? {
        broadcast.offer(tx, &app_id, user_id, now)?;
    }
    Ok(UserBroadcastOutput::default())
}

/// Sends the broadcasts that have not expired to a user who has connected, each once.
pub(in crate::im) fn catch_up(
    tx: &Transaction<'_>,
    app_id: &str,
    user_id: i64,
    now_millis: i64,
) -> Result<(), ApiError> {
    let mut select = tx.prepare_cached(MISSED)?;
    let key = named_params! {":app_id": app_id, ":now": now_millis, ":user_id": user_id};
    let rows = select.query_map(key, Broadcast::read)?;
    let broadcasts: Vec<Broadcast> = rows.collect::<Result<_, _>>()?;
    for broadcast in &broadcasts {
        broadcast.offer(tx, app_id, user_id, now_millis)?;
    }
    Ok(())
}

fn connected_users(db: &Connection, app_id: &str) -> Result<Vec<i64>, ApiError> {
    let mut select = db.prepare_cached(CONNECTED)?;
    let rows = select.query_map([app_id], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

struct Broadcast {
    id: i64,
    audience: Audience,
    message: ImMessage,
}

impl Broadcast {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let (ext, tags): (String, String) = (row.get("ext")?, row.get("tags")?);
        let content: String = row.get("content")?;
        let (sender, msg_type) = (row.get("sender")?, row.get("msg_type")?);
        Ok(Self {
            id: row.get("broadcast_id")?,
            audience: Audience {
                // These two were written from such values.
                tags: serde_json::from_str(&tags).unwrap_or_default(),
                needs_all: row.get("needs_all")?,
            },
            message: ImMessage {
                ext: serde_json::from_str(&ext).unwrap_or_default(),
                ..view::unstored(sender, msg_type, &content, row.get("sent_at")?)
            },
        })
    }

    fn insert(
        &self,
        tx: &Transaction<'_>,
        app_id: &str,
        inbox_type: i64,
        now: i64,
        expires_at: i64,
    ) -> Result<(), ApiError> {
        tx.prepare_cached(
            "INSERT INTO im_broadcasts (broadcast_id, app_id, inbox_type, sender, msg_type, content, ext, tags,
                 needs_all, sent_at, expires_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?
        .execute((
            self.id,
            app_id,
            inbox_type,
            self.message.sender,
            self.message.msg_type,
            &self.message.content,
            serde_json::to_string(&self.message.ext)?,
            serde_json::to_string(&self.audience.tags)?,
            self.audience.needs_all,
            now,
            expires_at,
        ))?;
        Ok(())
    }

    /// Sends it to a user who is online, if it is for this user.
    fn offer(
        &self,
        tx: &Transaction<'_>,
        app_id: &str,
        user_id: i64,
        now: i64,
    ) -> Result<(), ApiError> {
        if self.audience.has(tx, app_id, user_id)? {
            let kind = ImReceivedKind::Broadcast;
            inbox::put(tx, app_id, user_id, kind, &self.message, now)?;
        }
        tx.prepare_cached(
            "INSERT INTO im_inbox_ends (app_id, user_id, last_number, last_broadcast) VALUES (?1, ?2, 0, ?3)
             ON CONFLICT DO UPDATE SET last_broadcast = ?3",
        )?
        .execute((app_id, user_id, self.id))?;
        Ok(())
    }
}
