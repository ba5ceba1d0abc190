//! The tables, and how a database of an earlier version becomes one of this version.

use rusqlite::Connection;

/// One step a version: step n leads from `user_version` n to n + 1. A step that was released is never changed.
const STEPS: &[&str] = &["
    CREATE TABLE apps (
        app_id   INTEGER PRIMARY KEY,
        account  TEXT,                      -- null: every account may use it
        enabled  INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE conversations (
        short_id        INTEGER PRIMARY KEY,
        conversation_id TEXT    NOT NULL,
        app_id          INTEGER NOT NULL REFERENCES apps,
        inbox_type      INTEGER NOT NULL,
        type            INTEGER NOT NULL,   -- 1 one-to-one, 2 group, 100 live group
        name            TEXT    NOT NULL,
        avatar_url      TEXT    NOT NULL,
        description     TEXT    NOT NULL,
        notice          TEXT    NOT NULL,
        owner           INTEGER NOT NULL,
        creator         INTEGER NOT NULL,
        status          INTEGER NOT NULL,   -- 0 normal, 1 dissolved
        ext             TEXT    NOT NULL,   -- a JSON object
        create_time     INTEGER NOT NULL,   -- this and the next: seconds since 1970
        modify_time     INTEGER NOT NULL,
        active_time     INTEGER NOT NULL,
        UNIQUE (app_id, conversation_id)
    ) STRICT;
    CREATE INDEX conversations_by_creator ON conversations (app_id, creator, create_time);

    CREATE TABLE participants (
        short_id INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
        user_id  INTEGER NOT NULL,
        online   INTEGER NOT NULL,
        PRIMARY KEY (short_id, user_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX participants_by_user ON participants (user_id);
"];

/// Brings the tables up to date.
///
/// # Errors
/// If a statement fails, or the database was written by a later version.
pub(crate) fn migrate(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    let version: u32 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let applied = usize::try_from(version).unwrap_or(usize::MAX);
    let steps = STEPS.get(applied..).ok_or_else(|| {
        let text = format!(
            "the database has version {version}, this emulator knows up to {}; use a newer emulator or another file",
            STEPS.len()
        );
        rusqlite::Error::ToSqlConversionFailure(text.into())
    })?;
    for (step, to) in steps.iter().zip(version + 1..) {
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", to)?;
    }
    transaction.commit()
}
