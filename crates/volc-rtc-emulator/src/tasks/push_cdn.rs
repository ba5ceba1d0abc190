//! Pushes to a CDN, of mixed streams and of single ones, in three Versions.
//!
//! # What the pages leave open
//!
//! - In the control API these are two families, `push-mixed` and `push-single`. A start with the id of a live task of
//!   the other kind is `InternalError.TaskRepeat`: `TaskAlreadyExists` would tell the caller of a repeated start that
//!   the first one has succeeded.
//! - A push reaches its CDN at once. `PushStreamState` of a running task is 5 while it pushes, else 1.
//! - With `Control.PushStreamMode` 0, it pushes while somebody publishes one of its streams; when nobody does any more,
//!   `TranscodeStateChanged` has `TaskState` 1 and `Code` 2.
//! - `TranscodeStopped` comes for stops by the API or a client, as its page says; every end has `TranscodeStateChanged`
//!   with `FinishTime`. A task that fails before it has run has `TranscodeStarted` with `Code` 1.
//! - `SequenceNumber` of an update must be larger than that of the last one that had it, else `InvalidParameter`.
//! - Clients of simulated users start no tasks. A query by `UserId` finds a task whose id is that of the user, with
//!   `TaskId` one whose id is `userId@@taskId` or the `TaskId` alone.
//! - Queries show the documented default of each setting of `Encode` and `Control` that was not set.

mod actions;
mod events;
mod family;
mod queries;
mod regions;
mod settings;

use volc_core::server::Route;
use volc_rtc_api::push_cdn::PushCdn as _;

pub(in crate::tasks) use self::family::{MIXED, SINGLE};
use crate::{ApiError, Caller};

/// Returns the routes of the family.
pub(in crate::tasks) fn routes() -> Vec<Route<Caller, ApiError>> {
    actions::Pushes.routes()
}
