//! The output of errors: in one line, or with `{:#?}` by its structure.

use std::fmt;

use super::failure::Error;
use super::line::{self, OneLine};

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.context().write(&mut OneLine(f), self.cause())
    }
}

/// `{:?}` is the line of `Display` and, behind a colon each, the sources whose text that does not contain: what a
/// `main` that returns the error prints. `{:#?}` is the structure.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !f.alternate() {
            return line::write_chain(f, self);
        }
        let (name, failure): (_, &dyn fmt::Debug) = match self {
            Self::Config(failure) => ("Config", failure),
            Self::InvalidRequest(failure) => ("InvalidRequest", failure),
            Self::Credentials(failure) => ("Credentials", failure),
            Self::Transport(failure) => ("Transport", failure),
            Self::Timeout(failure) => ("Timeout", failure),
            Self::Service(failure) => ("Service", failure),
            Self::Decode(failure) => ("Decode", failure),
            Self::RateLimited(failure) => ("RateLimited", failure),
            Self::NotDone(failure) => ("NotDone", failure),
        };
        f.debug_tuple(name).field(failure).finish()
    }
}
