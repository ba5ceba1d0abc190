//! Names of an Action's types.

use std::collections::HashMap;

use volc_ir::{Action, TypeDef};

use super::sharing::SharedTypes;
use super::uses::uses;
use crate::lock::Lock;
use crate::names::{Unique, is_taken_type, pascal};

/// Decides the name in Rust of each type of the page, by its name there. Names that the lock has are kept, new ones are
/// added to it.
pub(crate) fn type_names<'a>(
    action: &'a Action,
    base: &str,
    shared: &SharedTypes<'_>,
    lock: &mut Lock,
    notes: &mut Vec<String>,
) -> HashMap<&'a str, String> {
    let key = format!("{}@{}", action.action, action.version);
    let uses = uses(action);
    let mut used = Unique::default();
    for own in ["Request", "Output", "Call", "Ext"] {
        used.take(&format!("{base}{own}"));
    }
    let mut given = HashMap::new();
    let paths = |def: &TypeDef| uses.get(def.name()).map_or(&[][..], |uses| &uses.paths);
    // A shared type has the name that it had in the Action's module, else the one that all share.
    for def in &action.types {
        if let Some(name) = shared.name_of(action, def) {
            let locked = paths(def).iter().find_map(|path| lock.get(&key, path));
            let name = locked.unwrap_or(name).to_owned();
            used.try_take(&name);
            if let Some(path) = paths(def).first() {
                lock.set(&key, path, &name);
            }
            given.insert(def.name(), name);
        }
    }
    for def in &action.types {
        if given.contains_key(def.name()) {
            continue;
        }
        let locked = paths(def).iter().find_map(|path| lock.get(&key, path));
        if let Some(name) = locked.filter(|name| used.try_take(name)) {
            let wanted = pascal(def.name());
            if name != wanted && !is_taken_type(&wanted) {
                notes.push(format!(
                    "`{name}` keeps its name; the page now suggests `{wanted}`"
                ));
            }
            given.insert(def.name(), name.to_owned());
        }
    }
    for def in &action.types {
        if given.contains_key(def.name()) {
            continue;
        }
        let owner = uses
            .get(def.name())
            .map_or(base, |uses| uses.owner.unwrap_or(base));
        let wanted = pascal(def.name());
        let name = if is_taken_type(&wanted) || !used.try_take(&wanted) {
            used.take(&pascal(&format!("{owner}{wanted}")))
        } else {
            wanted
        };
        if let Some(path) = uses.get(def.name()).and_then(|uses| uses.paths.first()) {
            lock.set(&key, path, &name);
        }
        given.insert(def.name(), name);
    }
    given
}
