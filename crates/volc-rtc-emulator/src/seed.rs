//! The initial data of the database: applications and conversations, from Rust or from a JSON file.
//!
//! ```json
//! {
//!   "version": 1,
//!   "apps": [
//!     { "id": "0123456789abcdef01234567", "name": "demo", "app_key": "…", "secondary_app_key": "…" },
//!     { "id": 123456, "account": "tester", "status": "enabled" }
//!   ],
//!   "conversations": [
//!     { "app_id": 123456, "kind": "group", "owner": 10001, "members": [10002, { "user_id": 10003, "manager": true }] }
//!   ]
//! }
//! ```
//!
//! Unknown members are refused. What is left out is filled in by rules, so that one seed always gives one database:
//! see the setters of [`Conversation`]. So two seeds without ids have the same ids, and the second one replaces
//! conversations of the first.

mod app;
mod conversation;
mod error;
mod member;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::agents;

pub use self::app::{App, AppStatus};
pub use self::conversation::{Conversation, ConversationKind};
pub use self::error::SeedError;
pub use self::member::Member;

/// The version of the file format.
const VERSION: u32 = 1;
/// The short id of the first conversation that is not given one. It exceeds 2^53, as those of the service do.
const FIRST_SHORT_ID: i64 = 7_300_000_000_000_000_001;
/// The default creation time of the first conversation: 2023-11-14T22:13:20Z.
const FIRST_CREATED: i64 = 1_700_000_000;

/// The initial data of the database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seed {
    version: u32,
    #[serde(default)]
    pub(crate) apps: Vec<App>,
    #[serde(default)]
    pub(crate) conversations: Vec<Conversation>,
    /// The settings of voice agents, which come from the builder.
    #[serde(skip)]
    pub(crate) agents: agents::Settings,
}

impl Default for Seed {
    fn default() -> Self {
        Self {
            version: VERSION,
            apps: Vec::new(),
            conversations: Vec::new(),
            agents: agents::Settings::default(),
        }
    }
}

impl Seed {
    /// An empty seed.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an application. One that only occurs in a conversation is enabled and open to every account.
    #[must_use]
    pub fn app(mut self, app: App) -> Self {
        self.apps.push(app);
        self
    }

    /// Adds a conversation.
    #[must_use]
    pub fn conversation(mut self, conversation: Conversation) -> Self {
        self.conversations.push(conversation);
        self
    }

    /// Adds conversations.
    #[must_use]
    pub fn conversations(mut self, more: impl IntoIterator<Item = Conversation>) -> Self {
        self.conversations.extend(more);
        self
    }

    /// Reads the content of a seed file, and fills in what it leaves out.
    ///
    /// # Errors
    /// The place in the file, as a path of members, and what is wrong there.
    pub fn from_json(json: &[u8]) -> Result<Self, SeedError> {
        let mut deserializer = serde_json::Deserializer::from_slice(json);
        let seed: Self = serde_path_to_error::deserialize(&mut deserializer)
            .map_err(|error| SeedError::new(error.path(), error.inner()))?;
        deserializer
            .end()
            .map_err(|error| SeedError::new(".", error))?;
        seed.complete()
    }

    /// Returns what a complete seed has of one app.
    pub(crate) fn of_app(&self, app_id: &str) -> Self {
        let apps = self.apps.iter().filter(|app| app.id == app_id);
        let conversations = self.conversations.iter();
        let conversations = conversations.filter(|c| c.app_id.to_string() == app_id);
        Self {
            version: VERSION,
            apps: apps.cloned().collect(),
            conversations: conversations.cloned().collect(),
            // They are for all apps, and a reset of one leaves them.
            agents: agents::Settings::default(),
        }
    }

    /// Fills in what was left out, and checks what was not.
    pub(crate) fn complete(mut self) -> Result<Self, SeedError> {
        if self.version != VERSION {
            let what = format!(
                "this emulator reads version {VERSION}, not {}",
                self.version
            );
            return Err(SeedError::new("version", what));
        }
        let mut free = FIRST_SHORT_ID..;
        let taken: BTreeSet<i64> = self
            .conversations
            .iter()
            .filter_map(|c| c.short_id)
            .collect();
        let mut apps: BTreeMap<String, App> = BTreeMap::new();
        for (index, mut app) in self.apps.into_iter().enumerate() {
            app.complete()
                .map_err(|error| error.inside(format_args!("apps[{index}]")))?;
            if let Some(other) = apps.insert(app.id.clone(), app) {
                let what = format!("the application {} is there already", other.id);
                return Err(SeedError::new(format_args!("apps[{index}].id"), what));
            }
        }
        let mut seen = BTreeSet::new();
        for (index, conversation) in self.conversations.iter_mut().enumerate() {
            let short_id = conversation
                .short_id
                .or_else(|| free.find(|id| !taken.contains(id)));
            let created = FIRST_CREATED.saturating_add(i64::try_from(index).unwrap_or(i64::MAX));
            conversation
                .complete(short_id.unwrap_or(FIRST_SHORT_ID), created)
                .map_err(|error| error.inside(format_args!("conversations[{index}]")))?;
            if !seen.insert((conversation.short_id, None))
                || !seen.insert((Some(conversation.app_id), conversation.id.clone()))
            {
                let what =
                    "another conversation has the same `short_id`, or `id` in its application";
                return Err(SeedError::new(format_args!("conversations[{index}]"), what));
            }
            let mut app = App::new(conversation.app_id);
            app.complete()?;
            apps.entry(app.id.clone()).or_insert(app);
        }
        self.apps = apps.into_values().collect();
        Ok(self)
    }
}
