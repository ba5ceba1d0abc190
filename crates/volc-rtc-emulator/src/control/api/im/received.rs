//! Messages as clients receive and see them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// An entry of the inbox of a simulated client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ImReceived {
    /// The number in the inbox, from 1 on.
    pub number: i64,
    /// The kind of message.
    pub kind: ImReceivedKind,
    /// The time of reception in milliseconds since 1970.
    pub at: u64,
    /// The message as it was then.
    #[serde(flatten)]
    pub message: ImMessage,
}

/// The kind of a message that a client has received.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ImReceivedKind {
    /// A message of a conversation.
    Message,
    /// A transparent message of `P2PSendMessage`, which is not stored.
    P2p,
    /// A message of `UserBroadcast`.
    Broadcast,
}

/// A message as a client sees it. Broadcasts have no conversation, and neither they nor transparent messages an id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ImMessage {
    /// The short id of the conversation.
    pub conversation: Option<i64>,
    /// The `ConversationType`: 1, 2 or 100.
    pub conversation_type: Option<i64>,
    /// The id.
    pub message_id: Option<i64>,
    /// The position in the conversation, `IndexInConversation`.
    pub index: Option<i64>,
    /// The user who sent it.
    pub sender: i64,
    /// The `MsgType`, such as 10001 for a text.
    pub msg_type: i64,
    /// The content; empty if it was recalled.
    pub content: String,
    /// The extension data.
    pub ext: BTreeMap<String, String>,
    /// The users who are mentioned.
    pub mentioned_users: Vec<i64>,
    /// The id that its client gave it.
    pub client_msg_id: Option<String>,
    /// The priority: 0 low, 1 normal, 2 high.
    pub priority: Option<i64>,
    /// The message that it quotes.
    pub reference: Option<ImReference>,
    /// The values of its properties, by key.
    pub properties: BTreeMap<String, Vec<String>>,
    /// True if it was recalled.
    pub recalled: bool,
    /// The time of sending in milliseconds since 1970, by the sender's clock.
    pub created_at: i64,
}

/// A quoted message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ImReference {
    /// The id of the quoted message.
    pub message_id: i64,
    /// The text that stands for it.
    pub hint: String,
    /// The status: 0 visible, 3 recalled, 4 deleted or expired.
    pub status: i64,
}
