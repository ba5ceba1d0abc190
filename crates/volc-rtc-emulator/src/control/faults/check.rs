//! Checks of faults, before they are added.

use crate::catalog::Catalog;
use crate::control::api::{BodyCondition, Effect, Fault};

/// The number of names that an error proposes.
const PROPOSED: usize = 5;

/// A problem of a fault, and the member that has it.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) member: &'static str,
    pub(super) text: String,
}

fn problem<T>(member: &'static str, text: impl Into<String>) -> Result<T, Problem> {
    Err(Problem {
        member,
        text: text.into(),
    })
}

/// Checks what the types of a fault cannot.
pub(super) fn fault(fault: &Fault, catalog: &Catalog) -> Result<(), Problem> {
    for action in &fault.actions {
        known_action(action, fault.version.as_deref(), catalog)?;
    }
    if let Some(version) = &fault.version
        && !catalog.actions().any(|action| action.version == *version)
    {
        let versions: Vec<&str> = catalog
            .actions()
            .map(|action| action.version.as_str())
            .collect();
        return problem(
            "version",
            format!(
                "no Action has the Version `{version}`{}",
                closest(version, versions)
            ),
        );
    }
    if fault.probability.is_some_and(|p| !(0.0..=1.0).contains(&p)) {
        return problem("probability", "it must be from 0 to 1");
    }
    if fault.count == Some(0) {
        return problem("count", "it must be at least 1; leave it out for no limit");
    }
    fault.conditions.iter().try_for_each(condition)?;
    effect(&fault.effect, catalog)
}

fn known_action(name: &str, version: Option<&str>, catalog: &Catalog) -> Result<(), Problem> {
    let versions: Vec<&str> = catalog
        .actions()
        .filter(|action| action.action == name)
        .map(|action| action.version.as_str())
        .collect();
    if versions.is_empty() {
        let names: Vec<&str> = catalog
            .actions()
            .map(|action| action.action.as_str())
            .collect();
        return problem(
            "actions",
            format!("there is no Action `{name}`{}", closest(name, names)),
        );
    }
    match version {
        Some(version) if !versions.contains(&version) => problem(
            "version",
            format!(
                "`{name}` has no Version `{version}`, but {}",
                versions.join(", ")
            ),
        ),
        _ => Ok(()),
    }
}

fn condition(condition: &BodyCondition) -> Result<(), Problem> {
    let pointer = &condition.pointer;
    if !pointer.starts_with('/') {
        return problem(
            "match",
            format!("the JSON pointer `{pointer}` does not begin with `/`; try `/{pointer}`"),
        );
    }
    if condition.equals.is_none() && condition.exists.is_none() {
        return problem(
            "match",
            format!("the condition on `{pointer}` has neither `equals` nor `exists`"),
        );
    }
    Ok(())
}

fn effect(effect: &Effect, catalog: &Catalog) -> Result<(), Problem> {
    if let Some(code) = &effect.code
        && catalog.code(code).is_none()
    {
        let codes: Vec<&str> = catalog.codes().map(|code| code.code.as_str()).collect();
        let text = format!(
            "there is no code `{code}`{}; GET /_emulator/faults/codes lists all {}",
            closest(code, codes.clone()),
            codes.len()
        );
        return problem("effect.code", text);
    }
    if effect
        .status
        .is_some_and(|status| !(200..=599).contains(&status))
    {
        return problem("effect.status", "it must be from 200 to 599");
    }
    if effect.message.is_some() && effect.code.is_none() {
        return problem(
            "effect.message",
            "a message is that of a `code`, which is not set",
        );
    }
    if let Some(text) = effect.delay.as_ref().and_then(|delay| delay.problem()) {
        return problem("effect.delay", text);
    }
    if effect.bytes_per_second == Some(0) {
        return problem("effect.bytes_per_second", "it must be at least 1");
    }
    if effect.bytes_per_second.is_some() && effect.connection.is_some() {
        return problem("effect", "set either `connection` or `bytes_per_second`");
    }
    let is_any = effect.code.is_some()
        || effect.status.is_some()
        || effect.delay.is_some()
        || effect.connection.is_some()
        || effect.body.is_some()
        || effect.bytes_per_second.is_some();
    if !is_any {
        let text = "it has no effect: set `code`, `status`, `delay`, `connection`, `body` or `bytes_per_second`";
        return problem("effect", text);
    }
    Ok(())
}

/// Proposes the names that are most like one, as the end of a sentence.
pub(crate) fn closest(name: &str, mut known: Vec<&str>) -> String {
    known.sort_unstable();
    known.dedup();
    let likeness = |other: &str| strsim::jaro_winkler(&name.to_lowercase(), &other.to_lowercase());
    known.sort_by(|one, other| likeness(other).total_cmp(&likeness(one)));
    known.truncate(PROPOSED);
    match known.as_slice() {
        [] => String::new(),
        known => format!("; the closest are {}", known.join(", ")),
    }
}
