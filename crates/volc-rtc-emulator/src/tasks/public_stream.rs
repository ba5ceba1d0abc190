//! Public streams: streams of rooms for those who are in no room.
//!
//! # What the pages leave open
//!
//! - A public stream is known by its id in the app, whatever rooms its streams are of. One whose id is live already is
//!   `InvalidParameter.TaskAlreadyExists`: no page says otherwise, and each stream is to have an id of its own.
//! - It is idle while none of the streams that it names is published.
//! - What an update leaves out is at its default again, but for `Control.MaxIdleTime` and
//!   `Encode.VideoConfig.VideoCodec`, which stay.
//! - `PushPublicStream` comes with 1 at the begin, 2 at the end, 3 if it fails, and with a `Code` in the last two.
//! - No page of `ListRealTimePublicStreamInfo` is published, and no indicator of it has a name: any name is answered,
//!   with a point for each 30 seconds in which a stream was pushed, and the value 0. The ranges are those of the other
//!   real-time statistics. Streams are known for 72 hours.

mod actions;
mod check;
mod family;
mod info;

use volc_core::server::Route;
use volc_rtc_api::public_stream::PublicStream as _;

pub(in crate::tasks) use self::family::FAMILY;
use crate::{ApiError, Caller};

/// Returns the routes of the family.
pub(in crate::tasks) fn routes() -> Vec<Route<Caller, ApiError>> {
    actions::PublicStreams.routes()
}
