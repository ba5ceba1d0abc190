//! The forms of keys, ids and tokens, by which one that stands in another's place is known.

use super::report::Subject;

/// Returns the thing that a value has the form of; `None` if it has that of none.
pub(super) fn of_value(value: &str) -> Option<Subject> {
    let is_key_text = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'=');
    let is_access_key = ["AKLT", "AKTP", "AKAP"]
        .iter()
        .any(|start| value.starts_with(start));
    if is_access_key && (16..=128).contains(&value.len()) && is_key_text(value) {
        return Some(Subject::AccessKey);
    }
    if value.starts_with("STS2") && value.len() > 40 {
        return Some(Subject::SessionToken);
    }
    if app_of_token(value).is_some() || is_jwt(value) {
        return Some(Subject::Token);
    }
    match value.len() {
        24 if is_hex(value) => Some(Subject::AppId),
        32 if is_hex(value) => Some(Subject::AppKey),
        40..=88 if is_secret_key(value) => Some(Subject::SecretKey),
        _ => None,
    }
}

/// Returns the AppId that a room token was made for; `None` if it is none.
pub(super) fn app_of_token(token: &str) -> Option<&str> {
    let (app, signed) = token.strip_prefix("001")?.split_at_checked(24)?;
    let is_base64 = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=');
    let is_token = signed.len() >= 40 && signed.bytes().all(is_base64);
    (is_token && app.bytes().all(|b| b.is_ascii_alphanumeric())).then_some(app)
}

/// A token of a public stream.
fn is_jwt(value: &str) -> bool {
    value.starts_with("eyJ") && value.len() > 60 && value.split('.').count() == 3
}

fn is_hex(value: &str) -> bool {
    value
        .bytes()
        .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

/// Base64 of a text, which mixes all kinds of letters.
fn is_secret_key(value: &str) -> bool {
    let body = value.trim_end_matches('=');
    let has = |kind: fn(&u8) -> bool| body.as_bytes().iter().any(kind);
    value.len().is_multiple_of(4)
        && value.len() - body.len() <= 2
        && body
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/'))
        && has(u8::is_ascii_uppercase)
        && has(u8::is_ascii_lowercase)
        && has(u8::is_ascii_digit)
}

/// Returns whether white space, quotes or marks that nobody sees stand around or in a value.
pub(super) fn has_space(value: &str) -> bool {
    value.chars().any(|c| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '"' | '\'' | '`' | '\u{200b}'..='\u{200f}' | '\u{feff}')
    })
}

/// Returns whether a value is what stands in examples.
pub(super) fn is_placeholder(value: &str) -> bool {
    const WORDS: [&str; 9] = [
        "your",
        "xxx",
        "***",
        "<",
        "placeholder",
        "changeme",
        "todo",
        "你的",
        "替换",
    ];
    let lower = value.to_lowercase();
    let is_repeated =
        value.len() >= 8 && value.bytes().all(|b| Some(&b) == value.as_bytes().first());
    is_repeated || WORDS.iter().any(|word| lower.contains(word))
}
