//! The types of our Actions as plain structs with derived serde.

use std::fmt::Write as _;

use heck::ToSnakeCase as _;
use volc_ir::{Action, Field, Ir, Scalar, Type, TypeDef, UnionDef};

/// A module an Action.
pub fn source(ir: &Ir) -> String {
    let mut out = String::new();
    for action in &ir.actions {
        let name = format!("{}_v{}", action.action, action.version).to_snake_case();
        let _ = writeln!(
            out,
            "pub mod {name} {{\nuse serde::{{Deserialize, Serialize}};\n"
        );
        module(&mut out, action);
        out.push_str("}\n\n");
    }
    out
}

fn module(out: &mut String, action: &Action) {
    let request: Vec<&Field> = [&action.request.query, &action.request.body]
        .into_iter()
        .flatten()
        .collect();
    let response: Vec<&Field> = action.response.iter().collect();
    object(out, &format!("{}Request", action.action), &request);
    object(out, &format!("{}Output", action.action), &response);
    for def in &action.types {
        match def {
            TypeDef::Struct(def) => object(out, &def.name, &def.fields.iter().collect::<Vec<_>>()),
            TypeDef::Enum(def) => {
                let held = scalar(def.of);
                let _ = writeln!(out, "pub type {} = {held};", def.name);
            }
            TypeDef::Union(def) => union(out, def),
        }
    }
}

fn object(out: &mut String, name: &str, fields: &[&Field]) {
    let _ = writeln!(
        out,
        "#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]\npub struct {name} {{"
    );
    for field in fields {
        let held = held(&field.ty);
        let (with, held) = if field.required {
            ("", held)
        } else {
            (
                ", default, skip_serializing_if = \"Option::is_none\"",
                format!("Option<{held}>"),
            )
        };
        let _ = writeln!(
            out,
            "#[serde(rename = {:?}{with})]\npub {}: {held},",
            field.name,
            member(&field.name)
        );
    }
    out.push_str("}\n");
}

fn union(out: &mut String, def: &UnionDef) {
    let _ = writeln!(
        out,
        "#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]\n#[serde(untagged)]\npub enum {} {{",
        def.name
    );
    for (number, variant) in def.of.iter().enumerate() {
        let _ = writeln!(out, "Variant{number}(Box<{}>),", variant.ty);
    }
    out.push_str("}\n");
}

/// A trailing `_` keeps it apart from every keyword.
fn member(name: &str) -> String {
    format!("{}_", name.to_snake_case())
}

fn held(ty: &Type) -> String {
    match ty {
        Type::Int {} => "i64".to_owned(),
        Type::Uint {} => "u64".to_owned(),
        Type::Float {} => "f64".to_owned(),
        Type::Bool {} => "bool".to_owned(),
        Type::String {} => "String".to_owned(),
        Type::Json {} => "serde_json::Value".to_owned(),
        Type::List { of } => format!("Vec<{}>", held(of)),
        Type::Map { of } => format!("std::collections::BTreeMap<String, {}>", held(of)),
        // A required union has no default of its own.
        Type::Union { name } => format!("Option<{name}>"),
        Type::Struct { name } | Type::Enum { name, .. } => name.clone(),
    }
}

fn scalar(of: Scalar) -> &'static str {
    match of {
        Scalar::Int => "i64",
        Scalar::String => "String",
    }
}
