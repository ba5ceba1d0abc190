//! The one definition that stands for those of several pages: it has the members of all of them.

use std::collections::{BTreeMap, BTreeSet};

use volc_ir::{Action, Docs, EnumDef, Field, OneOf, StructDef, TypeDef, UnionDef, Usage};

use super::merge_field::{Occurrence, Page, key, merge_field};

/// A definition for several pages, and what only some of them demand.
pub(crate) struct Merged {
    pub(crate) definition: TypeDef,
    /// By [`key`], since an Action may have several definitions of one type.
    pub(crate) demands: BTreeMap<String, Demands>,
    /// The members of a received struct that only some definitions have.
    pub(crate) partial: BTreeSet<String>,
}

/// The demands of one Action on a type that it shares with others which do not.
#[derive(Clone, Default)]
pub(crate) struct Demands {
    /// Members with what is checked of them, and nothing else.
    pub(crate) members: Vec<Field>,
    /// Requirements on several members at once.
    pub(crate) rules: Vec<OneOf>,
}

/// A definition of one page, which refers to other shared types by their keys.
#[derive(Clone)]
pub(crate) struct Definition<'a> {
    pub(crate) action: &'a Action,
    pub(crate) def: TypeDef,
}

/// Two definitions that cannot be one.
pub(crate) struct Conflict<'a> {
    /// The Action whose page has its own way.
    pub(crate) action: &'a Action,
    /// The name of its definition.
    pub(crate) def: String,
    pub(crate) message: String,
}

/// Merges the definitions of a shared type; `None` if there are none.
///
/// # Errors
/// Definitions that are not of one type.
pub(crate) fn merge<'a>(definitions: &[Definition<'a>]) -> Result<Option<Merged>, Conflict<'a>> {
    let mut structs = Vec::new();
    let mut enums = Vec::new();
    let mut unions = Vec::new();
    for Definition { action, def } in definitions {
        match def {
            TypeDef::Struct(def) => structs.push((*action, def)),
            TypeDef::Enum(def) => enums.push((*action, def)),
            TypeDef::Union(def) => unions.push((*action, def)),
        }
        let kinds = [structs.is_empty(), enums.is_empty(), unions.is_empty()];
        if kinds.iter().filter(|is_empty| !**is_empty).count() > 1 {
            let message = "a struct, an enumeration or a union here, and another of them elsewhere"
                .to_owned();
            return Err(conflict(action, def.name(), message));
        }
    }
    let plain = |definition| Merged {
        definition,
        demands: BTreeMap::new(),
        partial: BTreeSet::new(),
    };
    if let Some((first, rest)) = enums.split_first() {
        return merge_enums(*first, rest)
            .map(TypeDef::Enum)
            .map(plain)
            .map(Some);
    }
    if let Some((first, rest)) = unions.split_first() {
        return merge_unions(*first, rest)
            .map(TypeDef::Union)
            .map(plain)
            .map(Some);
    }
    // What is only received demands nothing where it is also sent, so a page that sends stands first.
    let sends = |(_, def): &&(&Action, &StructDef)| def.usage == Usage::Request;
    match structs.iter().find(sends).or(structs.first()) {
        Some((_, first)) => merge_structs(first, &structs).map(Some),
        None => Ok(None),
    }
}

fn conflict<'a>(action: &'a Action, def: &str, message: String) -> Conflict<'a> {
    Conflict {
        action,
        def: def.to_owned(),
        message,
    }
}

fn merge_structs<'a>(
    first: &StructDef,
    all: &[(&'a Action, &StructDef)],
) -> Result<Merged, Conflict<'a>> {
    let is_sent = |def: &StructDef| def.usage == Usage::Request;
    let any_sent = all.iter().any(|(_, def)| is_sent(def));
    let pages: Vec<Page<'a>> = all
        .iter()
        .map(|(action, def)| Page {
            action,
            speaks: !any_sent || is_sent(def),
        })
        .collect();
    let mut names: Vec<&str> = Vec::new();
    for (_, def) in all {
        let mut at = 0;
        for field in &def.fields {
            match names.iter().position(|name| *name == field.name) {
                Some(known) => at = known + 1,
                None => {
                    names.insert(at, &field.name);
                    at += 1;
                }
            }
        }
    }
    let mut demands: BTreeMap<String, Demands> = BTreeMap::new();
    let mut fields = Vec::with_capacity(names.len());
    let mut partial = BTreeSet::new();
    for name in names {
        let occurrences: Vec<Occurrence<'_, 'a>> = all
            .iter()
            .filter_map(|(action, def)| {
                let field = def.fields.iter().find(|field| field.name == name)?;
                Some(Occurrence {
                    action,
                    def: &def.name,
                    field,
                    speaks: !any_sent || is_sent(def),
                })
            })
            .collect();
        if !any_sent && occurrences.len() < all.len() {
            partial.insert(name.to_owned());
        }
        let merged = merge_field(&occurrences, &pages).map_err(|conflict| Conflict {
            action: conflict.action,
            def: conflict.def.to_owned(),
            message: conflict.message,
        })?;
        fields.extend(merged.field);
        for (definition, field) in merged.demands {
            demands.entry(definition).or_default().members.push(field);
        }
    }
    let rules = &first.one_of;
    let agree = all
        .iter()
        .all(|(_, def)| any_sent && !is_sent(def) || def.one_of == *rules);
    if !agree {
        for (action, def) in all
            .iter()
            .filter(|(_, def)| is_sent(def) && !def.one_of.is_empty())
        {
            demands
                .entry(key(action, &def.name))
                .or_default()
                .rules
                .clone_from(&def.one_of);
        }
    }
    Ok(Merged {
        definition: TypeDef::Struct(StructDef {
            fields,
            docs: docs_of(all.iter().map(|(_, def)| &def.docs)),
            one_of: if agree { rules.clone() } else { Vec::new() },
            ..first.clone()
        }),
        demands,
        partial,
    })
}

fn merge_enums<'a>(
    (owner, first): (&'a Action, &EnumDef),
    rest: &[(&'a Action, &EnumDef)],
) -> Result<EnumDef, Conflict<'a>> {
    let mut merged = first.clone();
    merged.docs =
        docs_of(std::iter::once(&first.docs).chain(rest.iter().map(|(_, def)| &def.docs)));
    for (action, def) in rest {
        if def.of != first.of {
            let message = format!(
                "integers here and texts in {}, or the other way round",
                named(owner)
            );
            return Err(conflict(action, &def.name, message));
        }
        let missing = first.variants.iter().find(|variant| {
            !def.variants
                .iter()
                .any(|other| other.value == variant.value)
        });
        if let Some(variant) = missing {
            let message = format!(
                "the value {} is not among its values here, but in {}",
                variant.value,
                named(owner)
            );
            return Err(conflict(action, &def.name, message));
        }
        for variant in &def.variants {
            let Some(known) = merged
                .variants
                .iter_mut()
                .find(|known| known.value == variant.value)
            else {
                let message = format!(
                    "the value {} is among its values here, but not in {}",
                    variant.value,
                    named(owner)
                );
                return Err(conflict(action, &def.name, message));
            };
            if known.name != variant.name {
                let message = format!(
                    "the value {} is `{}` here and `{}` in {}",
                    variant.value,
                    variant.name,
                    known.name,
                    named(owner)
                );
                return Err(conflict(action, &def.name, message));
            }
            known.docs = docs_of([&known.docs, &variant.docs].into_iter());
        }
    }
    Ok(merged)
}

fn merge_unions<'a>(
    (owner, first): (&'a Action, &UnionDef),
    rest: &[(&'a Action, &UnionDef)],
) -> Result<UnionDef, Conflict<'a>> {
    let mut merged = first.clone();
    merged.docs =
        docs_of(std::iter::once(&first.docs).chain(rest.iter().map(|(_, def)| &def.docs)));
    for (action, def) in rest {
        if def.tags != first.tags || def.of.len() != first.of.len() {
            let message = format!(
                "its tags, or the number of its variants, are not those in {}",
                named(owner)
            );
            return Err(conflict(action, &def.name, message));
        }
        for (known, variant) in merged.of.iter_mut().zip(&def.of) {
            let facts = |v: &volc_ir::UnionVariant| {
                (
                    v.name.clone(),
                    v.ty.clone(),
                    v.when.clone(),
                    v.has.clone(),
                    v.one_of.clone(),
                )
            };
            if facts(known) != facts(variant) {
                let message = format!(
                    "the variant `{}` is not the same as in {}",
                    variant.name,
                    named(owner)
                );
                return Err(conflict(action, &def.name, message));
            }
            known.docs = docs_of([&known.docs, &variant.docs].into_iter());
        }
    }
    Ok(merged)
}

/// The docs that have English, else the first ones that there are.
pub(crate) fn docs_of<'d>(all: impl Iterator<Item = &'d Docs> + Clone) -> Docs {
    let english = all.clone().find(|docs| !docs.en.is_empty());
    let any = english.or_else(|| all.clone().find(|docs| !docs.is_empty()));
    any.cloned().unwrap_or_default()
}

fn named(action: &Action) -> String {
    format!("{} {}", action.action, action.version)
}
