//! Formats of texts.

use volc_ir::Format;

/// Returns what a text must be, if it is not of a format.
pub(crate) fn refuse(format: Format, text: &str) -> Option<&'static str> {
    let (is_right, wanted) = match format {
        Format::DateTime => (
            is_date_time(text),
            "a date and time such as 2026-11-27T08:00:00Z",
        ),
        Format::Date => (is_date(text), "a date such as 2026-11-27"),
        Format::UnixSeconds => (is_digits(text, 1..=11), "seconds since 1970 in digits"),
        Format::UnixMilliseconds => (is_digits(text, 1..=14), "milliseconds since 1970 in digits"),
        Format::Uri => (is_uri(text), "a URL"),
        Format::Json => (
            serde_json::from_str::<serde_json::Value>(text).is_ok(),
            "JSON",
        ),
        Format::Base64 => (is_base64(text), "Base64"),
    };
    (!is_right).then_some(wanted)
}

fn is_digits(text: &str, length: std::ops::RangeInclusive<usize>) -> bool {
    length.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns whether a text has a shape, in which `0` stands for any digit.
fn has_shape(text: &str, shape: &str) -> bool {
    let fits = |(byte, wanted): (u8, u8)| match wanted {
        b'0' => byte.is_ascii_digit(),
        wanted => byte.eq_ignore_ascii_case(&wanted),
    };
    text.len() == shape.len() && text.bytes().zip(shape.bytes()).all(fits)
}

fn number(text: &str, range: std::ops::Range<usize>) -> u32 {
    text.get(range)
        .and_then(|digits| digits.parse().ok())
        .unwrap_or(u32::MAX)
}

fn is_date(text: &str) -> bool {
    if !has_shape(text, "0000-00-00") {
        return false;
    }
    let (year, month, day) = (number(text, 0..4), number(text, 5..7), number(text, 8..10));
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

fn is_date_time(text: &str) -> bool {
    let (Some(date), Some(rest)) = (text.get(..10), text.get(10..)) else {
        return false;
    };
    let (Some(time), Some(rest)) = (rest.get(..9), rest.get(9..)) else {
        return false;
    };
    let is_time = has_shape(time, "T00:00:00")
        && number(time, 1..3) < 24
        && number(time, 4..6) < 60
        && number(time, 7..9) <= 60;
    let zone = match rest.strip_prefix('.') {
        Some(fraction) => {
            let zone = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
            if zone.len() == fraction.len() {
                return false;
            }
            zone
        }
        None => rest,
    };
    let is_zone = has_shape(zone, "Z") || has_shape(zone, "+00:00") || has_shape(zone, "-00:00");
    is_date(date) && is_time && is_zone
}

fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else {
        return false;
    };
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    is_scheme && !rest.is_empty() && !text.contains(char::is_whitespace)
}

fn is_base64(text: &str) -> bool {
    let data = text.trim_end_matches('=');
    let is_data = |byte: u8| byte.is_ascii_alphanumeric() || b"+/-_".contains(&byte);
    data.bytes().all(is_data) && text.len() - data.len() <= 2 && data.len() % 4 != 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_held_against_their_format() {
        struct Case {
            format: Format,
            right: &'static [&'static str],
            wrong: &'static [&'static str],
        }
        let cases = [
            Case {
                format: Format::DateTime,
                right: &["2026-11-27T08:00:00Z", "2024-02-29t23:59:60.125+08:00"],
                wrong: &[
                    "2026-11-27",
                    "2026-11-27 08:00:00",
                    "2026-02-29T00:00:00Z",
                    "2026-11-27T08:00:00",
                    "2026-11-27T08:00:00.Z",
                ],
            },
            Case {
                format: Format::Date,
                right: &["2026-11-27"],
                wrong: &["2026-13-01", "20261127", "2026-11-31", "２０２６-11-27"],
            },
            Case {
                format: Format::UnixSeconds,
                right: &["1790000000"],
                wrong: &["", "-1", "1790000000000"],
            },
            Case {
                format: Format::UnixMilliseconds,
                right: &["1790000000000"],
                wrong: &["1.5"],
            },
            Case {
                format: Format::Uri,
                right: &["https://a.example/x", "wss://a"],
                wrong: &["a.example", "://a", "https://a b"],
            },
            Case {
                format: Format::Json,
                right: &["{\"a\":1}", "1"],
                wrong: &["{a:1}", ""],
            },
            Case {
                format: Format::Base64,
                right: &["aGk=", "aGk", "YQ=="],
                wrong: &["a", "a===", "a b="],
            },
        ];
        for case in cases {
            for text in case.right {
                assert_eq!(refuse(case.format, text), None, "{:?} {text}", case.format);
            }
            for text in case.wrong {
                assert!(
                    refuse(case.format, text).is_some(),
                    "{:?} {text}",
                    case.format
                );
            }
        }
    }
}
