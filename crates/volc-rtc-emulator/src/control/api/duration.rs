//! Lengths of time and moments: numbers of milliseconds, or texts.

use std::fmt;
use std::time::Duration;

use serde::de::{self, Deserializer, Error as _, Visitor};
use serde::{Deserialize, Serialize};
use volc_core::Timestamp;

/// The units of lengths of time, in milliseconds. Of two that end alike the longer one is first.
const UNITS: [(&str, u64); 5] = [
    ("ms", 1),
    ("s", 1_000),
    ("m", 60_000),
    ("h", 3_600_000),
    ("d", 86_400_000),
];

/// A length of time in milliseconds, such as `1500`, `"1500ms"`, `"90s"`, `"5m"`, `"72h"`, `"-1d"`.
pub(super) struct Millis(pub(super) i64);

impl<'de> Deserialize<'de> for Millis {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(MillisVisitor).map(Self)
    }
}

/// A length of time in whole milliseconds, a number or a text with its unit, never negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Length(pub(super) u64);

impl<'de> Deserialize<'de> for Length {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let millis = deserializer.deserialize_any(MillisVisitor)?;
        let length = u64::try_from(millis).map(Self);
        length.map_err(|_| D::Error::custom("a length of time is not negative"))
    }
}

impl Length {
    /// Returns it in milliseconds.
    pub(crate) fn millis(self) -> u64 {
        self.0
    }
}

impl From<Duration> for Length {
    fn from(length: Duration) -> Self {
        Self(whole_millis(length))
    }
}

impl From<Length> for Duration {
    fn from(length: Length) -> Self {
        Self::from_millis(length.0)
    }
}

/// Reads a moment that may be unset.
pub(super) fn optional_moment<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<u64>, D::Error> {
    Ok(Option::<Moment>::deserialize(deserializer)?.map(|moment| moment.0))
}

struct MillisVisitor;

impl Visitor<'_> for MillisVisitor {
    type Value = i64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number of milliseconds or a text such as \"1500ms\", \"90s\", \"5m\", \"72h\" or \"3d\"")
    }

    fn visit_i64<E: de::Error>(self, millis: i64) -> Result<i64, E> {
        Ok(millis)
    }

    fn visit_u64<E: de::Error>(self, millis: u64) -> Result<i64, E> {
        i64::try_from(millis).map_err(|_| E::invalid_value(de::Unexpected::Unsigned(millis), &self))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<i64, E> {
        let parsed = UNITS.iter().find_map(|(unit, millis)| {
            let number: i64 = text.strip_suffix(unit)?.parse().ok()?;
            number.checked_mul(i64::try_from(*millis).ok()?)
        });
        parsed.ok_or_else(|| E::invalid_value(de::Unexpected::Str(text), &self))
    }
}

/// A moment in milliseconds since 1970, such as `1790000000000` or `"2026-09-21T14:13:20.000Z"`.
pub(super) struct Moment(pub(super) u64);

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(MomentVisitor).map(Self)
    }
}

struct MomentVisitor;

impl Visitor<'_> for MomentVisitor {
    type Value = u64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("milliseconds since 1970 or a moment in UTC such as \"2026-09-21T14:13:20Z\"")
    }

    fn visit_u64<E: de::Error>(self, millis: u64) -> Result<u64, E> {
        Ok(millis)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<u64, E> {
        moment(text).ok_or_else(|| E::invalid_value(de::Unexpected::Str(text), &self))
    }
}

/// Reads a moment in UTC: `2026-09-21T14:13:20Z`, with or without up to three decimals of the second; or digits, as in
/// a query.
fn moment(text: &str) -> Option<u64> {
    if let Ok(millis) = text.parse() {
        return Some(millis);
    }
    let text = text.strip_suffix('Z')?;
    let (seconds, decimals) = text.split_once('.').unwrap_or((text, "0"));
    let is_fraction =
        (1..=3).contains(&decimals.len()) && decimals.bytes().all(|b| b.is_ascii_digit());
    let bytes = seconds.as_bytes();
    let has_separators = [(4, b'-'), (7, b'-'), (13, b':'), (16, b':')]
        .iter()
        .all(|(at, separator)| bytes.get(*at) == Some(separator));
    if !is_fraction || !has_separators || bytes.len() != 19 {
        return None;
    }
    let compact = format!("{}Z", seconds.replace(['-', ':'], ""));
    let fraction: u64 = format!("{decimals:0<3}").parse().ok()?;
    Some(Timestamp::parse(&compact)?.unix() * 1000 + fraction)
}

/// Writes a moment in milliseconds since 1970 as [`moment`] reads it.
pub(crate) fn write_moment(millis: u64) -> String {
    let compact = Timestamp::from_unix(millis / 1000).to_string();
    let part = |from: usize, to: usize| compact.get(from..to).unwrap_or_default();
    format!(
        "{}-{}-{}T{}:{}:{}.{:03}Z",
        part(0, 4),
        part(4, 6),
        part(6, 8),
        part(9, 11),
        part(11, 13),
        part(13, 15),
        millis % 1000
    )
}

/// The whole milliseconds of a length of time.
pub(super) fn whole_millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn moments_read_as_written() {
        for millis in [0, 1, 999, 1_790_000_000_123, 253_402_300_799_999] {
            assert_eq!(moment(&write_moment(millis)), Some(millis));
        }
        assert_eq!(moment("2026-09-21T14:13:20Z"), Some(1_790_000_000_000));
        assert_eq!(moment("2026-09-21T14:13:20.5Z"), Some(1_790_000_000_500));
        for wrong in [
            "",
            "Z",
            "2026-09-21T14:13:20",
            "20260921T141320Z",
            "2026-09-21T14:13:20.Z",
            "2026-09-21T14:13:20.1234Z",
            "2026-13-21T14:13:20Z",
            "2026-09-21T14:13:20+08:00Z",
            "é026-09-21T14:13:20Z",
        ] {
            assert_eq!(moment(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn lengths_of_time_are_numbers_or_texts() {
        let read = |json: &str| serde_json::from_str::<Millis>(json).map(|millis| millis.0);
        for (json, millis) in [
            ("1500", 1_500),
            ("-3", -3),
            ("\"7ms\"", 7),
            ("\"90s\"", 90_000),
            ("\"-1d\"", -86_400_000),
        ] {
            assert_eq!(read(json).unwrap(), millis);
        }
        for wrong in [
            "1.5",
            "\"90\"",
            "\"s\"",
            "\"9223372036854775807d\"",
            "18446744073709551615",
            "null",
        ] {
            let error = read(wrong).unwrap_err().to_string();
            assert!(error.contains("\"72h\""), "{wrong}: {error}");
        }
    }
}
