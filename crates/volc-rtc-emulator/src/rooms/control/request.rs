//! The common parts of requests of the routes of rooms.

use rusqlite::{Connection, Transaction};
use serde::Deserialize;

use crate::apps::{self, App, TEST_APP_ID};
use crate::control::ControlError;
use crate::rooms::ids::{self, IdProblem, Millis, UserKey};
use crate::rooms::problem::problem;
use crate::{ApiError, Emulator};

/// The items of a list, if it is not said otherwise, and the most of them.
const ITEMS: [i64; 2] = [100, 1000];

/// The query parameter that every call has.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OfApp {
    #[serde(default = "test_app")]
    pub(super) app_id: String,
}

/// The query parameters of a list.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListOfApp {
    #[serde(default = "test_app")]
    pub(super) app_id: String,
    /// The last item of the page before: its id, or its number.
    #[serde(default)]
    pub(super) after: String,
    pub(super) limit: Option<i64>,
}

pub(super) fn test_app() -> String {
    TEST_APP_ID.to_owned()
}

/// Reads the limit of a list.
pub(super) fn limit(asked: Option<i64>) -> Result<i64, ControlError> {
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
pub(super) fn after_number(after: &str) -> Result<i64, ControlError> {
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
pub(super) async fn write<T: Send + 'static>(
    emulator: &Emulator,
    work: impl FnOnce(&Transaction<'_>, Millis) -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ControlError> {
    let now = Millis::new(emulator.clock().unix_millis());
    Ok(emulator.store().write(move |tx| work(tx, now)).await?)
}

/// Runs a piece of work that only reads.
pub(super) async fn read<T: Send + 'static>(
    emulator: &Emulator,
    work: impl FnOnce(&Connection) -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ControlError> {
    Ok(emulator.store().read(work).await?)
}

/// Returns an app that is there and enabled.
pub(super) fn app(db: &Connection, app_id: &str) -> Result<App, ApiError> {
    apps::enabled(db, app_id)
}

/// Checks the ids of a path and a body.
pub(super) fn check(key: UserKey<'_>) -> Result<(), ApiError> {
    let refuse = |what: &str, problem: IdProblem| problem_of_id(what, problem);
    ids::check(key.room_id).map_err(|problem| refuse("the room", problem))?;
    ids::check(key.user_id).map_err(|problem| refuse("the user", problem))
}

pub(super) fn problem_of_id(what: &str, id_problem: IdProblem) -> ApiError {
    problem(400, "InvalidId", format!("the id of {what} {id_problem}"))
}
