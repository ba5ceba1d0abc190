//! Types, and the structs, enumerations and unions that they refer to.

use volc_ir::{EnumDef, Field, Scalar, Type};

use super::report::Report;
use super::rule::Rule;
use super::union;

/// Compares two states of a field's type.
pub(super) fn compare<'a>(report: &mut Report<'a>, path: &str, old: &'a Field, new: &'a Field) {
    compare_types(report, path, (old, &old.ty), (new, &new.ty));
}

/// Returns a type in words of Rust.
pub(super) fn text(ty: &Type) -> String {
    match ty {
        Type::Int {} => "i64".to_owned(),
        Type::Uint {} => "u64".to_owned(),
        Type::Float {} => "f64".to_owned(),
        Type::Bool {} => "bool".to_owned(),
        Type::String {} => "String".to_owned(),
        Type::Json {} => "Json".to_owned(),
        Type::List { of } => format!("Vec<{}>", text(of)),
        Type::Map { of } => format!("BTreeMap<String, {}>", text(of)),
        Type::Struct { name } | Type::Enum { name, .. } | Type::Union { name } => name.clone(),
    }
}

fn compare_types<'a>(
    report: &mut Report<'a>,
    path: &str,
    (old, was): (&'a Field, &'a Type),
    (new, is): (&'a Field, &'a Type),
) {
    let spans = (Some(old.span), Some(new.span));
    match (was, is) {
        (Type::List { of: was }, Type::List { of: is })
        | (Type::Map { of: was }, Type::Map { of: is }) => {
            compare_types(report, path, (old, was), (new, is));
        }
        (Type::Struct { name: was }, Type::Struct { name: is }) => {
            report.renamed(path, was, is, (old.span, new.span));
            if !report.is_first(was, is) {
                return;
            }
            let (old, new) = (report.old.struct_def(was), report.new.struct_def(is));
            if let (Some(old), Some(new)) = (old, new) {
                report.open(path, old, new);
            }
        }
        (Type::Union { name: was }, Type::Union { name: is }) => {
            report.renamed(path, was, is, (old.span, new.span));
            if !report.is_first(was, is) {
                return;
            }
            let (old, new) = (report.old.union_def(was), report.new.union_def(is));
            if let (Some(old), Some(new)) = (old, new) {
                union::compare(report, path, old, new);
            }
        }
        (
            Type::Enum {
                of: was_of,
                name: was,
            },
            Type::Enum { of, name: is },
        ) if was_of == of => {
            report.renamed(path, was, is, (old.span, new.span));
            if !report.is_first(was, is) {
                return;
            }
            let (old, new) = (report.old.enum_def(was), report.new.enum_def(is));
            if let (Some(old), Some(new)) = (old, new) {
                variants(report, path, old, new);
            }
        }
        (was, is) if was == is => {}
        (was, is) => {
            let what = match (was, is) {
                (Type::Enum { of: was_of, .. }, Type::Enum { of, .. }) => {
                    format!("a listed {}, was a listed {}", scalar(*of), scalar(*was_of))
                }
                _ => format!("{}, was {}", text(is), text(was)),
            };
            report.push(Rule::TypeChanged, Some(path), what, spans.0, spans.1);
        }
    }
}

/// A variant is the same if its value is; one that keeps its name with another value is reported as that.
fn variants(report: &mut Report<'_>, path: &str, old: &EnumDef, new: &EnumDef) {
    report.shared(path, (&old.shared, old.span), (&new.shared, new.span));
    let mut push = |rule: Rule, what: String| {
        report.push(rule, Some(path), what, Some(old.span), Some(new.span));
    };
    let name = &new.name;
    for was in &old.variants {
        let same = new.variants.iter().find(|is| is.value == was.value);
        match same {
            Some(is) if is.name != was.name => {
                let what = format!("`{name}::{}` was `{}`", is.name, was.name);
                push(Rule::VariantRenamed, what);
            }
            Some(is) if is.docs != was.docs => {
                let what = format!("the documentation of `{name}::{}` differs", is.name);
                push(Rule::DocsChanged, what);
            }
            Some(_) => {}
            None => match new.variants.iter().find(|is| is.name == was.name) {
                Some(is) => {
                    let what = format!("`{name}::{}` is {}, was {}", is.name, is.value, was.value);
                    push(Rule::VariantValueChanged, what);
                }
                None => {
                    let what = format!("`{name}::{}` ({}) is gone", was.name, was.value);
                    push(Rule::VariantRemoved, what);
                }
            },
        }
    }
    for is in &new.variants {
        let known = |was: &&volc_ir::Variant| was.value == is.value || was.name == is.name;
        if !old.variants.iter().any(|was| known(&was)) {
            let what = format!("`{name}::{}` ({}) is new", is.name, is.value);
            push(Rule::VariantAdded, what);
        }
    }
    if old.docs != new.docs {
        push(
            Rule::DocsChanged,
            format!("the documentation of `{name}` differs"),
        );
    }
}

fn scalar(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::Int => "number",
        Scalar::String => "text",
    }
}
