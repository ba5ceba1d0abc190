//! A task that is to start, and the outcome.

use serde_json::Value;

use crate::tasks::task::{Key, Task};

/// A task that is to start.
#[derive(Clone, Debug)]
pub(in crate::tasks) struct NewTask<'a> {
    pub(in crate::tasks) key: Key<'a>,
    /// The user whom it is about; empty: none.
    pub(in crate::tasks) user_id: &'a str,
    pub(in crate::tasks) version: &'a str,
    /// The request without ids and keys.
    pub(in crate::tasks) settings: Value,
    /// The part that the family keeps.
    pub(in crate::tasks) data: Value,
}

/// The outcome of a start.
#[derive(Clone, Debug)]
pub(in crate::tasks) enum Started {
    /// It is a new task.
    New,
    /// The task was live already, and the family takes that for no error.
    Already(Box<Task>),
}
