//! The failure of the program.

use std::fmt;
use std::path::Path;

/// The reason why the program ends.
pub(crate) struct Failure(String);

impl Failure {
    pub(crate) fn new(error: impl fmt::Display) -> Self {
        Self(error.to_string())
    }

    pub(super) fn in_file(file: &Path, error: impl fmt::Display) -> Self {
        Self(format!("{}: {error}", file.display()))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
