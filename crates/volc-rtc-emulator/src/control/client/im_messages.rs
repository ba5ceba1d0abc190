//! Messages of simulated clients: changes, inboxes, and what they see.

use std::time::Duration;

use bytes::Bytes;
use http::Method;
use serde::Deserialize;
use serde_json::json;

use super::{Error, ImClient};
use crate::control::api::{ImMessage, ImMessageChange, ImPropertyChange, ImReceived};

/// The items of a page.
const PAGE: usize = 1000;

#[derive(Deserialize)]
struct Inbox {
    received: Vec<ImReceived>,
}

#[derive(Deserialize)]
struct Messages {
    messages: Vec<ImMessage>,
}

impl ImClient<'_> {
    /// Changes the client's own message.
    ///
    /// # Errors
    /// If the client has not sent it, or the change is refused as `ModifyMessage` would be.
    pub async fn modify(
        &self,
        conversation: i64,
        message_id: i64,
        change: &ImMessageChange,
    ) -> Result<(), Error> {
        let change =
            json!({"conversation": conversation, "message_id": message_id, "change": change});
        self.change("modify", change).await
    }

    /// Recalls the client's own message, or as owner or manager any.
    ///
    /// # Errors
    /// If the client may not.
    pub async fn recall(&self, conversation: i64, message_id: i64) -> Result<(), Error> {
        let message = json!({"conversation": conversation, "message_id": message_id});
        self.change("recall", message).await
    }

    /// Deletes a message for the client alone.
    ///
    /// # Errors
    /// If the client does not see it.
    pub async fn delete(&self, conversation: i64, message_id: i64) -> Result<(), Error> {
        let message = json!({"conversation": conversation, "message_id": message_id});
        self.change("delete", message).await
    }

    /// Changes a property of a message, such as a reaction to it.
    ///
    /// # Errors
    /// If the client does not see it, or it is in a live group.
    pub async fn set_property(
        &self,
        conversation: i64,
        message_id: i64,
        change: &ImPropertyChange,
    ) -> Result<(), Error> {
        let change =
            json!({"conversation": conversation, "message_id": message_id, "change": change});
        self.change("set-property", change).await
    }

    /// Marks messages as read: up to a position, or all.
    ///
    /// # Errors
    /// If the user is no member.
    pub async fn mark_read(&self, conversation: i64, index: Option<i64>) -> Result<(), Error> {
        let position = json!({"conversation": conversation, "index": index});
        self.change("mark-read", position).await
    }

    /// Returns what the client has received after the entry of a number, the oldest first, up to 1,000.
    ///
    /// # Errors
    /// If the app is not there.
    pub async fn inbox(&self, after: i64) -> Result<Vec<ImReceived>, Error> {
        self.wait_for_inbox(after, Duration::ZERO).await
    }

    /// Does the same, and waits up to a time for the first entry if there is none yet.
    ///
    /// # Errors
    /// If the app is not there.
    pub async fn wait_for_inbox(
        &self,
        after: i64,
        wait: Duration,
    ) -> Result<Vec<ImReceived>, Error> {
        let millis = wait.as_millis();
        let path = self.path(
            "inbox",
            &format!("after={after}&limit={PAGE}&wait_ms={millis}"),
        );
        let inbox: Inbox = self
            .control
            .exchange
            .send(Method::GET, &path, Bytes::new(), wait)
            .await?;
        Ok(inbox.received)
    }

    /// Returns the messages of a conversation that the client sees after a position, the oldest first, up to 1,000.
    ///
    /// # Errors
    /// If the user is no member.
    pub async fn messages(&self, conversation: i64, after: i64) -> Result<Vec<ImMessage>, Error> {
        let query = format!("conversation={conversation}&after={after}&limit={PAGE}");
        let seen: Messages = self
            .control
            .exchange
            .get(&self.path("messages", &query))
            .await?;
        Ok(seen.messages)
    }
}
