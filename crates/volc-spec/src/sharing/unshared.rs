//! Types that are equal and not shared.

use std::collections::{BTreeMap, BTreeSet};

use volc_ir::{Action, StructDef, Type, TypeDef};

use super::{
    SharedFile,
    mark::{scoped, side},
};
use crate::{
    Code, Diagnostic,
    digest::sha256,
    nearest::did_you_mean,
    paths::{inner, places},
};

/// Types of several Actions that have one name and the same members, and are not shared.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unshared {
    /// Their name.
    pub name: String,
    /// The members of a struct, the values of an enumeration, or the variants of a union.
    pub members: Vec<String>,
    /// The places of the types, as `shared.toml` writes them: `StartRecord@2023-11-01 Body.StorageConfig`.
    pub at: Vec<String>,
    /// The reason why they are not shared, as `shared.toml` states it.
    pub reason: Option<String>,
}

/// Finds equal types that are not shared. What lies in such a type is not listed by itself.
pub(crate) fn unshared<'a>(
    actions: impl Iterator<Item = &'a Action>,
    shared: Option<&SharedFile>,
) -> Vec<Unshared> {
    let mut groups: BTreeMap<(String, String), Vec<Place<'a>>> = BTreeMap::new();
    for action in actions {
        let paths = places(action);
        let mut contents = Contents {
            action,
            known: BTreeMap::new(),
        };
        for def in &action.types {
            let path = paths.iter().find(|(_, name)| *name == def.name());
            let Some((path, _)) = path else {
                continue;
            };
            let content = contents.content(def);
            let places = groups.entry((def.name().to_owned(), content)).or_default();
            places.push(Place {
                action,
                def,
                path: path.clone(),
            });
        }
    }
    let mut found = Vec::new();
    groups.retain(|(name, _), places| {
        let is_listed = is_open(places);
        let (apart, others): (Vec<_>, Vec<_>) = std::mem::take(places)
            .into_iter()
            .partition(|place| reason(shared, &place.text()).is_some());
        found.extend(apart.iter().filter(|_| is_listed).map(|place| Unshared {
            name: name.clone(),
            members: members(place.def),
            at: vec![place.text()],
            reason: reason(shared, &place.text()),
        }));
        *places = others;
        is_open(places)
    });
    let within: BTreeSet<(String, String)> =
        groups.values().flatten().flat_map(Place::inner).collect();
    let open = groups.into_iter().filter_map(|((name, _), places)| {
        let is_outer = places.iter().any(|place| !within.contains(&place.id()));
        let first = places.first().filter(|_| is_outer)?;
        Some(Unshared {
            members: members(first.def),
            at: places.iter().map(Place::text).collect(),
            reason: reason(shared, &name),
            name,
        })
    });
    found.extend(open);
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

/// Returns the reason why types of a name, or the one at a place, are not shared.
fn reason(shared: Option<&SharedFile>, of: &str) -> Option<String> {
    Some(shared?.allow.get(of)?.value.clone())
}

/// An error for each reason for types that are not listed.
pub(crate) fn needless(shared: &SharedFile, unshared: &[Unshared]) -> Vec<Diagnostic> {
    let of_places = |types: &&Unshared| types.at.iter().any(|at| shared.allow.contains_key(at));
    let names = unshared.iter().filter(|types| !of_places(types));
    let names = names.map(|types| types.name.as_str());
    let places = unshared
        .iter()
        .filter(of_places)
        .flat_map(|types| &types.at);
    let open: BTreeSet<&str> = names.chain(places.map(String::as_str)).collect();
    let idle = shared
        .allow
        .iter()
        .filter(|(name, _)| !open.contains(name.as_str()));
    idle.map(|(name, reason)| {
        let message = if name.contains(' ') {
            format!("there is no type at `{name}` that equals one elsewhere")
        } else {
            format!("no equal types of the name `{name}` are left unshared")
        };
        let mut error =
            Diagnostic::new(Code::SharedPath, &shared.file, reason.key.clone(), message)
                .label("allows nothing")
                .help("remove the entry");
        error.help.extend(did_you_mean(name, open.iter().copied()));
        error
    })
    .collect()
}

struct Place<'a> {
    action: &'a Action,
    def: &'a TypeDef,
    path: String,
}

impl Place<'_> {
    fn id(&self) -> (String, String) {
        let action = format!("{}@{}", self.action.action, self.action.version);
        (action, self.def.name().to_owned())
    }

    /// As `shared.toml` writes it.
    fn text(&self) -> String {
        format!("{} {}", self.id().0, self.path)
    }

    fn inner(&self) -> Vec<(String, String)> {
        let (action, _) = self.id();
        inner(self.def)
            .into_iter()
            .map(|name| (action.clone(), name.to_owned()))
            .collect()
    }
}

/// Returns whether definitions stand in several Actions and are not one type already.
fn is_open(places: &[Place<'_>]) -> bool {
    let actions: BTreeSet<_> = places.iter().map(|place| place.id().0).collect();
    let keys: BTreeSet<_> = places
        .iter()
        .map(|place| place.def.shared().map(|key| scoped(place.action, key)))
        .collect();
    actions.len() > 1 && (keys.len() > 1 || keys.contains(&None))
}

/// Digests of all that makes two definitions equal: their members with their types, their values or variants, and the
/// side of the call.
struct Contents<'a> {
    action: &'a Action,
    /// Each definition is digested once, however many fields hold it; `None` while it is, as it may hold itself.
    known: BTreeMap<&'a str, Option<String>>,
}

impl<'a> Contents<'a> {
    fn content(&mut self, def: &'a TypeDef) -> String {
        match self.known.get(def.name()) {
            Some(Some(digest)) => return digest.clone(),
            Some(None) => return "itself".to_owned(),
            None => {}
        }
        self.known.insert(def.name(), None);
        let content = match def {
            TypeDef::Struct(def) => self.of_struct(def),
            TypeDef::Enum(def) => {
                let values = def
                    .variants
                    .iter()
                    .map(|variant| format!("{}={}", variant.value, variant.name));
                format!("{:?}{:?}", def.of, values.collect::<Vec<_>>())
            }
            TypeDef::Union(def) => {
                let variants = def.of.iter().map(|variant| {
                    let ty = self.named(&variant.ty);
                    format!(
                        "{}{:?}{:?}{:?}:{ty}",
                        variant.name, variant.when, variant.has, variant.one_of
                    )
                });
                let variants: Vec<String> = variants.collect();
                format!("{:?}{variants:?}", def.tags)
            }
        };
        let digest = sha256(format!("{:?}{content}", side(def)).as_bytes());
        self.known.insert(def.name(), Some(digest.clone()));
        digest
    }

    fn of_struct(&mut self, def: &'a StructDef) -> String {
        let fields = def.fields.iter();
        let mut fields: Vec<String> = fields
            .map(|field| format!("{}:{}", field.name, self.ty(&field.ty)))
            .collect();
        // Pages list the same members in different orders.
        fields.sort();
        format!("{fields:?}")
    }

    fn ty(&mut self, ty: &'a Type) -> String {
        match ty {
            Type::List { of } => format!("[{}]", self.ty(of)),
            Type::Map { of } => format!("<{}>", self.ty(of)),
            Type::Struct { name } | Type::Enum { name, .. } | Type::Union { name } => {
                self.named(name)
            }
            other => format!("{other:?}"),
        }
    }

    fn named(&mut self, name: &str) -> String {
        let def = self.action.types.iter().find(|def| def.name() == name);
        def.map_or_else(String::new, |def| self.content(def))
    }
}

fn members(def: &TypeDef) -> Vec<String> {
    match def {
        TypeDef::Struct(def) => def.fields.iter().map(|field| field.name.clone()).collect(),
        TypeDef::Enum(def) => def
            .variants
            .iter()
            .map(|variant| format!("{} = {}", variant.name, variant.value))
            .collect(),
        TypeDef::Union(def) => def.of.iter().map(|variant| variant.name.clone()).collect(),
    }
}
