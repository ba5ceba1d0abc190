//! Pagination: as the page shows it, and as its overlay states it.

use volc_ir::{Field, Pagination, Type, TypeDef};

use crate::{
    Code, Diagnostic, Overlay, PagesOverlay, PaginationOverlay, PaginationPath, PathKind,
    lower::Lowered, meaning::pagination,
};

/// The pagination of an Action.
pub(super) fn of_action(
    overlay: Option<&Overlay>,
    lowered: &Lowered,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Pagination> {
    let request = &lowered.request;
    let fields: Vec<Field> = request.query.iter().chain(&request.body).cloned().collect();
    let found = pagination::detect(&fields, &lowered.response);
    let Some((overlay, entry)) = overlay.and_then(|o| Some((o, o.pagination.as_ref()?))) else {
        return found;
    };
    match &entry.value {
        PaginationOverlay::None => {
            if found.is_none() {
                diagnostics.push(overlay.needless(entry, "the Action is no list anyway"));
            }
            None
        }
        PaginationOverlay::Pages(pages) => {
            if found.as_ref() == Some(&pages.declared) {
                diagnostics.push(overlay.needless(entry, "the page shows this pagination itself"));
            }
            resolve(overlay, pages, &fields, lowered, diagnostics)
        }
    }
}

/// Returns the stated pagination, if every path names a field that fits. A path that names nothing is reported with all
/// dead entries.
fn resolve(
    overlay: &Overlay,
    pages: &PagesOverlay,
    request: &[Field],
    lowered: &Lowered,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Pagination> {
    let mut marks = Vec::new();
    for declared in &pages.paths {
        let (_, name) = declared.path.value.split_once('.')?;
        let field = match declared.kind {
            PathKind::Mark => request.iter().find(|field| field.name == name).ok_or(None),
            _ => inside(&lowered.response, name, &lowered.types),
        };
        let field = match field {
            Ok(field) => field,
            Err(None) => return None,
            Err(Some(outer)) => {
                let message = format!(
                    "`{}` does not belong to the response alone",
                    declared.path.value
                );
                let label = format!("`{outer}` is a list or a map, and each of its items has one");
                diagnostics.push(unfit(overlay, declared, message).label(label));
                continue;
            }
        };
        if !fits(declared.kind, &field.ty) {
            let message = format!(
                "`{}` cannot be the `{}` of a list",
                declared.path.value, declared.key
            );
            diagnostics.push(
                unfit(overlay, declared, message)
                    .label(format!("it must be {}", wanted(declared.kind))),
            );
        }
        if matches!(declared.key, "cursor" | "next") {
            marks.push((declared, &field.ty));
        }
    }
    if let [(_, cursor), (declared, next)] = marks.as_slice()
        && **cursor != (Type::String {})
        && cursor != next
    {
        let message = format!("`{}` does not go into the cursor", declared.path.value);
        diagnostics.push(unfit(overlay, declared, message).label("it is of another type"));
    }
    let mut declared = pages.declared.clone();
    if let Pagination::Page { page, first, .. } = &mut declared
        && let Some(default) = request.iter().find(|f| f.name == *page)?.default.as_ref()
        && let Some(default) = number(default)
    {
        match &pages.first {
            Some(entry) if entry.value == default => {
                diagnostics.push(overlay.needless(entry, "it is the documented default"));
            }
            Some(_) => {}
            None => *first = default,
        }
    }
    Some(declared)
}

/// The field at a path below some fields. Else the name of what has many such fields, if there is one.
fn inside<'a>(
    fields: &'a [Field],
    path: &'a str,
    types: &'a [TypeDef],
) -> Result<&'a Field, Option<&'a str>> {
    let (name, rest) = path.split_once('.').unwrap_or((path, ""));
    let field = fields.iter().find(|field| field.name == name).ok_or(None)?;
    if rest.is_empty() {
        return Ok(field);
    }
    let Type::Struct { name: inner } = &field.ty else {
        let is_many = matches!(field.ty, Type::List { .. } | Type::Map { .. });
        return Err(is_many.then_some(name));
    };
    let inner = types.iter().find_map(|def| match def {
        TypeDef::Struct(def) if def.name == *inner => Some(def),
        _ => None,
    });
    inside(&inner.ok_or(None)?.fields, rest, types)
}

fn fits(kind: PathKind, ty: &Type) -> bool {
    let is_number = matches!(ty, Type::Int {} | Type::Uint {});
    match kind {
        PathKind::Mark | PathKind::Next => is_number || *ty == Type::String {},
        PathKind::Count => is_number,
        PathKind::Flag => *ty == Type::Bool {},
        PathKind::Items => matches!(ty, Type::List { .. }),
    }
}

fn wanted(kind: PathKind) -> &'static str {
    match kind {
        PathKind::Mark | PathKind::Next => "an Integer or a String without listed values",
        PathKind::Count => "an Integer without listed values",
        PathKind::Flag => "a Boolean",
        PathKind::Items => "an Array",
    }
}

fn unfit(overlay: &Overlay, declared: &PaginationPath, message: String) -> Diagnostic {
    Diagnostic::new(Code::OverlayValue, &overlay.file, declared.path.span.clone(), message).help(
        "name a field that fits, or correct the page's type of this one with `type` in `[field.\"..\"]`",
    )
}

/// A default that is a number, or a text of digits.
fn number(default: &serde_json::Value) -> Option<u64> {
    default.as_u64().or_else(|| default.as_str()?.parse().ok())
}
