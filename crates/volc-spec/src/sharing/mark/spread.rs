//! A mark on a type, and on all types below it.

use std::collections::{BTreeMap, BTreeSet};

use volc_ir::{Action, TypeDef, Usage};

use crate::paths::inner;
use crate::sharing::SERVICE;

/// The statements about the definitions of an Action, by name.
#[derive(Default)]
pub(super) struct Given {
    pub(super) keys: BTreeMap<String, Key>,
    /// Those that keep a definition of their own.
    pub(super) own: BTreeSet<String>,
}

pub(super) struct Key {
    pub(super) key: String,
    pub(super) both_sides: bool,
}

/// Marks the definitions, and what they hold under their own names.
pub(super) fn spread(action: &mut Action, given: &Given) {
    for (name, key) in &given.keys {
        set(action, name, &key.key);
    }
    let is_service = |key: &Key| key.key.starts_with(SERVICE);
    // Those of the service first, since its scope is the wider one.
    for scope in [true, false] {
        let prefix = if scope { SERVICE } else { "" };
        let roots = given
            .keys
            .iter()
            .filter(|(_, key)| is_service(key) == scope);
        let mut pending: Vec<String> = roots.map(|(name, _)| name.clone()).collect();
        while let Some(name) = pending.pop() {
            let def = action.types.iter().find(|def| def.name() == name);
            let names: Vec<String> = def.map_or_else(Vec::new, |def| {
                inner(def).into_iter().map(str::to_owned).collect()
            });
            for name in names {
                let is_marked = action
                    .types
                    .iter()
                    .any(|def| def.name() == name && def.shared().is_some());
                if !is_marked && !given.own.contains(&name) {
                    set(action, &name, &format!("{prefix}{name}"));
                    pending.push(name);
                }
            }
        }
    }
}

/// The keys of a definition and of all that it holds.
pub(super) fn below(action: &Action, name: &str) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    let mut entered = BTreeSet::new();
    let mut pending = vec![name];
    while let Some(name) = pending.pop() {
        let def = action.types.iter().find(|def| def.name() == name);
        if let Some(def) = def.filter(|def| entered.insert(def.name())) {
            keys.extend(def.shared().map(|key| scoped(action, key)));
            pending.extend(inner(def));
        }
    }
    keys
}

/// A key that tells families apart.
pub(crate) fn scoped(action: &Action, key: &str) -> String {
    if key.starts_with(SERVICE) {
        key.to_owned()
    } else {
        format!("{}/{key}", action.family)
    }
}

pub(super) fn usage(action: &Action, name: &str) -> Option<Usage> {
    action
        .types
        .iter()
        .find(|def| def.name() == name)
        .and_then(side)
}

/// The side of the call that a definition is used on; an enumeration is of either.
pub(crate) fn side(def: &TypeDef) -> Option<Usage> {
    match def {
        TypeDef::Struct(def) => Some(def.usage),
        TypeDef::Union(def) => Some(def.usage),
        TypeDef::Enum(_) => None,
    }
}

fn set(action: &mut Action, name: &str, key: &str) {
    let def = action.types.iter_mut().find(|def| def.name() == name);
    let shared = match def {
        Some(TypeDef::Struct(def)) => &mut def.shared,
        Some(TypeDef::Enum(def)) => &mut def.shared,
        Some(TypeDef::Union(def)) => &mut def.shared,
        None => return,
    };
    *shared = Some(key.to_owned());
}
