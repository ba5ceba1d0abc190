//! Simulated clients of instant messaging.

mod connection;
mod conversation;
mod message;
mod received;

pub use self::connection::{ImConnection, ImPlatform, NewImConnection};
pub use self::conversation::{
    ImConversationChange, ImCreated, ImMemberChange, ImSettingChange, NewImConversation,
};
pub(crate) use self::message::PropertyOp;
pub use self::message::{ImMessageChange, ImPropertyChange, ImSent, NewImMessage};
pub use self::received::{ImMessage, ImReceived, ImReceivedKind, ImReference};
