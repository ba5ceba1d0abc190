//! The control API of statistics: what does not follow from a simulation.
//!
//! `?app_id=` chooses the app, the test app without it.
//!
//! | call | what it does |
//! |---|---|
//! | `POST /statistics/quality` | `{"indicator": …, "value": …}`: sets the value of a quality indicator from now on |
//! | `DELETE /statistics/quality` | makes the quality perfect again |
//! | `POST /statistics/packages` | adds a resource package, to those of every account |
//! | `DELETE /statistics/packages` | removes all resource packages |

use axum::extract::State;
use axum::routing::post;
use http::StatusCode;
use serde::Deserialize;

use super::packages;
use super::quality::settings;
use crate::apps::{self, TEST_APP_ID};
use crate::control::{ControlError, JsonBody, Params, Part, ResourcePackage};
use crate::{ApiError, Emulator};

pub(crate) const PART: Part = Part {
    routes: || {
        axum::Router::new()
            .route(
                "/statistics/quality",
                post(set_quality).delete(clear_quality),
            )
            .route(
                "/statistics/packages",
                post(add_package).delete(clear_packages),
            )
    },
    list: &[
        "POST /statistics/quality",
        "DELETE /statistics/quality",
        "POST /statistics/packages",
        "DELETE /statistics/packages",
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Quality {
    indicator: String,
    value: f64,
}

type Outcome = Result<StatusCode, ControlError>;

async fn write(
    emulator: &Emulator,
    work: impl FnOnce(&rusqlite::Transaction<'_>) -> Result<(), ApiError> + Send + 'static,
) -> Outcome {
    emulator.store().write(work).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn set_quality(
    State(emulator): State<Emulator>,
    Params(params): Params<OfApp>,
    JsonBody(body): JsonBody<Quality>,
) -> Outcome {
    let now = i64::try_from(emulator.clock().unix_millis()).unwrap_or(i64::MAX);
    let set = write(&emulator, move |tx| {
        apps::enabled(tx, &params.app_id)?;
        settings::set(tx, &params.app_id, &body.indicator, body.value, now)
    });
    set.await
}

async fn clear_quality(State(emulator): State<Emulator>, Params(params): Params<OfApp>) -> Outcome {
    let cleared = write(&emulator, move |tx| {
        apps::enabled(tx, &params.app_id)?;
        settings::clear(tx, &params.app_id)
    });
    cleared.await
}

async fn add_package(
    State(emulator): State<Emulator>,
    JsonBody(package): JsonBody<ResourcePackage>,
) -> Outcome {
    write(&emulator, move |tx| packages::add(tx, &package)).await
}

async fn clear_packages(State(emulator): State<Emulator>) -> Outcome {
    write(&emulator, packages::clear).await
}
