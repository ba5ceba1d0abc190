//! From the tables into a snapshot.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use serde_json::{Value, json};

use super::form::{Snapshot, Table, VERSION};
use crate::ApiError;
use crate::store::{migrations, schema};

/// Reads all tables.
pub(super) fn save(db: &Connection) -> Result<Snapshot, ApiError> {
    let tables = schema::tables(db)?;
    let tables = tables.into_iter().map(|name| {
        let table = table(db, &name)?;
        Ok((name, table))
    });
    Ok(Snapshot {
        version: VERSION,
        schema: migrations::versions(db)?,
        sequences: sequences(db)?,
        tables: tables.collect::<Result<_, ApiError>>()?,
    })
}

fn sequences(db: &Connection) -> Result<BTreeMap<String, i64>, ApiError> {
    let mut select = db.prepare_cached("SELECT name, seq FROM sqlite_sequence")?;
    let rows = select.query_map((), |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn table(db: &Connection, name: &str) -> Result<Table, ApiError> {
    let mut select = db.prepare(&format!("SELECT * FROM {}", schema::quoted(name)))?;
    let columns: Vec<String> = select.column_names().map(str::to_owned).collect();
    let mut found = Vec::new();
    let mut rows = select.query(())?;
    while let Some(row) = rows.next()? {
        let values = (0..columns.len()).map(|column| Ok(value(row.get_ref(column)?)));
        found.push(values.collect::<rusqlite::Result<_>>()?);
    }
    Ok(Table {
        columns,
        rows: found,
    })
}

fn value(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => number.into(),
        ValueRef::Real(number) => number.into(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into(),
        ValueRef::Blob(bytes) => json!({ "base64": STANDARD.encode(bytes) }),
    }
}
