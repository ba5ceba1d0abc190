//! Subtitles: what the human and the agent say.

use serde_json::{Map, Value};

use super::AgentError;
use super::members::{Members, frame, serialize_as_sent, write};

/// Subtitles of a moment (`subv`).
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Subtitles {
    /// The parts, serialized as `data`.
    pub data: Vec<Subtitle>,
    /// The members that are not known.
    pub other: Map<String, Value>,
}

/// A part of what someone says.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Subtitle {
    /// The text.
    pub text: String,
    /// The language, such as `zh`.
    pub language: String,
    /// The id of who says it, the human or the agent; serialized as `userId`.
    pub user_id: String,
    /// The number of the part, which grows.
    pub sequence: Option<i64>,
    /// True if the text is a whole sentence, which does not change any more.
    pub definite: bool,
    /// True if the text ends what is said in this turn.
    pub paragraph: bool,
    /// The number of the turn, from 0; serialized as `roundId`. Newer agents send it.
    pub round_id: Option<i64>,
    /// The kind of subtitle. Its values are not documented: unconfirmed.
    pub mode: Option<i64>,
    /// The members that are not known.
    pub other: Map<String, Value>,
}

impl Subtitles {
    /// Returns subtitles with these parts.
    pub fn new(data: impl IntoIterator<Item = Subtitle>) -> Self {
        Self {
            data: data.into_iter().collect(),
            other: Map::new(),
        }
    }

    pub(super) fn read(mut members: Members) -> Result<Self, AgentError> {
        // `type` is always the same.
        members.text(&["type"])?;
        let data = members.objects(&["data"])?;
        Ok(Self {
            data: data
                .into_iter()
                .map(Subtitle::read)
                .collect::<Result<_, _>>()?,
            other: members.rest(),
        })
    }

    /// Writes the binary message.
    ///
    /// # Errors
    /// A message that is too long to be sent in a room.
    pub fn encode(&self) -> Result<Vec<u8>, AgentError> {
        frame(b"subv", &self.write())
    }

    fn write(&self) -> Value {
        let data = self.data.iter().map(Subtitle::write).collect();
        let known = [
            ("type", Some("subtitle".into())),
            ("data", Some(Value::Array(data))),
        ];
        write(known, &self.other)
    }
}

serialize_as_sent!(Subtitles, Subtitle);

impl Subtitle {
    /// Returns a part of what someone says, which may still change.
    pub fn new(user_id: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            user_id: user_id.into(),
            text: text.into(),
            ..Self::default()
        }
    }

    fn read(mut members: Members) -> Result<Self, AgentError> {
        Ok(Self {
            text: members.text(&["text"])?,
            language: members.text(&["language"])?,
            user_id: members.text(&["userId", "UserId", "UserID"])?,
            sequence: members.integer(&["sequence"])?,
            definite: members.boolean(&["definite"])?,
            paragraph: members.boolean(&["paragraph"])?,
            round_id: members.integer(&["roundId", "RoundId", "RoundID"])?,
            mode: members.integer(&["mode"])?,
            other: members.rest(),
        })
    }

    fn write(&self) -> Value {
        let known = [
            ("text", Some(self.text.as_str().into())),
            ("language", Some(self.language.as_str().into())),
            ("userId", Some(self.user_id.as_str().into())),
            ("sequence", self.sequence.map(Value::from)),
            ("definite", Some(self.definite.into())),
            ("paragraph", Some(self.paragraph.into())),
            ("roundId", self.round_id.map(Value::from)),
            ("mode", self.mode.map(Value::from)),
        ];
        write(known, &self.other)
    }
}
