//! The differences between a recorded response and the emulator's own.

use serde_json::Value;
use volc_ir::Action;

use super::form::{RecordedBody, RecordedResponse};
use super::report::{Difference, DifferenceKind};
use super::shape::{Kind, Shape};

/// The response of the emulator to a recorded request.
pub(super) struct Own<'a> {
    pub(super) status: u16,
    pub(super) body: &'a Value,
}

/// Compares status, code, members and types; values are not compared, since ids and times differ anyway.
pub(super) fn between(
    action: &Action,
    recorded: &RecordedResponse,
    own: &Own<'_>,
) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut add = |kind, path: &str, recorded: String, emulator: String| {
        found.push(Difference {
            kind,
            path: path.to_owned(),
            recorded,
            emulator,
        });
    };
    if recorded.status != own.status {
        let statuses = [recorded.status, own.status].map(|status| status.to_string());
        let [recorded, emulator] = statuses;
        add(DifferenceKind::Status, "", recorded, emulator);
    }
    let RecordedBody::Json(body) = &recorded.body else {
        let text = "a body that is no JSON".to_owned();
        add(DifferenceKind::Type, "", text, "object".to_owned());
        return found;
    };
    let (of_record, of_own) = (code(body), code(own.body));
    if of_record != of_own {
        let shown = |code: Option<&str>| code.unwrap_or("none").to_owned();
        add(DifferenceKind::Code, "", shown(of_record), shown(of_own));
        // One of them is an error, or they are different ones: their members say no more.
        return found;
    }
    let shapes = [body, own.body].map(|body| Shape::of_envelope(action, body));
    members(&shapes[0], &shapes[1], "", &mut found);
    found
}

fn code(body: &Value) -> Option<&str> {
    let code = body.pointer("/ResponseMetadata/Error/Code")?.as_str()?;
    Some(code).filter(|code| !code.is_empty())
}

fn shapes(recorded: &Shape, own: &Shape, path: &str, found: &mut Vec<Difference>) {
    let is_redacted = |shape: &Shape| shape.kinds.contains(&Kind::Redacted);
    if is_redacted(recorded) || is_redacted(own) {
        return;
    }
    if recorded.kinds.is_disjoint(&own.kinds) {
        found.push(Difference {
            kind: DifferenceKind::Type,
            path: path.to_owned(),
            recorded: recorded.types(),
            emulator: own.types(),
        });
        return;
    }
    // Of an empty list nothing is known.
    if let (Some(recorded), Some(own)) = (&recorded.items, &own.items) {
        shapes(recorded, own, &format!("{path}[]"), found);
    }
    members(recorded, own, path, found);
}

fn members(recorded: &Shape, own: &Shape, path: &str, found: &mut Vec<Difference>) {
    let inner = |name: &str| {
        if path.is_empty() {
            name.to_owned()
        } else {
            format!("{path}.{name}")
        }
    };
    let both_are_objects = |kind: Kind| recorded.kinds.contains(&kind) && own.kinds.contains(&kind);
    if !both_are_objects(Kind::Object) {
        return;
    }
    for (name, shape) in &recorded.members {
        match own.members.get(name) {
            Some(of_own) => shapes(shape, of_own, &inner(name), found),
            None => found.push(Difference {
                kind: DifferenceKind::Missing,
                path: inner(name),
                recorded: shape.types(),
                emulator: "absent".to_owned(),
            }),
        }
    }
    for (name, shape) in &own.members {
        if !recorded.members.contains_key(name) {
            found.push(Difference {
                kind: DifferenceKind::Additional,
                path: inner(name),
                recorded: "absent".to_owned(),
                emulator: shape.types(),
            });
        }
    }
}
