//! The example of a page, made to fit the request that it answers.
//!
//! - **Identifiers** are the request's: a number or text called `…Id`, or a list of them, that the request has
//!   under the same name. Inside of a list this holds only where the examples of the page have one value for
//!   both; the `UserId` of a list's items is seldom that of the caller.
//! - **Lists end**: the items of the example are all there are. An offset or a page number selects among them, and is
//!   echoed with the size of the page; a cursor always leads to the last page.
//! - **Nothing failed**: lists called `Failed…` are empty.

use serde_json::{Map, Value};
use volc_ir::{Action, Field, Pagination, Type};

/// Changes the `Result` of the page's example into that of a request with these parameters.
pub(super) fn fit(action: &Action, parameters: &Map<String, Value>, result: &mut Value) {
    let fit = Fit { action, parameters };
    if let Value::Object(object) = result {
        fit.members(&action.response, object, Place::Struct);
    }
    match &action.pagination {
        Some(Pagination::Cursor { more, next, .. }) => {
            set(result, more.as_deref(), |_| Value::Bool(false));
            set(result, Some(next), zero);
        }
        Some(Pagination::Offset {
            offset,
            limit,
            more,
            total,
            items,
        }) => {
            let window = Window {
                skip: fit.number(offset).unwrap_or(0),
                take: limit.as_deref().and_then(|limit| fit.number(limit)),
            };
            let count = window.apply(result, items);
            set(result, more.as_deref(), |_| window.is_before(count).into());
            set(result, total.as_deref(), |old| like(old, count));
        }
        Some(Pagination::Page {
            page,
            first,
            size,
            more,
            total,
            pages,
            items,
        }) => {
            let take = size.as_deref().and_then(|size| fit.number(size));
            let page = fit.number(page).unwrap_or(*first).saturating_sub(*first);
            let window = Window {
                skip: take.map_or(if page == 0 { 0 } else { u64::MAX }, |take| {
                    page.saturating_mul(take)
                }),
                take,
            };
            let count = window.apply(result, items);
            set(result, more.as_deref(), |_| window.is_before(count).into());
            set(result, total.as_deref(), |old| like(old, count));
            let all = count.div_ceil(take.unwrap_or(count).max(1));
            set(result, pages.as_deref(), |old| like(old, all));
        }
        None => {}
    }
}

struct Fit<'a> {
    action: &'a Action,
    parameters: &'a Map<String, Value>,
}

/// The place of a member.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In `Result`, or in structs of it.
    Struct,
    /// In an item of a list, or an entry of a map.
    Item,
}

impl Fit<'_> {
    fn members(&self, fields: &[Field], object: &mut Map<String, Value>, place: Place) {
        for field in fields {
            let Some(value) = object.get_mut(&field.name) else {
                continue;
            };
            if field.name.starts_with("Failed") && matches!(field.ty, Type::List { .. }) {
                *value = Value::Array(Vec::new());
            } else if let Some(sent) = self.echoed(field, value, place) {
                *value = sent;
            } else {
                self.inside(&field.ty, value, place);
            }
        }
    }

    fn inside(&self, ty: &Type, value: &mut Value, place: Place) {
        match (ty, value) {
            (Type::Struct { name }, Value::Object(object)) => {
                if let Some(def) = self.action.struct_def(name) {
                    self.members(&def.fields, object, place);
                }
            }
            (Type::List { of }, Value::Array(items)) => {
                for item in items {
                    self.inside(of, item, Place::Item);
                }
            }
            (Type::Map { of }, Value::Object(entries)) => {
                for entry in entries.values_mut() {
                    self.inside(of, entry, Place::Item);
                }
            }
            _ => {}
        }
    }

    /// The identifier, or the place in a list, that the request has for this member of the response.
    fn echoed(&self, field: &Field, old: &Value, place: Place) -> Option<Value> {
        let is_identifier = field.name.ends_with("Id") || field.name.ends_with("Ids");
        if !is_identifier && !self.is_of_pagination(&field.name) {
            return None;
        }
        let sent = self.parameters.get(&field.name)?;
        if place == Place::Item && self.documented(&field.name)? != text(old)? {
            return None;
        }
        match &field.ty {
            Type::List { of } if is_scalar(of) => {
                let same = |sent: &&Field| sent.name == field.name && sent.ty == field.ty;
                self.requested().find(same).map(|_| sent.clone())
            }
            Type::String {} => text(sent).map(Value::from),
            Type::Int {} => text(sent)?.parse::<i64>().ok().map(Value::from),
            Type::Uint {} => text(sent)?.parse::<u64>().ok().map(Value::from),
            _ => None,
        }
    }

    /// Returns whether a parameter says which part of a list is meant, or how large it is.
    fn is_of_pagination(&self, name: &str) -> bool {
        let (start, size) = match &self.action.pagination {
            Some(Pagination::Offset { offset, limit, .. }) => (offset, limit),
            Some(Pagination::Page { page, size, .. }) => (page, size),
            Some(Pagination::Cursor { .. }) | None => return false,
        };
        name == start || size.as_deref() == Some(name)
    }

    /// The value that the page's own request has for a parameter.
    fn documented(&self, name: &str) -> Option<String> {
        let mut examples = self.action.examples.request.iter();
        let in_example = examples.find_map(|example| example.value.get(name).and_then(text));
        in_example.or_else(|| {
            let field = self.requested().find(|field| field.name == name);
            field?.example.clone()
        })
    }

    /// The parameters that a request may have.
    fn requested(&self) -> impl Iterator<Item = &Field> {
        let request = &self.action.request;
        request.query.iter().chain(&request.body)
    }

    /// A parameter that counts; 0 is the same as an absent one.
    fn number(&self, name: &str) -> Option<u64> {
        let number = text(self.parameters.get(name)?)?.parse().ok();
        number.filter(|number| *number > 0)
    }
}

/// The part of a list that a request asks for.
struct Window {
    skip: u64,
    take: Option<u64>,
}

impl Window {
    /// Leaves only this part of the items, and returns how many there were.
    fn apply(&self, result: &mut Value, path: &str) -> u64 {
        let Some(Value::Array(items)) = member(result, path) else {
            return 0;
        };
        let count = items.len();
        let index = |number: u64| usize::try_from(number).unwrap_or(usize::MAX).min(count);
        let end = self
            .take
            .map_or(count, |take| index(self.skip.saturating_add(take)));
        items.truncate(end);
        items.drain(..index(self.skip).min(end));
        count as u64
    }

    /// Returns whether more of these items follow.
    fn is_before(&self, count: u64) -> bool {
        self.take
            .is_some_and(|take| self.skip.saturating_add(take) < count)
    }
}

/// Changes a member of the result, if it is there.
fn set(result: &mut Value, path: Option<&str>, change: impl FnOnce(&Value) -> Value) {
    if let Some(value) = path.and_then(|path| member(result, path)) {
        *value = change(value);
    }
}

/// The member at a path of names. Examples do not always spell a name in the case of the table.
fn member<'a>(result: &'a mut Value, path: &str) -> Option<&'a mut Value> {
    path.split('.').try_fold(result, |value, name| {
        let mut members = value.as_object_mut()?.iter_mut();
        let (_, value) = members.find(|(key, _)| key.eq_ignore_ascii_case(name))?;
        Some(value)
    })
}

/// A cursor that leads nowhere, of the kind of another.
fn zero(old: &Value) -> Value {
    if old.is_string() { "".into() } else { 0.into() }
}

/// A number, as a text if the old value was one.
fn like(old: &Value, number: u64) -> Value {
    if old.is_string() {
        number.to_string().into()
    } else {
        number.into()
    }
}

fn is_scalar(ty: &Type) -> bool {
    matches!(ty, Type::String {} | Type::Int {} | Type::Uint {})
}

/// A number or a text, as text.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
