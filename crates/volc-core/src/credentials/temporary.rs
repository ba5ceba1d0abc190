//! Temporary credentials, as STS and ECS instances hand them out.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::Credentials;
use crate::response_struct;
use crate::sensitive::Sensitive;
use crate::timestamp::Timestamp;

/// The credentials in responses of STS and ECS instances.
#[derive(Debug)]
pub(super) struct Temporary {
    access_key: String,
    secret_key: Sensitive<String>,
    session_token: Sensitive<String>,
    ends: String,
}

response_struct!(Temporary {
    access_key = optional("AccessKeyId"),
    secret_key = optional("SecretAccessKey"),
    session_token = optional("SessionToken"),
    ends = optional("ExpiredTime").aliases(&["Expiration"]),
});

impl Temporary {
    /// The credentials, or what is missing.
    pub(super) fn into_credentials(self, source: &'static str) -> Result<Credentials, String> {
        for (name, value) in [
            ("AccessKeyId", &self.access_key),
            ("SecretAccessKey", self.secret_key.expose()),
            ("SessionToken", self.session_token.expose()),
        ] {
            if value.trim().is_empty() {
                return Err(format!("the response has no {name}"));
            }
        }
        let end =
            moment(&self.ends).ok_or("the response does not say when the credentials expire")?;
        Ok(
            Credentials::new(self.access_key.trim(), self.secret_key.expose().trim())
                .with_session_token(self.session_token.expose().trim())
                .with_expiry(end)
                .with_source(source),
        )
    }
}

/// Reads a moment in the form of RFC 3339, such as `2026-01-02T03:04:05+08:00`. Fractions of a second are dropped.
pub(super) fn moment(text: &str) -> Option<SystemTime> {
    let text = text.trim();
    let (local, zone) = text.split_at_checked("2026-01-02T03:04:05".len())?;
    let (date, time) = local.split_once(['T', 't', ' '])?;
    let compact = format!("{}T{}Z", without(date, '-')?, without(time, ':')?);
    let local = SystemTime::from(Timestamp::parse(&compact)?);
    let zone = match zone.strip_prefix('.') {
        Some(fraction) => fraction.trim_start_matches(|c: char| c.is_ascii_digit()),
        None => zone,
    };
    if zone.eq_ignore_ascii_case("z") {
        return Some(local);
    }
    let (hours, minutes) = zone.get(1..)?.split_once(':')?;
    let offset = Duration::from_secs(two_digits(hours)? * 3_600 + two_digits(minutes)? * 60);
    match zone.chars().next()? {
        '+' => local.checked_sub(offset),
        '-' => local.checked_add(offset),
        _ => None,
    }
}

/// The moment of a Unix stamp in seconds, milli-, micro- or nanoseconds, which its size tells; `None` for 0 and less.
pub(super) fn unix(stamp: i64) -> Option<SystemTime> {
    let stamp = u64::try_from(stamp).ok().filter(|stamp| *stamp > 0)?;
    let since = match stamp {
        1_000_000_000_000_000_000.. => Duration::from_nanos(stamp),
        1_000_000_000_000_000.. => Duration::from_micros(stamp),
        1_000_000_000_000.. => Duration::from_millis(stamp),
        _ => Duration::from_secs(stamp),
    };
    UNIX_EPOCH.checked_add(since)
}

/// The three parts of a date or time, without the two signs between them.
fn without(text: &str, between: char) -> Option<String> {
    let parts: Vec<&str> = text.split(between).collect();
    (parts.len() == 3).then(|| parts.concat())
}

fn two_digits(text: &str) -> Option<u64> {
    let plain = text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(moment: SystemTime) -> u64 {
        moment.duration_since(UNIX_EPOCH).unwrap().as_secs()
    }

    #[test]
    fn moments() {
        for (text, expected) in [
            ("2024-01-02T03:04:05Z", Some(1_704_164_645)),
            (" 2024-01-02t03:04:05z\n", Some(1_704_164_645)),
            ("2024-01-02 03:04:05.999999999Z", Some(1_704_164_645)),
            ("2024-01-02T11:04:05+08:00", Some(1_704_164_645)),
            ("2024-01-02T11:04:05.5+08:00", Some(1_704_164_645)),
            ("2024-01-01T22:34:05-04:30", Some(1_704_164_645)),
            ("2024-02-30T00:00:00Z", None),
            ("2024-01-02T03:04:05", None),
            ("2024-01-02T03:04:05+0800", None),
            ("2024-01-02T03:04:05*08:00", None),
            ("20240102T030405Z", None),
            ("2024-01-02T03:04:0", None),
            ("二〇二四年一月二日三点", None),
            ("", None),
        ] {
            assert_eq!(moment(text).map(seconds), expected, "{text}");
        }
    }

    #[test]
    fn stamps_of_any_unit() {
        for (stamp, expected) in [
            (0, None),
            (-1, None),
            (1_704_164_645, Some(1_704_164_645)),
            (1_704_164_645_000, Some(1_704_164_645)),
            (1_704_164_645_000_000, Some(1_704_164_645)),
            (1_704_164_645_000_000_000, Some(1_704_164_645)),
            (i64::MAX, Some(9_223_372_036)),
        ] {
            assert_eq!(unix(stamp).map(seconds), expected, "{stamp}");
        }
    }
}
