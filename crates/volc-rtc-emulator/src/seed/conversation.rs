//! Conversations of a seed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Member, SeedError};

/// A conversation with its members.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conversation {
    pub(crate) app_id: i64,
    pub(crate) kind: ConversationKind,
    #[serde(default)]
    pub(crate) short_id: Option<i64>,
    #[serde(default)]
    pub(crate) id: Option<String>,
    #[serde(default)]
    pub(crate) inbox_type: i64,
    #[serde(default)]
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) avatar_url: String,
    #[serde(default)]
    pub(crate) description: String,
    #[serde(default)]
    pub(crate) notice: String,
    pub(crate) owner: i64,
    #[serde(default)]
    pub(crate) creator: Option<i64>,
    #[serde(default)]
    pub(crate) dissolved: bool,
    #[serde(default)]
    pub(crate) muted_all: bool,
    #[serde(default)]
    pub(crate) ext: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) created_at: Option<i64>,
    #[serde(default)]
    pub(crate) modified_at: Option<i64>,
    #[serde(default)]
    pub(crate) active_at: Option<i64>,
    #[serde(default)]
    pub(crate) members: Vec<Member>,
}

/// The kind of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConversationKind {
    /// Between two users; `ConversationType` 1.
    OneToOne,
    /// A group; `ConversationType` 2.
    Group,
    /// A live group; `ConversationType` 100.
    Live,
}

impl Conversation {
    /// A conversation of two users.
    pub fn one_to_one(app_id: i64, owner: i64, other: i64) -> Self {
        Self::new(app_id, ConversationKind::OneToOne, owner).member(other)
    }

    /// A group; the owner is a member.
    pub fn group(app_id: i64, owner: i64) -> Self {
        Self::new(app_id, ConversationKind::Group, owner)
    }

    /// A live group; the owner is a member.
    pub fn live(app_id: i64, owner: i64) -> Self {
        Self::new(app_id, ConversationKind::Live, owner)
    }

    /// The short id. Without one: 7,300,000,000,000,000,001 and on, in the order of the seed.
    #[must_use]
    pub fn short_id(mut self, id: i64) -> Self {
        self.short_id = Some(id);
        self
    }

    /// The id as a text. Without one: `<inbox>:1:<lower user>:<higher user>` between two, else the short id.
    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// The inbox; 0 without one.
    #[must_use]
    pub fn inbox_type(mut self, inbox: i64) -> Self {
        self.inbox_type = inbox;
        self
    }

    /// The name.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// The address of the picture.
    #[must_use]
    pub fn avatar_url(mut self, url: impl Into<String>) -> Self {
        self.avatar_url = url.into();
        self
    }

    /// The description.
    #[must_use]
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.description = text.into();
        self
    }

    /// The notice.
    #[must_use]
    pub fn notice(mut self, text: impl Into<String>) -> Self {
        self.notice = text.into();
        self
    }

    /// Sets the creator; the owner by default.
    #[must_use]
    pub fn creator(mut self, user_id: i64) -> Self {
        self.creator = Some(user_id);
        self
    }

    /// Sets whether it has been dissolved.
    #[must_use]
    pub fn dissolved(mut self, dissolved: bool) -> Self {
        self.dissolved = dissolved;
        self
    }

    /// Sets whether all are muted in a live group, but for owner, managers and white list.
    #[must_use]
    pub fn muted_all(mut self, muted: bool) -> Self {
        self.muted_all = muted;
        self
    }

    /// Adds an entry of the application's own data.
    #[must_use]
    pub fn ext(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.ext.insert(key.into(), value.into());
        self
    }

    /// Sets the time of creation, in seconds since 1970. Without it: 1,700,000,000 and a second more for each
    /// conversation before it in the seed.
    #[must_use]
    pub fn created_at(mut self, seconds: i64) -> Self {
        self.created_at = Some(seconds);
        self
    }

    /// Sets the time of the last change; the creation by default.
    #[must_use]
    pub fn modified_at(mut self, seconds: i64) -> Self {
        self.modified_at = Some(seconds);
        self
    }

    /// Sets the time of the last activity; the creation by default.
    #[must_use]
    pub fn active_at(mut self, seconds: i64) -> Self {
        self.active_at = Some(seconds);
        self
    }

    /// Adds a member: a user id, or a [`Member`]. The owner is one without being added.
    #[must_use]
    pub fn member(mut self, member: impl Into<Member>) -> Self {
        self.members.push(member.into());
        self
    }

    fn new(app_id: i64, kind: ConversationKind, owner: i64) -> Self {
        Self {
            app_id,
            kind,
            short_id: None,
            id: None,
            inbox_type: 0,
            name: String::new(),
            avatar_url: String::new(),
            description: String::new(),
            notice: String::new(),
            owner,
            creator: None,
            dissolved: false,
            muted_all: false,
            ext: BTreeMap::new(),
            created_at: None,
            modified_at: None,
            active_at: None,
            members: Vec::new(),
        }
    }

    /// Fills in what was left out: these ids, and this time of creation.
    pub(crate) fn complete(&mut self, short_id: i64, created: i64) -> Result<(), SeedError> {
        if !self
            .members
            .iter()
            .any(|member| member.user_id == self.owner)
        {
            self.members.insert(0, Member::from(self.owner));
        }
        let mut users: Vec<i64> = self.members.iter().map(|member| member.user_id).collect();
        users.sort_unstable();
        let twice = users.iter().zip(users.iter().skip(1)).find(|(a, b)| a == b);
        if let Some((user, _)) = twice {
            let what = format!("the user {user} is there twice");
            return Err(SeedError::new("members", what));
        }
        if self.kind == ConversationKind::OneToOne && users.len() != 2 {
            let what = format!(
                "a one-to-one conversation has two members, not {}",
                users.len()
            );
            return Err(SeedError::new("members", what));
        }
        let id = match (self.kind, users.as_slice()) {
            (ConversationKind::OneToOne, [low, high]) => {
                format!("{}:1:{low}:{high}", self.inbox_type)
            }
            _ => short_id.to_string(),
        };
        self.short_id = Some(short_id);
        self.id.get_or_insert(id);
        self.creator.get_or_insert(self.owner);
        let created = *self.created_at.get_or_insert(created);
        self.modified_at.get_or_insert(created);
        self.active_at.get_or_insert(created);
        Ok(())
    }
}
