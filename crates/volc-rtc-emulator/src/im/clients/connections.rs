//! Clients that connect and disconnect.

use axum::Json;
use axum::extract::{Path, State};
use serde::Deserialize;
use serde_json::json;

use super::actor::{Actor, OfApp, Outcome};
use super::live_presence;
use crate::Emulator;
use crate::control::{JsonBody, NewImConnection, Params};
use crate::im::messages::user_broadcast;
use crate::im::users::find::{self as users, NewClient};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Disconnect {
    conn_id: Option<String>,
}

/// Connects a client; the broadcasts that it has missed come at once.
pub(super) async fn connect(
    State(emulator): State<Emulator>,
    Path(user): Path<String>,
    Params(params): Params<OfApp>,
    JsonBody(body): JsonBody<NewImConnection>,
) -> Outcome {
    let actor = Actor::new(emulator, &user, params)?;
    let client = actor.write(move |tx, who| {
        let new = NewClient {
            app_id: &who.app_id,
            user_id: who.user_id,
            device_id: body.device_id,
            platform: body.platform.as_str(),
            client_version: body.client_version,
            token: body.token.as_deref(),
        };
        let client = users::connect(tx, &new, who.now_millis)?;
        live_presence::restore(tx, who)?;
        user_broadcast::catch_up(tx, &who.app_id, who.user_id, who.millis())?;
        Ok(client)
    });
    Ok(Json(json!(client.await?)))
}

/// Disconnects the clients of a user, or one of them.
pub(super) async fn disconnect(
    State(emulator): State<Emulator>,
    Path(user): Path<String>,
    Params(params): Params<OfApp>,
    JsonBody(body): JsonBody<Disconnect>,
) -> Outcome {
    let actor = Actor::new(emulator, &user, params)?;
    let gone = actor.write(move |tx, who| {
        let conn_id = body.conn_id.as_deref();
        let gone = users::disconnect(tx, &who.app_id, who.user_id, conn_id, who.now_millis)?;
        if !gone.is_empty() {
            live_presence::lose(tx, who)?;
        }
        Ok(gone)
    });
    Ok(Json(json!({"disconnected": gone.await?})))
}
