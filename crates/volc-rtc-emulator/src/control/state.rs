//! The state of the emulator.
//!
//! | route | |
//! |---|---|
//! | `POST /seed` | puts a seed (the body) into the database; what is there under the same ids is replaced |
//! | `POST /reset` | puts everything back to the start, or what a [`Reset`] names: an app, some parts |
//! | `GET /snapshot` | the database as one JSON value, which holds keys of apps in plain text |
//! | `PUT /snapshot` | puts a snapshot in place of what is in the database; one of an older version too |
//! | `GET /actions` | the Actions, and which of them keep state |
//! | `GET /apps` | the apps |

use axum::Json;
use axum::extract::State;
use axum::routing::{get, post};
use serde_json::{Value, json};

use super::api::{ActionState, AppState, Reset};
use super::journal::OfApp;
use super::{ControlError, JsonBody, LargeJsonBody, Params, Part};
use crate::{Emulator, Seed, store};

pub(super) const PART: Part = Part {
    routes: || {
        axum::Router::new()
            .route("/seed", post(seed))
            .route("/reset", post(reset))
            .route("/snapshot", get(snapshot).put(restore))
            .route("/actions", get(actions))
            .route("/apps", get(apps))
    },
    list: &[
        "POST /seed",
        "POST /reset",
        "GET /snapshot",
        "PUT /snapshot",
        "GET /actions",
        "GET /apps",
    ],
};

async fn seed(
    State(emulator): State<Emulator>,
    LargeJsonBody(seed): LargeJsonBody<Seed>,
) -> Result<Json<Value>, ControlError> {
    let seed = seed.complete()?;
    let seeded = emulator.seed(seed).await;
    seeded.map_err(|error| ControlError::internal(error.to_string()))?;
    Ok(Json(json!({"status": "ok"})))
}

async fn reset(
    State(emulator): State<Emulator>,
    Params(of): Params<OfApp>,
    JsonBody(mut reset): JsonBody<Reset>,
) -> Result<Json<Value>, ControlError> {
    if let Some(app_id) = of.app_id {
        if reset.app_id.as_ref().is_some_and(|other| *other != app_id) {
            return Err(ControlError::invalid(
                "the query names another `app_id` than the body",
            ));
        }
        reset.app_id = Some(app_id);
    }
    if let Some(problem) = reset.problem() {
        return Err(ControlError::invalid(problem));
    }
    emulator.reset_parts(&reset).await?;
    Ok(Json(json!({"status": "ok"})))
}

async fn snapshot(State(emulator): State<Emulator>) -> Result<Json<Value>, ControlError> {
    let snapshot = emulator.store().read(store::snapshot);
    Ok(Json(snapshot.await?))
}

async fn restore(
    State(emulator): State<Emulator>,
    LargeJsonBody(snapshot): LargeJsonBody<Value>,
) -> Result<Json<Value>, ControlError> {
    let restored = emulator
        .store()
        .write(move |tx| store::restore(tx, &snapshot));
    restored.await?;
    Ok(Json(json!({"status": "ok"})))
}

async fn actions(State(emulator): State<Emulator>) -> Json<Value> {
    let actions = emulator.actions().map(|(action, stateful)| ActionState {
        action: action.action.clone(),
        version: action.version.clone(),
        family: action.family.clone(),
        stateful,
    });
    Json(json!({"actions": actions.collect::<Vec<_>>()}))
}

async fn apps(State(emulator): State<Emulator>) -> Result<Json<Value>, ControlError> {
    let apps = emulator.store().read(|db| {
        let mut select =
            db.prepare_cached("SELECT app_id, account, enabled FROM apps ORDER BY app_id")?;
        let rows = select.query_map((), |row| {
            Ok(AppState {
                app_id: row.get("app_id")?,
                account: row.get("account")?,
                enabled: row.get("enabled")?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<Vec<_>>>()?)
    });
    Ok(Json(json!({"apps": apps.await?})))
}
