//! Times of events: RFC 3339, in UTC or with an offset, with or without fractions of a second.

use std::time::{Duration, SystemTime};

use volc_core::Timestamp;

/// Reads a time; `None` if it is not one from 1970 on.
pub(crate) fn parse(text: &str) -> Option<SystemTime> {
    let bytes = text.as_bytes();
    let (head, rest) = bytes.split_at_checked(19)?;
    let digits = |range: std::ops::Range<usize>| head.get(range);
    let separators = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    if separators
        .iter()
        .any(|&(at, byte)| head.get(at) != Some(&byte))
    {
        return None;
    }
    // The form of `X-Date`, which the runtime reads and checks.
    let mut compact = Vec::with_capacity(16);
    for part in [digits(0..4)?, digits(5..7)?, digits(8..10)?] {
        compact.extend_from_slice(part);
    }
    compact.push(b'T');
    let second = digits(17..19)?;
    // The runtime knows no leap seconds; the time is that of the second after.
    let is_leap = second == b"60";
    let second = if is_leap { b"59" } else { second };
    for part in [digits(11..13)?, digits(14..16)?, second] {
        compact.extend_from_slice(part);
    }
    compact.push(b'Z');
    let moment = Timestamp::parse(std::str::from_utf8(&compact).ok()?)?;
    let (nanos, rest) = fraction(rest)?;
    let seconds = moment.unix().checked_add(u64::from(is_leap))?;
    let utc = i64::try_from(seconds).ok()?.checked_sub(offset(rest)?)?;
    let since = Duration::new(u64::try_from(utc).ok()?, nanos);
    SystemTime::UNIX_EPOCH.checked_add(since)
}

/// Nanoseconds, and what comes after them. Digits beyond the ninth are dropped.
fn fraction(text: &[u8]) -> Option<(u32, &[u8])> {
    let Some(digits) = text.strip_prefix(b".") else {
        return Some((0, text));
    };
    let length = digits
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let (digits, rest) = digits.split_at_checked(length)?;
    if digits.is_empty() {
        return None;
    }
    let padded = digits.iter().copied().chain(std::iter::repeat(b'0'));
    let nanos = padded
        .take(9)
        .fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'));
    Some((nanos, rest))
}

/// Seconds east of UTC.
fn offset(text: &[u8]) -> Option<i64> {
    let (sign, digits) = match text {
        [b'Z'] => return Some(0),
        [b'+', digits @ ..] => (1, digits),
        [b'-', digits @ ..] => (-1, digits),
        _ => return None,
    };
    let &[h1, h0, b':', m1, m0] = digits else {
        return None;
    };
    let number = |tens: u8, ones: u8| -> Option<i64> {
        let both = tens.is_ascii_digit() && ones.is_ascii_digit();
        both.then(|| i64::from(tens - b'0') * 10 + i64::from(ones - b'0'))
    };
    let (hours, minutes) = (number(h1, h0)?, number(m1, m0)?);
    (hours < 24 && minutes < 60).then_some(sign * (hours * 3_600 + minutes * 60))
}

/// Writes a time in UTC, to the second.
pub(crate) fn format(time: SystemTime) -> String {
    let compact = Timestamp::from(time).to_string();
    let part = |range: std::ops::Range<usize>| compact.get(range).unwrap_or_default();
    format!(
        "{}-{}-{}T{}:{}:{}Z",
        part(0..4),
        part(4..6),
        part(6..8),
        part(9..11),
        part(11..13),
        part(13..15)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Case {
        text: &'static str,
        seconds: u64,
        nanos: u32,
    }

    #[test]
    fn times_are_read_in_utc_and_with_offset() {
        for case in [
            Case {
                text: "1970-07-01T00:00:00.000000000Z",
                seconds: 15_638_400,
                nanos: 0,
            },
            Case {
                text: "2023-03-21T15:32:04+08:00",
                seconds: 1_679_383_924,
                nanos: 0,
            },
            Case {
                text: "2023-03-21T07:32:04Z",
                seconds: 1_679_383_924,
                nanos: 0,
            },
            Case {
                text: "2023-03-21T02:02:04-05:30",
                seconds: 1_679_383_924,
                nanos: 0,
            },
            Case {
                text: "2021-01-27T08:40:12.853000000Z",
                seconds: 1_611_736_812,
                nanos: 853_000_000,
            },
            Case {
                text: "2025-01-09T08:45:45.678Z",
                seconds: 1_736_412_345,
                nanos: 678_000_000,
            },
            Case {
                text: "2025-01-09T08:45:45.1234567899Z",
                seconds: 1_736_412_345,
                nanos: 123_456_789,
            },
            Case {
                text: "2016-12-31T23:59:60Z",
                seconds: 1_483_228_800,
                nanos: 0,
            },
        ] {
            let time = SystemTime::UNIX_EPOCH + Duration::new(case.seconds, case.nanos);
            assert_eq!(parse(case.text), Some(time), "{}", case.text);
        }
    }

    #[test]
    fn other_texts_are_no_times() {
        for text in [
            "",
            "EventTimeVal",
            "2023-03-21",
            "2023-03-21T15:32:04",
            "2023-03-21 15:32:04Z",
            "2023-03-21T15:32:04z",
            "2023-02-29T00:00:00Z",
            "2023-03-21T24:00:00Z",
            "2023-03-21T15:32:04.Z",
            "2023-03-21T15:32:04+0800",
            "2023-03-21T15:32:04+24:00",
            "2023-03-21T15:32:04+08:60",
            "2023-03-21T15:32:04ZZ",
            "1969-12-31T23:59:59Z",
            "1970-01-01T00:00:00+08:00",
            "２023-03-21T15:32:04Z",
            "2023-03-21T15:32:61Z",
            "20230321T153204Z",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn written_times_read_back() {
        for seconds in [0, 951_782_400, 1_709_251_199, 4_107_542_400] {
            let time = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
            assert_eq!(parse(&format(time)), Some(time));
        }
    }
}
