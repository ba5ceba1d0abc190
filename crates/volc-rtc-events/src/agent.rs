//! Messages between a voice agent, its room and your server.
//!
//! An agent sends binary messages into its room, and takes some from it: four letters, a length, and JSON. The same
//! messages can be posted to a server ([`ServerVerifier`]).
//!
//! | letters | type | direction |
//! |---|---|---|
//! | `subv` | [`Subtitles`] | from the agent |
//! | `conv` | [`Conversation`] | from the agent, with `EnableConversationStateCallback` |
//! | `tool` | [`ToolCalls`] | from the agent |
//! | `func` | [`FunctionResult`] | to the agent |
//! | `ctrl` | [`Control`] | to the agent |
//!
//! ```
//! use volc_rtc_events::agent::{AgentMessage, Control, InterruptMode, SubtitleAssembler};
//!
//! # fn main() -> Result<(), volc_rtc_events::agent::AgentError> {
//! let received = b"subv\0\0\0\x4a\
//!     {\"type\":\"subtitle\",\"data\":[{\"text\":\"Hello\",\"userId\":\"u\",\"definite\":true}]}";
//! let mut assembler = SubtitleAssembler::new();
//! if let AgentMessage::Subtitles(subtitles) = AgentMessage::decode(received)? {
//!     for line in assembler.push_all(&subtitles) {
//!         println!("{}: {}", line.user_id, line.text);
//!     }
//! }
//!
//! let to_send: Vec<u8> = Control::text_to_speech("One moment", InterruptMode::High).encode()?;
//! assert_eq!(&to_send[..4], b"ctrl");
//! # Ok(())
//! # }
//! ```
//!
//! # What is confirmed
//!
//! The frame, and the members of `subv` and `conv`, stand on pages of the vendor; those of `tool`, `func` and `ctrl` in
//! its demos. A member that no page states is marked as unconfirmed. Members that are not known are kept in `other`, so
//! that nothing is lost where these types are wrong.

mod assembler;
#[cfg(feature = "axum-0-8")]
mod axum;
mod control;
mod conversation;
mod error;
mod frame;
mod functions;
pub(crate) mod members;
mod server;
mod subtitles;

pub use self::assembler::{SubtitleAssembler, SubtitleLine};
pub use self::control::{Command, Control, InterruptMode};
pub use self::conversation::{Conversation, ConversationState};
pub use self::error::AgentError;
pub use self::frame::{Frame, MAX_FRAME};
pub use self::functions::{FunctionCalls, FunctionResult, ToolCall, ToolCalls};
use self::members::Members;
pub use self::server::{FunctionNotice, ServerMessage, ServerVerifier};
pub use self::subtitles::{Subtitle, Subtitles};

/// A message between an agent and its room.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum AgentMessage {
    /// Subtitles of what is said (`subv`).
    Subtitles(Subtitles),
    /// The state of the conversation (`conv`).
    Conversation(Conversation),
    /// Functions that the model wants to be called (`tool`).
    ToolCalls(ToolCalls),
    /// The result of a function (`func`).
    FunctionResult(FunctionResult),
    /// A command to the agent (`ctrl`).
    Control(Control),
}

impl AgentMessage {
    /// Reads a binary message.
    ///
    /// # Errors
    /// A message that is cut off, has bytes behind its end, or is not of one of the five kinds; a member of another
    /// type.
    pub fn decode(message: &[u8]) -> Result<Self, AgentError> {
        let frame = Frame::parse(message)?;
        let members = || Members::parse(frame.body);
        match &frame.magic {
            b"subv" => Ok(Self::Subtitles(Subtitles::read(members()?)?)),
            b"conv" => Ok(Self::Conversation(Conversation::read(members()?)?)),
            b"tool" => Ok(Self::ToolCalls(ToolCalls::read(members()?)?)),
            b"func" => Ok(Self::FunctionResult(FunctionResult::read(members()?)?)),
            b"ctrl" => Ok(Self::Control(Control::read(members()?)?)),
            magic => Err(AgentError::UnknownKind { magic: *magic }),
        }
    }

    /// Writes a binary message, with the spelling of the vendor's pages.
    ///
    /// # Errors
    /// A message that is too long to be sent in a room, or a text that is too long for a command.
    pub fn encode(&self) -> Result<Vec<u8>, AgentError> {
        match self {
            Self::Subtitles(message) => message.encode(),
            Self::Conversation(message) => message.encode(),
            Self::ToolCalls(message) => message.encode(),
            Self::FunctionResult(message) => message.encode(),
            Self::Control(message) => message.encode(),
        }
    }
}
