//! The differences of a request from a recorded one.

use std::collections::BTreeMap;

use super::cassette::Asked;
use crate::redact::MASK;
use crate::wire::Json;

/// Returns the differences of a request from a recorded one; empty if it is the same. Both have their secrets masked.
pub(super) fn differences(recorded: &Asked, sent: &Asked) -> Vec<String> {
    let mut found = Vec::new();
    for (what, recorded, sent) in [
        ("method", &recorded.method, &sent.method),
        ("path", &recorded.path, &sent.path),
        ("Action", &recorded.action, &sent.action),
        ("Version", &recorded.version, &sent.version),
    ] {
        if recorded != sent {
            found.push(format!("the {what} is `{recorded}`, but `{sent}` was sent"));
        }
    }
    query(&recorded.query, &sent.query, &mut found);
    json("body", &recorded.body, &sent.body, &mut found);
    found
}

fn query(recorded: &str, sent: &str, found: &mut Vec<String>) {
    let (recorded, sent) = (parameters(recorded), parameters(sent));
    for (name, values) in &recorded {
        match sent.get(name) {
            None => found.push(format!("there is a `query.{name}`, which was not sent")),
            Some(sent) if sent != values && values != &[MASK] => {
                let (values, sent) = (values.join(", "), sent.join(", "));
                found.push(format!(
                    "`query.{name}` is `{values}`, but `{sent}` was sent"
                ));
            }
            Some(_) => {}
        }
    }
    let new = sent.keys().filter(|name| !recorded.contains_key(*name));
    found.extend(new.map(|name| format!("there is no `query.{name}`, which was sent")));
}

/// The values of each parameter, in order.
fn parameters(query: &str) -> BTreeMap<&str, Vec<&str>> {
    let mut parameters = BTreeMap::<_, Vec<&str>>::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        parameters.entry(name).or_default().push(value);
    }
    parameters
        .values_mut()
        .for_each(|values| values.sort_unstable());
    parameters
}

fn json(path: &str, recorded: &Json, sent: &Json, found: &mut Vec<String>) {
    match (recorded, sent) {
        (Json::String(mask), _) if mask == MASK => {}
        (Json::Object(recorded), Json::Object(sent)) => {
            let inside = |name: &String| format!("{path}.{name}");
            for (name, value) in recorded {
                match sent.get(name) {
                    Some(sent) => json(&inside(name), value, sent, found),
                    None => {
                        found.push(format!("there is a `{}`, which was not sent", inside(name)))
                    }
                }
            }
            let new = sent.keys().filter(|name| !recorded.contains_key(*name));
            found.extend(new.map(|name| format!("there is no `{}`, which was sent", inside(name))));
        }
        (Json::Array(recorded), Json::Array(items)) if recorded.len() == items.len() => {
            for (index, (recorded, sent)) in recorded.iter().zip(items).enumerate() {
                json(&format!("{path}[{index}]"), recorded, sent, found);
            }
        }
        (recorded, sent) if recorded == sent => {}
        (recorded, sent) => {
            found.push(format!(
                "`{path}` is {}, but {} was sent",
                short(recorded),
                short(sent)
            ));
        }
    }
}

fn short(value: &Json) -> String {
    const MOST: usize = 80;
    let text = match value {
        Json::Null => "nothing".to_owned(),
        value => value.to_string(),
    };
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}..", text.get(..end).unwrap_or_default()),
        None => text,
    }
}
