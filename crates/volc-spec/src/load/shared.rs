//! Types that several Actions of a family share, as their overlays say: they must be the same everywhere.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::Arc,
};

use volc_ir::{Action, EnumDef, Field, Span, StructDef, Type, TypeDef, Usage};

use super::{Loader, links::Read};
use crate::{Code, Diagnostic, Entry, SourceFile};

impl Loader {
    /// Marks the shared types of all Actions, and reports those that are not the same everywhere.
    pub(super) fn share(&mut self) {
        let mut diagnostics = Vec::new();
        for read in &mut self.actions {
            mark(read, &mut diagnostics);
            mark_nested(&mut read.action);
        }
        // The first page decides, so that the order of the Actions' names does not matter.
        let mut order: Vec<&Read> = self.actions.iter().collect();
        order.sort_by_key(|read| (&read.file.path, &read.action.action, &read.action.version));
        let mut seen: BTreeMap<(&str, &str), Vec<Use<'_>>> = BTreeMap::new();
        for read in order {
            for def in &read.action.types {
                let Some(name) = def.shared() else {
                    continue;
                };
                let uses = seen.entry((&read.action.family, name)).or_default();
                let this = Use { read, def };
                // The same difference is told once a side, not once a pair.
                let other = uses.iter().find(|other| other.usage() == this.usage());
                let other = other.or(uses.first());
                diagnostics.extend(other.and_then(|other| report(name, *other, this)));
                uses.push(this);
            }
        }
        self.diagnostics.extend(diagnostics);
    }
}

#[derive(Clone, Copy)]
struct Use<'a> {
    read: &'a Read,
    def: &'a TypeDef,
}

impl Use<'_> {
    fn usage(&self) -> Option<Usage> {
        match self.def {
            TypeDef::Struct(def) => Some(def.usage),
            TypeDef::Union(def) => Some(def.usage),
            TypeDef::Enum(_) => None,
        }
    }
}

/// Marks the types of the fields that the overlay shares.
fn mark(read: &mut Read, diagnostics: &mut Vec<Diagnostic>) {
    let Some(overlay) = read.overlay.clone() else {
        return;
    };
    for (path, field) in &overlay.fields {
        let Some(shared) = &field.shared else {
            continue;
        };
        // On a page of several Actions, not each of them has each field.
        let Some(ty) = type_at(&read.action, path) else {
            continue;
        };
        let (Type::Struct { name } | Type::Enum { name, .. }) = leaf(&ty) else {
            let message = format!("`{path}` holds neither a struct nor an enumeration");
            diagnostics.push(wrong(&overlay.file, shared, message).label("nothing to share"));
            continue;
        };
        let def = read.action.types.iter_mut().find(|def| def.name() == name);
        let Some(def) = def else {
            continue;
        };
        if let Some(other) = def.shared().filter(|other| **other != *shared.value) {
            let message = format!("the type of `{path}` is shared as `{other}` already");
            diagnostics.push(
                wrong(&overlay.file, shared, message)
                    .label("another name for the same type")
                    .help("give both fields one name"),
            );
        }
        set(def, &shared.value);
    }
}

/// Marks the types inside of shared ones: they are shared under their own names.
fn mark_nested(action: &mut Action) {
    let is_shared = |def: &&TypeDef| def.shared().is_some();
    let mut pending: Vec<String> = action.types.iter().filter(is_shared).map(name_of).collect();
    let mut done: BTreeSet<String> = pending.iter().cloned().collect();
    while let Some(name) = pending.pop() {
        let Some(def) = action.struct_def(&name) else {
            continue;
        };
        let inner: Vec<String> = def
            .fields
            .iter()
            .filter_map(|f| named(&f.ty))
            .map(str::to_owned)
            .collect();
        for name in inner {
            if !done.insert(name.clone()) {
                continue;
            }
            if let Some(def) = action.types.iter_mut().find(|def| def.name() == name) {
                set(def, &name);
            }
            pending.push(name);
        }
    }
}

/// An error if two uses of a shared name differ.
fn report(name: &str, first: Use<'_>, second: Use<'_>) -> Option<Diagnostic> {
    let found = difference(first, second)?;
    let span = |span: Span| span.start as usize..span.end as usize;
    let message = format!(
        "`{name}` is shared, but not the same in `{}` and `{}`: {}",
        first.read.action.action, second.read.action.action, found.what
    );
    Some(
        Diagnostic::new(
            Code::SharedDiffers,
            &second.read.file,
            span(found.second),
            message,
        )
        .label("this one differs")
        .related(&first.read.file, span(found.first), "from this one")
        .help(match found.help {
            Some(help) => help.to_owned(),
            None => remedy(name, second),
        }),
    )
}

/// What to do about two types of one name.
fn remedy(name: &str, second: Use<'_>) -> String {
    let overlay = second.read.overlay.as_ref();
    let mut entries = overlay.iter().flat_map(|overlay| overlay.fields.values());
    let is_said = entries.any(|field| field.shared.as_ref().is_some_and(|said| said.value == name));
    let path = path_of(&second.read.action, second.def.name()).filter(|_| !is_said);
    match path {
        Some(path) => format!(
            "correct the page that is wrong; if both are right, give this one, which is inside of a shared type, a name \
             of its own in the overlay of each page that has it:\n[field.\"{path}\"]\nshared = \"..\""
        ),
        None => "correct the page that is wrong, or share one of them under another name: `shared = \"..\"` in its overlay"
            .to_owned(),
    }
}

/// The path of the first field that has a type, such as `Body.StorageConfig.Type`.
fn path_of(action: &Action, name: &str) -> Option<String> {
    let request = &action.request;
    let roots = [
        ("Query", &request.query),
        ("Body", &request.body),
        ("Result", &action.response),
    ];
    let mut pending: VecDeque<(String, &[Field])> = roots
        .map(|(root, fields)| (root.to_owned(), fields.as_slice()))
        .into();
    let mut entered = BTreeSet::new();
    while let Some((path, fields)) = pending.pop_front() {
        for field in fields {
            let Some(ty) = named(&field.ty) else {
                continue;
            };
            let path = format!("{path}.{}", field.name);
            if ty == name {
                return Some(path);
            }
            if let Some(def) = action.struct_def(ty).filter(|_| entered.insert(ty)) {
                pending.push_back((path, &def.fields));
            }
        }
    }
    None
}

struct Difference {
    what: String,
    help: Option<&'static str>,
    first: Span,
    second: Span,
}

fn difference(first: Use<'_>, second: Use<'_>) -> Option<Difference> {
    match (first.def, second.def) {
        (TypeDef::Enum(a), TypeDef::Enum(b)) => {
            let what = of_enums(a, b)?;
            Some(Difference {
                what,
                help: None,
                first: a.span,
                second: b.span,
            })
        }
        (TypeDef::Struct(a), TypeDef::Struct(b)) => of_structs((first, a), (second, b)),
        (a, b) => Some(Difference {
            what: "one is a struct, the other an enumeration".to_owned(),
            help: None,
            first: span_of(a),
            second: span_of(b),
        }),
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

fn of_structs(first: (Use<'_>, &StructDef), second: (Use<'_>, &StructDef)) -> Option<Difference> {
    let ((one, a), (other, b)) = (first, second);
    for (a, b) in [(a, b), (b, a)] {
        let lacking = a
            .fields
            .iter()
            .find(|f| b.fields.iter().all(|o| o.name != f.name));
        if let Some(field) = lacking {
            let what = format!("only one has the field `{}`", field.name);
            // The place where it is missing is that of the whole struct.
            let (first, second) = match std::ptr::eq(a, first.1) {
                true => (field.span, b.span),
                false => (b.span, field.span),
            };
            return Some(Difference {
                what,
                help: None,
                first,
                second,
            });
        }
    }
    let pairs = a
        .fields
        .iter()
        .filter_map(|f| Some((f, b.fields.iter().find(|o| o.name == f.name)?)));
    for (f, o) in pairs {
        let fields = Fields {
            actions: (&one.read.action, &other.read.action),
            usages: (a.usage, b.usage),
        };
        if let Some((what, help)) = fields.difference(f, o) {
            let what = format!("{what} of the field `{}`", f.name);
            return Some(Difference {
                what,
                help,
                first: f.span,
                second: o.span,
            });
        }
    }
    None
}

struct Fields<'a> {
    actions: (&'a Action, &'a Action),
    usages: (Usage, Usage),
}

impl Fields<'_> {
    fn difference(&self, a: &Field, b: &Field) -> Option<(&'static str, Option<&'static str>)> {
        if self.type_of(self.actions.0, &a.ty) != self.type_of(self.actions.1, &b.ty) {
            return Some(("the type", None));
        }
        let values = |field: &Field| {
            let plain = named(&field.ty).is_none();
            field
                .values
                .iter()
                .filter(|_| plain)
                .map(|v| v.value.clone())
                .collect::<Vec<_>>()
        };
        let checks = [
            ("the default", a.default == b.default),
            ("the values", values(a) == values(b)),
            ("the other names", a.aliases == b.aliases),
            ("the name in code", a.rename == b.rename),
            ("the secrecy", a.sensitive == b.sensitive),
        ];
        if let Some((what, _)) = checks.into_iter().find(|(_, same)| !same) {
            return Some((what, None));
        }
        if self.usages.0 != self.usages.1 {
            let sent = if self.usages.0 == Usage::Request {
                a
            } else {
                b
            };
            let is_struct = matches!(sent.ty, Type::Struct { .. });
            return (sent.required == is_struct).then_some((
                "the shape",
                Some(
                    "one is sent and one is received: what is optional is an `Option` in a request, but a struct alone is \
                     one in an answer; share them under two names",
                ),
            ));
        }
        match (a.required == b.required, a.bounds == b.bounds) {
            (false, _) => Some(("whether it is required", None)),
            (_, false) => Some(("the bounds", None)),
            _ => None,
        }
    }

    /// A type with the shared names of what it refers to: names in the Actions may differ.
    fn type_of(&self, action: &Action, ty: &Type) -> Type {
        let shared = |name: &str| {
            let def = action.types.iter().find(|def| def.name() == name);
            def.and_then(TypeDef::shared).unwrap_or(name).to_owned()
        };
        match ty {
            Type::List { of } => Type::List {
                of: Box::new(self.type_of(action, of)),
            },
            Type::Map { of } => Type::Map {
                of: Box::new(self.type_of(action, of)),
            },
            Type::Struct { name } => Type::Struct { name: shared(name) },
            Type::Enum { of, name } => Type::Enum {
                of: *of,
                name: shared(name),
            },
            other => other.clone(),
        }
    }
}

/// The type of the field at a path such as `Body.Layout.Regions`.
fn type_at(action: &Action, path: &str) -> Option<Type> {
    let (root, path) = path.split_once('.')?;
    let mut fields = match root {
        "Query" => &action.request.query,
        "Body" => &action.request.body,
        _ => &action.response,
    };
    let (outer, last) = path.rsplit_once('.').unwrap_or(("", path));
    for name in outer.split('.').filter(|name| !name.is_empty()) {
        let field = fields.iter().find(|field| field.name == name)?;
        fields = &action.struct_def(named(&field.ty)?)?.fields;
    }
    fields
        .iter()
        .find(|field| field.name == last)
        .map(|field| field.ty.clone())
}

fn leaf(ty: &Type) -> &Type {
    match ty {
        Type::List { of } | Type::Map { of } => leaf(of),
        other => other,
    }
}

fn named(ty: &Type) -> Option<&str> {
    match leaf(ty) {
        Type::Struct { name } | Type::Enum { name, .. } | Type::Union { name } => Some(name),
        _ => None,
    }
}

fn name_of(def: &TypeDef) -> String {
    def.name().to_owned()
}

fn span_of(def: &TypeDef) -> Span {
    match def {
        TypeDef::Struct(def) => def.span,
        TypeDef::Enum(def) => def.span,
        TypeDef::Union(def) => def.span,
    }
}

fn set(def: &mut TypeDef, name: &str) {
    let shared = match def {
        TypeDef::Struct(def) => &mut def.shared,
        TypeDef::Enum(def) => &mut def.shared,
        TypeDef::Union(def) => &mut def.shared,
    };
    *shared = Some(name.to_owned());
}

fn wrong(file: &Arc<SourceFile>, entry: &Entry<String>, message: String) -> Diagnostic {
    Diagnostic::new(Code::OverlayValue, file, entry.span.clone(), message)
}
