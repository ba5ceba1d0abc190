//! Happenings that an indicator measures.

use std::collections::HashMap;

use rusqlite::Connection;

use super::indicator::{Event, Measure};
use crate::ApiError;
use crate::statistics::history::{Scope, Stay, Stream};
use crate::statistics::range::Interval;

/// The users and streams of a range of time.
pub(super) struct Activity {
    stays: Vec<Stay>,
    /// The streams of each call.
    streams: HashMap<i64, Vec<Stream>>,
}

impl Activity {
    pub(super) fn load(db: &Connection, scope: Scope<'_>) -> Result<Self, ApiError> {
        let mut streams: HashMap<i64, Vec<Stream>> = HashMap::new();
        for stream in scope.streams(db)? {
            streams.entry(stream.call_id).or_default().push(stream);
        }
        Ok(Self {
            stays: scope.stays(db)?,
            streams,
        })
    }

    /// Returns for each interval whether what an indicator measures happened to one of these users.
    pub(super) fn happenings(
        &self,
        measure: &Measure,
        intervals: &[Interval],
        selects: impl Fn(&Stay) -> bool,
    ) -> Vec<bool> {
        let stays: Vec<&Stay> = self.stays.iter().filter(|stay| selects(stay)).collect();
        let happens = |interval: &Interval| {
            stays
                .iter()
                .any(|stay| self.happens(measure, stay, *interval))
        };
        intervals.iter().map(happens).collect()
    }

    fn happens(&self, measure: &Measure, stay: &Stay, interval: Interval) -> bool {
        if !stay.time.meets(interval) {
            return false;
        }
        let streams = self
            .streams
            .get(&stay.call_id)
            .map_or(&[][..], Vec::as_slice);
        let mut streams = streams
            .iter()
            .filter(|stream| Some(stream.media.is_video()) == measure.is_video);
        match measure.event() {
            Event::Join => stay.time.begins_in(interval),
            Event::Send => streams
                .any(|stream| stream.user_id == stay.user_id && stream.time.begins_in(interval)),
            Event::Receive => streams.any(|stream| {
                stream.user_id != stay.user_id
                    && stream.time.meets(interval)
                    && stream.time.meets(stay.time)
            }),
        }
    }
}
