//! Server-sent events of a chat completion, as pieces.

use std::collections::{BTreeMap, VecDeque};

use serde_json::Value;

use super::codes::{NOT_UNDERSTOOD, READ_FAILED, quote};
use crate::agents::machine::{Call, Piece};

/// The bytes that a line has at most.
const LINE: usize = 1 << 20;

/// The events so far.
#[derive(Debug, Default)]
pub(super) struct Events {
    /// The line that has not ended.
    line: Vec<u8>,
    pieces: VecDeque<Piece>,
    /// The function calls, by `index`: their arguments come in parts.
    calls: BTreeMap<u64, Call>,
    has_content: bool,
    is_done: bool,
}

type Failure = (i64, String);

impl Events {
    /// Takes bytes of the response.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        for part in bytes.split_inclusive(|&byte| byte == b'\n') {
            self.line.extend_from_slice(part);
            if self.line.len() > LINE {
                return Err((
                    NOT_UNDERSTOOD,
                    format!("a line is longer than {LINE} bytes"),
                ));
            }
            if part.ends_with(b"\n") {
                let line = std::mem::take(&mut self.line);
                self.take_line(line.trim_ascii_end())?;
            }
        }
        Ok(())
    }

    /// The response has ended.
    pub(super) fn end(&mut self) -> Result<(), Failure> {
        if self.is_done {
            return Ok(());
        }
        Err((
            READ_FAILED,
            "the response ended before `data: [DONE]`".to_owned(),
        ))
    }

    /// Returns the next piece that is complete.
    pub(super) fn take(&mut self) -> Option<Piece> {
        self.pieces.pop_front()
    }

    fn take_line(&mut self, line: &[u8]) -> Result<(), Failure> {
        if self.is_done || line.is_empty() || line.starts_with(b":") {
            return Ok(());
        }
        let Some(data) = line.strip_prefix(b"data:") else {
            let known: [&[u8]; 3] = [b"event:", b"id:", b"retry:"];
            if known.iter().any(|field| line.starts_with(field)) {
                return Ok(());
            }
            return Err((
                NOT_UNDERSTOOD,
                format!("this line is no server-sent event: {}", quote(line)),
            ));
        };
        let data = data.trim_ascii();
        if data == b"[DONE]" {
            return self.finish();
        }
        let chunk: Value = serde_json::from_slice(data).map_err(|error| {
            (
                NOT_UNDERSTOOD,
                format!("this event is not JSON ({error}): {}", quote(data)),
            )
        })?;
        self.take_chunk(&chunk).ok_or_else(|| {
            let text =
                "this event is no chunk of a chat completion, whose text is in `choices[0].delta`";
            (NOT_UNDERSTOOD, format!("{text}: {}", quote(data)))
        })
    }

    /// Takes a chunk; `None` if it is none.
    fn take_chunk(&mut self, chunk: &Value) -> Option<()> {
        let choices = chunk.get("choices")?.as_array()?;
        // The last chunk of some models has the usage and no choice.
        let Some(choice) = choices.first() else {
            return Some(());
        };
        let delta = choice.get("delta")?.as_object()?;
        match delta.get("content") {
            None | Some(Value::Null) => {}
            Some(Value::String(text)) if text.is_empty() => {}
            Some(Value::String(text)) => {
                self.has_content = true;
                self.pieces.push_back(Piece::Text(text.clone()));
            }
            Some(_) => return None,
        }
        match delta.get("tool_calls") {
            None | Some(Value::Null) => Some(()),
            Some(calls) => calls
                .as_array()?
                .iter()
                .try_for_each(|call| self.take_call(call)),
        }
    }

    fn take_call(&mut self, part: &Value) -> Option<()> {
        let index = part
            .get("index")
            .and_then(Value::as_u64)
            .unwrap_or_default();
        let text = |path: &str| {
            part.pointer(path)
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        let call = self.calls.entry(index).or_insert_with(|| Call {
            id: String::new(),
            name: String::new(),
            arguments: String::new(),
        });
        call.id.push_str(text("/id"));
        call.name.push_str(text("/function/name"));
        call.arguments.push_str(text("/function/arguments"));
        part.is_object().then_some(())
    }

    fn finish(&mut self) -> Result<(), Failure> {
        self.is_done = true;
        let calls: Vec<Call> = std::mem::take(&mut self.calls).into_values().collect();
        if let Some(call) = calls
            .iter()
            .find(|call| call.id.is_empty() || call.name.is_empty())
        {
            let text = format!(
                "a function call lacks its id or its name: {} {}",
                call.id, call.name
            );
            return Err((NOT_UNDERSTOOD, text));
        }
        if calls.is_empty() && !self.has_content {
            return Err((
                NOT_UNDERSTOOD,
                "the model sent neither a text nor function calls".to_owned(),
            ));
        }
        if !calls.is_empty() {
            self.pieces.push_back(Piece::Calls(calls));
        }
        self.pieces.push_back(Piece::End);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    //! Events that come in any parts, and those that are refused.

    use super::*;

    const STREAM: &str = concat!(
        ": hello\n\nevent: message\n",
        "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"你好. \"}}]}\n\n",
        "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c1\",\"function\":",
        "{\"name\":\"f\",\"arguments\":\"{\\\"a\\\"\"}}]}}]}\r\n\r\n",
        "data:{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\":1}\"}}]}}]}\n\n",
        "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"tool_calls\"}]}\n\n",
        "data: {\"choices\":[]}\n\ndata: [DONE]\n\n",
    );

    #[test]
    fn stream_is_read_however_it_is_cut() {
        let call = Call {
            id: "c1".into(),
            name: "f".into(),
            arguments: "{\"a\":1}".into(),
        };
        for size in [1, 2, 3, 7, 64, 4096] {
            let mut events = Events::default();
            for part in STREAM.as_bytes().chunks(size) {
                events.push(part).unwrap();
            }
            events.end().unwrap();
            let pieces: Vec<_> = std::iter::from_fn(|| events.take()).collect();
            assert_eq!(
                pieces,
                [
                    Piece::Text("你好. ".into()),
                    Piece::Calls(vec![call.clone()]),
                    Piece::End
                ]
            );
        }
    }

    #[test]
    fn mistake_of_a_model_is_named() {
        struct Case {
            text: &'static str,
            code: i64,
            reason: &'static str,
        }
        let case = |text, code, reason| Case { text, code, reason };
        for case in [
            case(
                "hello\n",
                1_004_004,
                "this line is no server-sent event: hello",
            ),
            case("data: {\n", 1_004_004, "this event is not JSON"),
            case(
                "data: {\"text\":\"hi\"}\n",
                1_004_004,
                "this event is no chunk",
            ),
            case(
                "data: {\"choices\":[{\"delta\":{\"content\":1}}]}\n",
                1_004_004,
                "this event is no chunk",
            ),
            case("data: [DONE]\n", 1_004_004, "the model sent neither"),
            case(
                "data: {\"choices\":[]}\n",
                1_004_003,
                "the response ended before",
            ),
            case(
                "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"id\":\"a\"}]}}]}\ndata: [DONE]\n",
                1_004_004,
                "a function call lacks",
            ),
        ] {
            let mut events = Events::default();
            let failed = events
                .push(case.text.as_bytes())
                .and_then(|()| events.end());
            let (code, reason) = failed.unwrap_err();
            assert_eq!(code, case.code, "{reason}");
            assert!(reason.starts_with(case.reason), "{reason}");
        }
    }
}
