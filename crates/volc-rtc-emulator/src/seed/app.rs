//! Applications of a seed.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

use super::SeedError;
use crate::apps;

/// An application.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct App {
    #[serde(deserialize_with = "text_or_number")]
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) name: Option<String>,
    #[serde(default)]
    pub(crate) account: Option<String>,
    #[serde(default)]
    pub(crate) status: AppStatus,
    #[serde(default)]
    pub(crate) app_key: Option<String>,
    #[serde(default)]
    pub(crate) secondary_app_key: Option<String>,
}

impl App {
    /// An enabled application that every account may use. Ids are texts; those of instant messaging are numbers, which
    /// become their decimal digits.
    pub fn new(id: impl ToString) -> Self {
        Self {
            id: id.to_string(),
            name: None,
            account: None,
            status: AppStatus::Enabled,
            app_key: None,
            secondary_app_key: None,
        }
    }

    /// Sets the name; the id by default.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The one account that may use it; others are refused.
    #[must_use]
    pub fn account(mut self, id: impl Into<String>) -> Self {
        self.account = Some(id.into());
        self
    }

    /// Sets the status; calls for a disabled application are refused.
    #[must_use]
    pub fn status(mut self, status: AppStatus) -> Self {
        self.status = status;
        self
    }

    /// Sets the `AppKey` and the `SecondaryAppKey`, which sign tokens; by default they are derived from the id and
    /// begin with `fake`.
    #[must_use]
    pub fn keys(mut self, primary: impl Into<String>, secondary: impl Into<String>) -> Self {
        self.app_key = Some(primary.into());
        self.secondary_app_key = Some(secondary.into());
        self
    }

    /// Returns the id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the `AppKey`, which signs tokens: the one that was set, or the one that is derived from the id.
    pub fn primary_key(&self) -> String {
        match (&self.app_key, self.id.as_str()) {
            (Some(key), _) => key.clone(),
            (None, apps::TEST_APP_ID) => apps::TEST_APP_KEY.to_owned(),
            (None, id) => apps::fake(id, 1),
        }
    }

    /// Fills in what was left out.
    pub(crate) fn complete(&mut self) -> Result<(), SeedError> {
        if self.id.is_empty() {
            return Err(SeedError::new("id", "it is empty"));
        }
        let id = &self.id;
        self.name.get_or_insert_with(|| id.clone());
        let keys = [
            ("app_key", 1, &mut self.app_key),
            ("secondary_app_key", 2, &mut self.secondary_app_key),
        ];
        for (member, which, key) in keys {
            if key.get_or_insert_with(|| apps::fake(id, which)).is_empty() {
                return Err(SeedError::new(member, "it is empty"));
            }
        }
        Ok(())
    }
}

/// Shows all but the keys.
impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App")
            .field("id", &self.id)
            .field("name", &self.name)
            .field("account", &self.account)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// The status of an application.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AppStatus {
    /// It can be used.
    #[default]
    Enabled,
    /// It has been switched off.
    Disabled,
}

#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "the id of an application is a text or a whole number"
)]
enum Id {
    Text(String),
    Number(i64),
}

fn text_or_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(match Id::deserialize(deserializer)? {
        Id::Text(text) => text,
        Id::Number(number) => number.to_string(),
    })
}
