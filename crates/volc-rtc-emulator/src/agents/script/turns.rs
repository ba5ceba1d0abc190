//! The parts of a script.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The language of subtitles, if a script names none.
pub(super) const LANGUAGE: &str = "zh";

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

/// A deed of the human.
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
