//! The sizes of the database.

use rusqlite::Connection;

use super::schema;
use crate::ApiError;

/// The sizes of the database.
pub(crate) struct Sizes {
    pub(crate) bytes: i64,
    /// The number of rows of each table.
    pub(crate) rows: Vec<(String, i64)>,
}

/// Returns the sizes of the database, by counting.
pub(crate) fn sizes(db: &Connection) -> Result<Sizes, ApiError> {
    let pages: i64 = db.pragma_query_value(None, "page_count", |row| row.get(0))?;
    let page: i64 = db.pragma_query_value(None, "page_size", |row| row.get(0))?;
    let rows = schema::tables(db)?.into_iter().map(|table| {
        let sql = format!("SELECT count(*) FROM {}", schema::quoted(&table));
        let count = db.prepare_cached(&sql)?.query_row((), |row| row.get(0))?;
        Ok((table, count))
    });
    Ok(Sizes {
        bytes: pages.saturating_mul(page),
        rows: rows.collect::<Result<_, ApiError>>()?,
    })
}
