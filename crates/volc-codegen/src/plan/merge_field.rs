//! The one member that stands for those of several pages.

use std::collections::{BTreeMap, BTreeSet};

use volc_ir::{Action, Bounds, Docs, Field};

use super::docs::code;
use super::facts;

/// A member as one page has it.
pub(crate) struct Occurrence<'b, 'a> {
    pub(crate) action: &'a Action,
    /// The name of the page's definition.
    pub(crate) def: &'b str,
    pub(crate) field: &'b Field,
    /// True if its requirements count: those of what is only received do not where it is also sent.
    pub(crate) speaks: bool,
}

/// A definition of the type that has the member, or not.
pub(crate) struct Page<'a> {
    pub(crate) action: &'a Action,
    /// As that of [`Occurrence`].
    pub(crate) speaks: bool,
}

/// A merged member, and what only some definitions demand of it, by [`key`].
pub(crate) struct MergedField {
    pub(crate) field: Option<Field>,
    pub(crate) demands: Vec<(String, Field)>,
}

/// A member that has another type elsewhere.
pub(crate) struct FieldConflict<'b, 'a> {
    pub(crate) action: &'a Action,
    pub(crate) def: &'b str,
    pub(crate) message: String,
}

/// Merges a member. `pages` are all definitions of its type.
///
/// # Errors
/// Members of different types.
pub(crate) fn merge_field<'b, 'a>(
    all: &[Occurrence<'b, 'a>],
    pages: &[Page<'a>],
) -> Result<MergedField, FieldConflict<'b, 'a>> {
    let Some(first) = all.first() else {
        return Ok(MergedField {
            field: None,
            demands: Vec::new(),
        });
    };
    if let Some(other) = all.iter().find(|other| other.field.ty != first.field.ty) {
        let message = format!(
            "its member `{}` is {} here and {} in {} {}",
            first.field.name,
            facts::of_type(&other.field.ty),
            facts::of_type(&first.field.ty),
            first.action.action,
            first.action.version
        );
        return Err(FieldConflict {
            action: other.action,
            def: other.def,
            message,
        });
    }
    let speaking: Vec<&Occurrence<'b, 'a>> =
        all.iter().filter(|occurrence| occurrence.speaks).collect();
    let mut field = joined(all);
    let everywhere = speaking.len() == pages.iter().filter(|page| page.speaks).count();
    field.required = everywhere && speaking.iter().all(|occurrence| occurrence.field.required);
    let mut demands = Vec::new();
    for occurrence in &speaking {
        let demand = demand(occurrence.field, &field);
        if demand.required
            || !demand.bounds.is_empty()
            || demand.format.is_some()
            || !demand.required_if.is_empty()
        {
            demands.push((key(occurrence.action, occurrence.def), demand));
        }
    }
    let says = differences(&speaking, &field, pages, all.len() < pages.len());
    field.docs.en = [std::mem::take(&mut field.docs.en), says]
        .iter()
        .filter(|text| !text.is_empty())
        .cloned()
        .collect::<Vec<_>>()
        .join(" ");
    Ok(MergedField {
        field: Some(field),
        demands,
    })
}

/// Returns the member as all pages together describe it.
fn joined(all: &[Occurrence<'_, '_>]) -> Field {
    let speaking = || {
        all.iter()
            .filter(|occurrence| occurrence.speaks)
            .map(|occurrence| occurrence.field)
    };
    let fields = || all.iter().map(|occurrence| occurrence.field);
    let mut field = all[0].field.clone();
    if let Some(first) = speaking().next() {
        field.bounds = agreed(speaking().map(|field| &field.bounds))
            .cloned()
            .unwrap_or_default();
        field.default = agreed(speaking().map(|field| &field.default))
            .cloned()
            .flatten();
        field.format = agreed(speaking().map(|field| &field.format))
            .copied()
            .flatten();
        field.required_if = agreed(speaking().map(|field| &field.required_if))
            .cloned()
            .unwrap_or_default();
        field.fixed = agreed(speaking().map(|field| &field.fixed))
            .cloned()
            .flatten();
        field.query_json = first.query_json;
    }
    field.sensitive = fields().any(|field| field.sensitive);
    field.rename = fields().find_map(|field| field.rename.clone());
    let aliases: BTreeSet<&String> = fields().flat_map(|field| &field.aliases).collect();
    field.aliases = aliases.into_iter().cloned().collect();
    if fields().any(|field| field.deprecated.is_none()) {
        field.deprecated = None;
    }
    let english = fields().find(|field| !field.docs.en.is_empty());
    let any = english.or_else(|| fields().find(|field| !field.docs.is_empty()));
    field.docs = any
        .map(|field| field.docs.clone())
        .unwrap_or_else(Docs::default);
    field
}

/// Returns the value that all agree on.
fn agreed<'d, T: PartialEq>(mut all: impl Iterator<Item = &'d T>) -> Option<&'d T> {
    let first = all.next()?;
    all.all(|other| other == first).then_some(first)
}

/// Returns the demand of a page on the member beyond what all do: the rest of the field is empty.
fn demand(page: &Field, merged: &Field) -> Field {
    let mut demand = page.clone();
    demand.required = page.required && !merged.required && page.fixed.is_none();
    if page.bounds == merged.bounds {
        demand.bounds = Bounds::default();
    }
    if page.format == merged.format {
        demand.format = None;
    }
    if page.required_if == merged.required_if {
        demand.required_if = Vec::new();
    }
    demand
}

/// Returns the differences between the Actions, in words.
fn differences(
    speaking: &[&Occurrence<'_, '_>],
    merged: &Field,
    pages: &[Page<'_>],
    is_partial: bool,
) -> String {
    let mut says = Vec::new();
    let scope = |matching: &dyn Fn(&Field) -> bool| {
        let matching = speaking
            .iter()
            .filter(|occurrence| matching(occurrence.field));
        let matching: Vec<&Action> = matching.map(|occurrence| occurrence.action).collect();
        scope(&matching, pages)
    };
    let is_required = |field: &Field| field.required && field.fixed.is_none();
    let requiring = speaking
        .iter()
        .filter(|occurrence| is_required(occurrence.field));
    let requiring = if merged.required {
        0
    } else {
        requiring.count()
    };
    let always = requiring == speaking.len() && requiring > 0;
    if is_partial {
        let required = if always { ", required there" } else { "" };
        says.push(format!("Only {}{required}.", scope(&|_| true)));
    }
    if requiring > 0 && !(is_partial && always) {
        says.push(format!("Required {}.", scope(&is_required)));
    }
    let facts_of = |field: &Field| {
        let mut differing = demand(field, merged);
        differing.required = false;
        differing.default = field
            .default
            .clone()
            .filter(|_| field.default != merged.default);
        differing.fixed = field.fixed.clone().filter(|_| field.fixed != merged.fixed);
        facts::of_field(&differing)
    };
    let facts: BTreeSet<String> = speaking
        .iter()
        .map(|occurrence| facts_of(occurrence.field))
        .collect();
    for fact in facts.iter().filter(|fact| !fact.is_empty()) {
        let scope = scope(&|field| facts_of(field) == *fact);
        says.push(format!("{}: {fact}", facts::capitalised(&scope)));
    }
    says.join(" ")
}

/// For which Actions something holds: `under 2020-12-01` if that alone decides, else `for` their names, each with its
/// Versions if not all of these are meant.
fn scope(matching: &[&Action], pages: &[Page<'_>]) -> String {
    let speaking = || {
        pages
            .iter()
            .filter(|page| page.speaks)
            .map(|page| page.action)
    };
    let id = |action: &Action| (action.action.clone(), action.version.clone());
    let matched: BTreeSet<_> = matching.iter().map(|action| id(action)).collect();
    let under: BTreeSet<&str> = matching
        .iter()
        .map(|action| action.version.as_str())
        .collect();
    let of_version = |action: &Action| under.contains(action.version.as_str());
    let decides = speaking().all(|action| of_version(action) == matched.contains(&id(action)));
    if decides && speaking().any(|action| !of_version(action)) {
        let under: Vec<&str> = under.iter().copied().collect();
        return format!("under {}", list(&under));
    }
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for action in matching {
        let versions = versions.entry(&action.action).or_default();
        versions.insert(&action.version);
    }
    let names = versions.iter().map(|(name, versions)| {
        let all = speaking().filter(|action| action.action == **name);
        let all: BTreeSet<&str> = all.map(|action| action.version.as_str()).collect();
        if all == *versions {
            return code(name);
        }
        let versions: Vec<&str> = versions.iter().copied().collect();
        format!("{} {}", code(name), list(&versions))
    });
    format!("for {}", names.collect::<Vec<_>>().join(", "))
}

fn list(items: &[&str]) -> String {
    match items {
        [] => String::new(),
        [item] => (*item).to_owned(),
        [others @ .., last] => format!("{} and {last}", others.join(", ")),
    }
}

/// The key of a definition among those of all Actions.
pub(crate) fn key(action: &Action, def: &str) -> String {
    format!("{}@{} {def}", action.action, action.version)
}
