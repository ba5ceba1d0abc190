//! Whiteboards: recording them, and converting documents into pages of theirs.
//!
//! # What the pages leave open
//!
//! Recording (`whiteboard-record`):
//! - While a recording runs, its user is in the room, without streams; a user of the same id is replaced. It runs until
//!   it is stopped: neither limits nor events of it are documented. It fails if its user is removed from the room or
//!   replaced, since then it sees nothing any more. An id that is live already is
//!   `InvalidParameter.TaskAlreadyExists`. `UserId` of `StopWBRecord` is who calls, which may be anybody.
//!
//! Converting (`whiteboard-transcode`):
//! - A document has as many pages as the query of its address says (`…/deck.pptx?pages=25`), else five, and a page
//!   takes a second on the emulator's clock. `POST /_emulator/tasks/{id}/advance` finishes one, `…/fail` lets it fail.
//! - Documents fit the size that is asked for, whatever `ForceUseResolution` says.
//! - Pictures have addresses at `tos.invalid`, with the bucket of the call, and a query if they are signed. A dynamic
//!   conversion has pictures of the thumbnails only.
//! - `WbTranscodeGet` before the end is `InternalError.TaskNotReady`. One that has failed has no pages; the number of
//!   its error is 500, since the vendor's list of them is not published.
//! - `StorageConfig` is not required, as if the console had one.

mod actions;
mod convert;
mod document;
mod record;

use volc_core::server::Route;
use volc_rtc_api::whiteboard::Whiteboard as _;

pub(in crate::tasks) use self::convert::FAMILY as TRANSCODE;
pub(in crate::tasks) use self::record::FAMILY as RECORD;
use crate::{ApiError, Caller};

/// Returns the routes of the family.
pub(in crate::tasks) fn routes() -> Vec<Route<Caller, ApiError>> {
    actions::Whiteboards.routes()
}
