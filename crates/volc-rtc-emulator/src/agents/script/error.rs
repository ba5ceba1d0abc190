//! Mistakes in scripts, and where they are.

use std::fmt;
use std::ops::Range;

/// A script that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptError {
    file: String,
    place: Option<(usize, usize)>,
    message: String,
}

impl ScriptError {
    pub(super) fn unreadable(file: &str, error: &std::io::Error) -> Self {
        Self {
            file: file.to_owned(),
            place: None,
            message: format!("the file cannot be read: {error}"),
        }
    }

    /// Returns the file, as it was named.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Returns the line, counted from 1; `None` if the file could not be read at all.
    pub fn line(&self) -> Option<usize> {
        self.place.map(|(line, _)| line)
    }

    /// Returns the column, counted from 1 in characters.
    pub fn column(&self) -> Option<usize> {
        self.place.map(|(_, column)| column)
    }

    /// Returns the problem and its remedy.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for ScriptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Some((line, column)) => {
                write!(f, "{}:{line}:{column}: {}", self.file, self.message)
            }
            None => write!(f, "{}: {}", self.file, self.message),
        }
    }
}

impl std::error::Error for ScriptError {}

/// A mistake at an offset of the text.
#[derive(Debug)]
pub(super) struct Fault {
    offset: usize,
    message: String,
}

impl Fault {
    pub(super) fn new(span: &Range<usize>, message: impl Into<String>) -> Self {
        Self {
            offset: span.start,
            message: message.into(),
        }
    }

    pub(super) fn at(self, file: &str, text: &str) -> ScriptError {
        let mut end = self.offset.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let before = text.get(..end).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default();
        ScriptError {
            file: file.to_owned(),
            place: Some((line, column.chars().count() + 1)),
            message: self.message,
        }
    }
}

impl From<toml::de::Error> for Fault {
    fn from(error: toml::de::Error) -> Self {
        let span = error.span().unwrap_or_default();
        Self::new(&span, error.message().trim())
    }
}
