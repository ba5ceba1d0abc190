//! Secrets in JSON and in texts: in those that hold JSON, in URLs, in lines of headers.

use std::ops::Range;

use percent_encoding::percent_decode_str;

use crate::search::holds;
use crate::wire::{Json, json_text, parse_json};

/// The text in place of a secret.
pub(crate) const MASK: &str = "***";

/// Returns whether a member, header or parameter of this name holds a secret.
pub fn is_secret(name: &str, more: &[&str]) -> bool {
    more.contains(&name) || volc_secret_names::is_secret(name)
}

/// Masks the secrets in a value, at any depth; returns whether there were any.
pub fn mask(value: &mut Json, more: &[&str]) -> bool {
    let mut is_masked = false;
    match value {
        Json::Object(members) => {
            let named = named_value(members, more);
            for (name, value) in members {
                let is_named = named.as_ref() == Some(name);
                if (is_named || is_secret(name, more)) && !value.is_null() {
                    (*value, is_masked) = (MASK.into(), true);
                } else {
                    is_masked |= mask(value, more);
                }
            }
        }
        Json::Array(items) => {
            for item in items {
                is_masked |= mask(item, more);
            }
        }
        Json::String(text) => {
            if let Some(masked) = redact_text(text, more) {
                (*text, is_masked) = (masked, true);
            }
        }
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
    is_masked
}

/// The member that holds a secret whose name is another member: `Value` of `{"Key": "Authorization", "Value": ".."}`.
pub(crate) fn named_value(
    members: &serde_json::Map<String, Json>,
    more: &[&str],
) -> Option<String> {
    let one_of =
        |names: &[&str], name: &str| names.iter().any(|one| one.eq_ignore_ascii_case(name));
    let mut texts = members
        .iter()
        .filter(|(name, _)| one_of(&["key", "name", "header"], name))
        .filter_map(|(_, value)| value.as_str());
    if !texts.any(|text| is_secret(text, more)) {
        return None;
    }
    members
        .keys()
        .find(|name| one_of(&["value", "val"], name))
        .cloned()
}

/// Returns a text with its secrets masked; `None` if there are none.
pub(crate) fn redact_text(text: &str, more: &[&str]) -> Option<String> {
    if text.trim_start().starts_with(['{', '[', '"'])
        && let Some(mut json) = parse_json(text.as_bytes())
    {
        return mask(&mut json, more).then(|| json_text(&json));
    }
    let found = secrets_in(text, more);
    if found.is_empty() {
        return None;
    }
    let mut masked = String::with_capacity(text.len());
    let mut end = 0;
    for range in found {
        masked.push_str(text.get(end..range.start).unwrap_or_default());
        masked.push_str(MASK);
        end = range.end;
    }
    masked.push_str(text.get(end..).unwrap_or_default());
    Some(masked)
}

/// Returns the ranges of secrets in a text that is no JSON, in order: values behind a telling name (`auth_key=..`,
/// `Authorization: ..`), passwords of URLs, and values behind `Bearer` or `Basic`.
pub(super) fn secrets_in(text: &str, more: &[&str]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        if at < from {
            continue;
        }
        let range = match byte {
            b'=' | b':' => named(text, at, more).or_else(|| password(text, at)),
            b'b' | b'B' => behind_scheme(text, at),
            _ => None,
        };
        if let Some(range) = range
            && text.get(range.clone()) != Some(MASK)
        {
            from = range.end;
            found.push(range);
        }
    }
    found
}

/// The value behind a `=` or `:`, if the name in front of it tells that it is a secret.
fn named(text: &str, at: usize, more: &[&str]) -> Option<Range<usize>> {
    const AROUND: &[char] = &[' ', '\t', '"', '\'', '\\'];
    let before = text.get(..at)?.trim_end_matches(AROUND);
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '%');
    let name = before.get(before.trim_end_matches(is_name).len()..)?;
    let name = percent_decode_str(name).decode_utf8_lossy();
    let after = text.get(at + 1..)?;
    let value = after.trim_start_matches(AROUND);
    let start = at + 1 + (after.len() - value.len());
    let is_secret = is_secret(&name, more);
    // A header is one value up to the end of its line.
    let is_line = is_secret && text.as_bytes().get(at) == Some(&b':') && is_header(&name);
    let is_end = |c: char| match c {
        '\n' | '\r' | '"' | '\'' | '\\' => true,
        c => !is_line && (c.is_whitespace() || "&;,<>})]#|`".contains(c)),
    };
    let length = value.find(is_end).unwrap_or(value.len());
    let value = value.get(..length).filter(|value| !value.is_empty())?;
    let is_parameter = text.as_bytes().get(at) == Some(&b'=');
    let is_hit = is_secret || (is_parameter && holds_escaped(value, more));
    is_hit.then_some(start..start + length)
}

/// Returns whether a header of this name has a value of several words.
fn is_header(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.ends_with("authorization") || name.ends_with("cookie")
}

/// Returns whether a value is percent-encoded and holds a secret.
fn holds_escaped(value: &str, more: &[&str]) -> bool {
    // A quote, a colon or an equals sign.
    let lower = value.to_ascii_lowercase();
    ["%22", "%3a", "%3d"]
        .iter()
        .any(|escape| holds(&lower, escape))
        && {
            let plain = percent_decode_str(value).decode_utf8_lossy();
            plain != value && redact_text(&plain, more).is_some()
        }
}

/// The password in `scheme://user:password@host`.
fn password(text: &str, at: usize) -> Option<Range<usize>> {
    let authority = text.get(at..)?.strip_prefix("://")?;
    let end = authority.find(['/', '?', '#', ' ', '\n', '"', '\'']);
    let authority = authority.get(..end.unwrap_or(authority.len()))?;
    let (user, _) = authority.rsplit_once('@')?;
    let (name, password) = user.split_once(':')?;
    let start = at + 3 + name.len() + 1;
    (!password.is_empty()).then(|| start..start + password.len())
}

/// Returns the range of the value behind `Bearer` or `Basic` at a place of a text.
fn behind_scheme(text: &str, at: usize) -> Option<Range<usize>> {
    let is_inside = text.get(..at)?.ends_with(|c: char| c.is_alphanumeric());
    let rest = text.get(at..).filter(|_| !is_inside)?;
    let scheme = ["Bearer ", "Basic "].into_iter().find(|scheme| {
        let start = rest.get(..scheme.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })?;
    let after = rest.get(scheme.len()..)?;
    let value = after.trim_start_matches(' ');
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-._~+/=".contains(c);
    let length = value.find(|c| !is_part(c)).unwrap_or(value.len());
    // Words of a sentence are short or have nothing but letters.
    let value = value.get(..length).filter(|value| value.len() >= 6)?;
    let is_word = value
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte == b'.');
    let start = at + scheme.len() + (after.len() - after.trim_start_matches(' ').len());
    (!is_word).then_some(start..start + length)
}

#[cfg(test)]
mod tests {
    use crate::redact::shown;

    /// A text and what is shown of it.
    struct Case {
        text: &'static str,
        shown: &'static str,
    }

    const fn case(text: &'static str, shown: &'static str) -> Case {
        Case { text, shown }
    }

    #[test]
    fn secrets_in_texts_are_masked() {
        for case in CASES {
            assert_eq!(shown(case.text, &[]), case.shown, "{}", case.text);
        }
    }

    const CASES: &[Case] = &[
        case("", ""),
        case("a text: with = signs", "a text: with = signs"),
        case("房间：一 token", "房间：一 token"),
        case(
            "rtmp://h/live/1?auth_key=s&t=1",
            "rtmp://h/live/1?auth_key=***&t=1",
        ),
        case("https://u:s@h/p?a=b", "https://u:***@h/p?a=b"),
        case("https://h:443/p?a=b", "https://h:443/p?a=b"),
        case("https://h/?sign=s#top", "https://h/?sign=***#top"),
        case("https://h/?x%2Dapi%2Dkey=s", "https://h/?x%2Dapi%2Dkey=***"),
        case(
            "https://h/?c=%7B%22api_key%22%3A%22s%22%7D&d=1",
            "https://h/?c=***&d=1",
        ),
        case(
            "https://h/?next=https%3A%2F%2Fi%2F&d=1",
            "https://h/?next=https%3A%2F%2Fi%2F&d=1",
        ),
        case(
            "Authorization: Bearer s, t\nAccept: all",
            "Authorization: ***\nAccept: all",
        ),
        case(
            "curl -H 'X-Api-Key: s' -d 1",
            "curl -H 'X-Api-Key: ***' -d 1",
        ),
        case("with bearer sk-12345, please", "with bearer ***, please"),
        case("Basic dTpzMTIz", "Basic ***"),
        case(
            "basic knowledge of bearer certificates.",
            "basic knowledge of bearer certificates.",
        ),
        case(r#"{"api_key": "s", "b": 1"#, r#"{"api_key": "***", "b": 1"#),
        case(
            r#"{\"api_key\":\"s\"} and more"#,
            r#"{\"api_key\":\"***\"} and more"#,
        ),
        case(r#"{"a": 1}"#, r#"{"a": 1}"#),
        case(r#"{"a": {"token": "s"}}"#, r#"{"a":{"token":"***"}}"#),
        case(r#""{\"token\": \"s\"}""#, r#""{\"token\":\"***\"}""#),
        case("token=***&sk=", "token=***&sk="),
        case(
            "HMAC-SHA256 Credential=AK/20240101/r, SignedHeaders=host, Signature=s",
            "HMAC-SHA256 Credential=***, SignedHeaders=host, Signature=***",
        ),
    ];
}
