//! Names of structs and enumerations, unique within an Action.
//!
//! In page order, the first type of a name gets it; one of equal content shares it; any other is named after its owner
//! as well.

use std::collections::BTreeMap;

use heck::ToUpperCamelCase;
use serde_json::Value;
use volc_ir::{
    Docs, EnumDef, Field, ListedValue, StructDef, Type, TypeDef, UnionDef, UnionVariant, Variant,
};

use super::{
    links::{Defined, Links},
    shape::{Naming, Shape, Shaped, ShapedEnum, ShapedStruct, Shaper, value_text},
    union::{ShapedUnion, ShapedVariant},
};
use crate::{Code, Diagnostic};

pub(crate) struct Named {
    pub(crate) types: Vec<TypeDef>,
    pub(crate) links: Links,
    pub(crate) roots: [Vec<Field>; 3],
}

/// Names that a generated file needs for itself.
pub(crate) const RESERVED: &[&str] = &[
    "AsRef",
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Drop",
    "Eq",
    "Err",
    "Error",
    "From",
    "Hash",
    "Into",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "Result",
    "Self",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToString",
    "TryFrom",
    "TryInto",
    "Vec",
];

/// Names all types of an Action.
pub(crate) fn name(shaper: Shaper<'_>, action: &str, roots: [Vec<Shaped>; 3]) -> Named {
    let Shaper {
        page,
        structs,
        enums,
        unions,
        diagnostics,
        tables,
        made,
        links,
        ..
    } = shaper;
    let mut namer = Namer {
        action,
        struct_names: vec![None; structs.len()],
        enum_names: vec![None; enums.len()],
        union_names: vec![None; unions.len()],
        keys: struct_keys(&structs, &enums),
        structs: &structs,
        enums: &enums,
        unions: &unions,
        taken: BTreeMap::new(),
    };
    for taken in [
        action.to_upper_camel_case(),
        format!("{action}Request"),
        format!("{action}Output"),
    ] {
        namer.taken.insert(taken, Owner::Reserved);
    }
    let mut order: Vec<(usize, Item)> = structs
        .iter()
        .enumerate()
        .map(|(at, s)| (s.span.start, Item::Struct(at)))
        .collect();
    order.extend(
        enums
            .iter()
            .enumerate()
            .map(|(at, e)| (e.span.start, Item::Enum(at))),
    );
    order.extend(
        unions
            .iter()
            .enumerate()
            .map(|(at, u)| (u.span.start, Item::Union(at))),
    );
    order.sort_by_key(|(start, _)| *start);

    let mut types = Vec::new();
    for (_, item) in &order {
        let is_new = namer.assign(*item);
        if let (Item::Enum(at), true) = (item, is_new) {
            diagnostics.extend(
                enums
                    .get(*at)
                    .and_then(|shaped| ask_for_names(shaped, page)),
            );
        }
        if is_new {
            types.push(*item);
        }
    }
    let field = |shaped: &Shaped| Field {
        ty: namer.type_of(&shaped.shape),
        ..shaped.field.clone()
    };
    let types = types
        .into_iter()
        .filter_map(|item| match item {
            Item::Struct(at) => {
                let shaped = structs.get(at)?;
                Some(TypeDef::Struct(StructDef {
                    name: namer.struct_name(at),
                    shared: None,
                    usage: shaped.usage,
                    docs: Docs::page(&shaped.docs),
                    fields: shaped.fields.iter().map(field).collect(),
                    one_of: Vec::new(),
                    span: page.file.span(shaped.span.clone()),
                }))
            }
            Item::Enum(at) => {
                let shaped = enums.get(at)?;
                // Where one of several equal enumerations is named by the overlay, all of them are.
                let named = namer.best_names(at);
                Some(TypeDef::Enum(EnumDef {
                    name: namer.enum_name(at),
                    shared: None,
                    of: shaped.of,
                    variants: variants(&named),
                    docs: Docs::page(&shaped.docs),
                    span: page.file.span(shaped.span.clone()),
                }))
            }
            Item::Union(at) => Some(TypeDef::Union(namer.union_def(at, page)?)),
        })
        .collect();
    let roots = roots.map(|fields| fields.iter().map(field).collect());
    let defined = made.iter().filter_map(|((table, request), at)| {
        let table = tables.get(*table)?;
        Some(Defined {
            titles: table.titles.clone(),
            anchors: table.anchors.clone(),
            name: namer.struct_name(*at),
            request: *request,
        })
    });
    let links = Links {
        open: links,
        defined: defined.collect(),
    };
    Named {
        types,
        links,
        roots,
    }
}

#[derive(Clone, Copy)]
enum Item {
    Struct(usize),
    Enum(usize),
    Union(usize),
}

#[derive(Clone, Copy)]
enum Owner {
    Reserved,
    Struct(usize),
    Enum(usize),
    Union,
}

struct Namer<'a> {
    action: &'a str,
    structs: &'a [ShapedStruct],
    enums: &'a [ShapedEnum],
    unions: &'a [ShapedUnion],
    union_names: Vec<Option<String>>,
    /// What two structs of equal content have in common.
    keys: Vec<String>,
    struct_names: Vec<Option<String>>,
    enum_names: Vec<Option<String>>,
    taken: BTreeMap<String, Owner>,
}

impl Namer<'_> {
    /// Names a type; true if it is not one of equal content with another.
    fn assign(&mut self, item: Item) -> bool {
        let naming = match item {
            Item::Struct(at) => self.structs.get(at).map(|s| &s.naming),
            Item::Enum(at) => self.enums.get(at).map(|e| &e.naming),
            Item::Union(at) => self.unions.get(at).map(|u| &u.naming),
        };
        let Some(naming) = naming.cloned() else {
            return false;
        };
        for candidate in self.candidates(&naming) {
            if RESERVED.contains(&candidate.as_str()) {
                continue;
            }
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

    fn struct_name(&self, at: usize) -> String {
        let assigned = self.struct_names.get(at).cloned().flatten();
        assigned.unwrap_or_else(|| {
            self.structs
                .get(at)
                .map(|s| pascal(&s.naming.natural))
                .unwrap_or_default()
        })
    }

    fn enum_name(&self, at: usize) -> String {
        self.enum_names
            .get(at)
            .cloned()
            .flatten()
            .unwrap_or_default()
    }

    fn union_def(&self, at: usize, page: &crate::page::Page) -> Option<UnionDef> {
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
    fn best_names(&self, at: usize) -> Vec<(ListedValue, Option<String>)> {
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

    fn type_of(&self, shape: &Shape) -> Type {
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

/// Whether two enumerations have the same values, and no two different names for one.
fn same_values(a: &ShapedEnum, b: &ShapedEnum) -> bool {
    a.of == b.of
        && a.values.len() == b.values.len()
        && a.values
            .iter()
            .zip(&b.values)
            .all(|((a, a_name), (b, b_name))| {
                a.value == b.value && (a_name.is_none() || b_name.is_none() || a_name == b_name)
            })
}

/// For each struct, everything of it that is on the wire or in its Rust type; documentation is not.
fn struct_keys(structs: &[ShapedStruct], enums: &[ShapedEnum]) -> Vec<String> {
    let mut keys = Keys {
        structs,
        enums,
        known: vec![None; structs.len()],
    };
    (0..structs.len()).map(|at| keys.of_struct(at)).collect()
}

struct Keys<'a> {
    structs: &'a [ShapedStruct],
    enums: &'a [ShapedEnum],
    known: Vec<Option<String>>,
}

impl Keys<'_> {
    fn of_struct(&mut self, at: usize) -> String {
        if let Some(Some(known)) = self.known.get(at) {
            return known.clone();
        }
        let Some(shaped) = self.structs.get(at) else {
            return String::new();
        };
        // A struct that holds itself is like no other.
        if let Some(slot) = self.known.get_mut(at) {
            *slot = Some(format!("@{at}"));
        }
        let mut key = format!("{:?}{{", shaped.usage);
        for Shaped { field: f, shape } in &shaped.fields {
            key.push_str(&format!(
                "{}:{}:{}:{:?}:{:?}:{:?}:{:?}:{};",
                f.name,
                self.of_shape(shape),
                f.required,
                f.default,
                f.bounds,
                f.aliases,
                f.rename,
                f.sensitive
            ));
            key.push_str(&format!(
                "{:?}:{:?}:{:?};",
                f.required_if, f.fixed, f.tag_of
            ));
        }
        key.push('}');
        if let Some(slot) = self.known.get_mut(at) {
            *slot = Some(key.clone());
        }
        key
    }

    fn of_shape(&mut self, shape: &Shape) -> String {
        match shape {
            Shape::Leaf(ty) => format!("{ty:?}"),
            Shape::List(of) => format!("[{}]", self.of_shape(of)),
            Shape::Map(of) => format!("<{}>", self.of_shape(of)),
            Shape::Struct(at) => self.of_struct(*at),
            Shape::Enum(at) => self.enums.get(*at).map_or(String::new(), |e| {
                let values = e
                    .values
                    .iter()
                    .map(|(v, name)| format!("{}={name:?}", v.value));
                format!("{:?}({})", e.of, values.collect::<Vec<_>>().join(","))
            }),
            // No two unions are one.
            Shape::Union(at) => format!("|{at}|"),
        }
    }
}

fn variants(values: &[(ListedValue, Option<String>)]) -> Vec<Variant> {
    let mut out: Vec<Variant> = Vec::new();
    for (listed, given) in values {
        let wanted = given.clone().unwrap_or_else(|| value_name(&listed.value));
        let numbered = (2_u32..).map(|n| format!("{wanted}{n}"));
        let free =
            |name: &String| out.iter().all(|variant| variant.name != *name) && name != "Unknown";
        let name = std::iter::once(wanted.clone())
            .chain(numbered)
            .find(free)
            .unwrap_or_default();
        out.push(Variant {
            name,
            value: listed.value.clone(),
            docs: listed.docs.clone(),
        });
    }
    out
}

/// `3` is `Value3`, `-1` is `ValueMinus1`, `join_room` is `JoinRoom`.
fn value_name(value: &Value) -> String {
    match value {
        Value::String(text) => pascal(text),
        other => match other.to_string().strip_prefix('-') {
            Some(digits) => format!("ValueMinus{digits}"),
            None => format!("Value{other}"),
        },
    }
}

fn pascal(text: &str) -> String {
    let words: String = text
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' })
        .collect();
    let name = words.to_upper_camel_case();
    match name.chars().next() {
        Some(c) if c.is_ascii_alphabetic() => name,
        _ => format!("Value{name}"),
    }
}

/// Asks for the names of values that have none, with the lines to paste.
fn ask_for_names(shaped: &ShapedEnum, page: &crate::page::Page) -> Option<Diagnostic> {
    let missing: Vec<&ListedValue> = shaped
        .values
        .iter()
        .filter(|(_, name)| name.is_none())
        .map(|(v, _)| v)
        .collect();
    if missing.is_empty() {
        return None;
    }
    let lines: Vec<String> = missing
        .iter()
        .map(|v| {
            format!(
                "{} = \"{}\"",
                toml_key(&value_text(&v.value)),
                value_name(&v.value)
            )
        })
        .collect();
    let message = format!(
        "{} values of `{}` have no name",
        missing.len(),
        shaped.naming.field
    );
    Some(
        Diagnostic::new(Code::UnnamedValue, &page.file, shaped.span.clone(), message)
            .label("called by their value for now")
            .help(format!(
                "name them in the overlay:\n[enum.\"{}\".values]\n{}",
                shaped.path,
                lines.join("\n")
            )),
    )
}

fn toml_key(text: &str) -> String {
    let bare = !text.is_empty()
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    match bare {
        true => text.to_owned(),
        false => format!("{:?}", text),
    }
}
