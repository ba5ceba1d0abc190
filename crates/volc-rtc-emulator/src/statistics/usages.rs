//! `ListUsages`: the minutes of calls of each day.
//!
//! What the page leaves open is decided so:
//! - A user who is in a room is in a call, even alone. Their minutes are those of audio while they receive no video.
//! - Each video that another user of the room publishes, of a camera or a screen, is received, and has 640 x 360
//!   pixels: the default of client SDKs. The pixels of all videos that are received at a time are added up: one video
//!   is that of 360P, two to four are that of 720P, more are that of 1080P.
//! - A begun minute of a day is a whole one, so that nothing that happened is shown as nothing.
//! - A day begins at midnight in Beijing.

use std::collections::HashMap;

use rusqlite::Connection;
use volc_rtc_api::monitor_usage::list_usages::{ListUsagesOutput, ListUsagesRequest, Usage};
use volc_rtc_api::monitor_usage::v2020_12_01::list_usages as v2020;

use super::call::Call;
use super::history::{Scope, Stay, Stream};
use super::range::{Granularity, Interval, Limits};
use crate::ApiError;

const MINUTE: i64 = 60_000;

/// The days that are asked for.
pub(super) struct Query {
    app_id: String,
    times: [String; 2],
}

impl From<ListUsagesRequest> for Query {
    fn from(request: ListUsagesRequest) -> Self {
        Self {
            app_id: request.app_id,
            times: [request.start_time, request.end_time],
        }
    }
}

impl From<v2020::ListUsagesRequest> for Query {
    fn from(request: v2020::ListUsagesRequest) -> Self {
        Self {
            app_id: request.app_id,
            times: [request.start_time, request.end_time],
        }
    }
}

/// Lists the minutes of each day.
pub(super) fn list(db: &Connection, query: &Query, call: &Call) -> Result<Vec<Usage>, ApiError> {
    let range = call.range(db, &query.app_id, &query.times, Limits::USAGES)?;
    let days = range.intervals(Granularity::Day);
    let scope = Scope::new(&query.app_id, &days, call.now);
    let stays = scope.stays(db)?;
    let mut videos: HashMap<i64, Vec<Stream>> = HashMap::new();
    for stream in scope.streams(db)? {
        if stream.media.is_video() {
            videos.entry(stream.call_id).or_default().push(stream);
        }
    }
    let usage = |day: &Interval| {
        let mut millis = [0_i64; 4];
        for stay in stays.iter().filter(|stay| stay.time.meets(*day)) {
            let of_call = videos.get(&stay.call_id).map_or(&[][..], Vec::as_slice);
            add(&mut millis, stay, of_call, day.until(call.now));
        }
        let [audio, sdm, sd, hd] =
            millis.map(|millis| millis / MINUTE + i64::from(millis % MINUTE > 0));
        let mut usage = Usage::default();
        usage.time_stamp = day.shown();
        (usage.audio, usage.video_sdm) = (audio, sdm);
        (usage.video_sd, usage.video_hd) = (sd, hd);
        usage
    };
    Ok(days.iter().map(usage).collect())
}

/// Adds the time of a user to the sums of audio, 360P, 720P and 1080P.
fn add(millis: &mut [i64; 4], stay: &Stay, videos: &[Stream], day: Interval) {
    let time = stay.time.within(day);
    let received = videos
        .iter()
        .filter(|video| video.user_id != stay.user_id && video.time.meets(time));
    let mut changes = vec![(time.from, 0_i32), (time.to, 0)];
    for video in received {
        let part = video.time.within(time);
        changes.extend([(part.from, 1), (part.to, -1)]);
    }
    changes.sort_unstable_by_key(|change| change.0);
    let mut present = 0;
    for pair in changes.windows(2) {
        let [(from, change), (to, _)] = pair else {
            continue;
        };
        present += change;
        let tier = match present {
            ..=0 => 0,
            1 => 1,
            2..=4 => 2,
            _ => 3,
        };
        if let Some(sum) = millis.get_mut(tier) {
            *sum = sum.saturating_add(to - from);
        }
    }
}

/// The response of Version 2023-11-01.
pub(super) fn output(usages: Vec<Usage>) -> ListUsagesOutput {
    let mut output = ListUsagesOutput::default();
    output.usages = usages;
    output
}

/// The response of Version 2020-12-01.
pub(super) fn in_2020(usages: Vec<Usage>) -> v2020::ListUsagesOutput {
    let mut output = v2020::ListUsagesOutput::default();
    output.usages = usages;
    output
}
