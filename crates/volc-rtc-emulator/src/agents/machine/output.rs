//! The things that an agent does.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use volc_rtc_events::agent::ConversationState;

/// Something that the agent does.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Output {
    /// An event VoiceChat.
    Stage {
        stage: &'static str,
        user: String,
        round: i64,
        /// The code and the reason of an error.
        error: Option<(i64, String)>,
    },
    /// A state of the conversation (`conv`).
    State {
        state: ConversationState,
        round: i64,
    },
    /// A part of the subtitles (`subv`).
    Subtitle {
        user: String,
        text: String,
        is_definite: bool,
        ends_turn: bool,
        round: i64,
        sequence: i64,
    },
    /// Functions that the model wants to be called (`tool`).
    Calls {
        round: i64,
        calls: Vec<Call>,
    },
    /// Sets the timer of a kind, in place of an earlier one.
    Timer {
        kind: TimerKind,
        millis: u64,
    },
    CancelTimer(TimerKind),
    /// Asks your model.
    AskModel {
        request: Value,
        generation: u64,
    },
    /// The human leaves the room, by the script.
    HumanLeaves,
    /// Something that the real service passes over in silence.
    Note(String),
    /// The task ends by itself, for this reason.
    End(&'static str),
}

/// A call of a function.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Call {
    pub(crate) id: String,
    pub(crate) name: String,
    /// JSON as a text, or what stands for it.
    pub(crate) arguments: String,
}

/// A kind of timer; a task has at most one of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum TimerKind {
    /// The step of the reply is over.
    Step,
    /// The human's next turn.
    Human,
    /// Nobody has been there for too long.
    Idle,
}
