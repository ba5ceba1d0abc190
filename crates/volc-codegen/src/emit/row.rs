//! The row of a field: its docs, its name, its type, and what it is in JSON.

use volc_ir::Usage;

use super::layout::WIDTH;
use super::requirements::requirements;
use super::wrap::comment;
use crate::plan::model::{FieldPlan, TagPlan};

/// The row of a field; of one that is sent it says whether it must be.
pub(crate) fn row(field: &FieldPlan<'_>, names: &str, usage: Usage, indent: &str) -> String {
    let docs = comment(&field.docs, indent);
    let need = match (usage, field.optional, &field.preset) {
        (Usage::Response, _, _) => "",
        (Usage::Request, true, _) => "optional ",
        (Usage::Request, false, None) => "required ",
        (Usage::Request, false, Some(_)) => "fixed ",
    };
    // What is sent has its `Option` from its being optional.
    let ty = match usage {
        Usage::Request => field.ty.text(),
        Usage::Response => field.text(),
    };
    let info = info(field, usage);
    let line = format!("{indent}{need}{names}: {ty} = {},\n", info.concat());
    if line.chars().count() > WIDTH + 1 {
        let info = join(&info, &format!("{indent}    "));
        format!("{docs}{indent}{need}{names}: {ty} =\n{info},\n")
    } else {
        format!("{docs}{line}")
    }
}

/// The serialized name, the further attributes of a `FieldInfo`, and the initial value.
fn info(field: &FieldPlan<'_>, usage: Usage) -> Vec<String> {
    let ir = field.ir;
    let mut info = vec![format!("{:?}", ir.name)];
    let mut add = |call: &str| info.push(call.to_owned());
    if field.in_query {
        add(".query()");
    }
    if !ir.aliases.is_empty() {
        add(&format!(".aliases(&{:?})", ir.aliases));
    }
    if ir.sensitive {
        add(".sensitive()");
    }
    if field.in_query && (ir.query_json || field.ty.is_nested()) {
        add(".json()");
    }
    match field.tag {
        Some(TagPlan::Written(tag)) => add(&format!(".tagged({:?})", tag.name)),
        Some(TagPlan::Beside(tag)) => add(&format!(".tag_in({tag:?})")),
        None => {}
    }
    // What is received is taken as it comes.
    if usage == Usage::Request {
        info.extend(requirements(ir));
    }
    info.extend(field.preset.as_ref().map(|preset| format!(" is {preset}")));
    info
}

/// Calls on as few lines as they take.
pub(crate) fn join(calls: &[String], indent: &str) -> String {
    let mut lines = vec![indent.to_owned()];
    for call in calls {
        match lines.last_mut() {
            Some(line) if line == indent || line.chars().count() + call.chars().count() < WIDTH => {
                line.push_str(call)
            }
            _ => lines.push(format!("{indent}    {}", call.trim_start())),
        }
    }
    lines.join("\n")
}
