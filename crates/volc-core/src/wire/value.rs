//! A value that is written and read.

use std::fmt;

use serde::de::IgnoredAny;
use serde::{Deserializer, Serializer};

use super::{Bounds, InvalidField, Json, Reading, RequestJson, Tables, Tag, TagPlace};

/// A value that can stand in a request or in a response. The table in the documentation of the module says how each one
/// is read.
pub trait Wire: Sized {
    /// Returns the value of an absent member.
    fn zero() -> Self;

    /// True if reading a value sets all of it, whatever was there before.
    const IS_SET_WHOLE: bool = false;

    /// Reads the value into its place, where an absent one is unless it is set whole.
    fn decode_into<'de, D: Deserializer<'de>>(
        &mut self,
        deserializer: D,
        reading: Reading,
    ) -> Result<(), D::Error>;

    /// Reads the value.
    fn decode<'de, D: Deserializer<'de>>(
        deserializer: D,
        reading: Reading,
    ) -> Result<Self, D::Error> {
        let mut value = Self::zero();
        value.decode_into(deserializer, reading)?;
        Ok(value)
    }

    /// Writes the value.
    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;

    /// Prints the value with its secrets redacted: what `Debug` of the struct that it is in shows of it.
    fn debug(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result;

    /// The field table of the struct that the value is, or that its items are.
    fn tables() -> Tables {
        Tables::NONE
    }

    /// Returns whether a request leaves it out.
    fn is_absent(&self) -> bool {
        false
    }

    /// Checks the value, or each item of a list, against what its field is bounded by. A requirement may name members
    /// of the whole request.
    fn check(&self, _bounds: &Bounds, _request: &RequestJson<'_>) -> Result<(), InvalidField> {
        Ok(())
    }

    /// The place of the tag, if it is a union.
    const TAG: TagPlace = TagPlace::Inside;

    /// The value as a tag; of a union, the tag that its variant writes beside it.
    fn tag(&self) -> Option<Tag<'_>> {
        None
    }

    /// Returns whether it is a union of which only the tag beside it is there.
    fn is_tag_alone(&self) -> bool {
        false
    }

    /// Reads the tag that stands beside a union. Which variant it is, [`Wire::settle`] decides.
    fn decode_tag<'de, D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_ignored_any(IgnoredAny).map(|_| ())
    }

    /// Makes a union of what was read, once the struct that it is in is read to its end. A tag that is a field of its
    /// own is given here.
    fn settle(&mut self, _tag: Option<Json>) -> Result<(), serde_json::Error> {
        Ok(())
    }
}
