//! `cargo xtask ir <page|dir>...`: what pages say.

use std::{fmt::Write, path::PathBuf};

use clap::{Args, ValueEnum};
use serde_json::Value;
use volc_ir::{Action, Bounds, Field, Ir, Scalar, Type, TypeDef};
use volc_spec::{Format, Style, load_paths, render};

use crate::output::print;

/// Which pages, and how they are told.
#[derive(Args, Debug)]
pub(crate) struct IrArgs {
    /// Pages, and folders with everything below them.
    #[arg(required_unless_present = "schema")]
    paths: Vec<PathBuf>,
    /// JSON for tools, or a tree for people.
    #[arg(long, value_enum, default_value_t)]
    format: IrFormat,
    /// Print the JSON Schema of the JSON instead.
    #[arg(long)]
    schema: bool,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum IrFormat {
    #[default]
    Json,
    Tree,
}

/// Prints the representation of the pages. Says whether they could be read.
///
/// # Errors
/// If it cannot be written.
pub(crate) fn ir(args: &IrArgs, color: bool) -> anyhow::Result<bool> {
    if args.schema {
        print(&format!("{:#}\n", Ir::json_schema()))?;
        return Ok(true);
    }
    let loaded = load_paths(&args.paths);
    let Some(ir) = loaded.ir else {
        let style = Style {
            format: Format::Human,
            color,
        };
        eprint!("{}", render(&loaded.diagnostics, style));
        return Ok(false);
    };
    match args.format {
        IrFormat::Json => print(&json(&ir)?)?,
        IrFormat::Tree => print(&tree(&ir))?,
    }
    Ok(true)
}

/// The JSON of a representation, the same on every machine.
///
/// # Errors
/// None in practice: it is plain data.
pub(crate) fn json(ir: &Ir) -> anyhow::Result<String> {
    let json = serde_json::to_string_pretty(ir)?;
    Ok(json + "\n")
}

/// The same JSON for machines, with an Action a line, so that a change of one page is a change of one line.
///
/// # Errors
/// None in practice: it is plain data.
pub(crate) fn compact(ir: &Ir) -> anyhow::Result<String> {
    let text = |value: &Value| serde_json::to_string(value);
    let value = serde_json::to_value(ir)?;
    let members = value.as_object().into_iter().flatten();
    let members: Vec<String> = members
        .map(|(name, value)| {
            let value = match value {
                Value::Array(items) => {
                    let lines: Vec<String> = items.iter().map(text).collect::<Result<_, _>>()?;
                    format!("[\n{}\n]", lines.join(",\n"))
                }
                other => text(other)?,
            };
            Ok(format!("\"{name}\":{value}"))
        })
        .collect::<anyhow::Result<_>>()?;
    Ok(format!("{{{}}}\n", members.join(",\n")))
}

fn tree(ir: &Ir) -> String {
    ir.actions.iter().map(action).collect::<Vec<_>>().join("\n")
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
            self::fields(action, fields, 2, &mut Vec::new(), &mut text);
        }
    }
    for ty in &action.types {
        if let TypeDef::Enum(ty) = ty {
            let values: Vec<String> = ty
                .variants
                .iter()
                .map(|v| format!("{} = {}", v.name, v.value))
                .collect();
            let _ = writeln!(text, "  enum {} {{ {} }}", ty.name, values.join(", "));
        }
    }
    text
}

/// A line a field, with those of its struct below it. A struct that is open already is not entered again.
fn fields<'a>(
    action: &'a Action,
    fields: &'a [Field],
    depth: usize,
    open: &mut Vec<&'a str>,
    text: &mut String,
) {
    for field in fields {
        let indent = "  ".repeat(depth);
        let mark = if field.required { " required" } else { "" };
        let _ = writeln!(
            text,
            "{indent}{}: {}{mark}{}{}  (line {})",
            field.name,
            type_name(&field.ty),
            bounds(&field.bounds),
            field
                .default
                .as_ref()
                .map_or_else(String::new, |value| format!(" default {value}")),
            field.span.line
        );
        let Some(name) = struct_name(&field.ty).filter(|name| !open.contains(name)) else {
            continue;
        };
        if let Some(def) = action.struct_def(name) {
            open.push(name);
            self::fields(action, &def.fields, depth + 1, open, text);
            open.pop();
        }
    }
}

fn struct_name(ty: &Type) -> Option<&str> {
    match ty {
        Type::Struct { name } => Some(name),
        Type::List { of } | Type::Map { of } => struct_name(of),
        _ => None,
    }
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
    let Ok(serde_json::Value::Object(set)) = serde_json::to_value(bounds) else {
        return String::new();
    };
    set.iter()
        .map(|(name, value)| format!(" {name} {value}"))
        .collect()
}
