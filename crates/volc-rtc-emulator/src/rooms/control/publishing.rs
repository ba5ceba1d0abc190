//! Streams that simulated users publish.

use axum::Json;
use axum::extract::{Path, State};
use serde::Deserialize;

use super::request::{OfApp, app, write};
use super::views::user_view;
use crate::Emulator;
use crate::control::{ControlError, JsonBody, Media, Params, RoomUser};
use crate::rooms::events::StopReason;
use crate::rooms::ids::UserKey;
use crate::rooms::{roster, streams};

/// Streams to publish.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PublishBody {
    media: Vec<Media>,
}

/// The query parameters of a stop.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StopParams {
    #[serde(default = "super::request::test_app")]
    app_id: String,
    media: Option<Media>,
}

pub(super) async fn publish(
    State(emulator): State<Emulator>,
    Path((room_id, user_id)): Path<(String, String)>,
    Params(params): Params<OfApp>,
    JsonBody(body): JsonBody<PublishBody>,
) -> Result<Json<RoomUser>, ControlError> {
    let media = body.media;
    if media.is_empty() {
        let text = "`media` is empty; it takes `audio`, `video`, `screen-audio` and `screen-video`";
        return Err(ControlError::invalid(text));
    }
    let view = write(&emulator, move |tx, now| {
        app(tx, &params.app_id)?;
        let key = UserKey::new(&params.app_id, &room_id, &user_id);
        streams::publish(tx, key, &media, now)?;
        user_view(tx, key, roster::present(tx, key)?)
    });
    Ok(Json(view.await?))
}

pub(super) async fn stop(
    State(emulator): State<Emulator>,
    Path((room_id, user_id)): Path<(String, String)>,
    Params(params): Params<StopParams>,
) -> Result<Json<RoomUser>, ControlError> {
    let only = params.media;
    let view = write(&emulator, move |tx, now| {
        app(tx, &params.app_id)?;
        let key = UserKey::new(&params.app_id, &room_id, &user_id);
        let user = roster::present(tx, key)?;
        streams::stop_if(tx, user.subject(key), StopReason::Stopped, now, |media| {
            only.is_none_or(|only| media == only)
        })?;
        user_view(tx, key, user)
    });
    Ok(Json(view.await?))
}
