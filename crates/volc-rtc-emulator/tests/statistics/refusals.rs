//! The documented codes of the family, by name; and what reset and a snapshot do.

use serde_json::{Value, json};
use volc_rtc_emulator::control::{Reset, ResetPart};

use crate::world::{APP, DAY, HOUR, MINUTE, NOON, World, at};

/// The Actions with a range of time, and how far back and how long it may be, in minutes; no length is one that is
/// shortened.
const RANGES: [(&str, i64, Option<i64>); 11] = [
    ("ListUsages", 30 * 24 * 60, Some(30 * 24 * 60)),
    ("ListOperationData", 30 * 24 * 60, Some(7 * 24 * 60)),
    ("ListOperationDistribution", 30 * 24 * 60, Some(7 * 24 * 60)),
    ("ListQuality", 30 * 24 * 60, Some(7 * 24 * 60)),
    ("ListQualityDistribution", 30 * 24 * 60, Some(7 * 24 * 60)),
    ("ListRealTimeOperationData", 60, Some(60)),
    ("ListRealTimeQuality", 60, Some(60)),
    ("ListRealTimeQualityDistribution", 60, Some(60)),
    ("ListCallDetail", 6 * 24 * 60, Some(60)),
    ("ListRoomInfo", 14 * 24 * 60, None),
    ("ListUserInfo", 14 * 24 * 60, None),
];

/// The code of a call with these times; empty if it succeeds.
async fn refusal(
    world: &World,
    action: &'static str,
    version: &'static str,
    change: Value,
) -> String {
    let mut body = json!({
        "AppId": APP, "RoomId": "room", "UserId": "a", "AggregateGranularity": "1d", "Dimension": "Province",
        "StartTime": at(NOON), "EndTime": at(NOON),
    });
    let is_list = match action {
        "ListOperationDistribution" | "ListQualityDistribution" => false,
        "ListRealTimeQualityDistribution" => version == "2020-12-01",
        _ => true,
    };
    let name = match action {
        "ListOperationData" | "ListOperationDistribution" => "user_count",
        "ListRealTimeOperationData" => "online_user_count",
        _ => "stall_rate",
    };
    body["Indicator"] = if is_list { json!([name]) } else { json!(name) };
    let is_get = matches!(action, "ListCallDetail" | "ListRoomInfo" | "ListUserInfo");
    if is_get {
        body.as_object_mut().unwrap().remove("Indicator");
    } else if action != "ListOperationData" {
        body["UserId"] = json!(["a"]);
    }
    for (name, value) in change.as_object().unwrap() {
        body[name] = value.clone();
    }
    let call = world.client.call(action, version, &body);
    let call = if is_get { call.get() } else { call };
    match call.send().await {
        Ok(_) => String::new(),
        Err(error) => error.code().unwrap_or_default().to_owned(),
    }
}

#[tokio::test]
async fn ranges_are_refused_in_every_version() {
    let world = World::start().await;
    for (action, back, length) in RANGES {
        for version in ["2020-12-01", "2023-11-01"] {
            let check = async |change: Value| refusal(&world, action, version, change).await;
            assert_eq!(check(json!({})).await, "", "{action} {version}");
            let oldest = at(NOON - back * MINUTE);
            let first = json!({"StartTime": oldest, "EndTime": oldest});
            assert_eq!(check(first).await, "", "{action} {version}");
            let too_old = at(NOON - back * MINUTE - 1);
            let too_old = json!({"StartTime": too_old, "EndTime": too_old});
            let out_of_range = "InvalidParameter.OutofTimeRange";
            assert_eq!(check(too_old).await, out_of_range, "{action} {version}");
            let end = at(NOON + length.unwrap_or(60 * 24 * 60) * MINUTE + 1);
            let long = check(json!({"EndTime": end})).await;
            let expected = length.map_or("", |_| out_of_range);
            assert_eq!(long, expected, "{action} {version}");
            let backwards = check(json!({"EndTime": at(NOON - 1)})).await;
            let after = "InvalidParameter.StartTimeAfterEndTime";
            assert_eq!(backwards, after, "{action} {version}");
            let unreadable = check(json!({"StartTime": "2026-09-21"})).await;
            assert_eq!(unreadable, "InvalidParameter", "{action} {version}");
            let unknown = check(json!({"AppId": "unknown"})).await;
            assert_eq!(
                unknown, "InvalidParameter.NotExistAppId",
                "{action} {version}"
            );
            assert_eq!(
                check(json!({"AppId": ""})).await,
                "MissingParameter.NoAppId"
            );
        }
    }
}

#[tokio::test]
async fn rooms_users_and_indicators_are_checked() {
    let world = World::start().await;
    for version in ["2020-12-01", "2023-11-01"] {
        for action in [
            "ListRoomInfo",
            "ListUserInfo",
            "ListCallDetail",
            "ListQuality",
        ] {
            let refused = refusal(&world, action, version, json!({"RoomId": "a room"})).await;
            assert_eq!(
                refused, "InvalidParameter.IllegalRoomID",
                "{action} {version}"
            );
        }
        for (action, most) in [("ListUserInfo", 10), ("ListCallDetail", 20)] {
            let users = |count: usize| {
                let users: Vec<String> = (0..count).map(|user| user.to_string()).collect();
                json!({"UserId": users.join(",")})
            };
            assert_eq!(refusal(&world, action, version, users(most)).await, "");
            let many = refusal(&world, action, version, users(most + 1)).await;
            assert_eq!(many, "InvalidParameter", "{action} {version}");
        }
        for action in [
            "ListOperationData",
            "ListRealTimeOperationData",
            "ListQuality",
        ] {
            for indicator in [json!(["none"]), json!([])] {
                let change = json!({"Indicator": indicator});
                let refused = refusal(&world, action, version, change).await;
                assert!(
                    refused.starts_with("InvalidParam"),
                    "{action} {version} {refused}"
                );
            }
        }
    }
}

#[tokio::test]
async fn pages_have_usual_numbers_and_sizes() {
    let world = World::start().await;
    world.join("room", "a").await;
    let list = |number: i64, size: i64| {
        let call = world.client.list_room_info().app_id(APP);
        let call = call.start_time(at(NOON)).end_time(at(NOON));
        call.page_num(number).page_size(size).send()
    };
    let page = list(0, 0).await.unwrap();
    assert_eq!(
        (page.page_num, page.page_size, page.room_list.len()),
        (1, 20, 1)
    );
    let page = list(1, 100).await.unwrap();
    assert_eq!((page.page_size, page.has_more), (100, false));
}

#[tokio::test]
async fn history_is_restored_by_a_snapshot_and_cleared_by_app() {
    let world = World::start().await;
    world.join("room", "a").await;
    world.leave("room", "a").await;
    world.control.set_quality("stall_rate", 1.0).await.unwrap();
    let total = async || {
        let call = world.client.list_room_info().app_id(APP);
        let call = call.start_time(at(DAY)).end_time(at(DAY + 23 * HOUR));
        call.send().await.unwrap().total
    };
    let snapshot = world.control.snapshot().await.unwrap();
    let reset = Reset::new().app_id(APP).part(ResetPart::State);
    world.control.reset(&reset).await.unwrap();
    assert_eq!(total().await, 0);
    world.join("room", "b").await;
    assert_eq!(total().await, 1);
    world.control.restore(&snapshot).await.unwrap();
    world.join("room", "b").await;
    assert_eq!(total().await, 2);
}
