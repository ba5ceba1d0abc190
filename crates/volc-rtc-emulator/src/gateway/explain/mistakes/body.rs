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
    out.push(body(
        "wrote the hash of the body in upper case",
        hash.to_ascii_uppercase(),
    ));
    if let Some(claimed) = incoming.header(X_CONTENT_SHA256) {
        let text = format!(
            "signed another body: X-Content-Sha256 is {claimed}, the hash of the {length} bytes that came is {hash}; \
             sign the very bytes that are sent"
        );
        out.push(body(text, claimed.to_owned()));
    }
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
    let mut texts: Vec<(&str, Vec<u8>)> = vec![
        ("with a line break at the end", [sent, &b"\n"[..]].concat()),
        (
            "without the line break at the end",
            sent.trim_ascii_end().to_vec(),
        ),
    ];
    if let Ok(value) = serde_json::from_slice::<Value>(sent) {
        for (order, value) in [("", value.clone()), (", its members sorted", sorted(value))] {
            let spaced = |indent: &str| indented(&value, indent);
            let forms = [
                ("without spaces", value.to_string().into_bytes()),
                (
                    "with spaces behind commas and colons",
                    spaced_text(&value).into_bytes(),
                ),
                ("with an indentation of two spaces", spaced("  ")),
                ("with an indentation of four spaces", spaced("    ")),
                ("with tabs", spaced("\t")),
            ];
            for (form, bytes) in forms {
                let name = match (form, order) {
                    (form, "") => form,
                    ("without spaces", _) => "without spaces, its members sorted",
                    ("with spaces behind commas and colons", _) => {
                        "with spaces behind commas and colons, its members sorted"
                    }
                    _ => "with an indentation, its members sorted",
                };
                texts.push((name, bytes));
            }
        }
    }
    texts
        .into_iter()
        .filter(|(_, bytes)| bytes.as_slice() != sent.as_ref())
        .map(|(form, bytes)| {
            let text = format!("signed the body written {form}, but sent it otherwise; sign the very bytes that are \
                sent");
            body(text, hash_of(&bytes))
        })
        .collect()
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
