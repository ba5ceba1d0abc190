//! The operation data: `ListOperationData`, `ListRealTimeOperationData` and `ListOperationDistribution`.
//!
//! The indicators are computed as the vendor's table of them says. What it leaves open is decided so:
//! - Durations are minutes. What goes on counts up to now.
//! - A room is a call: from the first user's coming to the last one's leaving. It is counted where it begins, as a
//!   coming into a room is; the durations are cut to the interval. An average over none is 0.
//! - A user who is in two rooms is one of those who are there at the same time.
//! - `online_user_count` and `online_room_count` are the users and rooms that were there at any time in the 30 seconds.
//! - Everybody is in `中国`, and there in `北京`, since simulated users are at no place.
//! - An indicator that is named twice is listed once.

mod distribution;
mod figures;
mod real_time;

use rusqlite::Connection;
use volc_rtc_api::monitor_usage::list_operation_data::{
    AggregateGranularity, DataPoint, Indicator, ListOperationDataOutput, ListOperationDataRequest,
};
use volc_rtc_api::monitor_usage::v2020_12_01::list_operation_data as v2020;

pub(super) use self::distribution::{
    Query as DistributionQuery, in_2020 as distribution_in_2020, list as distribution,
};
use self::figures::Figures;
pub(super) use self::real_time::{Query as RealTimeQuery, list as real_time};
pub(super) use self::real_time::{in_2020 as real_time_in_2020, output as real_time_output};
use super::call::Call;
use super::history::Scope;
use super::number::{known, two_decimals};
use super::range::{Granularity, Interval, Limits};
use crate::ApiError;

/// The data that is asked for.
pub(super) struct Query {
    app_id: String,
    times: [String; 2],
    indicators: Vec<String>,
    granularity: AggregateGranularity,
}

impl From<ListOperationDataRequest> for Query {
    fn from(request: ListOperationDataRequest) -> Self {
        Self {
            app_id: request.app_id,
            times: [request.start_time, request.end_time],
            indicators: request.indicator,
            granularity: request.aggregate_granularity,
        }
    }
}

impl From<v2020::ListOperationDataRequest> for Query {
    fn from(request: v2020::ListOperationDataRequest) -> Self {
        Self {
            app_id: request.app_id,
            times: [request.start_time, request.end_time],
            indicators: request.indicator,
            granularity: request.aggregate_granularity,
        }
    }
}

/// Lists values by day or by hour.
pub(super) fn list(
    db: &Connection,
    query: &Query,
    call: &Call,
) -> Result<ListOperationDataOutput, ApiError> {
    let range = call.range(db, &query.app_id, &query.times, Limits::OFFLINE)?;
    let wanted = known(&query.indicators, figures::INDICATORS)?;
    let granularity = match query.granularity {
        AggregateGranularity::Hour => Granularity::Hour,
        _ => Granularity::Day,
    };
    let intervals = range.intervals(granularity);
    let scope = Scope::new(&query.app_id, &intervals, call.now);
    let (stays, calls) = (scope.stays(db)?, scope.conferences(db)?);
    let figures: Vec<Figures> = intervals
        .iter()
        .map(|interval| Figures::compute(&stays, &calls, *interval, call.now))
        .collect();
    let mut output = ListOperationDataOutput::default();
    query
        .granularity
        .value()
        .clone_into(&mut output.aggregate_granularity);
    output.indicators = wanted
        .into_iter()
        .map(|(name, value)| series(name, &intervals, figures.iter().map(value)))
        .collect();
    Ok(output)
}

/// Returns the values of an indicator, with their intervals.
fn series(name: &str, intervals: &[Interval], values: impl Iterator<Item = f64>) -> Indicator {
    let point = |(interval, value): (&Interval, f64)| {
        let mut point = DataPoint::default();
        point.time_stamp = interval.shown();
        point.value = two_decimals(value);
        point
    };
    let mut indicator = Indicator::default();
    name.clone_into(&mut indicator.name);
    indicator.data = intervals.iter().zip(values).map(point).collect();
    indicator
}

/// The same in Version 2020-12-01.
pub(super) fn in_2020(listed: ListOperationDataOutput) -> v2020::ListOperationDataOutput {
    let mut output = v2020::ListOperationDataOutput::default();
    output.aggregate_granularity = listed.aggregate_granularity;
    output.indicators = listed.indicators.into_iter().map(legacy).collect();
    output
}

fn legacy(indicator: Indicator) -> v2020::Indicator {
    let point = |point: DataPoint| {
        let mut legacy = v2020::DataItem::default();
        legacy.timestamp = point.time_stamp;
        legacy.value = point.value;
        legacy
    };
    let mut legacy = v2020::Indicator::default();
    legacy.name = indicator.name;
    legacy.data = indicator.data.into_iter().map(point).collect();
    legacy
}
