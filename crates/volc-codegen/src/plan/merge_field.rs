//! The one member that stands for those of several pages.

use std::collections::BTreeSet;

use volc_ir::{Action, Bounds, Docs, Field};

use super::docs::code;
use super::facts;

/// A member as one page has it.
pub(crate) struct Occurrence<'b, 'a> {
    pub(crate) action: &'a Action,
    /// The name of the page's definition.
    pub(crate) def: &'b str,
    pub(crate) field: &'b Field,
    /// Whether its requirements count: those of what is only received do not where it is also sent.
    pub(crate) speaks: bool,
}

/// A merged member, and what only some Actions demand of it.
pub(crate) struct MergedField<'a> {
    pub(crate) field: Option<Field>,
    pub(crate) demands: Vec<(&'a Action, Field)>,
}

/// A member that has another type elsewhere.
pub(crate) struct FieldConflict<'b, 'a> {
    pub(crate) action: &'a Action,
    pub(crate) def: &'b str,
    pub(crate) message: String,
}

/// Merges a member. `pages` is the number of definitions, `speakers` that of those whose requirements count.
///
/// # Errors
/// Members of different types.
pub(crate) fn merge_field<'b, 'a>(
    all: &[Occurrence<'b, 'a>],
    pages: usize,
    speakers: usize,
) -> Result<MergedField<'a>, FieldConflict<'b, 'a>> {
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
    let everywhere = speaking.len() == speakers;
    field.required = everywhere && speaking.iter().all(|occurrence| occurrence.field.required);
    let mut demands = Vec::new();
    for occurrence in &speaking {
        let demand = demand(occurrence.field, &field);
        if demand.required
            || !demand.bounds.is_empty()
            || demand.format.is_some()
            || !demand.required_if.is_empty()
        {
            demands.push((occurrence.action, demand));
        }
    }
    let says = differences(&speaking, &field, all.len() < pages);
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

/// What all pages say of the member.
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

/// What all agree on.
fn agreed<'d, T: PartialEq>(mut all: impl Iterator<Item = &'d T>) -> Option<&'d T> {
    let first = all.next()?;
    all.all(|other| other == first).then_some(first)
}

/// What a page demands of the member beyond what all do: the rest of the field is empty.
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

/// What differs between the Actions, in words.
fn differences(speaking: &[&Occurrence<'_, '_>], merged: &Field, is_partial: bool) -> String {
    let mut says = Vec::new();
    let names = |matching: &dyn Fn(&Field) -> bool| {
        let matching = speaking
            .iter()
            .filter(|occurrence| matching(occurrence.field));
        let names: BTreeSet<String> = matching
            .map(|occurrence| code(&occurrence.action.action))
            .collect();
        names.into_iter().collect::<Vec<_>>().join(", ")
    };
    if is_partial {
        says.push(format!("Only for {}.", names(&|_| true)));
    }
    let is_required = |field: &Field| field.required && field.fixed.is_none();
    if !merged.required
        && !is_partial
        && speaking
            .iter()
            .any(|occurrence| is_required(occurrence.field))
    {
        says.push(format!("Required for {}.", names(&is_required)));
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
        says.push(format!(
            "For {}: {fact}",
            names(&|field| facts_of(field) == *fact)
        ));
    }
    says.join(" ")
}
