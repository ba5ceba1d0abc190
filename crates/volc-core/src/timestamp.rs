//! A moment in UTC to the second, in the form that signatures use.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const DAY: u64 = 86_400;
/// 9999-12-31T23:59:59Z: the last moment that the form has room for.
const MAX: u64 = 253_402_300_799;

/// A moment in UTC to the second, from 1970 to 9999.
///
/// It prints as `YYYYMMDD'T'HHMMSS'Z'`, the form of `X-Date`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(u64);

impl Timestamp {
    /// So many seconds after 1970-01-01T00:00:00Z; later than the year 9999 becomes its last second.
    pub const fn from_unix(seconds: u64) -> Self {
        Self(if seconds > MAX { MAX } else { seconds })
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    pub const fn unix(self) -> u64 {
        self.0
    }

    /// Reads the form of `X-Date`: `20240102T030405Z`. `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes: &[u8; 16] = text.as_bytes().try_into().ok()?;
        let [
            y0,
            y1,
            y2,
            y3,
            mo0,
            mo1,
            d0,
            d1,
            b'T',
            h0,
            h1,
            mi0,
            mi1,
            s0,
            s1,
            b'Z',
        ] = bytes
        else {
            return None;
        };
        let number = |digits: &[u8]| {
            digits.iter().try_fold(0_u64, |n, d| {
                d.is_ascii_digit().then(|| n * 10 + u64::from(d - b'0'))
            })
        };
        let (year, month) = (number(&[*y0, *y1, *y2, *y3])?, number(&[*mo0, *mo1])?);
        let (day, hour) = (number(&[*d0, *d1])?, number(&[*h0, *h1])?);
        let (minute, second) = (number(&[*mi0, *mi1])?, number(&[*s0, *s1])?);
        if year < 1970 || !(1..=12).contains(&month) || hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let days = days_of(year, month, day)?;
        Some(Self(days * DAY + hour * 3_600 + minute * 60 + second))
    }

    /// The form of `X-Date`, as bytes of ASCII.
    pub(crate) fn compact(self) -> [u8; 16] {
        let (year, month, day) = date_of(self.0 / DAY);
        let mut out = *b"00000000T000000Z";
        put(&mut out, 0, year / 100);
        put(&mut out, 2, year % 100);
        put(&mut out, 4, month);
        put(&mut out, 6, day);
        self.compact_like(out)
    }

    /// The same, from the form of another moment of the same day.
    pub(crate) fn compact_like(self, mut out: [u8; 16]) -> [u8; 16] {
        let second = self.0 % DAY;
        put(&mut out, 9, second / 3_600);
        put(&mut out, 11, second / 60 % 60);
        put(&mut out, 13, second % 60);
        out
    }

    /// The number of the day, for comparing dates without writing them.
    pub(crate) const fn day(self) -> u64 {
        self.0 / DAY
    }
}

impl From<SystemTime> for Timestamp {
    /// Before 1970 becomes 1970.
    fn from(time: SystemTime) -> Self {
        Self::from_unix(
            time.duration_since(UNIX_EPOCH)
                .map_or(0, |since| since.as_secs()),
        )
    }
}

impl From<Timestamp> for SystemTime {
    fn from(time: Timestamp) -> Self {
        UNIX_EPOCH + Duration::from_secs(time.0)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.compact()
            .iter()
            .try_for_each(|b| write!(f, "{}", *b as char))
    }
}

/// Writes a number of two digits.
fn put(out: &mut [u8; 16], at: usize, value: u64) {
    if let Some([tens, ones]) = out.get_mut(at..at + 2) {
        *tens = b'0' + (value / 10 % 10) as u8;
        *ones = b'0' + (value % 10) as u8;
    }
}

// The calendar arithmetic counts in years that begin in March, so that the leap day comes last.
// 719,468 days lie between 0000-03-01 and 1970-01-01; 146,097 days are 400 years.

fn date_of(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 {
        march_month + 3
    } else {
        march_month - 9
    };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    (year, month, day)
}

fn days_of(year: u64, month: u64, day: u64) -> Option<u64> {
    let march_year = year - u64::from(month <= 2);
    let march_month = (month + 9) % 12;
    let (era, year_of_era) = (march_year / 400, march_year % 400);
    let of_year = (153 * march_month + 2) / 5 + day.checked_sub(1)?;
    let of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year;
    let days = (era * 146_097 + of_era).checked_sub(719_468)?;
    // A day that the month does not have comes back as another one.
    (date_of(days) == (year, month, day)).then_some(days)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_moments_both_ways() {
        for (seconds, text) in [
            (0, "19700101T000000Z"),
            (951_782_400, "20000229T000000Z"),
            (1_704_164_645, "20240102T030405Z"),
            (1_709_251_199, "20240229T235959Z"),
            (1_709_251_200, "20240301T000000Z"),
            (4_107_542_400, "21000301T000000Z"),
            (MAX, "99991231T235959Z"),
        ] {
            assert_eq!(Timestamp::from_unix(seconds).to_string(), text);
            assert_eq!(Timestamp::parse(text), Some(Timestamp::from_unix(seconds)));
        }
        assert_eq!(Timestamp::from_unix(u64::MAX).unix(), MAX);
    }

    #[test]
    fn every_day_of_eight_centuries_reads_back() {
        for day in 0..292_194 {
            let at = Timestamp::from_unix(day * DAY + day % DAY);
            assert_eq!(Timestamp::parse(&at.to_string()), Some(at));
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "20240102T030405",
            "2024-01-02T03:04:05Z",
            "20230229T000000Z",
            "20240001T000000Z",
            "20241301T000000Z",
            "20240100T000000Z",
            "20240102T240000Z",
            "20240102T006000Z",
            "20240102T000060Z",
            "19691231T235959Z",
            "2024010２T0304Z",
            "20240102t030405Z",
        ] {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
    }
}
