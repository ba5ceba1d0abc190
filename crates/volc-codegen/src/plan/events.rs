//! Events: the data of each, planned like the response of an Action.

use std::collections::BTreeSet;

use quote::format_ident;
use volc_ir::{Action, Event, Examples, Facts, Ir, Method, Request};

use super::docs;
use super::model::ActionPlan;
use super::references::unshare;
use super::sharing::SharedTypes;
use super::{action, facts};
use crate::error::GenerateError;
use crate::lock::Lock;
use crate::names::{self, Unique, pascal};

/// An event with everything decided.
pub(crate) struct EventPlan<'a> {
    /// The value of `EventType`.
    pub(crate) wire: &'a str,
    pub(crate) module: String,
    /// The name of its variant.
    pub(crate) variant: String,
    /// What the variant and the module say.
    pub(crate) docs: String,
    /// The data as `output`, and its types.
    pub(crate) plan: ActionPlan<'a>,
}

/// The events as what plans Actions takes: the data of each is what a response holds.
pub(crate) fn as_actions(ir: &Ir) -> Vec<Action> {
    ir.events.iter().map(as_action).collect()
}

fn as_action(event: &Event) -> Action {
    let mut types = event.types.clone();
    types.iter_mut().for_each(unshare);
    Action {
        action: event.name.clone(),
        version: "event".to_owned(),
        family: String::new(),
        method: Method::Post,
        path: "/".to_owned(),
        url: event.url.clone(),
        source: event.source.clone(),
        facts: Facts::Page,
        effect: None,
        rename: None,
        deprecated: None,
        docs: event.docs.clone(),
        request: Request::default(),
        response: event.data.clone(),
        types,
        rate_limits: Vec::new(),
        errors: Vec::new(),
        pagination: None,
        examples: Examples::default(),
        findings: Vec::new(),
    }
}

/// Plans the events. Names that the lock has are kept, new ones are added to it.
///
/// # Errors
/// An event that contradicts itself, or two of one name.
pub(crate) fn plan<'a>(
    events: &'a [Action],
    versions: &[Option<String>],
    documentation: &str,
    shared: &'a SharedTypes<'a>,
    lock: &mut Lock,
) -> Result<Vec<EventPlan<'a>>, GenerateError> {
    let (mut modules, mut variants) = (Unique::default(), Unique::with(&["Unknown"]));
    let mut seen = BTreeSet::new();
    let mut plans = Vec::with_capacity(events.len());
    for (event, version) in events.iter().zip(versions) {
        if !seen.insert(&event.action) {
            return Err(GenerateError::new(
                event,
                "two pages are about this event; remove one of them",
            ));
        }
        let mut plan = action::plan(event, documentation, shared, lock)?;
        let variant = variants.take(&pascal(&event.action));
        let module = modules.take(&names::module(&event.action));
        // A type of the page may have the event's name.
        let is_taken = plan.types.iter().any(|ty| *ty.name() == variant.as_str());
        plan.output.name = if is_taken {
            format_ident!("{variant}Data")
        } else {
            format_ident!("{variant}")
        };
        let docs = event_docs(event, version.as_deref(), documentation);
        plan.output.docs.clone_from(&docs);
        plans.push(EventPlan {
            wire: &event.action,
            module,
            variant,
            docs,
            plan,
        });
    }
    Ok(plans)
}

/// What an event tells, the version of its format, its page.
fn event_docs(event: &Action, version: Option<&str>, documentation: &str) -> String {
    let name = docs::code(&event.action);
    let version = version
        .map(|version| format!(" {}", docs::code(version)))
        .unwrap_or_default();
    let summary = match docs::from_page(&event.docs.en, documentation) {
        english if english.is_empty() => format!("The data of the event {name}{version}."),
        english => format!("{english} ({name}{version})"),
    };
    let page = docs::from_page(&event.docs.zh, documentation);
    docs::paragraphs([summary.as_str(), &facts::of_source(event), &page])
}
