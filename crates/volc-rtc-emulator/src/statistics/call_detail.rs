//! `ListCallDetail`: the sending and receiving of users of a room, point by point.
//!
//! What the page leaves open is decided so:
//! - There is a point for each 30 seconds in which the audio was sent or received, as in other real-time data.
//! - The indicators are those that the page names: `bandwidth`, 64 kbps, and `fraction_lost`, 0, unless
//!   `POST /_emulator/statistics/quality` sets them. The direction of receiving is `down`; the page only names `up`.
//! - Each user who was in the room has an entry of sending, even without points, and one of receiving for each other
//!   user whose audio was there at the same time. Users who were not in the room have none.

use std::collections::BTreeMap;

use rusqlite::Connection;
use volc_rtc_api::monitor_usage::list_call_detail::{
    CallDetail, Data, Direction, ListCallDetailOutput, ListCallDetailRequest, UserCallDetail,
};
use volc_rtc_api::monitor_usage::v2020_12_01::list_call_detail as v2020;

use super::call::Call;
use super::history::{Scope, Stay, Stream};
use super::number::two_decimals;
use super::quality::settings::{OF_DETAIL, Settings};
use super::range::{Granularity, Interval, Limits};
use super::users::named;
use crate::ApiError;
use crate::rooms::ids;

/// The most users that can be named.
const NAMED: usize = 20;
/// The usual values of [`OF_DETAIL`], their units, and their names when sending and receiving.
const DETAILS: [Detail; 2] = [
    Detail {
        name: OF_DETAIL[0],
        usual: 64.0,
        unit: "kbps",
        descriptions: ["音频发送码率", "音频接收码率"],
    },
    Detail {
        name: OF_DETAIL[1],
        usual: 0.0,
        unit: "%",
        descriptions: ["音频上行丢包率", "音频下行丢包率"],
    },
];

struct Detail {
    name: &'static str,
    usual: f64,
    unit: &'static str,
    descriptions: [&'static str; 2],
}

/// The details that are asked for.
pub(super) struct Query {
    app_id: String,
    times: [String; 2],
    room_id: String,
    users: String,
    direction: Direction,
}

impl From<ListCallDetailRequest> for Query {
    fn from(request: ListCallDetailRequest) -> Self {
        Self {
            app_id: request.app_id,
            times: [request.start_time, request.end_time],
            room_id: request.room_id,
            users: request.user_id,
            direction: request.direction.unwrap_or(Direction::Both),
        }
    }
}

impl From<v2020::ListCallDetailRequest> for Query {
    fn from(request: v2020::ListCallDetailRequest) -> Self {
        Self {
            app_id: request.app_id,
            times: [request.start_time, request.end_time],
            room_id: request.room_id,
            users: request.user_id,
            direction: request.direction.unwrap_or(Direction::Both),
        }
    }
}

/// Lists the details of users, in the order in which they are named.
pub(super) fn list(
    db: &Connection,
    query: &Query,
    call: &Call,
) -> Result<Vec<UserCallDetail>, ApiError> {
    let range = call.range(db, &query.app_id, &query.times, Limits::CALL_DETAIL)?;
    ids::check_room(&query.room_id)?;
    let users = named(&query.users, NAMED)?;
    let intervals = range.intervals(Granularity::HalfMinute);
    let scope = Scope::new(&query.app_id, &intervals, call.now).in_room(Some(&query.room_id));
    let room = Room {
        query,
        intervals,
        stays: scope.stays(db)?,
        audio: scope
            .streams(db)?
            .into_iter()
            .filter(|stream| !stream.media.is_video())
            .collect(),
        settings: Settings::load(db, &query.app_id)?,
    };
    Ok(users
        .into_iter()
        .flat_map(|user| room.details(user))
        .collect())
}

/// The users and the audio of the room.
struct Room<'a> {
    query: &'a Query,
    intervals: Vec<Interval>,
    stays: Vec<Stay>,
    audio: Vec<Stream>,
    settings: Settings,
}

impl Room<'_> {
    /// Returns the details of a user.
    fn details(&self, user: &str) -> Vec<UserCallDetail> {
        let stays: Vec<&Stay> = self
            .stays
            .iter()
            .filter(|stay| stay.user_id == user)
            .collect();
        let mut details = Vec::new();
        if stays.is_empty() {
            return details;
        }
        if self.query.direction != Direction::Downlink {
            let sent = self.audio.iter().filter(|stream| stream.user_id == user);
            let times: Vec<Interval> = sent.map(|stream| stream.time).collect();
            details.push(self.detail(user, None, &times));
        }
        if self.query.direction != Direction::Uplink {
            for (peer, times) in self.received(user, &stays) {
                details.push(self.detail(user, Some(peer), &times));
            }
        }
        details
    }

    /// Returns the times at which a user received the audio of each other user.
    fn received(&self, user: &str, stays: &[&Stay]) -> BTreeMap<&str, Vec<Interval>> {
        let mut received: BTreeMap<&str, Vec<Interval>> = BTreeMap::new();
        for stream in self.audio.iter().filter(|stream| stream.user_id != user) {
            let of_call = stays.iter().filter(|stay| stay.call_id == stream.call_id);
            for stay in of_call.filter(|stay| stream.time.meets(stay.time)) {
                let time = stream.time.within(stay.time);
                received.entry(&stream.user_id).or_default().push(time);
            }
        }
        received
    }

    fn detail(&self, user: &str, peer: Option<&str>, times: &[Interval]) -> UserCallDetail {
        let mut detail = UserCallDetail::default();
        detail.room_id.clone_from(&self.query.room_id);
        user.clone_into(&mut detail.user_id);
        peer.unwrap_or_default().clone_into(&mut detail.peer_id);
        let direction = peer.map_or("up", |_| "down");
        direction.clone_into(&mut detail.direction);
        let active: Vec<Interval> = self
            .intervals
            .iter()
            .filter(|interval| times.iter().any(|time| time.meets(**interval)))
            .copied()
            .collect();
        let indicator = |kind: &Detail| {
            let [sending, receiving] = kind.descriptions;
            let mut indicator = CallDetail::default();
            kind.name.clone_into(&mut indicator.name);
            kind.unit.clone_into(&mut indicator.unit);
            peer.map_or(sending, |_| receiving)
                .clone_into(&mut indicator.desc);
            indicator.data = active
                .iter()
                .map(|interval| {
                    let mut point = Data::default();
                    point.time = interval.from;
                    let value = self.settings.of_name(kind.name, kind.usual, interval.to);
                    point.value = two_decimals(value);
                    point
                })
                .collect();
            indicator
        };
        detail.call_detail = DETAILS.iter().map(indicator).collect();
        detail
    }
}

/// The response of Version 2023-11-01.
pub(super) fn output(details: Vec<UserCallDetail>) -> ListCallDetailOutput {
    let mut output = ListCallDetailOutput::default();
    output.user_call_detail = details;
    output
}

/// The response of Version 2020-12-01.
pub(super) fn in_2020(details: Vec<UserCallDetail>) -> v2020::ListCallDetailOutput {
    let mut output = v2020::ListCallDetailOutput::default();
    output.user_call_detail = details;
    output
}
