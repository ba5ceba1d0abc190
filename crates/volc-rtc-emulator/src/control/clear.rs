//! A reset of the database, by app and part.

use rusqlite::Transaction;

use crate::control::api::{Reset, ResetPart};
use crate::{ApiError, store};

/// The table of counters, from which ids are made.
const COUNTERS: &str = "counters";

impl Reset {
    /// Returns whether a part is reset.
    pub(crate) fn has(&self, part: ResetPart) -> bool {
        match self.parts.as_slice() {
            // The clock belongs to all apps.
            [] => part != ResetPart::Clock || self.app_id.is_none(),
            parts => parts.contains(&part),
        }
    }

    /// Returns what is wrong with it.
    pub(super) fn problem(&self) -> Option<&'static str> {
        let is_wrong = self.app_id.is_some() && self.parts.contains(&ResetPart::Clock);
        is_wrong.then_some("the clock belongs to all apps: reset it without `app_id`")
    }
}

/// Empties the tables of the parts that are reset.
pub(crate) fn clear(tx: &Transaction<'_>, reset: &Reset) -> Result<(), ApiError> {
    let has_all = reset.has(ResetPart::State)
        && reset.has(ResetPart::Deliveries)
        && reset.has(ResetPart::Faults);
    if has_all && reset.app_id.is_none() {
        return store::clear(tx);
    }
    store::delete(tx, reset.app_id.as_deref(), |table| is_reset(table, reset))
}

fn is_reset(table: &str, reset: &Reset) -> bool {
    if table == COUNTERS {
        // Ids may be those of events, which are kept with their deliveries.
        return reset.has(ResetPart::State) && reset.has(ResetPart::Deliveries);
    }
    reset.has(part_of(table))
}

/// Returns the part that a table belongs to.
fn part_of(table: &str) -> ResetPart {
    match table {
        "webhook_faults" => ResetPart::Faults,
        "outbox" => ResetPart::Deliveries,
        table if table.starts_with("webhook_") => ResetPart::Deliveries,
        _ => ResetPart::State,
    }
}
