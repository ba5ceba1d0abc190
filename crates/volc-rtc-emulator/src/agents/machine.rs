//! The agent as a pure state machine: what happens goes in, what it does comes out.
//!
//! It knows no clock, no database and no network, so every behaviour can be tested by itself, and a task is one value
//! that is stored between two inputs. The emulator's choices, where the pages leave it open:
//! - A round (`RoundID`) is a reply with its question, from 0; the welcome and texts that are only spoken are rounds
//!   too.
//! - `conv` is sent when its state changes: listening when the agent is free, thinking from the question (and while a
//!   function runs), speaking from the first sentence, then finished or interrupted.
//! - What the human says is recognised at once; a half of it is sent as a subtitle that may still change before.
//! - An interruption drops the rest of the reply, functions that are waited for, and texts that wait for their moment.
//! - `ExternalTextToSpeech` while a function is waited for is spoken without dropping the call, as comfort words are.
//! - A function is waited for without a limit: the pages know none. `GET /_emulator/agents` shows it.
//! - `taskUsage` is not sent: no page tells its members.

mod calling;
mod commands;
mod ending;
mod hearing;
mod human;
mod model;
mod output;
mod reply;
mod sentences;
mod speaking;

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub(crate) use self::model::Piece;
pub(crate) use self::output::{Call, Output, TimerKind};
use self::reply::Reply;
use super::script::{Script, Source, Step};
use super::setup::Setup;

/// A task, with all that it knows.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Session {
    pub(crate) setup: Setup,
    script: Script,
    /// The number of the last round; -1 before the first.
    round: i64,
    /// The number of the last subtitle of the round.
    sequence: i64,
    /// Counts requests to your model and interruptions, so that pieces that come too late are known as such.
    generation: u64,
    calls: u64,
    reply: Option<Reply>,
    /// The jobs that wait until the reply is over.
    queue: VecDeque<Job>,
    /// The words that wait for `FinishSpeechRecognition`.
    heard: String,
    /// The texts of `ExternalPromptsForLLM` for the next question.
    context: Vec<String>,
    images: BTreeMap<i64, Vec<String>>,
    /// The last rounds as chat messages.
    history: VecDeque<Vec<Value>>,
    /// The number of replies of each turn of the script.
    used: Vec<u32>,
    /// The place of the human's next turn.
    human: usize,
    human_is_there: bool,
    /// The last state that was sent, with its round.
    state: Option<(i64, i64)>,
    #[serde(skip)]
    out: Vec<Output>,
}

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

/// Something that the agent has to do when it is free.
#[derive(Clone, Debug, Serialize, Deserialize)]
enum Job {
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

    /// Takes an input. Returns what the agent does about it, in order.
    pub(crate) fn apply(&mut self, input: Input) -> Vec<Output> {
        match input {
            Input::Begin { human_is_there } => self.begin(human_is_there),
            Input::Hear(text) => self.hear(&text),
            Input::Command(command) => self.command(command),
            Input::Due(kind) => self.due(kind),
            Input::Model { generation, piece } => self.model_sends(generation, piece),
            Input::HumanJoined => self.human_joined(),
            Input::HumanLeft => self.human_left(),
            Input::CallsUndelivered { ids, code, reason } => self.undelivered(&ids, code, reason),
            Input::End => self.end(),
        }
        std::mem::take(&mut self.out)
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

    fn begin(&mut self, human_is_there: bool) {
        self.human_is_there = human_is_there;
        let human = self.setup.human.clone();
        self.stage("taskStart", human, None);
        if !human_is_there {
            self.idle();
        }
        let welcome = self
            .script
            .welcome
            .clone()
            .or_else(|| self.setup.welcome.clone());
        match welcome.filter(|text| !text.trim().is_empty()) {
            Some(text) => self.start(Job::Speak(text)),
            None => self.listen(),
        }
    }

    fn end(&mut self) {
        if let Some(reply) = self.reply.take() {
            self.drop_reply(&reply);
        }
        for kind in [TimerKind::Human, TimerKind::Idle] {
            self.out.push(Output::CancelTimer(kind));
        }
        self.queue.clear();
        let human = self.setup.human.clone();
        self.stage("taskStop", human, None);
    }

    fn due(&mut self, kind: TimerKind) {
        match kind {
            TimerKind::Step => self.step_is_over(),
            TimerKind::Human => self.human_acts(),
            TimerKind::Idle => self.out.push(Output::End("IdleTimeout")),
        }
    }
}

#[cfg(test)]
mod tests;
