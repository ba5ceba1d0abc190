//! Structs of other pages: once all pages are read, links between them are followed and what they name is copied.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use volc_ir::{Action, Docs, Field, Span, Type, TypeDef, Usage};

use super::{Loader, PageSummary, read::Read};
use crate::{
    Code, SourceFile,
    lower::{Links, OpenLink},
};

impl Loader {
    /// Follows the links of all Actions. Findings about links that lead somewhere are taken back.
    pub(super) fn follow_links(&mut self) {
        let mut pages: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, read) in self.actions.iter().enumerate() {
            for name in &read.names {
                pages.entry(name).or_default().push(at);
            }
        }
        let book = Book {
            actions: &self.actions,
            pages,
        };
        let linking = self.actions.iter().enumerate();
        let linking = linking.filter(|(_, read)| !read.links.open.is_empty());
        let followed: Vec<(usize, Followed)> = linking
            .map(|(at, read)| (at, Copier::new(&book, read).run()))
            .collect();
        for (at, followed) in followed {
            let Some(read) = self.actions.get_mut(at) else {
                continue;
            };
            read.action = followed.action;
            let file = Arc::clone(&read.file);
            self.take_back(&file, &followed.reported);
        }
    }

    fn take_back(&mut self, file: &SourceFile, reported: &BTreeSet<usize>) {
        let before = self.diagnostics.len();
        self.diagnostics.retain(|d| {
            let resolved = d.code == Code::ForeignStruct && reported.contains(&d.span.start);
            !(resolved && d.file.path == file.path)
        });
        let taken = before - self.diagnostics.len();
        let page = self.pages.iter_mut().find(|p| p.file.path == file.path);
        if let Some(PageSummary { findings, .. }) = page {
            *findings = findings.saturating_sub(taken);
        }
    }
}

/// All Actions, by the names of their pages.
struct Book<'a> {
    actions: &'a [Read],
    pages: BTreeMap<&'a str, Vec<usize>>,
}

impl Book<'_> {
    /// The Action and the name of the struct that a link leads to.
    fn find(&self, link: &OpenLink, usage: Usage) -> Option<(usize, &str)> {
        let request = usage == Usage::Request;
        self.pages.get(link.page_name())?.iter().find_map(|at| {
            let found = link.find(&self.actions.get(*at)?.links.defined, request)?;
            Some((*at, found.name.as_str()))
        })
    }
}

/// An Action with what it links to.
struct Followed {
    action: Action,
    /// The places of the findings that are void now.
    reported: BTreeSet<usize>,
}

struct Copier<'a> {
    book: &'a Book<'a>,
    read: &'a Read,
    action: Action,
    reported: BTreeSet<usize>,
    /// The names of what was copied, by Action, name there and side.
    copied: BTreeMap<(usize, String, bool), String>,
    /// The structs that are being copied. A struct that holds itself stays free JSON where it does.
    open: BTreeSet<(usize, String)>,
}

impl<'a> Copier<'a> {
    fn new(book: &'a Book<'a>, read: &'a Read) -> Self {
        Self {
            book,
            read,
            action: read.action.clone(),
            reported: BTreeSet::new(),
            copied: BTreeMap::new(),
            open: BTreeSet::new(),
        }
    }

    fn run(mut self) -> Followed {
        let mut request = std::mem::take(&mut self.action.request);
        self.own(&mut request.query, Usage::Request);
        self.own(&mut request.body, Usage::Request);
        self.action.request = request;
        let mut response = std::mem::take(&mut self.action.response);
        self.own(&mut response, Usage::Response);
        self.action.response = response;
        // What is copied on the way is added behind, and has been followed already.
        for at in 0..self.action.types.len() {
            let (mut fields, usage) = match self.action.types.get(at) {
                Some(TypeDef::Struct(def)) => (def.fields.clone(), def.usage),
                _ => continue,
            };
            self.own(&mut fields, usage);
            if let Some(TypeDef::Struct(def)) = self.action.types.get_mut(at) {
                def.fields = fields;
            }
        }
        let reported = &self.reported;
        self.action.findings.retain(|finding| {
            let at = finding.span.start as usize;
            !(finding.code == Code::ForeignStruct.id() && reported.contains(&at))
        });
        Followed {
            action: self.action,
            reported: self.reported,
        }
    }

    /// Fields of the Action itself.
    fn own(&mut self, fields: &mut [Field], usage: Usage) {
        for field in fields {
            let Some(link) = link_of(&self.read.links, field) else {
                continue;
            };
            let Some((at, name)) = self.book.find(link, usage) else {
                continue;
            };
            if let Some(name) = self.copy(at, name, usage, field.span) {
                self.reported.insert(link.reported);
                put(&mut field.ty, &name);
            }
        }
    }

    /// Copies a type of another Action; gives its name here. What it says stands where the link to it does.
    fn copy(&mut self, from: usize, name: &str, usage: Usage, span: Span) -> Option<String> {
        let key = (from, name.to_owned(), usage == Usage::Request);
        if let Some(name) = self.copied.get(&key) {
            return Some(name.clone());
        }
        let other = self.book.actions.get(from)?;
        let mut def = other
            .action
            .types
            .iter()
            .find(|def| def.name() == name)?
            .clone();
        match &mut def {
            TypeDef::Enum(def) => def.span = span,
            // The pages that link to structs of other pages have no unions.
            TypeDef::Union(_) => return None,
            TypeDef::Struct(def) => {
                if !self.open.insert((from, name.to_owned())) {
                    return None;
                }
                (def.usage, def.span) = (usage, span);
                for field in &mut def.fields {
                    self.inner(from, other, field, usage, span);
                }
                self.open.remove(&(from, name.to_owned()));
            }
        }
        let name = self.add(def, &other.action.action);
        self.copied.insert(key, name.clone());
        Some(name)
    }

    /// A field of a struct that is copied: it may hold other types of its page, or link on.
    fn inner(&mut self, from: usize, other: &Read, field: &mut Field, usage: Usage, span: Span) {
        field.required &= usage == Usage::Request;
        let book = self.book;
        let next = match link_of(&other.links, field) {
            Some(link) => book.find(link, usage),
            None => None,
        };
        field.span = span;
        if let Some((at, name)) = next {
            if let Some(name) = self.copy(at, name, usage, span) {
                put(&mut field.ty, &name);
            }
            return;
        }
        let leaf = leaf(&mut field.ty);
        if let Type::Struct { name } | Type::Enum { name, .. } = leaf {
            match self.copy(from, name, usage, span) {
                Some(copied) => *name = copied,
                None => *leaf = Type::Json {},
            }
        }
    }

    /// Adds a type under a free name; one of equal content is there already.
    fn add(&mut self, mut def: TypeDef, owner: &str) -> String {
        let wanted = def.name().to_owned();
        let prefixed = format!("{owner}{wanted}");
        let numbered = (2_u32..).map(|n| format!("{prefixed}{n}"));
        for name in [wanted, prefixed.clone()].into_iter().chain(numbered) {
            rename(&mut def, &name);
            let known = self.action.types.iter().find(|known| known.name() == name);
            match known.map(|known| facts(known) == facts(&def)) {
                Some(false) => continue,
                Some(true) => return name,
                None => {
                    self.action.types.push(def);
                    return name;
                }
            }
        }
        prefixed
    }
}

fn link_of<'a>(links: &'a Links, field: &Field) -> Option<&'a OpenLink> {
    let at = field.span.start as usize;
    let mut all = links.open.iter();
    all.find(|link| link.row == at && link.field == field.name)
}

/// Sets the struct of a field that was free JSON so far.
fn put(ty: &mut Type, name: &str) {
    *leaf(ty) = Type::Struct {
        name: name.to_owned(),
    };
}

fn leaf(ty: &mut Type) -> &mut Type {
    match ty {
        Type::List { of } | Type::Map { of } => leaf(of),
        other => other,
    }
}

fn rename(def: &mut TypeDef, name: &str) {
    match def {
        TypeDef::Struct(def) => name.clone_into(&mut def.name),
        TypeDef::Enum(def) => name.clone_into(&mut def.name),
        TypeDef::Union(def) => name.clone_into(&mut def.name),
    }
}

/// A type without its place and its documentation.
fn facts(def: &TypeDef) -> TypeDef {
    let mut def = def.clone();
    match &mut def {
        TypeDef::Struct(def) => {
            (def.span, def.docs) = (Span::default(), Docs::default());
            for field in &mut def.fields {
                (field.span, field.docs) = (Span::default(), Docs::default());
                field.example = None;
                field
                    .values
                    .iter_mut()
                    .for_each(|value| value.docs = Docs::default());
            }
        }
        TypeDef::Enum(def) => {
            (def.span, def.docs) = (Span::default(), Docs::default());
            def.variants
                .iter_mut()
                .for_each(|v| v.docs = Docs::default());
        }
        TypeDef::Union(def) => {
            (def.span, def.docs) = (Span::default(), Docs::default());
            for variant in &mut def.of {
                (variant.span, variant.docs) = (Span::default(), Docs::default());
            }
        }
    }
    def
}
