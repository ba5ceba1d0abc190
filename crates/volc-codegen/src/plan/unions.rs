//! Unions: which variant writes what, and whether each is known from the others.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::Value;
use volc_ir::{Field, Tag, Type, UnionDef, UnionVariant, Usage};

use super::definitions::{Definitions, sibling};
use super::facts::shown;
use super::lossless;
use super::model::{UnionPlan, UnionVariantPlan};
use super::structs::FieldPlanner;
use super::{aliases, docs};
use crate::names::{Unique, ident, pascal};

/// The most tags inside of the object that `wire_union!` takes.
const OWN_TAGS: usize = 2;
/// The most members whose values `wire_union!` takes.
const VALUES: usize = 3;

/// The unions, by name, whose tag stands beside them and may be unset.
pub(crate) type OptionalTags = HashMap<String, bool>;

/// Finds out whether the tags beside unions may be unset, and checks that they are there.
///
/// # Errors
/// A union without its tag, or whose tag is required in one struct and optional in another, as text.
pub(crate) fn optional_tags<'a>(
    structs: impl IntoIterator<Item = (&'a [Field], Usage)>,
    definitions: &dyn Definitions,
) -> Result<OptionalTags, String> {
    let mut optional = OptionalTags::new();
    for (fields, usage) in structs {
        for field in fields {
            let Some(def) = union_of(field, definitions) else {
                continue;
            };
            let Some(name) = sibling(def) else {
                continue;
            };
            if !matches!(field.ty, Type::Union { .. }) {
                return Err(format!(
                    "`{}` is a list or map of the union `{}`, whose tag `{name}` would stand beside each item",
                    field.name, def.name
                ));
            }
            let tag = fields.iter().find(|tag| tag.name == name).ok_or_else(|| {
                format!(
                    "`{}` has no member `{name}` beside it, which its union `{}` needs",
                    field.name, def.name
                )
            })?;
            let is_optional = usage == Usage::Request && !tag.required;
            if let Some(Type::Union { name: key }) = Some(&field.ty)
                && *optional.entry(key.clone()).or_insert(is_optional) != is_optional
            {
                return Err(format!(
                    "the tag `{name}` of the union `{}` is required in one struct and optional in another; \
                     give each its own union in the overlay",
                    def.name
                ));
            }
        }
    }
    Ok(optional)
}

fn union_of<'d>(field: &Field, definitions: &'d dyn Definitions) -> Option<&'d UnionDef> {
    match field.ty.leaf() {
        Type::Union { name } => definitions.union_def(name),
        _ => None,
    }
}

/// The variant that a struct is of: what its docs begin with.
pub(crate) fn variant_docs(
    union: &str,
    def: &UnionDef,
    variant: &UnionVariant,
    name: &str,
) -> String {
    let when = when(def, variant);
    let when = if when.is_empty() {
        when
    } else {
        format!(" ({when})")
    };
    format!("For [`{union}::{name}`]{when}.")
}

/// The tags of a variant in words, in the order of the union.
fn when(def: &UnionDef, variant: &UnionVariant) -> String {
    let tags = def.tags.iter().filter_map(|tag| {
        let value = variant.when.get(&tag.key())?;
        let (Tag::Sibling(name) | Tag::Own(name)) = tag;
        Some(format!("{} = {}", docs::code(name), shown(value)))
    });
    tags.collect::<Vec<_>>().join(", ")
}

/// The names of the variants, in order.
pub(crate) fn variant_names(def: &UnionDef) -> Vec<String> {
    let mut used = Unique::with(&["Other"]);
    let names = def
        .of
        .iter()
        .map(|variant| used.take(&pascal(&variant.name)));
    names.collect()
}

/// Plans a union. `optional` says whether the tag beside it may be unset.
///
/// # Errors
/// Variants that cannot be known from each other, or anything that cannot be written, as text.
pub(crate) fn plan<'a>(
    def: &'a UnionDef,
    docs: String,
    optional: bool,
    fields: &FieldPlanner<'_>,
    name: &str,
) -> Result<UnionPlan<'a>, String> {
    check(def, fields.definitions)?;
    let variants = def
        .of
        .iter()
        .zip(variant_names(def))
        .map(|(variant, name)| {
            let ty = (fields.name_of)(&variant.ty);
            let ty = ty.ok_or_else(|| {
                format!(
                    "the variant `{}` of `{}` has no struct",
                    variant.name, def.name
                )
            })?;
            let [english, page] = [&variant.docs.en, &variant.docs.zh]
                .map(|text| docs::from_page(text, fields.documentation));
            let when = match when(def, variant) {
                when if !when.is_empty() => format!("Written with {when}."),
                _ if variant.docs.is_empty() => format!("A [`{ty}`]."),
                when => when,
            };
            let docs = docs::with_sentence(&english, &when, &page);
            Ok(UnionVariantPlan {
                ir: variant,
                name: ident(&name),
                ty: ident(&ty),
                docs,
                aliases: aliases::of_tags(&name, variant.when.values()),
            })
        });
    Ok(UnionPlan {
        ir: def,
        name: ident(name),
        shared: false,
        optional,
        docs,
        variants: variants.collect::<Result<_, String>>()?,
    })
}

/// Checks that reading chooses the variant that was written.
fn check(def: &UnionDef, definitions: &dyn Definitions) -> Result<(), String> {
    let siblings = def
        .tags
        .iter()
        .filter(|tag| matches!(tag, Tag::Sibling(_)))
        .count();
    if siblings > 1 || def.tags.len() - siblings > OWN_TAGS {
        return Err(format!(
            "the union `{}` has more than one tag beside it, or more than {OWN_TAGS} inside",
            def.name
        ));
    }
    if def.of.is_empty() {
        return Err(format!("the union `{}` has no variant", def.name));
    }
    let mut structs = HashSet::new();
    for variant in &def.of {
        check_variant(def, variant, definitions)?;
        if !structs.insert(&variant.ty) {
            return Err(format!(
                "two variants of `{}` have the struct `{}`; give each its own in the overlay, or merge them",
                def.name, variant.ty
            ));
        }
    }
    let mut groups: BTreeMap<String, Vec<&UnionVariant>> = BTreeMap::new();
    for variant in &def.of {
        let when: Vec<String> = variant
            .when
            .iter()
            .map(|(key, value)| format!("{key}={value}"))
            .collect();
        groups.entry(when.join(",")).or_default().push(variant);
    }
    groups
        .values()
        .try_for_each(|variants| check_group(def, variants, definitions))
}

fn check_variant(
    def: &UnionDef,
    variant: &UnionVariant,
    definitions: &dyn Definitions,
) -> Result<(), String> {
    let place = format!("the variant `{}` of `{}`", variant.name, def.name);
    let ty = definitions.struct_def(&variant.ty);
    let ty = ty.ok_or_else(|| format!("{place} has no struct `{}`", variant.ty))?;
    let keys: Vec<String> = def.tags.iter().map(Tag::key).collect();
    if let Some(key) = variant.when.keys().find(|key| !keys.contains(key)) {
        return Err(format!(
            "{place} writes `{key}`, which is no tag of the union"
        ));
    }
    if let Some(sibling) = sibling(def)
        && !variant.when.contains_key(&format!("^{sibling}"))
    {
        return Err(format!(
            "{place} does not say which `{sibling}` it is; add `when` to the overlay"
        ));
    }
    let is_scalar = |value: &Value| value.is_string() || value.as_i64().is_some();
    let values = variant
        .when
        .values()
        .chain(variant.one_of.values().flatten());
    if let Some(value) = values.into_iter().find(|value| !is_scalar(value)) {
        return Err(format!(
            "{place} is known by {value}, which is neither a text nor an integer"
        ));
    }
    if variant.one_of.len() > VALUES {
        return Err(format!(
            "{place} is known by the values of more than {VALUES} members"
        ));
    }
    let inner_tags = def.tags.iter().filter_map(|tag| match tag {
        Tag::Own(name) => Some(name),
        Tag::Sibling(_) => None,
    });
    for tag in inner_tags {
        if ty.fields.iter().any(|field| field.name == *tag) {
            return Err(format!("{place} has its tag `{tag}` as a field too"));
        }
    }
    Ok(())
}

/// Checks the variants that write the same tags: the last one is known by them alone, the others by what it lacks.
fn check_group(
    def: &UnionDef,
    variants: &[&UnionVariant],
    definitions: &dyn Definitions,
) -> Result<(), String> {
    let Some((bare, others)) = variants.split_last() else {
        return Ok(());
    };
    if let Some(other) = others.iter().find(|variant| variant.is_bare()) {
        return Err(format!(
            "nothing separates the variants `{}` and `{}` of `{}`; give one of them `has` or `one_of` in the overlay, \
                put \
             it first, or merge them",
            other.name, bare.name, def.name
        ));
    }
    if !bare.is_bare() {
        return Err(format!(
            "the variant `{}` of `{}` is the last one with its tags, so it must be known by them alone; take its \
                `has` and \
             `one_of` away",
            bare.name, def.name
        ));
    }
    for variant in others {
        if let Some(lost) = lossless::first_lost(variant, bare, definitions) {
            return Err(format!(
                "reading would take a `{}` with `{lost}` for a `{}` of `{}` and lose it; add it to `has` in the \
                    overlay",
                variant.name, bare.name, def.name
            ));
        }
    }
    Ok(())
}
