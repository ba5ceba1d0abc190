//! Functions that the model wants to be called, and their results.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::AgentError;
use super::members::{Members, frame, serialize_as_sent, write};

/// Functions that the model wants to be called (`tool`).
///
/// ```
/// use serde::Deserialize;
/// use volc_rtc_events::agent::{AgentMessage, ToolCall, ToolCalls};
///
/// #[derive(Deserialize)]
/// struct Weather {
///     city: String,
/// }
///
/// # fn main() -> Result<(), volc_rtc_events::agent::AgentError> {
/// # let received = ToolCalls::new([ToolCall::new("call_1", "weather", r#"{"city":"Beijing"}"#)]).encode()?;
/// if let AgentMessage::ToolCalls(calls) = AgentMessage::decode(&received)? {
///     for call in &calls.tool_calls {
///         let arguments: Weather = call.arguments_as()?;
///         let result = call.result(format!("It is sunny in {}.", arguments.city));
///         // Into the room; or `result.to_json()` as the `Message` of `UpdateVoiceChat`.
///         let to_send: Vec<u8> = result.encode()?;
///         assert_eq!(&to_send[..4], b"func");
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ToolCalls {
    /// The id of whom the agent talks to; may be empty. Unconfirmed.
    pub subscriber_user_id: String,
    /// The calls.
    pub tool_calls: Vec<ToolCall>,
    /// The members that are not known.
    pub other: Map<String, Value>,
}

/// A function that the model wants to be called.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ToolCall {
    /// The id of the call, which the result has to name.
    pub id: String,
    /// The kind, which is `function`; serialized as `type`.
    pub kind: String,
    /// The name of the function.
    pub name: String,
    /// The arguments: JSON as a text. The model writes it, so it can be anything.
    pub arguments: String,
    /// The members that are not known.
    pub other: Map<String, Value>,
}

impl ToolCalls {
    /// Returns a message with these calls.
    pub fn new(tool_calls: impl IntoIterator<Item = ToolCall>) -> Self {
        Self {
            tool_calls: tool_calls.into_iter().collect(),
            ..Self::default()
        }
    }

    pub(super) fn read(mut members: Members) -> Result<Self, AgentError> {
        let subscriber_user_id = members.text(&["subscriber_user_id"])?;
        let calls = members.objects(&["tool_calls"])?;
        Ok(Self {
            subscriber_user_id,
            tool_calls: ToolCall::read_all(calls)?,
            other: members.rest(),
        })
    }

    /// Writes the binary message.
    ///
    /// # Errors
    /// A message that is too long to be sent in a room.
    pub fn encode(&self) -> Result<Vec<u8>, AgentError> {
        frame(b"tool", &self.write())
    }

    fn write(&self) -> Value {
        let calls = self.tool_calls.iter().map(ToolCall::write).collect();
        let known = [
            (
                "subscriber_user_id",
                Some(self.subscriber_user_id.as_str().into()),
            ),
            ("tool_calls", Some(Value::Array(calls))),
        ];
        write(known, &self.other)
    }
}

serialize_as_sent!(ToolCalls, ToolCall, FunctionResult);

/// The result of a function as the command that gives it to the agent by `UpdateVoiceChat`. Feature `api`.
#[cfg(feature = "api")]
impl From<FunctionResult> for volc_rtc_api::agent::FunctionResult {
    fn from(result: FunctionResult) -> Self {
        Self::new(result.tool_call_id, result.content)
    }
}

impl ToolCall {
    /// Returns a call of a function with arguments, which are JSON as a text.
    pub fn new(
        id: impl Into<String>,
        name: impl Into<String>,
        arguments: impl Into<String>,
    ) -> Self {
        Self {
            id: id.into(),
            kind: "function".to_owned(),
            name: name.into(),
            arguments: arguments.into(),
            other: Map::new(),
        }
    }

    /// Reads the arguments as a type. No arguments at all are read as `{}`.
    ///
    /// # Errors
    /// If they are not JSON, or not of that type. The error does not tell them.
    pub fn arguments_as<T: DeserializeOwned>(&self) -> Result<T, AgentError> {
        let arguments = match self.arguments.trim() {
            "" => "{}",
            arguments => arguments,
        };
        serde_json::from_str(arguments).map_err(|error| {
            if error.is_data() {
                AgentError::InvalidMember {
                    path: format!("arguments of {}", self.name),
                    expected: "of the type that the function takes",
                }
            } else {
                AgentError::NotJson {
                    line: error.line(),
                    column: error.column(),
                }
            }
        })
    }

    /// Returns the result of this call, a text for the model.
    pub fn result(&self, content: impl Into<String>) -> FunctionResult {
        FunctionResult::new(&self.id, content)
    }

    pub(crate) fn read_all(calls: Vec<Members>) -> Result<Vec<Self>, AgentError> {
        calls.into_iter().map(Self::read).collect()
    }

    fn read(mut members: Members) -> Result<Self, AgentError> {
        let (id, kind) = (members.text(&["id"])?, members.text(&["type"])?);
        let function = members.object(&["function"])?;
        let mut read = Self {
            id,
            kind,
            other: members.rest(),
            ..Self::default()
        };
        if let Some(mut function) = function {
            read.name = function.text(&["name"])?;
            read.arguments = match function.value(&["arguments"]) {
                Value::Null => String::new(),
                Value::String(text) => text,
                // Not as documented, but as a model may write it.
                value => value.to_string(),
            };
            let rest = function.rest();
            if !rest.is_empty() {
                read.other
                    .insert("function".to_owned(), Value::Object(rest));
            }
        }
        Ok(read)
    }

    fn write(&self) -> Value {
        let mut other = self.other.clone();
        let mut function = match other.remove("function") {
            Some(Value::Object(members)) => members,
            _ => Map::new(),
        };
        function.insert("name".to_owned(), self.name.as_str().into());
        function.insert("arguments".to_owned(), self.arguments.as_str().into());
        let known = [
            ("id", Some(self.id.as_str().into())),
            ("type", Some(self.kind.as_str().into())),
            ("function", Some(json!(function))),
        ];
        write(known, &other)
    }
}

/// The result of a function (`func`): a message into the room, for clients that answer the agent there.
///
/// A server sends `volc_rtc_api::agent::FunctionResult` instead, the command of `UpdateVoiceChat`; with the feature
/// `api`, this one converts into it.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct FunctionResult {
    /// The id of the call, serialized as `ToolCallID`.
    pub tool_call_id: String,
    /// The result, a text for the model; serialized as `Content`.
    pub content: String,
    /// The members that are not known.
    pub other: Map<String, Value>,
}

impl FunctionResult {
    /// Returns the result of a call.
    pub fn new(tool_call_id: impl Into<String>, content: impl Into<String>) -> Self {
        Self {
            tool_call_id: tool_call_id.into(),
            content: content.into(),
            other: Map::new(),
        }
    }

    /// Returns the result of a call with a value as JSON.
    ///
    /// # Errors
    /// If the value cannot be serialized to JSON.
    pub fn json(
        tool_call_id: impl Into<String>,
        content: &impl Serialize,
    ) -> Result<Self, serde_json::Error> {
        Ok(Self::new(tool_call_id, serde_json::to_string(content)?))
    }

    /// Returns the JSON, which is also the `Message` of the command `function` of `UpdateVoiceChat`.
    pub fn to_json(&self) -> String {
        self.write().to_string()
    }

    pub(super) fn read(mut members: Members) -> Result<Self, AgentError> {
        Ok(Self {
            tool_call_id: members.text(&["ToolCallID", "ToolCallId"])?,
            content: members.text(&["Content"])?,
            other: members.rest(),
        })
    }

    /// Writes the binary message.
    ///
    /// # Errors
    /// A message that is too long to be sent in a room.
    pub fn encode(&self) -> Result<Vec<u8>, AgentError> {
        frame(b"func", &self.write())
    }

    fn write(&self) -> Value {
        let known = [
            ("ToolCallID", Some(self.tool_call_id.as_str().into())),
            ("Content", Some(self.content.as_str().into())),
        ];
        write(known, &self.other)
    }
}

/// Functions that the model wants to be called, as they are posted to `FunctionCallingConfig.ServerMessageUrl`. Its
/// form is known from third parties only: unconfirmed.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct FunctionCalls {
    /// The AppId.
    pub app_id: String,
    /// The id of the room, serialized as `RoomID`.
    pub room_id: String,
    /// The id of the task, serialized as `TaskID`; said to be the service's own, not that of `StartVoiceChat`.
    pub task_id: String,
    /// The calls.
    pub tool_calls: Vec<ToolCall>,
    /// The members that are not known.
    pub other: Map<String, Value>,
}
