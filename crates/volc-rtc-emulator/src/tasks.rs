//! Tasks: recordings, pushes to a CDN, segments, snapshots, moderation and the like, each from its start to its end.
//!
//! All families share one state machine ([`machine`]) and one table; a [`Family`](family::Family) says what differs.
//! `control.rs` lists the calls of the control API.
//!
//! # What the pages leave open
//!
//! States:
//! - An accepted task runs at once, and a stopped one has ended at once, unless `POST /_emulator/tasks/transitions`
//!   says otherwise for the app and family: after a time on the emulator's clock, after so many queries, or by
//!   `POST /_emulator/tasks/{id}/advance`. The queries that are counted still see the old state.
//! - A task that has not started can be stopped, and has never run then. An update of it is
//!   `InternalError.TaskNotReady`. Between the stop and the end every start, update and stop of it is
//!   `InternalError.Parallel`.
//! - A start with the id of a live task is no error where the page says so, which is in Version 2023-11-01 for all
//!   families but public streams and whiteboards; nothing changes, and a note in the response's header says that it
//!   runs already. Where the page is silent it is `InvalidParameter.TaskAlreadyExists`: the code exists for nothing
//!   else, and a second start that passes in silence would hide that its settings are not used.
//! - A query of a task that is not there, or that was started more than 72 hours ago, is
//!   `InvalidParameter.ErrorActiveTaskNotFound`: the only code that fits. `StartTime` is the time of the start, and the
//!   72 hours count from it. A live task can be stopped after them.
//! - An app has all services switched on and may have as many tasks as it likes, unless `POST /_emulator/tasks/limits`
//!   says otherwise.
//! - A task is found by Actions of all Versions; its events are of the Version that started it.
//!
//! Activity:
//! - A task is idle while none of the streams that it is about is published; users who are in the room and publish
//!   nothing do not count, since the pages speak of streams. A room that nobody is in is no error.
//! - An end for a reason that the pages of a family do not list, such as `MaxRecordTime`, is `UnknownStopReason`.
//!
//! Keys of third-party storage are not kept, since no response shows them.
//!
//! Files and pictures are rows with sizes and times; there are no bytes. Cameras of simulated users have 640 x 360
//! pixels. Video of no bitrate has 500 kbit/s, audio 64.

mod call;
mod control;
mod families;
mod family;
mod files;
mod find;
mod listener;
mod machine;
mod mixing;
mod moderation;
mod public_stream;
mod push_cdn;
mod record;
mod relay;
mod segment;
mod snapshot;
mod storage;
mod streams;
mod task;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
mod timers;
mod transitions;
mod webcast;
mod whiteboard;

pub(crate) use self::control::PART;
pub(crate) use self::families::routes;
pub(crate) use self::listener::LISTENER;
pub(crate) use self::timers::KINDS;
