//! The library of songs: the family `music` over a small catalogue of songs that nobody has written.
//!
//! Every app has the same twelve built-in songs; `POST /_emulator/music/songs` adds others to an app's own, and
//! `DELETE /_emulator/music/songs/{id}` removes any of them, which is the event `MusicRemoved`.
//!
//! # What the pages leave open
//!
//! - Songs are listed in the order of the catalogue, the built-in ones first. A song that replaces one of its id stands
//!   behind them. `LastUpdateTime` and `SongIds` select; ids that are not there are passed over.
//! - A page number below 1 is the first.
//! - `KeyWord` finds songs of exactly that title, then those of exactly that singer, then those whose title contains
//!   it, without regard to case; each once. Without it, all songs are found.
//! - The list of the vendor's content center (`HotTypes` 1) are the built-in songs, that of the project (2) those that
//!   were added, both in their order. A custom list (`HotType` 3, as in the example of the page) is listed if
//!   `CustomHotListId` names it; without `HotTypes`, the other two are listed before.

mod actions;
mod catalogue;
mod control;
mod hot_lists;
mod songs;

use volc_core::server::Route;
use volc_rtc_api::music::Music as _;

pub(crate) use self::control::PART;
use crate::{ApiError, Caller};

/// Returns the routes of the family.
pub(crate) fn routes() -> Vec<Route<Caller, ApiError>> {
    actions::Library.routes()
}
