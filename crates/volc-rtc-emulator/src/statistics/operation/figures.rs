//! The figures of an interval, and the indicators that are computed from them.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::statistics::history::{Conference, Stay, peak, union};
use crate::statistics::number::ratio;
use crate::statistics::range::Interval;

const MINUTE: f64 = 60_000.0;
/// The users who are together in a room of high concurrency.
const CROWD: usize = 100;

type Value = fn(&Figures) -> f64;

/// Every indicator of offline operation data.
pub(super) const INDICATORS: &[(&str, Value)] = &[
    ("user_count", |f| f.users),
    ("session_count", |f| f.sessions),
    ("peak_concurrent_user", |f| f.most_users),
    ("room_count", |f| f.rooms),
    ("high_concurrency_room", |f| f.crowds),
    ("peak_concurrent_room", |f| f.most_rooms),
    ("avg_call_count", |f| ratio(f.sessions, f.users)),
    ("per_call_time", |f| ratio(f.all_minutes, f.sessions)),
    ("avg_call_time", |f| ratio(f.user_minutes, f.users)),
    ("total_online_time", |f| f.room_minutes),
    ("avg_online_time", |f| ratio(f.room_minutes, f.rooms)),
    ("avg_user_count", |f| ratio(f.visitors, f.rooms)),
];

/// The counts of an interval.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Figures {
    /// Users, each once.
    users: f64,
    /// Users, each once for each room.
    visitors: f64,
    /// Times that a user came into a room.
    sessions: f64,
    /// Calls that began.
    rooms: f64,
    most_users: f64,
    most_rooms: f64,
    /// Calls that many users were in at the same time.
    crowds: f64,
    /// The time that users were in rooms; in two at a time it counts twice.
    all_minutes: f64,
    /// The same, once.
    user_minutes: f64,
    room_minutes: f64,
}

impl Figures {
    /// Counts. Durations are those until now.
    pub(super) fn compute(
        stays: &[Stay],
        calls: &[Conference],
        interval: Interval,
        now: i64,
    ) -> Self {
        let lasting = |time: Interval| minutes(time.within(interval.until(now)));
        let mut by_user: BTreeMap<&str, Vec<Interval>> = BTreeMap::new();
        let mut by_call: HashMap<i64, BTreeMap<&str, Vec<Interval>>> = HashMap::new();
        let mut visitors = HashSet::new();
        let mut figures = Self::default();
        for stay in stays.iter().filter(|stay| stay.time.meets(interval)) {
            let time = stay.time.within(interval);
            by_user.entry(&stay.user_id).or_default().push(time);
            let of_call = by_call.entry(stay.call_id).or_default();
            of_call.entry(&stay.user_id).or_default().push(time);
            visitors.insert((&stay.user_id, &stay.room_id));
            figures.sessions += f64::from(u8::from(stay.time.begins_in(interval)));
            figures.all_minutes += lasting(time);
        }
        figures.users = count(by_user.len());
        figures.visitors = count(visitors.len());
        let present = presence(by_user);
        figures.user_minutes = present.iter().copied().map(lasting).sum();
        figures.most_users = count(peak(present));
        let of_calls = by_call.into_values().map(|users| peak(presence(users)));
        figures.crowds = count(of_calls.filter(|most| *most >= CROWD).count());
        figures.add_rooms(calls, interval, lasting);
        figures
    }

    fn add_rooms(
        &mut self,
        calls: &[Conference],
        interval: Interval,
        lasting: impl Fn(Interval) -> f64,
    ) {
        let open = calls.iter().filter(|call| call.time.meets(interval));
        let times: Vec<Interval> = open.map(|call| call.time.within(interval)).collect();
        let began = calls.iter().filter(|call| call.time.begins_in(interval));
        self.rooms = count(began.count());
        self.room_minutes = times.iter().copied().map(lasting).sum();
        self.most_rooms = count(peak(times));
    }
}

/// Returns the times at which each user was there, whether in one room or in two, and whether they came once or again.
fn presence(users: BTreeMap<&str, Vec<Interval>>) -> Vec<Interval> {
    let mut present = Vec::new();
    for (_, mut times) in users {
        times.sort_unstable_by_key(|time| time.from);
        present.extend(union(times));
    }
    present
}

fn count(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::MAX, f64::from)
}

fn minutes(time: Interval) -> f64 {
    // Exact: no range of time has 2^53 milliseconds.
    time.millis() as f64 / MINUTE
}
