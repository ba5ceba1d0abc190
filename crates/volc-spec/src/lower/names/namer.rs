//! The choice of a name for each type: its own, with its owners in front, or with a number.

use std::collections::BTreeMap;

use volc_ir::{Docs, ListedValue, Type, UnionDef, UnionVariant};

use super::{
    content::{same_values, struct_keys},
    values::pascal,
};
use crate::lower::shaped::{Naming, Shape, ShapedEnum, ShapedStruct, ShapedUnion, ShapedVariant};

#[derive(Clone, Copy)]
pub(super) enum Item {
    Struct(usize),
    Enum(usize),
    Union(usize),
}

#[derive(Clone, Copy)]
enum Owner {
    Struct(usize),
    Enum(usize),
    Union,
}

pub(super) struct Namer<'a> {
    action: &'a str,
    structs: &'a [ShapedStruct],
    enums: &'a [ShapedEnum],
    unions: &'a [ShapedUnion],
    union_names: Vec<Option<String>>,
    /// The common keys of two structs of equal content.
    keys: Vec<String>,
    struct_names: Vec<Option<String>>,
    enum_names: Vec<Option<String>>,
    taken: BTreeMap<String, Owner>,
}

impl<'a> Namer<'a> {
    /// A namer of the types of an Action, none of which has a name yet.
    pub(super) fn new(
        action: &'a str,
        structs: &'a [ShapedStruct],
        enums: &'a [ShapedEnum],
        unions: &'a [ShapedUnion],
    ) -> Self {
        Self {
            action,
            struct_names: vec![None; structs.len()],
            enum_names: vec![None; enums.len()],
            union_names: vec![None; unions.len()],
            keys: struct_keys(structs, enums),
            structs,
            enums,
            unions,
            taken: BTreeMap::new(),
        }
    }

    /// Names a type; true if it is not one of equal content with another.
    pub(super) fn assign(&mut self, item: Item) -> bool {
        let naming = match item {
            Item::Struct(at) => self.structs.get(at).map(|s| &s.naming),
            Item::Enum(at) => self.enums.get(at).map(|e| &e.naming),
            Item::Union(at) => self.unions.get(at).map(|u| &u.naming),
        };
        let Some(naming) = naming.cloned() else {
            return false;
        };
        for candidate in self.candidates(&naming) {
            let is_new = match self.taken.get(&candidate).copied() {
                None => true,
                Some(owner) if self.equal(owner, item) => false,
                Some(_) => continue,
            };
            let (slot, owner) = match item {
                Item::Struct(at) => (self.struct_names.get_mut(at), Owner::Struct(at)),
                Item::Enum(at) => (self.enum_names.get_mut(at), Owner::Enum(at)),
                Item::Union(at) => (self.union_names.get_mut(at), Owner::Union),
            };
            if let Some(slot) = slot {
                *slot = Some(candidate.clone());
            }
            if is_new {
                self.taken.insert(candidate, owner);
            }
            return is_new;
        }
        false
    }

    /// The name by itself, with its owners in front one after another, and with numbers: never exhausted.
    fn candidates(&self, naming: &Naming) -> impl Iterator<Item = String> + use<> {
        let natural = pascal(&naming.natural);
        let field = pascal(&naming.field);
        let mut names = vec![natural];
        let mut owner = naming.owner;
        let mut prefixed = field;
        loop {
            match owner {
                Some(at) => {
                    prefixed = format!("{}{prefixed}", self.struct_name(at));
                    names.push(prefixed.clone());
                    // The owner's own name holds those further out already if it needed them.
                    owner = self.structs.get(at).and_then(|s| s.naming.owner);
                }
                None => {
                    prefixed = format!("{}{prefixed}", pascal(self.action));
                    names.push(prefixed.clone());
                    break;
                }
            }
        }
        let last = prefixed;
        names
            .into_iter()
            .chain((2_u32..).map(move |n| format!("{last}{n}")))
    }

    pub(super) fn struct_name(&self, at: usize) -> String {
        let assigned = self.struct_names.get(at).cloned().flatten();
        assigned.unwrap_or_else(|| {
            self.structs
                .get(at)
                .map(|s| pascal(&s.naming.natural))
                .unwrap_or_default()
        })
    }

    pub(super) fn enum_name(&self, at: usize) -> String {
        self.enum_names
            .get(at)
            .cloned()
            .flatten()
            .unwrap_or_default()
    }

    pub(super) fn union_def(&self, at: usize, page: &crate::page::Page) -> Option<UnionDef> {
        let shaped = self.unions.get(at)?;
        let variant = |variant: &ShapedVariant| UnionVariant {
            name: variant.name.clone(),
            ty: self.struct_name(variant.at),
            when: variant.when.clone(),
            has: variant.has.clone(),
            one_of: variant.one_of.clone(),
            docs: Docs::page(&variant.docs),
            span: page.file.span(variant.span.clone()),
        };
        Some(UnionDef {
            name: self.union_name(at),
            shared: None,
            usage: shaped.usage,
            tags: shaped.tags.clone(),
            of: shaped.of.iter().map(variant).collect(),
            docs: Docs::page(&shaped.docs),
            span: page.file.span(shaped.span.clone()),
        })
    }

    fn union_name(&self, at: usize) -> String {
        self.union_names
            .get(at)
            .cloned()
            .flatten()
            .unwrap_or_default()
    }

    fn equal(&self, owner: Owner, item: Item) -> bool {
        match (owner, item) {
            (Owner::Struct(a), Item::Struct(b)) => self.keys.get(a) == self.keys.get(b),
            (Owner::Enum(a), Item::Enum(b)) => match (self.enums.get(a), self.enums.get(b)) {
                (Some(a), Some(b)) => same_values(a, b),
                _ => false,
            },
            _ => false,
        }
    }

    /// The values of an enumeration, with the names of any equal one that has names.
    pub(super) fn best_names(&self, at: usize) -> Vec<(ListedValue, Option<String>)> {
        let name = self.enum_names.get(at);
        let equal = self
            .enums
            .iter()
            .zip(&self.enum_names)
            .filter(|(_, other)| Some(*other) == name);
        let mut all = equal.map(|(shaped, _)| &shaped.values);
        let named = all
            .clone()
            .find(|values| values.iter().any(|(_, name)| name.is_some()));
        named.or_else(|| all.next()).cloned().unwrap_or_default()
    }

    pub(super) fn type_of(&self, shape: &Shape) -> Type {
        match shape {
            Shape::Leaf(ty) => ty.clone(),
            Shape::List(of) => Type::List {
                of: Box::new(self.type_of(of)),
            },
            Shape::Map(of) => Type::Map {
                of: Box::new(self.type_of(of)),
            },
            Shape::Struct(at) => Type::Struct {
                name: self.struct_name(*at),
            },
            Shape::Enum(at) => {
                let of = self.enums.get(*at).map_or(volc_ir::Scalar::Int, |e| e.of);
                Type::Enum {
                    of,
                    name: self.enum_name(*at),
                }
            }
            Shape::Union(at) => Type::Union {
                name: self.union_name(*at),
            },
        }
    }
}
