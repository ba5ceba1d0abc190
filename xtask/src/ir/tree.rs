//! The representation as a tree, for people.

use std::fmt::Write;

use serde_json::{Number, Value};
use volc_ir::{Action, Bounds, Event, Field, Ir, Range, Scalar, Type, TypeDef, UnionDef, Wait};

/// Returns the Actions and events of a representation as trees.
pub(super) fn text(ir: &Ir) -> String {
    let actions = ir.actions.iter().map(action);
    let all: Vec<String> = actions.chain(ir.events.iter().map(event)).collect();
    all.join("\n")
}

fn event(event: &Event) -> String {
    let mut text = format!("event {} ({})\n", event.name, event.source.file);
    if !event.data.is_empty() {
        text.push_str("  EventData\n");
        fields(&event.types, &event.data, 2, &mut Vec::new(), &mut text);
    }
    if let Some(response) = &event.response {
        text.push_str("  response\n");
        fields(
            &event.types,
            &response.members,
            2,
            &mut Vec::new(),
            &mut text,
        );
    }
    values(&event.types, &mut text);
    text
}

fn action(action: &Action) -> String {
    let mut text = format!(
        "{} {} ({})\n",
        action.action, action.version, action.source.file
    );
    let sides = [
        ("Query", &action.request.query),
        ("Body", &action.request.body),
        ("Result", &action.response),
    ];
    for (name, fields) in sides {
        if !fields.is_empty() {
            let _ = writeln!(text, "  {name}");
            self::fields(&action.types, fields, 2, &mut Vec::new(), &mut text);
        }
    }
    values(&action.types, &mut text);
    if let Some(wait) = &action.wait {
        text.push_str(&self::wait(wait));
    }
    text
}

/// The line of the wait for a task.
fn wait(wait: &Wait) -> String {
    let list = |values: &[Value]| {
        let values: Vec<String> = values.iter().map(Value::to_string).collect();
        values.join(", ")
    };
    let mut text = format!("  wait {}: done {}", wait.status, list(&wait.done));
    if !wait.failed.is_empty() {
        let _ = write!(text, "; failed {}", list(&wait.failed));
    }
    if let Some(reason) = &wait.reason {
        let _ = write!(text, "; reason {reason}");
    }
    if !wait.not_found.is_empty() {
        let _ = write!(text, "; not found {}", wait.not_found.join(", "));
    }
    let _ = writeln!(text, "; every {} ms", wait.every);
    text
}

/// A line an enumeration.
fn values(types: &[TypeDef], text: &mut String) {
    for ty in types {
        if let TypeDef::Enum(ty) = ty {
            let values: Vec<String> = ty
                .variants
                .iter()
                .map(|v| format!("{} = {}", v.name, v.value))
                .collect();
            let _ = writeln!(text, "  enum {} {{ {} }}", ty.name, values.join(", "));
        }
    }
}

/// A line a field, with those of its struct or of its union's variants below it. What is open already is not entered
/// again.
fn fields<'a>(
    types: &'a [TypeDef],
    fields: &'a [Field],
    depth: usize,
    open: &mut Vec<&'a str>,
    text: &mut String,
) {
    for field in fields {
        let _ = writeln!(text, "{}{}", "  ".repeat(depth), line(field));
        let named = field.ty.named().filter(|name| !open.contains(name));
        let def = named.and_then(|name| types.iter().find(|def| def.name() == name));
        let Some(def) = def else { continue };
        open.push(def.name());
        match def {
            TypeDef::Struct(def) => self::fields(types, &def.fields, depth + 1, open, text),
            TypeDef::Union(def) => variants(types, def, depth + 1, open, text),
            TypeDef::Enum(_) => {}
        }
        open.pop();
    }
}

fn variants<'a>(
    types: &'a [TypeDef],
    union: &'a UnionDef,
    depth: usize,
    open: &mut Vec<&'a str>,
    text: &mut String,
) {
    for variant in &union.of {
        let tags = variant
            .when
            .iter()
            .map(|(tag, value)| format!("{tag} = {value}"));
        let tags: Vec<String> = tags.collect();
        let indent = "  ".repeat(depth);
        let _ = writeln!(
            text,
            "{indent}<{}> {}  (line {})",
            variant.name,
            tags.join(", "),
            variant.span.line
        );
        let def = types.iter().find(|def| def.name() == variant.ty);
        if let Some(TypeDef::Struct(def)) = def {
            fields(types, &def.fields, depth + 1, open, text);
        }
    }
}

fn line(field: &Field) -> String {
    let mut text = format!("{}: {}", field.name, type_name(&field.ty));
    if field.required {
        text.push_str(" required");
    }
    for condition in &field.required_if {
        let _ = write!(text, " required if {}", condition.member);
    }
    if let Some(fixed) = &field.fixed {
        let _ = write!(text, " is {fixed}");
    }
    text.push_str(&bounds(&field.bounds));
    if let Some(default) = &field.default {
        let _ = write!(text, " default {default}");
    }
    let _ = write!(text, "  (line {})", field.span.line);
    text
}

fn type_name(ty: &Type) -> String {
    match ty {
        Type::Int {} => "int".to_owned(),
        Type::Uint {} => "uint".to_owned(),
        Type::Float {} => "float".to_owned(),
        Type::Bool {} => "bool".to_owned(),
        Type::String {} => "string".to_owned(),
        Type::Json {} => "json".to_owned(),
        Type::List { of } => format!("list of {}", type_name(of)),
        Type::Map { of } => format!("map of {}", type_name(of)),
        Type::Struct { name } | Type::Union { name } => name.clone(),
        Type::Enum {
            of: Scalar::Int,
            name,
        } => format!("{name} (int)"),
        Type::Enum {
            of: Scalar::String,
            name,
        } => format!("{name} (string)"),
    }
}

fn bounds(bounds: &Bounds) -> String {
    let Ok(Value::Object(set)) = serde_json::to_value(bounds) else {
        return String::new();
    };
    let ranges: Vec<String> = bounds.any_of.iter().map(range).collect();
    let ranges = if ranges.is_empty() {
        String::new()
    } else {
        format!(" {}", ranges.join(" or "))
    };
    let others = set.iter().filter(|(name, _)| *name != "any_of");
    ranges
        + &others
            .map(|(name, value)| format!(" {name} {value}"))
            .collect::<String>()
}

fn range(range: &Range) -> String {
    if let Some(value) = range.value() {
        return value.to_string();
    }
    let end = |number: &Option<Number>, exclusive, word: &str| {
        let word = if exclusive {
            format!("exclusive {word}")
        } else {
            word.to_owned()
        };
        number.as_ref().map(|number| format!("{word} {number}"))
    };
    let min = end(&range.min, range.exclusive_min, "min");
    let max = end(&range.max, range.exclusive_max, "max");
    min.into_iter().chain(max).collect::<Vec<_>>().join(" ")
}
