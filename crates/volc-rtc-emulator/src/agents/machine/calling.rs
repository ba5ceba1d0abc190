//! Calls of functions.

use serde_json::{Value, json};

use super::output::{Call, Output};
use super::session::{Reply, Session};
use crate::agents::script::expand;

impl Session {
    /// Returns the call of a step.
    pub(super) fn call(&mut self, name: String, arguments: &Value) -> Call {
        self.calls += 1;
        let values = self.reply.as_ref().map(Reply::values).unwrap_or_default();
        let arguments = match arguments {
            Value::String(text) => expand(text, values),
            value => value.to_string(),
        };
        Call {
            id: format!("call_{}", self.calls),
            name,
            arguments,
        }
    }

    /// Asks the caller for functions.
    pub(super) fn ask_for(&mut self, calls: Vec<Call>) {
        for Call { name, .. } in &calls {
            if !self.setup.has_tool(name) {
                let text = "is called, though LLMConfig.Tools has none of that name";
                self.note(format!("the function {name} {text}"));
            }
        }
        let asked = calls.iter().map(|call| {
            let function = json!({ "name": call.name, "arguments": call.arguments });
            json!({ "id": call.id, "type": "function", "function": function })
        });
        let asked = json!({ "role": "assistant", "content": null, "tool_calls": asked.collect::<Vec<_>>() });
        if let Some(reply) = &mut self.reply {
            reply.pending = calls.iter().map(|call| call.id.clone()).collect();
            reply.exchange.push(asked);
        }
        self.out.push(Output::Calls {
            round: self.round.max(0),
            calls,
        });
    }
}
