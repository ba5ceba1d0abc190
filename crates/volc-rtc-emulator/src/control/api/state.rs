//! The state: what a reset puts back, and what the emulator has.

use serde::{Deserialize, Serialize};

/// A part of the emulator that can be reset by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ResetPart {
    /// The state that Actions keep: apps, rooms, tasks, conversations, counted calls of rate limits. It becomes that of
    /// the seed.
    State,
    /// The calls that came.
    Journal,
    /// The faults.
    Faults,
    /// The clock. It becomes what it was at the start.
    Clock,
    /// Deliveries of events, sent and waiting.
    Deliveries,
}

impl ResetPart {
    /// Every part.
    pub const ALL: [Self; 5] = [
        Self::State,
        Self::Journal,
        Self::Faults,
        Self::Clock,
        Self::Deliveries,
    ];
}

/// A reset: of an app or of all, of some parts or of all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reset {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) app_id: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) parts: Vec<ResetPart>,
}

impl Reset {
    /// Returns a reset of everything.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the app; what belongs to others stays, and the clock, which belongs to all.
    #[must_use]
    pub fn app_id(mut self, app_id: impl Into<String>) -> Self {
        self.app_id = Some(app_id.into());
        self
    }

    /// Adds a part; without any, all are reset.
    #[must_use]
    pub fn part(mut self, part: ResetPart) -> Self {
        self.parts.push(part);
        self
    }
}

/// The health of the emulator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Health {
    /// `ok`.
    pub status: String,
    /// The version of the emulator.
    pub version: String,
    /// The number of Actions that can be called.
    pub actions: usize,
    /// The number of those that keep state.
    pub stateful: usize,
    /// True if the others are refused.
    pub strict: bool,
}

/// An Action that can be called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ActionState {
    /// The Action.
    pub action: String,
    /// The Version.
    pub version: String,
    /// The family of Actions.
    pub family: String,
    /// True if the emulator keeps state for it; else the response is the example of the Action's page.
    pub stateful: bool,
}

/// An app that the emulator has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AppState {
    /// The AppId.
    pub app_id: String,
    /// The account that may use it; every account if unset.
    pub account: Option<String>,
    /// True if it can be used.
    pub enabled: bool,
}
