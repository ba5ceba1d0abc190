//! Positions in lists by time. An item knows its number in each list that it is in, so that the total of a range of
//! time is a difference of two numbers, and a page begins with a search, however long the list is.

use rusqlite::{Connection, OptionalExtension as _, Transaction};

use super::range::Range;
use crate::ApiError;

#[cfg(test)]
mod tests;

/// The first and the last item of a range of time.
const FIRST: &str =
    "SELECT number FROM statistics_places WHERE app_id = ?1 AND list = ?2 AND at >= ?3
     ORDER BY at, number LIMIT 1";
const LAST: &str =
    "SELECT number FROM statistics_places WHERE app_id = ?1 AND list = ?2 AND at <= ?3
     ORDER BY at DESC, number DESC LIMIT 1";
/// Items from a number on.
const PAGE: &str =
    "SELECT item FROM statistics_places WHERE app_id = ?1 AND list = ?2 AND number >= ?3
     ORDER BY number LIMIT ?4";

/// Returns the name of the list of all calls, or of those of a room.
pub(super) fn calls(room_id: Option<&str>) -> String {
    format!("calls/{}", room_id.unwrap_or_default())
}

/// Returns the name of the list of all users of calls, or of those of a room; with or without those on servers.
pub(super) fn users(room_id: Option<&str>, excludes_servers: bool) -> String {
    let kind = if excludes_servers { "clients" } else { "users" };
    format!("{kind}/{}", room_id.unwrap_or_default())
}

/// Puts an item behind all that are not later. Those that are later move on: the clock has been set back.
pub(super) fn append(
    tx: &Transaction<'_>,
    app_id: &str,
    list: &str,
    at: i64,
    item: i64,
) -> Result<(), ApiError> {
    let before = tx
        .prepare_cached(LAST)?
        .query_row((app_id, list, at), |row| row.get(0))
        .optional()?;
    let later = tx
        .prepare_cached(FIRST)?
        .query_row((app_id, list, at.saturating_add(1)), |row| row.get(0))
        .optional()?;
    if let Some::<i64>(number) = later {
        // Two steps, since a number must not be there twice in between.
        tx.prepare_cached(
            "UPDATE statistics_places SET number = -1 - number WHERE app_id = ?1 AND list = ?2 AND number >= ?3",
        )?
        .execute((app_id, list, number))?;
        tx.prepare_cached(
            "UPDATE statistics_places SET number = -number WHERE app_id = ?1 AND list = ?2 AND number < 0",
        )?
        .execute((app_id, list))?;
    }
    let number = before.unwrap_or(0_i64).saturating_add(1);
    tx.prepare_cached(
        "INSERT INTO statistics_places (app_id, list, number, at, item) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute((app_id, list, number, at, item))?;
    Ok(())
}

/// The items of a page, and the number of all of the range of time.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Page {
    pub(super) items: Vec<i64>,
    pub(super) total: i64,
}

/// Returns a page of a range of time.
pub(super) fn page(
    db: &Connection,
    app_id: &str,
    list: &str,
    range: Range,
    offset: i64,
    limit: i64,
) -> Result<Page, ApiError> {
    let number = |sql: &str, at: i64| {
        let mut select = db.prepare_cached(sql)?;
        let found = select.query_row((app_id, list, at), |row| row.get::<_, i64>(0));
        found.optional()
    };
    let (first, last) = (number(FIRST, range.from)?, number(LAST, range.to)?);
    let (Some(first), Some(last)) = (first, last) else {
        return Ok(Page {
            items: Vec::new(),
            total: 0,
        });
    };
    let total = last.saturating_sub(first).saturating_add(1).max(0);
    let limit = limit.min(total.saturating_sub(offset)).max(0);
    let mut select = db.prepare_cached(PAGE)?;
    let from = first.saturating_add(offset);
    let items = select.query_map((app_id, list, from, limit), |row| row.get(0))?;
    let items = items.collect::<rusqlite::Result<_>>()?;
    Ok(Page { items, total })
}
