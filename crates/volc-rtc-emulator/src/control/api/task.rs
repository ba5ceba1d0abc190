//! Tasks: recordings, pushes to a CDN and the like, and how they go from state to state.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Length;

/// The way in which a task comes to its next state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Transition {
    /// At once, in the call itself.
    #[default]
    Immediate,
    /// After a time on the emulator's clock.
    After(Length),
    /// After so many queries of the task, which still see the old state.
    AfterReads(u32),
    /// By [`Client::advance_task`](crate::control::Client::advance_task) alone.
    Manual,
}

/// The transitions of the tasks of an app: of a family, or of all families that have none of their own. They are for
/// transitions that begin from then on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskTransitions {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) family: Option<String>,
    #[serde(default)]
    pub(crate) start: Transition,
    #[serde(default)]
    pub(crate) stop: Transition,
}

impl TaskTransitions {
    /// Returns transitions that come at once, for all families.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the family, such as `record`.
    #[must_use]
    pub fn family(mut self, family: impl Into<String>) -> Self {
        self.family = Some(family.into());
        self
    }

    /// Sets how an accepted task comes to run.
    #[must_use]
    pub fn start(mut self, transition: Transition) -> Self {
        self.start = transition;
        self
    }

    /// Sets how a task that was stopped comes to its end.
    #[must_use]
    pub fn stop(mut self, transition: Transition) -> Self {
        self.stop = transition;
        self
    }
}

/// The limits of the tasks of an app: of a family, or of all families that have none of their own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskLimits {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) family: Option<String>,
    #[serde(default = "yes")]
    pub(crate) enabled: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) most: Option<u32>,
}

impl TaskLimits {
    /// Returns no limits, for all families.
    pub fn new() -> Self {
        Self {
            family: None,
            enabled: true,
            most: None,
        }
    }

    /// Sets the family, such as `record`.
    #[must_use]
    pub fn family(mut self, family: impl Into<String>) -> Self {
        self.family = Some(family.into());
        self
    }

    /// Sets whether the service is switched on, as in the console.
    #[must_use]
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// Sets the most tasks that are live at a time.
    #[must_use]
    pub fn most(mut self, tasks: u32) -> Self {
        self.most = Some(tasks);
        self
    }
}

impl Default for TaskLimits {
    fn default() -> Self {
        Self::new()
    }
}

/// A violation that moderation is to find.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskViolation {
    pub(crate) user_id: String,
    #[serde(default)]
    pub(crate) is_audio: bool,
    #[serde(default = "politics")]
    pub(crate) reason: String,
    #[serde(default)]
    pub(crate) text: String,
}

impl TaskViolation {
    /// Returns a violation in a picture of a user.
    pub fn picture(user_id: impl Into<String>) -> Self {
        Self {
            user_id: user_id.into(),
            is_audio: false,
            reason: politics(),
            text: String::new(),
        }
    }

    /// Returns a violation in what a user says, with the words that are recognized.
    pub fn speech(user_id: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            is_audio: true,
            text: text.into(),
            ..Self::picture(user_id)
        }
    }

    /// Sets the name of the model that finds it; `politics` if not set.
    #[must_use]
    pub fn reason(mut self, reason: impl Into<String>) -> Self {
        self.reason = reason.into();
        self
    }
}

/// A selection of tasks of an app.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskFilter {
    pub(crate) family: Option<String>,
    pub(crate) room_id: Option<String>,
}

impl TaskFilter {
    /// Selects all tasks.
    pub fn new() -> Self {
        Self::default()
    }

    /// Selects those of a family, such as `record`.
    #[must_use]
    pub fn family(mut self, family: impl Into<String>) -> Self {
        self.family = Some(family.into());
        self
    }

    /// Selects those of a room; it needs a family too.
    #[must_use]
    pub fn room(mut self, room_id: impl Into<String>) -> Self {
        self.room_id = Some(room_id.into());
        self
    }
}

/// The state of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TaskState {
    /// For an unknown reason it is neither running nor ended.
    Abnormal,
    /// It was accepted and does not run yet.
    NotStarted,
    /// It runs.
    Running,
    /// It runs, and a stop was asked for.
    Stopping,
    /// It has ended.
    Ended,
    /// It has failed.
    Failed,
}

/// A task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Task {
    /// The id in the control API: a number in the order of creation.
    pub id: i64,
    /// The family, such as `record`.
    pub family: String,
    /// The room; empty for tasks without one.
    pub room_id: String,
    /// The id that the Actions know; that of a public stream for one.
    pub task_id: String,
    /// The user whom it is about; empty for tasks without one.
    pub user_id: String,
    /// The Version of the Action that started it.
    pub version: String,
    /// The state.
    pub state: TaskState,
    /// The reason of the stop that was asked for or has come; empty without one.
    pub reason: String,
    /// The text of a failure.
    pub message: String,
    /// The time of the start, in milliseconds since 1970.
    pub created_at: u64,
    /// The time at which it began to run.
    pub started_at: Option<u64>,
    /// The time of its end.
    pub ended_at: Option<u64>,
    /// The time since which it has had nothing to do; `None` if it has.
    pub idle_since: Option<u64>,
    /// The request without ids and keys, with what updates have changed.
    pub settings: Value,
}

/// A file or picture that a task would have made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TaskFile {
    /// The id.
    pub id: i64,
    /// The user; empty if it is mixed of several.
    pub user_id: String,
    /// 0 for camera and microphone, 1 for the screen.
    pub stream_type: i64,
    /// The format, such as `mp4`.
    pub format: String,
    /// The path in the storage.
    pub object_key: String,
    /// The time of its begin, in milliseconds since 1970.
    pub started_at: u64,
    /// The time of its end; `None` if it grows.
    pub ended_at: Option<u64>,
    /// The milliseconds that it has at the time of the call.
    pub duration: u64,
    /// The bytes that it has at the time of the call.
    pub size: u64,
    /// The width of the picture; 0 without one.
    pub width: u32,
    /// The height of the picture; 0 without one.
    pub height: u32,
}

fn politics() -> String {
    "politics".to_owned()
}

fn yes() -> bool {
    true
}
