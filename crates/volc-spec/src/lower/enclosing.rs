//! The structs around the one that is read.

use std::{ops::Range, rc::Rc};

use super::shaped::Place;
use crate::{
    meaning::{
        Kind,
        types::{self, TypeExpr},
    },
    row::Row,
};

/// A struct around the one that is read.
pub(crate) struct Enclosing {
    /// Its path, with variants.
    pub(super) path: String,
    pub(super) members: Rc<Members>,
    /// The member of it that leads on is a list or a map.
    pub(super) leads_into_list: bool,
}

/// The names and the kinds of the members of a struct.
pub(crate) type Members = [(String, Kind)];

/// The members of a struct whose rows are being read, for all structs inside of it.
pub(crate) struct Level {
    rows: Range<*const Row>,
    members: Rc<Members>,
}

impl Level {
    pub(super) fn new(rows: &[Row]) -> Self {
        Self {
            rows: rows.as_ptr_range(),
            members: members(rows),
        }
    }
}

impl Enclosing {
    /// The struct that a row stands in, whose value is read. `levels` are those whose rows are being read.
    pub(super) fn new(place: Place<'_>, levels: &[Level]) -> Self {
        let rows = place.siblings.as_ptr_range();
        let known = levels.iter().rev().find(|level| level.rows == rows);
        Self {
            path: place.path.to_owned(),
            members: known.map_or_else(
                || members(place.siblings),
                |level| Rc::clone(&level.members),
            ),
            leads_into_list: place.in_list,
        }
    }
}

fn members(rows: &[Row]) -> Rc<Members> {
    let kind = |row: &Row| match types::parse(&row.ty.text) {
        Some(TypeExpr::Int | TypeExpr::Uint) => Kind::Int,
        Some(TypeExpr::Bool) => Kind::Bool,
        Some(TypeExpr::String) => Kind::String,
        _ => Kind::Other,
    };
    rows.iter()
        .map(|row| (row.name.text.clone(), kind(row)))
        .collect()
}
