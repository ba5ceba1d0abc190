//! Actions that can be waited for.

use super::state::{WaitInfo, WaitState};
use crate::action::Action;

/// An Action that tells the state of a task.
///
/// Only generated code implements it, as [`Action`] is.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be waited for: its response has no state of a task",
    label = "this Action has no state to wait for",
    note = "wait with the Action that queries the task, such as `GetRecordTask` after `StartRecord`"
)]
pub trait Waitable: Action {
    /// The facts of the wait.
    const WAIT: &'static WaitInfo;

    /// Reads the state of the task from a response.
    fn state(output: &Self::Output) -> WaitState;
}
