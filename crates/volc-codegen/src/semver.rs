//! What a change of the pages means for users of the generated crate, by the semantic versioning of Rust crates.
//!
//! [`compare`] looks at what codegen makes of the pages, not at their text. Each [`Change`] follows one [`Rule`], whose
//! documentation tells the class and why. What holds in general:
//!
//! - requests, answers and enumerations are `#[non_exhaustive]`, so what is added to them breaks nobody;
//! - a required field is an argument of a constructor, so its presence and its place are part of the interface;
//! - names are those of Rust: a field that is spelt differently on the wire only is not another field;
//! - names of types are those that [`Lock`] has, since codegen keeps them when a page suggests others;
//! - structs and enumerations are looked at where the first field refers to them; a type that appears or goes
//!   does so with a field.

mod action;
mod bounds;
mod codes;
mod field;
mod place;
mod rule;
mod shape;

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use volc_ir::{Action, Ir, Service};

pub use place::Place;
pub use rule::{Class, Rule};

use crate::default_version::plain_names;
use crate::lock::Lock;
use crate::names;
use crate::plan::sharing::SharedTypes;
use crate::plan::type_names;

/// One thing that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Change {
    /// How far it reaches: the class of the rule.
    pub class: Class,
    /// The rule that it follows.
    pub rule: Rule,
    /// The Action, such as `GetUserConversations@2020-12-01`; `None` for what concerns the whole service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// The field: wire names with dots, rooted at `Request` or `Result`; `None` for what concerns the whole Action.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// What changed, in one line.
    pub what: String,
    /// Where the old pages say so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<Place>,
    /// Where the new pages say so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<Place>,
}

/// The pages of a service at one time.
#[derive(Clone, Copy, Debug)]
pub struct State<'a> {
    /// What the pages say.
    pub ir: &'a Ir,
    /// The names that are published for them. `None` for names as codegen would give them next: in the old state
    /// those of the pages, in the new one those of the old state as far as there are such.
    pub lock: Option<&'a Lock>,
}

/// What changed from one state to another, in the order of the Actions and of their fields.
///
/// Both must be of the same service.
pub fn compare(old: State<'_>, new: State<'_>) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut old_lock = old.lock.cloned().unwrap_or_default();
    let mut new_lock = new.lock.cloned();
    compare_service(&mut changes, &old.ir.service, &new.ir.service);
    compare_plain(
        &mut changes,
        old.ir,
        &mut old_lock,
        new.ir,
        new_lock.as_ref(),
    );
    // A name that cannot be is refused by codegen; here the pages' own names do.
    let old_shared = SharedTypes::of(old.ir, &mut old_lock).unwrap_or_default();
    let new_shared = SharedTypes::of(new.ir, new_lock.as_mut().unwrap_or(&mut old_lock));
    let new_shared = new_shared.unwrap_or_default();
    codes::compare(&mut changes, old.ir, new.ir);
    let (old_actions, new_actions) = (by_key(old.ir), by_key(new.ir));
    let mut keys: Vec<_> = old_actions.keys().chain(new_actions.keys()).collect();
    keys.sort_unstable();
    keys.dedup();
    for key in keys {
        match (old_actions.get(key), new_actions.get(key)) {
            (Some(old), Some(new)) => {
                let old_names = type_names(old, &old_shared, &mut old_lock);
                let lock = new_lock.as_mut().unwrap_or(&mut old_lock);
                let new_names = type_names(new, &new_shared, lock);
                changes.extend(action::compare((old, old_names), (new, new_names)));
            }
            (Some(old), None) => changes.push(action::removed(old)),
            (None, Some(new)) => changes.push(action::added(new)),
            (None, None) => {}
        }
    }
    changes
}

/// The class of the changes as a whole; `None` if nothing changed.
pub fn verdict(changes: &[Change]) -> Option<Class> {
    changes.iter().map(|change| change.class).max()
}

fn type_names<'a>(
    action: &'a Action,
    shared: &SharedTypes<'_>,
    lock: &mut Lock,
) -> HashMap<&'a str, String> {
    type_names::type_names(
        action,
        &names::pascal(&action.action),
        shared,
        lock,
        &mut Vec::new(),
    )
}

fn by_key(ir: &Ir) -> BTreeMap<(&str, &str), &Action> {
    ir.actions
        .iter()
        .map(|action| ((action.action.as_str(), action.version.as_str()), action))
        .collect()
}

fn compare_service(changes: &mut Vec<Change>, before: &Service, after: &Service) {
    let mut report = |rule: Rule, what: String| changes.push(of_service(rule, what));
    if before.name != after.name {
        let what = format!("the service is `{}`, was `{}`", after.name, before.name);
        report(Rule::ServiceRenamed, what);
    }
    if (&before.title, &before.documentation) != (&after.title, &after.documentation) {
        report(
            Rule::DocsChanged,
            "title or documentation address".to_owned(),
        );
    }
    for site in &before.sites {
        match after.sites.iter().find(|other| other.name == site.name) {
            None => report(
                Rule::SiteRemoved,
                format!("the site `{}` is gone", site.name),
            ),
            Some(other) if (&other.host, &other.region) != (&site.host, &site.region) => report(
                Rule::SiteMoved,
                format!(
                    "the site `{}` is {} in {}, was {} in {}",
                    site.name, other.host, other.region, site.host, site.region
                ),
            ),
            Some(other) if other.docs != site.docs => {
                report(Rule::DocsChanged, format!("of the site `{}`", site.name));
            }
            Some(_) => {}
        }
    }
    for site in &after.sites {
        if !before.sites.iter().any(|other| other.name == site.name) {
            report(Rule::SiteAdded, format!("the site `{}` is new", site.name));
        }
    }
    if let (Some(was), Some(is)) = (before.sites.first(), after.sites.first())
        && was.name != is.name
    {
        let what = format!("the default site is `{}`, was `{}`", is.name, was.name);
        report(Rule::DefaultSiteChanged, what);
    }
}

/// The Versions that own the plain names. Who owns one in the old state is put into its lock.
fn compare_plain(
    changes: &mut Vec<Change>,
    old: &Ir,
    old_lock: &mut Lock,
    new: &Ir,
    new_lock: Option<&Lock>,
) {
    let before = plain_names(old, old_lock, None).unwrap_or_default();
    for action in &old.actions {
        if before.owner(&action.action) == Some(action.version.as_str()) {
            let key = format!("{}@{}", action.action, action.version);
            old_lock.set(&key, "client", &names::snake(&action.action));
        }
    }
    let after = plain_names(new, new_lock.unwrap_or(old_lock), None).unwrap_or_default();
    let mut names: Vec<&str> = old
        .actions
        .iter()
        .map(|action| action.action.as_str())
        .collect();
    names.dedup();
    for name in names {
        if let (Some(was), Some(is)) = (before.owner(name), after.owner(name))
            && was != is
        {
            let what = format!("the plain name `{name}` means Version {is}, meant {was}");
            changes.push(of_service(Rule::PlainNameMoved, what));
        }
    }
}

fn of_service(rule: Rule, what: String) -> Change {
    Change {
        class: rule.class(),
        rule,
        action: None,
        path: None,
        what,
        old: None,
        new: None,
    }
}
