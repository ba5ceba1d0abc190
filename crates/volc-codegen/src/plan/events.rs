//! Events: the data of each, planned like the response of an Action.
//!
//! An event of which the pages describe several versions becomes an enumeration of them, each version with a module of
//! its own: a handler has to say which it reads, and one of another version is never read as the newest. An event of
//! one version is a struct, whatever version comes.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::Ident;
use quote::format_ident;
use volc_ir::{Action, Event, EventResponse, Examples, Facts, Ir, Method, Request};

use super::docs;
use super::model::ActionPlan;
use super::references::unshare;
use super::service::version_module;
use super::sharing::SharedTypes;
use super::{action, facts};
use crate::error::GenerateError;
use crate::lock::Lock;
use crate::names::{self, Unique, pascal};

/// An event with everything decided.
pub(crate) struct EventPlan<'a> {
    /// The value of `EventType`.
    pub(crate) wire: &'a str,
    /// The version that tells it from the other events of its name; `None` if there are none.
    pub(crate) version: Option<&'a str>,
    /// The module of the event, which all of its versions have in common.
    pub(crate) module: String,
    /// The module of the version, inside of that, where there are several.
    pub(crate) version_module: Option<String>,
    /// The name of its variant of `EventData`, which all of its versions have in common.
    pub(crate) variant: String,
    /// True if the receiver sends members back.
    pub(crate) has_response: bool,
    /// The docs of the variant and the module.
    pub(crate) docs: String,
    /// The data as `output`, the response to it as `request`, and their types.
    pub(crate) plan: ActionPlan<'a>,
}

impl EventPlan<'_> {
    /// Returns the name, with the version if that decides.
    pub(crate) fn label(&self) -> String {
        label(self.wire, self.version)
    }
}

/// Returns the name of an event, with the version that tells it from others.
pub(crate) fn label(name: &str, version: Option<&str>) -> String {
    match version {
        Some(version) => format!("{name}@{version}"),
        None => name.to_owned(),
    }
}

/// The names of events, with the number of versions that the pages describe.
pub(crate) struct EventVersions<'a>(BTreeMap<&'a str, usize>);

impl<'a> EventVersions<'a> {
    pub(crate) fn new(ir: &'a Ir) -> Self {
        let mut counts = BTreeMap::new();
        for event in &ir.events {
            *counts.entry(event.name.as_str()).or_default() += 1;
        }
        Self(counts)
    }

    /// Returns the version of an event whose name several events have.
    pub(crate) fn deciding<'e>(&self, event: &'e Event) -> Option<&'e str> {
        let version = event.version.as_deref();
        version.filter(|_| self.is_shared(&event.name))
    }

    fn is_shared(&self, name: &str) -> bool {
        self.0.get(name).is_some_and(|&count| count > 1)
    }
}

/// The events as what plans Actions takes: the data of each is what a response holds, since it is received, and the
/// response to it what a request holds, since it is sent.
pub(crate) fn as_actions(ir: &Ir) -> Vec<Action> {
    let versions = EventVersions::new(ir);
    ir.events
        .iter()
        .map(|event| as_action(event, versions.deciding(event)))
        .collect()
}

fn as_action(event: &Event, version: Option<&str>) -> Action {
    let mut types = event.types.clone();
    types.iter_mut().for_each(unshare);
    Action {
        action: event.name.clone(),
        // The lock keeps the names of each version apart.
        version: match version {
            Some(version) => format!("event-{}", version_module(version)),
            None => "event".to_owned(),
        },
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
        request: Request {
            body: event
                .response
                .iter()
                .flat_map(|sent| sent.members.clone())
                .collect(),
            ..Request::default()
        },
        response: event.data.clone(),
        types,
        rate_limits: Vec::new(),
        errors: Vec::new(),
        pagination: None,
        wait: None,
        examples: Examples::default(),
        findings: Vec::new(),
    }
}

/// Plans the events. Names that the lock has are kept, new ones are added to it.
///
/// # Errors
/// An event that contradicts itself, or two of one name and version.
pub(crate) fn plan<'a>(
    ir: &'a Ir,
    events: &'a [Action],
    shared: &'a SharedTypes<'a>,
    lock: &mut Lock,
) -> Result<Vec<EventPlan<'a>>, GenerateError> {
    let (mut seen, versions) = (BTreeSet::new(), EventVersions::new(ir));
    let mut names = EventNames::default();
    let documentation = &ir.service.documentation;
    let mut plans = Vec::with_capacity(events.len());
    for (event, page) in events.iter().zip(&ir.events) {
        let version = versions.deciding(page);
        check_version(event, page, &versions, &mut seen)?;
        let mut plan = action::plan(event, documentation, shared, lock)?;
        let Named {
            variant, module, ..
        } = names.entry(&event.action);
        let (variant, module) = (variant.clone(), module.clone());
        let version_module = version.map(|version| names.of_version(&event.action, version));
        // A type of the page may have the event's name.
        let is_taken = plan.types.iter().any(|ty| *ty.name() == variant.as_str());
        plan.output.name = if is_taken {
            format_ident!("{variant}Data")
        } else {
            format_ident!("{variant}")
        };
        if let Some(sent) = &page.response {
            plan.request.name = response_name(&plan, &variant);
            plan.request.docs = response_docs(&plan.output.name.to_string(), sent, documentation);
        }
        let docs = event_docs(event, page.version.as_deref(), documentation);
        plan.output.docs.clone_from(&docs);
        plans.push(EventPlan {
            wire: &event.action,
            version,
            module,
            version_module,
            variant,
            has_response: page.response.is_some(),
            docs,
            plan,
        });
    }
    Ok(plans)
}

/// The names in Rust of events, which their versions have in common.
struct EventNames<'a> {
    modules: Unique,
    variants: Unique,
    events: BTreeMap<&'a str, Named>,
}

#[derive(Default)]
struct Named {
    variant: String,
    module: String,
    versions: Unique,
}

impl Default for EventNames<'_> {
    fn default() -> Self {
        Self {
            modules: Unique::default(),
            // What else is in the module of all events.
            variants: Unique::with(&[
                "DocumentError",
                "EventData",
                "Json",
                "Serialize",
                "Serializer",
                "TypedEvent",
                "Unknown",
                "UnknownEvent",
            ]),
            events: BTreeMap::new(),
        }
    }
}

impl<'a> EventNames<'a> {
    fn entry(&mut self, event: &'a str) -> &mut Named {
        self.events.entry(event).or_insert_with(|| Named {
            variant: self.variants.take(&pascal(event)),
            module: self.modules.take(&names::module(event)),
            versions: Unique::default(),
        })
    }

    /// The module of a version.
    fn of_version(&mut self, event: &'a str, version: &str) -> String {
        self.entry(event).versions.take(&version_module(version))
    }
}

/// Errors for what `EventData::read` could not tell apart.
fn check_version<'a>(
    event: &Action,
    page: &'a Event,
    versions: &EventVersions<'_>,
    seen: &mut BTreeSet<(&'a str, Option<&'a str>)>,
) -> Result<(), GenerateError> {
    if !seen.insert((&page.name, page.version.as_deref())) {
        let what = match &page.version {
            Some(version) => {
                format!("two pages are about its version {version}; remove one of them")
            }
            None => {
                "two pages are about this event; remove one of them, or state the version of each"
                    .to_owned()
            }
        };
        return Err(GenerateError::new(event, what));
    }
    if versions.is_shared(&page.name) && page.version.is_none() {
        let what = "other events have this name; state the version of each";
        return Err(GenerateError::new(event, what));
    }
    if versions.is_shared(&page.name) && page.response.is_some() {
        let what = "it has several versions and a response, and the response cannot be chosen";
        return Err(GenerateError::new(event, what));
    }
    Ok(())
}

/// The name of the struct of a response: that of the event's with `Response` behind it, unless a type of the page has
/// it.
fn response_name(plan: &ActionPlan<'_>, variant: &str) -> Ident {
    let wanted = format!("{variant}Response");
    let is_taken = plan.types.iter().any(|ty| *ty.name() == wanted.as_str());
    if is_taken {
        format_ident!("{wanted}ToSend")
    } else {
        format_ident!("{wanted}")
    }
}

/// Returns the docs of the response: its purpose, and the description on the page.
fn response_docs(data: &str, sent: &EventResponse, documentation: &str) -> String {
    let english = docs::from_page(&sent.docs.en, documentation);
    let page = docs::from_page(&sent.docs.zh, documentation);
    let summary = format!("Response to [`{data}`], which its receiver sends back.");
    docs::paragraphs([summary.as_str(), &english, &page])
}

/// The documentation of an event: its summary, the version of its format, its page, then the page's own words.
fn event_docs(event: &Action, version: Option<&str>, documentation: &str) -> String {
    let name = docs::code(&event.action);
    let version = version
        .map(|version| format!(" {}", docs::code(version)))
        .unwrap_or_default();
    let english = docs::from_page(&event.docs.en, documentation);
    let (first, rest) = docs::split_summary(&english);
    let page = docs::from_page(&event.docs.zh, documentation);
    let facts = format!(
        "The data of the event {name}{version}. {}",
        facts::generated_from(event)
    );
    docs::paragraphs([first, rest, &facts, &page])
}
