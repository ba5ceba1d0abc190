//! Actions of simulated clients on conversations and their members.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::seed::ConversationKind;

/// A conversation that a simulated client creates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewImConversation {
    pub(crate) kind: ConversationKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) other: Option<i64>,
    #[serde(default)]
    pub(crate) members: Vec<i64>,
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
    #[serde(default)]
    pub(crate) ext: BTreeMap<String, String>,
}

impl NewImConversation {
    /// Returns a conversation with another user.
    pub fn one_to_one(other: i64) -> Self {
        Self {
            other: Some(other),
            ..Self::of_kind(ConversationKind::OneToOne)
        }
    }

    /// Returns a group, with members beside its creator, who owns it.
    pub fn group(members: impl Into<Vec<i64>>) -> Self {
        Self {
            members: members.into(),
            ..Self::of_kind(ConversationKind::Group)
        }
    }

    /// Returns a live group, whose only member is its creator.
    pub fn live() -> Self {
        Self::of_kind(ConversationKind::Live)
    }

    fn of_kind(kind: ConversationKind) -> Self {
        Self {
            kind,
            other: None,
            members: Vec::new(),
            inbox_type: 0,
            name: String::new(),
            avatar_url: String::new(),
            description: String::new(),
            notice: String::new(),
            ext: BTreeMap::new(),
        }
    }

    /// Sets the inbox; 0 if not set.
    #[must_use]
    pub fn inbox_type(mut self, inbox: i64) -> Self {
        self.inbox_type = inbox;
        self
    }

    /// Sets the name.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// Sets the address of the picture.
    #[must_use]
    pub fn avatar_url(mut self, url: impl Into<String>) -> Self {
        self.avatar_url = url.into();
        self
    }

    /// Sets the description.
    #[must_use]
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.description = text.into();
        self
    }

    /// Sets the notice.
    #[must_use]
    pub fn notice(mut self, text: impl Into<String>) -> Self {
        self.notice = text.into();
        self
    }

    /// Adds an entry of the extension data.
    #[must_use]
    pub fn ext(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.ext.insert(key.into(), value.into());
        self
    }
}

/// A conversation that a simulated client has created, or that was there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ImCreated {
    /// The short id.
    pub conversation: i64,
    /// The id as a text.
    pub conversation_id: String,
    /// True if the conversation of the two users was there already.
    pub exists: bool,
}

/// A change of a conversation by a simulated client: what is not set stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImConversationChange {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) avatar_url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) notice: Option<String>,
    #[serde(default)]
    pub(crate) ext: BTreeMap<String, String>,
}

impl ImConversationChange {
    /// Returns a change that changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the name.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets the address of the picture.
    #[must_use]
    pub fn avatar_url(mut self, url: impl Into<String>) -> Self {
        self.avatar_url = Some(url.into());
        self
    }

    /// Sets the description.
    #[must_use]
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.description = Some(text.into());
        self
    }

    /// Sets the notice.
    #[must_use]
    pub fn notice(mut self, text: impl Into<String>) -> Self {
        self.notice = Some(text.into());
        self
    }

    /// Sets an entry of the extension data.
    #[must_use]
    pub fn ext(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.ext.insert(key.into(), value.into());
        self
    }
}

/// A change of a member by a simulated client: what is not set stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImMemberChange {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) nick_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) avatar_url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) manager: Option<bool>,
}

impl ImMemberChange {
    /// Returns a change that changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the nickname.
    #[must_use]
    pub fn nick_name(mut self, name: impl Into<String>) -> Self {
        self.nick_name = Some(name.into());
        self
    }

    /// Sets the address of the picture.
    #[must_use]
    pub fn avatar_url(mut self, url: impl Into<String>) -> Self {
        self.avatar_url = Some(url.into());
        self
    }

    /// Makes a manager of the member, or an ordinary member; the owner alone may do so.
    #[must_use]
    pub fn manager(mut self, is_manager: bool) -> Self {
        self.manager = Some(is_manager);
        self
    }
}

/// A change of a user's own settings of a conversation: what is not set stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImSettingChange {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) mute: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) stick_top: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) favorite: Option<bool>,
    #[serde(default)]
    pub(crate) ext: BTreeMap<String, String>,
}

impl ImSettingChange {
    /// Returns a change that changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets whether notifications are muted.
    #[must_use]
    pub fn mute(mut self, is_muted: bool) -> Self {
        self.mute = Some(is_muted);
        self
    }

    /// Sets whether the conversation is on top of the list.
    #[must_use]
    pub fn stick_top(mut self, is_on_top: bool) -> Self {
        self.stick_top = Some(is_on_top);
        self
    }

    /// Sets whether the conversation is a favourite.
    #[must_use]
    pub fn favorite(mut self, is_favorite: bool) -> Self {
        self.favorite = Some(is_favorite);
        self
    }

    /// Sets an entry of the extension data.
    #[must_use]
    pub fn ext(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.ext.insert(key.into(), value.into());
        self
    }
}
