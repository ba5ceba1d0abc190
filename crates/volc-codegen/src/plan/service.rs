//! The plan of a whole service: where each Action lies and how it is called.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use volc_ir::{Ir, TypeDef};

use super::action;
use super::codes::{self, CodesPlan};
use super::model::{ActionPlan, TypePlan};
use super::references::references;
use super::sharing::SharedTypes;
use super::structs::FieldPlanner;
use super::types::{self, TypePlanner, TypeToPlan};
use super::unions::OptionalTags;
use crate::default_version::PlainNames;
use crate::error::GenerateError;
use crate::lock::Lock;
use crate::names::{Unique, ident, reserved, snake};

/// A service with everything decided.
pub(crate) struct ServicePlan<'a> {
    pub(crate) ir: &'a Ir,
    /// The folder of its pages in `specs/`.
    pub(crate) folder: &'a str,
    /// The name of the generated crate.
    pub(crate) api: String,
    pub(crate) actions: Vec<PlacedAction<'a>>,
    /// The families, which are modules and features.
    pub(crate) families: Vec<String>,
    pub(crate) shared: Vec<SharedFile<'a>>,
    pub(crate) codes: Option<CodesPlan<'a>>,
}

/// An Action and where it lies.
pub(crate) struct PlacedAction<'a> {
    pub(crate) plan: ActionPlan<'a>,
    /// Whether its Version owns the plain name.
    pub(crate) plain: bool,
    pub(crate) family: String,
    /// The name of the method of a client.
    pub(crate) method: String,
    /// The module of its Version, such as `v2020_12_01`.
    pub(crate) version_module: String,
    /// The type through which its Version is called, such as `V2020_12_01`.
    pub(crate) version_view: String,
}

impl PlacedAction<'_> {
    /// The path of its file and, with `::`, of its module.
    pub(crate) fn path(&self) -> Vec<&str> {
        if self.plain {
            vec![&self.family, &self.plan.name]
        } else {
            vec![&self.family, &self.version_module, &self.plan.name]
        }
    }

    /// The path of its module in the generated crate.
    pub(crate) fn module(&self) -> String {
        let parts: Vec<String> = self
            .path()
            .iter()
            .map(|part| ident(part).to_string())
            .collect();
        parts.join("::")
    }
}

/// A file of shared types.
pub(crate) struct SharedFile<'a> {
    /// The module: a family, or the families that have the types.
    pub(crate) module: String,
    /// The features of which one is enough for the types.
    pub(crate) families: BTreeSet<String>,
    /// Whether the types are those of one family, in a module of its own.
    pub(crate) of_family: bool,
    pub(crate) types: Vec<TypePlan<'a>>,
    /// The shared types of other files that these refer to.
    pub(crate) imports: BTreeSet<String>,
}

/// Plans a service, whose pages lie in `specs/<folder>`. Names that the lock has are kept, new ones are added to it.
///
/// # Errors
/// An Action that contradicts itself, or two that would have one name in Rust.
pub(crate) fn plan<'a>(
    ir: &'a Ir,
    folder: &'a str,
    plain: &PlainNames,
    shared: &'a SharedTypes<'a>,
    lock: &mut Lock,
) -> Result<ServicePlan<'a>, GenerateError> {
    let mut actions = Vec::with_capacity(ir.actions.len());
    let mut modules: BTreeSet<String> = ir
        .actions
        .iter()
        .map(|action| version_module(&action.version))
        .collect();
    for action in &ir.actions {
        let plan = action::plan(action, &ir.service.documentation, shared, lock)?;
        let placed = place(plan, plain);
        // Two plain Actions of different families would have one method.
        let place = if placed.plain {
            placed.plan.name.clone()
        } else {
            format!("{}::{}", placed.version_module, placed.plan.name)
        };
        if !modules.insert(place) {
            let message = format!(
                "another Action or Version would also be `{}` in Rust; rename one page's Action in its overlay",
                placed.plan.name
            );
            return Err(GenerateError::new(action, message));
        }
        let key = format!("{}@{}", action.action, action.version);
        if placed.plain {
            lock.set(&key, "client", &placed.plan.name);
        } else {
            lock.remove(&key, "client");
        }
        actions.push(placed);
    }
    let families: BTreeSet<&String> = actions.iter().map(|action| &action.family).collect();
    let families: Vec<String> = families.into_iter().cloned().collect();
    let taken = |family: &&String| reserved::ROOT_MODULES.contains(&family.as_str());
    if let Some(family) = families.iter().find(taken) {
        let message = format!(
            "the family `{family}` would have the name of another module; rename its folder"
        );
        return Err(GenerateError::named(folder.to_owned(), message));
    }
    Ok(ServicePlan {
        ir,
        folder,
        api: format!("volc_{}_api", snake(folder)),
        families,
        shared: shared_files(shared, &actions, &ir.service.documentation)?,
        codes: codes::plan(ir)?,
        actions,
    })
}

fn place<'a>(plan: ActionPlan<'a>, plain: &PlainNames) -> PlacedAction<'a> {
    let version = &plan.action.version;
    let version_module = version_module(version);
    PlacedAction {
        plain: plain.owner(&plan.action.action) == Some(version),
        family: snake(&plan.action.family),
        method: Unique::with(&[reserved::CLIENT_METHODS, reserved::TRAIT_METHODS].concat())
            .take(&plan.name),
        version_view: version_module.to_uppercase(),
        version_module,
        plan,
    }
}

pub(crate) fn version_module(version: &str) -> String {
    format!(
        "v{}",
        version.replace(|c: char| !c.is_ascii_alphanumeric(), "_")
    )
}

/// The files of shared types: one a family, and one for each set of families that share types beyond one.
fn shared_files<'a>(
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
    let mut files: BTreeMap<(bool, &BTreeSet<String>), SharedFile<'a>> = BTreeMap::new();
    for (key, ty) in shared.iter() {
        let plan = planner.plan(&TypeToPlan {
            def: &ty.definition,
            reference: &key.reference(),
            name: &ty.name,
            title: "Shared by several Actions.",
            shared: false,
        });
        let plan = plan.map_err(|message| GenerateError::new(ty.owner, message))?;
        let of_family = key.family.is_some();
        let families: Vec<&str> = ty.families.iter().map(String::as_str).collect();
        let file = files
            .entry((!of_family, &ty.families))
            .or_insert_with(|| SharedFile {
                module: if of_family {
                    families.concat()
                } else {
                    format!("of_{}", families.join("_and_"))
                },
                families: ty.families.clone(),
                of_family,
                types: Vec::new(),
                imports: BTreeSet::new(),
            });
        file.types.push(plan);
        // A family's own types are all in its file.
        let others = references(&ty.definition).filter(|reference| reference.starts_with('/'));
        let others = others.filter_map(|reference| shared.name_of_reference(reference));
        file.imports.extend(others.map(str::to_owned));
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

/// What the docs of shared structs begin with that are of a shared union's variant.
fn shared_variant_docs(shared: &SharedTypes<'_>) -> HashMap<String, String> {
    let mut all = HashMap::new();
    for (_, ty) in shared.iter() {
        all.extend(types::variant_docs([&ty.definition], &|_| {
            Some(ty.name.clone())
        }));
    }
    all
}

/// Whether the tags beside shared unions may be unset, as the Actions have them.
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
                    "the tag beside the shared union `{}` is required here and optional in another Action, or the other \
                     way round; do not share it: `shared = false` in the overlay of one page",
                    def.name
                );
                return Err(GenerateError::new(action.plan.action, message));
            }
        }
    }
    Ok(optional)
}
