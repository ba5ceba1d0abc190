//! The families: a line of registration each.

use volc_core::server::Route;

use super::family::Family;
use super::{
    moderation, public_stream, push_cdn, record, relay, segment, snapshot, webcast, whiteboard,
};
use crate::{ApiError, Caller};

/// Every family.
pub(in crate::tasks) static ALL: &[&Family] = &[
    &record::FAMILY,
    &push_cdn::MIXED,
    &push_cdn::SINGLE,
    &segment::FAMILY,
    &snapshot::FAMILY,
    &moderation::FAMILY,
    &relay::FAMILY,
    &webcast::FAMILY,
    &public_stream::FAMILY,
    &whiteboard::RECORD,
    &whiteboard::TRANSCODE,
];

/// Returns a family by its name.
pub(in crate::tasks) fn find(name: &str) -> Option<&'static Family> {
    ALL.iter().copied().find(|family| family.name == name)
}

/// Returns the routes of all of them.
pub(crate) fn routes() -> Vec<Route<Caller, ApiError>> {
    let families = [
        record::routes(),
        push_cdn::routes(),
        segment::routes(),
        snapshot::routes(),
        moderation::routes(),
        relay::routes(),
        webcast::routes(),
        public_stream::routes(),
        whiteboard::routes(),
    ];
    families.into_iter().flatten().collect()
}
