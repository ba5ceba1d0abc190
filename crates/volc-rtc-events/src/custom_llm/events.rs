//! The response: server-sent events.

use serde_json::{Value, json};

use crate::agent::ToolCall;

/// A piece of the response.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Delta {
    /// A piece of the text that the agent says. The service makes sentences of the pieces by itself.
    Text(String),
    /// Functions that the model asks for.
    ToolCalls(Vec<ToolCall>),
}

impl Delta {
    /// Returns a piece of text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }
}

/// A reason why the response ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FinishReason {
    /// The model has said all (`stop`).
    Stop,
    /// The model has said as much as it may (`length`).
    Length,
    /// The model asks for functions (`tool_calls`).
    ToolCalls,
}

impl FinishReason {
    fn as_str(self) -> &'static str {
        match self {
            Self::Stop => "stop",
            Self::Length => "length",
            Self::ToolCalls => "tool_calls",
        }
    }
}

/// A writer of the events of one response.
///
/// ```
/// use volc_rtc_events::custom_llm::{Chunks, Delta, FinishReason};
///
/// let mut chunks = Chunks::new("chatcmpl-1", "my-model", 1_700_000_000);
/// let first = String::from_utf8(chunks.delta(&Delta::text("Hello"))).unwrap();
/// assert!(first.starts_with("data: {") && first.ends_with("}\n\n"));
/// let last = String::from_utf8(chunks.finish(FinishReason::Stop)).unwrap();
/// assert!(last.ends_with("data: [DONE]\n\n"));
/// ```
#[derive(Clone, Debug)]
pub struct Chunks {
    id: String,
    model: String,
    created: u64,
    has_role: bool,
    calls: usize,
}

impl Chunks {
    /// Returns a writer. `created` is the time in seconds since 1970.
    pub fn new(id: impl Into<String>, model: impl Into<String>, created: u64) -> Self {
        Self {
            id: id.into(),
            model: model.into(),
            created,
            has_role: false,
            calls: 0,
        }
    }

    /// Writes the event of a piece.
    pub fn delta(&mut self, delta: &Delta) -> Vec<u8> {
        let mut value = match delta {
            Delta::Text(text) => json!({ "content": text }),
            Delta::ToolCalls(calls) => {
                let first = self.calls;
                self.calls += calls.len();
                let calls = calls.iter().enumerate();
                let calls: Vec<Value> = calls
                    .map(|(at, call)| tool_call(first + at, call))
                    .collect();
                json!({ "tool_calls": calls })
            }
        };
        if !self.has_role {
            self.has_role = true;
            value["role"] = "assistant".into();
        }
        self.event(&value, None)
    }

    /// Writes the events of the end: the reason, then `[DONE]`.
    pub fn finish(&self, reason: FinishReason) -> Vec<u8> {
        let mut events = self.event(&json!({}), Some(reason.as_str()));
        events.extend_from_slice(b"data: [DONE]\n\n");
        events
    }

    /// Returns the reason that fits what was written.
    pub(super) fn reason(&self) -> FinishReason {
        if self.calls > 0 {
            FinishReason::ToolCalls
        } else {
            FinishReason::Stop
        }
    }

    fn event(&self, delta: &Value, reason: Option<&str>) -> Vec<u8> {
        let chunk = json!({
            "id": self.id,
            "object": "chat.completion.chunk",
            "created": self.created,
            "model": self.model,
            "choices": [{ "index": 0, "delta": delta, "finish_reason": reason }],
        });
        // JSON has no line breaks outside of texts, and none inside.
        format!("data: {chunk}\n\n").into_bytes()
    }
}

fn tool_call(index: usize, call: &ToolCall) -> Value {
    json!({
        "index": index,
        "id": call.id,
        "type": call.kind,
        "function": { "name": call.name, "arguments": call.arguments },
    })
}
