//! The structs around the one that is read.

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
    pub(super) members: Vec<(String, Kind)>,
    /// The member of it that leads on is a list or a map.
    pub(super) leads_into_list: bool,
}

impl Enclosing {
    /// The struct that a row stands in, whose value is read.
    pub(super) fn new(place: Place<'_>) -> Self {
        let kind = |row: &Row| match types::parse(&row.ty.text) {
            Some(TypeExpr::Int | TypeExpr::Uint) => Kind::Int,
            Some(TypeExpr::Bool) => Kind::Bool,
            Some(TypeExpr::String) => Kind::String,
            _ => Kind::Other,
        };
        let members = place.siblings.iter();
        Self {
            path: place.path.to_owned(),
            members: members
                .map(|row| (row.name.text.clone(), kind(row)))
                .collect(),
            leads_into_list: place.in_list,
        }
    }
}
