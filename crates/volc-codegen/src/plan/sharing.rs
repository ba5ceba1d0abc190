//! Types that Actions share: one item for all of them, in the crate's module `types`.

use std::collections::{BTreeMap, BTreeSet};

use volc_ir::{Action, Field, Ir, TypeDef, Usage};

use super::definitions::Definitions;

use super::merge::{Conflict, Definition, Demands, merge};
use super::model::Reexport;
use super::references::{paths, references, referring};
use super::shared_key::Key;
use super::uses::uses;
use crate::error::GenerateError;
use crate::lock::Lock;
use crate::names::{Unique, is_taken_type, pascal, snake};

/// The types of a service that Actions share, by scope and name.
#[derive(Default)]
pub(crate) struct SharedTypes<'a> {
    types: BTreeMap<Key, SharedType<'a>>,
}

/// A shared type.
pub(crate) struct SharedType<'a> {
    /// Its name in Rust.
    pub(crate) name: String,
    /// Whose definition stands for all.
    pub(crate) owner: &'a Action,
    /// The definition, which refers to other shared types by [`Key::reference`].
    pub(crate) definition: TypeDef,
    /// The demands of only some definitions on it, by their keys.
    pub(crate) demands: BTreeMap<String, Demands>,
    /// The members that are received from some Actions only, which are optional therefore.
    partial: BTreeSet<String>,
    /// The names of the Actions that have it.
    pub(crate) actions: BTreeSet<&'a str>,
    /// The families whose Actions have it, as modules.
    pub(crate) families: BTreeSet<String>,
    /// The places of the type in those that are shared on purpose, such as `StorageConfig.Tos`.
    paths: BTreeSet<String>,
}

impl<'a> SharedTypes<'a> {
    /// Decides names and definitions. Names that the lock has are kept, new ones are added to it.
    ///
    /// # Errors
    /// A name that generated code needs for itself.
    pub(crate) fn from_ir(ir: &'a Ir, lock: &mut Lock) -> Result<Self, GenerateError> {
        let mut actions: Vec<&Action> = ir.actions.iter().collect();
        actions.sort_by_key(|action| (&action.source.file, &action.action, &action.version));
        let mut found: BTreeMap<Key, Found<'a>> = BTreeMap::new();
        for action in actions {
            let paths = paths(action);
            for def in &action.types {
                let Some(key) = Key::from_definition(action, def) else {
                    continue;
                };
                let paths = paths.get(&key).into_iter().flatten().cloned();
                let found = found.entry(key).or_default();
                found.paths.extend(paths);
                found.definitions.push((action, def));
            }
        }
        let mut shared = Self::default();
        for (key, found) in found {
            let ty = found.join(&key)?;
            shared.types.insert(key, ty);
        }
        shared.name(lock)?;
        Ok(shared)
    }

    fn name(&mut self, lock: &mut Lock) -> Result<(), GenerateError> {
        let scopes: BTreeSet<Option<String>> =
            self.types.keys().map(|key| key.family.clone()).collect();
        for scope in scopes {
            let mut used = Unique::default();
            for name in self.service_names_in(scope.as_deref()) {
                used.try_take(&name);
            }
            let types = self.types.iter_mut().filter(|(key, _)| key.family == scope);
            // Names that an overlay gives come first.
            let (given, derived): (Vec<_>, Vec<_>) =
                types.partition(|(key, shared)| shared.paths.contains(&key.name));
            for (key, shared) in given {
                let wanted = pascal(&key.name);
                if is_taken_type(&wanted) {
                    let message = format!(
                        "generated code needs the name `{wanted}` for itself; share the type under another name"
                    );
                    return Err(GenerateError::new(shared.owner, message));
                }
                shared.name = used.take(&wanted);
                lock.set(&key.lock_key(), &key.name, &shared.name);
            }
            for (key, shared) in derived {
                let wanted = pascal(&key.name);
                let lock_key = key.lock_key();
                let locked = shared
                    .paths
                    .iter()
                    .find_map(|path| lock.get(&lock_key, path));
                shared.name = match locked.filter(|name| used.try_take(name)) {
                    Some(name) => name.to_owned(),
                    None if is_taken_type(&wanted) || !used.try_take(&wanted) => {
                        let scope = key.family.as_deref().unwrap_or("Shared");
                        used.take(&format!("{}{wanted}", pascal(scope)))
                    }
                    None => wanted,
                };
                if let Some(path) = shared.paths.first() {
                    lock.set(&lock_key, path, &shared.name);
                }
            }
        }
        Ok(())
    }

    /// The names of the whole service's types that those of a family refer to: they are in scope there.
    fn service_names_in(&self, family: Option<&str>) -> Vec<String> {
        let types = self
            .types
            .iter()
            .filter(|(key, _)| family.is_some() && key.family.as_deref() == family);
        let references = types.flat_map(|(_, ty)| references(&ty.definition));
        let of_service = references.filter(|reference| reference.starts_with('/'));
        of_service
            .filter_map(|name| self.name_of_reference(name))
            .map(str::to_owned)
            .collect()
    }

    /// The type of a key.
    pub(crate) fn get(&self, key: &Key) -> Option<&SharedType<'a>> {
        self.types.get(key)
    }

    /// The name in Rust of a type of an Action, if it is shared.
    pub(crate) fn name_of(&self, action: &Action, def: &TypeDef) -> Option<&str> {
        let shared = self.types.get(&Key::from_definition(action, def)?)?;
        Some(&shared.name)
    }

    /// The name in Rust of the type that a definition refers to by [`Key::reference`].
    pub(crate) fn name_of_reference(&self, reference: &str) -> Option<&str> {
        Some(&self.types.get(&Key::parse(reference)?)?.name)
    }

    /// The types by key.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Key, &SharedType<'a>)> {
        self.types.iter()
    }

    /// A type of an Action among the shared ones, under the name that it has in the Action's module.
    pub(crate) fn reexport(&self, key: &Key, local: &str) -> Option<Reexport> {
        Some(Reexport {
            module: key.module(),
            name: self.types.get(key)?.name.clone(),
            local: local.to_owned(),
        })
    }
}

impl Definitions for SharedTypes<'_> {
    fn definition(&self, name: &str) -> Option<&TypeDef> {
        Some(&self.types.get(&Key::parse(name)?)?.definition)
    }

    fn is_partial(&self, field: &Field) -> bool {
        let mut partial = self
            .types
            .values()
            .filter(|ty| ty.partial.contains(&field.name));
        partial.any(|ty| match &ty.definition {
            TypeDef::Struct(def) => def.fields.iter().any(|other| std::ptr::eq(other, field)),
            TypeDef::Enum(_) | TypeDef::Union(_) => false,
        })
    }
}

/// The definitions of one key.
#[derive(Default)]
struct Found<'a> {
    paths: BTreeSet<String>,
    definitions: Vec<(&'a Action, &'a TypeDef)>,
}

impl<'a> Found<'a> {
    fn join(self, key: &Key) -> Result<SharedType<'a>, GenerateError> {
        let definitions = self.definitions.iter().map(|(action, def)| {
            let def = referring(action, def);
            let others = references(&def)
                .find(|reference| !reference.contains('/'))
                .map(str::to_owned);
            match others {
                None => Ok(Definition { action, def }),
                Some(other) => {
                    let message = format!(
                        "`{}` is shared, but `{other}` inside of it is not; share that too",
                        def.name()
                    );
                    Err(GenerateError::new(action, message))
                }
            }
        });
        let definitions = definitions.collect::<Result<Vec<_>, _>>()?;
        let merged = merge(&definitions).map_err(|conflict| refusal(key, &conflict))?;
        let sent = self.definitions.iter().find(|(_, def)| is_sent(def));
        let (Some(merged), Some(&(owner, _))) = (merged, sent.or(self.definitions.first())) else {
            return Err(GenerateError::named(
                key.reference(),
                "a shared type without a definition",
            ));
        };
        Ok(SharedType {
            name: String::new(),
            owner,
            definition: merged.definition,
            demands: merged.demands,
            partial: merged.partial,
            actions: self
                .definitions
                .iter()
                .map(|(action, _)| action.action.as_str())
                .collect(),
            families: self
                .definitions
                .iter()
                .map(|(action, _)| snake(&action.family))
                .collect(),
            paths: self.paths,
        })
    }
}

/// That a page's definition cannot be shared, and how to give it one of its own.
fn refusal(key: &Key, conflict: &Conflict<'_>) -> GenerateError {
    let action = conflict.action;
    let uses = uses(action);
    let path = uses
        .get(conflict.def.as_str())
        .and_then(|uses| uses.paths.first());
    let path = path.map_or("..", String::as_str);
    let overlay = action
        .source
        .file
        .strip_suffix(".md")
        .unwrap_or(&action.source.file);
    let message = format!(
        "`{}` is shared, but not the same here: {}; give this page's type a definition of its own: `shared = false` \
            under \
         `[field.\"{path}\"]` in specs/{overlay}.toml",
        key.name, conflict.message
    );
    GenerateError::new(action, message)
}

fn is_sent(def: &TypeDef) -> bool {
    matches!(def, TypeDef::Struct(def) if def.usage == Usage::Request)
}
