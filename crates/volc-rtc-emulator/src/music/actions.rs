//! The Actions of the family `music`.

use rusqlite::Connection;
use volc_rtc_api::music::Music;
use volc_rtc_api::music::list_hot_music::{ListHotMusicOutput, ListHotMusicRequest};
use volc_rtc_api::music::list_musics::{ListMusicsOutput, ListMusicsRequest};
use volc_rtc_api::music::search_musics::{SearchMusicsOutput, SearchMusicsRequest};

use super::{hot_lists, songs};
use crate::{ApiError, Caller, apps};

/// Answers them from the database.
pub(super) struct Library;

/// Runs a function that reads, if the caller may use the app.
async fn read<T: Send + 'static>(
    caller: &Caller,
    app_id: String,
    work: impl FnOnce(&Connection, &str) -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    let account = caller.account().to_owned();
    let read = caller.read(move |db| {
        apps::usable(db, &app_id, &account)?;
        work(db, &app_id)
    });
    read.await
}

impl Music<Caller> for Library {
    type Error = ApiError;

    async fn list_hot_music(
        &self,
        request: ListHotMusicRequest,
        caller: Caller,
    ) -> Result<ListHotMusicOutput, ApiError> {
        let app_id = request.app_id.clone();
        let list = move |db: &Connection, app_id: &str| hot_lists::list(db, app_id, &request);
        read(&caller, app_id, list).await
    }

    async fn list_musics(
        &self,
        request: ListMusicsRequest,
        caller: Caller,
    ) -> Result<ListMusicsOutput, ApiError> {
        let app_id = request.app_id.clone();
        let list = move |db: &Connection, app_id: &str| songs::list(db, app_id, &request);
        read(&caller, app_id, list).await
    }

    async fn search_musics(
        &self,
        request: SearchMusicsRequest,
        caller: Caller,
    ) -> Result<SearchMusicsOutput, ApiError> {
        let app_id = request.app_id.clone();
        let search = move |db: &Connection, app_id: &str| songs::search(db, app_id, &request);
        read(&caller, app_id, search).await
    }
}
