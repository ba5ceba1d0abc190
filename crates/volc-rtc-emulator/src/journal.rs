//! The last calls, for looking at what a client really sends. Secrets are masked before anything is kept.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use serde_json::{Map, Value};
use volc_core::__private::{is_secret, mask, shown};
use volc_ir::{Action, Field, Tag, Type, UnionDef};

use crate::gateway::{Incoming, Trail};

/// The number of calls that are kept.
const KEPT: usize = 100;
/// The size in bytes up to which a body is kept.
const BODY: usize = 16 * 1024;
const MASK: &str = "***";

/// The last calls.
#[derive(Default)]
pub(crate) struct Journal(Mutex<VecDeque<Entry>>);

/// A call and what became of it.
#[derive(Clone, Serialize)]
pub(crate) struct Entry {
    pub(crate) request_id: String,
    /// In milliseconds since 1970.
    pub(crate) at: u64,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) access_key: String,
    /// The body, where it is JSON of an Action that is known and not too large.
    pub(crate) body: Option<Value>,
    pub(crate) body_bytes: usize,
    pub(crate) status: u16,
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) finding: Option<String>,
}

impl Journal {
    pub(crate) fn add(&self, entry: Entry) {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if entries.len() == KEPT {
            entries.pop_front();
        }
        entries.push_back(entry);
    }

    /// The calls, the oldest first.
    pub(crate) fn entries(&self) -> Vec<Entry> {
        let entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        entries.iter().cloned().collect()
    }

    pub(crate) fn clear(&self) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }
}

impl Entry {
    /// Creates the entry of a request, before its outcome is known.
    pub(crate) fn new(incoming: &Incoming<'_>, trail: &Trail, action: Option<&Action>) -> Self {
        let body = action
            .filter(|_| incoming.body.len() <= BODY)
            .and_then(|action| {
                let body: Map<String, Value> = serde_json::from_slice(incoming.body).ok()?;
                Some(masked_members(action, &action.request.body, body))
            });
        let fields = action
            .map(|action| action.request.query.as_slice())
            .unwrap_or_default();
        let query = incoming.query.iter().map(|(name, value)| {
            let value = if is_plain(fields, name) {
                shown(value, &[]).into_owned()
            } else {
                MASK.to_owned()
            };
            (name.clone(), value)
        });
        Self {
            request_id: String::new(),
            at: 0,
            method: incoming.method.to_string(),
            path: shown(&incoming.path, &[]).into_owned(),
            query: query.collect(),
            access_key: trail.access_key.clone(),
            body,
            body_bytes: incoming.body.len(),
            status: 0,
            code: None,
            message: None,
            finding: trail.explanation.clone(),
        }
    }
}

/// Returns whether a query parameter may be shown. One that nothing is known of may be a secret.
fn is_plain(fields: &[Field], name: &str) -> bool {
    const PUBLIC: [&str; 9] = [
        "Action",
        "Version",
        "X-Algorithm",
        "X-Credential",
        "X-Date",
        "X-Expires",
        "X-NotSignBody",
        "X-SignedHeaders",
        "X-SignedQueries",
    ];
    PUBLIC.contains(&name)
        || fields
            .iter()
            .any(|field| field.name == name && !field.sensitive)
}

fn masked_members(action: &Action, fields: &[Field], object: Map<String, Value>) -> Value {
    let member = |(name, value): (String, Value)| {
        let known = fields
            .iter()
            .find(|field| field.name == name || field.aliases.contains(&name));
        let value = match known {
            Some(field) if !field.sensitive => masked(action, &field.ty, value),
            _ => MASK.into(),
        };
        (name, value)
    };
    Value::Object(object.into_iter().map(member).collect())
}

/// Whichever variant it is: what one of them calls a secret is one in all of them.
fn masked_union(action: &Action, def: &UnionDef, object: Map<String, Value>) -> Value {
    let variants = def
        .of
        .iter()
        .filter_map(|variant| action.struct_def(&variant.ty));
    let fields: Vec<&Field> = variants.flat_map(|def| &def.fields).collect();
    let member = |(name, value): (String, Value)| {
        let is_tag = def
            .tags
            .iter()
            .any(|tag| matches!(tag, Tag::Own(own) if *own == name));
        let is_match = |field: &&&Field| field.name == name || field.aliases.contains(&name);
        let mut known = fields.iter().filter(is_match);
        let value = match known.clone().next() {
            Some(field) if known.all(|field| !field.sensitive) => masked(action, &field.ty, value),
            None if is_tag => masked(action, &Type::String {}, value),
            _ => MASK.into(),
        };
        (name, value)
    };
    Value::Object(object.into_iter().map(member).collect())
}

fn masked(action: &Action, ty: &Type, value: Value) -> Value {
    match (ty, value) {
        (Type::Struct { name }, Value::Object(object)) => {
            let fields = action.struct_def(name).map(|def| def.fields.as_slice());
            masked_members(action, fields.unwrap_or_default(), object)
        }
        (Type::List { of }, Value::Array(items)) => items
            .into_iter()
            .map(|item| masked(action, of, item))
            .collect(),
        (Type::Map { of }, Value::Object(object)) => {
            let entry = |(key, item): (String, Value)| {
                let item = if is_secret(&key, &[]) {
                    MASK.into()
                } else {
                    masked(action, of, item)
                };
                (key, item)
            };
            Value::Object(object.into_iter().map(entry).collect())
        }
        (Type::Union { name }, Value::Object(object)) => {
            let def = action.union_def(name);
            def.map_or_else(|| MASK.into(), |def| masked_union(action, def, object))
        }
        (Type::Json {}, mut value) => {
            mask(&mut value, &[]);
            value
        }
        // A secret may hide in what should have been a plain value.
        (_, Value::Object(_) | Value::Array(_)) => MASK.into(),
        (_, Value::String(text)) => shown(&text, &[]).into(),
        (_, value) => value,
    }
}
