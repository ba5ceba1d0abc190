//! The state of a conversation.

use serde_json::{Map, Value, json};

use super::AgentError;
use super::members::{Members, frame, serialize_as_sent, write};

/// The state of a conversation (`conv`), sent with `EnableConversationStateCallback`.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Conversation {
    /// The id of the task, serialized as `TaskId`.
    pub task_id: String,
    /// The id of the human, serialized as `UserID`; a demo of the vendor writes `UserId`, which is read too.
    pub user_id: String,
    /// The number of the turn, from 0, serialized as `RoundID`; `RoundId` is read too.
    pub round_id: i64,
    /// The time in milliseconds since 1970, serialized as `EventTime`.
    pub event_time: i64,
    /// The state, serialized as `Code` in `Stage`.
    pub state: ConversationState,
    /// The text of the state, serialized as `Description` in `Stage`.
    pub description: String,
    /// The reason of an error, serialized as `Reason` in `ErrorInfo`. Its type and its other members are not
    /// documented: unconfirmed.
    pub error_reason: Option<String>,
    /// The code of an error, serialized as `Errorcode` in `ErrorInfo`: unconfirmed.
    pub error_code: Option<i64>,
    /// The members that are not known.
    pub other: Map<String, Value>,
}

/// A state of a conversation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ConversationState {
    /// Unknown (0).
    #[default]
    Unknown,
    /// The agent listens (1).
    Listening,
    /// The agent thinks (2).
    Thinking,
    /// The agent speaks (3).
    Speaking,
    /// The agent was interrupted (4).
    Interrupted,
    /// The agent has finished speaking (5).
    Finished,
    /// Another state, newer than this crate; such as that of an error, whose number is not documented.
    Other(i64),
}

impl ConversationState {
    /// Returns the number of the state.
    pub fn code(self) -> i64 {
        match self {
            Self::Unknown => 0,
            Self::Listening => 1,
            Self::Thinking => 2,
            Self::Speaking => 3,
            Self::Interrupted => 4,
            Self::Finished => 5,
            Self::Other(code) => code,
        }
    }
}

impl From<i64> for ConversationState {
    fn from(code: i64) -> Self {
        match code {
            0 => Self::Unknown,
            1 => Self::Listening,
            2 => Self::Thinking,
            3 => Self::Speaking,
            4 => Self::Interrupted,
            5 => Self::Finished,
            code => Self::Other(code),
        }
    }
}

impl Conversation {
    /// Returns a conversation in a state.
    pub fn new(
        task_id: impl Into<String>,
        user_id: impl Into<String>,
        state: ConversationState,
    ) -> Self {
        Self {
            task_id: task_id.into(),
            user_id: user_id.into(),
            state,
            ..Self::default()
        }
    }

    pub(super) fn read(mut members: Members) -> Result<Self, AgentError> {
        let task_id = members.text(&["TaskId", "TaskID"])?;
        let user_id = members.text(&["UserID", "UserId"])?;
        let round_id = members.integer(&["RoundID", "RoundId"])?;
        let event_time = members.integer(&["EventTime"])?;
        let mut read = Self {
            task_id,
            user_id,
            round_id: round_id.unwrap_or_default(),
            event_time: event_time.unwrap_or_default(),
            ..Self::default()
        };
        let stage = members.object(&["Stage"])?;
        let error = members.object(&["ErrorInfo"])?;
        read.other = members.rest();
        if let Some(mut stage) = stage {
            read.state = stage.integer(&["Code"])?.unwrap_or_default().into();
            read.description = stage.text(&["Description"])?;
            keep(&mut read.other, "Stage", stage);
        }
        if let Some(mut error) = error {
            read.error_reason = Some(error.text(&["Reason"])?);
            read.error_code = error.integer(&["Errorcode", "ErrorCode"])?;
            keep(&mut read.other, "ErrorInfo", error);
        }
        Ok(read)
    }

    /// Writes the binary message.
    ///
    /// # Errors
    /// A message that is too long to be sent in a room.
    pub fn encode(&self) -> Result<Vec<u8>, AgentError> {
        frame(b"conv", &self.write())
    }

    fn write(&self) -> Value {
        let mut other = self.other.clone();
        let mut stage = taken(&mut other, "Stage");
        stage.insert("Code".to_owned(), self.state.code().into());
        stage.insert("Description".to_owned(), self.description.as_str().into());
        let mut error = taken(&mut other, "ErrorInfo");
        if let Some(code) = self.error_code {
            error.insert("Errorcode".to_owned(), code.into());
        }
        if let Some(reason) = &self.error_reason {
            error.insert("Reason".to_owned(), reason.as_str().into());
        }
        let known = [
            ("TaskId", Some(self.task_id.as_str().into())),
            ("UserID", Some(self.user_id.as_str().into())),
            ("RoundID", Some(self.round_id.into())),
            ("EventTime", Some(self.event_time.into())),
            ("Stage", Some(Value::Object(stage))),
            ("ErrorInfo", (!error.is_empty()).then(|| json!(error))),
        ];
        write(known, &other)
    }
}

serialize_as_sent!(Conversation);

/// Keeps the members of an object inside that are not known, under its name.
fn keep(other: &mut Map<String, Value>, name: &str, members: Members) {
    let rest = members.rest();
    if !rest.is_empty() {
        other.insert(name.to_owned(), Value::Object(rest));
    }
}

/// The kept members of an object inside.
fn taken(other: &mut Map<String, Value>, name: &str) -> Map<String, Value> {
    match other.remove(name) {
        Some(Value::Object(members)) => members,
        _ => Map::new(),
    }
}
