//! The envelope of an event: the eight members of the body, as they came.

use std::borrow::Cow;
use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::Value;

use crate::error::EventError;

/// The body of a callback: eight texts. Nothing is verified yet.
///
/// `Debug` prints neither the signature nor the data.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Envelope<'a> {
    /// The name of the event.
    pub event_type: Cow<'a, str>,
    /// The data of the event: JSON as a text, of which the signature covers every byte.
    pub event_data: Cow<'a, str>,
    /// The time of the event, RFC 3339.
    pub event_time: Cow<'a, str>,
    /// The id of the event.
    pub event_id: Cow<'a, str>,
    /// The AppId; of IM apps, their number.
    pub app_id: Cow<'a, str>,
    /// The version of the event's format.
    pub version: Cow<'a, str>,
    /// Four random characters.
    pub nonce: Cow<'a, str>,
    /// The signature.
    pub signature: Cow<'a, str>,
    /// True if the data is a text, as it has to be to be verified.
    pub(crate) is_data_text: bool,
}

/// The names of the members, in the order in which the struct has them.
const NAMES: [&str; 8] = [
    "EventType",
    "EventData",
    "EventTime",
    "EventId",
    "AppId",
    "Version",
    "Nonce",
    "Signature",
];

impl<'a> Envelope<'a> {
    /// Reads the body of a callback.
    ///
    /// Members that are not among the eight are passed over. An older page of the vendor spells `Nonce` as `Noce`,
    /// which is read too. `EventData` may be an object, as one example of the vendor has it; such an event cannot be
    /// verified, only be read through [`Unverified`](crate::Unverified).
    ///
    /// # Errors
    /// A body that is not a JSON object, or a member that is missing, repeated or not a text.
    pub fn parse(body: &'a [u8]) -> Result<Self, EventError> {
        Self::from_members(members(body)?, false)
    }

    /// The same, but the members that only a signature needs may be missing.
    pub(crate) fn parse_unsigned(body: &'a [u8]) -> Result<Self, EventError> {
        Self::from_members(members(body)?, true)
    }

    fn from_members(members: [Member<'a>; 8], unsigned: bool) -> Result<Self, EventError> {
        let mut texts: [Cow<'a, str>; 8] = Default::default();
        let mut is_data_text = true;
        for (at, (member, name)) in members.into_iter().zip(NAMES).enumerate() {
            let text = match member {
                Member::Text(text) => text,
                Member::Object(text) if at == 1 => {
                    is_data_text = false;
                    Cow::Owned(text)
                }
                Member::Absent if unsigned && at > 5 => Cow::Borrowed(""),
                Member::Absent => return Err(EventError::MissingMember { name }),
                Member::Repeated => return Err(EventError::RepeatedMember { name }),
                Member::Object(_) | Member::Other => return Err(EventError::NotText { name }),
            };
            if let Some(place) = texts.get_mut(at) {
                *place = text;
            }
        }
        let [
            event_type,
            event_data,
            event_time,
            event_id,
            app_id,
            version,
            nonce,
            signature,
        ] = texts;
        Ok(Self {
            event_type,
            event_data,
            event_time,
            event_id,
            app_id,
            version,
            nonce,
            signature,
            is_data_text,
        })
    }

    /// The values that the signature covers beside the key.
    pub(crate) fn signed(&self) -> [&str; 7] {
        [
            &self.event_type,
            &self.event_data,
            &self.event_time,
            &self.event_id,
            &self.app_id,
            &self.version,
            &self.nonce,
        ]
    }
}

impl fmt::Debug for Envelope<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Envelope")
            .field("event_type", &self.event_type)
            .field("event_time", &self.event_time)
            .field("event_id", &self.event_id)
            .field("app_id", &self.app_id)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

/// The value of a member.
#[derive(Default)]
enum Member<'a> {
    #[default]
    Absent,
    Text(Cow<'a, str>),
    /// An object, as JSON. Only the data can be one.
    Object(String),
    Other,
    Repeated,
}

fn members(body: &[u8]) -> Result<[Member<'_>; 8], EventError> {
    let not_json = |error: &serde_json::Error| EventError::NotJson {
        line: error.line(),
        column: error.column(),
    };
    // UTF-8 is checked once for the whole body, which costs less than once a text.
    let Ok(text) = std::str::from_utf8(body) else {
        let valid = body.utf8_chunks().next().map_or("", |chunk| chunk.valid());
        let line = valid.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let column = valid.rsplit('\n').next().map_or(0, str::len) + 1;
        return Err(EventError::NotJson { line, column });
    };
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let members = deserializer
        .deserialize_map(Members)
        .map_err(|error| not_json(&error))?;
    deserializer.end().map_err(|error| not_json(&error))?;
    Ok(members)
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = [Member<'de>; 8];

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members: [Member<'de>; 8] = Default::default();
        while let Some(Name(place)) = map.next_key_seed(Name(None))? {
            match place.and_then(|place| members.get_mut(place)) {
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
                Some(member) => {
                    let value = map.next_value_seed(Read)?;
                    *member = match member {
                        Member::Absent => value,
                        _ => Member::Repeated,
                    };
                }
            }
        }
        Ok(members)
    }
}

/// Finds the place of a name.
struct Name(Option<usize>);

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Self;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Name {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self, E> {
        let name = if name == "Noce" { "Nonce" } else { name };
        Ok(Self(NAMES.iter().position(|known| *known == name)))
    }
}

/// Reads a member, whatever it is.
struct Read;

impl<'de> DeserializeSeed<'de> for Read {
    type Value = Member<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Member<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Read {
    type Value = Member<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Member<'de>, E> {
        Ok(Member::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Member<'de>, E> {
        Ok(Member::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_string<E>(self, text: String) -> Result<Member<'de>, E> {
        Ok(Member::Text(Cow::Owned(text)))
    }

    fn visit_unit<E>(self) -> Result<Member<'de>, E> {
        Ok(Member::Absent)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Member<'de>, E> {
        Ok(Member::Other)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Member<'de>, E> {
        Ok(Member::Other)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Member<'de>, E> {
        Ok(Member::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Member<'de>, E> {
        Ok(Member::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Member<'de>, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Member::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Member<'de>, A::Error> {
        let mut object = serde_json::Map::new();
        while let Some((name, value)) = map.next_entry::<String, Value>()? {
            object.insert(name, value);
        }
        let text = serde_json::to_string(&object).map_err(A::Error::custom)?;
        Ok(Member::Object(text))
    }
}
