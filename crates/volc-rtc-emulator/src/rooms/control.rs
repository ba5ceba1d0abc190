//! The control API of rooms: simulated users and their messages.
//!
//! `?app_id=` chooses the app, the test app without it. Times are milliseconds since 1970, lists have `limit` and
//! `after`.
//!
//! | call | what it does |
//! |---|---|
//! | `GET /rooms` | lists the rooms that somebody is in |
//! | `GET /rooms/{room}/users` | lists users in the order in which they joined |
//! | `POST /rooms/{room}/users` | lets a user join, with a token or with `"token": null` |
//! | `GET /rooms/{room}/users/{user}` | shows a user |
//! | `PATCH /rooms/{room}/users/{user}` | changes the visibility or the token |
//! | `DELETE /rooms/{room}/users/{user}` | lets a user leave; `?reason=userLeave`, `connectionLost` or `other` |
//! | `POST /rooms/{room}/users/{user}/streams` | publishes streams: `audio`, `video`, `screen-audio`, `screen-video` |
//! | `DELETE /rooms/{room}/users/{user}/streams` | stops streams, one kind with `?media=` |
//! | `GET /rooms/{room}/messages` | lists messages, those that a user has received with `?user=`; waits up to `?wait_ms=` for the first one; or a stream of them |
//! | `POST /rooms/{room}/messages` | sends a message of a user who is in the room |
//! | `GET /rts/users`, `POST /rts/users`, `DELETE /rts/users/{user}` | users who are logged in outside of rooms |
//! | `GET /rts/messages` | the same as above for messages outside of rooms |

mod messages;
mod outside;
mod people;
mod publishing;
mod stream;
mod views;

use axum::routing::{delete, get, post};
use rusqlite::{Connection, Transaction};
use serde::Deserialize;

use super::ids::{self, IdProblem, Millis, UserKey};
use super::problem;
use crate::apps::{self, App, TEST_APP_ID};
use crate::control::{ControlError, Part};
use crate::{ApiError, Emulator};

pub(crate) const PART: Part = Part {
    routes: || {
        axum::Router::new()
            .route("/rooms", get(people::rooms))
            .route("/rooms/{room}/users", get(people::list).post(people::join))
            .route(
                "/rooms/{room}/users/{user}",
                get(people::show)
                    .patch(people::change)
                    .delete(people::leave),
            )
            .route(
                "/rooms/{room}/users/{user}/streams",
                post(publishing::publish).delete(publishing::stop),
            )
            .route(
                "/rooms/{room}/messages",
                get(messages::list).post(messages::send),
            )
            .route("/rts/users", get(outside::list).post(outside::login))
            .route("/rts/users/{user}", delete(outside::logout))
            .route("/rts/messages", get(outside::messages))
    },
    list: &[
        "GET /rooms",
        "GET /rooms/{room}/users",
        "POST /rooms/{room}/users",
        "GET /rooms/{room}/users/{user}",
        "PATCH /rooms/{room}/users/{user}",
        "DELETE /rooms/{room}/users/{user}",
        "POST /rooms/{room}/users/{user}/streams",
        "DELETE /rooms/{room}/users/{user}/streams",
        "GET /rooms/{room}/messages",
        "POST /rooms/{room}/messages",
        "GET /rts/users",
        "POST /rts/users",
        "DELETE /rts/users/{user}",
        "GET /rts/messages",
    ],
};

/// The items of a list, if it is not said otherwise, and the most of them.
const ITEMS: [i64; 2] = [100, 1000];

/// The query parameter that every call has.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfApp {
    #[serde(default = "test_app")]
    app_id: String,
}

/// The query parameters of a list.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListOfApp {
    #[serde(default = "test_app")]
    app_id: String,
    /// The last item of the page before: its id, or its number.
    #[serde(default)]
    after: String,
    limit: Option<i64>,
}

fn test_app() -> String {
    TEST_APP_ID.to_owned()
}

/// Reads the limit of a list.
fn limit(asked: Option<i64>) -> Result<i64, ControlError> {
    let [usual, most] = ITEMS;
    match asked {
        None => Ok(usual),
        Some(limit) if (1..=most).contains(&limit) => Ok(limit),
        Some(limit) => Err(ControlError::invalid(format!(
            "`limit` is {limit}, it must be 1 to {most}"
        ))),
    }
}

/// Reads the number that a list goes on after.
fn after_number(after: &str) -> Result<i64, ControlError> {
    match after {
        "" => Ok(0),
        number => {
            let refuse = |_| {
                ControlError::invalid(format!(
                    "`after` is `{}`, it must be a number",
                    after.escape_debug()
                ))
            };
            number.parse().map_err(refuse)
        }
    }
}

/// Runs a piece of work that changes something, at the present time of the clock.
async fn write<T: Send + 'static>(
    emulator: &Emulator,
    work: impl FnOnce(&Transaction<'_>, Millis) -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ControlError> {
    let now = Millis::new(emulator.clock().unix_millis());
    Ok(emulator.store().write(move |tx| work(tx, now)).await?)
}

/// Runs a piece of work that only reads.
async fn read<T: Send + 'static>(
    emulator: &Emulator,
    work: impl FnOnce(&Connection) -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ControlError> {
    Ok(emulator.store().read(work).await?)
}

/// Returns an app that is there and enabled.
fn app(db: &Connection, app_id: &str) -> Result<App, ApiError> {
    apps::enabled(db, app_id)
}

/// Checks the ids of a path and a body.
fn check(key: UserKey<'_>) -> Result<(), ApiError> {
    let refuse = |what: &str, problem: IdProblem| problem_of_id(what, problem);
    ids::check(key.room_id).map_err(|problem| refuse("the room", problem))?;
    ids::check(key.user_id).map_err(|problem| refuse("the user", problem))
}

fn problem_of_id(what: &str, id_problem: IdProblem) -> ApiError {
    problem(400, "InvalidId", format!("the id of {what} {id_problem}"))
}
