//! The effect of a change of the pages on users of the generated crate, by the semantic versioning of Rust crates.
//!
//! [`compare`] looks at what codegen makes of the pages, not at their text. Each [`Change`] follows one [`Rule`], whose
//! documentation tells the class and why. What holds in general:
//!
//! - requests, responses and enumerations are `#[non_exhaustive]`, so what is added to them breaks nobody;
//! - a required field is an argument of a constructor, so its presence and its place are part of the interface;
//! - names are those of Rust: a field of which only the serialized name differs is not another field;
//! - names of types are those that [`Lock`] has, since codegen keeps them when a page suggests others;
//! - structs, unions and enumerations are looked at where the first field refers to them; a type that appears or goes
//!   does so with a field;
//! - a struct that Actions share is looked at as the shared type: with the members of all of its pages, required only
//!   where all pages require them.

mod action;
mod bounds;
mod change;
mod codes;
mod condition;
mod event;
mod field;
mod ranges;
mod report;
mod rule;
mod sent;
mod service;
mod shape;
mod sharing;
mod union;

use std::collections::{BTreeMap, HashMap};

use volc_ir::{Action, Ir};

pub use change::{Change, Place};
pub use rule::{Class, Rule};

use self::report::Side;
use self::sharing::Merged;
use crate::lock::Lock;
use crate::names;
use crate::plan::sharing::SharedTypes;
use crate::plan::type_names;

/// The pages of a service at one time.
#[derive(Clone, Copy, Debug)]
pub struct State<'a> {
    /// The representation of the pages.
    pub ir: &'a Ir,
    /// The names that are published for them. `None` for names as codegen would give them next: in the old state
    /// those of the pages, in the new one those of the old state as far as there are such.
    pub lock: Option<&'a Lock>,
}

/// Returns what changed from one state to another, in the order of the Actions and of their fields, then the events.
///
/// Both must be of the same service.
pub fn compare(old: State<'_>, new: State<'_>) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut old_lock = old.lock.cloned().unwrap_or_default();
    let mut new_lock = new.lock.cloned();
    service::compare(&mut changes, &old.ir.service, &new.ir.service);
    service::compare_plain(
        &mut changes,
        old.ir,
        &mut old_lock,
        new.ir,
        new_lock.as_ref(),
    );
    // A name that cannot be is refused by codegen; here the pages' own names do.
    let old_shared = SharedTypes::from_ir(old.ir, &mut old_lock).unwrap_or_default();
    let new_shared = SharedTypes::from_ir(new.ir, new_lock.as_mut().unwrap_or(&mut old_lock));
    let new_shared = new_shared.unwrap_or_default();
    codes::compare(&mut changes, old.ir, new.ir);
    let (old_merged, new_merged) = (Merged::new(old.ir), Merged::new(new.ir));
    let (old_actions, new_actions) = (by_key(old.ir), by_key(new.ir));
    let mut keys: Vec<_> = old_actions.keys().chain(new_actions.keys()).collect();
    keys.sort_unstable();
    keys.dedup();
    for key in keys {
        match (old_actions.get(key), new_actions.get(key)) {
            (Some(old), Some(new)) => {
                let names = type_names(old, &old_shared, &mut old_lock);
                let old_side = Side::of_action(old, names, &old_merged);
                let lock = new_lock.as_mut().unwrap_or(&mut old_lock);
                let names = type_names(new, &new_shared, lock);
                let new_side = Side::of_action(new, names, &new_merged);
                changes.extend(action::compare((old, old_side), (new, new_side)));
            }
            (Some(old), None) => changes.push(action::removed(old)),
            (None, Some(new)) => changes.push(action::added(new)),
            (None, None) => {}
        }
    }
    changes.extend(event::compare((old.ir, &old_merged), (new.ir, &new_merged)));
    changes
}

/// Returns the class of the changes as a whole; `None` if nothing changed.
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
