//! `ListRealTimeOperationData`: who and what is there, by 30 seconds.

use std::collections::HashSet;

use rusqlite::Connection;
use volc_rtc_api::monitor_usage::list_real_time_operation_data::{
    Indicator, ListRealTimeOperationDataOutput, ListRealTimeOperationDataRequest,
};
use volc_rtc_api::monitor_usage::v2020_12_01::list_real_time_operation_data as v2020;

use super::{legacy, series};
use crate::ApiError;
use crate::statistics::call::Call;
use crate::statistics::history::{Scope, Stay};
use crate::statistics::number::known;
use crate::statistics::range::{Granularity, Interval, Limits};

type Value = fn(&[Stay], Interval) -> usize;

/// Every indicator of real-time operation data.
const INDICATORS: &[(&str, Value)] = &[
    ("online_user_count", |stays, interval| {
        let users = present(stays, interval).map(|stay| &stay.user_id);
        users.collect::<HashSet<_>>().len()
    }),
    ("online_room_count", |stays, interval| {
        let rooms = present(stays, interval).map(|stay| &stay.room_id);
        rooms.collect::<HashSet<_>>().len()
    }),
];

fn present(stays: &[Stay], interval: Interval) -> impl Iterator<Item = &Stay> {
    stays.iter().filter(move |stay| stay.time.meets(interval))
}

/// The data that is asked for.
pub(in crate::statistics) struct Query {
    app_id: String,
    times: [String; 2],
    indicators: Vec<String>,
}

impl From<ListRealTimeOperationDataRequest> for Query {
    fn from(request: ListRealTimeOperationDataRequest) -> Self {
        Self {
            app_id: request.app_id,
            times: [request.start_time, request.end_time],
            indicators: request.indicator,
        }
    }
}

impl From<v2020::ListRealTimeOperationDataRequest> for Query {
    fn from(request: v2020::ListRealTimeOperationDataRequest) -> Self {
        Self {
            app_id: request.app_id,
            times: [request.start_time, request.end_time],
            indicators: request.indicator,
        }
    }
}

/// Lists values by 30 seconds.
pub(in crate::statistics) fn list(
    db: &Connection,
    query: &Query,
    call: &Call,
) -> Result<Vec<Indicator>, ApiError> {
    let range = call.range(db, &query.app_id, &query.times, Limits::REAL_TIME)?;
    let wanted = known(&query.indicators, INDICATORS)?;
    let intervals = range.intervals(Granularity::HalfMinute);
    let stays = Scope::new(&query.app_id, &intervals, call.now).stays(db)?;
    let indicator = |(name, value): (&str, Value)| {
        let values = intervals.iter().map(|interval| value(&stays, *interval));
        let values = values.map(|count| u32::try_from(count).map_or(f64::MAX, f64::from));
        series(name, &intervals, values)
    };
    Ok(wanted.into_iter().map(indicator).collect())
}

/// The response of Version 2023-11-01.
pub(in crate::statistics) fn output(indicators: Vec<Indicator>) -> ListRealTimeOperationDataOutput {
    let mut output = ListRealTimeOperationDataOutput::default();
    output.indicators = indicators;
    output
}

/// The response of Version 2020-12-01.
pub(in crate::statistics) fn in_2020(
    indicators: Vec<Indicator>,
) -> v2020::ListRealTimeOperationDataOutput {
    let mut output = v2020::ListRealTimeOperationDataOutput::default();
    output.indicators = indicators.into_iter().map(legacy).collect();
    output
}
