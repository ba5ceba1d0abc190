//! The pagination of lists.

use volc_ir::{Field, Pagination, Type};

/// The pagination of an Action that has the four fields which every list with a cursor has, and exactly one list of
/// structs. Anything else is for the overlay to say.
pub(crate) fn detect(request: &[Field], response: &[Field]) -> Option<Pagination> {
    let has = |fields: &[Field], name: &str, ty: &Type| {
        fields.iter().any(|f| f.name == name && f.ty == *ty)
    };
    let mut lists = response
        .iter()
        .filter(|f| matches!(&f.ty, Type::List { of } if matches!(**of, Type::Struct { .. })));
    let items = lists.next().filter(|_| lists.next().is_none())?;
    let complete = has(request, "Cursor", &Type::Int {})
        && has(request, "Limit", &Type::Int {})
        && has(response, "HasMore", &Type::Bool {})
        && has(response, "NextCursor", &Type::Int {});
    complete.then(|| Pagination::Cursor {
        cursor: "Cursor".to_owned(),
        limit: Some("Limit".to_owned()),
        more: Some("HasMore".to_owned()),
        next: "NextCursor".to_owned(),
        items: items.name.clone(),
    })
}
