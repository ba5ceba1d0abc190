//! Names of an Action's types.

use std::collections::{BTreeMap, HashMap, HashSet};

use volc_ir::{Action, Field};

use super::sharing::SharedTypes;
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
    for def in &action.types {
        if let Some(name) = shared.name_of(action, def) {
            used.try_take(name);
            given.insert(def.name(), name.to_owned());
        }
    }
    for def in &action.types {
        if given.contains_key(def.name()) {
            continue;
        }
        let paths = uses.get(def.name()).map_or(&[][..], |uses| &uses.paths);
        let locked = paths.iter().find_map(|path| lock.get(&key, path));
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
        let name = match is_taken_type(&wanted) || !used.try_take(&wanted) {
            true => used.take(&pascal(&format!("{owner}{wanted}"))),
            false => wanted,
        };
        if let Some(path) = uses.get(def.name()).and_then(|uses| uses.paths.first()) {
            lock.set(&key, path, &name);
        }
        given.insert(def.name(), name);
    }
    given
}

/// Where a type is used.
#[derive(Default)]
struct Uses<'a> {
    /// The struct that has the first field of the type; `None` if it is a field of the Action itself.
    owner: Option<&'a str>,
    /// The paths of the fields that have the type. Each struct is entered once.
    paths: Vec<String>,
}

fn uses(action: &Action) -> BTreeMap<&str, Uses<'_>> {
    let mut uses: BTreeMap<&str, Uses<'_>> = BTreeMap::new();
    let mut entered = HashSet::new();
    let mut pending: Vec<(String, Option<&str>, &[Field])> = vec![
        ("Result".to_owned(), None, &action.response),
        ("Body".to_owned(), None, &action.request.body),
        ("Query".to_owned(), None, &action.request.query),
    ];
    while let Some((path, owner, fields)) = pending.pop() {
        for field in fields {
            let Some(name) = field.ty.named() else {
                continue;
            };
            let path = format!("{path}.{}", field.name);
            let entry = uses.entry(name).or_insert_with(|| Uses {
                owner,
                paths: Vec::new(),
            });
            entry.paths.push(path.clone());
            if !entered.insert(name) {
                continue;
            }
            if let Some(def) = action.struct_def(name) {
                pending.push((path.clone(), Some(name), &def.fields));
            }
            for variant in action.union_def(name).iter().flat_map(|def| &def.of) {
                let path = format!("{path}<{}>", variant.name);
                let entry = uses.entry(&variant.ty).or_insert_with(|| Uses {
                    owner: Some(name),
                    paths: Vec::new(),
                });
                entry.paths.push(path.clone());
                if entered.insert(&variant.ty)
                    && let Some(def) = action.struct_def(&variant.ty)
                {
                    pending.push((path, Some(&variant.ty), &def.fields));
                }
            }
        }
    }
    uses
}
