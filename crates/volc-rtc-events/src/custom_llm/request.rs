//! The request: a chat completion.

use serde_json::{Map, Value};

use super::ChatError;
use crate::agent::members::Members;
use crate::agent::{AgentError, ToolCall};

/// A chat completion that the service asks for.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ChatRequest {
    /// The messages, made of `SystemMessages`, `UserPrompts` and as many turns as `HistoryLength` says; the last one is
    /// that of the human.
    pub messages: Vec<ChatMessage>,
    /// The name of the model, from `ModelName`.
    pub model: Option<String>,
    /// Set if the response is to be streamed.
    pub stream: Option<bool>,
    /// The temperature.
    pub temperature: Option<f64>,
    /// The part of the probability that counts.
    pub top_p: Option<f64>,
    /// The greatest number of tokens of the response.
    pub max_tokens: Option<i64>,
    /// The functions that the model may ask for, as JSON.
    pub tools: Vec<Value>,
    /// Data of your own, from `LLMConfig.Custom`: JSON as a text.
    pub custom: Option<String>,
    /// The number of the turn, with `EnableRoundId`.
    pub round_id: Option<i64>,
    /// The members that are not known.
    pub other: Map<String, Value>,
}

/// A message of the chat.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ChatMessage {
    /// The role: `system`, `user`, `assistant` or `tool`.
    pub role: String,
    /// The content of the message.
    pub content: Content,
    /// The functions that the model asked for, of a message of the model.
    pub tool_calls: Vec<ToolCall>,
    /// The id of the call that this message has the result of.
    pub tool_call_id: Option<String>,
    /// The members that are not known.
    pub other: Map<String, Value>,
}

/// The content of a message.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub enum Content {
    /// Nothing, as with functions that are called.
    #[default]
    Nothing,
    /// A text.
    Text(String),
    /// Parts, such as texts and pictures (`VisionConfig`), as JSON.
    Parts(Vec<Value>),
}

impl Content {
    /// Returns the text; of parts, their texts one behind the other.
    pub fn text(&self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Text(text) => text.clone(),
            Self::Parts(parts) => parts
                .iter()
                .filter_map(|part| part.get("text")?.as_str())
                .collect(),
        }
    }
}

impl ChatRequest {
    /// Reads the body of a request.
    ///
    /// # Errors
    /// A body that is not a JSON object, a member of another type, or no messages.
    pub fn parse(body: &[u8]) -> Result<Self, ChatError> {
        let mut members = Members::parse(body)?;
        let messages = members.objects(&["messages"])?;
        if messages.is_empty() {
            return Err(ChatError::NoMessages);
        }
        let messages = messages.into_iter().map(ChatMessage::read);
        Ok(Self {
            messages: messages.collect::<Result<_, _>>()?,
            model: members.optional_text(&["model"])?,
            stream: members.optional_boolean(&["stream"])?,
            temperature: members.float(&["temperature"])?,
            top_p: members.float(&["top_p"])?,
            max_tokens: members.integer(&["max_tokens"])?,
            tools: members.list(&["tools"])?,
            custom: members.optional_json(&["custom"]),
            round_id: members.integer(&["round_id"])?,
            other: members.rest(),
        })
    }

    /// Returns what the human said last.
    pub fn last_user_text(&self) -> Option<String> {
        let mut messages = self.messages.iter().rev();
        let last = messages.find(|message| message.role == "user")?;
        Some(last.content.text())
    }
}

impl ChatMessage {
    fn read(mut members: Members) -> Result<Self, ChatError> {
        let role = members.text(&["role"])?;
        let path = members.at("content");
        let content = match members.value(&["content"]) {
            Value::Null => Content::Nothing,
            Value::String(text) => Content::Text(text),
            Value::Array(parts) => Content::Parts(parts),
            _ => {
                let expected = "a text or a list of parts";
                return Err(AgentError::InvalidMember { path, expected }.into());
            }
        };
        Ok(Self {
            role,
            content,
            tool_calls: ToolCall::read_all(members.objects(&["tool_calls"])?)?,
            tool_call_id: members.optional_text(&["tool_call_id"])?,
            other: members.rest(),
        })
    }
}
