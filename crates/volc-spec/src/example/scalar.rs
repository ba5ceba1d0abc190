//! Strings and bare words of hand-written JSON, as JSON.

use std::borrow::Cow;

use super::RepairKind;

/// A text as a JSON string.
pub(super) fn quote(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Returns the text between the quotes of a string, as a JSON string, and the repair that it needed.
pub(super) fn repair(content: &str) -> (Cow<'_, str>, Option<RepairKind>) {
    let plain = content
        .bytes()
        .all(|byte| byte >= b' ' && byte != b'"' && byte != b'\\');
    if plain {
        return (Cow::Owned(format!("\"{content}\"")), None);
    }
    let mut json = String::with_capacity(content.len() + 2);
    let mut kind = None;
    let mut chars = content.chars();
    json.push('"');
    while let Some(c) = chars.next() {
        match c {
            '\\' => escape(&mut chars, &mut json, &mut kind),
            '"' => {
                kind.get_or_insert(RepairKind::InnerQuote);
                json.push_str("\\\"");
            }
            c if c < ' ' => {
                kind.get_or_insert(RepairKind::ControlCharacter);
                json.push_str(quote(c.encode_utf8(&mut [0; 4])).trim_matches('"'));
            }
            c => json.push(c),
        }
    }
    json.push('"');
    if serde_json::from_str::<String>(&json).is_ok() {
        return (Cow::Owned(json), kind);
    }
    // What is left are halves of surrogate pairs.
    (Cow::Owned(quote(content)), Some(RepairKind::BadEscape))
}

/// The characters behind a backslash.
fn escape(chars: &mut std::str::Chars<'_>, json: &mut String, kind: &mut Option<RepairKind>) {
    let rest = chars.as_str();
    let known = match rest.bytes().next() {
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => 1,
        Some(b'u') if rest.get(1..5).is_some_and(is_hex) => 5,
        Some(b'\'') => {
            // A string in single quotes has to escape them.
            kind.get_or_insert(RepairKind::BadEscape);
            return;
        }
        _ => {
            kind.get_or_insert(RepairKind::BadEscape);
            json.push_str("\\\\");
            return;
        }
    };
    json.push('\\');
    json.extend(chars.by_ref().take(known));
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// A value without quotes as JSON: a number or a literal, repaired if need be; else the text itself as a string.
pub(super) fn literal(word: &str) -> (Cow<'_, str>, Option<RepairKind>) {
    match word {
        "true" | "false" | "null" => return (Cow::Borrowed(word), None),
        "True" | "TRUE" => return (Cow::Borrowed("true"), Some(RepairKind::PythonLiteral)),
        "False" | "FALSE" => return (Cow::Borrowed("false"), Some(RepairKind::PythonLiteral)),
        "None" | "nil" | "NULL" | "undefined" => {
            return (Cow::Borrowed("null"), Some(RepairKind::PythonLiteral));
        }
        _ => {}
    }
    if let Some(number) = number(word) {
        return number;
    }
    // `true/false` and `12 xxx`: the first word counts, if it is a value.
    if let Some((first, _)) = word.split_once(['/', '|', ' ']) {
        let first = first.trim_end();
        if matches!(first, "true" | "false") {
            return (Cow::Borrowed(first), Some(RepairKind::Placeholder));
        }
        if let Some((json, _)) = number(first) {
            return (json, Some(RepairKind::Placeholder));
        }
    }
    if let Some(text) = word.strip_suffix('"') {
        return (Cow::Owned(quote(text)), Some(RepairKind::MissingQuote));
    }
    (Cow::Owned(quote(word)), Some(RepairKind::Placeholder))
}

fn number(word: &str) -> Option<(Cow<'_, str>, Option<RepairKind>)> {
    if is_number(word) {
        return Some((Cow::Borrowed(word), None));
    }
    let (sign, digits) = match word.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", word.strip_prefix('+').unwrap_or(word)),
    };
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    let short = digits.trim_start_matches('0');
    let zero = if short.starts_with(|c: char| c.is_ascii_digit()) {
        ""
    } else {
        "0"
    };
    let repaired = format!("{sign}{zero}{}", short.strip_suffix('.').unwrap_or(short));
    // One zero before the point, or alone, is not a leading one.
    let zeros = digits.len() - short.len();
    let kind = if zeros > zero.len() {
        RepairKind::LeadingZeros
    } else {
        RepairKind::OddNumber
    };
    is_number(&repaired).then_some((Cow::Owned(repaired), Some(kind)))
}

/// Returns whether JSON and its reader know this number.
fn is_number(text: &str) -> bool {
    text.starts_with(|c: char| c == '-' || c.is_ascii_digit())
        && serde_json::from_str::<serde_json::Number>(text).is_ok()
}
