//! The example requests and responses.

mod variants;

use std::{collections::BTreeSet, ops::Range};

use serde_json::{Map, Value};
use volc_ir::{Action, Field, Method, Type};

use super::outside;
use crate::{
    Code, Diagnostic,
    nearest::nearest,
    page::Page,
    reading::{ReadFence, Side},
};

/// Compares the examples of an Action with its tables. A difference is reported once, at its first place.
pub(super) fn check(
    page: &Page,
    action: &Action,
    fences: &[ReadFence],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut reported = BTreeSet::new();
    for read in fences {
        let Some(value) = &read.repaired.value else {
            continue;
        };
        let mut walk = Walk {
            page,
            action,
            content: read.fence.content.clone(),
            reported: &mut reported,
            diagnostics,
        };
        match read.side {
            Side::Request if action.method == Method::Post => {
                walk.object(value, &action.request.body, "Body", true)
            }
            Side::Response => walk.answer(value),
            Side::Request | Side::None => {}
        }
    }
}

/// An example of an event, and where it stands.
pub(crate) struct Shown {
    pub(crate) value: Value,
    pub(crate) content: Range<usize>,
}

/// Compares the examples of an event with its tables: what they show must be within the bounds.
pub(super) fn check_event(
    page: &Page,
    action: &Action,
    data: (&str, &[Shown]),
    response: (&str, &[Shown]),
    diagnostics: &mut Vec<Diagnostic>,
) {
    let (mut reported, mut found) = (BTreeSet::new(), Vec::new());
    let sides = [
        (data, &action.response, false),
        (response, &action.request.body, true),
    ];
    for ((path, examples), fields, request) in sides {
        for Shown { value, content } in examples {
            let mut walk = Walk {
                page,
                action,
                content: content.clone(),
                reported: &mut reported,
                diagnostics: &mut found,
            };
            walk.object(value, fields, path, request);
        }
    }
    found.retain(|d| d.code == Code::ExampleOutside);
    diagnostics.extend(found);
}

struct Walk<'a> {
    page: &'a Page,
    action: &'a Action,
    /// The bytes of the fence.
    content: Range<usize>,
    reported: &'a mut BTreeSet<(Code, String)>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Walk<'_> {
    fn answer(&mut self, value: &Value) {
        let Some(members) = value.as_object() else {
            return;
        };
        if let Some(metadata) = members.get("ResponseMetadata") {
            self.metadata(metadata);
        }
        match members.get("Result").or_else(|| members.get("result")) {
            Some(result @ Value::Object(_)) => {
                self.object(result, &self.action.response, "Result", false)
            }
            Some(Value::Null) | None => {}
            Some(_) if self.action.response.is_empty() => {}
            Some(other) => self.wrong_type("Result", "Result", "an object", other),
        }
    }

    fn metadata(&mut self, metadata: &Value) {
        for (member, own) in [
            ("Action", &self.action.action),
            ("Version", &self.action.version),
        ] {
            let declared = metadata
                .get(member)
                .and_then(Value::as_str)
                .filter(|declared| !declared.is_empty());
            let Some(declared) = declared.filter(|declared| declared != own) else {
                continue;
            };
            let message = format!("the response names the {member} `{declared}`, not `{own}`");
            let diagnostic = Diagnostic::new(
                Code::ExampleOtherAction,
                &self.page.file,
                self.place(declared),
                message,
            )
            .label("probably copied from another page")
            .help("check that the rest of the response belongs to this Action");
            self.tell(member, diagnostic);
        }
    }

    fn object(&mut self, value: &Value, fields: &[Field], path: &str, request: bool) {
        let Some(members) = value.as_object() else {
            return;
        };
        for (name, value) in members {
            let known = fields
                .iter()
                .find(|field| field.name == *name || field.aliases.contains(name));
            match known {
                Some(field) => {
                    // A response shows zero for what is absent.
                    let is_absent = !request && value.as_f64() == Some(0.0);
                    if let Some(why) = outside::outside(field, value).filter(|_| !is_absent) {
                        let what = "an example";
                        let found =
                            outside::finding(self.page, field, self.place(name), what, &why);
                        self.tell(&format!("{path}.{}", field.name), found);
                    }
                    let path = format!("{path}.{}", field.name);
                    match field.ty.leaf() {
                        Type::Union { name } => self.union(value, name, members, &path, request),
                        _ => self.value(value, &field.ty, name, &path, request),
                    }
                }
                None => self.unknown(name, fields, path),
            }
        }
        if request {
            self.missing(members, fields, path);
        }
    }

    fn value(&mut self, value: &Value, ty: &Type, name: &str, path: &str, request: bool) {
        let expected = match (ty, value) {
            (_, Value::Null) | (Type::Json {} | Type::Union { .. }, _) => return,
            (Type::Struct { name }, Value::Object(_)) => {
                let fields = self.action.struct_def(name).map(|def| def.fields.clone());
                return self.object(value, &fields.unwrap_or_default(), path, request);
            }
            (Type::List { of }, Value::Array(items)) => {
                return items
                    .iter()
                    .for_each(|item| self.value(item, of, name, path, request));
            }
            (Type::Map { of }, Value::Object(members)) => {
                return members
                    .values()
                    .for_each(|value| self.value(value, of, name, path, request));
            }
            (Type::Int {} | Type::Uint {}, Value::Number(n)) if n.is_f64() => {
                let message = format!("the integer `{name}` is {n} in an example");
                let diagnostic = Diagnostic::new(Code::ExampleFraction, &self.page.file, self.place(name), message)
                    .label("an integer has no fraction")
                    .help(format!("if it is no integer, say so in the overlay:\n[field.\"{path}\"]\ntype = \"Float\""));
                return self.tell(path, diagnostic);
            }
            (Type::Int {} | Type::Uint {} | Type::Float {}, Value::Number(_)) => return,
            (
                Type::Enum {
                    of: volc_ir::Scalar::Int,
                    ..
                },
                Value::Number(_),
            ) => return,
            (
                Type::Enum {
                    of: volc_ir::Scalar::String,
                    ..
                }
                | Type::String {},
                Value::String(_),
            ) => return,
            (Type::Bool {}, Value::Bool(_)) => return,
            (
                Type::Int {}
                | Type::Uint {}
                | Type::Enum {
                    of: volc_ir::Scalar::Int,
                    ..
                },
                _,
            ) => "an integer",
            (Type::Float {}, _) => "a number",
            (Type::Bool {}, _) => "a boolean",
            (Type::String {} | Type::Enum { .. }, _) => "a text",
            (Type::List { .. }, _) => "a list",
            (Type::Map { .. } | Type::Struct { .. }, _) => "an object",
        };
        self.wrong_type(name, path, expected, value);
    }

    fn wrong_type(&mut self, name: &str, path: &str, expected: &str, value: &Value) {
        let found = match value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a text",
            Value::Array(_) => "a list",
            Value::Object(_) => "an object",
        };
        let message = format!("`{name}` is {found} in an example, but {expected} in the table");
        let diagnostic = Diagnostic::new(
            Code::ExampleWrongType,
            &self.page.file,
            self.place(name),
            message,
        )
        .label(format!("{found} here"))
        .help(format!(
            "the table counts; if the example is right, correct the table in the \
                overlay:\n[field.\"{path}\"]\ntype = \"..\""
        ));
        self.tell(path, diagnostic);
    }

    fn unknown(&mut self, name: &str, fields: &[Field], path: &str) {
        let file = &self.page.file;
        let place = self.place(name);
        let alias = |field: &str| {
            format!(
                "if the service sends it so, say it in the overlay:\n[field.\"{path}.{field}\"]\naliases = [\"{name}\"]"
            )
        };
        let same = fields
            .iter()
            .find(|field| field.name.eq_ignore_ascii_case(name));
        let diagnostic = match same {
            Some(field) => {
                let message = format!("an example spells `{}` as `{name}`", field.name);
                Diagnostic::new(Code::ExampleWrongCase, file, place, message)
                    .label("another case than in the table")
                    .help(alias(&field.name))
            }
            None => {
                let message = format!("an example has `{name}`, which the table does not list");
                let diagnostic = Diagnostic::new(Code::ExampleUnknownField, file, place, message)
                    .label(format!("not a field of `{path}`"));
                match nearest(name, fields.iter().map(|field| field.name.as_str())).first() {
                    Some(field) => diagnostic
                        .help(format!("the table has `{field}`"))
                        .help(alias(field)),
                    None => diagnostic.help("the table counts: the field is left out of the types"),
                }
            }
        };
        self.tell(&format!("{path}.{name}"), diagnostic);
    }

    fn missing(&mut self, members: &Map<String, Value>, fields: &[Field], path: &str) {
        for field in fields.iter().filter(|field| field.required) {
            let is_there = |name: &String| members.keys().any(|key| key.eq_ignore_ascii_case(name));
            if is_there(&field.name) || field.aliases.iter().any(is_there) {
                continue;
            }
            let message = format!("an example leaves out `{}`, which is required", field.name);
            let row = field.span.start as usize..field.span.end as usize;
            let diagnostic = Diagnostic::new(
                Code::ExampleMissingField,
                &self.page.file,
                self.first_line(),
                message,
            )
            .label(format!("no `{}` in this example", field.name))
            .related(&self.page.file, row, "required by this row")
            .help("the table counts; check against the service whether the field is required");
            self.tell(&format!("{path}.{}", field.name), diagnostic);
        }
    }

    fn tell(&mut self, path: &str, diagnostic: Diagnostic) {
        if self.reported.insert((diagnostic.code, path.to_owned())) {
            let code = diagnostic.code.id();
            let corrects = diagnostic.help.iter().any(|help| help.contains("\n["));
            // A finding that no entry corrects can still be answered by one.
            self.diagnostics.push(if corrects {
                diagnostic
            } else {
                diagnostic.help(format!(
                    "if that is so, say why in the overlay:\n[allow.{code}]\nreason = \"..\""
                ))
            });
        }
    }

    /// Returns the place of a word in the fence, in quotes if it is quoted there.
    fn place(&self, word: &str) -> Range<usize> {
        let text = self.page.text(&self.content);
        let quoted = text.find(&format!("\"{word}\"")).map(|at| at + 1);
        match quoted.or_else(|| text.find(word)) {
            Some(at) => self.content.start + at..self.content.start + at + word.len(),
            None => self.first_line(),
        }
    }

    fn first_line(&self) -> Range<usize> {
        let line = self
            .page
            .text(&self.content)
            .lines()
            .next()
            .map_or(0, str::len);
        self.content.start..self.content.start + line
    }
}
