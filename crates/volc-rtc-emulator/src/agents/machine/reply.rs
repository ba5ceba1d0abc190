//! A reply: the steps that the agent goes through until it is free again.

use volc_rtc_events::agent::ConversationState;

use super::output::{Output, TimerKind};
use super::sentences::sentences;
use super::session::{Job, Reply, Session, Stage};
use crate::agents::script::{Source, Step, expand};

impl Session {
    /// Begins a job in a round of its own. The agent must be free.
    pub(super) fn start(&mut self, job: Job) {
        self.next_round();
        self.start_in_round(job);
    }

    pub(super) fn start_in_round(&mut self, job: Job) {
        self.out.push(Output::CancelTimer(TimerKind::Human));
        match job {
            Job::Speak(text) => {
                self.reply = Some(Reply {
                    sentences: sentences(&text).into(),
                    ..Reply::default()
                });
                self.caption_at_once(&sentences(&text));
                self.proceed();
            }
            Job::Follow(steps) => self.think(Reply {
                steps: steps.into(),
                ..Reply::default()
            }),
            Job::Reply {
                heard,
                source,
                images,
            } => {
                let context = std::mem::take(&mut self.context).join("\n");
                let steps = self.steps(&heard, source, &context);
                self.think(Reply {
                    heard,
                    context,
                    images,
                    steps: steps.into(),
                    ..Reply::default()
                });
            }
        }
    }

    /// Returns the steps of a reply: of the script, of your model, or an echo.
    fn steps(&mut self, heard: &str, source: Source, context: &str) -> Vec<Step> {
        if let Some(at) = self.script.select(heard, source, context, &self.used) {
            if let Some(used) = self.used.get_mut(at) {
                *used += 1;
            }
            let turn = self.script.turns.get(at);
            return turn.map(|turn| turn.reply.clone()).unwrap_or_default();
        }
        if self.setup.model.is_some() {
            return vec![Step::Model];
        }
        let echo = || vec![Step::Say("{heard}".to_owned())];
        self.script.otherwise.clone().unwrap_or_else(echo)
    }

    fn think(&mut self, reply: Reply) {
        self.reply = Some(reply);
        self.pause(self.script.timing.thinking_millis);
        self.show(ConversationState::Thinking);
    }

    /// Waits for the timer in the stage of thinking.
    pub(super) fn pause(&mut self, millis: u64) {
        self.set_stage(Stage::Thinking);
        self.out.push(Output::Timer {
            kind: TimerKind::Step,
            millis,
        });
    }

    pub(super) fn set_stage(&mut self, stage: Stage) {
        if let Some(reply) = &mut self.reply {
            reply.stage = stage;
        }
    }

    /// The timer of the step is due.
    pub(super) fn step_is_over(&mut self) {
        let agent = self.setup.agent.clone();
        let Some(reply) = &mut self.reply else {
            return;
        };
        match reply.stage {
            Stage::Thinking => self.proceed(),
            Stage::Speaking => {
                let sentence = reply.speaking.take().unwrap_or_default();
                if !reply.spoken.is_empty() {
                    reply.spoken.push(' ');
                }
                reply.spoken.push_str(&sentence);
                if !self.setup.subtitles_at_once {
                    reply.is_paragraph = reply.is_last_sentence();
                    let ends_turn = reply.is_paragraph;
                    self.subtitle(&agent, &sentence, true, ends_turn);
                }
                self.proceed();
            }
            Stage::Waiting | Stage::Asking => {}
        }
    }

    /// Goes on to the next thing that takes time.
    pub(super) fn proceed(&mut self) {
        while let Some(reply) = &mut self.reply {
            if let Some(sentence) = reply.sentences.pop_front() {
                return self.speak(sentence);
            }
            if reply.is_open {
                return self.set_stage(Stage::Asking);
            }
            if !reply.pending.is_empty() {
                self.set_stage(Stage::Waiting);
                return self.show(ConversationState::Thinking);
            }
            match reply.steps.pop_front() {
                None => return self.finish(),
                Some(step) => {
                    if self.take_step(step) {
                        return;
                    }
                }
            }
        }
    }

    /// Takes a step. Returns whether it takes time.
    fn take_step(&mut self, step: Step) -> bool {
        match step {
            Step::Say(text) => {
                self.first_output();
                let values = self.reply.as_ref();
                let text = values
                    .map(|reply| expand(&text, reply.values()))
                    .unwrap_or_default();
                self.queue_sentences(sentences(&text));
                return false;
            }
            Step::Call { name, arguments } => {
                self.first_output();
                let mut calls = vec![self.call(name, &arguments)];
                while let Some(Step::Call { name, arguments }) =
                    self.reply.as_mut().and_then(|reply| reply.next_call())
                {
                    calls.push(self.call(name, &arguments));
                }
                self.ask_for(calls);
                return false;
            }
            Step::Wait(millis) => self.pause(millis),
            Step::Think(millis) => {
                self.agent_stage("reasoningStart");
                self.pause(millis);
            }
            Step::Fail { code, reason } => self.fail(code, reason),
            Step::Model => self.ask_model(),
        }
        true
    }

    /// Tells once that the model has begun to reply.
    pub(super) fn first_output(&mut self) {
        let is_first = self
            .reply
            .as_mut()
            .is_some_and(|reply| !std::mem::replace(&mut reply.has_output, true));
        if is_first {
            self.agent_stage("llmOutput");
        }
    }
}
