//! `ListQualityDistribution` and `ListRealTimeQualityDistribution`: quality by place, operating system or network.

use rusqlite::Connection;
use volc_rtc_api::monitor_usage::list_quality_distribution::{
    Data, Dimension, Indicator, ListQualityDistributionOutput, ListQualityDistributionRequest,
    ProductType,
};
use volc_rtc_api::monitor_usage::list_real_time_quality_distribution as real;
use volc_rtc_api::monitor_usage::v2020_12_01::{
    list_quality_distribution as v2020, list_real_time_quality_distribution as v2020_real,
};

use super::activity::Activity;
use super::filter::{Filter, WEB};
use super::indicator::{self, Measure};
use super::settings::Settings;
use crate::ApiError;
use crate::statistics::call::Call;
use crate::statistics::history::{Scope, Stay};
use crate::statistics::number::two_decimals;
use crate::statistics::place::{self, NETWORK};
use crate::statistics::range::{Granularity, Interval, Limits};

/// The operating systems and the networks of native users, as the pages list them.
const SYSTEMS: [&str; 5] = ["android", "ios", "linux", "mac", "windows"];
const NETWORKS: [&str; 5] = ["2g", "3g", "4g", "5g", "wifi"];

/// The distribution that is asked for.
pub(in crate::statistics) struct Query {
    app_id: String,
    times: [String; 2],
    indicators: Vec<String>,
    dimension: Dimension,
    is_real_time: bool,
    filter: Filter,
}

/// Native users or those on the web, of one platform if it is named.
fn filter(product: Option<ProductType>, platform: Option<&str>) -> Filter {
    match platform.map(str::to_lowercase).as_deref() {
        None | Some("") => Filter::new(product),
        Some(WEB) => Filter::new(Some(ProductType::Web)),
        Some("native") => Filter::new(Some(ProductType::Native)),
        Some(platform) => Filter::new(product).system(platform),
    }
}

impl From<ListQualityDistributionRequest> for Query {
    fn from(request: ListQualityDistributionRequest) -> Self {
        Self {
            filter: filter(request.product_type, request.platform.as_deref()),
            app_id: request.app_id,
            times: [request.start_time, request.end_time],
            indicators: vec![request.indicator],
            dimension: request.dimension,
            is_real_time: false,
        }
    }
}

impl From<v2020::ListQualityDistributionRequest> for Query {
    fn from(request: v2020::ListQualityDistributionRequest) -> Self {
        let product = request.product_type.as_deref().map(ProductType::from);
        let platform = request.platform.as_ref().map(ProductType::value);
        Self {
            filter: filter(product, platform),
            app_id: request.app_id,
            times: [request.start_time, request.end_time],
            indicators: vec![request.indicator],
            dimension: request.dimension,
            is_real_time: false,
        }
    }
}

impl From<real::ListRealTimeQualityDistributionRequest> for Query {
    fn from(request: real::ListRealTimeQualityDistributionRequest) -> Self {
        Self {
            filter: filter(request.product_type, request.platform.as_deref()),
            app_id: request.app_id,
            times: [request.start_time, request.end_time],
            indicators: vec![request.indicator],
            dimension: request.dimension,
            is_real_time: true,
        }
    }
}

impl From<v2020_real::ListRealTimeQualityDistributionRequest> for Query {
    fn from(request: v2020_real::ListRealTimeQualityDistributionRequest) -> Self {
        Self {
            filter: Filter::new(None),
            app_id: request.app_id,
            times: [request.start_time, request.end_time],
            indicators: request.indicator,
            dimension: request.dimension,
            is_real_time: true,
        }
    }
}

/// Lists values by day or by 30 seconds.
pub(in crate::statistics) fn list(
    db: &Connection,
    query: &Query,
    call: &Call,
) -> Result<Vec<Indicator>, ApiError> {
    let (limits, granularity) = if query.is_real_time {
        (Limits::REAL_TIME, Granularity::HalfMinute)
    } else {
        (Limits::OFFLINE, Granularity::Day)
    };
    let range = call.range(db, &query.app_id, &query.times, limits)?;
    let measures = indicator::all(&query.indicators)?;
    let intervals = range.intervals(granularity);
    let activity = Activity::load(db, Scope::new(&query.app_id, &intervals, call.now))?;
    let settings = Settings::load(db, &query.app_id)?;
    let indicator = |measure: Measure| {
        let happens = |class: &&'static str| {
            let selects = |stay: &Stay| query.filter.selects(stay) && query.is_of(stay, class);
            (*class, activity.happenings(&measure, &intervals, selects))
        };
        let classes: Vec<_> = query.classes().iter().map(happens).collect();
        let points = intervals.iter().enumerate().flat_map(|(at, interval)| {
            let point = |(class, happens): &(&str, Vec<bool>)| {
                let happens = happens.get(at).is_some_and(|happens| *happens);
                let value = if happens {
                    settings.value(&measure, *interval)
                } else {
                    0.0
                };
                data(class, value, *interval)
            };
            classes.iter().map(point).collect::<Vec<_>>()
        });
        let mut indicator = Indicator::default();
        indicator.data = points.collect();
        indicator.name = measure.name;
        indicator
    };
    Ok(measures.into_iter().map(indicator).collect())
}

fn data(class: &str, value: f64, interval: Interval) -> Data {
    let mut data = Data::default();
    class.clone_into(&mut data.dimension);
    data.time_stamp = interval.shown();
    data.value = two_decimals(value);
    data
}

impl Query {
    /// Returns the classes of the dimension.
    fn classes(&self) -> Vec<&'static str> {
        match self.dimension {
            Dimension::Os if self.filter.on_web() => vec![WEB],
            Dimension::Os => SYSTEMS.to_vec(),
            Dimension::Access => NETWORKS.to_vec(),
            _ => {
                let name = self.dimension.value().to_lowercase();
                place::of_everybody(&name).into_iter().collect()
            }
        }
    }

    /// Returns whether a user is of a class.
    fn is_of(&self, stay: &Stay, class: &str) -> bool {
        match self.dimension {
            Dimension::Os => stay.os == class,
            Dimension::Access => class == NETWORK,
            _ => true,
        }
    }
}

/// The response of `ListQualityDistribution` of Version 2023-11-01.
pub(in crate::statistics) fn offline(indicators: Vec<Indicator>) -> ListQualityDistributionOutput {
    let mut output = ListQualityDistributionOutput::default();
    output.indicators = indicators;
    output
}

/// The response of `ListQualityDistribution` of Version 2020-12-01.
pub(in crate::statistics) fn offline_in_2020(
    indicators: Vec<Indicator>,
) -> v2020::ListQualityDistributionOutput {
    let mut output = v2020::ListQualityDistributionOutput::default();
    output.indicators = indicators;
    output
}

/// The response of `ListRealTimeQualityDistribution` of Version 2023-11-01.
pub(in crate::statistics) fn real_time(
    indicators: Vec<Indicator>,
) -> real::ListRealTimeQualityDistributionOutput {
    let mut output = real::ListRealTimeQualityDistributionOutput::default();
    output.indicators = indicators;
    output
}

/// The response of `ListRealTimeQualityDistribution` of Version 2020-12-01.
pub(in crate::statistics) fn in_2020(
    indicators: Vec<Indicator>,
) -> v2020_real::ListRealTimeQualityDistributionOutput {
    let point = |data: Data| {
        let mut item = v2020_real::DataItem::default();
        item.timestamp = data.time_stamp;
        item.dimension = data.dimension;
        item.value = data.value;
        item
    };
    let indicator = |indicator: Indicator| {
        let mut legacy = v2020_real::Indicator::default();
        legacy.name = indicator.name;
        legacy.data = indicator.data.into_iter().map(point).collect();
        legacy
    };
    let mut output = v2020_real::ListRealTimeQualityDistributionOutput::default();
    output.indicators = indicators.into_iter().map(indicator).collect();
    output
}
