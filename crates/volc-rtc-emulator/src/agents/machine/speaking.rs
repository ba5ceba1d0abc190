//! Speech and its subtitles.

use volc_rtc_events::agent::ConversationState;

use super::sentences::half;
use super::session::{Session, Stage};
use crate::agents::script::During;

impl Session {
    pub(super) fn queue_sentences(&mut self, more: Vec<String>) {
        self.caption_at_once(&more);
        if let Some(reply) = &mut self.reply {
            reply.sentences.extend(more);
        }
    }

    /// Sends subtitles before they are spoken, where the request asks for that.
    pub(super) fn caption_at_once(&mut self, sentences: &[String]) {
        let agent = self.setup.agent.clone();
        if self.setup.subtitles_at_once {
            sentences
                .iter()
                .for_each(|sentence| self.subtitle(&agent, sentence, true, false));
        }
    }

    pub(super) fn speak(&mut self, sentence: String) {
        let agent = self.setup.agent.clone();
        let Some(reply) = &mut self.reply else {
            return;
        };
        let is_first = !std::mem::replace(&mut reply.has_spoken, true);
        reply.is_paragraph = false;
        reply.speaking = Some(sentence.clone());
        if is_first {
            self.agent_stage("answerStart");
        }
        self.show(ConversationState::Speaking);
        let first = half(&sentence);
        if !self.setup.subtitles_at_once && !first.is_empty() {
            self.subtitle(&agent, first, false, false);
        }
        let millis = self.script.timing.sentence_millis;
        self.pause(millis);
        self.set_stage(Stage::Speaking);
        if is_first {
            self.schedule_human(During::Reply);
        }
    }
}
