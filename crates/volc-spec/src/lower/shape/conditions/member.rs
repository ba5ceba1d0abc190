//! The member that a condition speaks of.

use serde_json::Value;

use crate::lower::shape::{Shape, Shaped, ShapedStruct};

/// Returns whether a condition on these values holds where the member is unset.
pub(super) fn holds_unset(member: &Shaped, values: &[Value]) -> bool {
    let default = member
        .field
        .default
        .as_ref()
        .filter(|_| !member.field.required);
    default.is_some_and(|default| values.contains(default))
}

/// The members of a field that is a struct.
pub(super) fn members_of<'a>(field: &Shaped, structs: &'a [ShapedStruct]) -> &'a [Shaped] {
    match field.shape {
        Shape::Struct(at) => structs.get(at).map_or(&[], |made| &made.fields),
        _ => &[],
    }
}
