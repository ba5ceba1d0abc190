//! The state of a task: all that an agent knows between two inputs.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::output::{Call, Output};
use crate::agents::script::{Script, Source, Step, Values};
use crate::agents::setup::Setup;

/// A task, with all that it knows.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Session {
    pub(crate) setup: Setup,
    pub(super) script: Script,
    /// The number of the last round; -1 before the first.
    pub(super) round: i64,
    /// The number of the last subtitle of the round.
    pub(super) sequence: i64,
    /// Counts requests to your model and interruptions, so that pieces that come too late are known as such.
    pub(super) generation: u64,
    pub(super) calls: u64,
    pub(super) reply: Option<Reply>,
    /// The jobs that wait until the reply is over.
    pub(super) queue: VecDeque<Job>,
    /// The words that wait for `FinishSpeechRecognition`.
    pub(super) heard: String,
    /// The texts of `ExternalPromptsForLLM` for the next question.
    pub(super) context: Vec<String>,
    pub(super) images: BTreeMap<i64, Vec<String>>,
    /// The last rounds as chat messages.
    pub(super) history: VecDeque<Vec<Value>>,
    /// The number of replies of each turn of the script.
    pub(super) used: Vec<u32>,
    /// The place of the human's next turn.
    pub(super) human: usize,
    pub(super) human_is_there: bool,
    /// The last state that was sent, with its round.
    pub(super) state: Option<(i64, i64)>,
    #[serde(skip)]
    pub(super) out: Vec<Output>,
}

/// Something that the agent has to do when it is free.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) enum Job {
    /// Replies to a question.
    Reply {
        heard: String,
        source: Source,
        images: Vec<String>,
    },
    /// Speaks a text.
    Speak(String),
    /// Follows steps of the script.
    Follow(Vec<Step>),
}

/// A reply under way.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Reply {
    pub(super) stage: Stage,
    pub(super) heard: String,
    pub(super) context: String,
    pub(super) images: Vec<String>,
    pub(super) steps: VecDeque<Step>,
    pub(super) sentences: VecDeque<String>,
    /// The sentence that is being spoken.
    pub(super) speaking: Option<String>,
    /// The ids of the functions whose results are waited for.
    pub(super) pending: Vec<String>,
    pub(super) result: String,
    /// The calls and results so far, as chat messages.
    pub(super) exchange: Vec<Value>,
    /// All that was spoken.
    pub(super) spoken: String,
    /// Your model is still sending.
    pub(super) is_open: bool,
    pub(super) from_model: bool,
    /// The text that your model has begun, but not ended as a sentence.
    pub(super) unfinished: String,
    pub(super) calls: Vec<Call>,
    pub(super) has_output: bool,
    pub(super) has_spoken: bool,
    pub(super) is_paragraph: bool,
}

/// The thing that a reply waits for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Stage {
    /// The timer.
    #[default]
    Thinking,
    /// The end of the sentence.
    Speaking,
    /// The results of functions.
    Waiting,
    /// Your model.
    Asking,
}

impl Stage {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Thinking => "thinking",
            Self::Speaking => "speaking",
            Self::Waiting => "waiting",
            Self::Asking => "asking",
        }
    }
}

impl Reply {
    pub(super) fn has_open_subtitle(&self) -> bool {
        self.has_spoken && !self.is_paragraph
    }

    pub(super) fn is_last_sentence(&self) -> bool {
        self.sentences.is_empty()
            && self.steps.is_empty()
            && !self.is_open
            && self.pending.is_empty()
    }
}

impl Session {
    pub(crate) fn new(setup: Setup, script: Script) -> Self {
        Self {
            used: vec![0; script.turns.len()],
            setup,
            script,
            round: -1,
            sequence: 0,
            generation: 0,
            calls: 0,
            reply: None,
            queue: VecDeque::new(),
            heard: String::new(),
            context: Vec::new(),
            images: BTreeMap::new(),
            history: VecDeque::new(),
            human: 0,
            human_is_there: false,
            state: None,
            out: Vec::new(),
        }
    }

    /// Returns whether what the model of this generation sends is still wanted.
    pub(crate) fn wants_model(&self, generation: u64) -> bool {
        self.generation == generation && self.reply.as_ref().is_some_and(|reply| reply.is_open)
    }

    /// Returns the state in a word, for people and for tests that wait.
    pub(crate) fn state_name(&self) -> &'static str {
        self.reply
            .as_ref()
            .map_or("listening", |reply| reply.stage.name())
    }

    pub(crate) fn round(&self) -> i64 {
        self.round
    }

    /// Returns the ids of the functions that are waited for.
    pub(crate) fn waits_for(&self) -> Vec<&str> {
        let calls = self.reply.iter().flat_map(|reply| &reply.pending);
        calls.map(String::as_str).collect()
    }

    /// Returns the time that your model has for a piece, in milliseconds.
    pub(crate) fn model_millis(&self) -> u64 {
        self.script.timing.model_millis
    }

    /// Returns whether the script has turns of the human, who then has to be in the room.
    pub(crate) fn brings_human(script: &Script) -> bool {
        !script.human.is_empty()
    }
}

impl Reply {
    pub(super) fn values(&self) -> Values<'_> {
        Values {
            heard: &self.heard,
            context: &self.context,
            result: &self.result,
        }
    }

    pub(super) fn next_call(&mut self) -> Option<Step> {
        let is_call = matches!(self.steps.front(), Some(Step::Call { .. }));
        if is_call {
            self.steps.pop_front()
        } else {
            None
        }
    }
}
