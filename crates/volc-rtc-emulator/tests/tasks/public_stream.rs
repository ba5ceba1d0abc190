//! Public streams: what they are made of, their events, and what ends them.

use serde_json::{Value, json};
use volc_rtc_emulator::control::{Media, TaskLimits};

use crate::world::{APP, ROOM, World};

const VERSIONS: [&str; 2] = ["2020-12-01", "2023-11-01"];

fn stream(change: Value) -> Value {
    let mut body = json!({
        "RoomId": null, "TaskId": null, "PublicStreamId": "public", "BusinessId": "b1",
        "TargetStreams": [{"RoomId": ROOM, "UserId": "alice"}],
    });
    for (name, value) in change.as_object().unwrap() {
        body[name.as_str()] = value.clone();
    }
    body
}

impl World {
    async fn push(&self, change: Value) -> String {
        self.code("StartPushPublicStream", "2023-11-01", stream(change))
            .await
    }

    /// Returns the events: status, and code of an end.
    async fn push_events(&self) -> Vec<(i64, Option<i64>)> {
        let events = self.events().await.into_iter();
        let events = events.filter(|event| event.name == "PushPublicStream");
        let short = |data: Value| {
            assert_eq!(
                (&data["PublicStreamId"], &data["BusinessId"]),
                (&json!("public"), &json!("b1"))
            );
            (data["Status"].as_i64().unwrap(), data["Code"].as_i64())
        };
        events.map(|event| short(event.data)).collect()
    }
}

#[tokio::test]
async fn public_stream_runs_until_it_is_stopped() {
    for version in VERSIONS {
        let world = World::start().await;
        let code = world
            .code("StartPushPublicStream", version, stream(json!({})))
            .await;
        assert_eq!(code, "");
        assert_eq!(
            world
                .code("StopPushPublicStream", version, stream(json!({})))
                .await,
            ""
        );
        assert_eq!(world.push_events().await, [(1, None), (2, Some(2))]);
        let again = world
            .code("StopPushPublicStream", version, stream(json!({})))
            .await;
        assert_eq!(again, "InvalidParameter.ErrorActiveTaskNotFound");
        assert_eq!(world.last("PushPublicStream").await["Msg"], "call api stop");
    }
}

#[tokio::test]
async fn public_stream_is_idle_without_its_streams() {
    let world = World::start().await;
    assert_eq!(
        world.push(json!({"Control": {"MaxIdleTime": 60}})).await,
        ""
    );
    world.seconds(59).await;
    world.publish("alice", &[Media::Audio]).await;
    world.seconds(600).await;
    world.unpublish("alice", Media::Audio).await;
    world.publish("bob", &[Media::Audio]).await;
    // The new streams include those of bob, and the idle time stays that of the start.
    let body =
        stream(json!({"TargetStreams": [{"RoomId": ROOM}], "Control": {"MaxIdleTime": 600}}));
    assert_eq!(
        world
            .code("UpdatePublicStreamParam", "2023-11-01", body)
            .await,
        ""
    );
    world.seconds(600).await;
    assert_eq!(world.push_events().await, [(1, None)]);
    world.unpublish("bob", Media::Audio).await;
    world.seconds(60).await;
    assert_eq!(world.push_events().await, [(1, None), (2, Some(1))]);
}

#[tokio::test]
async fn excluded_streams_and_other_media_do_not_count() {
    let world = World::start().await;
    world.publish("alice", &[Media::ScreenVideo]).await;
    world.publish("bob", &[Media::Audio]).await;
    let body = json!({
        "TargetStreams": [{"RoomId": ROOM, "UserId": "alice", "MediaType": 1}, {"RoomId": ROOM}],
        "ExcludeStreams": [
            {"RoomId": ROOM, "UserId": "bob"},
            {"RoomId": ROOM, "UserId": "alice", "StreamType": 1},
        ],
    });
    assert_eq!(world.push(body).await, "");
    world.seconds(180).await;
    assert_eq!(world.push_events().await, [(1, None), (2, Some(1))]);
}

#[tokio::test]
async fn update_sets_what_it_leaves_out_to_the_default() {
    for version in VERSIONS {
        let world = World::start().await;
        let settings = json!({
            "Encode": {"VideoConfig": {"VideoCodec": 5, "Width": 100, "Height": 100}},
            "Control": {"MaxIdleTime": 100},
        });
        assert_eq!(world.push(settings).await, "");
        let change = stream(json!({"Encode": {"VideoConfig": {"VideoCodec": 0, "FrameRate": 30}}}));
        assert_eq!(
            world.code("UpdatePublicStreamParam", version, change).await,
            ""
        );
        let settings = world.task("public-stream").await.settings;
        assert_eq!(
            settings["Encode"]["VideoConfig"],
            json!({"VideoCodec": 5, "FrameRate": 30})
        );
        assert_eq!(settings["Control"], json!({"MaxIdleTime": 100}));
        world
            .control
            .fail_task(world.task("public-stream").await.id, "edge lost")
            .await
            .unwrap();
        let last = world.last("PushPublicStream").await;
        assert_eq!(
            (&last["Status"], &last["Code"], &last["Msg"]),
            (&json!(3), &json!(3), &json!("edge lost"))
        );
    }
}

#[tokio::test]
async fn public_stream_is_refused_with_the_documented_codes() {
    let world = World::start().await;
    let alice = json!({"RoomId": ROOM, "UserId": "alice"});
    let wrong = [
        json!({"TargetStreams": []}),
        json!({"TargetStreams": vec![&alice; 18]}),
        json!({"ExcludeStreams": [&alice]}),
        json!({"TranscodeMode": 1, "TargetStreams": [{"RoomId": ROOM}]}),
        json!({"TranscodeMode": 1, "ExcludeStreams": [{"RoomId": ROOM, "UserId": "bob"}]}),
        json!({"Layout": {"LayoutMode": 2, "CustomLayout": {"Regions": []}}}),
        json!({
            "TargetStreams": [{"RoomId": ROOM, "UserId": "alice", "Index": 1}],
            "Layout": {"LayoutMode": 2, "CustomLayout": {"Regions": [
                {"StreamIndex": 2, "WidthProportion": 0.5, "HeightProportion": 0.5},
            ]}},
        }),
    ];
    for change in wrong {
        let code = world.push(change.clone()).await;
        assert_eq!(code, "InvalidParameter", "{change}");
    }
    let not_found = "InvalidParameter.ErrorActiveTaskNotFound";
    for version in VERSIONS {
        let update = world
            .code("UpdatePublicStreamParam", version, stream(json!({})))
            .await;
        assert_eq!(update, not_found);
        assert_eq!(world.push(json!({})).await, "");
        let again = world
            .code("StartPushPublicStream", version, stream(json!({})))
            .await;
        assert_eq!(again, "InvalidParameter.TaskAlreadyExists");
        assert_eq!(
            world
                .code("StopPushPublicStream", version, stream(json!({})))
                .await,
            ""
        );
    }
    let off = TaskLimits::new().family("public-stream").enabled(false);
    world.control.set_task_limits(&off).await.unwrap();
    assert_eq!(
        world.push(json!({})).await,
        "AccessDenied.ServiceNotEnabled"
    );
    let full = TaskLimits::new().family("public-stream").most(1);
    world.control.set_task_limits(&full).await.unwrap();
    assert_eq!(world.push(json!({})).await, "");
    let other = json!({"PublicStreamId": "other"});
    assert_eq!(
        world.push(other).await,
        "FlowLimitExceeded.TaskNumberOverLimit"
    );
}

#[tokio::test]
async fn pushed_streams_are_shown_by_30_seconds() {
    let world = World::start().await;
    world.publish("alice", &[Media::Audio]).await;
    assert_eq!(world.push(json!({})).await, "");
    world.seconds(60).await;
    assert_eq!(world.push(json!({"PublicStreamId": "later"})).await, "");
    let info = async |stream: &str, end: &str| {
        let call = world.client.list_real_time_public_stream_info().app_id(APP);
        // The test begins at 2026-09-21T22:13:20+08:00.
        let call = call.start_time("2026-09-21T22:13:00+08:00").end_time(end);
        let call = call.indicator(vec!["bitrate".to_owned()]).stream_id(stream);
        call.send().await
    };
    let end = "2026-09-21T22:15:00+08:00";
    let shown = info("", end).await.unwrap();
    let [bitrate] = &shown.indicators[..] else {
        panic!("{shown:?}")
    };
    let points: Vec<_> = bitrate
        .data
        .iter()
        .map(|point| (point.stream_id.as_str(), &point.time_stamp[14..19]))
        .collect();
    let expected = [
        ("public", "13:00"),
        ("public", "13:30"),
        ("public", "14:00"),
        ("later", "14:00"),
    ];
    assert_eq!(points, expected);
    assert_eq!(
        info("later", end).await.unwrap().indicators[0].data.len(),
        1
    );
    let long = info("", "2026-09-21T23:15:00+08:00").await.unwrap_err();
    assert_eq!(long.code(), Some("InvalidParameter.OutofTimeRange"));
}
