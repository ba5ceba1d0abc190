//! Conversations as the tables have them.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension as _, Row, Transaction};

use crate::ApiError;

/// The application's own data of a conversation or member.
pub(in crate::im) type Ext = BTreeMap<String, String>;

/// The kind of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::im) enum Kind {
    OneToOne,
    Group,
    Live,
}

impl Kind {
    /// Returns the kind of a serialized `ConversationType`.
    pub(in crate::im) fn from_number(number: i64) -> Option<Self> {
        match number {
            1 => Some(Self::OneToOne),
            2 => Some(Self::Group),
            100 => Some(Self::Live),
            _ => None,
        }
    }

    /// Returns the serialized `ConversationType`.
    pub(in crate::im) fn number(self) -> i64 {
        match self {
            Self::OneToOne => 1,
            Self::Group => 2,
            Self::Live => 100,
        }
    }
}

/// A conversation that has not been dissolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::im) struct Conversation {
    pub(in crate::im) app_id: String,
    pub(in crate::im) short_id: i64,
    pub(in crate::im) id: String,
    pub(in crate::im) inbox_type: i64,
    pub(in crate::im) kind: Kind,
    pub(in crate::im) name: String,
    pub(in crate::im) avatar_url: String,
    pub(in crate::im) description: String,
    pub(in crate::im) notice: String,
    pub(in crate::im) owner: i64,
    pub(in crate::im) creator: i64,
    pub(in crate::im) ext: Ext,
    /// This and the next: in seconds since 1970.
    pub(in crate::im) create_time: i64,
    pub(in crate::im) modify_time: i64,
    pub(in crate::im) member_count: i64,
    pub(in crate::im) online_count: i64,
    /// True if only the white list, managers and owner may speak.
    pub(in crate::im) muted_all: bool,
    /// The index of its last message, 0 without one.
    pub(in crate::im) last_index: i64,
}

impl Conversation {
    /// Returns the number of its app, as instant messaging has it.
    pub(in crate::im) fn app_number(&self) -> i64 {
        self.app_id.parse().unwrap_or_default()
    }

    /// Refuses one-to-one conversations.
    pub(in crate::im) fn refuse_one_to_one(&self) -> Result<(), ApiError> {
        self.refuse(
            Kind::OneToOne,
            "SingleConversationNotSupport",
            "a one-to-one conversation",
        )
    }

    /// Refuses live groups.
    pub(in crate::im) fn refuse_live(&self) -> Result<(), ApiError> {
        self.refuse(Kind::Live, "LiveConversationNotSupport", "a live group")
    }

    /// Refuses all but live groups.
    pub(in crate::im) fn require_live(&self) -> Result<(), ApiError> {
        if self.kind == Kind::Live {
            return Ok(());
        }
        let text = format!(
            "the conversation {} is not a live group, which the Action requires",
            self.short_id
        );
        Err(ApiError::service("OnlyLiveConversationSupport", text))
    }

    fn refuse(&self, kind: Kind, code: &'static str, name: &str) -> Result<(), ApiError> {
        if self.kind != kind {
            return Ok(());
        }
        let text = format!(
            "the conversation {} is {name}, which the Action does not support",
            self.short_id
        );
        Err(ApiError::service(code, text))
    }
}

/// Returns a conversation of an app; a dissolved one is not found.
pub(in crate::im) fn find(
    db: &Connection,
    app_id: &str,
    short_id: i64,
) -> Result<Option<Conversation>, ApiError> {
    let mut select = db.prepare_cached(
        "SELECT * FROM conversations WHERE short_id = ?1 AND app_id = ?2 AND status = 0",
    )?;
    Ok(select.query_row((short_id, app_id), read).optional()?)
}

/// Returns a conversation of an app.
///
/// # Errors
/// `ConversationNotFound`, also for a dissolved one.
pub(in crate::im) fn require(
    db: &Connection,
    app_id: &str,
    short_id: i64,
) -> Result<Conversation, ApiError> {
    find(db, app_id, short_id)?.ok_or_else(|| {
        let text =
            format!("the application {app_id} has no conversation {short_id}, or it was dissolved");
        ApiError::service("ConversationNotFound", text)
    })
}

/// Reads a row with all columns of the table.
pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Conversation> {
    let ext: String = row.get("ext")?;
    Ok(Conversation {
        app_id: row.get("app_id")?,
        short_id: row.get("short_id")?,
        id: row.get("conversation_id")?,
        inbox_type: row.get("inbox_type")?,
        // Only such numbers are written.
        kind: Kind::from_number(row.get("type")?).unwrap_or(Kind::Group),
        name: row.get("name")?,
        avatar_url: row.get("avatar_url")?,
        description: row.get("description")?,
        notice: row.get("notice")?,
        owner: row.get("owner")?,
        creator: row.get("creator")?,
        // It was written from such a map.
        ext: serde_json::from_str(&ext).unwrap_or_default(),
        create_time: row.get("create_time")?,
        modify_time: row.get("modify_time")?,
        member_count: row.get("member_count")?,
        online_count: row.get("online_count")?,
        muted_all: row.get("muted_all")?,
        last_index: row.get("last_index")?,
    })
}

/// Makes a conversation the latest active one of its members, as a message does.
///
/// The time is repeated in the row of every member of a group, which costs one write for each of them; groups are of
/// some thousands. Live groups, of which there are larger ones, are in no list that is ordered by activity.
pub(in crate::im) fn touch(
    tx: &Transaction<'_>,
    conversation: &Conversation,
    now: i64,
) -> Result<(), ApiError> {
    tx.prepare_cached("UPDATE conversations SET active_time = ?2 WHERE short_id = ?1")?
        .execute((conversation.short_id, now))?;
    if conversation.kind != Kind::Live {
        tx.prepare_cached(
            "UPDATE participants SET active_time = ?2 WHERE short_id = ?1 AND active_time <> ?2",
        )?
        .execute((conversation.short_id, now))?;
    }
    Ok(())
}
