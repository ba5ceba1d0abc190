//! The bounds of a value.

use super::{Format, InvalidField, Json, Number, Range};
use crate::redact::shown;

/// The bounds of a value. Everything is inclusive unless it says otherwise.
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
    /// Ranges of which a number must be in one, beside that of `min` and `max`.
    pub any_of: &'static [Range],
    /// The format of a text.
    pub format: Option<Format>,
    /// The least length of a text in characters.
    pub min_length: Option<u64>,
    /// The greatest length of a text in characters.
    pub max_length: Option<u64>,
    /// The least length of a text in bytes of UTF-8.
    pub min_bytes: Option<u64>,
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
        any_of: &[],
        format: None,
        min_length: None,
        max_length: None,
        min_bytes: None,
        max_bytes: None,
        min_items: None,
        max_items: None,
    };

    pub(crate) fn check_number(&self, value: Number) -> Result<(), InvalidField> {
        let first = self.first_range();
        if first.is_none() && self.any_of.is_empty() {
            return Ok(());
        }
        let mut ranges = first.iter().chain(self.any_of);
        if ranges.any(|range| range.contains(value)) || self.also.contains(&value) {
            Ok(())
        } else {
            Err(InvalidField::new(value, self.ranges()))
        }
    }

    pub(crate) fn check_text(&self, text: &str) -> Result<(), InvalidField> {
        if self.min_length.is_some() || self.max_length.is_some() {
            let length = text.chars().count();
            check_count(
                length,
                self.min_length,
                self.max_length,
                "a text of",
                "characters",
            )?;
        }
        check_count(
            text.len(),
            self.min_bytes,
            self.max_bytes,
            "a text of",
            "bytes",
        )?;
        match self.format {
            Some(format) if !format.fits(text) => {
                let short = shown(text, &[]).chars().take(40).collect::<String>();
                Err(InvalidField::new(
                    format!("{short:?}"),
                    format.rule().to_owned(),
                ))
            }
            _ => Ok(()),
        }
    }

    pub(crate) fn check_items(&self, items: usize) -> Result<(), InvalidField> {
        check_count(items, self.min_items, self.max_items, "a list of", "items")
    }

    /// Checks a value that is already JSON.
    pub(super) fn check_json(&self, value: &Json) -> Result<(), InvalidField> {
        match value {
            Json::String(text) => self.check_text(text),
            Json::Number(number) => {
                let float = Number::Float(number.as_f64().unwrap_or_default());
                self.check_number(number.as_i64().map_or(float, Number::Int))
            }
            Json::Array(items) => {
                self.check_items(items.len())?;
                let mut items = items.iter().enumerate();
                items.try_for_each(|(index, item)| {
                    self.check_json(item).map_err(|error| error.in_item(index))
                })
            }
            Json::Null | Json::Bool(_) | Json::Object(_) => Ok(()),
        }
    }

    fn first_range(&self) -> Option<Range> {
        let is_bounded = self.min.is_some() || self.max.is_some();
        is_bounded.then(|| {
            Range::new(
                (self.min, self.max),
                (self.exclusive_min, self.exclusive_max),
            )
        })
    }

    fn ranges(&self) -> String {
        let ranges = self
            .first_range()
            .into_iter()
            .chain(self.any_of.iter().copied());
        let ranges = ranges.map(|range| range.to_string());
        let also = self.also.iter().map(Number::to_string);
        ranges.chain(also).collect::<Vec<_>>().join(" or ")
    }
}

fn check_count(
    count: usize,
    min: Option<u64>,
    max: Option<u64>,
    what: &str,
    unit: &str,
) -> Result<(), InvalidField> {
    let size = count as u64;
    let rule = match (min, max) {
        (Some(min), _) if size < min => format!("at least {min} {unit}"),
        (_, Some(max)) if size > max => format!("at most {max} {unit}"),
        _ => return Ok(()),
    };
    Err(InvalidField::new(format!("{what} {count} {unit}"), rule))
}
