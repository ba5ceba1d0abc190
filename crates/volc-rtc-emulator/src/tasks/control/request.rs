//! The common parts of requests.

use serde::Deserialize;

use crate::apps::TEST_APP_ID;
use crate::control::ControlError;
use crate::tasks::families;

/// The query parameter that picks the app.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OfApp {
    #[serde(default = "test_app")]
    pub(super) app_id: String,
}

pub(super) fn test_app() -> String {
    TEST_APP_ID.to_owned()
}

/// Checks that there is a family of this name.
pub(super) fn check_family(name: Option<&str>) -> Result<(), ControlError> {
    match name {
        Some(name) if families::find(name).is_none() => {
            let known: Vec<&str> = families::ALL.iter().map(|family| family.name).collect();
            Err(ControlError::invalid(format!(
                "there is no family `{}`; known are: {}",
                name.escape_debug(),
                known.join(", ")
            )))
        }
        _ => Ok(()),
    }
}

/// Makes the error of a task that is not there.
pub(super) fn unknown(id: i64) -> ControlError {
    ControlError::not_found(no_task(id))
}

/// The text of that error.
pub(super) fn no_task(id: i64) -> String {
    format!("there is no task {id}; GET /_emulator/tasks lists them")
}
