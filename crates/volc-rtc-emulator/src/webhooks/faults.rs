//! Faults of delivery: events that are dropped, duplicated, delayed or overtaken.
//!
//! ```json
//! { "event_type": "UserJoinRoom", "effect": { "kind": "delay", "ms": 2000 }, "probability": 0.5, "seed": 7, "count": 3 }
//! ```
//!
//! A fault is decided in the transaction that queues the delivery, and counts there: so it depends on the order of
//! events alone, not on the speed of receivers, and one seed gives one run. The first fault that matches and fires is
//! the only one of a delivery. Without a `probability` it fires each time; `count` is how often it fires at most.

use rusqlite::{Transaction, params};
use serde::{Deserialize, Serialize};

use crate::ApiError;

/// The time that an overtaken event waits for the next one of its queue, unless it is set.
const HOLD_MS: u64 = 1_000;
/// The greatest number of copies that one fault makes.
const MOST_COPIES: u32 = 100;

/// A fault of delivery.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeliveryFault {
    /// The app; every app if not set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) app_id: Option<String>,
    /// The type of event, or the kind of server message; each if not set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) event_type: Option<String>,
    /// The room; every room if not set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) room_id: Option<String>,
    pub(crate) effect: Effect,
    /// The number of deliveries that it is applied to; no limit if not set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) count: Option<u32>,
    /// From 0 to 1; 1 if not set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) probability: Option<f64>,
    #[serde(default)]
    pub(crate) seed: u64,
}

/// What a fault does to a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Effect {
    /// It is never sent, and journalled as `dropped`.
    Drop {},
    /// It is sent again, as often as said, right after the first.
    Duplicate {
        #[serde(default = "one")]
        times: u32,
    },
    /// It waits so long on the emulator's clock; so does what comes after it in its queue.
    Delay { ms: u64 },
    /// The next one of its queue overtakes it, if one comes within this time.
    Reorder {
        #[serde(default = "hold")]
        within_ms: u64,
    },
}

fn one() -> u32 {
    1
}

fn hold() -> u64 {
    HOLD_MS
}

impl Effect {
    /// The name in the journal.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Drop {} => "drop",
            Self::Duplicate { .. } => "duplicate",
            Self::Delay { .. } => "delay",
            Self::Reorder { .. } => "reorder",
        }
    }
}

/// A delivery as faults see it.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'a> {
    pub(crate) app_id: &'a str,
    pub(crate) event_type: &'a str,
    pub(crate) room_id: Option<&'a str>,
}

impl DeliveryFault {
    /// Checks the values that a type cannot.
    pub(crate) fn check(&self) -> Result<(), String> {
        if self.probability.is_some_and(|p| !(0.0..=1.0).contains(&p)) {
            return Err("`probability` must be from 0 to 1".to_owned());
        }
        if self.count == Some(0) {
            return Err("`count` must be at least 1; leave it out for no limit".to_owned());
        }
        match self.effect {
            Effect::Duplicate { times } if !(1..=MOST_COPIES).contains(&times) => {
                Err(format!("`effect.times` must be from 1 to {MOST_COPIES}"))
            }
            _ => Ok(()),
        }
    }

    fn matches(&self, subject: &Subject<'_>) -> bool {
        let is = |wanted: &Option<String>, value: Option<&str>| {
            wanted.as_deref().is_none_or(|wanted| Some(wanted) == value)
        };
        is(&self.app_id, Some(subject.app_id))
            && is(&self.event_type, Some(subject.event_type))
            && is(&self.room_id, subject.room_id)
    }

    /// Returns whether the draw of this number fires.
    fn fires(&self, drawn: u64) -> bool {
        let Some(probability) = self.probability else {
            return true;
        };
        // 53 bits, as many as a float tells apart.
        #[expect(clippy::cast_precision_loss, reason = "both are below 2^53")]
        let share = (mixed(self.seed, drawn) >> 11) as f64 / (1_u64 << 53) as f64;
        share < probability
    }
}

/// A number that looks random, for a seed and the number of a draw (SplitMix64).
fn mixed(seed: u64, drawn: u64) -> u64 {
    let mut z = seed.wrapping_add(drawn.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// Returns the effect on a delivery, and counts it.
pub(crate) fn draw(
    tx: &Transaction<'_>,
    subject: &Subject<'_>,
) -> Result<Option<Effect>, ApiError> {
    for stored in all(tx)? {
        let Stored {
            fault_id,
            fault,
            drawn,
            applied,
        } = stored;
        let is_left = fault.count.is_none_or(|count| applied < count);
        if !is_left || !fault.matches(subject) {
            continue;
        }
        let fires = fault.fires(u64::from(drawn));
        tx.prepare_cached("UPDATE webhook_faults SET drawn = drawn + 1, applied = applied + ?2 WHERE fault_id = ?1")?
            .execute(params![fault_id, fires])?;
        if fires {
            return Ok(Some(fault.effect));
        }
    }
    Ok(None)
}

/// A fault with its counts.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Stored {
    #[serde(rename = "id")]
    pub(crate) fault_id: i64,
    #[serde(flatten)]
    pub(crate) fault: DeliveryFault,
    pub(crate) drawn: u32,
    pub(crate) applied: u32,
}

/// Returns the faults, the oldest first.
pub(crate) fn all(db: &rusqlite::Connection) -> Result<Vec<Stored>, ApiError> {
    let mut select = db.prepare_cached(
        "SELECT fault_id, document, drawn, applied FROM webhook_faults ORDER BY fault_id",
    )?;
    let mut rows = select.query([])?;
    let mut faults = Vec::new();
    while let Some(row) = rows.next()? {
        faults.push(Stored {
            fault_id: row.get(0)?,
            fault: serde_json::from_str(&row.get::<_, String>(1)?)?,
            drawn: row.get(2)?,
            applied: row.get(3)?,
        });
    }
    Ok(faults)
}

/// Adds a fault; returns its id.
pub(crate) fn add(tx: &Transaction<'_>, fault: &DeliveryFault) -> Result<i64, ApiError> {
    let document = serde_json::to_string(fault)?;
    let app_id = fault.app_id.as_deref().unwrap_or_default();
    tx.execute(
        "INSERT INTO webhook_faults (app_id, document) VALUES (?1, ?2)",
        (app_id, document),
    )?;
    Ok(tx.last_insert_rowid())
}

/// Removes a fault, or all of them; returns how many there were.
pub(crate) fn remove(tx: &Transaction<'_>, fault_id: Option<i64>) -> Result<usize, ApiError> {
    let removed = tx.execute(
        "DELETE FROM webhook_faults WHERE ?1 IS NULL OR fault_id = ?1",
        [fault_id],
    )?;
    Ok(removed)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn fault(json: &str) -> DeliveryFault {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn fault_matches_by_app_type_and_room() {
        let fault =
            fault(r#"{"event_type": "RoomCreate", "room_id": "r", "effect": {"kind": "drop"}}"#);
        let subject = Subject {
            app_id: "a",
            event_type: "RoomCreate",
            room_id: Some("r"),
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
    }

    #[test]
    fn draws_keep_to_the_probability_and_the_seed() {
        let fault = fault(r#"{"effect": {"kind": "drop"}, "probability": 0.25, "seed": 9}"#);
        let fired = |fault: &DeliveryFault| (0..10_000).filter(|&n| fault.fires(n)).count();
        let count = fired(&fault);
        assert!((2_300..2_700).contains(&count), "{count}");
        assert_eq!(count, fired(&fault));
        let never = DeliveryFault {
            probability: Some(0.0),
            ..fault.clone()
        };
        let always = DeliveryFault {
            probability: Some(1.0),
            ..fault
        };
        assert_eq!((fired(&never), fired(&always)), (0, 10_000));
    }

    #[test]
    fn unknown_members_and_wrong_values_are_refused() {
        for json in [
            r#"{"effect": {"kind": "explode"}}"#,
            r#"{"effect": {"kind": "delay"}}"#,
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
        ] {
            assert!(fault(json).check().is_err(), "{json}");
        }
    }
}
