//! How a database of an earlier version becomes one of this version.

use rusqlite::{Connection, OptionalExtension};

/// The `user_version` of a database in which every part has a version of its own.
const LAYOUT: u32 = 2;

/// A part of the emulator with tables of its own: step n leads from its version n to n + 1. A step that was released
/// is never changed.
pub(super) struct Part {
    pub(super) name: &'static str,
    pub(super) steps: &'static [&'static str],
}

/// Brings the tables up to date.
///
/// # Errors
/// If a statement fails, or the database was written by a later version.
pub(super) fn migrate(connection: &mut Connection, parts: &[Part]) -> rusqlite::Result<()> {
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
        advance(&transaction, part)?;
    }
    transaction.commit()
}

/// Runs the steps of a part that the database has not seen.
fn advance(db: &Connection, part: &Part) -> rusqlite::Result<()> {
    let version = version(db, part.name)?;
    let newest = u32::try_from(part.steps.len()).unwrap_or(u32::MAX);
    let seen = usize::try_from(version).unwrap_or(usize::MAX);
    let steps = part.steps.get(seen..).ok_or_else(|| {
        let text = format!(
            "its tables of `{}` have version {version}, this emulator knows up to {newest}",
            part.name
        );
        refusal(format!("{text}; use a newer emulator or another file"))
    })?;
    for step in steps {
        db.execute_batch(step)?;
    }
    if !steps.is_empty() {
        db.execute(
            "INSERT OR REPLACE INTO schema_parts (part, version) VALUES (?1, ?2)",
            (part.name, newest),
        )?;
    }
    Ok(())
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
