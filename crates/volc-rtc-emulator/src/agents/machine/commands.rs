//! The commands of `UpdateVoiceChat`, of which the service says no more than that it has taken them.

use serde_json::{Value, json};

use super::input::{Command, Images};
use super::sentences::sentences;
use super::session::{Job, Session, Stage};
use crate::agents::script::{Source, Step};

impl Command {
    /// Reads a command out of the body of `UpdateVoiceChat` of any Version.
    pub(crate) fn from_request(body: &Value) -> Self {
        let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
        let mode = body
            .get("InterruptMode")
            .and_then(Value::as_i64)
            .unwrap_or_default();
        let message = text("Message").to_owned();
        match text("Command") {
            "interrupt" => Self::Interrupt,
            "function" => {
                let result: Value = serde_json::from_str(&message).unwrap_or_default();
                let member = |name: &str| match result.get(name) {
                    Some(Value::String(text)) => text.clone(),
                    Some(value) => value.to_string(),
                    None => String::new(),
                };
                Self::FunctionResult {
                    id: member("ToolCallID"),
                    content: member("Content"),
                }
            }
            "ExternalTextToSpeech" => Self::Speak {
                text: message,
                mode,
            },
            "ExternalTextToLLM" => Self::Ask {
                text: Some(message).filter(|text| !text.trim().is_empty()),
                mode,
                images: body.get("ImageConfig").map(Images::from_request),
            },
            "ExternalPromptsForLLM" => Self::AddContext(message),
            "FinishSpeechRecognition" => Self::FinishSpeech,
            "UpdateParameters" => Self::Update(body.get("Parameters").cloned().unwrap_or_default()),
            "SetTTSContext" => Self::SetTone,
            "UpdateVoicePrintSV" | "UpdateFarfieldConfig" => Self::Unheard,
            name => Self::Unknown(name.to_owned()),
        }
    }
}

impl Images {
    fn from_request(images: &Value) -> Self {
        let group = images
            .get("GroupID")
            .and_then(Value::as_i64)
            .unwrap_or_default();
        if images.get("Action").and_then(Value::as_str) == Some("delete") {
            return Self::Delete { group };
        }
        let urls = match images.get("Images") {
            Some(Value::String(url)) => vec![url.clone()],
            Some(Value::Array(urls)) => urls
                .iter()
                .filter_map(|url| url.as_str().map(str::to_owned))
                .collect(),
            _ => Vec::new(),
        };
        Self::Insert { group, urls }
    }
}

impl Session {
    pub(super) fn command(&mut self, command: Command) {
        match command {
            Command::Interrupt => self.interrupt_by_command(),
            Command::FunctionResult { id, content } => self.take_result(&id, content),
            Command::Speak { text, mode } => self.speak_text(text, mode),
            Command::Ask { text, mode, images } => self.ask(text, mode, images),
            Command::AddContext(text) => self.add_context(text),
            Command::FinishSpeech => self.finish_speech(),
            Command::Update(parameters) => self.setup.update(&parameters),
            Command::SetTone if !self.setup.tag_parse => {
                self.note("SetTTSContext has no effect: the task was started without TTSConfig.Context.TagParse");
            }
            Command::SetTone | Command::Unheard => {}
            Command::Unknown(name) => self.note(format!(
                "the page has no command {name}, so that nothing happens"
            )),
        }
    }

    fn interrupt_by_command(&mut self) {
        if self.reply.is_none() {
            return self.note("interrupt has no effect: the agent neither speaks nor thinks");
        }
        self.interrupt();
        match self.script.interrupted.clone() {
            Some(steps) => self.start(Job::Follow(steps)),
            None => self.listen(),
        }
    }

    fn take_result(&mut self, id: &str, content: String) {
        let Some(reply) = &mut self.reply else {
            return self.note(format!(
                "the result of {id} is dropped: no function is waited for"
            ));
        };
        let Some(at) = reply.pending.iter().position(|pending| pending == id) else {
            let pending = reply.pending.join(", ");
            let known = if pending.is_empty() {
                "no function".to_owned()
            } else {
                pending
            };
            return self.note(format!(
                "the result of {id} is dropped: {known} is waited for"
            ));
        };
        reply.pending.remove(at);
        reply
            .exchange
            .push(json!({ "role": "tool", "tool_call_id": id, "content": content }));
        reply.result = content;
        if !reply.pending.is_empty() {
            return;
        }
        if reply.from_model {
            reply.steps.push_front(Step::Model);
        }
        // Comfort words are spoken to their end first.
        if reply.stage == Stage::Waiting {
            self.pause(self.script.timing.thinking_millis);
        }
    }

    fn speak_text(&mut self, text: String, mode: i64) {
        if text.trim().is_empty() {
            return self.note("ExternalTextToSpeech has no effect: Message is empty");
        }
        let stage = self.reply.as_ref().map(|reply| reply.stage);
        if stage == Some(Stage::Waiting) && mode != 3 {
            self.queue_sentences(sentences(&text));
            return self.proceed();
        }
        self.by_priority(Job::Speak(text), mode);
    }

    fn ask(&mut self, text: Option<String>, mode: i64, images: Option<Images>) {
        if self.setup.end_to_end {
            return self.note("ExternalTextToLLM has no effect with S2SConfig");
        }
        if images.is_some() && !self.setup.vision {
            self.note("the images have no effect: LLMConfig.VisionConfig is off");
        }
        let mut shown = Vec::new();
        match images {
            Some(Images::Delete { group }) => {
                self.images.remove(&group);
            }
            Some(Images::Insert { group, urls }) => {
                let kept = self.images.entry(group).or_default();
                kept.extend(urls);
                if text.is_some() && self.setup.vision {
                    shown = std::mem::take(kept);
                    self.images.remove(&group);
                }
            }
            None if text.is_none() => {
                return self.note(
                    "ExternalTextToLLM has no effect: there is neither Message nor ImageConfig",
                );
            }
            None => {}
        }
        if let Some(heard) = text {
            self.by_priority(
                Job::Reply {
                    heard,
                    source: Source::Text,
                    images: shown,
                },
                mode,
            );
        }
    }

    fn add_context(&mut self, text: String) {
        if self.setup.end_to_end {
            return self.note("ExternalPromptsForLLM has no effect with S2SConfig");
        }
        self.context.push(text);
    }

    /// Begins a job at once, after the reply, or only if the agent is free.
    fn by_priority(&mut self, job: Job, mode: i64) {
        if self.reply.is_none() {
            return self.start(job);
        }
        match mode {
            2 => self.queue.push_back(job),
            3 => self.note("the text is dropped: the agent is busy, and InterruptMode is 3"),
            _ => {
                self.interrupt();
                self.start(job);
            }
        }
    }
}
