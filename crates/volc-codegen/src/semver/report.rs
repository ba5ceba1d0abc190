//! The changes of one Action or event, as they are found.

use std::collections::{HashMap, HashSet, VecDeque};

use volc_ir::{Action, EnumDef, Event, Field, OneOf, Span, StructDef, TypeDef, UnionDef, Usage};

use super::change::{Change, Place};
use super::rule::Rule;
use super::sharing::Merged;

/// An Action or an event.
pub(super) enum Subject {
    /// The Action, with its Version.
    Action(String),
    /// The event, by its name, with its version if it has several.
    Event(String),
}

impl Subject {
    /// Returns a change without a place.
    pub(super) fn change(&self, rule: Rule, what: String) -> Change {
        let mut change = Change::of_service(rule, what);
        match self {
            Self::Action(name) => change.action = Some(name.clone()),
            Self::Event(name) => change.event = Some(name.clone()),
        }
        change
    }
}

/// One state of an Action or an event.
pub(super) struct Side<'a> {
    file: &'a str,
    /// Under which the merged structs are found.
    key: String,
    types: &'a [TypeDef],
    /// The name in Rust of each type of the page, by its name there.
    names: HashMap<&'a str, String>,
    merged: &'a Merged,
}

impl<'a> Side<'a> {
    pub(super) fn of_action(
        action: &'a Action,
        names: HashMap<&'a str, String>,
        merged: &'a Merged,
    ) -> Self {
        Self {
            file: &action.source.file,
            key: Merged::action_key(action),
            types: &action.types,
            names,
            merged,
        }
    }

    pub(super) fn of_event(event: &'a Event, merged: &'a Merged) -> Self {
        let names = event
            .types
            .iter()
            .map(|def| (def.name(), def.name().to_owned()));
        Self {
            file: &event.source.file,
            key: Merged::event_key(event),
            types: &event.types,
            names: names.collect(),
            merged,
        }
    }

    fn find(&self, name: &str) -> Option<&'a TypeDef> {
        self.types.iter().find(|def| def.name() == name)
    }

    pub(super) fn struct_def(&self, name: &str) -> Option<&'a StructDef> {
        match self.find(name) {
            Some(TypeDef::Struct(def)) => Some(def),
            _ => None,
        }
    }

    pub(super) fn enum_def(&self, name: &str) -> Option<&'a EnumDef> {
        match self.find(name) {
            Some(TypeDef::Enum(def)) => Some(def),
            _ => None,
        }
    }

    pub(super) fn union_def(&self, name: &str) -> Option<&'a UnionDef> {
        match self.find(name) {
            Some(TypeDef::Union(def)) => Some(def),
            _ => None,
        }
    }

    /// The members of a struct; those of the shared type where Actions share it.
    fn members(&self, def: &'a StructDef) -> Members<'a> {
        let merged = self.merged.fields(&self.key, &def.name);
        Members {
            fields: merged.unwrap_or(&def.fields),
            one_of: &def.one_of,
        }
    }
}

/// The members of a struct, and the requirements on several of them.
#[derive(Clone, Copy)]
pub(super) struct Members<'a> {
    pub(super) fields: &'a [Field],
    pub(super) one_of: &'a [OneOf],
}

/// Two states of a struct that are still to be compared.
pub(super) struct Pair<'a> {
    pub(super) path: String,
    pub(super) usage: Usage,
    pub(super) old: Members<'a>,
    pub(super) new: Members<'a>,
}

/// The changes of one Action or event.
pub(super) struct Report<'a> {
    subject: Subject,
    pub(super) old: Side<'a>,
    pub(super) new: Side<'a>,
    /// The side of the call that is looked at.
    pub(super) usage: Usage,
    /// The pairs of types that were looked at, so that each one is looked at once.
    seen: HashSet<(Usage, &'a str, &'a str)>,
    open: VecDeque<Pair<'a>>,
    changes: Vec<Change>,
}

impl<'a> Report<'a> {
    pub(super) fn new(subject: Subject, old: Side<'a>, new: Side<'a>) -> Self {
        Self {
            subject,
            old,
            new,
            usage: Usage::Request,
            seen: HashSet::new(),
            open: VecDeque::new(),
            changes: Vec::new(),
        }
    }

    /// Adds a change of the Action or event as a whole.
    pub(super) fn whole(&mut self, rule: Rule, what: impl Into<String>) {
        self.push(rule, None, what.into(), Some(top()), Some(top()));
    }

    /// Adds a change of a field.
    pub(super) fn push(
        &mut self,
        rule: Rule,
        path: Option<&str>,
        what: String,
        old: Option<Span>,
        new: Option<Span>,
    ) {
        let mut change = self.subject.change(rule, what);
        change.path = path.map(str::to_owned);
        change.old = old.map(|span| Place::new(self.old.file, span));
        change.new = new.map(|span| Place::new(self.new.file, span));
        self.changes.push(change);
    }

    /// Returns whether two types are looked at for the first time.
    pub(super) fn is_first(&mut self, old: &'a str, new: &'a str) -> bool {
        self.seen.insert((self.usage, old, new))
    }

    /// Adds a change if a type has another name in Rust.
    pub(super) fn renamed(&mut self, path: &str, old: &str, new: &str, spans: (Span, Span)) {
        let (was, is) = (self.old.names.get(old), self.new.names.get(new));
        if let (Some(was), Some(is)) = (was, is)
            && was != is
        {
            let what = format!("the type is `{is}`, was `{was}`");
            self.push(
                Rule::TypeRenamed,
                Some(path),
                what,
                Some(spans.0),
                Some(spans.1),
            );
        }
    }

    /// Adds a change if Actions share a type in one of the states only.
    pub(super) fn shared(
        &mut self,
        path: &str,
        (old, old_span): (&Option<String>, Span),
        (new, new_span): (&Option<String>, Span),
    ) {
        let (rule, what) = match (old, new) {
            (None, Some(new)) => (Rule::TypeShared, format!("the type is shared as `{new}`")),
            (Some(old), None) => (
                Rule::TypeUnshared,
                format!("the type is no longer shared as `{old}`"),
            ),
            (Some(old), Some(new)) if old != new => (
                Rule::TypeUnshared,
                format!("the type is shared as `{new}`, was shared as `{old}`"),
            ),
            _ => return,
        };
        self.push(rule, Some(path), what, Some(old_span), Some(new_span));
    }

    /// Puts two structs on the list of what is to be compared, the first time that they are met.
    pub(super) fn open(&mut self, path: &str, old: &'a StructDef, new: &'a StructDef) {
        self.shared(path, (&old.shared, old.span), (&new.shared, new.span));
        if old.docs != new.docs {
            let what = format!("the documentation of `{}` differs", new.name);
            self.push(
                Rule::DocsChanged,
                Some(path),
                what,
                Some(old.span),
                Some(new.span),
            );
        }
        self.open.push_back(Pair {
            path: path.to_owned(),
            usage: self.usage,
            old: self.old.members(old),
            new: self.new.members(new),
        });
    }

    /// Takes the next two structs off that list.
    pub(super) fn next(&mut self) -> Option<Pair<'a>> {
        let pair = self.open.pop_front()?;
        self.usage = pair.usage;
        Some(pair)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    pub(super) fn finish(self) -> Vec<Change> {
        self.changes
    }
}

/// The page as a whole.
pub(super) fn top() -> Span {
    Span {
        line: 1,
        column: 1,
        start: 0,
        end: 0,
    }
}
