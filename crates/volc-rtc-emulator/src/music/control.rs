//! The control API of the library of songs. `?app_id=` chooses the app, the test app without it.
//!
//! | call | what it does |
//! |---|---|
//! | `POST /music/songs` | adds a song, or replaces the one with its `id` |
//! | `DELETE /music/songs/{id}` | removes a song, of which `MusicRemoved` tells |
//! | `POST /music/hot-lists` | `{"id": …, "name": …, "songs": […]}`: sets a custom list of hot songs |

use axum::extract::{Path, State};
use axum::routing::{delete, post};
use http::StatusCode;
use rusqlite::Transaction;
use serde::Deserialize;
use serde_json::json;

use super::{catalogue, hot_lists};
use crate::apps::{self, TEST_APP_ID};
use crate::control::{ControlError, HotSongs, JsonBody, Params, Part, Song};
use crate::outbox::NewEvent;
use crate::{ApiError, Emulator, webhooks};

pub(crate) const PART: Part = Part {
    routes: || {
        axum::Router::new()
            .route("/music/songs", post(add_song))
            .route("/music/songs/{id}", delete(remove_song))
            .route("/music/hot-lists", post(set_hot_list))
    },
    list: &[
        "POST /music/songs",
        "DELETE /music/songs/{id}",
        "POST /music/hot-lists",
    ],
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfApp {
    #[serde(default = "test_app")]
    app_id: String,
}

fn test_app() -> String {
    TEST_APP_ID.to_owned()
}

type Outcome = Result<StatusCode, ControlError>;

async fn write(
    emulator: &Emulator,
    app_id: String,
    work: impl FnOnce(&Transaction<'_>, &str) -> Result<(), ApiError> + Send + 'static,
) -> Outcome {
    let written = emulator.store().write(move |tx| {
        apps::enabled(tx, &app_id)?;
        work(tx, &app_id)
    });
    written.await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn add_song(
    State(emulator): State<Emulator>,
    Params(params): Params<OfApp>,
    JsonBody(mut song): JsonBody<Song>,
) -> Outcome {
    if song.id.is_empty() {
        return Err(ControlError::invalid("`id` is empty"));
    }
    if song.updated_at == 0 {
        let now = emulator.clock().unix_millis() / 1000;
        song.updated_at = i64::try_from(now).unwrap_or(i64::MAX);
    }
    write(&emulator, params.app_id, move |tx, app_id| {
        catalogue::add(tx, app_id, &song)
    })
    .await
}

async fn remove_song(
    State(emulator): State<Emulator>,
    Path(id): Path<String>,
    Params(params): Params<OfApp>,
) -> Outcome {
    let now = emulator.clock().unix_millis();
    write(&emulator, params.app_id, move |tx, app_id| {
        let Some(song) = catalogue::remove(tx, app_id, &id)? else {
            return Err(not_found(&id));
        };
        let removed = json!({"SongId": song.id, "VendorId": song.vendor_id, "UpdateAt": now});
        let event = NewEvent {
            app_id,
            event_type: "MusicRemoved",
            room_id: None,
            data: json!({"AppId": app_id, "Timestamp": now, "SongUpdate": [removed]}),
            at_millis: now,
        };
        webhooks::emit(tx, &event)?;
        Ok(())
    })
    .await
}

async fn set_hot_list(
    State(emulator): State<Emulator>,
    Params(params): Params<OfApp>,
    JsonBody(list): JsonBody<HotSongs>,
) -> Outcome {
    write(&emulator, params.app_id, move |tx, app_id| {
        let all = catalogue::all(tx, app_id)?;
        let is_missing = |id: &&String| !all.iter().any(|song| song.id == **id);
        if let Some(id) = list.songs.iter().find(is_missing) {
            return Err(not_found(id));
        }
        hot_lists::set(tx, app_id, &list)
    })
    .await
}

fn not_found(id: &str) -> ApiError {
    let text = format!(
        "there is no song `{}`; ListMusics lists them",
        id.escape_debug()
    );
    ApiError::service("NotFound", text).with_status(StatusCode::NOT_FOUND)
}
