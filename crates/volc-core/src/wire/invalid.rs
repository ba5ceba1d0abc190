//! The error of a request that does not keep to what is documented.

use std::fmt;

/// A field of a request that does not keep to its documented bounds or requirements. Nothing was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidField(Box<Inner>);

// Boxed, so that a check that finds nothing passes a pointer on.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Inner {
    path: String,
    value: String,
    rule: String,
    reason: Reason,
}

/// The reason why a field is invalid. Members are named by their paths from the same place as the field's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// Its value is out of bounds.
    Bound,
    /// It is unset.
    Required,
    /// It is unset, though the state of a member demands it.
    RequiredIf {
        member: String,
        is: MemberState,
        unless: Option<String>,
    },
    /// Too few or too many of these members are set.
    OneOf {
        members: Vec<String>,
        set: Vec<String>,
        exactly: bool,
    },
    /// It is not what the variant of a union demands.
    Tag { union: String },
}

/// The state of a member on which another depends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum MemberState {
    Unset,
    Set,
    Is(String),
}

impl fmt::Display for MemberState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unset => f.write_str("unset"),
            Self::Set => f.write_str("set"),
            Self::Is(value) => write!(f, "`{value}`"),
        }
    }
}

impl InvalidField {
    pub(crate) fn new(value: impl fmt::Display, rule: String) -> Self {
        Self(Box::new(Inner {
            path: String::new(),
            value: value.to_string(),
            rule,
            reason: Reason::Bound,
        }))
    }

    pub(super) fn unmet(path: &str, reason: Reason) -> Self {
        let mut error = Self::new("unset", String::new());
        (error.0.path, error.0.reason) = (path.to_owned(), reason);
        error.0.describe();
        error
    }

    pub(super) fn tag(path: &str, union: &str, expected: &str, value: &str) -> Self {
        let mut error = Self::new(format_args!("`{value}`"), format!("`{expected}`"));
        let union = union.to_owned();
        (error.0.path, error.0.reason) = (path.to_owned(), Reason::Tag { union });
        error
    }

    /// The path of the field, in serialized names: `Limit`, `Config.Streams[2].Volume`. For a requirement on several
    /// members, that of the struct that they are in, which is empty for the request itself.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// The value, or what is wrong about it (`a list of 51 items`, `unset`); `***` if it is a secret.
    pub fn value(&self) -> &str {
        &self.0.value
    }

    /// Returns the rule, such as `at most 20` or ``set when `Mode` is `custom` ``.
    pub fn rule(&self) -> &str {
        &self.0.rule
    }

    pub(crate) fn in_field(mut self, name: &str, sensitive: bool) -> Self {
        if sensitive && self.0.reason == Reason::Bound {
            self.0.value = "***".to_owned();
        }
        self.nest(name)
    }

    pub(crate) fn in_item(self, index: impl fmt::Display) -> Self {
        self.nest(&format!("[{index}]"))
    }

    /// Puts a step in front of all paths.
    fn nest(mut self, step: &str) -> Self {
        self.0.nest(step);
        self
    }
}

impl Inner {
    fn nest(&mut self, step: &str) {
        self.path = join(step, &self.path);
        let nest = |member: &mut String| {
            if !is_absolute(member) {
                *member = join(step, member);
            }
        };
        match &mut self.reason {
            Reason::Bound | Reason::Required => {}
            Reason::RequiredIf { member, unless, .. } => {
                std::iter::once(member).chain(unless).for_each(nest);
            }
            Reason::OneOf { members, set, .. } => members.iter_mut().chain(set).for_each(nest),
            Reason::Tag { union } => nest(union),
        }
        self.describe();
    }

    /// Says what is demanded and what there is, with the paths as they are now.
    fn describe(&mut self) {
        match &self.reason {
            Reason::Bound | Reason::Tag { .. } => {}
            Reason::Required => self.rule = "set".to_owned(),
            Reason::RequiredIf { member, is, .. } => {
                self.rule = format!("set when `{member}` is {is}");
            }
            Reason::OneOf {
                members,
                set,
                exactly,
            } => {
                let least = if *exactly { "exactly" } else { "at least" };
                self.rule = format!("{least} one of {}", list(members));
                self.value = if set.is_empty() {
                    "none".to_owned()
                } else {
                    list(set)
                };
            }
        }
    }
}

/// A path and the step in front of it.
fn join(step: &str, path: &str) -> String {
    match path {
        "" => step.to_owned(),
        path if path.starts_with('[') => format!("{step}{path}"),
        path => format!("{step}.{path}"),
    }
}

/// Returns whether a path starts at the request itself.
pub(super) fn is_absolute(path: &str) -> bool {
    path.starts_with("Body.") || path.starts_with("Query.")
}

fn list(members: &[String]) -> String {
    let members = members.iter().map(|member| format!("`{member}`"));
    members.collect::<Vec<_>>().join(", ")
}

impl fmt::Display for InvalidField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner {
            path,
            value,
            rule,
            reason,
        } = &*self.0;
        match reason {
            Reason::OneOf { set, .. } if set.is_empty() => {
                write!(f, "{rule} must be set, but none is; set one of them")
            }
            Reason::OneOf { .. } => {
                write!(
                    f,
                    "{rule} must be set, but all of {value} are; unset all but one"
                )
            }
            _ => {
                write!(f, "`{path}` must be {rule}, but is {value}")?;
                match reason {
                    Reason::RequiredIf { member, unless, .. } => {
                        f.write_str("; set it")?;
                        if let Some(unless) = unless {
                            write!(f, " or `{unless}`")?;
                        }
                        write!(f, ", or change `{member}`")
                    }
                    Reason::Required => f.write_str("; set it"),
                    Reason::Tag { union } => {
                        write!(f, "; it must name the variant in `{union}`, or be unset")
                    }
                    Reason::Bound | Reason::OneOf { .. } => Ok(()),
                }
            }
        }
    }
}

impl std::error::Error for InvalidField {}
