//! Conversations of instant messaging, and their limits.

use std::time::Duration;

use bytes::Bytes;
use http::Method;
use serde_json::json;

use super::routes::body;
use super::{Client, Error};
use crate::control::api::{ConversationState, ImLimits};

impl Client {
    /// Returns a conversation.
    ///
    /// # Errors
    /// With the code `NotFound` if it is not there, or was dissolved.
    pub async fn conversation(&self, short_id: i64) -> Result<ConversationState, Error> {
        let path = self.of_app(&format!("/im/conversations/{short_id}"));
        self.exchange.get(&path).await
    }

    /// Mutes all members of a live group but for its owner, managers and white list, or ends that.
    ///
    /// # Errors
    /// If the conversation is not there or is no live group.
    pub async fn mute_all(&self, short_id: i64, muted: bool) -> Result<ConversationState, Error> {
        let path = self.of_app(&format!("/im/conversations/{short_id}"));
        let change = body(&json!({"muted_all": muted}));
        self.exchange
            .send(Method::PATCH, &path, change, Duration::ZERO)
            .await
    }

    /// Lets a client come into a live group, or come back after a lost connection.
    ///
    /// # Errors
    /// With the code `ParticipantIsBlock` if the user is kept out.
    pub async fn enter_live_group(
        &self,
        short_id: i64,
        user_id: i64,
    ) -> Result<ConversationState, Error> {
        let path = self.of_app(&online(short_id, user_id));
        self.exchange
            .send(Method::PUT, &path, Bytes::new(), Duration::ZERO)
            .await
    }

    /// Lets a client leave a live group.
    ///
    /// # Errors
    /// With the code `ParticipantNotInConversation` if the user is not there.
    pub async fn leave_live_group(&self, short_id: i64, user_id: i64) -> Result<(), Error> {
        let path = self.of_app(&online(short_id, user_id));
        self.exchange
            .bytes(Method::DELETE, &path, Bytes::new(), Duration::ZERO)
            .await?;
        Ok(())
    }

    /// Cuts the connection of a client in a live group, who is offline 120 seconds later unless they come back.
    ///
    /// # Errors
    /// With the code `ParticipantNotInConversation` if the user is not there.
    pub async fn lose_live_connection(&self, short_id: i64, user_id: i64) -> Result<(), Error> {
        let path = self.of_app(&online(short_id, user_id));
        let mark = if path.contains('?') { '&' } else { '?' };
        let path = format!("{path}{mark}reason=connectionLost");
        self.exchange
            .bytes(Method::DELETE, &path, Bytes::new(), Duration::ZERO)
            .await?;
        Ok(())
    }

    /// Returns the limits of the client's app.
    ///
    /// # Errors
    /// If the client is not for an app alone, or it is not there.
    pub async fn im_limits(&self) -> Result<ImLimits, Error> {
        self.exchange.get(&self.of_app("/im/limits")).await
    }

    /// Sets the limits of the client's app.
    ///
    /// # Errors
    /// If the client is not for an app alone, or it is not there, or a limit is not above 0.
    pub async fn set_im_limits(&self, limits: &ImLimits) -> Result<ImLimits, Error> {
        self.exchange
            .send(
                Method::PUT,
                &self.of_app("/im/limits"),
                body(limits),
                Duration::ZERO,
            )
            .await
    }
}

fn online(short_id: i64, user_id: i64) -> String {
    format!("/im/conversations/{short_id}/online/{user_id}")
}
