//! Requirements on several members at once, as the overlay states them.

use volc_ir::{Action, Field, OneOf, TypeDef};

use crate::{Code, Diagnostic, OneOfOverlay, Overlay, nearest::did_you_mean, paths::type_at};

/// Adds the requirements of the overlay to the request or its structs.
pub(super) fn apply(action: &mut Action, overlay: &Overlay, diagnostics: &mut Vec<Diagnostic>) {
    for declared in &overlay.one_of {
        let Some((fields, one_of)) = target(action, &declared.at.value) else {
            let message = format!("`{}` names no struct of the request", declared.at.value);
            diagnostics.push(
                Diagnostic::new(Code::OverlayPath, &overlay.file, declared.at.span.clone(), message)
                    .label("names nothing")
                    .help("write the path of a field that holds a struct, or `Query` or `Body` for the request itself"),
            );
            continue;
        };
        let names: Vec<String> = fields.iter().map(|field| field.name.clone()).collect();
        diagnostics.extend(unknown(overlay, declared, &names));
        if one_of.contains(&declared.declared.value) {
            diagnostics.push(overlay.needless(&declared.declared, "the page says so itself"));
        } else {
            one_of.push(declared.declared.value.clone());
        }
    }
}

/// The members of a struct of the request, and its requirements.
fn target<'a>(action: &'a mut Action, path: &str) -> Option<(&'a [Field], &'a mut Vec<OneOf>)> {
    if path == "Query" {
        return Some((&action.request.query, &mut action.request.one_of));
    }
    if path == "Body" {
        return Some((&action.request.body, &mut action.request.one_of));
    }
    if path.starts_with("Result") {
        return None;
    }
    let name = type_at(action, path).ok()?.to_owned();
    action.types.iter_mut().find_map(|def| match def {
        TypeDef::Struct(def) if def.name == name => Some((def.fields.as_slice(), &mut def.one_of)),
        _ => None,
    })
}

/// An error for each member that is not there. Of a path only the first name is looked up.
fn unknown(overlay: &Overlay, declared: &OneOfOverlay, names: &[String]) -> Vec<Diagnostic> {
    let members = declared.declared.value.members.iter();
    let unknown = members.filter(|member| {
        let first = member.split('.').next().unwrap_or_default();
        !["Body", "Query"].contains(&first) && !names.iter().any(|name| name == first)
    });
    unknown
        .map(|member| {
            let message = format!("`{member}` names no member of `{}`", declared.at.value);
            let mut error = Diagnostic::new(
                Code::OverlayPath,
                &overlay.file,
                declared.declared.span.clone(),
                message,
            )
            .label("names nothing");
            error
                .help
                .extend(did_you_mean(member, names.iter().map(String::as_str)));
            error
        })
        .collect()
}
