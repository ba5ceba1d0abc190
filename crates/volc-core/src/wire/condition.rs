//! Requirements that depend on other members, and those that an Action adds to the types that it shares.
//!
//! They are rare, so they are checked on the request's JSON, by one function for all types: nothing is compiled for a
//! struct without requirements, and nothing is done for it in a call.

use std::cell::OnceCell;

use super::invalid::{Reason, is_absolute};
use super::tag::Tag;
use super::{AsSerde, FieldInfo, InvalidField, Json, Wire};

/// A condition under which a field has to be set. Members are named by their path from the struct that the field is in,
/// or with `Body.` or `Query.` in front from the request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Condition {
    member: &'static str,
    values: &'static [&'static str],
    unless: Option<&'static str>,
}

/// The condition that the member has one of these values; that it is set, if none are named.
pub const fn when(member: &'static str, values: &'static [&'static str]) -> Condition {
    Condition {
        member,
        values,
        unless: None,
    }
}

impl Condition {
    /// Drops the condition where this member is set.
    pub const fn unless(mut self, member: &'static str) -> Self {
        self.unless = Some(member);
        self
    }

    /// Returns the reason to refuse a request in which the field is unset.
    fn reason(&self, scope: &Scope<'_>) -> Option<Reason> {
        if self.unless.is_some_and(|member| scope.is_set(member)) {
            return None;
        }
        let values = scope.values(self.member);
        let mut values = values.into_iter().filter(|value| !value.is_null());
        let value = match self.values {
            [] => values.next().map(|_| None)?,
            listed => {
                let mut texts = values.filter_map(text);
                Some(texts.find(|text| listed.contains(&text.as_str()))?)
            }
        };
        Some(Reason::RequiredIf {
            member: self.member.to_owned(),
            is: value,
            unless: self.unless.map(str::to_owned),
        })
    }
}

/// A requirement on several members of a struct at once.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rule {
    members: &'static [&'static str],
    exactly: bool,
    at: &'static str,
}

/// The requirement that exactly one of the members is set.
pub const fn exactly_one_of(members: &'static [&'static str]) -> Rule {
    Rule {
        members,
        exactly: true,
        at: "",
    }
}

/// The requirement that one or more of the members are set.
pub const fn at_least_one_of(members: &'static [&'static str]) -> Rule {
    Rule {
        exactly: false,
        ..exactly_one_of(members)
    }
}

impl Rule {
    /// Names the struct whose members are meant, by its path from the request.
    pub const fn at(mut self, path: &'static str) -> Self {
        self.at = path;
        self
    }

    fn check(&self, scope: &Scope<'_>) -> Result<(), InvalidField> {
        let owned = |member: &&str| (*member).to_owned();
        let set = self.members.iter().filter(|member| scope.is_set(member));
        let set: Vec<_> = set.map(owned).collect();
        if set.len() == 1 || (!self.exactly && !set.is_empty()) {
            return Ok(());
        }
        let reason = Reason::OneOf {
            members: self.members.iter().map(owned).collect(),
            set,
            exactly: self.exactly,
        };
        Err(InvalidField::unmet("", reason))
    }
}

/// The JSON of a request, written when a requirement asks for it.
pub struct RequestJson<'a> {
    write: Option<&'a dyn Fn() -> Json>,
    json: OnceCell<Json>,
}

impl<'a> RequestJson<'a> {
    /// Of no request: a requirement that names its members by `Body.` is not met.
    pub const fn none() -> Self {
        Self {
            write: None,
            json: OnceCell::new(),
        }
    }

    pub(crate) fn new(write: &'a dyn Fn() -> Json) -> Self {
        Self {
            write: Some(write),
            ..Self::none()
        }
    }

    pub(crate) fn get(&self) -> &Json {
        self.json
            .get_or_init(|| self.write.map_or(Json::Null, |write| write()))
    }
}

/// The JSON of a value. It goes through text, since the code that writes and reads that is there anyway.
pub(crate) fn to_json<T: Wire>(value: &T) -> Json {
    let text = serde_json::to_vec(&AsSerde(value)).unwrap_or_default();
    serde_json::from_slice(&text).unwrap_or_default()
}

/// Whether a field has conditions.
pub(super) const fn any_condition(fields: &[FieldInfo]) -> bool {
    let mut i = 0;
    while i < fields.len() {
        if !fields[i].required_if.is_empty() {
            return true;
        }
        i += 1;
    }
    false
}

/// Checks the requirements of a struct.
pub(super) fn check_struct(
    fields: &[FieldInfo],
    rules: &[Rule],
    object: &Json,
    request: &RequestJson<'_>,
) -> Result<(), InvalidField> {
    let scope = Scope { object, request };
    for field in fields {
        scope.check_set(field, field.name)?;
    }
    rules.iter().try_for_each(|rule| rule.check(&scope))
}

/// Checks what an Action demands of members below its request.
pub(crate) fn check_action(
    checks: &[FieldInfo],
    rules: &[Rule],
    request: &RequestJson<'_>,
) -> Result<(), InvalidField> {
    for check in checks {
        let (parent, name) = check.name.rsplit_once('.').unwrap_or(("", check.name));
        each(request.get(), parent, &mut |object| {
            let scope = Scope { object, request };
            scope.check_set(check, name)?;
            match object.get(name) {
                Some(value) => check
                    .bounds
                    .check_json(value)
                    .map_err(|error| error.in_field(name, check.sensitive)),
                None => Ok(()),
            }
        })?;
    }
    for rule in rules {
        each(request.get(), rule.at, &mut |object| {
            rule.check(&Scope { object, request })
        })?;
    }
    Ok(())
}

/// Does something with each object at a path, where lists are entered item by item.
fn each(
    json: &Json,
    path: &str,
    check: &mut dyn FnMut(&Json) -> Result<(), InvalidField>,
) -> Result<(), InvalidField> {
    match (json, path) {
        (Json::Array(items), _) => {
            let mut items = items.iter().enumerate();
            items.try_for_each(|(index, item)| {
                each(item, path, check).map_err(|error| error.in_item(index))
            })
        }
        (Json::Object(_), "") => check(json),
        (Json::Object(members), _) => {
            let (name, rest) = path.split_once('.').unwrap_or((path, ""));
            let Some(value) = members.get(name) else {
                return Ok(());
            };
            each(value, rest, check).map_err(|error| error.in_field(name, false))
        }
        _ => Ok(()),
    }
}

/// Where members are looked for: the struct, and the request that it is in.
struct Scope<'a> {
    object: &'a Json,
    request: &'a RequestJson<'a>,
}

impl<'a> Scope<'a> {
    fn check_set(&self, field: &FieldInfo, name: &str) -> Result<(), InvalidField> {
        if self.object.get(name).is_some_and(|value| !value.is_null()) {
            return Ok(());
        }
        let unmet = |reason| InvalidField::unmet(name, reason);
        if field.required {
            return Err(unmet(Reason::Required));
        }
        let mut reasons = field
            .required_if
            .iter()
            .filter_map(|condition| condition.reason(self));
        reasons.next().map_or(Ok(()), |reason| Err(unmet(reason)))
    }

    fn is_set(&self, path: &str) -> bool {
        self.values(path).iter().any(|value| !value.is_null())
    }

    /// The values at a path, of which there are several behind a list.
    fn values(&self, path: &str) -> Vec<&'a Json> {
        let (mut values, path) = match (is_absolute(path), path.split_once('.')) {
            (true, Some((_, path))) => (vec![self.request.get()], path),
            _ => (vec![self.object], path),
        };
        for name in path.split('.') {
            let inside = values.into_iter().flat_map(items);
            values = inside.filter_map(|value| value.get(name)).collect();
        }
        values
    }
}

fn items(value: &Json) -> &[Json] {
    value
        .as_array()
        .map_or(std::slice::from_ref(value), Vec::as_slice)
}

fn text(value: &Json) -> Option<String> {
    Tag::of_json(value).map(Tag::to_text)
}
