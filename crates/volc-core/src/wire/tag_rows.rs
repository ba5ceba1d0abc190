//! The rows of unions in the tables of structs.

use super::{FieldInfo, FieldVisitor, Json, Tag, TagPlace, TagRow, Wire, WireStruct};

/// Returns whether a field has a tag beside it.
pub(super) const fn any_tag(fields: &[FieldInfo]) -> bool {
    let mut i = 0;
    while i < fields.len() {
        if !matches!(fields[i].tag, TagRow::None) {
            return true;
        }
        i += 1;
    }
    false
}

/// Returns whether a field has a tag beside it that is a field of its own.
pub(super) const fn any_tag_field(fields: &[FieldInfo]) -> bool {
    let mut i = 0;
    while i < fields.len() {
        if matches!(fields[i].tag, TagRow::Field(_)) {
            return true;
        }
        i += 1;
    }
    false
}

/// Fails to compile unless the fields whose types have a tag beside them say where it is, and only those.
pub const fn check_tag_rows(name: &'static str, fields: &[FieldInfo], places: &[TagPlace]) {
    // A table by hand may leave types out.
    if fields.len() != places.len() {
        return;
    }
    let mut i = 0;
    while i < fields.len() {
        let fits = match places[i] {
            TagPlace::Inside => matches!(fields[i].tag, TagRow::None),
            TagPlace::Beside => matches!(fields[i].tag, TagRow::Written(_)),
            TagPlace::BesideOptional => matches!(fields[i].tag, TagRow::Field(_)),
        };
        assert!(fits, "{}", name);
        i += 1;
    }
}

/// The value of the field of this name as a tag: what the field of a tag holds, or what a union's variant demands.
pub(super) fn tag_of_field<T: WireStruct>(value: &T, name: &str) -> Option<Json> {
    let mut find = FindTag { name, found: None };
    let Ok(()) = value.visit(&mut find);
    find.found
}

struct FindTag<'a> {
    name: &'a str,
    found: Option<Json>,
}

impl FieldVisitor for FindTag<'_> {
    type Error = std::convert::Infallible;

    fn field<T: Wire>(&mut self, info: &'static FieldInfo, value: &T) -> Result<(), Self::Error> {
        if info.name == self.name {
            self.found = value.tag().map(Tag::to_json);
        }
        Ok(())
    }
}
