//! The state machine of all tasks.
//!
//! ```text
//! start ─> not started ─> running ─> ended        (stopped, idle, out of time, done)
//!                 └──────────┴─────> failed
//! ```
//!
//! Every function runs in the transaction of what caused it. The family's own part of a step is
//! [`Family::on`](super::family::Family), which sees the row as it is after the step. A handler of a family
//!
//! - starts a task with [`start`], whose [`Started`] says whether it is new;
//! - finds the task of an update with `find::running` and changes it with [`update`];
//! - finds the task of a stop with `find::active` and stops it with [`stop`].

mod new_task;
mod rows;
mod start;
mod steps;

pub(in crate::tasks) use self::new_task::{NewTask, Started};
pub(in crate::tasks) use self::rows::{IDLE, LIMIT, NEXT, WAKE, do_not_wake, save, wake_at};
pub(in crate::tasks) use self::start::start;
pub(in crate::tasks) use self::steps::{
    IDLE_TIMEOUT, START_FAILED, STOPPED_BY_API, UNKNOWN, count_read, end, fail, happened, next,
    stop, update,
};
