//! The failure of the program.

use std::fmt;
use std::path::Path;
use std::process::ExitCode;

/// The reason why the program ends.
pub(crate) struct Failure {
    text: String,
    exit_code: u8,
}

impl Failure {
    pub(crate) fn new(error: impl fmt::Display) -> Self {
        Self {
            text: error.to_string(),
            exit_code: 1,
        }
    }

    /// The same with another exit code.
    pub(super) fn with_exit_code(self, exit_code: u8) -> Self {
        Self { exit_code, ..self }
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.exit_code)
    }

    pub(super) fn in_file(file: &Path, error: impl fmt::Display) -> Self {
        Self::new(format!("{}: {error}", file.display()))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
