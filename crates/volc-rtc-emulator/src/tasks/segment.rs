//! Segments of audio streams, in three Versions.
//!
//! # What the pages leave open
//!
//! - The first segment of a stream begins when it is published; without `Control.Align`, each stream has its own times.
//!   With it, the period of the task begins with its first stream, and each stream that was heard in a period has a
//!   segment of the whole period.
//! - A stream that is published is never silent. Segments of `Control.Mixed` in which nobody published are, and
//!   `Control.IgnoreSilence` drops them. They are made from the start of the task to its end.
//! - `Control.RedundantDuration` is in seconds, as the page of 2020-12-01 says; the first segment of a stream has none.
//! - Without `Identifier` it is made of the number of the task, so that two runs of a program have the same names. The
//!   name of a file is the identifier, the user, the time in milliseconds and the number, with `_` between them.
//! - A segment is a WAV file of 16,000 samples of 16 bits a second in one channel: the sizes of the page's example,
//!   which says otherwise of their form, come out of that.
//! - An update of `Duration` ends the current segments and begins others; what an update leaves out stays as it is.
//!   `Handle` that becomes false ends them, `Handle` that becomes true begins them.
//! - A query of 2022-06-01 without `TaskId` is for the latest task of the room.

mod actions;
mod cutting;
mod events;
mod family;
mod made;

use volc_core::server::Route;
use volc_rtc_api::segment::Segment as _;

pub(in crate::tasks) use self::family::FAMILY;
use crate::{ApiError, Caller};

/// Returns the routes of the family.
pub(in crate::tasks) fn routes() -> Vec<Route<Caller, ApiError>> {
    actions::Segments.routes()
}
