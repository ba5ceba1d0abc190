//! Actions of simulated clients on messages.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A message that a simulated client sends: a text for all members, unless a setter says otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewImMessage {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) conversation: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) to: Option<i64>,
    #[serde(default)]
    pub(crate) inbox_type: i64,
    #[serde(default = "text")]
    pub(crate) msg_type: i64,
    pub(crate) content: String,
    #[serde(default)]
    pub(crate) ext: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) mentioned_users: Vec<i64>,
    #[serde(default)]
    pub(crate) visible_users: Vec<i64>,
    #[serde(default)]
    pub(crate) invisible_users: Vec<i64>,
    #[serde(default)]
    pub(crate) client_msg_id: String,
    #[serde(default = "normal")]
    pub(crate) priority: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) reference: Option<i64>,
    #[serde(default)]
    pub(crate) hint: String,
}

/// The `MsgType` of a text.
fn text() -> i64 {
    10_001
}

/// The normal priority.
fn normal() -> i64 {
    1
}

impl NewImMessage {
    /// Returns a message into a conversation.
    pub fn new(conversation: i64, content: impl Into<String>) -> Self {
        Self {
            conversation: Some(conversation),
            ..Self::without_receiver(content.into())
        }
    }

    /// Returns a message to a user; the one-to-one conversation is created if it is not there.
    pub fn to_user(user_id: i64, content: impl Into<String>) -> Self {
        Self {
            to: Some(user_id),
            ..Self::without_receiver(content.into())
        }
    }

    fn without_receiver(content: String) -> Self {
        Self {
            conversation: None,
            to: None,
            inbox_type: 0,
            msg_type: text(),
            content,
            ext: BTreeMap::new(),
            mentioned_users: Vec::new(),
            visible_users: Vec::new(),
            invisible_users: Vec::new(),
            client_msg_id: String::new(),
            priority: normal(),
            reference: None,
            hint: String::new(),
        }
    }

    /// Sets the inbox of a one-to-one conversation; 0 if not set.
    #[must_use]
    pub fn inbox_type(mut self, inbox: i64) -> Self {
        self.inbox_type = inbox;
        self
    }

    /// Sets the `MsgType`; 10001, a text, if not set.
    #[must_use]
    pub fn msg_type(mut self, number: i64) -> Self {
        self.msg_type = number;
        self
    }

    /// Adds an entry of the extension data.
    #[must_use]
    pub fn ext(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.ext.insert(key.into(), value.into());
        self
    }

    /// Sets the users who are mentioned.
    #[must_use]
    pub fn mentioned_users(mut self, users: impl Into<Vec<i64>>) -> Self {
        self.mentioned_users = users.into();
        self
    }

    /// Sets the members who alone see it.
    #[must_use]
    pub fn visible_users(mut self, users: impl Into<Vec<i64>>) -> Self {
        self.visible_users = users.into();
        self
    }

    /// Sets the members who do not see it.
    #[must_use]
    pub fn invisible_users(mut self, users: impl Into<Vec<i64>>) -> Self {
        self.invisible_users = users.into();
        self
    }

    /// Sets the client's id: a message with one that was used in the conversation is not sent again.
    #[must_use]
    pub fn client_msg_id(mut self, id: impl Into<String>) -> Self {
        self.client_msg_id = id.into();
        self
    }

    /// Sets the priority: 0 low, 1 normal, 2 high; it has an effect in live groups.
    #[must_use]
    pub fn priority(mut self, priority: i64) -> Self {
        self.priority = priority;
        self
    }

    /// Quotes a message, for which a text stands.
    #[must_use]
    pub fn reference(mut self, message_id: i64, hint: impl Into<String>) -> Self {
        self.reference = Some(message_id);
        self.hint = hint.into();
        self
    }
}

/// A message that a simulated client has sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ImSent {
    /// The short id of the conversation.
    pub conversation: i64,
    /// The id of the message.
    pub message_id: i64,
    /// The position in the conversation; `None` if the live group has dropped the message.
    pub index: Option<i64>,
}

/// A change of a message by its sender.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImMessageChange {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) content: Option<String>,
    #[serde(default)]
    pub(crate) ext: BTreeMap<String, String>,
}

impl ImMessageChange {
    /// Returns a change that changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the content.
    #[must_use]
    pub fn content(mut self, content: impl Into<String>) -> Self {
        self.content = Some(content.into());
        self
    }

    /// Sets an entry of the extension data.
    #[must_use]
    pub fn ext(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.ext.insert(key.into(), value.into());
        self
    }
}

/// The way in which a property changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PropertyOp {
    Append,
    Remove,
    Replace,
    Clear,
}

/// A change of a property of a message, such as a reaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImPropertyChange {
    pub(crate) key: String,
    pub(crate) op: PropertyOp,
    #[serde(default)]
    pub(crate) value: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) idempotent_id: Option<String>,
}

impl ImPropertyChange {
    /// Adds a value to a key; the same value of the same user is added once.
    pub fn append(key: impl Into<String>, value: impl Into<String>) -> Self {
        Self::with(PropertyOp::Append, key.into(), value.into())
    }

    /// Removes a value from a key, which the same user has added.
    pub fn remove(key: impl Into<String>, value: impl Into<String>) -> Self {
        Self::with(PropertyOp::Remove, key.into(), value.into())
    }

    /// Puts a value in place of all that a key has.
    pub fn replace(key: impl Into<String>, value: impl Into<String>) -> Self {
        Self::with(PropertyOp::Replace, key.into(), value.into())
    }

    /// Removes all that a key has.
    pub fn clear(key: impl Into<String>) -> Self {
        Self::with(PropertyOp::Clear, key.into(), String::new())
    }

    /// Sets the id of the value in its key; key, user and value together if not set.
    #[must_use]
    pub fn idempotent_id(mut self, id: impl Into<String>) -> Self {
        self.idempotent_id = Some(id.into());
        self
    }

    fn with(op: PropertyOp, key: String, value: String) -> Self {
        Self {
            key,
            op,
            value,
            idempotent_id: None,
        }
    }
}
