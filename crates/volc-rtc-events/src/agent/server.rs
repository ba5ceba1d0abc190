//! Agent messages that are posted to a server.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use subtle::{Choice, ConstantTimeEq};
use volc_core::Sensitive;

use super::members::{Members, objects};
use super::{AgentError, AgentMessage, FunctionCalls, ToolCall};

/// The greatest size of a posted body: Base64 of the longest message, with room for the rest.
const MAX_BODY: usize = 256 * 1024;

/// A verifier of agent messages that are posted to a server: `ServerMessageURLForRTS` and the like of `StartVoiceChat`.
///
/// The signature of such a post is the constant that `StartVoiceChat` was given beside the URL. It proves that the
/// sender knows the constant, and nothing about the message: serve the URL over HTTPS, and make the constant long and
/// random. A post may lack `Content-Type`, and a redirect with 301 or 302 loses it.
///
/// ```
/// use volc_rtc_events::agent::{AgentMessage, ServerMessage, ServerVerifier};
///
/// # fn main() -> Result<(), volc_rtc_events::agent::AgentError> {
/// let verifier = ServerVerifier::new("fake-server-message-signature");
/// let body = br#"{"message":"Y29udgAAAAJ7fQ==","signature":"fake-server-message-signature"}"#;
/// match verifier.read(body)? {
///     ServerMessage::Agent(AgentMessage::Conversation(state)) => println!("{:?}", state.state),
///     other => println!("{other:?}"),
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct ServerVerifier(Vec<Sensitive<String>>);

/// An agent message that was posted to a server.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ServerMessage {
    /// A binary message: subtitles or a state.
    Agent(AgentMessage),
    /// Functions that the model wants to be called.
    FunctionCalls(FunctionCalls),
    /// A note that functions are about to be called. Its form is known from third parties only: unconfirmed.
    FunctionNotice(FunctionNotice),
}

/// A note that functions are about to be called, or anything else of another `Type`. Unconfirmed.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct FunctionNotice {
    /// The kind, such as `information`; serialized as `Type`.
    pub kind: String,
    /// The note: JSON, where it is JSON, and a text otherwise.
    pub message: Value,
    /// The members that are not known, those of the room and the task among them.
    pub other: Map<String, Value>,
}

impl ServerVerifier {
    /// Returns a verifier of posts with this signature.
    pub fn new(signature: impl Into<Sensitive<String>>) -> Self {
        Self(vec![signature.into()])
    }

    /// Accepts another signature too, while they are rotated.
    #[must_use]
    pub fn or(mut self, signature: impl Into<Sensitive<String>>) -> Self {
        self.0.push(signature.into());
        self
    }

    /// Verifies the body of a post and reads the message. `message` and `signature` may begin with a capital.
    ///
    /// # Errors
    /// A body that is not a post of the service, has another signature, or has a message that cannot be read.
    pub fn read(&self, body: &[u8]) -> Result<ServerMessage, AgentError> {
        if body.len() > MAX_BODY {
            return Err(AgentError::TooLong {
                length: body.len(),
                limit: MAX_BODY,
            });
        }
        let mut members = Members::parse(body)?;
        let signature = members.text(&["signature", "Signature"])?;
        if !self.is_known(&signature) {
            return Err(AgentError::WrongSignature);
        }
        let kind = members.text(&["Type", "type"])?;
        let message = members.value(&["message", "Message"]);
        match (kind.as_str(), message) {
            (_, Value::Null) => Err(AgentError::MissingMember { name: "message" }),
            ("", Value::String(text)) => binary(&text).map(ServerMessage::Agent),
            ("", _) => Err(AgentError::InvalidMember {
                path: "message".to_owned(),
                expected: "a text",
            }),
            ("tool_calls", message) => calls(members, message).map(ServerMessage::FunctionCalls),
            (_, message) => Ok(ServerMessage::FunctionNotice(FunctionNotice {
                message: json_or_text(message),
                other: members.rest(),
                kind,
            })),
        }
    }

    /// Compares hashes, so that the time tells neither where the texts differ nor how long they are.
    fn is_known(&self, signature: &str) -> bool {
        let hash = |text: &str| -> [u8; 32] { Sha256::digest(text).into() };
        let found = hash(signature);
        let mut is_known = Choice::from(0);
        for known in &self.0 {
            let is_set = Choice::from(u8::from(!known.expose().is_empty()));
            is_known |= hash(known.expose()).ct_eq(&found) & is_set;
        }
        is_known.into()
    }

    /// Returns the size in bytes up to which a body is read.
    pub fn max_body(&self) -> usize {
        MAX_BODY
    }
}

/// The signatures are redacted.
impl fmt::Debug for ServerVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServerVerifier")
            .field("signatures", &self.0.len())
            .finish()
    }
}

fn binary(text: &str) -> Result<AgentMessage, AgentError> {
    let message = STANDARD.decode(text).map_err(|_| AgentError::NotBase64)?;
    AgentMessage::decode(&message)
}

fn calls(mut members: Members, message: Value) -> Result<FunctionCalls, AgentError> {
    let items = match json_or_text(message) {
        Value::Array(items) => items,
        _ => {
            return Err(AgentError::InvalidMember {
                path: "Message".to_owned(),
                expected: "a list of calls, as JSON",
            });
        }
    };
    Ok(FunctionCalls {
        app_id: members.text(&["AppId", "AppID"])?,
        room_id: members.text(&["RoomID", "RoomId"])?,
        task_id: members.text(&["TaskID", "TaskId"])?,
        tool_calls: ToolCall::read_all(objects("Message", items)?)?,
        other: members.rest(),
    })
}

/// A text that is JSON as that.
fn json_or_text(value: Value) -> Value {
    match &value {
        Value::String(text) => serde_json::from_str(text).unwrap_or(value),
        _ => value,
    }
}
