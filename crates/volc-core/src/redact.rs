//! Bodies that may be shown: JSON with its secrets masked.

use std::borrow::Cow;

use percent_encoding::{percent_decode_str, utf8_percent_encode};

use crate::sign::ESCAPED;
use crate::wire::Json;

/// What stands in place of a secret.
pub(crate) const MASK: &str = "***";

/// The names of members that hold secrets, in lower case and without `_` and `-`.
const SECRETS: [&str; 14] = [
    "accesskey",
    "accesskeyid",
    "accesstoken",
    "appkey",
    "authorization",
    "password",
    "secondaryappkey",
    "secretaccesskey",
    "secretkey",
    "securitytoken",
    "sessiontoken",
    "token",
    "xsignature",
    "xsecuritytoken",
];

/// A body of JSON with the members masked that hold secrets, at any depth: those of well-known names (`AppKey`,
/// `Token`, `AccessKey`, `SecretKey` and their like), and those of these `more` names. Of a body that is no JSON only
/// the length is told.
pub fn redact(body: &[u8], more: &[&str]) -> String {
    if body.is_empty() {
        return String::new();
    }
    match serde_json::from_slice::<Json>(body) {
        Ok(mut json) => {
            mask(&mut json, more);
            json.to_string()
        }
        Err(_) => format!("({} bytes that are no JSON)", body.len()),
    }
}

/// A query with the parameters masked that hold secrets, and the members of those that are JSON.
pub(crate) fn redact_query(query: &str, more: &[&str]) -> String {
    let json = |value: &str| {
        let text = percent_decode_str(value).decode_utf8().ok()?;
        let is_structured = text.starts_with(['{', '[']);
        is_structured.then(|| redact(text.as_bytes(), more))
    };
    let pairs = query.split('&').map(|pair| match pair.split_once('=') {
        Some((name, _)) if is_secret(name, more) => format!("{name}={MASK}"),
        Some((name, value)) => match json(value) {
            Some(masked) => format!("{name}={}", utf8_percent_encode(&masked, ESCAPED)),
            None => pair.to_owned(),
        },
        None => pair.to_owned(),
    });
    pairs.collect::<Vec<_>>().join("&")
}

/// Whether a member or parameter of this name holds a secret.
pub(crate) fn is_secret(name: &str, more: &[&str]) -> bool {
    let plain: Cow<'_, str> = if name.contains(['_', '-']) {
        name.replace(['_', '-'], "").into()
    } else {
        name.into()
    };
    more.contains(&name)
        || SECRETS
            .iter()
            .any(|secret| secret.eq_ignore_ascii_case(&plain))
}

/// Masks the members that hold secrets, at any depth.
pub(crate) fn mask(value: &mut Json, more: &[&str]) {
    match value {
        Json::Object(members) => {
            for (name, value) in members {
                if is_secret(name, more) && !value.is_null() {
                    *value = MASK.into()
                } else {
                    mask(value, more)
                }
            }
        }
        Json::Array(items) => items.iter_mut().for_each(|item| mask(item, more)),
        _ => {}
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn secrets_are_masked_wherever_they_stand() {
        let body = br#"{"AppKey":"s1","List":[{"secret_key":"s2","Name":"n"}],"Own":{"Pin":"s3"},"token":null}"#;
        let shown: Json = serde_json::from_str(&redact(body, &["Pin"])).unwrap();
        let expected = json!({
            "AppKey": "***",
            "List": [{"secret_key": "***", "Name": "n"}],
            "Own": {"Pin": "***"},
            "token": null,
        });
        assert_eq!(shown, expected);
        let query = "Token=s&Pin=s&A=1&Store=%7B%22SecretKey%22%3A%22s%22%7D&B";
        let shown = "Token=***&Pin=***&A=1&Store=%7B%22SecretKey%22%3A%22%2A%2A%2A%22%7D&B";
        assert_eq!(redact_query(query, &["Pin"]), shown);
        assert_eq!(redact(b"a secret", &[]), "(8 bytes that are no JSON)");
        assert_eq!(redact(b"", &[]), "");
    }
}
