//! Formats of texts that are checked.

/// The format of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// A date and time of RFC 3339: `2026-11-27T08:00:00Z`.
    DateTime,
    /// A date of RFC 3339: `2026-11-27`.
    Date,
}

impl Format {
    pub(super) fn fits(self, text: &str) -> bool {
        match self {
            Self::DateTime => is_date_time(text),
            Self::Date => is_date(text),
        }
    }

    pub(super) fn rule(self) -> &'static str {
        match self {
            Self::DateTime => "a date and time of RFC 3339 (`2026-11-27T08:00:00Z`)",
            Self::Date => "a date (`2026-11-27`)",
        }
    }
}

fn is_date_time(text: &str) -> bool {
    let Some((date, time)) = text.split_once(['T', 't', ' ']) else {
        return false;
    };
    let Some(zone_at) = time.find(['Z', 'z', '+', '-']) else {
        return false;
    };
    let (time, zone) = time.split_at(zone_at);
    let (time, fraction) = time
        .split_once('.')
        .map_or((time, "0"), |(time, f)| (time, f));
    let is_fraction = !fraction.is_empty() && fraction.bytes().all(|b| b.is_ascii_digit());
    let is_zone = match zone.strip_prefix(['+', '-']) {
        Some(offset) => numbers(offset, ':', &[23, 59]).is_some(),
        None => zone.eq_ignore_ascii_case("Z"),
    };
    // A second of 60 is a leap second.
    is_date(date) && numbers(time, ':', &[23, 59, 60]).is_some() && is_fraction && is_zone
}

fn is_date(text: &str) -> bool {
    let Some((year, rest)) = text.split_at_checked(4) else {
        return false;
    };
    let (true, Some(rest)) = (
        year.bytes().all(|b| b.is_ascii_digit()),
        rest.strip_prefix('-'),
    ) else {
        return false;
    };
    let Some([month, day]) = numbers(rest, '-', &[12, 31])
        .as_deref()
        .and_then(<[_]>::first_chunk::<2>)
        .copied()
    else {
        return false;
    };
    let year = year.parse::<u32>().unwrap_or_default();
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    month >= 1 && (1..=last).contains(&day)
}

/// The numbers of two digits that a text consists of, each at most as great as the limit in its place.
fn numbers(text: &str, separator: char, limits: &[u32]) -> Option<Vec<u32>> {
    let parts = text.split(separator).map(|part| {
        let is_number = part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
        part.parse().ok().filter(|_| is_number)
    });
    let numbers: Vec<u32> = parts.collect::<Option<_>>()?;
    let fits = numbers.len() == limits.len() && numbers.iter().zip(limits).all(|(n, max)| n <= max);
    fits.then_some(numbers)
}

#[cfg(test)]
mod tests {
    use super::Format::{Date, DateTime};

    #[test]
    fn format_is_checked_to_the_day() {
        struct Case {
            format: super::Format,
            text: &'static str,
            fits: bool,
        }
        let date_time = |text, fits| Case {
            format: DateTime,
            text,
            fits,
        };
        let date = |text, fits| Case {
            format: Date,
            text,
            fits,
        };
        let cases = [
            date_time("2026-11-27T08:00:00Z", true),
            date_time("2026-11-27t08:00:00.123456+08:00", true),
            date_time("2026-11-27 08:00:00-00:30", true),
            date_time("2016-12-31T23:59:60Z", true),
            date_time("2026-11-27T08:00:00", false),
            date_time("2026-11-27T08:00Z", false),
            date_time("2026-11-27T8:00:00Z", false),
            date_time("2026-11-27T24:00:00Z", false),
            date_time("2026-11-27T08:00:00.Z", false),
            date_time("2026-11-27T08:00:00+8", false),
            date_time("2026-02-30T08:00:00Z", false),
            date_time("1700000000", false),
            date_time("", false),
            date_time("日2026-11-27T08:00:00Z", false),
            date("2024-02-29", true),
            date("2023-02-29", false),
            date("2026-13-01", false),
            date("2026-00-01", false),
            date("2026-1-1", false),
            date("+026-01-01", false),
        ];
        for case in cases {
            assert_eq!(case.format.fits(case.text), case.fits, "{}", case.text);
        }
    }
}
