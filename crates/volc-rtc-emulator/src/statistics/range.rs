//! The time that a call asks about, and the intervals that it is divided into.

use volc_core::Timestamp;

use crate::{ApiError, moment};

const SECOND: i64 = 1000;
const HOUR: i64 = 3_600 * SECOND;
pub(super) const DAY: i64 = 24 * HOUR;
/// The time by which Beijing, whose days and hours are counted, is ahead of UTC.
const AHEAD: i64 = 8 * HOUR;

/// A range of time in milliseconds since 1970, with both ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) from: i64,
    pub(super) to: i64,
}

/// The limits of a range.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// The longest time back from now.
    back: i64,
    /// The longest range.
    span: i64,
    /// `true` if a longer one is shortened, not refused.
    shortens: bool,
}

impl Limits {
    /// Those of `ListUsages`: 30 days within the last 30.
    pub(super) const USAGES: Self = Self::new(30 * DAY, 30 * DAY);
    /// Those of offline data: 7 days within the last 30.
    pub(super) const OFFLINE: Self = Self::new(30 * DAY, 7 * DAY);
    /// Those of real-time data: an hour within the last hour.
    pub(super) const REAL_TIME: Self = Self::new(HOUR, HOUR);
    /// Those of `ListCallDetail`: an hour within the last 6 days.
    pub(super) const CALL_DETAIL: Self = Self::new(6 * DAY, HOUR);
    /// Those of `ListRoomInfo`: 24 hours within the last 14 days.
    pub(super) const ROOMS: Self = Self::new(14 * DAY, DAY).shortening();
    /// Those of `ListUserInfo`: 6 hours within the last 14 days.
    pub(super) const USERS: Self = Self::new(14 * DAY, 6 * HOUR).shortening();

    const fn new(back: i64, span: i64) -> Self {
        Self {
            back,
            span,
            shortens: false,
        }
    }

    const fn shortening(mut self) -> Self {
        self.shortens = true;
        self
    }
}

impl Range {
    /// Reads `StartTime` and `EndTime`. Moments are shown to the second, so the whole of the last second is in it.
    ///
    /// # Errors
    /// `InvalidParameter` for a text that is no moment, `InvalidParameter.StartTimeAfterEndTime`, and
    /// `InvalidParameter.OutofTimeRange` for a range that is too long or begins too long ago.
    pub(super) fn read(start: &str, end: &str, limits: Limits, now: i64) -> Result<Self, ApiError> {
        let (from, mut to) = (read("StartTime", start)?, read("EndTime", end)?);
        if from > to {
            let text = format!("`StartTime` {start} is after `EndTime` {end}");
            return Err(ApiError::service(
                "InvalidParameter.StartTimeAfterEndTime",
                text,
            ));
        }
        if to - from > limits.span {
            if !limits.shortens {
                let text = format!(
                    "`StartTime` and `EndTime` are more than {} apart; ask for shorter ranges one by one",
                    spoken(limits.span)
                );
                return Err(out_of_range(text));
            }
            to = from.saturating_add(limits.span);
        }
        if from < now.saturating_sub(limits.back) {
            let text = format!(
                "`StartTime` {start} is more than {} before the present, {}",
                spoken(limits.back),
                shown(now)
            );
            return Err(out_of_range(text));
        }
        let to = to.saturating_add(SECOND - 1);
        Ok(Self { from, to })
    }

    /// Divides it into intervals: those that begin in it, and the one that its start is in.
    pub(super) fn intervals(self, granularity: Granularity) -> Vec<Interval> {
        let length = granularity.millis();
        let local = self.from.saturating_add(AHEAD);
        let first = local - local.rem_euclid(length) - AHEAD;
        let starts = std::iter::successors(Some(first), |from| from.checked_add(length));
        starts
            .take_while(|from| *from <= self.to)
            .map(|from| Interval {
                from,
                to: from.saturating_add(length),
            })
            .collect()
    }
}

fn out_of_range(text: String) -> ApiError {
    ApiError::service("InvalidParameter.OutofTimeRange", text)
}

fn spoken(millis: i64) -> String {
    let hours = millis / HOUR;
    if hours % 24 == 0 && hours > 24 {
        format!("{} days", hours / 24)
    } else if hours == 1 {
        "an hour".to_owned()
    } else {
        format!("{hours} hours")
    }
}

/// Writes a moment as the responses do.
pub(super) fn shown(millis: i64) -> String {
    moment::to_the_second(u64::try_from(millis).unwrap_or(0))
}

/// The length of an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Granularity {
    Day,
    Hour,
    FiveMinutes,
    HalfMinute,
}

impl Granularity {
    fn millis(self) -> i64 {
        match self {
            Self::Day => DAY,
            Self::Hour => HOUR,
            Self::FiveMinutes => 300 * SECOND,
            Self::HalfMinute => 30 * SECOND,
        }
    }
}

/// A range of time without its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Interval {
    pub(super) from: i64,
    pub(super) to: i64,
}

impl Interval {
    /// Returns whether something that lasted for `self` was going on in the other one. What had no duration counts
    /// where it began.
    pub(super) fn meets(self, other: Self) -> bool {
        if self.from < other.from {
            self.to > other.from
        } else {
            self.from < other.to
        }
    }

    /// Returns whether it began in the other one.
    pub(super) fn begins_in(self, other: Self) -> bool {
        (other.from..other.to).contains(&self.from)
    }

    /// Returns the part of it that is in the other one, without duration if there is none.
    pub(super) fn within(self, other: Self) -> Self {
        let from = self.from.max(other.from);
        Self {
            from,
            to: self.to.min(other.to).max(from),
        }
    }

    /// Returns the part of it that is over at a time, without duration if there is none.
    pub(super) fn until(self, now: i64) -> Self {
        Self {
            from: self.from,
            to: self.to.min(now).max(self.from),
        }
    }

    /// Returns its duration in milliseconds.
    pub(super) fn millis(self) -> i64 {
        self.to.saturating_sub(self.from)
    }

    /// Writes its start.
    pub(super) fn shown(self) -> String {
        shown(self.from)
    }
}

fn read(parameter: &str, text: &str) -> Result<i64, ApiError> {
    seconds(text)
        .and_then(|seconds| seconds.checked_mul(SECOND))
        .ok_or_else(|| {
            let text = format!(
                "`{parameter}` must be a moment of RFC 3339 such as 2021-07-24T00:00:00+08:00, but is {text:?}"
            );
            ApiError::service("InvalidParameter", text)
        })
}

/// Reads a moment. A blank stands for a `+` that was not escaped in a query, as in the example of `ListUserInfo`.
fn seconds(text: &str) -> Option<i64> {
    let (local, zone) = text.split_at_checked(19)?;
    let marks = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    let bytes = local.as_bytes();
    let has_marks = marks
        .iter()
        .all(|(at, mark)| bytes.get(*at).is_some_and(|b| b.eq_ignore_ascii_case(mark)));
    if !has_marks {
        return None;
    }
    let compact: String = local.chars().filter(|c| !"-:".contains(*c)).collect();
    let utc = Timestamp::parse(&format!("{}Z", compact.to_ascii_uppercase()))?.unix();
    let zone = match zone.strip_prefix('.') {
        Some(fraction) => fraction.trim_start_matches(|c: char| c.is_ascii_digit()),
        None => zone,
    };
    i64::try_from(utc).ok()?.checked_sub(offset(zone)?)
}

/// Reads the zone of a moment, in seconds ahead of UTC.
fn offset(zone: &str) -> Option<i64> {
    if zone.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let sign = match zone.get(..1)? {
        "+" | " " => 1,
        "-" => -1,
        _ => return None,
    };
    let (hours, minutes) = zone.get(1..)?.split_once(':')?;
    let number = |digits: &str, most: i64| -> Option<i64> {
        let is_number = digits.len() == 2 && digits.bytes().all(|b| b.is_ascii_digit());
        let number = is_number.then(|| digits.parse().ok()).flatten();
        number.filter(|number| *number <= most)
    };
    Some(sign * (number(hours, 23)? * 3_600 + number(minutes, 59)? * 60))
}

#[cfg(test)]
mod tests;
