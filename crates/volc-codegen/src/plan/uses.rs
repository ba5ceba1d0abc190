//! The uses of an Action's types.

use std::collections::{BTreeMap, HashSet};

use volc_ir::{Action, Field};

/// The uses of a type.
#[derive(Default)]
pub(crate) struct Uses<'a> {
    /// The struct that has the first field of the type; `None` if it is a field of the Action itself.
    pub(crate) owner: Option<&'a str>,
    /// The paths of the fields that have the type. Each struct is entered once.
    pub(crate) paths: Vec<String>,
}

/// Finds where the types of an Action are used, by their names.
pub(crate) fn uses(action: &Action) -> BTreeMap<&str, Uses<'_>> {
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
