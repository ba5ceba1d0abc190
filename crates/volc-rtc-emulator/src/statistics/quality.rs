//! The quality data: `ListQuality`, `ListQualityDistribution`, `ListRealTimeQuality` and
//! `ListRealTimeQualityDistribution`.
//!
//! A simulation has no quality: it is perfect (no stalls, every other rate 100) unless `POST
//! /_emulator/statistics/quality` sets a value, so that an alarm can be tried out. What the pages leave open is decided
//! so:
//! - The value of an interval is 0 where nothing happened that the indicator measures: nobody came into a room, or
//!   published, or received what another one published. Otherwise it is the value that was set last by its end.
//! - An indicator stands for those that the vendor's table names behind it: `stall_rate` for `80ms_audio_stall_rate`
//!   and `500ms_video_stall_rate`. Another threshold (`200ms_audio_stall_rate`) is a name of its own.
//! - Users are native or on the web by their device, native ones also where the service brings them in. All are on
//!   `wifi`, in `中国` and there in `北京`.
//! - Offline distributions are by day, since their pages do not say. They list every operating system and network that
//!   the pages name.
//! - `overview` of Version 2020-12-01 has the mean, the most and the least of the intervals in which something
//!   happened.

mod activity;
mod distribution;
mod filter;
mod indicator;
pub(super) mod settings;

use rusqlite::Connection;
use volc_rtc_api::monitor_usage::list_quality::{
    AggregateGranularity, DataPoint, Indicator, ListQualityOutput, ListQualityRequest,
};
use volc_rtc_api::monitor_usage::list_real_time_quality::{
    ListRealTimeQualityOutput, ListRealTimeQualityRequest,
};
use volc_rtc_api::monitor_usage::v2020_12_01::{
    list_quality as v2020, list_real_time_quality as v2020_real_time,
};

use self::activity::Activity;
pub(super) use self::distribution::{
    Query as DistributionQuery, in_2020 as distribution_in_2020, list as distribution,
    offline as offline_distribution, offline_in_2020 as offline_distribution_in_2020,
    real_time as real_time_distribution,
};
use self::filter::Filter;
use self::indicator::Measure;
use self::settings::Settings;
use super::call::Call;
use super::history::Scope;
use super::number::two_decimals;
use super::range::{Granularity, Interval, Limits};
use crate::ApiError;

/// The data that is asked for.
pub(super) struct Query {
    app_id: String,
    times: [String; 2],
    indicators: Vec<String>,
    /// The granularity of offline data; none for real-time data.
    granularity: Option<AggregateGranularity>,
    filter: Filter,
}

/// The values of an indicator, and the intervals in which something happened.
pub(super) struct Series {
    measure: Measure,
    data: Vec<DataPoint>,
    measured: Vec<f64>,
}

/// The values of all indicators that are asked for, and of whom.
pub(super) struct Listed {
    granularity: String,
    room_id: String,
    users: Vec<String>,
    series: Vec<Series>,
}

impl From<ListQualityRequest> for Query {
    fn from(request: ListQualityRequest) -> Self {
        Self {
            filter: Filter::new(request.product_type)
                .devices(request.os, request.access)
                .users(request.room_id, request.user_id),
            app_id: request.app_id,
            times: [request.start_time, request.end_time],
            indicators: request.indicator,
            granularity: Some(request.aggregate_granularity),
        }
    }
}

impl From<v2020::ListQualityRequest> for Query {
    fn from(request: v2020::ListQualityRequest) -> Self {
        Self {
            filter: Filter::new(request.product_type)
                .devices(request.os, request.access)
                .users(request.room_id, request.user_id),
            app_id: request.app_id,
            times: [request.start_time, request.end_time],
            indicators: request.indicator,
            granularity: Some(request.aggregate_granularity),
        }
    }
}

impl From<ListRealTimeQualityRequest> for Query {
    fn from(request: ListRealTimeQualityRequest) -> Self {
        Self {
            filter: Filter::new(request.product_type).users(request.room_id, request.user_id),
            app_id: request.app_id,
            times: [request.start_time, request.end_time],
            indicators: request.indicator,
            granularity: None,
        }
    }
}

impl From<v2020_real_time::ListRealTimeQualityRequest> for Query {
    fn from(request: v2020_real_time::ListRealTimeQualityRequest) -> Self {
        Self {
            filter: Filter::new(request.product_type).users(request.room_id, request.user_id),
            app_id: request.app_id,
            times: [request.start_time, request.end_time],
            indicators: request.indicator,
            granularity: None,
        }
    }
}

/// Lists values by day, by five minutes or by 30 seconds.
pub(super) fn list(db: &Connection, query: &Query, call: &Call) -> Result<Listed, ApiError> {
    let (limits, granularity) = match &query.granularity {
        None => (Limits::REAL_TIME, Granularity::HalfMinute),
        Some(AggregateGranularity::FiveMinutes) => (Limits::OFFLINE, Granularity::FiveMinutes),
        Some(_) => (Limits::OFFLINE, Granularity::Day),
    };
    let range = call.range(db, &query.app_id, &query.times, limits)?;
    let measures = indicator::all(&query.indicators)?;
    query.filter.check()?;
    let intervals = range.intervals(granularity);
    let scope =
        Scope::new(&query.app_id, &intervals, call.now).in_room(query.filter.room_id.as_deref());
    let activity = Activity::load(db, scope)?;
    let settings = Settings::load(db, &query.app_id)?;
    let series = |measure: Measure| {
        let happens = activity.happenings(&measure, &intervals, |stay| query.filter.selects(stay));
        Series::new(measure, &intervals, &happens, &settings)
    };
    let granularity = query.granularity.as_ref();
    Ok(Listed {
        granularity: granularity.map_or_else(String::new, |value| value.value().to_owned()),
        room_id: query.filter.room_id.clone().unwrap_or_default(),
        users: query.filter.users.clone(),
        series: measures.into_iter().map(series).collect(),
    })
}

/// The response of `ListQuality` of Version 2023-11-01.
pub(super) fn offline(listed: Listed) -> ListQualityOutput {
    let mut output = ListQualityOutput::default();
    output.aggregate_granularity = listed.granularity;
    output.indicators = listed.series.into_iter().map(Series::indicator).collect();
    output
}

/// The response of `ListQuality` of Version 2020-12-01.
pub(super) fn offline_in_2020(listed: Listed) -> v2020::ListQualityOutput {
    let mut output = v2020::ListQualityOutput::default();
    output.aggregate_granularity = listed.granularity;
    output.indicators = listed.series.into_iter().map(Series::legacy).collect();
    output
}

/// The response of `ListRealTimeQuality` of Version 2023-11-01.
pub(super) fn real_time(listed: Listed) -> ListRealTimeQualityOutput {
    let mut output = ListRealTimeQualityOutput::default();
    (output.room_id, output.user_id) = (listed.room_id, listed.users);
    output.indicators = listed.series.into_iter().map(Series::indicator).collect();
    output
}

/// The response of `ListRealTimeQuality` of Version 2020-12-01.
pub(super) fn real_time_in_2020(listed: Listed) -> v2020_real_time::ListRealTimeQualityOutput {
    let mut output = v2020_real_time::ListRealTimeQualityOutput::default();
    (output.room_id, output.user_id) = (listed.room_id, listed.users);
    output.indicators = listed.series.into_iter().map(Series::legacy).collect();
    output
}

impl Series {
    fn new(
        measure: Measure,
        intervals: &[Interval],
        happens: &[bool],
        settings: &Settings,
    ) -> Self {
        let mut series = Self {
            measure,
            data: Vec::new(),
            measured: Vec::new(),
        };
        for (interval, happens) in intervals.iter().zip(happens) {
            let mut point = DataPoint::default();
            point.time_stamp = interval.shown();
            if *happens {
                point.value = two_decimals(settings.value(&series.measure, *interval));
                series.measured.push(point.value);
            }
            series.data.push(point);
        }
        series
    }

    fn indicator(self) -> Indicator {
        let mut indicator = Indicator::default();
        indicator.name = self.measure.name;
        "%".clone_into(&mut indicator.unit);
        indicator.data = self.data;
        indicator
    }

    fn legacy(self) -> v2020::Indicator {
        let mut overview = v2020::IndicatorOverview::default();
        overview.name.clone_from(&self.measure.name);
        "%".clone_into(&mut overview.unit);
        self.measure.alias().clone_into(&mut overview.alias);
        let text = |value: f64| format!("{:.2}", value);
        let (mut sum, mut count) = (0.0, 0.0);
        let (mut most, mut least) = (f64::NEG_INFINITY, f64::INFINITY);
        for value in &self.measured {
            sum += value;
            count += 1.0;
            most = most.max(*value);
            least = least.min(*value);
        }
        if count > 0.0 {
            overview.value = text(sum / count);
            overview.max_value = text(most);
            overview.min_value = text(least);
        }
        let Indicator {
            name, unit, data, ..
        } = self.indicator();
        let mut indicator = v2020::Indicator::default();
        (indicator.name, indicator.unit, indicator.data) = (name, unit, data);
        indicator.overview = Some(overview);
        indicator
    }
}
