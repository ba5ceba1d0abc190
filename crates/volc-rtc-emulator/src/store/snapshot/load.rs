//! From a snapshot into the tables.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rusqlite::types::Value as Cell;
use rusqlite::{Connection, params_from_iter};
use serde_json::Value;

use super::form::{Snapshot, Table, invalid};
use crate::ApiError;
use crate::store::{clear, schema};

/// Puts a snapshot of this database's schema in place of all that is in its tables.
pub(super) fn load(db: &Connection, snapshot: &Snapshot) -> Result<(), ApiError> {
    let known: BTreeSet<String> = schema::tables(db)?.into_iter().collect();
    clear(db)?;
    for (name, table) in &snapshot.tables {
        if !known.contains(name) {
            let text = "this emulator has no such table";
            return Err(invalid(&format!("tables.{name}"), text));
        }
        put(db, name, table)?;
    }
    // A table that has rows has its sequence already; one that had rows once has only this.
    db.execute("DELETE FROM sqlite_sequence", ())?;
    let mut insert =
        db.prepare_cached("INSERT INTO sqlite_sequence (name, seq) VALUES (?1, ?2)")?;
    for (name, last) in &snapshot.sequences {
        if !known.contains(name) {
            let text = "this emulator has no such table";
            return Err(invalid(&format!("sequences.{name}"), text));
        }
        insert.execute((name, last))?;
    }
    whole(db)
}

fn put(db: &Connection, name: &str, table: &Table) -> Result<(), ApiError> {
    let columns = schema::columns(db, name)?;
    let place = |part: &str| format!("tables.{name}.{part}");
    let given: BTreeSet<&String> = table.columns.iter().collect();
    if given != columns.iter().collect() || given.len() != table.columns.len() {
        let text = format!("they must be {}", columns.join(", "));
        return Err(invalid(&place("columns"), text));
    }
    let names: Vec<String> = table
        .columns
        .iter()
        .map(|name| schema::quoted(name))
        .collect();
    let marks = vec!["?"; names.len()].join(", ");
    let sql = format!(
        "INSERT INTO {} ({}) VALUES ({marks})",
        schema::quoted(name),
        names.join(", ")
    );
    let mut insert = db.prepare(&sql)?;
    for (number, row) in table.rows.iter().enumerate() {
        let at = || place(&format!("rows[{number}]"));
        if row.len() != names.len() {
            let text = format!("it has {} values for {} columns", row.len(), names.len());
            return Err(invalid(&at(), text));
        }
        let cells: Option<Vec<Cell>> = row.iter().map(cell).collect();
        let Some(cells) = cells else {
            let text = r#"a value is null, a number, a text or {"base64": "..."}"#;
            return Err(invalid(&at(), text));
        };
        insert
            .execute(params_from_iter(cells))
            .map_err(|error| invalid(&at(), error))?;
    }
    Ok(())
}

fn cell(value: &Value) -> Option<Cell> {
    match value {
        Value::Null => Some(Cell::Null),
        Value::Number(number) => number
            .as_i64()
            .map(Cell::Integer)
            .or_else(|| number.as_f64().map(Cell::Real)),
        Value::String(text) => Some(Cell::Text(text.clone())),
        Value::Object(object) if object.len() == 1 => {
            let text = object.get("base64")?.as_str()?;
            STANDARD.decode(text).ok().map(Cell::Blob)
        }
        Value::Object(_) | Value::Array(_) | Value::Bool(_) => None,
    }
}

/// Refuses rows that refer to rows that are not there.
fn whole(db: &Connection) -> Result<(), ApiError> {
    let mut check = db.prepare("PRAGMA foreign_key_check")?;
    let mut rows = check.query(())?;
    match rows.next()? {
        None => Ok(()),
        Some(row) => {
            let (table, parent): (String, String) = (row.get(0)?, row.get(2)?);
            let text = format!("a row refers to one of `{parent}` that is not there");
            Err(invalid(&format!("tables.{table}"), text))
        }
    }
}
