//! The wait for a task: how its state is read from a response.

use serde_json::Value;
use volc_ir::{Action, Scalar};

use super::enums::literal;
use super::model::{EnumPlan, FieldPlan, StructPlan, TypePlan, WaitPlan};
use super::rust_type::RustType;

/// `None` if there is no wait, or if it names members or values that do not fit.
pub(crate) fn plan(
    action: &Action,
    output: &StructPlan<'_>,
    types: &[TypePlan<'_>],
) -> Option<WaitPlan> {
    let wait = action.wait.as_ref()?;
    let names: Vec<&str> = wait.status.split('.').collect();
    let (last, outer) = names.split_last()?;
    let (owner, tasks) = tasks(output, types, outer)?;
    let task = if tasks.is_some() { "task" } else { "output" };
    let status = owner.field(last).filter(|field| !field.optional)?;
    let RustType::Enum(of, name) = &status.ty else {
        return None;
    };
    let listed = types.iter().find_map(|ty| match ty {
        TypePlan::Enum(plan) if plan.name == *name => Some(plan),
        _ => None,
    })?;
    let reason = match &wait.reason {
        Some(path) => {
            let name = path.rsplit('.').next().unwrap_or(path);
            expression(task, owner.field(name)?)?
        }
        None => "\"\"".to_owned(),
    };
    Some(WaitPlan {
        tasks,
        task,
        status: format!("{task}.{}", status.name),
        done: patterns(listed, *of, &wait.done)?,
        failed: patterns(listed, *of, &wait.failed)?,
        reason,
        not_found: wait.not_found.clone(),
        every: wait.every,
    })
}

/// The struct at the end of a path, and an iterator over what is there; no iterator where the path is empty.
fn tasks<'a>(
    output: &'a StructPlan<'a>,
    types: &'a [TypePlan<'a>],
    path: &[&str],
) -> Option<(&'a StructPlan<'a>, Option<String>)> {
    let (mut here, mut tasks) = (output, None);
    for wire in path {
        let field = here.field(wire)?;
        let name = match &field.ty {
            RustType::Struct(name) => name,
            RustType::List(of) if !field.optional => match &**of {
                RustType::Struct(name) => name,
                _ => return None,
            },
            _ => return None,
        };
        // Both a list and an `Option` are iterators over what they hold.
        tasks = Some(match tasks {
            None => format!("output.{}.iter()", field.name),
            Some(tasks) => format!("{tasks}.flat_map(|outer| &outer.{})", field.name),
        });
        here = types.iter().find_map(|ty| match ty {
            TypePlan::Struct(plan) if plan.name == *name => Some(plan),
            _ => None,
        })?;
    }
    Some((here, tasks))
}

/// The value of a reason.
fn expression(task: &str, field: &FieldPlan<'_>) -> Option<String> {
    let name = &field.name;
    match field.ty {
        _ if field.optional => None,
        RustType::Enum(..) => Some(format!("{task}.{name}.value()")),
        RustType::String => Some(format!("&{task}.{name}")),
        RustType::I64 | RustType::U64 => Some(format!("{task}.{name}")),
        _ => None,
    }
}

/// The variants of some values.
fn patterns(listed: &EnumPlan, of: Scalar, values: &[Value]) -> Option<Vec<String>> {
    let pattern = |value: &Value| {
        let value = literal(value, of)?;
        let variant = listed
            .variants
            .iter()
            .find(|variant| variant.value == value)?;
        Some(format!("{}::{}", listed.name, variant.name))
    };
    values.iter().map(pattern).collect()
}
