//! What a value must keep to, and the error of one that does not.

use std::fmt;

/// A number in a bound.
#[derive(Clone, Copy, Debug)]
pub enum Number {
    /// An integer.
    Int(i64),
    /// A number with a fraction.
    Float(f64),
}

impl Number {
    fn as_f64(self) -> f64 {
        match self {
            Self::Int(n) => n as f64,
            Self::Float(n) => n,
        }
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.partial_cmp(other)
            .is_some_and(std::cmp::Ordering::is_eq)
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        match (self, other) {
            (Self::Int(a), Self::Int(b)) => a.partial_cmp(b),
            (a, b) => a.as_f64().partial_cmp(&b.as_f64()),
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int(n) => n.fmt(f),
            Self::Float(n) => n.fmt(f),
        }
    }
}

/// What a value must keep to. Everything is inclusive unless it says otherwise.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Bounds {
    /// The least number.
    pub min: Option<Number>,
    /// The greatest number.
    pub max: Option<Number>,
    /// `min` itself is not allowed.
    pub exclusive_min: bool,
    /// `max` itself is not allowed.
    pub exclusive_max: bool,
    /// Numbers that are allowed outside `min..=max`.
    pub also: &'static [Number],
    /// The least length of a text in characters.
    pub min_length: Option<u64>,
    /// The greatest length of a text in characters.
    pub max_length: Option<u64>,
    /// The greatest length of a text in bytes of UTF-8.
    pub max_bytes: Option<u64>,
    /// The least number of items of a list.
    pub min_items: Option<u64>,
    /// The greatest number of items of a list.
    pub max_items: Option<u64>,
}

impl Bounds {
    /// Nothing is bounded.
    pub const NONE: Self = Self {
        min: None,
        max: None,
        exclusive_min: false,
        exclusive_max: false,
        also: &[],
        min_length: None,
        max_length: None,
        max_bytes: None,
        min_items: None,
        max_items: None,
    };

    pub(crate) fn check_number(&self, value: Number) -> Result<(), InvalidField> {
        let low = self
            .min
            .is_some_and(|min| value < min || (self.exclusive_min && value == min));
        let high = self
            .max
            .is_some_and(|max| value > max || (self.exclusive_max && value == max));
        if (low || high) && !self.also.contains(&value) {
            return Err(InvalidField::new(value, self.range()));
        }
        Ok(())
    }

    pub(crate) fn check_text(&self, text: &str) -> Result<(), InvalidField> {
        if self.min_length.is_none() && self.max_length.is_none() && self.max_bytes.is_none() {
            return Ok(());
        }
        if let Some(max) = self.max_bytes.filter(|max| text.len() as u64 > *max) {
            let is = format!("a text of {} bytes", text.len());
            return Err(InvalidField::new(is, format!("at most {max} bytes")));
        }
        let length = text.chars().count() as u64;
        check_count(
            length,
            self.min_length,
            self.max_length,
            "a text of",
            "characters",
        )
    }

    pub(crate) fn check_items(&self, items: usize) -> Result<(), InvalidField> {
        check_count(
            items as u64,
            self.min_items,
            self.max_items,
            "a list of",
            "items",
        )
    }

    fn range(&self) -> String {
        let min = self.min.map(|n| match self.exclusive_min {
            true => format!("greater than {n}"),
            false => format!("at least {n}"),
        });
        let max = self.max.map(|n| match self.exclusive_max {
            true => format!("less than {n}"),
            false => format!("at most {n}"),
        });
        let also = self.also.iter().map(|n| format!("or {n}"));
        let range = [min, max]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" and ");
        std::iter::once(range)
            .chain(also)
            .collect::<Vec<_>>()
            .join(" ")
    }
}

fn check_count(
    count: u64,
    min: Option<u64>,
    max: Option<u64>,
    what: &str,
    unit: &str,
) -> Result<(), InvalidField> {
    let rule = match (min, max) {
        (Some(min), _) if count < min => format!("at least {min} {unit}"),
        (_, Some(max)) if count > max => format!("at most {max} {unit}"),
        _ => return Ok(()),
    };
    Err(InvalidField::new(format!("{what} {count} {unit}"), rule))
}

/// A field of a request that does not keep to its documented bounds. Nothing was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidField {
    path: String,
    value: String,
    rule: String,
}

impl InvalidField {
    pub(crate) fn new(value: impl fmt::Display, rule: String) -> Self {
        Self {
            path: String::new(),
            value: value.to_string(),
            rule,
        }
    }

    /// The path of the field, in names on the wire: `Limit`, `Config.Streams[2].Volume`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The value, or what is wrong about it (`a list of 51 items`); `***` if it is a secret.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// What it must be, such as `at most 20`.
    pub fn rule(&self) -> &str {
        &self.rule
    }

    pub(crate) fn in_field(mut self, name: &str, sensitive: bool) -> Self {
        if sensitive {
            self.value = "***".to_owned();
        }
        self.path = match self.path.as_str() {
            "" => name.to_owned(),
            path if path.starts_with('[') => format!("{name}{path}"),
            path => format!("{name}.{path}"),
        };
        self
    }

    pub(crate) fn in_item(mut self, index: impl fmt::Display) -> Self {
        self.path = match self.path.as_str() {
            "" => format!("[{index}]"),
            path if path.starts_with('[') => format!("[{index}]{path}"),
            path => format!("[{index}].{path}"),
        };
        self
    }
}

impl fmt::Display for InvalidField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` must be {}, but is {}",
            self.path, self.rule, self.value
        )
    }
}

impl std::error::Error for InvalidField {}
