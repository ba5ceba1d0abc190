//! Measures such as seconds, whatever they are called.

use super::super::phrase::Phrase;

/// `单位：毫秒`.
static STATED: Phrase = Phrase::new(r"单位\s*(?:统一)?(?:为|是|:)?\s*:?\s*`?");

/// Each measure with its names, the longest first.
const MEASURES: &[(&str, &[&str])] = &[
    ("ms", &["毫秒", "milliseconds", "millisecond", "ms"]),
    ("us", &["微秒", "us"]),
    ("s", &["秒钟", "秒", "seconds", "second", "sec", "s"]),
    ("min", &["分钟", "minutes", "minute", "mins", "min"]),
    ("h", &["小时", "hours", "hour", "h"]),
    ("d", &["天", "days", "day", "d"]),
    ("kbps", &["kbps", "Kbps", "kb/s"]),
    ("mbps", &["mbps", "Mbps"]),
    ("bps", &["bps"]),
    ("kb", &["KB", "kb"]),
    ("mb", &["MB", "mb"]),
    ("gb", &["GB", "gb"]),
    ("b", &["字节", "bytes", "byte", "B"]),
    ("yuan", &["元"]),
];

/// The measure that a text starts with.
pub(crate) fn at_start(text: &str) -> Option<&'static str> {
    let text = text.trim_start();
    let is_whole = |name: &str| {
        text.strip_prefix(name).is_some_and(|behind| {
            !name.is_ascii() || !behind.starts_with(|c: char| c.is_ascii_alphanumeric())
        })
    };
    let found = MEASURES
        .iter()
        .find(|(_, names)| names.iter().any(|name| is_whole(name)));
    found.map(|(measure, _)| *measure)
}

/// The measure that a text states for its field.
pub(crate) fn stated(text: &str) -> Option<&'static str> {
    let words = STATED.find(text)?.get(0)?;
    at_start(text.get(words.end()..)?)
}
