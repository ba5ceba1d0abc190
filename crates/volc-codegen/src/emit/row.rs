//! The row of a field: its docs, its name, its type, and what it is in JSON.

use serde_json::Number;
use volc_ir::{Bounds, Usage};

use super::layout::WIDTH;
use super::wrap::comment;
use crate::plan::model::FieldPlan;

/// The row of a field; of one that is sent it says whether it must be.
pub(crate) fn row(field: &FieldPlan<'_>, names: &str, usage: Usage, indent: &str) -> String {
    let docs = comment(&field.docs, indent);
    let need = match (usage, field.optional) {
        (Usage::Response, _) => "",
        (Usage::Request, true) => "optional ",
        (Usage::Request, false) => "required ",
    };
    // What is sent has its `Option` from its being optional.
    let ty = match usage {
        Usage::Request => field.ty.text(),
        Usage::Response => field.text(),
    };
    let info = info(field, usage);
    let line = format!("{indent}{need}{names}: {ty} = {info},\n");
    if line.chars().count() > WIDTH + 1 {
        format!("{docs}{indent}{need}{names}: {ty} =\n{indent}    {info},\n")
    } else {
        format!("{docs}{line}")
    }
}

/// The name on the wire, and what else a `FieldInfo` is told.
fn info(field: &FieldPlan<'_>, usage: Usage) -> String {
    let ir = field.ir;
    let query = if field.in_query { ".query()" } else { "" };
    let aliases = match ir.aliases.as_slice() {
        [] => String::new(),
        aliases => format!(".aliases(&{aliases:?})"),
    };
    let sensitive = if ir.sensitive { ".sensitive()" } else { "" };
    let json = if field.in_query && (ir.query_json || field.ty.is_nested()) {
        ".json()"
    } else {
        ""
    };
    let bounds = match usage {
        Usage::Request => bounds(&ir.bounds),
        // What is received is taken as it comes.
        Usage::Response => String::new(),
    };
    format!("{:?}{query}{aliases}{sensitive}{json}{bounds}", ir.name)
}

fn bounds(bounds: &Bounds) -> String {
    let mut text = String::new();
    if let Some(range) = bounds.range() {
        let numbers = [
            ("min", &range.min, range.exclusive_min),
            ("max", &range.max, range.exclusive_max),
        ];
        for (name, value, exclusive) in numbers {
            if let Some(value) = value {
                text.push_str(&format!(".{name}({})", number(value)));
                if exclusive {
                    text.push_str(&format!(".exclusive_{name}()"));
                }
            }
        }
        let also: Vec<String> = bounds.singles().map(number).collect();
        if !also.is_empty() {
            text.push_str(&format!(".also(&[{}])", also.join(", ")));
        }
    }
    let counts = [
        ("min_length", bounds.min_length),
        ("max_length", bounds.max_length),
        ("max_bytes", bounds.max_bytes),
        ("min_items", bounds.min_items),
        ("max_items", bounds.max_items),
    ];
    for (name, value) in counts {
        text.extend(value.map(|value| format!(".{name}({value})")));
    }
    text
}

fn number(number: &Number) -> String {
    match (number.as_i64(), number.as_f64()) {
        (Some(int), _) => format!("Int({int})"),
        (None, Some(float)) => format!("Float({float:?})"),
        (None, None) => "Int(0)".to_owned(),
    }
}
