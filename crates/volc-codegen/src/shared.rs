//! Types that Actions of a family share: one item for all of them, in the family's module `types`.

use std::collections::{BTreeMap, BTreeSet};

use volc_ir::{Action, Field, Ir, Type, TypeDef, Usage};

use crate::{
    GenerateError, Lock, enums, layout,
    model::{Model, TypeModel},
    names::{Unique, is_taken_type, pascal},
    structs,
};

/// The name of the module.
pub(crate) const MODULE: &str = "types";

/// The shared types of a service.
#[derive(Default)]
pub(crate) struct SharedTypes<'a> {
    /// By family and shared name.
    types: BTreeMap<&'a str, BTreeMap<&'a str, SharedType<'a>>>,
}

struct SharedType<'a> {
    /// The name in Rust.
    name: String,
    /// Whose definition is taken: its documentation, the order of its fields.
    owner: &'a Action,
    definition: &'a TypeDef,
    /// Where it lies in the types that are shared on purpose, such as `StorageConfig.Tos`.
    paths: BTreeSet<String>,
}

impl<'a> SharedTypes<'a> {
    /// Decides names and definitions. Names that the lock has are kept, new ones are added to it.
    ///
    /// # Errors
    /// A name that generated code needs for itself.
    pub(crate) fn of(ir: &'a Ir, lock: &mut Lock) -> Result<Self, GenerateError> {
        let mut shared = Self::default();
        let mut actions: Vec<&Action> = ir.actions.iter().collect();
        actions.sort_by_key(|action| (&action.source.file, &action.action, &action.version));
        for action in actions {
            let paths = paths(action);
            for def in &action.types {
                let Some(name) = def.shared() else {
                    continue;
                };
                let found = shared
                    .types
                    .entry(&action.family)
                    .or_default()
                    .entry(name)
                    .or_insert_with(|| SharedType {
                        name: String::new(),
                        owner: action,
                        definition: def,
                        paths: BTreeSet::new(),
                    });
                found
                    .paths
                    .extend(paths.get(name).into_iter().flatten().cloned());
                // What is sent has bounds and a constructor; what is only received has neither.
                if is_sent(def) && !is_sent(found.definition) {
                    (found.owner, found.definition) = (action, def);
                }
            }
        }
        shared.name(lock)?;
        Ok(shared)
    }

    fn name(&mut self, lock: &mut Lock) -> Result<(), GenerateError> {
        for (family, types) in &mut self.types {
            let key = format!("{MODULE}@{family}");
            let mut used = Unique::default();
            // Names that an overlay gives come first.
            let (given, derived): (Vec<_>, Vec<_>) = types
                .iter_mut()
                .partition(|(name, shared)| shared.paths.contains(**name));
            for (name, shared) in given {
                let wanted = pascal(name);
                if is_taken_type(&wanted) {
                    let message = format!(
                        "generated code needs the name `{wanted}` for itself; share the type under another name"
                    );
                    return Err(GenerateError::new(shared.owner, message));
                }
                shared.name = used.take(&wanted);
                lock.set(&key, name, &shared.name);
            }
            for (name, shared) in derived {
                let wanted = pascal(name);
                let locked = shared.paths.iter().find_map(|path| lock.get(&key, path));
                shared.name = match locked.filter(|name| used.try_take(name)) {
                    Some(name) => name.to_owned(),
                    None if is_taken_type(&wanted) || !used.try_take(&wanted) => {
                        used.take(&format!("{}{wanted}", pascal(family)))
                    }
                    None => wanted,
                };
                if let Some(path) = shared.paths.first() {
                    lock.set(&key, path, &shared.name);
                }
            }
        }
        Ok(())
    }

    fn get(&self, action: &Action, def: &TypeDef) -> Option<&SharedType<'a>> {
        self.types.get(action.family.as_str())?.get(def.shared()?)
    }

    /// The name in Rust of a type of an Action, if it is shared.
    pub(crate) fn name_of(&self, action: &Action, def: &TypeDef) -> Option<&str> {
        self.get(action, def).map(|shared| shared.name.as_str())
    }

    /// The items of the types that are taken from this Action, by name.
    pub(crate) fn items(&self, model: &Model<'_>) -> Result<Vec<(String, String)>, GenerateError> {
        let action = model.action;
        let mut items = Vec::new();
        for (def, ty) in action.types.iter().zip(&model.types) {
            let Some(shared) = self
                .get(action, def)
                .filter(|shared| std::ptr::eq(shared.definition, def))
            else {
                continue;
            };
            let item = match ty {
                TypeModel::Struct(ty) => structs::item(ty, model.documentation),
                TypeModel::Enum(ty) => enums::item(ty, action, model.documentation)?,
            };
            items.push((shared.name.clone(), item));
        }
        Ok(items)
    }
}

/// The file of a family's shared types.
pub(crate) fn file(family: &str, specs: &str, items: BTreeMap<String, String>) -> String {
    let header = format!(
        "Types that several Actions of the family `{family}` share.\n\n\
         Generated by `cargo xtask codegen` from `specs/{specs}/{family}`; do not edit by hand."
    );
    let body = layout::pieces(items.into_values().collect());
    layout::file(&header, vec![crate::action::imports(&body), body])
}

fn is_sent(def: &TypeDef) -> bool {
    matches!(def, TypeDef::Struct(def) if def.usage == Usage::Request)
}

/// Where each shared type lies: its own name if a field outside of shared types has it, and its path inside of others.
fn paths(action: &Action) -> BTreeMap<&str, BTreeSet<String>> {
    let def_of = |name: &str| action.types.iter().find(|def| def.name() == name);
    let outside = action.types.iter().filter_map(|def| match def {
        TypeDef::Struct(def) if def.shared.is_none() => Some(&def.fields),
        _ => None,
    });
    let request = &action.request;
    let outside = outside
        .chain([&request.query, &request.body, &action.response])
        .flatten();
    let mut found: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut pending: Vec<(&TypeDef, Option<String>)> = outside
        .filter_map(|field| Some((def_of(named(field)?)?, None)))
        .collect();
    while let Some((def, path)) = pending.pop() {
        let Some(name) = def.shared() else {
            continue;
        };
        let path = path.unwrap_or_else(|| name.to_owned());
        // A struct that holds itself has no end of paths.
        let is_deep = path.split('.').count() > action.types.len();
        if is_deep || !found.entry(name).or_default().insert(path.clone()) {
            continue;
        }
        if let TypeDef::Struct(def) = def {
            pending.extend(def.fields.iter().filter_map(|field| {
                Some((
                    def_of(named(field)?)?,
                    Some(format!("{path}.{}", field.name)),
                ))
            }));
        }
    }
    found
}

fn named(field: &Field) -> Option<&str> {
    let mut ty = &field.ty;
    while let Type::List { of } | Type::Map { of } = ty {
        ty = of;
    }
    match ty {
        Type::Struct { name } | Type::Enum { name, .. } => Some(name),
        _ => None,
    }
}
