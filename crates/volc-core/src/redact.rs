//! Redaction: what may be shown of bodies, queries and texts.
//!
//! The secrets are known by the fields' rows and by the names of members, headers and parameters
//! ([`volc_secret_names`]), at any depth: in JSON, in texts that hold JSON, URLs or headers, and in queries.

mod scrub;
mod texts;

pub(crate) use self::scrub::Scrub;
pub(crate) use self::texts::{MASK, named_value, redact_text};
pub use self::texts::{is_secret, mask};

use std::borrow::Cow;

use percent_encoding::{percent_decode_str, utf8_percent_encode};

use crate::sign::ESCAPED;
use crate::wire::{Json, json_text, parse_json};

/// Returns a body of JSON with its secrets redacted, at any depth: members whose names tell (`AppKey`, `Token`,
/// `SecretKey`, `x-api-key` and their like), those of these `more` names, and what texts hold of them as JSON, in the
/// query of a URL, or behind `Bearer`. Of a body that is no JSON only the length is shown.
pub fn redact(body: &[u8], more: &[&str]) -> String {
    redact_with(body, more, |_| ())
}

/// The same, and what else is to be done with the JSON.
pub(crate) fn redact_with(body: &[u8], more: &[&str], then: impl FnOnce(&mut Json)) -> String {
    if body.is_empty() {
        return String::new();
    }
    match parse_json(body) {
        Some(mut json) => {
            mask(&mut json, more);
            then(&mut json);
            json_text(&json)
        }
        None => format!("({} bytes that are no JSON)", body.len()),
    }
}

/// A query with the parameters masked that hold secrets, and what others hold of them.
pub fn redact_query(query: &str, more: &[&str]) -> String {
    let plain = |text| percent_decode_str(text).decode_utf8_lossy();
    let masked = |text| {
        let masked = redact_text(&plain(text), more)?;
        Some(utf8_percent_encode(&masked, ESCAPED).to_string())
    };
    let pairs = query.split('&').map(|pair| match pair.split_once('=') {
        Some((name, _)) if is_secret(&plain(name), more) => format!("{name}={MASK}"),
        Some((name, value)) => {
            masked(value).map_or_else(|| pair.to_owned(), |value| format!("{name}={value}"))
        }
        // One whose `=` and `&` are escaped.
        None => masked(pair).unwrap_or_else(|| pair.to_owned()),
    });
    pairs.collect::<Vec<_>>().join("&")
}

/// A text as it may be shown.
pub fn shown<'a>(text: &'a str, more: &[&str]) -> Cow<'a, str> {
    redact_text(text, more).map_or(Cow::Borrowed(text), Cow::Owned)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn secrets_are_masked_wherever_they_stand() {
        let body = json!({
            "AppKey": "s1",
            "List": [{"secret_key": "s2", "Name": "n"}, [["x", {"x-api-key": "s3"}]]],
            "Own": {"Pin": "s4"},
            "token": null,
            "Config": r#"{"apiKey": "s5", "More": "{\"access_token\": \"s6\", \"Kept\": [1]}"}"#,
            "Headers": [{"Key": "Authorization", "Value": "s7"}, {"name": "Accept", "value": "any"}],
            "Url": "rtmp://push.example.com/live/1?auth_key=s8&volcTime=1",
        });
        let shown: Json =
            serde_json::from_str(&redact(body.to_string().as_bytes(), &["Pin"])).unwrap();
        let config: Json = serde_json::from_str(shown["Config"].as_str().unwrap()).unwrap();
        let more: Json = serde_json::from_str(config["More"].as_str().unwrap()).unwrap();
        assert_eq!(more, json!({"access_token": "***", "Kept": [1]}));
        assert_eq!(config["apiKey"], "***");
        let expected = json!({
            "AppKey": "***",
            "List": [{"secret_key": "***", "Name": "n"}, [["x", {"x-api-key": "***"}]]],
            "Own": {"Pin": "***"},
            "token": null,
            "Config": shown["Config"],
            "Headers": [{"Key": "Authorization", "Value": "***"}, {"name": "Accept", "value": "any"}],
            "Url": "rtmp://push.example.com/live/1?auth_key=***&volcTime=1",
        });
        assert_eq!(shown, expected);
        assert_eq!(redact(b"a secret", &[]), "(8 bytes that are no JSON)");
        assert_eq!(redact(b"", &[]), "");
    }

    #[test]
    fn queries_are_masked_by_name_and_by_content() {
        let query =
            "Token=s&Pin=s&A=1&Store=%7B%22SecretKey%22%3A%22s%22%7D&B&x%2Dapi%2Dkey=s&C=a%20b";
        let shown = "Token=***&Pin=***&A=1&Store=%7B%22SecretKey%22%3A%22%2A%2A%2A%22%7D&B&x%2Dapi%2Dkey=***&C=a%20b";
        assert_eq!(redact_query(query, &["Pin"]), shown);
        assert_eq!(
            redact_query("A%3D1%26Token%3Ds", &[]),
            "A%3D1%26Token%3D%2A%2A%2A"
        );
    }
}
