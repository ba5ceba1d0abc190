//! Mistakes in the key.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::text::other_dates;
use crate::gateway::Claim;
use crate::gateway::explain::attempt::{Change, Mistake, Part};
use crate::gateway::explain::sites::Sites;

pub(super) fn mistakes<'a>(claim: &Claim, sites: &Sites) -> Vec<Mistake<'a>> {
    let mut out = secrets(claim);
    let steps: [(Part, &str, Change); 4] = [
        (
            Part::KeyHex,
            "fed the hex of each step of the key to the next",
            |attempt| attempt.key.is_hex = true,
        ),
        (
            Part::KeyEnd,
            "took the secret key itself as the key",
            |attempt| attempt.key.is_secret = true,
        ),
        (
            Part::KeyEnd,
            "left out the last step of the key, `request`",
            |attempt| attempt.key.end = None,
        ),
        (
            Part::KeyEnd,
            "made the last step of its key with aws4_request; it is request",
            |attempt| attempt.key.end = Some("aws4_request".to_owned()),
        ),
    ];
    out.extend(steps.map(|(part, text, change)| Mistake::new(part, text, change)));
    out.extend(scopes(claim, sites));
    out
}

fn secrets<'a>(claim: &Claim) -> Vec<Mistake<'a>> {
    type SecretChange = fn(&mut Vec<u8>);
    let rows: [(&str, SecretChange); 9] = [
        ("decoded the secret key from Base64 first", |secret| {
            // One that is no Base64 cannot have been decoded.
            if let Ok(decoded) = STANDARD.decode(&secret) {
                *secret = decoded;
            }
        }),
        ("encoded the secret key in Base64 first", |secret| {
            *secret = STANDARD.encode(&secret).into_bytes();
        }),
        ("put `AWS4` in front of the secret key", |secret| {
            secret.splice(0..0, *b"AWS4");
        }),
        ("signed with a secret key that ends in a space", |secret| {
            secret.push(b' ')
        }),
        (
            "signed with a secret key that ends in a line break",
            |secret| secret.push(b'\n'),
        ),
        ("signed with a secret key that ends in CRLF", |secret| {
            secret.extend(b"\r\n")
        }),
        (
            "signed with a secret key that begins with a space",
            |secret| secret.insert(0, b' '),
        ),
        (
            "signed with a secret key that lacks the spaces around it",
            |secret| *secret = secret.trim_ascii().to_vec(),
        ),
        ("signed with an empty secret key", Vec::clear),
    ];
    let mistake = |(text, change): (&str, SecretChange)| {
        Mistake::new(Part::Secret, text, move |attempt| {
            change(&mut attempt.key.secret)
        })
    };
    let access_key = claim.authorization.access_key.clone().into_bytes();
    let text = "signed with the access key in place of the secret key";
    let other = Mistake::new(Part::Secret, text, move |attempt| {
        attempt.key.secret.clone_from(&access_key);
    });
    rows.into_iter().map(mistake).chain([other]).collect()
}

fn scopes<'a>(claim: &Claim, sites: &Sites) -> Vec<Mistake<'a>> {
    let claimed = &claim.authorization;
    let mut out = Vec::new();
    let regions = [
        "cn-north-1",
        "cn-beijing",
        "cn-shanghai",
        "ap-southeast-1",
        "us-east-1",
    ];
    let regions = sites.regions.iter().map(String::as_str).chain(regions);
    for region in regions {
        let text = format!(
            "made its key for the region `{region}`, but its credential names `{}`",
            claimed.region
        );
        let region = region.to_owned();
        out.push(Mistake::new(Part::KeyRegion, text, move |attempt| {
            attempt.key.region.clone_from(&region);
        }));
    }
    let upper = claimed.service.to_ascii_uppercase();
    for service in sites.services.iter().chain([&upper]) {
        let text = format!(
            "made its key for the service `{service}`, but its credential names `{}`",
            claimed.service
        );
        let service = service.clone();
        out.push(Mistake::new(Part::KeyService, text, move |attempt| {
            attempt.key.service.clone_from(&service);
        }));
    }
    for (place, date) in other_dates(claim.at) {
        let text = format!("made its key for the date of {place}; it is UTC");
        out.push(Mistake::new(Part::KeyDate, text, move |attempt| {
            attempt.key.date.clone_from(&date);
        }));
    }
    if let Some((form, date)) = long_dates(&claimed.date) {
        let text = format!("made its key for the date written as {form}");
        out.push(Mistake::new(Part::KeyDate, text, move |attempt| {
            attempt.key.date.clone_from(&date);
        }));
    }
    out
}

/// The date in other forms.
fn long_dates(date: &str) -> Option<(&'static str, String)> {
    let (year, rest) = date.split_at_checked(4)?;
    let (month, day) = rest.split_at_checked(2)?;
    Some(("2006-01-02", format!("{year}-{month}-{day}")))
}
