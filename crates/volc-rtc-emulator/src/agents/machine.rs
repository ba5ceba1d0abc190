//! The agent as a pure state machine: inputs go in, outputs come out.
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
//! - `taskUsage` is not sent: its members are not documented.

mod calling;
mod commands;
mod ending;
mod hearing;
mod human;
mod input;
mod model;
mod output;
mod reply;
mod sentences;
mod session;
mod showing;
mod speaking;

pub(crate) use self::input::{Command, Input, Piece};
pub(crate) use self::output::{Call, Output, TimerKind};
use self::session::Job;
pub(crate) use self::session::Session;

impl Session {
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
