//! Mistakes in the hash of the body.

use serde_json::Value;
use volc_core::sign::X_CONTENT_SHA256;

use crate::gateway::Incoming;
use crate::gateway::explain::attempt::{Mistake, Part};
use crate::gateway::signature::hash_of;

pub(super) fn mistakes<'a>(incoming: &'a Incoming<'a>) -> Vec<Mistake<'a>> {
    let mut out = serializations(incoming);
    let (length, hash) = (incoming.body.len(), hash_of(incoming.body));
    out.push(body(
        format!("signed an empty body, but {length} bytes came"),
        hash_of(b""),
    ));
    let unsigned = "signed UNSIGNED-PAYLOAD in place of the hash of the body";
    out.push(body(unsigned, "UNSIGNED-PAYLOAD".to_owned()));
    if let Some(claimed) = incoming.header(X_CONTENT_SHA256) {
        let text = format!(
            "signed another body: X-Content-Sha256 is {claimed}, the hash of the {length} bytes that came is {hash}; \
             sign the very bytes that are sent"
        );
        out.push(body(text, claimed.to_owned()));
    }
    let text = "wrote the hash of the body in upper case";
    out.push(Mistake::new(Part::BodyCase, text, |attempt| {
        attempt.canonical.payload.make_ascii_uppercase();
    }));
    out
}

fn body<'a>(text: impl Into<String>, hash: String) -> Mistake<'a> {
    Mistake::new(Part::Body, text, move |attempt| {
        attempt.canonical.payload.clone_from(&hash)
    })
}

/// The same JSON, written in other ways than it was sent.
fn serializations<'a>(incoming: &'a Incoming<'a>) -> Vec<Mistake<'a>> {
    let sent = incoming.body;
    let mut texts: Vec<(Vec<&str>, Vec<u8>)> = vec![
        (vec![], sent.to_vec()),
        (
            vec!["without the line break at the end"],
            sent.trim_ascii_end().to_vec(),
        ),
    ];
    if let Ok(value) = serde_json::from_slice::<Value>(sent) {
        for (order, value) in [
            (None, value.clone()),
            (Some("its members sorted"), sorted(value)),
        ] {
            let forms = [
                ("without spaces", value.to_string().into_bytes()),
                (
                    "with spaces behind commas and colons",
                    spaced_text(&value).into_bytes(),
                ),
                ("with an indentation of two spaces", indented(&value, "  ")),
                (
                    "with an indentation of four spaces",
                    indented(&value, "    "),
                ),
                ("with tabs", indented(&value, "\t")),
            ];
            for (form, bytes) in forms {
                let mut names = vec![form];
                names.extend(order);
                texts.push((names, bytes));
            }
        }
        // The members in another order, and all else as it was sent.
        if value_is_compact(sent) {
            for (names, _) in &mut texts {
                names.retain(|name| *name != "without spaces");
            }
        }
    }
    let mut all: Vec<(Vec<&str>, Vec<u8>)> = Vec::new();
    for (names, bytes) in texts {
        if !names.is_empty() {
            if let Ok(text) = std::str::from_utf8(&bytes)
                && !text.is_ascii()
            {
                let mut names = names.clone();
                names.push("with \\u escapes");
                all.push((names, escaped(text).into_bytes()));
            }
            all.push((names.clone(), bytes.clone()));
        }
        let mut names = names;
        names.push("with a line break at the end");
        all.push((names, [bytes.as_slice(), b"\n"].concat()));
    }
    all.sort_by_key(|(names, _)| names.len());
    all.into_iter()
        .filter(|(names, bytes)| !names.is_empty() && bytes.as_slice() != sent.as_ref())
        .map(|(names, bytes)| {
            let text = format!(
                "signed the body written {}, but sent it otherwise; sign the very bytes that are sent",
                names.join(", ")
            );
            let mistake = body(text, hash_of(&bytes));
            if names.len() > 1 { mistake.double() } else { mistake }
        })
        .collect()
}

/// Returns whether JSON was sent without spaces between its parts.
fn value_is_compact(sent: &[u8]) -> bool {
    let value = serde_json::from_slice::<Value>(sent);
    value.is_ok_and(|value| value.to_string().as_bytes() == sent)
}

/// Characters outside ASCII as JSON's escapes, as Python writes them.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_ascii() {
            out.push(character);
        } else {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    out
}

/// The members of all objects in alphabetical order.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(object) => {
            let mut members: Vec<(String, Value)> = object
                .into_iter()
                .map(|(name, value)| (name, sorted(value)))
                .collect();
            members.sort_by(|a, b| a.0.cmp(&b.0));
            Value::Object(members.into_iter().collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        value => value,
    }
}

fn indented(value: &Value, indent: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let formatter = serde_json::ser::PrettyFormatter::with_indent(indent.as_bytes());
    let mut serializer = serde_json::Serializer::with_formatter(&mut out, formatter);
    // Writing JSON to memory does not fail; were it to, the text would be no candidate.
    let _ = serde::Serialize::serialize(value, &mut serializer);
    out
}

/// As Python writes it.
fn spaced_text(value: &Value) -> String {
    match value {
        Value::Object(object) => {
            let members: Vec<String> = object
                .iter()
                .map(|(name, value)| {
                    format!("{}: {}", Value::from(name.as_str()), spaced_text(value))
                })
                .collect();
            format!("{{{}}}", members.join(", "))
        }
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(spaced_text).collect();
            format!("[{}]", items.join(", "))
        }
        value => value.to_string(),
    }
}
