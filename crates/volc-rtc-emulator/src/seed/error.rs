//! Errors in a seed.

use std::fmt;

/// An error in a seed, and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeedError {
    place: String,
    what: String,
}

impl SeedError {
    pub(crate) fn new(place: impl fmt::Display, what: impl fmt::Display) -> Self {
        Self {
            place: place.to_string(),
            what: what.to_string(),
        }
    }

    pub(crate) fn inside(mut self, outer: impl fmt::Display) -> Self {
        self.place = format!("{outer}.{}", self.place);
        self
    }

    /// The path of members to the place, such as `conversations[3].kind`; `.` is the whole.
    pub fn place(&self) -> &str {
        &self.place
    }
}

impl fmt::Display for SeedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the seed is wrong at `{}`: {}", self.place, self.what)
    }
}

impl std::error::Error for SeedError {}
