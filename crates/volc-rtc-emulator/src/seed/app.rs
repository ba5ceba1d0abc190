//! Applications of a seed.

use serde::{Deserialize, Serialize};

/// An application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct App {
    pub(crate) id: i64,
    #[serde(default)]
    pub(crate) account: Option<String>,
    #[serde(default)]
    pub(crate) status: AppStatus,
}

impl App {
    /// An enabled application that every account may use.
    pub fn new(id: i64) -> Self {
        Self {
            id,
            account: None,
            status: AppStatus::Enabled,
        }
    }

    /// The one account that may use it; others get `NoAuth`.
    #[must_use]
    pub fn account(mut self, id: impl Into<String>) -> Self {
        self.account = Some(id.into());
        self
    }

    /// Returns whether it can be used; calls for one that cannot get `AppStatusException`.
    #[must_use]
    pub fn status(mut self, status: AppStatus) -> Self {
        self.status = status;
        self
    }
}

/// The status of an application.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AppStatus {
    /// It can.
    #[default]
    Enabled,
    /// It has been switched off.
    Disabled,
}
