//! Simulated users and their messages.

use std::time::Duration;

use bytes::Bytes;
use http::Method;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::routes::{body, escaped};
use super::{Client, Error};
use crate::control::api::{
    Media, MessageFilter, NewRoomMessage, NewRoomUser, Room, RoomMessage, RoomUser,
};

#[derive(Deserialize)]
struct Rooms {
    rooms: Vec<Room>,
    next: Option<String>,
}

#[derive(Deserialize)]
struct Users {
    users: Vec<RoomUser>,
    next: Option<String>,
}

#[derive(Deserialize)]
struct Messages {
    messages: Vec<RoomMessage>,
}

#[derive(Deserialize)]
struct Sent {
    id: i64,
}

impl Client {
    /// Returns the rooms that somebody is in, by their ids.
    ///
    /// # Errors
    /// If the app is not there.
    pub async fn rooms(&self) -> Result<Vec<Room>, Error> {
        let mut all = Vec::new();
        let mut after = String::new();
        loop {
            let page: Rooms = self.page("/rooms", &after).await?;
            all.extend(page.rooms);
            match page.next {
                Some(next) => after = next,
                None => return Ok(all),
            }
        }
    }

    /// Returns the users of a room, in the order in which they joined.
    ///
    /// # Errors
    /// If the app is not there.
    pub async fn room_users(&self, room_id: &str) -> Result<Vec<RoomUser>, Error> {
        let mut all = Vec::new();
        let mut after = String::new();
        loop {
            let page: Users = self
                .page(&format!("/rooms/{}/users", escaped(room_id)), &after)
                .await?;
            all.extend(page.users);
            match page.next {
                Some(next) => after = next,
                None => return Ok(all),
            }
        }
    }

    /// Lets a user join a room.
    ///
    /// # Errors
    /// If the token is refused, with the reason, or a ban keeps the user out.
    pub async fn join_room(&self, room_id: &str, user: &NewRoomUser) -> Result<RoomUser, Error> {
        let path = self.of_app(&format!("/rooms/{}/users", escaped(room_id)));
        self.exchange
            .send(Method::POST, &path, body(user), Duration::ZERO)
            .await
    }

    /// Returns a user who is in a room.
    ///
    /// # Errors
    /// With the code `NotFound` if the user is not in the room.
    pub async fn room_user(&self, room_id: &str, user_id: &str) -> Result<RoomUser, Error> {
        self.exchange
            .get(&self.of_app(&user_path(room_id, user_id)))
            .await
    }

    /// Gives a user another token, as `updateToken` of the client SDKs.
    ///
    /// # Errors
    /// If the token is refused, or the user is not in the room.
    pub async fn update_room_token(
        &self,
        room_id: &str,
        user_id: &str,
        token: &str,
    ) -> Result<RoomUser, Error> {
        self.change_user(room_id, user_id, &json!({"token": token}))
            .await
    }

    /// Makes a user visible or invisible, as `setUserVisibility` of the client SDKs.
    ///
    /// # Errors
    /// If the user is not in the room.
    pub async fn set_room_visibility(
        &self,
        room_id: &str,
        user_id: &str,
        visible: bool,
    ) -> Result<RoomUser, Error> {
        self.change_user(room_id, user_id, &json!({"visible": visible}))
            .await
    }

    /// Lets a user leave a room.
    ///
    /// # Errors
    /// If the user is not in the room.
    pub async fn leave_room(&self, room_id: &str, user_id: &str) -> Result<(), Error> {
        let path = self.of_app(&user_path(room_id, user_id));
        self.exchange
            .bytes(Method::DELETE, &path, Bytes::new(), Duration::ZERO)
            .await?;
        Ok(())
    }

    /// Cuts the connection of a user, who has left the room 30 seconds later unless they join again.
    ///
    /// # Errors
    /// If the user is not in the room.
    pub async fn lose_connection(&self, room_id: &str, user_id: &str) -> Result<(), Error> {
        let path = self.of_app(&user_path(room_id, user_id));
        let path = with_parameter(&path, "reason", "connectionLost");
        self.exchange
            .bytes(Method::DELETE, &path, Bytes::new(), Duration::ZERO)
            .await?;
        Ok(())
    }

    /// Lets a user publish streams, all or none.
    ///
    /// # Errors
    /// If the user may not, with the reason, or is not in the room.
    pub async fn publish(
        &self,
        room_id: &str,
        user_id: &str,
        media: &[Media],
    ) -> Result<RoomUser, Error> {
        let path = self.of_app(&format!("{}/streams", user_path(room_id, user_id)));
        self.exchange
            .send(
                Method::POST,
                &path,
                body(&json!({"media": media})),
                Duration::ZERO,
            )
            .await
    }

    /// Stops streams of a user: one kind, or all.
    ///
    /// # Errors
    /// If the user is not in the room.
    pub async fn unpublish(
        &self,
        room_id: &str,
        user_id: &str,
        media: Option<Media>,
    ) -> Result<RoomUser, Error> {
        let mut path = self.of_app(&format!("{}/streams", user_path(room_id, user_id)));
        if let Some(media) = media {
            path = with_parameter(&path, "media", media.as_str());
        }
        self.exchange
            .send(Method::DELETE, &path, Bytes::new(), Duration::ZERO)
            .await
    }

    /// Sends a message of a user, and returns its number.
    ///
    /// # Errors
    /// If the sender or the receiver is not in the room.
    pub async fn send_room_message(
        &self,
        room_id: &str,
        message: &NewRoomMessage,
    ) -> Result<i64, Error> {
        let path = self.of_app(&format!("/rooms/{}/messages", escaped(room_id)));
        let sent: Sent = self
            .exchange
            .send(Method::POST, &path, body(message), Duration::ZERO)
            .await?;
        Ok(sent.id)
    }

    /// Returns messages of a room, the oldest first, up to 1,000.
    ///
    /// # Errors
    /// If the app is not there.
    pub async fn room_messages(
        &self,
        room_id: &str,
        filter: &MessageFilter,
    ) -> Result<Vec<RoomMessage>, Error> {
        let mut path = self.of_app(&format!("/rooms/{}/messages", escaped(room_id)));
        if let Some(user_id) = &filter.user {
            path = with_parameter(&path, "user", user_id);
        }
        for (name, number) in [
            ("after", filter.after.to_string()),
            ("wait_ms", filter.wait.as_millis().to_string()),
        ] {
            path = with_parameter(&path, name, &number);
        }
        let path = with_parameter(&path, "limit", "1000");
        let page: Messages = self
            .exchange
            .send(Method::GET, &path, Bytes::new(), filter.wait)
            .await?;
        Ok(page.messages)
    }

    async fn change_user(
        &self,
        room_id: &str,
        user_id: &str,
        change: &Value,
    ) -> Result<RoomUser, Error> {
        let path = self.of_app(&user_path(room_id, user_id));
        self.exchange
            .send(Method::PATCH, &path, body(change), Duration::ZERO)
            .await
    }

    async fn page<T: DeserializeOwned>(&self, path: &str, after: &str) -> Result<T, Error> {
        let path = with_parameter(&self.of_app(path), "limit", "1000");
        self.exchange
            .get(&with_parameter(&path, "after", after))
            .await
    }
}

fn user_path(room_id: &str, user_id: &str) -> String {
    format!("/rooms/{}/users/{}", escaped(room_id), escaped(user_id))
}

fn with_parameter(path: &str, name: &str, value: &str) -> String {
    let mark = if path.contains('?') { '&' } else { '?' };
    format!("{path}{mark}{name}={}", escaped(value))
}
