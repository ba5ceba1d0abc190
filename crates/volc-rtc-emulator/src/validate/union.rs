//! Unions: which variant an object is, by its tags, and whether it keeps to that variant.

use serde_json::{Map, Value};
use volc_ir::{Field, Tag, UnionDef, UnionVariant};

use super::bounds;
use super::fault::Fault;
use super::object::{Object, tag as tag_of};

/// The variant that an object is.
pub(crate) struct Decided<'a> {
    pub(crate) variant: &'a UnionVariant,
    /// The tags of its own.
    pub(crate) written: Map<String, Value>,
}

/// Decides which variant an object is; `None` if an absent optional tag leaves it open.
///
/// # Errors
/// The tag that is missing or has no documented value, with its path from the object that the union is a member of.
pub(crate) fn decide<'a>(
    def: &'a UnionDef,
    name: &str,
    parent: &Object<'_>,
    object: &Map<String, Value>,
) -> Result<Option<Decided<'a>>, Fault> {
    let inside = |fault: Fault| fault.inside(name);
    let mut open: Vec<&UnionVariant> = def.of.iter().collect();
    let mut written = Map::new();
    let mut is_decided = true;
    for tag in &def.tags {
        match tag {
            Tag::Sibling(sibling) => {
                let field = parent.fields.iter().find(|field| field.name == *sibling);
                let given = parent.get(sibling, field);
                // An absent optional tag leaves the provider as it is, which is not known here.
                if given.is_none() && field.is_some_and(|field| !field.required) {
                    is_decided = false;
                    continue;
                }
                let beside = |fault: Fault| fault.inside(sibling);
                let given = given.map(|value| tag_of(field, value)).transpose();
                let given = given.map_err(beside)?;
                open = narrow(&tag.key(), given.as_ref(), open).map_err(beside)?;
            }
            Tag::Own(own) => {
                let given = object.get(own).filter(|value| !value.is_null());
                open =
                    narrow(&tag.key(), given, open).map_err(|fault| inside(fault.inside(own)))?;
                if let Some(given) = given {
                    written.insert(own.clone(), given.clone());
                }
            }
        }
    }
    if !is_decided && open.len() != 1 {
        return Ok(None);
    }
    let variant = choose(&open, object).ok_or_else(|| inside(no_variant(&open)))?;
    Ok(Some(Decided { variant, written }))
}

/// Keeps the variants that a tag's value leaves open.
fn narrow<'a>(
    key: &str,
    given: Option<&Value>,
    open: Vec<&'a UnionVariant>,
) -> Result<Vec<&'a UnionVariant>, Fault> {
    let (with, without): (Vec<_>, Vec<_>) = open
        .into_iter()
        .partition(|variant| variant.when.contains_key(key));
    if with.is_empty() {
        return Ok(without);
    }
    let Some(given) = given else {
        return if without.is_empty() {
            Err(Fault::Missing(String::new()))
        } else {
            Ok(without)
        };
    };
    let fits = |variant: &&UnionVariant| variant.when.get(key) == Some(given);
    let fitting: Vec<_> = with.iter().copied().filter(fits).collect();
    match (fitting.is_empty(), without.is_empty()) {
        (false, _) => Ok(fitting),
        (true, false) => Ok(without),
        (true, true) => {
            let mut values: Vec<&Value> = Vec::new();
            for value in with.iter().filter_map(|variant| variant.when.get(key)) {
                if !values.contains(&value) {
                    values.push(value);
                }
            }
            Err(bounds::not_listed(values, given))
        }
    }
}

/// Chooses the first variant whose predicates, if it has any, hold: one of them is enough.
fn choose<'a>(open: &[&'a UnionVariant], object: &Map<String, Value>) -> Option<&'a UnionVariant> {
    let at = |path: &str| {
        let mut names = path.split('.');
        let first = object.get(names.next()?)?;
        let found = names.try_fold(first, |value, name| value.get(name))?;
        Some(found).filter(|value| !value.is_null())
    };
    let holds = |variant: &&&UnionVariant| {
        variant.is_bare()
            || variant.has.iter().any(|path| at(path).is_some())
            || variant
                .one_of
                .iter()
                .any(|(path, values)| at(path).is_some_and(|value| values.contains(value)))
    };
    open.iter().find(holds).copied()
}

fn no_variant(open: &[&UnionVariant]) -> Fault {
    let mut members: Vec<String> = open
        .iter()
        .flat_map(|variant| variant.has.iter().chain(variant.one_of.keys()))
        .map(|path| format!("`{path}`"))
        .collect();
    members.sort_unstable();
    members.dedup();
    Fault::Value {
        path: String::new(),
        what: format!(
            "is no documented variant: they have {}",
            members.join(" or ")
        ),
    }
}

impl Decided<'_> {
    /// Refuses members that the variant does not have, as the service does.
    pub(crate) fn refuse_unknown(
        &self,
        def: &UnionDef,
        fields: &[Field],
        object: &Map<String, Value>,
    ) -> Result<(), Fault> {
        let is_known = |name: &String| {
            let is_own = |tag: &Tag| matches!(tag, Tag::Own(own) if own == name);
            let is_field = |field: &Field| field.name == *name || field.aliases.contains(name);
            def.tags.iter().any(is_own) || fields.iter().any(is_field)
        };
        let stranger = object
            .iter()
            .find(|(name, value)| !value.is_null() && !is_known(name));
        let Some((name, _)) = stranger else {
            return Ok(());
        };
        let tags = self.variant.when.iter();
        let tags: Vec<String> = tags
            .map(|(tag, value)| format!("`{}` is {value}", tag.trim_start_matches('^')))
            .collect();
        Err(Fault::Value {
            path: name.clone(),
            what: format!("is not a member where {}", tags.join(" and ")),
        })
    }
}
