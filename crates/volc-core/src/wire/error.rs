//! Errors of reading, and where in the document they are.
//!
//! The path of an error is gathered while it travels up: each struct, list and map puts its own step in front of the
//! message. So it costs nothing unless something is wrong, needs no second pass, and works with every serde format.

use std::fmt;

use serde::de::{Error, Unexpected};

use super::budget::{default_limit, within};
use super::surrogates::without_lone_surrogates;
use super::{Reading, Wire};
use crate::search::holds;

/// Reads a JSON document.
///
/// # Errors
/// If it is not JSON, or a value cannot be read as its type. The error names the JSON path.
pub fn from_slice<T: Wire>(json: &[u8]) -> Result<T, DocumentError> {
    from_slice_within(json, default_limit(json.len()))
}

/// Reads a JSON document that may take this much memory once it is read.
pub(crate) fn from_slice_within<T: Wire>(json: &[u8], limit: usize) -> Result<T, DocumentError> {
    let (mut value, mut is_first) = (T::zero(), true);
    // What does not depend on the type is compiled once, not for each.
    read_document(json, limit, &mut |text, reading| {
        if !std::mem::take(&mut is_first) {
            // What was tried before has left something there.
            value = T::zero();
        }
        let mut deserializer = serde_json::Deserializer::from_str(text);
        value.decode_into(&mut deserializer, reading)?;
        deserializer.end()
    })?;
    Ok(value)
}

/// Reads a text, and keeps what it holds.
type Read<'a> = dyn FnMut(&str, Reading) -> Result<(), serde_json::Error> + 'a;

fn read_document(json: &[u8], limit: usize, read: &mut Read<'_>) -> Result<(), DocumentError> {
    // UTF-8 is checked once for the whole document, which costs less than once a text.
    let json = without_bom(json);
    let Ok(text) = simdutf8::basic::from_utf8(json) else {
        return Err(not_utf8(json, read));
    };
    let error = match read_text(text, limit, read) {
        Err(error) if !error.is_too_large => error,
        done => return done,
    };
    match without_lone_surrogates(text) {
        Some(text) => read_text(&text, limit, read),
        None => Err(error),
    }
}

// What cannot be read quickly holds a number in the place of a text, or its error is to be reported.
fn read_text(text: &str, limit: usize, read: &mut Read<'_>) -> Result<(), DocumentError> {
    let mut tried = |reading| {
        let (read, is_too_large) = within(limit, || read(text, reading));
        read.map_err(|error| DocumentError {
            is_too_large,
            ..DocumentError::new(&error)
        })
    };
    match tried(Reading::Quick) {
        Err(error) if !error.is_too_large => tried(Reading::Exact),
        done => done,
    }
}

/// A document without the byte order mark that some writers put in front.
pub(crate) fn without_bom(json: &[u8]) -> &[u8] {
    json.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(json)
}

/// Returns the error for a document that is not UTF-8: the path is that at which reading the valid part breaks off.
#[cold]
fn not_utf8(json: &[u8], read: &mut Read<'_>) -> DocumentError {
    let before = json.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    let (read, _) = within(default_limit(before.len()), || read(before, Reading::Exact));
    let broken = read.err().map(|e| DocumentError::new(&e));
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, str::len) + 1;
    DocumentError {
        path: broken.map(|error| error.path).unwrap_or_default(),
        message: format!("it is not UTF-8 at line {line} column {column}"),
        is_too_large: false,
    }
}

/// A JSON document that cannot be read, such as the data of an event. A response that cannot be read is a
/// [`DecodeError`](crate::error::DecodeError), which knows its call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentError {
    path: String,
    message: String,
    /// True if it would take more memory than it may.
    pub(crate) is_too_large: bool,
}

impl DocumentError {
    pub(crate) fn new(error: &serde_json::Error) -> Self {
        let text = error.to_string();
        let (path, message) = match split(&text) {
            Some((path, message)) => (path.to_owned(), message.to_owned()),
            None => (String::new(), text),
        };
        Self {
            path,
            message,
            is_too_large: false,
        }
    }

    /// The JSON path of the value that cannot be read, such as `Result.ConversationInfos[3].Ext.key`; empty if the
    /// document as a whole cannot.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the message, with line and column. It never quotes the document at length.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for DocumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_str() {
            "" => f.write_str(&self.message),
            path => write!(f, "`{path}`: {}", self.message),
        }
    }
}

impl std::error::Error for DocumentError {}

/// The error of something else in the place of an object, without the text, if it is one: that may be a secret or long.
#[cold]
pub(crate) fn without_text<E: Error>(error: E, name: &str) -> E {
    let text = error.to_string();
    // Some formats escape the messages of others.
    if !["string \"", "string \\\""]
        .iter()
        .any(|quoted| holds(&text, quoted))
    {
        return error;
    }
    // In serde_json's form, there is only the place in the document behind the name. Others put it anywhere.
    let place = if text.starts_with("invalid type: string ") {
        text.rfind(')').and_then(|at| text.get(at + 1..))
    } else {
        None
    };
    let place = place.unwrap_or_default();
    E::custom(format!(
        "invalid type: {A_TEXT}, expected an object ({name}){place}"
    ))
}

/// The name of a text in an error.
pub(crate) const A_TEXT: Unexpected<'static> = Unexpected::Other("a text");

/// A map's key as a step of a path: short, and without what would end the path.
pub(crate) fn label(key: &str) -> String {
    let short = key.chars().take(64).flat_map(char::escape_debug);
    short.map(|c| if c == '`' { '\'' } else { c }).collect()
}

const MARK: &str = "in `";

/// Puts a member's name in front of an error's path.
pub(crate) fn at_member<E: Error>(name: &str, error: E) -> E {
    let text = error.to_string();
    E::custom(match split(&text) {
        Some((path, rest)) if path.starts_with('[') => format!("{MARK}{name}{path}`: {rest}"),
        Some((path, rest)) => format!("{MARK}{name}.{path}`: {rest}"),
        None => format!("{MARK}{name}`: {text}"),
    })
}

/// Puts an item's index in front of an error's path.
pub(crate) fn at_index<E: Error>(index: usize, error: E) -> E {
    let text = error.to_string();
    E::custom(match split(&text) {
        Some((path, rest)) if path.starts_with('[') => format!("{MARK}[{index}]{path}`: {rest}"),
        Some((path, rest)) => format!("{MARK}[{index}].{path}`: {rest}"),
        None => format!("{MARK}[{index}]`: {text}"),
    })
}

fn split(text: &str) -> Option<(&str, &str)> {
    text.strip_prefix(MARK)?.split_once("`: ")
}

#[cfg(test)]
mod tests {
    use serde::de::Error;

    use super::without_text;

    #[test]
    fn text_is_left_out_of_the_message_of_any_format() {
        let cleaned = |message: &str| {
            let error = without_text(serde_json::Error::custom(message), "Inner");
            error.to_string()
        };
        let bare = "invalid type: a text, expected an object (Inner)";
        let quoted = r#"invalid type: string "in `x`: (hunter2)", expected an object (Inner)"#;
        for message in [
            quoted.to_owned(),
            format!("Deep: {quoted} at line 1 column 7"),
            format!("Semantic(None, {quoted:?})"),
        ] {
            assert_eq!(cleaned(&message), bare, "{message}");
        }
        assert_eq!(
            cleaned(&format!("{quoted} at line 1 column 7")),
            format!("{bare} at line 1 column 7")
        );
        let other = "invalid type: integer `5`, expected an object (Inner)";
        assert_eq!(cleaned(other), other);
    }
}
