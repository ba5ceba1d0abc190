//! Free JSON, whose memory is counted while it is read.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number};

use super::Json;
use super::budget::{fit, grow, spend};

/// Memory that the first member of an object takes, and each further one: those of a node of a B-tree.
const FIRST: usize = 11 * MEMBER + 128;
const MEMBER: usize = size_of::<(String, Json)>();

/// Reads any JSON; `None` if the text is none.
// As responses are read, so that no second reader is linked for it.
pub(crate) fn parse_json(text: &[u8]) -> Option<Json> {
    let mut deserializer = serde_json::Deserializer::from_str(std::str::from_utf8(text).ok()?);
    let json = Free.deserialize(&mut deserializer).ok()?;
    deserializer.end().ok()?;
    Some(json)
}

/// The text of a JSON value. `to_string` of the value would link a second writer, and a third one for `{:#}`.
pub(crate) fn json_text(json: &Json) -> String {
    serde_json::to_string(json).unwrap_or_default()
}

/// Reads any JSON.
pub(super) struct Free;

impl<'de> DeserializeSeed<'de> for Free {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Free {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any valid JSON value")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E: Error>(self, n: i64) -> Result<Json, E> {
        Ok(Json::Number(n.into()))
    }

    fn visit_u64<E: Error>(self, n: u64) -> Result<Json, E> {
        Ok(Json::Number(n.into()))
    }

    fn visit_f64<E: Error>(self, n: f64) -> Result<Json, E> {
        Ok(Number::from_f64(n).map_or(Json::Null, Json::Number))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Json, E> {
        Ok(Json::String(text.to_owned()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Json, E> {
        Ok(Json::String(text))
    }

    fn visit_none<E: Error>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_unit<E: Error>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Json, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(Self)? {
            if items.len() == items.capacity() {
                grow(&mut items)?;
            }
            items.push(item);
        }
        fit(&mut items);
        Ok(Json::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        let mut members = Map::new();
        while let Some(name) = map.next_key::<String>()? {
            spend(if members.is_empty() {
                FIRST
            } else {
                2 * MEMBER
            })?;
            members.insert(name, map.next_value_seed(Self)?);
        }
        Ok(Json::Object(members))
    }
}
