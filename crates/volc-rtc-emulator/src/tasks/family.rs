//! The differences between families of tasks, as a value a family.

use rusqlite::{Connection, Transaction};

use super::task::Task;
use crate::ApiError;
use crate::control::Media;

/// A family. The machine does the same for all; a `Family` says what differs.
pub(in crate::tasks) struct Family {
    /// The name in the database and in the control API, such as `record`.
    pub(in crate::tasks) name: &'static str,
    /// The code of an app whose family is not switched on.
    pub(in crate::tasks) not_enabled: &'static str,
    /// The documented reasons of an end, for `advance` and `fail` of the control API.
    pub(in crate::tasks) reasons: &'static [&'static str],
    /// The reason of the end that a running task comes to by itself; `None` if it runs until it is stopped.
    pub(in crate::tasks) done: Option<&'static str>,
    /// Returns whether a start with the id of a live task is no error, by Version.
    pub(in crate::tasks) accepts_repeat: fn(version: &str) -> bool,
    /// The milliseconds without activity after which it ends with `IdleTimeOut`; `None` if it never does.
    pub(in crate::tasks) idle: fn(&Task) -> Option<u64>,
    /// Returns whether there is something for it to do, such as a stream that it is to record.
    pub(in crate::tasks) is_active: fn(&Connection, &Task) -> Result<bool, ApiError>,
    /// The milliseconds that it runs at most, and the reason of that end.
    pub(in crate::tasks) limit: fn(&Task) -> Option<(u64, &'static str)>,
    /// The rooms whose users and streams it follows.
    pub(in crate::tasks) rooms: fn(&Task) -> Vec<String>,
    /// Runs in the transaction of each step, after the row shows it. It tells of events and keeps files.
    pub(in crate::tasks) on: On,
}

/// The function of a family. It may change `data` of the task and save it (`machine::save`), and set its own timer
/// (`machine::wake_at`); it does not move the task.
pub(in crate::tasks) type On =
    fn(&Transaction<'_>, &mut Task, &Step<'_>, at: u64) -> Result<(), ApiError>;

/// A step of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::tasks) enum Step<'a> {
    /// It has begun to run. What it finds in the room comes with the `Activity` that follows.
    Started,
    /// There is something for it to do now, or nothing any more. It comes after `Started` too.
    Activity(bool),
    /// Its settings have changed.
    Updated,
    /// A user of its rooms has begun to publish, or has ceased to. It comes before `Activity`.
    Stream {
        room_id: &'a str,
        user_id: &'a str,
        media: Media,
        is_published: bool,
    },
    /// A user has come into one of its rooms.
    Joined { room_id: &'a str, user_id: &'a str },
    /// A user of one of its rooms makes way for another one of the same id, who joins next; their streams have ended.
    Replaced { room_id: &'a str, user_id: &'a str },
    /// A user has left one of its rooms; their streams have ended before.
    Left { room_id: &'a str, user_id: &'a str },
    /// The timer of the family is due.
    Woken,
    /// It has ended; its reason says why. Its files are closed.
    Ended,
    /// It has failed; its reason and message say why. Its files are closed. It has never run if `started_at` is `None`.
    Failed,
}

/// In Version 2023-11-01 a start with the id of a live task is no error: the pages of recordings, pushes to a CDN,
/// relayed streams, segments, snapshots, moderation and web casts say so. Those of public streams and of whiteboards,
/// and all of other Versions, do not.
pub(in crate::tasks) fn repeats_since_2023(version: &str) -> bool {
    version == "2023-11-01"
}

/// The room of the task, for families of one room.
pub(in crate::tasks) fn own_room(task: &Task) -> Vec<String> {
    vec![task.room_id.clone()]
}

/// No limit of the time that a task runs.
pub(in crate::tasks) fn no_limit(_: &Task) -> Option<(u64, &'static str)> {
    None
}
