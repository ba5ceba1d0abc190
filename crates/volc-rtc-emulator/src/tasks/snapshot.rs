//! Snapshots of video streams, in three Versions.
//!
//! # What the pages leave open
//!
//! - The first pictures are taken when the first stream is published, the next ones an interval later each, all at the
//!   same time; one event tells of them. An update of the interval counts from the update.
//! - A picture of no set size is that of the simulated camera, 640 x 360. Of one set length the other follows; with
//!   both set, the picture fits into them, since the page says that pictures are scaled in proportion. It has a byte
//!   for eight pixels.
//! - A query of 2022-06-01 without `TaskId` is for the latest task of the room.
//! - An update without `ImageConfig.Interval` changes nothing.

mod actions;
mod family;
mod pictures;

use volc_core::server::Route;
use volc_rtc_api::snapshot::Snapshot as _;

pub(in crate::tasks) use self::family::FAMILY;
use crate::{ApiError, Caller};

/// Returns the routes of the family.
pub(in crate::tasks) fn routes() -> Vec<Route<Caller, ApiError>> {
    actions::Snapshots.routes()
}
