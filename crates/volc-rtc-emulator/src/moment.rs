//! Moments as texts, as the pages show them: RFC 3339 in the time of Beijing.

use volc_core::Timestamp;

/// The seconds by which the time of Beijing is ahead of UTC.
const AHEAD: u64 = 8 * 3600;

/// Writes a moment with seconds, such as `2022-09-15T15:16:37+08:00`.
pub(crate) fn to_the_second(unix_millis: u64) -> String {
    format!("{}+08:00", local(unix_millis))
}

/// Writes a moment with nanoseconds, such as `2021-08-17T17:48:41.973000000+08:00`.
pub(crate) fn to_the_nanosecond(unix_millis: u64) -> String {
    let millis = unix_millis % 1000;
    format!("{}.{millis:03}000000+08:00", local(unix_millis))
}

/// Writes date and time of day in Beijing.
fn local(unix_millis: u64) -> String {
    let basic = Timestamp::from_unix((unix_millis / 1000).saturating_add(AHEAD)).to_string();
    let part = |from: usize, to: usize| basic.get(from..to).unwrap_or_default();
    format!(
        "{}-{}-{}T{}:{}:{}",
        part(0, 4),
        part(4, 6),
        part(6, 8),
        part(9, 11),
        part(11, 13),
        part(13, 15)
    )
}

#[cfg(test)]
mod tests {
    use super::{to_the_nanosecond, to_the_second};

    #[test]
    fn moments_are_written_in_the_time_of_beijing() {
        let millis = 1_629_193_721_973;
        assert_eq!(to_the_second(millis), "2021-08-17T17:48:41+08:00");
        assert_eq!(
            to_the_nanosecond(millis),
            "2021-08-17T17:48:41.973000000+08:00"
        );
        assert_eq!(
            to_the_second(1_704_067_199_000),
            "2024-01-01T07:59:59+08:00"
        );
    }
}
