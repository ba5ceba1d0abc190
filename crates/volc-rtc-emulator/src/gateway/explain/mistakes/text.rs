//! Mistakes in the canonical request as a whole, in the string to sign, and in how the signature is written.

use volc_core::Timestamp;

use crate::gateway::explain::attempt::{Change, Encoding, Mistake, Part};
use crate::gateway::explain::canonical::Gap;
use crate::gateway::{Claim, Incoming};

pub(super) fn mistakes<'a>(incoming: &'a Incoming<'a>, claim: &Claim) -> Vec<Mistake<'a>> {
    let mut out = canonical(incoming);
    out.extend(string_to_sign(claim));
    out.push(Mistake::new(
        Part::Signed,
        "signed the canonical request itself in place of the string to sign",
        |attempt| attempt.text.signs_canonical = true,
    ));
    out.push(Mistake::new(
        Part::Encoding,
        "wrote the signature in upper case",
        |attempt| {
            attempt.text.encoding = Encoding::UpperHex;
        },
    ));
    out.push(Mistake::new(
        Part::Encoding,
        "wrote the signature in Base64, not in hex",
        |attempt| {
            attempt.text.encoding = Encoding::Base64;
        },
    ));
    out
}

fn canonical<'a>(incoming: &'a Incoming<'a>) -> Vec<Mistake<'a>> {
    let mut out = vec![Mistake::new(
        Part::Path,
        "signed an empty path; it is `/`",
        |attempt| attempt.canonical.path.clear(),
    )];
    for method in ["GET", "POST", "PUT", "DELETE"] {
        let text = format!("signed the method {method}, but sent {}", incoming.method);
        out.push(Mistake::new(Part::Method, text, move |attempt| {
            attempt.canonical.method = method.to_owned();
        }));
    }
    let rest: [(Part, &str, Change); 5] = [
        (
            Part::MethodCase,
            "signed the method in lower case",
            |attempt| {
                attempt.canonical.method.make_ascii_lowercase();
            },
        ),
        (
            Part::Gap,
            "wrote one line break too many before SignedHeaders",
            |attempt| attempt.canonical.lines.gap = Gap::Two,
        ),
        (
            Part::Gap,
            "wrote one line break too few before SignedHeaders",
            |attempt| attempt.canonical.lines.gap = Gap::None,
        ),
        (
            Part::LineEnds,
            "ended the lines of the canonical request in CRLF",
            |attempt| attempt.canonical.lines.are_crlf = true,
        ),
        (
            Part::Trailing,
            "wrote a line break behind the canonical request",
            |attempt| attempt.canonical.lines.is_trailing = true,
        ),
    ];
    out.extend(rest.map(|(part, text, change)| Mistake::new(part, text, change)));
    out
}

fn string_to_sign<'a>(claim: &Claim) -> Vec<Mistake<'a>> {
    let mut out = vec![
        Mistake::new(
            Part::Algorithm,
            "wrote AWS4-HMAC-SHA256 into the string to sign; it is HMAC-SHA256",
            |attempt| attempt.text.algorithm = "AWS4-HMAC-SHA256".to_owned(),
        ),
        Mistake::new(
            Part::ScopeEnd,
            "ended the scope of the string to sign in aws4_request; it ends in request",
            |attempt| attempt.text.scope = attempt.text.scope.replace("/request", "/aws4_request"),
        ),
    ];
    for (form, at) in moments(claim.at) {
        let text = format!("wrote X-Date into the string to sign as {form}");
        out.push(Mistake::new(Part::Moment, text, move |attempt| {
            attempt.text.at.clone_from(&at)
        }));
    }
    for (place, date) in other_dates(claim.at) {
        let text =
            format!("wrote the date of {place} into the scope of the string to sign; it is UTC");
        out.push(Mistake::new(Part::ScopeDate, text, move |attempt| {
            if let Some((_, rest)) = attempt.text.scope.split_once('/') {
                attempt.text.scope = format!("{date}/{rest}");
            }
        }));
    }
    out
}

/// The moment in other forms than that of X-Date.
fn moments(at: Timestamp) -> Vec<(&'static str, String)> {
    let compact = at.to_string();
    let part = |range: std::ops::Range<usize>| compact.get(range).unwrap_or_default().to_owned();
    let date = [part(0..4), part(4..6), part(6..8)].join("-");
    let time = [part(9..11), part(11..13), part(13..15)].join(":");
    let seconds = at.unix();
    vec![
        ("2006-01-02T15:04:05Z", format!("{date}T{time}Z")),
        ("2006-01-02T15:04:05+00:00", format!("{date}T{time}+00:00")),
        ("2006-01-02 15:04:05", format!("{date} {time}")),
        ("20060102", part(0..8)),
        ("seconds since 1970", seconds.to_string()),
        ("milliseconds since 1970", format!("{seconds}000")),
        ("an HTTP date", httpdate::fmt_http_date(at.into())),
    ]
}

/// The dates that a local clock may show when it is another day in UTC.
pub(super) fn other_dates(at: Timestamp) -> Vec<(&'static str, String)> {
    let shifted = |hours: i64| {
        let seconds = i64::try_from(at.unix()).unwrap_or(0) + hours * 3600;
        let moment = Timestamp::from_unix(u64::try_from(seconds).unwrap_or(0)).to_string();
        moment.get(..8).unwrap_or_default().to_owned()
    };
    vec![
        ("local time, a day ahead", shifted(24)),
        ("local time, a day behind", shifted(-24)),
    ]
}
