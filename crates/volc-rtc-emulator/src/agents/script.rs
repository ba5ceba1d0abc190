//! The script of an agent: what it says, which functions it calls, and what the human says.
//!
//! A script stands in for the model, and may stand in for the human too. It is TOML, and every mistake in one is named
//! with its file, line and column. The emulator's choices:
//! - Of the turns that match, the first one replies. A turn without a filter matches everything.
//! - Without a turn that matches, a model of your own (`CustomLLM`) replies if the task has one, else `otherwise`, else
//!   an echo, so that no question stays without a reply.
//! - Texts are compared without regard to case.

mod error;
mod placeholders;
mod read;

use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use self::error::ScriptError;
pub(crate) use self::placeholders::{Values, expand};

/// The language of subtitles, if a script names none.
const LANGUAGE: &str = "zh";

/// The script of an agent.
///
/// ```
/// use volc_rtc_emulator::Script;
///
/// let script = Script::from_toml(
///     "script.toml",
///     r#"
///     [[turn]]
///     hears = "weather"
///     reply = [{ call = "get_weather", arguments = { city = "Beijing" } }, { say = "It is {result:/sky}." }]
///     "#,
/// )?;
/// let error = Script::from_toml("script.toml", "[[turn]]\nreply = [{ sey = \"Hi\" }]").unwrap_err();
/// assert!(error.to_string().starts_with("script.toml:2:"), "{error}");
/// # Ok::<(), volc_rtc_emulator::ScriptError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Script {
    /// The language of subtitles; that of the script, not of the request, which names none.
    pub(crate) language: String,
    pub(crate) welcome: Option<String>,
    pub(crate) timing: Timing,
    pub(crate) turns: Vec<Turn>,
    pub(crate) otherwise: Option<Vec<Step>>,
    pub(crate) interrupted: Option<Vec<Step>>,
    pub(crate) human: Vec<HumanTurn>,
}

/// The time that things take, on the emulator's clock except for that of the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Timing {
    /// From a question, or a function's result, to the first word.
    pub(crate) thinking_millis: u64,
    /// To speak a sentence, whatever its length: simple numbers make tests that are easy to follow.
    pub(crate) sentence_millis: u64,
    /// The time that a model of your own has until its first piece, and between two pieces; on the machine's clock,
    /// because the model is outside of the emulator.
    pub(crate) model_millis: u64,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            thinking_millis: 200,
            sentence_millis: 500,
            // The page of the vendor: the service waits 10 seconds.
            model_millis: 10_000,
        }
    }
}

/// A question that the agent knows, and its reply.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Turn {
    pub(crate) hears: Option<String>,
    pub(crate) source: Option<Source>,
    pub(crate) context: Option<String>,
    /// The number of times that it replies; without one, always.
    pub(crate) times: Option<u32>,
    pub(crate) reply: Vec<Step>,
}

/// The way by which a question came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Source {
    /// The human has spoken.
    Speech,
    /// `ExternalTextToLLM`.
    Text,
}

/// A step of a reply.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Step {
    /// Says a text, with placeholders.
    Say(String),
    /// Calls a function; a text as `arguments` is sent as it is, so that what is not JSON can be tried.
    Call { name: String, arguments: Value },
    /// Waits without a sign.
    Wait(u64),
    /// Thinks: as waiting, with `reasoningStart`.
    Think(u64),
    /// Fails with a documented error code.
    Fail { code: i64, reason: Option<String> },
    /// Lets the task's `CustomLLM` go on.
    Model,
}

/// Something that the human does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct HumanTurn {
    pub(crate) act: HumanAct,
    pub(crate) after_millis: u64,
    pub(crate) during: During,
}

/// What the human does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum HumanAct {
    Say(String),
    Leave,
}

/// The state of the agent from which a human's turn is timed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum During {
    /// The agent listens.
    #[default]
    Listening,
    /// The agent has begun to speak: the human interrupts.
    Reply,
}

impl Script {
    /// Reads a script from TOML; `name` stands for the file in errors.
    ///
    /// # Errors
    /// The first mistake, with its line and column.
    pub fn from_toml(name: &str, text: &str) -> Result<Self, ScriptError> {
        read::read(text).map_err(|fault| fault.at(name, text))
    }

    /// Reads a script from a file.
    ///
    /// # Errors
    /// If the file cannot be read, or the first mistake in it.
    pub fn from_file(file: impl AsRef<Path>) -> Result<Self, ScriptError> {
        let file = file.as_ref();
        let name = file.display().to_string();
        let text = std::fs::read_to_string(file)
            .map_err(|error| ScriptError::unreadable(&name, &error))?;
        Self::from_toml(&name, &text)
    }

    /// Returns the script of agents that have none: they say again what they hear.
    pub(crate) fn empty() -> Self {
        Self {
            language: LANGUAGE.to_owned(),
            ..Self::default()
        }
    }

    /// Returns the language of subtitles.
    pub(crate) fn language(&self) -> &str {
        &self.language
    }

    /// Returns the place of the turn that replies; `used` counts the earlier replies of each.
    pub(crate) fn select(
        &self,
        heard: &str,
        source: Source,
        context: &str,
        used: &[u32],
    ) -> Option<usize> {
        let (heard, context) = (heard.to_lowercase(), context.to_lowercase());
        let holds = |part: &Option<String>, text: &str| {
            part.as_ref()
                .is_none_or(|part| text.contains(&part.to_lowercase()))
        };
        self.turns.iter().enumerate().position(|(at, turn)| {
            let uses = used.get(at).copied().unwrap_or_default();
            holds(&turn.hears, &heard)
                && holds(&turn.context, &context)
                && turn.source.is_none_or(|only| only == source)
                && turn.times.is_none_or(|times| uses < times)
        })
    }
}

#[cfg(test)]
mod tests;
