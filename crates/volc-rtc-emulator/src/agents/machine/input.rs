//! The things that happen to a task.

use serde_json::Value;

use super::output::{Call, TimerKind};

/// Something that happens to a task.
#[derive(Clone, Debug)]
pub(crate) enum Input {
    /// The task begins.
    Begin { human_is_there: bool },
    /// The human says something.
    Hear(String),
    /// A command of `UpdateVoiceChat`, or of the room.
    Command(Command),
    /// A timer is due.
    Due(TimerKind),
    /// Your model sends something.
    Model { generation: u64, piece: Piece },
    /// The human has come into the room.
    HumanJoined,
    /// The human has left the room.
    HumanLeft,
    /// A post of functions to a server has failed.
    CallsUndelivered {
        ids: Vec<String>,
        code: i64,
        reason: String,
    },
    /// The task ends.
    End,
}

/// A command to the agent.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Command {
    Interrupt,
    FunctionResult {
        id: String,
        content: String,
    },
    Speak {
        text: String,
        mode: i64,
    },
    Ask {
        text: Option<String>,
        mode: i64,
        images: Option<Images>,
    },
    AddContext(String),
    FinishSpeech,
    Update(Value),
    SetTone,
    /// A command without an effect that could be seen: of voice prints and far voices.
    Unheard,
    Unknown(String),
}

/// Images for a model with vision.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Images {
    Insert { group: i64, urls: Vec<String> },
    Delete { group: i64 },
}

/// A piece of what your model sends.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Piece {
    /// A piece of text.
    Text(String),
    /// Functions that it wants to be called.
    Calls(Vec<Call>),
    /// It has ended.
    End,
    /// It has failed, with a documented error code.
    Failed { code: i64, reason: String },
}
