//! Errors of the replacements of the service.

use std::fmt;

/// An error of a replacement of the service. `Debug` shows what `Display` does, for `unwrap`.
pub struct TestError {
    message: String,
    source: Option<std::io::Error>,
}

impl TestError {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            source: None,
        }
    }

    pub(super) fn io(message: impl Into<String>, source: std::io::Error) -> Self {
        Self {
            message: format!("{}: {source}", message.into()),
            source: Some(source),
        }
    }

    /// All of these complaints, if there are any.
    pub(super) fn all(complaints: Vec<String>) -> Result<(), Self> {
        if complaints.is_empty() {
            Ok(())
        } else {
            Err(Self::new(complaints.join("; ")))
        }
    }
}

impl fmt::Display for TestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl fmt::Debug for TestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for TestError {
    /// Returns the cause below: the message already includes the message of the system's error.
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().and_then(std::error::Error::source)
    }
}
