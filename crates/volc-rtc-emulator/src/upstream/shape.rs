//! The shape of a response: which members it has, and of which types they are.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use volc_ir::{Action, Field, Type};

use crate::journal::redact::MASK;

/// The type of a value of JSON, in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A secret was there: any type.
    Redacted,
    Null,
    Boolean,
    Number,
    Text,
    List,
    Object,
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Redacted => "redacted",
            Self::Null => "null",
            Self::Boolean => "boolean",
            Self::Number => "number",
            Self::Text => "string",
            Self::List => "list",
            Self::Object => "object",
        }
    }
}

/// The shape of a value, or of all items of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Shape {
    pub(super) kinds: BTreeSet<Kind>,
    /// The members of objects whose members are described by the page.
    pub(super) members: BTreeMap<String, Shape>,
    /// The items of lists, and the values of objects whose keys are data.
    pub(super) items: Option<Box<Shape>>,
}

impl Shape {
    /// Returns the shape of the envelope of a response.
    pub(super) fn of_envelope(action: &Action, envelope: &Value) -> Self {
        let mut shape = Self::plain(envelope);
        if let Some(Value::Object(result)) = envelope.get("Result") {
            let mut of_result = Self::of_kind(Kind::Object);
            for (name, value) in result {
                let field = find(&action.response, name);
                let member = Self::read(action, field.map(|field| &field.ty), value);
                of_result.members.insert(name.clone(), member);
            }
            shape.members.insert("Result".to_owned(), of_result);
        }
        shape
    }

    fn of_kind(kind: Kind) -> Self {
        Self {
            kinds: BTreeSet::from([kind]),
            ..Self::default()
        }
    }

    /// Reads a value that is not documented: the members of objects are members.
    fn plain(value: &Value) -> Self {
        let mut shape = Self::of_kind(kind(value));
        match value {
            Value::Object(members) => {
                let members = members.iter();
                shape.members = members
                    .map(|(name, value)| (name.clone(), Self::plain(value)))
                    .collect();
            }
            Value::Array(items) => shape.take_items(items.iter().map(Self::plain)),
            _ => {}
        }
        shape
    }

    fn read(action: &Action, ty: Option<&Type>, value: &Value) -> Self {
        let mut shape = Self::of_kind(kind(value));
        match (ty, value) {
            (Some(Type::List { of }), Value::Array(items)) => {
                shape.take_items(items.iter().map(|item| Self::read(action, Some(of), item)));
            }
            (Some(Type::Map { of }), Value::Object(members)) => {
                let values = members.values();
                shape.take_items(values.map(|value| Self::read(action, Some(of), value)));
            }
            // Its inside is not the page's.
            (Some(Type::Json {}), _) => {}
            (Some(Type::Struct { name }), Value::Object(members)) => {
                let fields = action.struct_def(name).map(|def| def.fields.as_slice());
                for (name, value) in members {
                    let field = fields.and_then(|fields| find(fields, name));
                    let member = Self::read(action, field.map(|field| &field.ty), value);
                    shape.members.insert(name.clone(), member);
                }
            }
            _ => return Self::plain(value),
        }
        shape
    }

    fn take_items(&mut self, items: impl Iterator<Item = Self>) {
        let merged = items.reduce(Self::merged);
        self.items = merged.map(Box::new);
    }

    /// Returns the shape of values of either shape.
    fn merged(mut self, other: Self) -> Self {
        self.kinds.extend(other.kinds);
        for (name, shape) in other.members {
            let merged = match self.members.remove(&name) {
                Some(mine) => mine.merged(shape),
                None => shape,
            };
            self.members.insert(name, merged);
        }
        self.items = match (self.items, other.items) {
            (Some(mine), Some(other)) => Some(Box::new(mine.merged(*other))),
            (mine, other) => mine.or(other),
        };
        self
    }

    /// The types in words.
    pub(super) fn types(&self) -> String {
        let names = self.kinds.iter().map(|kind| kind.name());
        names.collect::<Vec<_>>().join(" or ")
    }
}

fn find<'a>(fields: &'a [Field], name: &str) -> Option<&'a Field> {
    let mut fields = fields.iter();
    fields.find(|field| field.name == name || field.aliases.iter().any(|alias| alias == name))
}

fn kind(value: &Value) -> Kind {
    match value {
        Value::Null => Kind::Null,
        Value::Bool(_) => Kind::Boolean,
        Value::Number(_) => Kind::Number,
        Value::String(text) if text == MASK => Kind::Redacted,
        Value::String(_) => Kind::Text,
        Value::Array(_) => Kind::List,
        Value::Object(_) => Kind::Object,
    }
}
