//! Replies of your own model.

use serde_json::{Value, json};

use super::input::Piece;
use super::output::Output;
use super::sentences::{end, sentences};
use super::session::{Session, Stage};

impl Session {
    /// Asks your model.
    pub(super) fn ask_model(&mut self) {
        let Some(request) = self.model_request() else {
            let reason =
                "the script lets a model reply, but LLMConfig has none with Mode CustomLLM";
            return self.fail(1_004_001, Some(reason.to_owned()));
        };
        self.generation += 1;
        if let Some(reply) = &mut self.reply {
            reply.is_open = true;
            reply.from_model = true;
        }
        self.set_stage(Stage::Asking);
        self.out.push(Output::AskModel {
            request,
            generation: self.generation,
        });
    }

    /// Returns the body of the request: instructions, preset turns, the last rounds, the background, the question, and
    /// what functions have brought since.
    fn model_request(&self) -> Option<Value> {
        let (model, reply) = (self.setup.model.as_ref()?, self.reply.as_ref()?);
        let message = |role: &str, content: &str| json!({ "role": role, "content": content });
        let mut messages: Vec<Value> = model
            .system
            .iter()
            .map(|text| message("system", text))
            .collect();
        // The preset turns give way to rounds, the first ones first; a round is two messages.
        let room = self.setup.history.saturating_sub(self.history.len()) * 2;
        let skipped = model.prompts.len().saturating_sub(room);
        messages.extend(model.prompts.iter().skip(skipped).cloned());
        messages.extend(self.history.iter().flatten().cloned());
        if !reply.context.is_empty() {
            messages.push(message("system", &reply.context));
        }
        let question = if reply.images.is_empty() {
            json!(reply.heard)
        } else {
            let images = reply
                .images
                .iter()
                .map(|url| json!({ "type": "image_url", "image_url": { "url": url } }));
            let text = json!({ "type": "text", "text": reply.heard });
            std::iter::once(text).chain(images).collect()
        };
        messages.push(json!({ "role": "user", "content": question }));
        messages.extend(reply.exchange.iter().cloned());
        let mut request = model.passed_on.clone();
        request.insert("messages".to_owned(), messages.into());
        request.insert("stream".to_owned(), true.into());
        if !self.setup.tools.is_empty() {
            request.insert("tools".to_owned(), self.setup.tools.clone().into());
        }
        if model.round_id {
            request.insert("round_id".to_owned(), self.round.into());
        }
        Some(request.into())
    }

    pub(super) fn model_sends(&mut self, generation: u64, piece: Piece) {
        if !self.wants_model(generation) {
            return;
        }
        match piece {
            Piece::Text(text) => self.model_says(&text),
            Piece::Calls(calls) => {
                if let Some(reply) = &mut self.reply {
                    reply.calls.extend(calls);
                }
            }
            Piece::End => self.model_ends(),
            Piece::Failed { code, reason } => self.fail(code, Some(reason)),
        }
    }

    fn model_says(&mut self, text: &str) {
        self.first_output();
        let Some(reply) = &mut self.reply else {
            return;
        };
        reply.unfinished.push_str(text);
        let mut more = Vec::new();
        while let Some(end) = end(&reply.unfinished) {
            let rest = reply.unfinished.split_off(end);
            more.extend(sentences(&std::mem::replace(&mut reply.unfinished, rest)));
        }
        self.queue_sentences(more);
        self.go_on();
    }

    fn model_ends(&mut self) {
        let Some(reply) = &mut self.reply else {
            return;
        };
        reply.is_open = false;
        let rest = sentences(&std::mem::take(&mut reply.unfinished));
        let calls = std::mem::take(&mut reply.calls);
        self.queue_sentences(rest);
        if !calls.is_empty() {
            self.first_output();
            self.ask_for(calls);
        }
        self.go_on();
    }

    /// Speaks what has come, unless a sentence is being spoken.
    fn go_on(&mut self) {
        let is_waiting = self
            .reply
            .as_ref()
            .is_some_and(|reply| reply.stage == Stage::Asking);
        if is_waiting {
            self.proceed();
        }
    }
}
