//! All tables as one JSON value, and back.
//!
//! ```json
//! {
//!   "version": 1,
//!   "schema": {"apps": 1, "im": 1},
//!   "sequences": {"outbox": 17},
//!   "tables": {"apps": {"columns": ["app_id", "name"], "rows": [["0123", "demo"]]}}
//! }
//! ```
//!
//! `version` is that of this form, `schema` has those of the parts' tables. A snapshot of an older schema is loaded
//! into a database of that schema, brought up to date there, and taken over. Blobs are `{"base64": "..."}`. It holds
//! app keys and the keys of callbacks in plain text, as the database does.

mod form;
mod load;
mod save;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use rusqlite::{Connection, Transaction};
use serde_json::Value;

use self::form::{Snapshot, VERSION, invalid};
use super::migrations::{self, Part};
use super::schema::PARTS;
use crate::ApiError;

/// Returns all tables as one JSON value.
pub(crate) fn snapshot(db: &Connection) -> Result<Value, ApiError> {
    Ok(serde_json::to_value(save::save(db)?)?)
}

/// Puts a snapshot in place of all that is in the tables.
///
/// # Errors
/// `InvalidSnapshot`, with HTTP 400, the place and what to do.
pub(crate) fn restore(tx: &Transaction<'_>, value: &Value) -> Result<(), ApiError> {
    restore_with(tx, value, PARTS)
}

fn restore_with(tx: &Transaction<'_>, value: &Value, parts: &[Part]) -> Result<(), ApiError> {
    check_version(value)?;
    let snapshot: Snapshot = serde_path_to_error::deserialize(value)
        .map_err(|error| invalid(&error.path().to_string(), error.inner()))?;
    check_schema(&snapshot.schema, parts)?;
    let up_to_date = |part: &Part| snapshot.schema.get(part.name) == Some(&part.version());
    if parts.iter().all(up_to_date) {
        return load::load(tx, &snapshot);
    }
    let mut old = Connection::open_in_memory()?;
    migrations::migrate_to(&mut old, parts, |part| {
        snapshot.schema.get(part.name).copied().unwrap_or_default()
    })?;
    load::load(&old, &snapshot)?;
    migrations::migrate(&mut old, parts)?;
    load::load(tx, &save::save(&old)?)
}

/// Refuses a form of another version before anything else of it is read.
fn check_version(value: &Value) -> Result<(), ApiError> {
    match value.get("version").and_then(Value::as_u64) {
        Some(version) if version == u64::from(VERSION) => Ok(()),
        Some(version) if version > u64::from(VERSION) => {
            let text = format!(
                "it is of version {version}, this emulator reads {VERSION}; use a newer emulator"
            );
            Err(invalid("version", text))
        }
        _ => Err(invalid("version", format!("it must be {VERSION}"))),
    }
}

/// Refuses tables of a part that is unknown, or newer than here.
fn check_schema(schema: &BTreeMap<String, u32>, parts: &[Part]) -> Result<(), ApiError> {
    for (name, version) in schema {
        let place = format!("schema.{name}");
        let Some(part) = parts.iter().find(|part| part.name == name) else {
            let text = "this emulator has no such part; use a newer emulator";
            return Err(invalid(&place, text));
        };
        let known = part.version();
        if *version > known {
            let text =
                format!("it is {version}, this emulator knows up to {known}; use a newer emulator");
            return Err(invalid(&place, text));
        }
    }
    Ok(())
}
