//! The check that telling variants of a union apart by predicates loses nothing.

use std::collections::HashSet;

use volc_ir::{Field, Type, UnionVariant};

use super::definitions::Definitions;

/// Returns a member that is lost when a variant is read as the one that only its tags decide; `None` if none can be: a
/// member that the variant must have tells it apart, or each member that the other lacks does.
pub(crate) fn first_lost(
    variant: &UnionVariant,
    bare: &UnionVariant,
    definitions: &dyn Definitions,
) -> Option<String> {
    let (Some(ty), Some(other)) = (
        definitions.struct_def(&variant.ty),
        definitions.struct_def(&bare.ty),
    ) else {
        return None;
    };
    let mut search = Search {
        definitions,
        entered: HashSet::new(),
        lacking: Vec::new(),
    };
    search.compare("", true, &ty.fields, &other.fields);
    let tells = |(path, _): &&(String, bool)| variant.has.contains(path);
    if search
        .lacking
        .iter()
        .filter(tells)
        .any(|(_, required)| *required)
    {
        return None;
    }
    let lost = search.lacking.iter().find(|member| !tells(member));
    lost.map(|(path, _)| path.clone())
}

struct Search<'d> {
    definitions: &'d dyn Definitions,
    entered: HashSet<String>,
    /// The members that the other struct lacks, and whether each must be there.
    lacking: Vec<(String, bool)>,
}

impl Search<'_> {
    fn compare(&mut self, prefix: &str, required: bool, fields: &[Field], others: &[Field]) {
        for field in fields {
            let path = format!("{prefix}{}", field.name);
            let required = required && field.required && field.fixed.is_none();
            let Some(other) = others.iter().find(|other| other.name == field.name) else {
                self.lacking.push((path, required));
                continue;
            };
            let (Type::Struct { name }, Type::Struct { name: other }) = (&field.ty, &other.ty)
            else {
                continue;
            };
            if name == other || !self.entered.insert(format!("{name}/{other}")) {
                continue;
            }
            let (here, there) = (
                self.definitions.struct_def(name),
                self.definitions.struct_def(other),
            );
            if let (Some(here), Some(there)) = (here, there) {
                self.compare(&format!("{path}."), required, &here.fields, &there.fields);
            }
        }
    }
}
