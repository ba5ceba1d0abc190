//! The fields of an Action.

use volc_ir::{Action, Field, TypeDef};

/// Returns all fields, those of structs too.
pub(super) fn fields(action: &Action) -> impl Iterator<Item = &Field> {
    let inner = action.types.iter().filter_map(|def| match def {
        TypeDef::Struct(def) => Some(&def.fields),
        TypeDef::Enum(_) | TypeDef::Union(_) => None,
    });
    let roots = [
        &action.request.query,
        &action.request.body,
        &action.response,
    ];
    roots.into_iter().chain(inner).flatten()
}
