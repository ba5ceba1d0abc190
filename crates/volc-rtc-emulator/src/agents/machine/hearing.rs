//! The words of the human, and their effect.

use volc_rtc_events::agent::ConversationState;

use super::output::{Output, TimerKind};
use super::sentences::half;
use super::session::{Job, Reply, Session};
use crate::agents::script::{During, Source};

impl Session {
    pub(super) fn hear(&mut self, text: &str) {
        let text = text.trim();
        if text.is_empty() {
            return self.note("nothing was said, so that nothing is heard");
        }
        if self.setup.caller_ends_turns {
            if !self.heard.is_empty() {
                self.heard.push(' ');
            }
            self.heard.push_str(text);
            return self.note(
                "the words wait for FinishSpeechRecognition, because TurnDetectionMode is 1",
            );
        }
        if self.reply.is_some() {
            if !self.setup.voice_interrupts {
                return self.note("the words are dropped: the agent is busy, and InterruptMode 1 forbids to interrupt");
            }
            let keywords = &self.setup.keywords;
            if !keywords.is_empty() && !keywords.iter().any(|word| text.contains(word.as_str())) {
                return self.note("the words are dropped: the agent is busy, and none of InterruptKeywords is in them");
            }
            self.interrupt();
        }
        self.take_question(text);
    }

    /// Ends the human's turn by `FinishSpeechRecognition`.
    pub(super) fn finish_speech(&mut self) {
        let heard = std::mem::take(&mut self.heard);
        if heard.is_empty() {
            return self.note("FinishSpeechRecognition has no effect: the human has said nothing that waits for it");
        }
        if self.reply.is_some() {
            self.interrupt();
        }
        self.take_question(&heard);
    }

    fn take_question(&mut self, text: &str) {
        let human = self.setup.human.clone();
        self.next_round();
        self.stage("beginAsking", human.clone(), None);
        let first = half(text);
        if !first.is_empty() {
            self.subtitle(&human, first, false, false);
        }
        self.subtitle(&human, text, true, true);
        self.stage("asrFinish", human, None);
        self.start_in_round(Job::Reply {
            heard: text.to_owned(),
            source: Source::Speech,
            images: Vec::new(),
        });
    }

    pub(super) fn next_round(&mut self) {
        self.round += 1;
        self.sequence = 0;
    }

    /// Interrupts the reply, which must be there, and drops what waits behind it.
    pub(super) fn interrupt(&mut self) {
        let Some(reply) = self.reply.take() else {
            return;
        };
        self.drop_reply(&reply);
        self.queue.clear();
        if reply.has_open_subtitle() {
            let agent = self.setup.agent.clone();
            self.subtitle(&agent, "", true, true);
        }
        self.agent_stage("interrupted");
        self.show(ConversationState::Interrupted);
        self.remember(&reply);
    }

    /// Makes sure that nothing of a reply comes any more.
    pub(super) fn drop_reply(&mut self, reply: &Reply) {
        self.generation += 1;
        self.out.push(Output::CancelTimer(TimerKind::Step));
        self.out.push(Output::CancelTimer(TimerKind::Human));
        if !reply.pending.is_empty() {
            let ids = reply.pending.join(", ");
            self.note(format!(
                "the function results of {ids} are not waited for any more"
            ));
        }
    }

    /// Becomes free.
    pub(super) fn listen(&mut self) {
        self.show(ConversationState::Listening);
        self.schedule_human(During::Listening);
    }
}
