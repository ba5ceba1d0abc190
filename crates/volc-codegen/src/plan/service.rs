//! The plan of a whole service: where each Action lies and how it is called.

use std::collections::BTreeSet;

use volc_ir::{Family, Ir};

use super::action;
use super::codes::{self, CodesPlan};
use super::model::ActionPlan;
use super::placed::PlacedAction;
use super::shared_files::{SharedFile, shared_files};
use super::sharing::SharedTypes;
use crate::default_version::PlainNames;
use crate::error::GenerateError;
use crate::lock::Lock;
use crate::names::{Unique, reserved, snake};

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

impl ServicePlan<'_> {
    /// Returns the description of a family, by the name of its module.
    pub(crate) fn family(&self, module: &str) -> Option<&Family> {
        let mut families = self.ir.service.families.iter();
        families.find_map(|(folder, family)| (snake(folder) == module).then_some(family))
    }
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
