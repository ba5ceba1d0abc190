//! The library of songs.

use std::time::Duration;

use bytes::Bytes;
use http::Method;

use super::routes::{body, escaped};
use super::{Client, Error};
use crate::control::api::{HotSongs, Song};

impl Client {
    /// Adds a song to the library of the app, or replaces the one with its id.
    ///
    /// # Errors
    /// If it has no id, or the app is not there.
    pub async fn add_song(&self, song: &Song) -> Result<(), Error> {
        let path = self.of_app("/music/songs");
        self.music(Method::POST, &path, body(song)).await
    }

    /// Removes a song from the library, of which the event `MusicRemoved` tells.
    ///
    /// # Errors
    /// With the code `NotFound` if there is no such song.
    pub async fn remove_song(&self, id: &str) -> Result<(), Error> {
        let path = self.of_app(&format!("/music/songs/{}", escaped(id)));
        self.music(Method::DELETE, &path, Bytes::new()).await
    }

    /// Sets a custom list of hot songs.
    ///
    /// # Errors
    /// If one of the songs is not in the library.
    pub async fn set_hot_songs(&self, list: &HotSongs) -> Result<(), Error> {
        let path = self.of_app("/music/hot-lists");
        self.music(Method::POST, &path, body(list)).await
    }

    async fn music(&self, method: Method, path: &str, body: Bytes) -> Result<(), Error> {
        self.exchange
            .bytes(method, path, body, Duration::ZERO)
            .await?;
        Ok(())
    }
}
