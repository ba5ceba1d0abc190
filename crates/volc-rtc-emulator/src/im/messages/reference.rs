//! The message that a message quotes.

use rusqlite::Connection;
use volc_rtc_api::types::im::RefMsgInfo;

use super::message::{self, Message, State};
use crate::ApiError;

/// A quoted message, as it is now.
#[derive(Clone, Debug)]
pub(in crate::im) struct Reference {
    pub(in crate::im) message: Message,
    pub(in crate::im) hint: String,
    has_expired: bool,
}

impl Reference {
    /// Returns the message that a message quotes, if it quotes one.
    pub(in crate::im) fn of_message(
        db: &Connection,
        quoting: &Message,
        now_millis: i64,
    ) -> Result<Option<Self>, ApiError> {
        let Some(id) = quoting.reference else {
            return Ok(None);
        };
        let quoted = message::find_any(db, quoting.short_id, id)?;
        Ok(quoted.map(|quoted| Self::new(quoted, &quoting.hint, now_millis)))
    }

    /// Returns a message that is quoted by a text.
    pub(in crate::im) fn new(message: Message, hint: &str, now_millis: i64) -> Self {
        Self {
            has_expired: message.has_expired(now_millis),
            message,
            hint: hint.to_owned(),
        }
    }

    /// Returns the status in responses: 0 visible, 1 expired, 3 recalled, 4 deleted.
    fn status(&self) -> i64 {
        match self.message.state {
            State::Visible if self.has_expired => 1,
            state => state as i64,
        }
    }

    /// Returns the status in events, which have one for deleted and expired messages.
    pub(in crate::im) fn event_status(&self) -> i64 {
        match self.status() {
            1 => State::Deleted as i64,
            status => status,
        }
    }

    /// Returns it as it stands in responses.
    pub(in crate::im) fn info(&self) -> RefMsgInfo {
        let mut info = RefMsgInfo::default();
        info.referenced_message_id = self.message.id;
        info.hint.clone_from(&self.hint);
        info.referenced_message_type = self.message.msg_type.into();
        info.status = self.status().into();
        info
    }
}
