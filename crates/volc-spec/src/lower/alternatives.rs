//! Structs that a description names as alternatives, each in a table of its own.

use super::{RowId, row_id};
use crate::{
    meaning::{Kind, fixed},
    row::Row,
};

/// The members of all alternatives as those of one struct, with the rows that repeat one; `None` if they contradict
/// each other, so that the alternatives have to be told apart. A member that not all of them have is optional.
pub(super) fn merged(variants: &[Row]) -> Option<(Vec<Row>, Vec<RowId>)> {
    let all = || variants.iter().flat_map(|variant| &variant.children);
    let same =
        |a: &Row, b: &Row| (&a.ty.text, &a.description.text) == (&b.ty.text, &b.description.text);
    let contradicts =
        |row: &Row| all().any(|other| other.name.text == row.name.text && !same(row, other));
    // A constant tells the alternatives apart, even where only one has it.
    let is_constant = |row: &Row| fixed::parse(&row.description.text, Kind::String).is_some();
    if all().any(|row| contradicts(row) || is_constant(row)) {
        return None;
    }
    let (mut rows, mut repeated): (Vec<Row>, Vec<RowId>) = Default::default();
    for row in all() {
        if rows.iter().any(|known| known.name.text == row.name.text) {
            repeated.push(row_id(row));
            continue;
        }
        let has = |variant: &Row| {
            let mut members = variant.children.iter();
            members.any(|member| member.name.text == row.name.text)
        };
        let mut row = row.clone();
        if !variants.iter().all(has) {
            row.required = None;
        }
        rows.push(row);
    }
    Some((rows, repeated))
}
