//! Two states of what no single page says: the sites, and the Versions that own plain names.

use volc_ir::{Ir, Service};

use super::change::Change;
use super::rule::Rule;
use crate::default_version::plain_names;
use crate::lock::Lock;
use crate::names;

pub(super) fn compare(changes: &mut Vec<Change>, before: &Service, after: &Service) {
    let mut report = |rule: Rule, what: String| changes.push(Change::of_service(rule, what));
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
pub(super) fn compare_plain(
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
            changes.push(Change::of_service(Rule::PlainNameMoved, what));
        }
    }
}
