//! Examples of pages: requests and responses whose JSON people wrote by hand. They are repaired as a reader would
//! repair them, and every repair is reported.

mod head;
mod repair;
mod repaired;
mod scalar;
#[cfg(test)]
mod tests;
mod text;

use serde_json::Value;

pub(crate) use repaired::MAX_DEPTH;
pub use repaired::{Repair, RepairKind, RepairedExample, RequestLine};

/// Reads the text of a code fence. It never fails: `error` names the part that could not be read. Time and memory are
/// linear in the text. A fence that is no example, such as a program, gives neither a value nor an error.
pub fn read_example(text: &str) -> RepairedExample {
    let head = head::read(text);
    let mut example = RepairedExample {
        request_line: head.request_line,
        ..RepairedExample::default()
    };
    let Some(start) = head.body else {
        return example;
    };
    let mut at = start;
    loop {
        let repaired = repair::value(text, at);
        example.repairs.extend(repaired.repairs);
        let value = repaired.json.and_then(|json| {
            serde_json::from_str::<Value>(&json)
                .map_err(|error| (at..repaired.end, error.to_string()))
        });
        match value {
            Ok(value) if example.value.is_none() => {
                example.range = at..repaired.end;
                example.value = Some(value);
            }
            Ok(value) => example.more.push(value),
            Err(error) => {
                // A fence that begins well and goes on with something else keeps what it began with.
                if example.value.is_none() {
                    example.error = Some(error);
                }
                return example;
            }
        }
        match head::next_value(text, repaired.end, &mut example.repairs) {
            Some(next) => at = next,
            None => return example,
        }
    }
}
