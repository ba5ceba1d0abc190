//! Conversations of instant messaging, and their limits.

use serde::{Deserialize, Serialize};

/// A conversation as the emulator has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ConversationState {
    /// The id of its app.
    pub app_id: String,
    /// The short id.
    pub short_id: i64,
    /// The id as a text.
    pub id: String,
    /// `ConversationType`: 1 one-to-one, 2 group, 100 live group.
    pub kind: i64,
    /// The user id of its owner.
    pub owner: i64,
    /// The number of its members.
    pub members: i64,
    /// The number of members who are online, in a live group.
    pub online: i64,
    /// True if all are muted, but for owner, managers and white list.
    pub muted_all: bool,
    /// The index of its last message, 0 without one.
    pub last_index: i64,
}

/// Limits of instant messaging, which an app's console sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct ImLimits {
    /// The most members of a group, 10,000 by default; live groups have no limit.
    pub members: i64,
    /// The most groups that a user is in, 10,000 by default.
    pub user_conversations: i64,
}

impl Default for ImLimits {
    fn default() -> Self {
        Self {
            members: 10_000,
            user_conversations: 10_000,
        }
    }
}

impl ImLimits {
    /// The limits that an app has at first.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the most members of a group.
    #[must_use]
    pub fn members(mut self, most: i64) -> Self {
        self.members = most;
        self
    }

    /// Sets the most groups that a user is in.
    #[must_use]
    pub fn user_conversations(mut self, most: i64) -> Self {
        self.user_conversations = most;
        self
    }
}
