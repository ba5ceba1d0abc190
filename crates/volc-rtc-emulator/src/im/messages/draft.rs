//! A message that is to be sent.

use std::ops::RangeInclusive;

use rusqlite::Connection;

use super::message::{self, Ext, not_found};
use crate::ApiError;
use crate::im::call::invalid;

/// The priority of a message that names none.
pub(in crate::im) const NORMAL: i64 = 1;
/// The priority of messages that have a limit of their own.
pub(in crate::im) const HIGH: i64 = 2;

/// The priorities: low, normal, high.
pub(in crate::im) const PRIORITIES: RangeInclusive<i64> = 0..=HIGH;

/// A message that is to be sent.
#[derive(Clone, Debug)]
pub(in crate::im) struct Draft {
    /// The id, if it has been taken already.
    pub(in crate::im) id: Option<i64>,
    pub(in crate::im) sender: i64,
    pub(in crate::im) msg_type: i64,
    pub(in crate::im) content: String,
    pub(in crate::im) ext: Ext,
    /// The client's id; one is made without it.
    pub(in crate::im) client_msg_id: String,
    /// In milliseconds since 1970; the present without it.
    pub(in crate::im) create_time: Option<i64>,
    pub(in crate::im) mentioned: Vec<i64>,
    pub(in crate::im) visible: Vec<i64>,
    pub(in crate::im) invisible: Vec<i64>,
    pub(in crate::im) priority: i64,
    /// The quoted message.
    pub(in crate::im) reference: Option<i64>,
    /// The text that stands for the quoted message.
    pub(in crate::im) hint: String,
}

/// The origin of a message, on which its events depend.
#[derive(Clone, Copy, Debug)]
pub(in crate::im) enum Origin<'a> {
    /// An Action that triggers no callback.
    Silent,
    /// An Action that triggers `AfterSendMessage`.
    Server,
    /// A client, with the header that events have of it: `AfterSendMessage`, and `AfterPush` for each receiver.
    Client(&'a Ext),
}

impl Draft {
    /// A message for all members, of normal priority.
    pub(in crate::im) fn new(sender: i64, msg_type: i64, content: &str) -> Self {
        Self {
            id: None,
            sender,
            msg_type,
            content: content.to_owned(),
            ext: Ext::new(),
            client_msg_id: String::new(),
            create_time: None,
            mentioned: Vec::new(),
            visible: Vec::new(),
            invisible: Vec::new(),
            priority: NORMAL,
            reference: None,
            hint: String::new(),
        }
    }

    /// Checks it for a conversation.
    ///
    /// # Errors
    /// `InvalidParam`; `MessageNotFound` for a quoted message that is not in the conversation.
    pub(in crate::im) fn check(&self, db: &Connection, short_id: i64) -> Result<(), ApiError> {
        if self.create_time.is_some_and(|time| time < 0) {
            return Err(invalid("`CreateTime` must be at least 0, in milliseconds"));
        }
        if !PRIORITIES.contains(&self.priority) {
            return Err(invalid("the priority must be 0, 1 or 2"));
        }
        match self.reference {
            Some(id) if message::find(db, short_id, id)?.is_none() => Err(not_found(short_id, id)),
            _ => Ok(()),
        }
    }
}
