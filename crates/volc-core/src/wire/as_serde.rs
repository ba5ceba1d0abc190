//! Values as serde's traits.

use serde::de::{DeserializeSeed, Deserializer};
use serde::ser::{Serialize, Serializer};

use super::{Json, Reading, Wire, parse_json};

/// Hands a value's writing to serde.
pub struct AsSerde<'a, T>(pub &'a T);

impl<T: Wire> Serialize for AsSerde<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.encode(serializer)
    }
}

/// Hands the reading of a value into its place to serde.
pub(super) struct Seed<'a, T>(pub(super) &'a mut T, pub(super) Reading);

impl<'de, T: Wire> DeserializeSeed<'de> for Seed<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.0.decode_into(deserializer, self.1)
    }
}

/// The JSON of a value. It goes through text, since the code that writes and reads that is there anyway.
pub(crate) fn to_json<T: Wire>(value: &T) -> Json {
    let text = serde_json::to_vec(&AsSerde(value)).unwrap_or_default();
    parse_json(&text).unwrap_or_default()
}
