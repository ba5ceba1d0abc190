//! `ListRealTimePublicStreamInfo`: the streams that were pushed, by 30 seconds.

use rusqlite::Connection;
use serde_json::{Value, json};

use super::family::FAMILY;
use crate::statistics::half_minutes;
use crate::tasks::call::{Call, invalid};
use crate::tasks::find::{self, Filter};
use crate::tasks::task::{Task, stored};
use crate::{ApiError, Caller};

/// The most streams that are looked at.
const MOST: i64 = 10_000;

pub(super) async fn list(caller: Caller, call: Call) -> Result<Value, ApiError> {
    let listed = caller.read(move |db| {
        call.check_app(db)?;
        indicators(db, &call)
    });
    listed.await
}

fn indicators(db: &Connection, call: &Call) -> Result<Value, ApiError> {
    let now = stored(call.at);
    let intervals = half_minutes(call.text("StartTime"), call.text("EndTime"), now)?;
    let names: Vec<&str> = call.body["Indicator"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    if names.is_empty() {
        return Err(invalid("`Indicator` is empty"));
    }
    let filter = Filter {
        app_id: call.text("AppId").to_owned(),
        family: Some(FAMILY.name.to_owned()),
        created_after: Some(find::remembered_after(call.at)),
        ..Filter::default()
    };
    let wanted = call.text("StreamId");
    let streams = find::list(db, &filter, None, 0, MOST)?;
    let is_wanted = |task: &&Task| wanted.is_empty() || task.task_id == wanted;
    let mut points = Vec::new();
    for task in streams.iter().filter(is_wanted) {
        let Some(from) = task.started_at.map(stored) else {
            continue;
        };
        let to = task.ended_at.map_or(now.saturating_add(1), stored);
        for interval in intervals.iter().filter(|interval| interval.is_in(from, to)) {
            points.push(json!({
                "StreamId": task.task_id,
                "TimeStamp": interval.shown,
                "Value": 0.0,
            }));
        }
    }
    let indicator = |name: &&str| {
        json!({
            "Name": name,
            "Unit": "",
            "Data": points,
            "overview": {"Name": name, "Value": "0.00", "MaxValue": "0.00", "MinValue": "0.00"},
        })
    };
    let indicators: Vec<Value> = names.iter().map(indicator).collect();
    Ok(json!({ "Indicators": indicators }))
}
