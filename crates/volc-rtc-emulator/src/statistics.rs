//! Statistics: the family `monitor-usage`, computed from what happened in rooms.
//!
//! Every coming and leaving of a user and every stream is recorded in the transaction in which it happens, so that a
//! call finds what the simulated users of a test did, and zeros where they did nothing.
//!
//! # What the pages leave open
//!
//! - Data is there at once. The service is late by 20 seconds to 8 hours, for which a test would have to wait.
//! - Ends of ranges are checked in this order: a moment that cannot be read is `InvalidParameter`; a start behind the
//!   end `InvalidParameter.StartTimeAfterEndTime`; more time between both than the page allows, or a start longer ago,
//!   `InvalidParameter.OutofTimeRange`, the only code for it that the documentation has. `ListRoomInfo` and
//!   `ListUserInfo` shorten the range, as their pages say.
//! - Data comes by whole intervals, which begin in the range, its end included; the one that the start is in is the
//!   first, as in the examples of the pages. Days and hours are those of Beijing.
//! - An unknown indicator is `InvalidParameter`; the message names all.
//! - Nothing is forgotten, though the ranges that can be asked for are limited.
//! - What each Action decides by itself is said where it is: [`usages`], [`operation`], [`quality`], [`call_detail`],
//!   [`rooms`], [`users`], [`packages`].

mod actions;
mod call;
mod call_detail;
mod control;
mod history;
mod number;
mod operation;
mod packages;
mod paging;
mod place;
mod places;
mod quality;
mod range;
mod record;
mod rooms;
mod usages;
mod users;

use volc_core::server::Route;
use volc_rtc_api::monitor_usage::MonitorUsage as _;

pub(crate) use self::control::PART;
pub(crate) use self::record::LISTENER;
use crate::{ApiError, Caller};

/// 30 seconds of real-time data.
pub(crate) struct HalfMinute {
    /// The start, as responses show it.
    pub(crate) shown: String,
    time: range::Interval,
}

impl HalfMinute {
    /// Returns whether something was going on in it that lasted from one time to another one.
    pub(crate) fn is_in(&self, from: i64, to: i64) -> bool {
        range::Interval { from, to }.meets(self.time)
    }
}

/// Divides a range of real-time data, of which the same rules hold as for the Actions of the family.
pub(crate) fn half_minutes(start: &str, end: &str, now: i64) -> Result<Vec<HalfMinute>, ApiError> {
    let range = range::Range::read(start, end, range::Limits::REAL_TIME, now)?;
    let intervals = range.intervals(range::Granularity::HalfMinute).into_iter();
    let half_minute = |time: range::Interval| HalfMinute {
        shown: time.shown(),
        time,
    };
    Ok(intervals.map(half_minute).collect())
}

/// Returns the routes of the family.
pub(crate) fn routes() -> Vec<Route<Caller, ApiError>> {
    actions::Statistics.routes()
}
