//! The overlay's corrections of a field beside its type: its presence, its default, its bounds and the like.

use serde::de::DeserializeOwned;
use serde_json::{Map, Number, Value};
use toml::de::{DeTable, DeValue};
use volc_ir::{Bounds, Format, OneOf, OneOfCount, RequiredIf};

use super::check::{CODES, check_path, choice};
use crate::{
    Entry,
    document::{Document, Item, get},
};

/// The keys of a correction.
pub(super) const KEYS: [&str; 6] = [
    "required",
    "required_if",
    "fixed",
    "default",
    "format",
    "bounds",
];

/// The overlay's corrections of a field.
#[derive(Clone, Debug, Default)]
pub struct Correction {
    /// True if a request must have it.
    pub required: Option<Entry<bool>>,
    /// The conditions under which a request must have it; none if the page's are wrong.
    pub required_if: Option<Entry<Vec<RequiredIf>>>,
    /// The value that is sent unless the caller sets another.
    pub fixed: Option<Entry<Value>>,
    /// The value that the service assumes if the field is absent.
    pub default: Option<Entry<Value>>,
    /// The format of a text.
    pub format: Option<Entry<Format>>,
    /// The bounds of the value; an empty table if the page's bounds are wrong.
    pub bounds: Option<Entry<Bounds>>,
}

/// The entry of several members at once.
#[derive(Clone, Debug)]
pub struct OneOfOverlay {
    /// The path of the struct: a field, or `Query` or `Body` for the request itself.
    pub at: Entry<String>,
    /// The members, and how many of them must be set.
    pub declared: Entry<OneOf>,
}

const FORMATS: [(&str, Format); 7] = [
    ("date-time", Format::DateTime),
    ("date", Format::Date),
    ("unix-seconds", Format::UnixSeconds),
    ("unix-milliseconds", Format::UnixMilliseconds),
    ("uri", Format::Uri),
    ("json", Format::Json),
    ("base64", Format::Base64),
];

pub(super) fn read(document: &mut Document, table: &DeTable<'_>) -> Correction {
    let conditions = "write a list of conditions: `[{ member = \"Mode\", in = [1] }]`, perhaps with `or_unset = true`, \
        where it holds for an unset `Mode` too, or with `unless = \"Other\"`";
    let bounds = "write what the representation has: `{ any_of = [{ min = 500, max = 3000, exclusive_max = true }] }`, \
        or `max_length`, `max_items` and the like";
    Correction {
        required: document.bool(table, "required"),
        required_if: data(document, table, "required_if", conditions),
        fixed: scalar(document, table, "fixed"),
        default: scalar(document, table, "default"),
        format: choice(document, table, "format", &FORMATS),
        bounds: data(document, table, "bounds", bounds),
    }
}

/// The entries of `[[one_of]]`.
pub(super) fn one_of(document: &mut Document, table: &DeTable<'_>) -> Vec<OneOfOverlay> {
    let Some(item) = get(table, "one_of") else {
        return Vec::new();
    };
    let Some(list) = item.value.as_array() else {
        let message = "`one_of` must be a list of tables, each one headed `[[one_of]]`";
        document.report(CODES.ty, item.key, message.to_owned());
        return Vec::new();
    };
    let entries = list.iter().filter_map(|element| {
        let item = Entry {
            value: element.get_ref(),
            key: item.key.clone(),
            span: element.span(),
        };
        let table = document.as_table(&item)?;
        entry(document, table, &item)
    });
    entries.collect()
}

fn entry(document: &mut Document, table: &DeTable<'_>, item: &Item<'_>) -> Option<OneOfOverlay> {
    document.keys(table, &["at", "exactly", "at_least"]);
    let at = document.string(table, "at");
    if let Some(at) = at
        .as_ref()
        .filter(|at| !["Query", "Body"].contains(&at.value.as_str()))
    {
        check_path(document, at, at.span.clone());
    }
    let counts = [
        ("exactly", OneOfCount::Exactly),
        ("at_least", OneOfCount::AtLeast),
    ];
    let given: Vec<_> = counts
        .into_iter()
        .filter_map(|(key, count)| Some((key, count, get(table, key)?.span)))
        .collect();
    let [(key, count, span)] = given.as_slice() else {
        let help =
            "write the path of the struct as `at`, and the members as `exactly` or as `at_least`";
        document.refuse(
            item,
            "an entry of `one_of` has either `exactly` or `at_least`",
            help,
        );
        return None;
    };
    let members: Vec<String> = document
        .strings(table, key)
        .into_iter()
        .map(|member| member.value)
        .collect();
    let declared = item.clone().map(|_| OneOf {
        members,
        count: *count,
    });
    let declared = Entry {
        span: span.clone(),
        ..declared
    };
    if declared.value.members.len() < 2 {
        document.refuse(
            &declared,
            format!("`{key}` needs two members or more"),
            "list the names of the members",
        );
    }
    let Some(at) = at else {
        if get(table, "at").is_none() {
            document.refuse(
                item,
                "an entry of `one_of` has no `at`",
                "write the path of the struct, such as \"Body\"",
            );
        }
        return None;
    };
    Some(OneOfOverlay { at, declared })
}

/// A value of a type of the representation.
fn data<T: DeserializeOwned>(
    document: &mut Document,
    table: &DeTable<'_>,
    key: &str,
    help: &str,
) -> Option<Entry<T>> {
    let item = get(table, key)?;
    let parsed = json(item.value)
        .ok_or_else(|| "a date has no place here".to_owned())
        .and_then(|value| serde_json::from_value(value).map_err(|error| error.to_string()));
    match parsed {
        Ok(value) => Some(item.map(|_| value)),
        Err(why) => {
            document.refuse(&item, format!("`{key}` cannot be read: {why}"), help);
            None
        }
    }
}

/// A text, a number or a boolean.
fn scalar(document: &mut Document, table: &DeTable<'_>, key: &str) -> Option<Entry<Value>> {
    let item = get(table, key)?;
    match json(item.value).filter(|value| !value.is_array() && !value.is_object()) {
        Some(value) => Some(item.map(|_| value)),
        None => {
            let message = format!("expected a text, a number or a boolean for `{key}`");
            document.report(CODES.ty, item.span, message);
            None
        }
    }
}

/// TOML as JSON; `None` for dates and for numbers that JSON cannot hold.
fn json(value: &DeValue<'_>) -> Option<Value> {
    Some(match value {
        DeValue::String(text) => Value::from(text.as_ref()),
        DeValue::Boolean(value) => Value::from(*value),
        DeValue::Integer(number) => {
            Value::from(i64::from_str_radix(number.as_str(), number.radix()).ok()?)
        }
        DeValue::Float(number) => Value::Number(Number::from_f64(number.as_str().parse().ok()?)?),
        DeValue::Array(items) => {
            let items: Option<Vec<Value>> = items.iter().map(|item| json(item.get_ref())).collect();
            Value::Array(items?)
        }
        DeValue::Table(table) => {
            let members: Option<Map<String, Value>> = table
                .iter()
                .map(|(key, value)| Some((key.get_ref().to_string(), json(value.get_ref())?)))
                .collect();
            Value::Object(members?)
        }
        DeValue::Datetime(_) => return None,
    })
}
