//! Values of indicators that a test has set.

use std::collections::HashMap;

use rusqlite::{Connection, Transaction};

use super::indicator::{self, Measure};
use crate::ApiError;
use crate::statistics::range::Interval;

/// The indicators of `ListCallDetail`, which are no others.
pub(in crate::statistics) const OF_DETAIL: [&str; 2] = ["bandwidth", "fraction_lost"];

/// The values that were set, and since when, in the order of time.
pub(in crate::statistics) struct Settings(HashMap<String, Vec<(i64, f64)>>);

impl Settings {
    pub(in crate::statistics) fn load(db: &Connection, app_id: &str) -> Result<Self, ApiError> {
        let mut select = db.prepare_cached(
            "SELECT indicator, since, value FROM statistics_quality WHERE app_id = ?1 ORDER BY indicator, since",
        )?;
        let rows = select.query_map([app_id], |row| {
            Ok((row.get::<_, String>(0)?, (row.get(1)?, row.get(2)?)))
        })?;
        let mut values: HashMap<String, Vec<(i64, f64)>> = HashMap::new();
        for row in rows {
            let (indicator, value) = row?;
            values.entry(indicator).or_default().push(value);
        }
        Ok(Self(values))
    }

    /// Returns the value of an indicator in an interval.
    pub(super) fn value(&self, measure: &Measure, interval: Interval) -> f64 {
        self.of_name(&measure.name, measure.perfect(), interval.to)
    }

    /// Returns the value that was set last before a time, or the usual one.
    pub(in crate::statistics) fn of_name(&self, name: &str, usual: f64, before: i64) -> f64 {
        let values = self.0.get(name).map_or(&[][..], Vec::as_slice);
        let set = values.iter().rev().find(|(since, _)| *since < before);
        set.map_or(usual, |(_, value)| *value)
    }
}

/// Sets the value of an indicator, or of all that a name stands for, from a time on.
pub(in crate::statistics) fn set(
    tx: &Transaction<'_>,
    app_id: &str,
    name: &str,
    value: f64,
    since: i64,
) -> Result<(), ApiError> {
    let names = if OF_DETAIL.contains(&name) {
        vec![name.to_owned()]
    } else {
        let measures = indicator::of_name(name)?;
        measures.into_iter().map(|measure| measure.name).collect()
    };
    for name in names {
        tx.prepare_cached(
            "INSERT OR REPLACE INTO statistics_quality (app_id, indicator, since, value) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute((app_id, name, since, value))?;
    }
    Ok(())
}

/// Makes all indicators perfect again, also in the past.
pub(in crate::statistics) fn clear(tx: &Transaction<'_>, app_id: &str) -> Result<(), ApiError> {
    tx.prepare_cached("DELETE FROM statistics_quality WHERE app_id = ?1")?
        .execute([app_id])?;
    Ok(())
}
