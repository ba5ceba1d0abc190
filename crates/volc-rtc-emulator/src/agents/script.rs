//! The script of an agent: what it says, which functions it calls, and what the human says.
//!
//! A script stands in for the model, and may stand in for the human too. It is TOML, and every mistake in one is named
//! with its file, line and column. The emulator's choices:
//! - Of the turns that match, the first one replies. A turn without a filter matches everything.
//! - Without a turn that matches, a model of your own (`CustomLLM`) replies if the task has one, else `otherwise`, else
//!   an echo, so that no question stays without a reply.
//! - Texts are compared without regard to case.

mod error;
mod placeholders;
mod read;
mod turns;

use std::path::Path;

pub use self::error::ScriptError;
pub(crate) use self::placeholders::{Values, expand};
use self::turns::LANGUAGE;
pub use self::turns::Script;
pub(crate) use self::turns::{During, HumanAct, Source, Step};

impl Script {
    /// Reads a script from TOML; `name` stands for the file in errors.
    ///
    /// # Errors
    /// The first mistake, with its line and column.
    pub fn from_toml(name: &str, text: &str) -> Result<Self, ScriptError> {
        read::read(text).map_err(|fault| fault.at(name, text))
    }

    /// Reads a script from a file.
    ///
    /// # Errors
    /// If the file cannot be read, or the first mistake in it.
    pub fn from_file(file: impl AsRef<Path>) -> Result<Self, ScriptError> {
        let file = file.as_ref();
        let name = file.display().to_string();
        let text = std::fs::read_to_string(file)
            .map_err(|error| ScriptError::unreadable(&name, &error))?;
        Self::from_toml(&name, &text)
    }

    /// Returns the script of agents that have none: they say again what they hear.
    pub(crate) fn empty() -> Self {
        Self {
            language: LANGUAGE.to_owned(),
            ..Self::default()
        }
    }

    /// Returns the language of subtitles.
    pub(crate) fn language(&self) -> &str {
        &self.language
    }

    /// Returns the place of the turn that replies; `used` counts the earlier replies of each.
    pub(crate) fn select(
        &self,
        heard: &str,
        source: Source,
        context: &str,
        used: &[u32],
    ) -> Option<usize> {
        let (heard, context) = (heard.to_lowercase(), context.to_lowercase());
        let holds = |part: &Option<String>, text: &str| {
            part.as_ref()
                .is_none_or(|part| text.contains(&part.to_lowercase()))
        };
        self.turns.iter().enumerate().position(|(at, turn)| {
            let uses = used.get(at).copied().unwrap_or_default();
            holds(&turn.hears, &heard)
                && holds(&turn.context, &context)
                && turn.source.is_none_or(|only| only == source)
                && turn.times.is_none_or(|times| uses < times)
        })
    }
}

#[cfg(test)]
mod tests;
