//! Numbers in bounds, and ranges of them.

use std::cmp::Ordering;
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
        self.partial_cmp(other).is_some_and(Ordering::is_eq)
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
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

/// A range of numbers. An end that is `None` is open.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    min: Option<Number>,
    max: Option<Number>,
    exclusive_min: bool,
    exclusive_max: bool,
}

/// The numbers from `min` to `max`.
pub const fn range(min: Number, max: Number) -> Range {
    Range {
        min: Some(min),
        max: Some(max),
        ..Range::ALL
    }
}

/// The numbers from `min` on.
pub const fn at_least(min: Number) -> Range {
    Range {
        min: Some(min),
        ..Range::ALL
    }
}

/// The numbers up to `max`.
pub const fn at_most(max: Number) -> Range {
    Range {
        max: Some(max),
        ..Range::ALL
    }
}

/// One number.
pub const fn only(value: Number) -> Range {
    range(value, value)
}

impl Range {
    /// Every number.
    pub(super) const ALL: Self = Self {
        min: None,
        max: None,
        exclusive_min: false,
        exclusive_max: false,
    };

    pub(super) const fn new(
        ends: (Option<Number>, Option<Number>),
        exclusive: (bool, bool),
    ) -> Self {
        Self {
            min: ends.0,
            max: ends.1,
            exclusive_min: exclusive.0,
            exclusive_max: exclusive.1,
        }
    }

    /// Excludes the lower end.
    pub const fn exclusive_min(mut self) -> Self {
        self.exclusive_min = true;
        self
    }

    /// Excludes the upper end.
    pub const fn exclusive_max(mut self) -> Self {
        self.exclusive_max = true;
        self
    }

    /// Returns whether the number is in the range. What cannot be compared (NaN) is in no range with an end.
    pub(super) fn contains(&self, value: Number) -> bool {
        let above = self.min.is_none_or(|min| match value.partial_cmp(&min) {
            Some(Ordering::Greater) => true,
            Some(Ordering::Equal) => !self.exclusive_min,
            _ => false,
        });
        let below = self.max.is_none_or(|max| match value.partial_cmp(&max) {
            Some(Ordering::Less) => true,
            Some(Ordering::Equal) => !self.exclusive_max,
            _ => false,
        });
        above && below
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_single = !self.exclusive_min && !self.exclusive_max;
        if let (Some(min), Some(max)) = (self.min, self.max)
            && min == max
            && is_single
        {
            return min.fmt(f);
        }
        if let Some(min) = self.min {
            let text = if self.exclusive_min {
                "greater than"
            } else {
                "at least"
            };
            write!(f, "{text} {min}")?;
        }
        if let Some(max) = self.max {
            let and = if self.min.is_some() { " and " } else { "" };
            let text = if self.exclusive_max {
                "less than"
            } else {
                "at most"
            };
            write!(f, "{and}{text} {max}")?;
        }
        Ok(())
    }
}
