//! The pages of events: which there are, and the data that they may have.

use std::sync::Arc;

use serde_json::{Map, Value};
use volc_ir::{Action, Event, Examples, Facts, Field, Method, Request, Type, TypeDef};

use crate::catalog::Catalog;
use crate::validate::{Fault, Object, members};

/// The pages of the events that the emulator knows, sorted by name.
#[derive(Debug, Default)]
pub(crate) struct Pages(Vec<Arc<Event>>);

/// An event that cannot be triggered, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refused(pub(crate) String);

impl Pages {
    pub(crate) fn new(catalog: &Catalog) -> Self {
        Self(catalog.events().map(Arc::clone).collect())
    }

    fn of_name<'a>(&'a self, name: &str) -> impl DoubleEndedIterator<Item = &'a Event> + Clone {
        self.0
            .iter()
            .map(AsRef::as_ref)
            .filter(move |event: &&Event| event.name == name)
    }

    /// Returns the page of an event. Where several versions have one, and it is of none of these, the last one.
    pub(crate) fn find<'a>(&'a self, name: &str, version: &str) -> Option<&'a Event> {
        let exact = self.of_name(name).find(|event| {
            event
                .version
                .as_deref()
                .is_none_or(|known| known == version)
        });
        exact.or_else(|| self.of_name(name).next_back())
    }

    /// Returns the names of all events, each once.
    pub(crate) fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.0.iter().map(|event| event.name.as_str()).collect();
        names.dedup();
        names
    }

    /// Returns the page of an event that is to be triggered; without a version, the last one.
    pub(crate) fn triggered<'a>(
        &'a self,
        name: &str,
        version: Option<&str>,
    ) -> Result<&'a Event, Refused> {
        let mut of_name = self.of_name(name).peekable();
        if of_name.peek().is_none() {
            let text = format!(
                "there is no event `{}`; known are: {}",
                name.escape_debug(),
                self.names().join(", ")
            );
            return Err(Refused(text));
        }
        let versions: Vec<&str> = of_name
            .clone()
            .filter_map(|event| event.version.as_deref())
            .collect();
        let page = of_name.rfind(|event| {
            version.is_none_or(|version| {
                event
                    .version
                    .as_deref()
                    .is_none_or(|known| known == version)
            })
        });
        page.ok_or_else(|| {
            let version = version.unwrap_or_default().escape_debug();
            let known = versions.join(", ");
            Refused(format!(
                "the event `{name}` has no version `{version}`; its versions are: {known}"
            ))
        })
    }
}

/// Checks the data of an event by its page: types, listed values, and no members that the page does not list. Returns
/// it as the page wants it (`"20"` has become 20).
pub(crate) fn checked(
    page: &Event,
    data: &Map<String, Value>,
) -> Result<Map<String, Value>, Refused> {
    let action = as_action(page);
    unlisted(&action, &action.request.body, data, "")?;
    let object = Object {
        fields: &action.request.body,
        values: data,
    };
    members(&action, &object).map_err(|fault: Fault| {
        Refused(format!(
            "the data is not that of `{}`: {}",
            page.name,
            fault.message()
        ))
    })
}

/// The page as if it were that of an Action with this body, which is what the validation knows.
fn as_action(page: &Event) -> Action {
    Action {
        action: page.name.clone(),
        version: page.version.clone().unwrap_or_default(),
        family: String::new(),
        method: Method::Post,
        path: String::new(),
        url: None,
        source: page.source.clone(),
        facts: Facts::Page,
        effect: None,
        rename: None,
        deprecated: None,
        docs: volc_ir::Docs::default(),
        request: Request {
            body: page.data.clone(),
            ..Request::default()
        },
        response: Vec::new(),
        types: page.types.clone(),
        rate_limits: Vec::new(),
        errors: Vec::new(),
        pagination: None,
        wait: None,
        examples: Examples::default(),
        findings: Vec::new(),
    }
}

/// Refuses members that the page does not list, at any depth: they are mistakes in a test.
fn unlisted(
    action: &Action,
    fields: &[Field],
    values: &Map<String, Value>,
    at: &str,
) -> Result<(), Refused> {
    for (name, value) in values {
        let path = if at.is_empty() {
            name.clone()
        } else {
            format!("{at}.{name}")
        };
        let known = fields
            .iter()
            .find(|field| field.name == *name || field.aliases.contains(name));
        let Some(field) = known else {
            let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
            let text = format!(
                "`{}` is not a member of this event; it has: {}",
                path.escape_debug(),
                names.join(", ")
            );
            return Err(Refused(text));
        };
        within(action, &field.ty, value, &path)?;
    }
    Ok(())
}

fn within(action: &Action, ty: &Type, value: &Value, at: &str) -> Result<(), Refused> {
    match (ty, value) {
        (Type::Struct { name }, Value::Object(values)) => {
            let fields = action.types.iter().find_map(|def| match def {
                TypeDef::Struct(def) if def.name == *name => Some(def.fields.as_slice()),
                _ => None,
            });
            unlisted(action, fields.unwrap_or_default(), values, at)
        }
        (Type::List { of }, Value::Array(items)) => items
            .iter()
            .enumerate()
            .try_for_each(|(index, item)| within(action, of, item, &format!("{at}[{index}]"))),
        (Type::Map { of }, Value::Object(entries)) => entries
            .values()
            .try_for_each(|value| within(action, of, value, at)),
        _ => Ok(()),
    }
}

/// Returns the data of the page's example, or an empty object where it has none.
pub(crate) fn example(page: &Event) -> Map<String, Value> {
    let value = page.examples.first().map(|example| &example.value);
    match value {
        // Some examples are whole callbacks.
        Some(Value::Object(object)) => match object.get("EventData") {
            Some(Value::String(text)) => serde_json::from_str(text).unwrap_or_default(),
            Some(Value::Object(data)) => data.clone(),
            _ => object.clone(),
        },
        _ => Map::new(),
    }
}
