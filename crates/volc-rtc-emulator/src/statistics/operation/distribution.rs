//! `ListOperationDistribution`: the users of calls, by province or country.
//!
//! The response calls the indicator `user_num` and writes the dimension small, as the example of the page does.

use std::collections::HashSet;

use rusqlite::Connection;
use volc_rtc_api::monitor_usage::list_operation_distribution::{
    Data, ListOperationDistributionOutput, ListOperationDistributionRequest,
};
use volc_rtc_api::monitor_usage::v2020_12_01::list_operation_distribution as v2020;

use crate::ApiError;
use crate::statistics::call::Call;
use crate::statistics::history::Scope;
use crate::statistics::number::unknown;
use crate::statistics::place;
use crate::statistics::range::{Interval, Limits};

/// The names of the only indicator: that of the parameter, and that of the response.
const INDICATORS: [&str; 2] = ["user_count", "user_num"];

/// The distribution that is asked for.
pub(in crate::statistics) struct Query {
    app_id: String,
    times: [String; 2],
    indicator: String,
    dimension: String,
}

impl From<ListOperationDistributionRequest> for Query {
    fn from(request: ListOperationDistributionRequest) -> Self {
        Self {
            app_id: request.app_id,
            times: [request.start_time, request.end_time],
            indicator: request.indicator,
            dimension: request.dimension.value().to_owned(),
        }
    }
}

impl From<v2020::ListOperationDistributionRequest> for Query {
    fn from(request: v2020::ListOperationDistributionRequest) -> Self {
        Self {
            app_id: request.app_id,
            times: [request.start_time, request.end_time],
            indicator: request.indicator,
            dimension: request.dimension,
        }
    }
}

/// Lists the shares of places.
pub(in crate::statistics) fn list(
    db: &Connection,
    query: &Query,
    call: &Call,
) -> Result<ListOperationDistributionOutput, ApiError> {
    let range = call.range(db, &query.app_id, &query.times, Limits::OFFLINE)?;
    if !INDICATORS.contains(&query.indicator.as_str()) {
        return Err(unknown(&query.indicator, INDICATORS.into_iter()));
    }
    let dimension = query.dimension.to_ascii_lowercase();
    let Some(place) = place::of_everybody(&dimension) else {
        let text = format!(
            "`Dimension` is {:?}, but must be Province or Country",
            query.dimension
        );
        return Err(ApiError::service("InvalidParameter", text));
    };
    let time = Interval {
        from: range.from,
        to: range.to.saturating_add(1),
    };
    let stays = Scope::new(&query.app_id, &[time], call.now).stays(db)?;
    let present = stays.iter().filter(|stay| stay.time.meets(time));
    let users = present.map(|stay| &stay.user_id).collect::<HashSet<_>>();
    let mut data = Data::default();
    place.clone_into(&mut data.distribution_name);
    data.value = u32::try_from(users.len()).map_or(f64::MAX, f64::from);
    data.proportion = if users.is_empty() { 0.0 } else { 100.0 };
    let mut output = ListOperationDistributionOutput::default();
    "user_num".clone_into(&mut output.name);
    output.dimension = dimension;
    output.data = vec![data];
    Ok(output)
}

/// The same in Version 2020-12-01.
pub(in crate::statistics) fn in_2020(
    listed: ListOperationDistributionOutput,
) -> v2020::ListOperationDistributionOutput {
    let mut output = v2020::ListOperationDistributionOutput::default();
    output.name = listed.name;
    output.dimension = listed.dimension;
    output.data = listed.data;
    output
}
