//! Bounds: what a value must keep to.

use serde::{Deserialize, Serialize};
use serde_json::Number;

/// The bounds of a value, or of each item of a list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Bounds {
    /// The ranges of which a number must be in one, in page order; empty means any number.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub any_of: Vec<Range>,
    /// The least length of a text in characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_length: Option<u64>,
    /// The greatest length of a text in characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u64>,
    /// The least length of a text in bytes of UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_bytes: Option<u64>,
    /// The greatest length of a text in bytes of UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_bytes: Option<u64>,
    /// A regular expression that the whole text must match.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// The least number of items of a list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_items: Option<u64>,
    /// The greatest number of items of a list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_items: Option<u64>,
}

impl Bounds {
    /// Returns whether nothing is bounded.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Returns the first range that is more than a single value.
    pub fn range(&self) -> Option<&Range> {
        self.any_of.iter().find(|range| range.value().is_none())
    }

    /// Returns the single values that are allowed.
    pub fn singles(&self) -> impl Iterator<Item = &Number> {
        self.any_of.iter().filter_map(Range::value)
    }

    /// Returns whether a number is allowed.
    pub fn allows(&self, number: &Number) -> bool {
        self.any_of.is_empty() || self.any_of.iter().any(|range| range.contains(number))
    }
}

/// A range of numbers. An end that is `None` is open; a single value has both ends alike.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Range {
    /// The least number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<Number>,
    /// The greatest number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<Number>,
    /// True if `min` itself is not allowed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub exclusive_min: bool,
    /// True if `max` itself is not allowed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub exclusive_max: bool,
}

impl Range {
    /// Returns the range of a single value.
    pub fn single(value: impl Into<Number>) -> Self {
        let value = value.into();
        Self {
            min: Some(value.clone()),
            max: Some(value),
            ..Self::default()
        }
    }

    /// Returns the value of a range that holds just one.
    pub fn value(&self) -> Option<&Number> {
        let single = self.min == self.max && !self.exclusive_min && !self.exclusive_max;
        self.min.as_ref().filter(|_| single)
    }

    /// Returns whether a number is in the range.
    pub fn contains(&self, number: &Number) -> bool {
        use std::cmp::Ordering::{Equal, Greater, Less};
        let above = self
            .min
            .as_ref()
            .is_none_or(|min| match compare(number, min) {
                Some(Greater) => true,
                Some(Equal) => !self.exclusive_min,
                _ => false,
            });
        let below = self
            .max
            .as_ref()
            .is_none_or(|max| match compare(number, max) {
                Some(Less) => true,
                Some(Equal) => !self.exclusive_max,
                _ => false,
            });
        above && below
    }
}

/// Compares two numbers, exactly where both are integers.
fn compare(a: &Number, b: &Number) -> Option<std::cmp::Ordering> {
    let integer = |n: &Number| n.as_i64().map(i128::from).or(n.as_u64().map(i128::from));
    match (integer(a), integer(b)) {
        (Some(a), Some(b)) => Some(a.cmp(&b)),
        _ => a.as_f64()?.partial_cmp(&b.as_f64()?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_exactly() {
        let range = Range {
            min: Some(9_007_199_254_740_993_i64.into()),
            exclusive_max: true,
            max: Number::from_f64(1e19),
            ..Range::default()
        };
        struct Case {
            number: Number,
            inside: bool,
        }
        let cases = [
            Case {
                number: 9_007_199_254_740_992_i64.into(),
                inside: false,
            },
            Case {
                number: 9_007_199_254_740_993_i64.into(),
                inside: true,
            },
            Case {
                number: u64::MAX.into(),
                inside: false,
            },
            Case {
                number: Number::from_f64(1e18).unwrap(),
                inside: true,
            },
        ];
        for case in cases {
            assert_eq!(range.contains(&case.number), case.inside, "{}", case.number);
        }
        assert!(Bounds::default().allows(&0.into()));
        let bounds = Bounds {
            any_of: vec![
                Range::single(0),
                Range {
                    min: Some(200.into()),
                    ..Range::default()
                },
            ],
            ..Bounds::default()
        };
        assert!(
            bounds.allows(&0.into()) && bounds.allows(&200.into()) && !bounds.allows(&1.into())
        );
        assert_eq!(bounds.any_of[0].value(), Some(&0.into()));
        assert_eq!(bounds.any_of[1].value(), None);
    }
}
