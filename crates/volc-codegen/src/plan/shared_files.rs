//! The files of shared types.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use volc_ir::TypeDef;

use super::model::TypePlan;
use super::placed::PlacedAction;
use super::references::references;
use super::shared_key::Key;
use super::sharing::SharedTypes;
use super::structs::FieldPlanner;
use super::titles;
use super::types::{self, TypePlanner, TypeToPlan};
use super::unions::OptionalTags;
use crate::error::GenerateError;

/// A file of shared types.
#[derive(Default)]
pub(crate) struct SharedFile<'a> {
    /// The module: a family, or the families that have the types.
    pub(crate) module: String,
    /// The features of which one is enough for the types.
    pub(crate) families: BTreeSet<String>,
    /// True if the types are those of one family, in a module of its own.
    pub(crate) of_family: bool,
    /// True if only Actions have the types that are not under their default Version.
    pub(crate) versions: bool,
    pub(crate) types: Vec<TypePlan<'a>>,
    /// The shared types of the whole service in other files that these refer to.
    pub(crate) imports: BTreeSet<String>,
    /// The types of the family in its own file that these refer to.
    pub(crate) family_imports: BTreeSet<String>,
    /// The module of the family's types that only other Versions have.
    pub(crate) other_versions: Option<String>,
}

/// The files of shared types: one a family, and one for each set of families that share types beyond one. What only
/// other Versions have is apart, since it is compiled with these.
pub(super) fn shared_files<'a>(
    shared: &'a SharedTypes<'a>,
    actions: &[PlacedAction<'a>],
    documentation: &str,
) -> Result<Vec<SharedFile<'a>>, GenerateError> {
    let name_of = |reference: &str| shared.name_of_reference(reference).map(str::to_owned);
    let planner = TypePlanner {
        optional_tags: optional_tags(shared, actions)?,
        variant_docs: shared_variant_docs(shared),
        fields: FieldPlanner {
            documentation,
            name_of: &name_of,
            definitions: shared,
        },
    };
    let by_default = keys_by_default(actions);
    let mut files: BTreeMap<(bool, bool, &BTreeSet<String>), SharedFile<'a>> = BTreeMap::new();
    let all: Vec<_> = actions.iter().map(|placed| placed.plan.action).collect();
    for (key, ty) in shared.iter() {
        let plan = planner.plan(&TypeToPlan {
            def: &ty.definition,
            reference: &key.reference(),
            name: &ty.name,
            title: &titles::shared(key, &ty.actions, &all, documentation),
            shared: false,
        });
        let plan = plan.map_err(|message| GenerateError::new(ty.owner, message))?;
        let (of_family, versions) = (key.family.is_some(), !by_default.contains(key));
        let file = files
            .entry((!of_family, versions, &ty.families))
            .or_insert_with(|| file_of(&ty.families, of_family, versions));
        file.types.push(plan);
        for reference in references(&ty.definition) {
            let (Some(key), Some(name)) =
                (Key::parse(reference), shared.name_of_reference(reference))
            else {
                continue;
            };
            if key.family.is_none() {
                file.imports.insert(name.to_owned());
            } else if versions && by_default.contains(&key) {
                file.family_imports.insert(name.to_owned());
            }
        }
    }
    let apart = files
        .iter()
        .filter(|((_, versions, _), file)| *versions && file.of_family);
    let apart: Vec<_> = apart
        .map(|((_, _, families), file)| (*families, file.module.clone()))
        .collect();
    for (families, module) in apart {
        let file = files
            .entry((false, false, families))
            .or_insert_with(|| file_of(families, true, false));
        file.other_versions = Some(module);
    }
    let mut files: Vec<SharedFile<'a>> = files.into_values().collect();
    for file in &mut files {
        file.types.sort_by_key(|ty| ty.name().to_string());
        if !file.of_family {
            for ty in &file.types {
                file.imports.remove(&ty.name().to_string());
            }
        }
    }
    Ok(files)
}

/// The shared types that an Action has under its default Version.
fn keys_by_default(actions: &[PlacedAction<'_>]) -> BTreeSet<Key> {
    let plain = actions.iter().filter(|placed| placed.plain);
    let actions = plain.map(|placed| placed.plan.action);
    actions
        .flat_map(|action| {
            action
                .types
                .iter()
                .filter_map(|def| Key::from_definition(action, def))
        })
        .collect()
}

fn file_of<'a>(families: &BTreeSet<String>, of_family: bool, versions: bool) -> SharedFile<'a> {
    let names: Vec<&str> = families.iter().map(String::as_str).collect();
    let module = if of_family {
        names.concat()
    } else {
        format!("of_{}", names.join("_and_"))
    };
    SharedFile {
        module: if versions {
            format!("{module}_versions")
        } else {
            module
        },
        families: families.clone(),
        of_family,
        versions,
        ..SharedFile::default()
    }
}

/// Returns the beginnings of the docs of shared structs that belong to a shared union's variant.
fn shared_variant_docs(shared: &SharedTypes<'_>) -> HashMap<String, String> {
    let mut all = HashMap::new();
    for (_, ty) in shared.iter() {
        all.extend(types::variant_docs([&ty.definition], &|_| {
            Some(ty.name.clone())
        }));
    }
    all
}

/// Returns whether the tags beside shared unions may be unset, as the Actions have them.
fn optional_tags(
    shared: &SharedTypes<'_>,
    actions: &[PlacedAction<'_>],
) -> Result<OptionalTags, GenerateError> {
    let mut optional = OptionalTags::new();
    for (key, ty) in shared.iter() {
        let TypeDef::Union(def) = &ty.definition else {
            continue;
        };
        for action in actions {
            let plan = action.plan.types.iter().find_map(|ty| match ty {
                TypePlan::Union(plan) if std::ptr::eq(plan.ir, def) => Some(plan.optional),
                _ => None,
            });
            if let Some(is_optional) = plan
                && *optional.entry(key.reference()).or_insert(is_optional) != is_optional
            {
                let message = format!(
                    "the tag beside the shared union `{}` is required here and optional in another Action, or the \
                        other \
                     way round; do not share it: `shared = false` in the overlay of one page",
                    def.name
                );
                return Err(GenerateError::new(action.plan.action, message));
            }
        }
    }
    Ok(optional)
}
