//! The references of definitions, and the places of shared ones.

use std::collections::{BTreeMap, BTreeSet};

use volc_ir::{Action, Type, TypeDef};

use super::shared_key::Key;

/// A definition that refers to other shared types by [`Key::reference`].
pub(crate) fn referring(action: &Action, def: &TypeDef) -> TypeDef {
    let mut def = def.clone();
    match &mut def {
        TypeDef::Struct(def) => {
            for field in &mut def.fields {
                refer(&mut field.ty, action);
            }
        }
        TypeDef::Union(def) => {
            for variant in &mut def.of {
                refer_by_name(&mut variant.ty, action);
            }
        }
        TypeDef::Enum(_) => {}
    }
    def
}

fn refer(ty: &mut Type, action: &Action) {
    match ty {
        Type::List { of } | Type::Map { of } => refer(of, action),
        Type::Struct { name } | Type::Enum { name, .. } | Type::Union { name } => {
            refer_by_name(name, action)
        }
        _ => {}
    }
}

fn refer_by_name(name: &mut String, action: &Action) {
    let def = action.types.iter().find(|def| def.name() == name.as_str());
    if let Some(key) = def.and_then(|def| Key::from_definition(action, def)) {
        *name = key.reference();
    }
}

/// Returns the places of each shared type: its own name if a field outside of shared types has it, and its path inside
/// of others.
pub(crate) fn paths(action: &Action) -> BTreeMap<Key, BTreeSet<String>> {
    let def_of = |name: &str| action.types.iter().find(|def| def.name() == name);
    let outside = action.types.iter().filter_map(|def| match def {
        TypeDef::Struct(def) if def.shared.is_none() => Some(&def.fields),
        _ => None,
    });
    let request = &action.request;
    let outside = outside
        .chain([&request.query, &request.body, &action.response])
        .flatten();
    let mut found: BTreeMap<Key, BTreeSet<String>> = BTreeMap::new();
    let mut pending: Vec<(&TypeDef, Option<String>)> = outside
        .filter_map(|field| Some((def_of(field.ty.named()?)?, None)))
        .collect();
    while let Some((def, path)) = pending.pop() {
        let Some(key) = Key::from_definition(action, def) else {
            continue;
        };
        let path = path.unwrap_or_else(|| key.name.clone());
        // A struct that holds itself has no end of paths.
        let is_deep = path.split('.').count() > action.types.len();
        if is_deep || !found.entry(key).or_default().insert(path.clone()) {
            continue;
        }
        match def {
            TypeDef::Struct(def) => pending.extend(def.fields.iter().filter_map(|field| {
                Some((
                    def_of(field.ty.named()?)?,
                    Some(format!("{path}.{}", field.name)),
                ))
            })),
            TypeDef::Union(def) => pending.extend(def.of.iter().filter_map(|variant| {
                Some((
                    def_of(&variant.ty)?,
                    Some(format!("{path}<{}>", variant.name)),
                ))
            })),
            TypeDef::Enum(_) => {}
        }
    }
    found
}

/// Returns the names that a definition refers to.
pub(crate) fn references(def: &TypeDef) -> impl Iterator<Item = &str> {
    let fields = match def {
        TypeDef::Struct(def) => def.fields.as_slice(),
        TypeDef::Enum(_) | TypeDef::Union(_) => &[],
    };
    let variants = match def {
        TypeDef::Union(def) => def.of.as_slice(),
        TypeDef::Struct(_) | TypeDef::Enum(_) => &[],
    };
    let variants = variants.iter().map(|variant| variant.ty.as_str());
    fields
        .iter()
        .filter_map(|field| field.ty.named())
        .chain(variants)
}

/// Makes a type the Action's own.
pub(crate) fn unshare(def: &mut TypeDef) {
    match def {
        TypeDef::Struct(def) => def.shared = None,
        TypeDef::Enum(def) => def.shared = None,
        TypeDef::Union(def) => def.shared = None,
    }
}
