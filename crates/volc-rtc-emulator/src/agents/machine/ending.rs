//! The ends of replies, and what is remembered of them.

use serde_json::json;
use volc_rtc_events::agent::ConversationState;
use volc_rtc_events::data::voice_chat::Errorcode;

use super::output::{Output, TimerKind};
use super::session::{Reply, Session};

impl Session {
    /// Ends the reply as it should.
    pub(super) fn finish(&mut self) {
        let agent = self.setup.agent.clone();
        let Some(reply) = self.reply.take() else {
            return;
        };
        self.out.push(Output::CancelTimer(TimerKind::Human));
        if reply.has_open_subtitle() {
            self.subtitle(&agent, "", true, true);
        }
        if reply.has_spoken {
            self.agent_stage("answerFinish");
            self.show(ConversationState::Finished);
        }
        self.remember(&reply);
        match self.queue.pop_front() {
            Some(job) => self.start(job),
            None => self.listen(),
        }
    }

    /// Ends the reply with an error.
    pub(super) fn fail(&mut self, code: i64, reason: Option<String>) {
        let known = || {
            Errorcode::from(code)
                .meaning()
                .unwrap_or("unknown error")
                .to_owned()
        };
        let agent = self.setup.agent.clone();
        let stage = match code / 1000 {
            1003 => "asr",
            1004 => "llm",
            1005 => "tts",
            // An avatar has no stage on the page.
            _ => "preParamCheck",
        };
        self.stage(stage, agent, Some((code, reason.unwrap_or_else(known))));
        if let Some(reply) = &mut self.reply {
            reply.is_open = false;
            self.out.push(Output::CancelTimer(TimerKind::Step));
            self.finish();
        }
    }

    /// A post of functions to your server has failed: nobody will send their results.
    pub(super) fn undelivered(&mut self, ids: &[String], code: i64, reason: String) {
        let waits = |reply: &Reply| reply.pending.iter().any(|id| ids.contains(id));
        if self.reply.as_ref().is_some_and(waits) {
            return self.fail(code, Some(reason));
        }
        let agent = self.setup.agent.clone();
        self.stage("llm", agent, Some((code, reason)));
    }

    /// Keeps a round for your model.
    pub(super) fn remember(&mut self, reply: &Reply) {
        let mut messages = Vec::new();
        if !reply.heard.is_empty() {
            messages.push(json!({ "role": "user", "content": reply.heard }));
        }
        // A call without its result would be refused by models.
        if reply.pending.is_empty() {
            messages.extend(reply.exchange.iter().cloned());
        }
        if !reply.spoken.is_empty() {
            messages.push(json!({ "role": "assistant", "content": reply.spoken }));
        }
        self.history.push_back(messages);
        while self.history.len() > self.setup.history {
            self.history.pop_front();
        }
    }
}
