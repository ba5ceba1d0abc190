//! Structs that Actions share, as the one type that they become.

use std::collections::HashMap;

use volc_ir::{Action, Event, Field, Ir, StructDef, TypeDef, Usage};

use crate::plan::events::label;
use crate::plan::shared_key::Key;

/// The fields of shared structs: those of all pages, required only where all pages require them.
#[derive(Default)]
pub(super) struct Merged {
    fields: HashMap<(String, String), Vec<Field>>,
}

impl Merged {
    /// Merges the structs of all Actions and events.
    pub(super) fn new(ir: &Ir) -> Self {
        let of_actions = ir.actions.iter().flat_map(|action| {
            let scope = |def| Key::from_definition(action, def).map(|key| key.reference());
            let key = Self::action_key(action);
            action
                .types
                .iter()
                .map(move |def| (key.clone(), scope(def), def))
        });
        let of_events = ir.events.iter().flat_map(|event| {
            let key = Self::event_key(event);
            let types = event.types.iter();
            types.map(move |def| (key.clone(), def.shared().map(str::to_owned), def))
        });
        let mut shared: HashMap<(Usage, String), Vec<(String, &StructDef)>> = HashMap::new();
        for (key, scope, def) in of_actions.chain(of_events) {
            if let (TypeDef::Struct(def), Some(scope)) = (def, scope) {
                shared
                    .entry((def.usage, scope))
                    .or_default()
                    .push((key, def));
            }
        }
        let mut merged = Self::default();
        for pages in shared.values() {
            for (key, def) in pages {
                let fields = merge(def, pages.iter().map(|(_, other)| *other));
                merged
                    .fields
                    .insert((key.clone(), def.name.clone()), fields);
            }
        }
        merged
    }

    pub(super) fn action_key(action: &Action) -> String {
        format!("{}@{}", action.action, action.version)
    }

    pub(super) fn event_key(event: &Event) -> String {
        format!("event {}", label(&event.name, event.version.as_deref()))
    }

    /// Returns the fields of the shared type that a struct of a page is part of.
    pub(super) fn fields(&self, key: &str, name: &str) -> Option<&[Field]> {
        let fields = self.fields.get(&(key.to_owned(), name.to_owned()))?;
        Some(fields.as_slice())
    }
}

/// The fields of one page, then those that only other pages have.
fn merge<'a>(own: &StructDef, all: impl Iterator<Item = &'a StructDef> + Clone) -> Vec<Field> {
    let mut fields = own.fields.clone();
    for other in all.clone().flat_map(|def| &def.fields) {
        if fields.iter().all(|field| field.name != other.name) {
            fields.push(other.clone());
        }
    }
    for field in &mut fields {
        let is_required = |def: &StructDef| {
            let mut members = def.fields.iter();
            members.any(|member| member.name == field.name && member.required)
        };
        field.required = all.clone().all(is_required);
    }
    fields
}
