//! Requirements that depend on other members.

use std::cell::OnceCell;

use super::invalid::{MemberState, Reason, is_absolute};
use super::tag::Tag;
use super::{InvalidField, Json};

/// A condition under which a field has to be set. Members are named by their path from the struct that the field is in,
/// or with `Body.` or `Query.` in front from the request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Condition {
    member: &'static str,
    values: &'static [&'static str],
    or_unset: bool,
    unless: Option<&'static str>,
}

/// The condition that the member has one of these values; that it is set, if none are named.
pub const fn when(member: &'static str, values: &'static [&'static str]) -> Condition {
    Condition {
        member,
        values,
        or_unset: false,
        unless: None,
    }
}

impl Condition {
    /// Lets the condition hold, too, where the member is unset: its default is one of the values.
    pub const fn or_unset(mut self) -> Self {
        self.or_unset = true;
        self
    }

    /// Drops the condition where this member is set.
    pub const fn unless(mut self, member: &'static str) -> Self {
        self.unless = Some(member);
        self
    }

    /// Returns the reason to refuse a request in which the field is unset.
    pub(super) fn reason(&self, scope: &Scope<'_>) -> Option<Reason> {
        if self.unless.is_some_and(|member| scope.is_set(member)) {
            return None;
        }
        Some(Reason::RequiredIf {
            member: self.member.to_owned(),
            is: self.holds(scope)?,
            unless: self.unless.map(str::to_owned),
        })
    }

    /// Returns the state of the member with which the condition holds.
    fn holds(&self, scope: &Scope<'_>) -> Option<MemberState> {
        let values = scope.values(self.member);
        let values = values.into_iter().filter(|value| !value.is_null());
        let mut values = values.peekable();
        if values.peek().is_none() {
            return self.or_unset.then_some(MemberState::Unset);
        }
        if self.values.is_empty() {
            return Some(MemberState::Set);
        }
        let mut texts = values.filter_map(text);
        let value = texts.find(|text| self.values.contains(&text.as_str()))?;
        Some(MemberState::Is(value))
    }
}

/// A requirement on several members of a struct at once.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rule {
    members: &'static [&'static str],
    exactly: bool,
    pub(super) at: &'static str,
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

    pub(super) fn check(&self, scope: &Scope<'_>) -> Result<(), InvalidField> {
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

/// The scope in which members are looked for: the struct, and the request that it is in.
pub(super) struct Scope<'a> {
    pub(super) object: &'a Json,
    pub(super) request: &'a RequestJson<'a>,
}

impl<'a> Scope<'a> {
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
