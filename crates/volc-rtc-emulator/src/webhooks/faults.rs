//! Faults of delivery: events that are dropped, duplicated, delayed or overtaken, and receivers that cannot be reached
//! or respond badly.
//!
//! ```json
//! { "event_types": ["UserJoinRoom"], "effect": { "kind": "delay", "by": "2s" }, "probability": 0.5, "seed": 7 }
//! ```
//!
//! A fault is decided in the transaction that queues the delivery, and counts there: so it depends on the order of
//! events alone, not on the speed of receivers, and one seed gives one run. For an event before the fact, which is not
//! queued, that is the transaction that writes the event. The first fault that matches and fires is the only one of a
//! delivery. Without a `probability` it fires each time; `count` is how often it fires at most. Unlike faults of calls
//! they are in the database, as the deliveries are.

use rusqlite::{Connection, Transaction, params};

use super::api::{DeliveryEffect, DeliveryFault, DeliveryFaultState};
use crate::ApiError;

/// A delivery as faults see it.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'a> {
    pub(crate) app_id: &'a str,
    pub(crate) event_type: &'a str,
    pub(crate) room_id: Option<&'a str>,
    /// True for an event before the fact.
    pub(crate) is_question: bool,
}

impl DeliveryFault {
    fn matches(&self, subject: &Subject<'_>) -> bool {
        let types = &self.event_types;
        (!subject.is_question || self.effect.is_for_questions())
            && (types.is_empty() || types.iter().any(|wanted| wanted == subject.event_type))
            && self
                .app_id
                .as_deref()
                .is_none_or(|wanted| wanted == subject.app_id)
            && self
                .room_id
                .as_deref()
                .is_none_or(|wanted| Some(wanted) == subject.room_id)
    }

    /// Returns whether the draw of this number, counted from 0, fires.
    fn fires(&self, drawn: u64) -> bool {
        if drawn < self.skip {
            return false;
        }
        let Some(probability) = self.probability else {
            return true;
        };
        // 53 bits, as many as a float tells apart.
        #[expect(clippy::cast_precision_loss, reason = "both are at most 2^53")]
        let share = (mixed(self.seed, drawn) >> 11) as f64 / (1_u64 << 53) as f64;
        share < probability
    }
}

/// A number that looks random, for a seed and the number of a draw (SplitMix64).
fn mixed(seed: u64, drawn: u64) -> u64 {
    let step = drawn.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mut mixed = seed.wrapping_add(step);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

/// Returns the effect on a delivery, and its name for the journal; counts it.
pub(crate) fn draw(
    tx: &Transaction<'_>,
    subject: &Subject<'_>,
) -> Result<Option<(DeliveryEffect, String)>, ApiError> {
    for state in all(tx, Some(subject.app_id))? {
        let DeliveryFaultState {
            id,
            drawn,
            applied,
            fault,
        } = state;
        let is_left = fault.count.is_none_or(|count| applied < count);
        if !is_left || !fault.matches(subject) {
            continue;
        }
        let fires = fault.fires(drawn);
        tx.prepare_cached("UPDATE webhook_faults SET drawn = drawn + 1, applied = applied + ?2 WHERE fault_id = ?1")?
            .execute(params![id, fires])?;
        if fires {
            let name = fault.name.map_or_else(
                || fault.effect.name().to_owned(),
                |name| format!("{}: {name}", fault.effect.name()),
            );
            return Ok(Some((fault.effect, name)));
        }
    }
    Ok(None)
}

/// Returns the faults, the oldest first: those of an app, and those for all apps.
pub(crate) fn all(
    db: &Connection,
    app_id: Option<&str>,
) -> Result<Vec<DeliveryFaultState>, ApiError> {
    let mut select = db.prepare_cached(
        "SELECT fault_id, document, drawn, applied FROM webhook_faults
         WHERE ?1 IS NULL OR app_id IN (?1, '') ORDER BY fault_id",
    )?;
    let mut rows = select.query([app_id])?;
    let mut faults = Vec::new();
    let count = |number: i64| u64::try_from(number).unwrap_or(0);
    while let Some(row) = rows.next()? {
        faults.push(DeliveryFaultState {
            id: row.get::<_, i64>(0)?.to_string(),
            fault: serde_json::from_str(&row.get::<_, String>(1)?)?,
            drawn: count(row.get(2)?),
            applied: count(row.get(3)?),
        });
    }
    Ok(faults)
}

/// Adds a fault; returns its id.
pub(crate) fn add(tx: &Transaction<'_>, fault: &DeliveryFault) -> Result<String, ApiError> {
    let document = serde_json::to_string(fault)?;
    let app_id = fault.app_id.as_deref().unwrap_or_default();
    tx.execute(
        "INSERT INTO webhook_faults (app_id, document) VALUES (?1, ?2)",
        (app_id, document),
    )?;
    Ok(tx.last_insert_rowid().to_string())
}

/// Removes the faults that are for an app alone, or all of them; returns how many there were.
pub(crate) fn clear(tx: &Transaction<'_>, app_id: Option<&str>) -> Result<usize, ApiError> {
    Ok(tx.execute(
        "DELETE FROM webhook_faults WHERE ?1 IS NULL OR app_id = ?1",
        [app_id],
    )?)
}

/// Removes a fault, and returns it.
pub(crate) fn remove(
    tx: &Transaction<'_>,
    id: &str,
) -> Result<Option<DeliveryFaultState>, ApiError> {
    let removed = all(tx, None)?.into_iter().find(|state| state.id == id);
    if removed.is_some() {
        tx.execute("DELETE FROM webhook_faults WHERE fault_id = ?1", [id])?;
    }
    Ok(removed)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn fault(json: &str) -> DeliveryFault {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn fault_matches_by_app_type_and_room() {
        let fault =
            fault(r#"{"event_types": ["RoomCreate"], "room_id": "r", "effect": {"kind": "drop"}}"#);
        let subject = Subject {
            app_id: "a",
            event_type: "RoomCreate",
            room_id: Some("r"),
            is_question: false,
        };
        assert!(fault.matches(&subject));
        assert!(!fault.matches(&Subject {
            room_id: None,
            ..subject
        }));
        assert!(!fault.matches(&Subject {
            event_type: "RoomDestroy",
            ..subject
        }));
        let of_app = DeliveryFault::new(DeliveryEffect::drop()).app_id("b");
        assert!(!of_app.matches(&subject));
    }

    #[test]
    fn fault_without_a_meaning_for_a_question_passes_it_over() {
        let question = Subject {
            app_id: "a",
            event_type: "BeforeSendMessage",
            room_id: None,
            is_question: true,
        };
        for (effect, matches) in [
            (DeliveryEffect::drop(), true),
            (DeliveryEffect::delay(Duration::ZERO), true),
            (DeliveryEffect::no_connection(), true),
            (DeliveryEffect::timeout(), true),
            (DeliveryEffect::status(500), true),
            (DeliveryEffect::garbage(), true),
            (DeliveryEffect::duplicate(1), false),
            (DeliveryEffect::reorder(Duration::ZERO), false),
        ] {
            let fault = DeliveryFault::new(effect);
            assert_eq!(fault.matches(&question), matches, "{effect:?}");
        }
    }

    #[test]
    fn draws_keep_to_the_probability_and_the_seed() {
        let fault = DeliveryFault::new(DeliveryEffect::drop()).probability(0.25, 9);
        let fired = |fault: &DeliveryFault| (0..10_000).filter(|&n| fault.fires(n)).count();
        let count = fired(&fault);
        assert!((2_300..2_700).contains(&count), "{count}");
        assert_eq!(count, fired(&fault));
        assert_eq!(fired(&fault.clone().probability(0.0, 9)), 0);
        assert_eq!(fired(&fault.probability(1.0, 9).skip(10)), 9_990);
    }

    #[test]
    fn unknown_members_and_wrong_values_are_refused() {
        for json in [
            r#"{"effect": {"kind": "explode"}}"#,
            r#"{"effect": {"kind": "delay"}}"#,
            r#"{"effect": {"kind": "delay", "by": -1}}"#,
            r#"{"effect": {"kind": "drop"}, "event": "RoomCreate"}"#,
        ] {
            assert!(
                serde_json::from_str::<DeliveryFault>(json).is_err(),
                "{json}"
            );
        }
        for json in [
            r#"{"effect": {"kind": "drop"}, "probability": 1.5}"#,
            r#"{"effect": {"kind": "drop"}, "count": 0}"#,
            r#"{"effect": {"kind": "duplicate", "times": 0}}"#,
            r#"{"effect": {"kind": "status", "status": 100}}"#,
        ] {
            assert!(fault(json).check().is_err(), "{json}");
        }
    }
}
