//! Simulated clients of instant messaging.

use std::time::Duration;

use bytes::Bytes;
use http::Method;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::routes::{body, escaped};
use super::{Client, Error};
use crate::control::api::{
    ImConnection, ImConversationChange, ImCreated, ImMemberChange, ImSent, ImSettingChange,
    NewImConnection, NewImConversation, NewImMessage,
};

#[derive(Deserialize)]
struct Users {
    users: Vec<i64>,
}

impl Client {
    /// Returns the simulated client of a user, in the app that [`for_app`](Client::for_app) sets: one of instant
    /// messaging, whose id is a number.
    ///
    /// ```no_run
    /// use volc_rtc_emulator::control::{Client, NewImConnection, NewImMessage};
    ///
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let control = Client::connect("http://127.0.0.1:8787").await?.for_app("123456");
    /// let (alice, bob) = (control.im_client(10_001), control.im_client(10_002));
    /// bob.connect(&NewImConnection::default()).await?;
    /// alice.send(&NewImMessage::to_user(10_002, r#"{"text":"Hello"}"#)).await?;
    /// assert_eq!(bob.inbox(0).await?[0].message.sender, 10_001);
    /// # Ok(()) }
    /// ```
    pub fn im_client(&self, user_id: i64) -> ImClient<'_> {
        ImClient {
            control: self,
            user_id,
        }
    }

    /// Switches the read receipts of the app's groups on or off; they are on at the start.
    ///
    /// # Errors
    /// If the app is not there.
    pub async fn set_group_read_receipts(&self, are_enabled: bool) -> Result<(), Error> {
        let path = self.of_app("/im/settings");
        let settings = body(&json!({"group_read_receipts": are_enabled}));
        let _: Value = self
            .exchange
            .send(Method::POST, &path, settings, Duration::ZERO)
            .await?;
        Ok(())
    }
}

/// The simulated client of a user. What it does is checked as the service checks clients, and callbacks are asked where
/// an event before the fact belongs to it: a refusal is an error with the code `RefusedByCallback`.
#[derive(Clone, Copy, Debug)]
pub struct ImClient<'a> {
    pub(super) control: &'a Client,
    user_id: i64,
}

impl ImClient<'_> {
    /// Connects, and receives the broadcasts that it has missed.
    ///
    /// # Errors
    /// If the token is refused.
    pub async fn connect(&self, client: &NewImConnection) -> Result<ImConnection, Error> {
        self.call("connect", body(client)).await
    }

    /// Disconnects one connection, or all; returns those that were connected.
    ///
    /// # Errors
    /// If the app is not there.
    pub async fn disconnect(&self, conn_id: Option<&str>) -> Result<Vec<ImConnection>, Error> {
        #[derive(Deserialize)]
        struct Gone {
            disconnected: Vec<ImConnection>,
        }
        let gone: Gone = self
            .call("disconnect", body(&json!({"conn_id": conn_id})))
            .await?;
        Ok(gone.disconnected)
    }

    /// Sends a message.
    ///
    /// # Errors
    /// If the user is no member, is muted or blocked, or a callback refuses it.
    pub async fn send(&self, message: &NewImMessage) -> Result<ImSent, Error> {
        self.call("send", body(message)).await
    }

    /// Creates a conversation.
    ///
    /// # Errors
    /// If a callback refuses it.
    pub async fn create(&self, conversation: &NewImConversation) -> Result<ImCreated, Error> {
        self.call("create", body(conversation)).await
    }

    /// Adds users to a group; returns those whom the callbacks let in.
    ///
    /// # Errors
    /// If the client is no member, or a callback refuses it.
    pub async fn add(&self, conversation: i64, users: &[i64]) -> Result<Vec<i64>, Error> {
        let users = body(&json!({"conversation": conversation, "users": users}));
        Ok(self.call::<Users>("add", users).await?.users)
    }

    /// Removes users from a group; returns those who were removed.
    ///
    /// # Errors
    /// If the client is neither owner nor manager, or a callback refuses it.
    pub async fn remove(&self, conversation: i64, users: &[i64]) -> Result<Vec<i64>, Error> {
        let users = body(&json!({"conversation": conversation, "users": users}));
        Ok(self.call::<Users>("remove", users).await?.users)
    }

    /// Joins a live group.
    ///
    /// # Errors
    /// If the user is kept out of it.
    pub async fn join(&self, conversation: i64) -> Result<(), Error> {
        self.change("join", json!({"conversation": conversation}))
            .await
    }

    /// Leaves a group or live group.
    ///
    /// # Errors
    /// If the user is no member, or the owner of a group.
    pub async fn leave(&self, conversation: i64) -> Result<(), Error> {
        self.change("leave", json!({"conversation": conversation}))
            .await
    }

    /// Changes a conversation.
    ///
    /// # Errors
    /// If the client may not, or a callback refuses it.
    pub async fn update_conversation(
        &self,
        conversation: i64,
        change: &ImConversationChange,
    ) -> Result<(), Error> {
        let change = json!({"conversation": conversation, "change": change});
        self.change("update-conversation", change).await
    }

    /// Changes a member, oneself or another.
    ///
    /// # Errors
    /// If the client may not, or a callback refuses it.
    pub async fn update_member(
        &self,
        conversation: i64,
        user_id: i64,
        change: &ImMemberChange,
    ) -> Result<(), Error> {
        let change = json!({"conversation": conversation, "user": user_id, "change": change});
        self.change("update-member", change).await
    }

    /// Changes the user's own settings of a conversation.
    ///
    /// # Errors
    /// If the user is no member, or a callback refuses it.
    pub async fn update_setting(
        &self,
        conversation: i64,
        change: &ImSettingChange,
    ) -> Result<(), Error> {
        let change = json!({"conversation": conversation, "change": change});
        self.change("update-setting", change).await
    }

    /// Dissolves a group or live group.
    ///
    /// # Errors
    /// If the client is not the owner, or a callback refuses it.
    pub async fn destroy(&self, conversation: i64) -> Result<(), Error> {
        self.change("destroy", json!({"conversation": conversation}))
            .await
    }

    pub(super) async fn change(&self, what: &str, change: Value) -> Result<(), Error> {
        let _: Value = self.call(what, body(&change)).await?;
        Ok(())
    }

    async fn call<T: DeserializeOwned>(&self, what: &str, body: Bytes) -> Result<T, Error> {
        let path = self.path(what, "");
        // A callback has a second of the emulator's clock, and one of real time.
        let wait = Duration::from_secs(5);
        self.control
            .exchange
            .send(Method::POST, &path, body, wait)
            .await
    }

    pub(super) fn path(&self, what: &str, query: &str) -> String {
        let app = self.control.app_id.as_deref().unwrap_or_default();
        let and = if query.is_empty() { "" } else { "&" };
        format!(
            "/im/clients/{}/{what}?app_id={}{and}{query}",
            self.user_id,
            escaped(app)
        )
    }
}
