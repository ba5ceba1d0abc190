//! The steps from a database of an earlier version to one of this version.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension};

/// The `user_version` of a database in which every part has a version of its own.
const LAYOUT: u32 = 2;

/// A part of the emulator with tables of its own: step n leads from its version n to n + 1. A step that was released
/// is never changed.
pub(super) struct Part {
    pub(super) name: &'static str,
    pub(super) steps: &'static [&'static str],
}

impl Part {
    /// Returns the version of the tables after all steps.
    pub(super) fn version(&self) -> u32 {
        u32::try_from(self.steps.len()).unwrap_or(u32::MAX)
    }
}

/// Brings the tables up to date.
///
/// # Errors
/// If a statement fails, or the database was written by a later version.
pub(super) fn migrate(connection: &mut Connection, parts: &[Part]) -> rusqlite::Result<()> {
    migrate_to(connection, parts, Part::version)
}

/// Brings the tables of each part up to a version that is not later than the newest.
pub(super) fn migrate_to(
    connection: &mut Connection,
    parts: &[Part],
    target: impl Fn(&Part) -> u32,
) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    let layout: u32 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    match layout {
        0 => {
            transaction.execute_batch(
                "CREATE TABLE schema_parts (part TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT, WITHOUT ROWID",
            )?;
            transaction.pragma_update(None, "user_version", LAYOUT)?;
        }
        LAYOUT => {}
        1 => {
            return Err(refusal(
                "it is of a preview of the emulator; use another file".to_owned(),
            ));
        }
        newer => {
            let text = format!("it has version {newer}, this emulator knows up to {LAYOUT}");
            return Err(refusal(format!(
                "{text}; use a newer emulator or another file"
            )));
        }
    }
    for part in parts {
        advance(&transaction, part, target(part))?;
    }
    transaction.commit()
}

/// Runs the steps of a part up to a version that the database has not seen.
fn advance(db: &Connection, part: &Part, target: u32) -> rusqlite::Result<()> {
    let version = version(db, part.name)?;
    let newest = part.version();
    if version > newest {
        let text = format!(
            "its tables of `{}` have version {version}, this emulator knows up to {newest}",
            part.name
        );
        return Err(refusal(format!(
            "{text}; use a newer emulator or another file"
        )));
    }
    let mut insert =
        db.prepare_cached("INSERT OR REPLACE INTO schema_parts (part, version) VALUES (?1, ?2)")?;
    for (step, to) in part.steps.iter().zip(1..=target) {
        if to > version {
            db.execute_batch(step)?;
            insert.execute((part.name, to))?;
        }
    }
    Ok(())
}

/// Returns the versions of the parts' tables.
pub(super) fn versions(db: &Connection) -> rusqlite::Result<BTreeMap<String, u32>> {
    let mut select = db.prepare_cached("SELECT part, version FROM schema_parts")?;
    select
        .query_map((), |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

/// Returns the version of a part's tables, 0 if there are none.
fn version(db: &Connection, part: &str) -> rusqlite::Result<u32> {
    db.query_row(
        "SELECT version FROM schema_parts WHERE part = ?1",
        [part],
        |row| row.get(0),
    )
    .optional()
    .map(Option::unwrap_or_default)
}

fn refusal(text: String) -> rusqlite::Error {
    rusqlite::Error::ToSqlConversionFailure(text.into())
}
