//! Commands to the agent.

use serde_json::{Map, Value};

use super::AgentError;
use super::members::{Members, frame, write};

/// The greatest number of characters of a command's text.
const MAX_TEXT: usize = 200;

/// A command to the agent (`ctrl`), like those of `UpdateVoiceChat`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Control {
    /// The command.
    pub command: Command,
    /// The text of the command, up to 200 characters; serialized as `Message`.
    pub message: Option<String>,
    /// The priority of the text over what the agent says now, serialized as `InterruptMode`.
    pub interrupt_mode: Option<InterruptMode>,
    /// The members that are not known.
    pub other: Map<String, Value>,
}

/// A kind of command. The names of the room's commands stand in the vendor's demos; that all of `UpdateVoiceChat` can
/// be sent in a room is unconfirmed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Command {
    /// Interrupts the agent, serialized as `interrupt`.
    Interrupt,
    /// Lets the agent say a text, serialized as `ExternalTextToSpeech`.
    ExternalTextToSpeech,
    /// Asks the model, as if the human had said the text; serialized as `ExternalTextToLLM`.
    ExternalTextToLlm,
    /// Adds a text to what the model knows at the next question, serialized as `ExternalPromptsForLLM`.
    ExternalPromptsForLlm,
    /// Ends what the human is saying, serialized as `FinishSpeechRecognition`.
    FinishSpeechRecognition,
    /// Another command.
    Other(String),
}

impl Command {
    /// Returns the name of the command as it is sent.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Interrupt => "interrupt",
            Self::ExternalTextToSpeech => "ExternalTextToSpeech",
            Self::ExternalTextToLlm => "ExternalTextToLLM",
            Self::ExternalPromptsForLlm => "ExternalPromptsForLLM",
            Self::FinishSpeechRecognition => "FinishSpeechRecognition",
            Self::Other(name) => name,
        }
    }
}

impl From<&str> for Command {
    /// `Interrupt` with a capital is the same command: a demo of the vendor writes it so.
    fn from(name: &str) -> Self {
        match name {
            "interrupt" | "Interrupt" => Self::Interrupt,
            "ExternalTextToSpeech" => Self::ExternalTextToSpeech,
            "ExternalTextToLLM" => Self::ExternalTextToLlm,
            "ExternalPromptsForLLM" => Self::ExternalPromptsForLlm,
            "FinishSpeechRecognition" => Self::FinishSpeechRecognition,
            name => Self::Other(name.to_owned()),
        }
    }
}

/// The priority of a text over what the agent says now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum InterruptMode {
    /// No mode (0), as demos write it with commands that have none.
    None,
    /// The agent stops, and the text comes at once (1).
    High,
    /// The text comes when the agent has finished (2).
    Medium,
    /// The text is dropped if the agent is busy (3).
    Low,
    /// Another mode.
    Other(i64),
}

impl InterruptMode {
    /// Returns the number of the mode.
    pub fn code(self) -> i64 {
        match self {
            Self::None => 0,
            Self::High => 1,
            Self::Medium => 2,
            Self::Low => 3,
            Self::Other(code) => code,
        }
    }
}

impl From<i64> for InterruptMode {
    fn from(code: i64) -> Self {
        match code {
            0 => Self::None,
            1 => Self::High,
            2 => Self::Medium,
            3 => Self::Low,
            code => Self::Other(code),
        }
    }
}

impl Control {
    /// Returns a command without a text and a mode.
    pub fn new(command: Command) -> Self {
        Self {
            command,
            message: None,
            interrupt_mode: None,
            other: Map::new(),
        }
    }

    /// Interrupts the agent.
    pub fn interrupt() -> Self {
        Self::new(Command::Interrupt)
    }

    /// Lets the agent say a text.
    pub fn text_to_speech(text: impl Into<String>, mode: InterruptMode) -> Self {
        Self {
            message: Some(text.into()),
            interrupt_mode: Some(mode),
            ..Self::new(Command::ExternalTextToSpeech)
        }
    }

    /// Asks the model, as if the human had said the text.
    pub fn text_to_llm(text: impl Into<String>, mode: InterruptMode) -> Self {
        Self {
            message: Some(text.into()),
            interrupt_mode: Some(mode),
            ..Self::new(Command::ExternalTextToLlm)
        }
    }

    /// Adds a text to what the model knows at the next question.
    pub fn prompts_for_llm(text: impl Into<String>) -> Self {
        Self {
            message: Some(text.into()),
            ..Self::new(Command::ExternalPromptsForLlm)
        }
    }

    /// Ends what the human is saying.
    pub fn finish_speech_recognition() -> Self {
        Self::new(Command::FinishSpeechRecognition)
    }

    pub(super) fn read(mut members: Members) -> Result<Self, AgentError> {
        let command = members.text(&["Command"])?;
        let message = members.text(&["Message"])?;
        Ok(Self {
            command: Command::from(command.as_str()),
            message: (!message.is_empty()).then_some(message),
            interrupt_mode: members
                .integer(&["InterruptMode"])?
                .map(InterruptMode::from),
            other: members.rest(),
        })
    }

    /// Writes the binary message.
    ///
    /// # Errors
    /// A text of more than 200 characters, or a message that is too long to be sent in a room.
    pub fn encode(&self) -> Result<Vec<u8>, AgentError> {
        let length = self.message.as_ref().map_or(0, |text| text.chars().count());
        if length > MAX_TEXT {
            return Err(AgentError::TooLong {
                length,
                limit: MAX_TEXT,
            });
        }
        let known = [
            ("Command", Some(self.command.as_str().into())),
            (
                "InterruptMode",
                self.interrupt_mode.map(|mode| mode.code().into()),
            ),
            ("Message", self.message.as_deref().map(Value::from)),
        ];
        frame(b"ctrl", &write(known, &self.other))
    }
}
