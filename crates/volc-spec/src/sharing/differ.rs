//! Definitions of one key that cannot be one type.

use std::collections::BTreeMap;

use volc_ir::{Action, EnumDef, Field, Span, StructDef, Type, TypeDef, UnionDef};

use super::{
    Member, SERVICE,
    mark::{BothSides, scoped, side},
};
use crate::{Code, Diagnostic, paths::places};

/// An error for each definition that cannot be one type with the first of its key.
///
/// Members that only one has, bounds, defaults and what is required may differ: these stay with the Action.
pub(super) fn report(members: &[Member<'_>], both_sides: &BothSides) -> Vec<Diagnostic> {
    let mut seen: BTreeMap<String, Vec<Use<'_>>> = BTreeMap::new();
    let mut diagnostics = Vec::new();
    for member in members {
        for def in &member.action.types {
            let Some(name) = def.shared() else {
                continue;
            };
            let key = scoped(member.action, name);
            let may_be_both = both_sides.contains(&key);
            let uses = seen.entry(key).or_default();
            let this = Use { member, def };
            let side_of = |other: &Use<'_>| side(other.def);
            // The same difference is reported once a side, not once a pair.
            let other = uses
                .iter()
                .find(|other| side_of(other) == side(def))
                .or(uses.first());
            if let Some(other) = other {
                let found = if side_of(other) == side(def) || may_be_both {
                    difference(*other, this)
                } else {
                    Some(two_sides(*other, this))
                };
                diagnostics.extend(found.map(|found| diagnostic(name, &found, *other, this)));
            }
            uses.push(this);
        }
    }
    diagnostics
}

#[derive(Clone, Copy)]
struct Use<'a> {
    member: &'a Member<'a>,
    def: &'a TypeDef,
}

struct Difference {
    what: String,
    first: Span,
    second: Span,
}

fn diagnostic(key: &str, found: &Difference, first: Use<'_>, second: Use<'_>) -> Diagnostic {
    let span = |span: Span| span.start as usize..span.end as usize;
    let name = key.strip_prefix(SERVICE).unwrap_or(key);
    let (one, other) = (&first.member.action.action, &second.member.action.action);
    let message = format!(
        "`{name}` is shared, but not one type in `{one}` and `{other}`: {}",
        found.what
    );
    let page = second.member.page;
    let overlay = page.path.strip_suffix(".md").unwrap_or(&page.path);
    let all = places(second.member.action);
    let path = all
        .iter()
        .find(|(_, def)| *def == second.def.name())
        .map_or("", |(path, _)| path);
    Diagnostic::new(Code::SharedDiffers, page, span(found.second), message)
        .label("this one differs")
        .related(first.member.page, span(found.first), "from this one")
        .help(format!(
            "correct the page that is wrong, or give this page's type a definition of its own: `shared = false` under \
             `[field.\"{path}\"]` in {overlay}.toml"
        ))
        .help("what a shared type holds is shared with it; it can have another name: `shared = \"..\"` there")
}

fn two_sides(first: Use<'_>, second: Use<'_>) -> Difference {
    Difference {
        what: "one is sent, the other is received".to_owned(),
        first: place(first.def),
        second: place(second.def),
    }
}

fn difference(first: Use<'_>, second: Use<'_>) -> Option<Difference> {
    let whole = |what: String| Difference {
        what,
        first: place(first.def),
        second: place(second.def),
    };
    let actions = (&*first.member.action, &*second.member.action);
    match (first.def, second.def) {
        (TypeDef::Enum(a), TypeDef::Enum(b)) => of_enums(a, b).map(whole),
        (TypeDef::Union(a), TypeDef::Union(b)) => of_unions(actions, a, b).map(whole),
        (TypeDef::Struct(a), TypeDef::Struct(b)) => of_structs(actions, a, b),
        (a, b) => Some(whole(format!("one is {}, the other {}", kind(a), kind(b)))),
    }
}

fn kind(def: &TypeDef) -> &'static str {
    match def {
        TypeDef::Struct(_) => "a struct",
        TypeDef::Enum(_) => "an enumeration",
        TypeDef::Union(_) => "a union",
    }
}

fn of_enums(a: &EnumDef, b: &EnumDef) -> Option<String> {
    if a.of != b.of {
        return Some("one is of numbers, the other of texts".to_owned());
    }
    let lacks = |a: &EnumDef, b: &EnumDef| {
        let missing = a
            .variants
            .iter()
            .find(|v| b.variants.iter().all(|o| o.value != v.value));
        missing.map(|variant| format!("only one has the value `{}`", variant.value))
    };
    let renamed = || {
        let mut pairs = a
            .variants
            .iter()
            .filter_map(|v| Some((v, b.variants.iter().find(|o| o.value == v.value)?)));
        let (v, other) = pairs.find(|(v, other)| v.name != other.name)?;
        Some(format!(
            "the value `{}` is named `{}` and `{}`",
            v.value, v.name, other.name
        ))
    };
    lacks(a, b).or_else(|| lacks(b, a)).or_else(renamed)
}

fn of_unions(actions: (&Action, &Action), a: &UnionDef, b: &UnionDef) -> Option<String> {
    if a.tags != b.tags {
        return Some("the tags differ".to_owned());
    }
    let names = |def: &UnionDef| {
        def.of
            .iter()
            .map(|variant| variant.name.clone())
            .collect::<Vec<_>>()
    };
    if names(a) != names(b) {
        return Some(format!(
            "the variants are {} and {}",
            names(a).join(", "),
            names(b).join(", ")
        ));
    }
    let differs = |(one, other): &(&volc_ir::UnionVariant, &volc_ir::UnionVariant)| {
        key_of(actions.0, &one.ty) != key_of(actions.1, &other.ty)
            || (&one.when, &one.has, &one.one_of) != (&other.when, &other.has, &other.one_of)
    };
    let (variant, _) = a.of.iter().zip(&b.of).find(differs)?;
    Some(format!("the variant `{}` differs", variant.name))
}

fn of_structs(actions: (&Action, &Action), a: &StructDef, b: &StructDef) -> Option<Difference> {
    let pairs = a
        .fields
        .iter()
        .filter_map(|f| Some((f, b.fields.iter().find(|o| o.name == f.name)?)));
    for (f, o) in pairs {
        if let Some(what) = of_fields(actions, f, o) {
            return Some(Difference {
                what: format!("{what} of the field `{}`", f.name),
                first: f.span,
                second: o.span,
            });
        }
    }
    other_name(a, b).or_else(|| other_name(b, a))
}

/// A name that is another name of a field in one, and that of a field of its own in the other. Other names may differ
/// else: the shared type has all of them.
fn other_name(a: &StructDef, b: &StructDef) -> Option<Difference> {
    let mut pairs = a.fields.iter().flat_map(|field| {
        let local = b.fields.iter().filter(|local| local.name != field.name);
        local.map(move |local| (field, local))
    });
    let (field, local) = pairs.find(|(field, local)| field.aliases.contains(&local.name))?;
    Some(Difference {
        what: format!(
            "`{}` is another name of the field `{}`",
            local.name, field.name
        ),
        first: local.span,
        second: field.span,
    })
}

fn of_fields(actions: (&Action, &Action), a: &Field, b: &Field) -> Option<&'static str> {
    let checks = [
        (
            "the type",
            type_of(actions.0, &a.ty) == type_of(actions.1, &b.ty),
        ),
        ("the tag", a.tag_of == b.tag_of),
        ("the name in code", a.rename == b.rename),
        ("the secrecy", a.sensitive == b.sensitive),
    ];
    checks
        .into_iter()
        .find(|(_, same)| !same)
        .map(|(what, _)| what)
}

/// A type with the keys of what it refers to: names in the Actions may differ.
fn type_of(action: &Action, ty: &Type) -> Type {
    let of = |ty: &Type| Box::new(type_of(action, ty));
    match ty {
        Type::List { of: inner } => Type::List { of: of(inner) },
        Type::Map { of: inner } => Type::Map { of: of(inner) },
        Type::Struct { name } => Type::Struct {
            name: key_of(action, name),
        },
        Type::Union { name } => Type::Union {
            name: key_of(action, name),
        },
        Type::Enum { of, name } => Type::Enum {
            of: *of,
            name: key_of(action, name),
        },
        other => other.clone(),
    }
}

/// The key of a definition; one that is not shared is told from all others by its Action.
fn key_of(action: &Action, name: &str) -> String {
    let def = action.types.iter().find(|def| def.name() == name);
    match def.and_then(TypeDef::shared) {
        Some(key) => scoped(action, key),
        None => format!("{}@{} {name}", action.action, action.version),
    }
}

fn place(def: &TypeDef) -> Span {
    match def {
        TypeDef::Struct(def) => def.span,
        TypeDef::Enum(def) => def.span,
        TypeDef::Union(def) => def.span,
    }
}
