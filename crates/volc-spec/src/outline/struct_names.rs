//! The names of structs: whatever stands as a type in a table.

use std::collections::BTreeSet;

use crate::{
    meaning::types::{self, StructRef, Target, TypeExpr, is_name},
    page::Page,
};

/// The names that cells of tables, and types of members, give as those of structs.
pub(super) fn collect(page: &Page) -> BTreeSet<String> {
    let lines = page.file.text.lines();
    let cells = lines.flat_map(|line| line.split(['|', '｜', '\t', '>', '<']));
    cells.filter_map(name_of).collect()
}

/// The name of the struct that a cell consists of: with a link to its own heading, or behind a word for objects or
/// lists.
fn name_of(cell: &str) -> Option<String> {
    let cell = cell.trim();
    // Types are short, and most cells are none.
    if cell.len() > 120 || !(cell.contains("](#") || cell.contains("of ")) {
        return None;
    }
    let reference = reference(types::parse(cell)?)?;
    let is_own = match &reference.target {
        Target::Anchor(anchor) => anchor.eq_ignore_ascii_case(&reference.name),
        Target::Page(..) => false,
        _ => !reference.bare || cell.contains("of "),
    };
    (is_own && is_name(&reference.name)).then_some(reference.name)
}

fn reference(ty: TypeExpr) -> Option<StructRef> {
    match ty {
        TypeExpr::Object(reference) => reference,
        TypeExpr::List(of) | TypeExpr::Map(Some(of)) => reference(*of),
        _ => None,
    }
}
