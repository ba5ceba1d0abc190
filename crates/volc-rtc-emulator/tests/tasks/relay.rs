//! Relayed streams: their users in rooms, their events, and what ends them.

use std::time::{Duration, UNIX_EPOCH};

use futures_util::TryStreamExt as _;
use serde_json::{Value, json};
use volc_rtc_api::relay::list_relay_stream::{Order, Status, Task};
use volc_rtc_emulator::TEST_APP_KEY;
use volc_rtc_emulator::control::{Media, TaskTransitions, Transition};
use volc_rtc_token::{AppKey, Token};

use crate::support::NOW;
use crate::world::{APP, ROOM, TASK, World};

const VERSIONS: [&str; 2] = ["2020-12-01", "2023-11-01"];

/// Signs a token of a user in the room, without rights to publish if it is so.
fn token(user: &str, publishes: bool) -> String {
    let builder = Token::builder(APP, ROOM, user)
        .issued_at(UNIX_EPOCH + Duration::from_secs(NOW))
        .nonce(1);
    let builder = if publishes {
        builder.publish()
    } else {
        builder.subscribe()
    };
    let builder = builder.skip_validation().never_expires();
    let key = AppKey::new(TEST_APP_KEY).unwrap();
    builder.sign(&key).unwrap().into_string()
}

fn control(change: Value) -> Value {
    let mut control =
        json!({"StreamUrl": "rtmp://live.example/1", "VideoWidth": 641, "VideoHeight": 480});
    for (name, value) in change.as_object().unwrap() {
        control[name.as_str()] = value.clone();
    }
    json!({"UserId": "film", "Token": token("film", true), "Control": control})
}

impl World {
    async fn relay(&self, change: Value) {
        assert_eq!(
            self.code("StartRelayStream", "2023-11-01", control(change))
                .await,
            ""
        );
    }

    async fn relays(&self) -> Vec<Task> {
        let call = self.client.list_relay_stream().app_id(APP).room_id(ROOM);
        call.send().await.unwrap().into_inner().task
    }

    /// Returns the numbers of the events: status, and reason of an end.
    async fn relay_events(&self) -> Vec<(i64, Option<i64>)> {
        let events = self.events().await.into_iter();
        let events = events.filter(|event| event.name == "RelayStreamStateChanged");
        events
            .map(|event| {
                (
                    event.data["Status"].as_i64().unwrap(),
                    event.data["Reason"].as_i64(),
                )
            })
            .collect()
    }
}

#[tokio::test]
async fn relayed_stream_is_a_user_who_publishes() {
    for version in VERSIONS {
        let world = World::start().await;
        assert_eq!(
            world
                .code("StartRelayStream", version, control(json!({})))
                .await,
            ""
        );
        let user = world.control.room_user(ROOM, "film").await.unwrap();
        assert_eq!(user.streams.len(), 2);
        let [task] = &world.relays().await[..] else {
            panic!("{:?}", world.relays().await)
        };
        assert_eq!(
            (task.status, task.user_id.as_str()),
            (Status::Running, "film")
        );
        assert_eq!(
            (task.video_width, task.video_height, task.frame_rate),
            (642, 480, 15)
        );
        assert_eq!(task.create_time, i64::try_from(NOW).unwrap());
        assert_eq!(world.code("StopRelayStream", version, json!({})).await, "");
        assert!(world.control.room_user(ROOM, "film").await.is_err());
        assert_eq!(world.relays().await[0].status, Status::Ended);
        assert_eq!(
            world.relay_events().await,
            [(2, None), (3, None), (4, Some(2))]
        );
    }
}

#[tokio::test]
async fn relay_waits_for_its_time() {
    let world = World::start().await;
    world
        .relay(json!({"StartTimeStamp": NOW + 3600, "MediaType": 1}))
        .await;
    world.seconds(3599).await;
    assert_eq!(world.relays().await[0].status, Status::Starting);
    assert!(world.control.room_user(ROOM, "film").await.is_err());
    world.seconds(1).await;
    assert_eq!(world.relays().await[0].status, Status::Running);
    let user = world.control.room_user(ROOM, "film").await.unwrap();
    assert_eq!(user.streams[0].media, Media::Audio);
    assert_eq!(
        world.relay_events().await,
        [(1, None), (2, None), (3, None)]
    );
}

#[tokio::test]
async fn relay_ends_for_each_documented_reason() {
    let world = World::start().await;
    world.relay(json!({})).await;
    world.seconds(300).await;
    assert_eq!(world.relay_events().await.last(), Some(&(4, Some(1))));
    world.join("viewer").await;
    for (reason, number) in [
        ("StreamEnded", 3),
        ("InternalError", 4),
        ("UnsupportedCodec", 6),
    ] {
        world.relay(json!({})).await;
        let id = world.task("relay").await.id;
        world.control.end_task(id, reason).await.unwrap();
        assert_eq!(world.relay_events().await.last(), Some(&(4, Some(number))));
    }
    world.relay(json!({})).await;
    world
        .control
        .advance_task(world.task("relay").await.id)
        .await
        .unwrap();
    assert_eq!(world.relay_events().await.last(), Some(&(4, Some(3))));
    world
        .relay(json!({"StreamUrl": "ftp://live.example/1"}))
        .await;
    assert_eq!(world.relay_events().await.last(), Some(&(4, Some(5))));
    for (token, number) in [("wrong".to_owned(), 7), (token("film", false), 8)] {
        let mut body = control(json!({}));
        body["Token"] = token.into();
        assert_eq!(world.code("StartRelayStream", "2023-11-01", body).await, "");
        assert_eq!(world.relay_events().await.last(), Some(&(4, Some(number))));
    }
    world.relay(json!({})).await;
    let kick = world
        .client
        .kick_user()
        .app_id(APP)
        .room_id(ROOM)
        .user_id("film");
    kick.send().await.unwrap();
    assert_eq!(world.relay_events().await.last(), Some(&(4, Some(9))));
    world.relay(json!({})).await;
    world.seconds(72 * 3600).await;
    assert_eq!(world.relay_events().await.last(), Some(&(4, Some(3))));
}

#[tokio::test]
async fn update_to_an_address_that_cannot_be_played_fails_the_task() {
    let world = World::start().await;
    world.relay(json!({})).await;
    let change =
        json!({"Control": control(json!({"StreamUrl": "ftp://live.example/film.mp4"}))["Control"]});
    assert_eq!(
        world.code("UpdateRelayStream", "2023-11-01", change).await,
        ""
    );
    let events = world.relay_events().await;
    let last: Vec<i64> = events.iter().map(|(status, _)| *status).collect();
    assert_eq!(last[last.len() - 2..], [2, 4]);
    let there = world.control.room_user(ROOM, "film").await;
    assert!(there.is_err(), "{there:?}");
}

#[tokio::test]
async fn update_replaces_what_the_page_lists() {
    for version in VERSIONS {
        let world = World::start().await;
        world.relay(json!({"Loop": true, "Bitrate": 900})).await;
        let change = control(json!({
            "StreamUrl": "https://live.example/2.m3u8", "MediaType": 2, "FrameRate": 30, "Loop": false,
        }));
        let change = json!({"Control": change["Control"]});
        assert_eq!(world.code("UpdateRelayStream", version, change).await, "");
        let [task] = &world.relays().await[..] else {
            panic!("{version}")
        };
        assert_eq!(
            (task.stream_url.as_str(), task.frame_rate),
            ("https://live.example/2.m3u8", 30)
        );
        assert_eq!((task.r#loop, task.bitrate), (true, 0));
        let user = world.control.room_user(ROOM, "film").await.unwrap();
        assert_eq!(
            user.streams
                .iter()
                .map(|stream| stream.media)
                .collect::<Vec<_>>(),
            [Media::Video]
        );
        assert_eq!(
            world.relay_events().await,
            [(2, None), (3, None), (2, None), (3, None)]
        );
    }
}

#[tokio::test]
async fn items_of_relays_are_each_task_once_in_order() {
    let world = World::start().await;
    let mut names = Vec::new();
    for number in 0..23 {
        let mut body = control(json!({}));
        body["TaskId"] = format!("task-{number}").into();
        assert_eq!(world.code("StartRelayStream", "2023-11-01", body).await, "");
        names.push(format!("task-{number}"));
    }
    for version in VERSIONS {
        let of_2020 = async |order: Order| {
            let call = world.client.v2020_12_01().list_relay_stream().app_id(APP);
            let call = call.room_id(ROOM).order(order).limit(5).items();
            call.try_collect::<Vec<Task>>().await.unwrap()
        };
        let of_2023 = async |order: Order| {
            let call = world.client.list_relay_stream().app_id(APP);
            let call = call.room_id(ROOM).order(order).limit(5).items();
            call.try_collect::<Vec<Task>>().await.unwrap()
        };
        for order in [Order::Ascending, Order::Descending] {
            let tasks = if version == "2020-12-01" {
                of_2020(order).await
            } else {
                of_2023(order).await
            };
            let mut found: Vec<String> = tasks.into_iter().map(|task| task.task_id).collect();
            if order == Order::Descending {
                found.reverse();
            }
            assert_eq!(found, names, "{version} {order:?}");
        }
    }
    let call = world.client.list_relay_stream().app_id(APP).room_id(ROOM);
    let page = call.offset(20).limit(5).send().await.unwrap();
    assert_eq!((page.total, page.offset, page.limit), (3, 23, 5));
}

#[tokio::test]
async fn pages_beyond_the_documented_ranges_are_refused() {
    let world = World::start().await;
    for version in ["2020-12-01", "2023-11-01"] {
        for (change, code) in [
            (json!({"Limit": "100", "Offset": "9999"}), ""),
            (json!({"Limit": "0"}), "InvalidParameter"),
            (json!({"Limit": "101"}), "InvalidParameter"),
            (json!({"Offset": "-1"}), "InvalidParameter"),
            (json!({"Offset": "10000"}), "InvalidParameter"),
        ] {
            let found = world.code("ListRelayStream", version, change.clone()).await;
            assert_eq!(found, code, "{version} {change}");
        }
    }
}

#[tokio::test]
async fn lists_count_as_queries_of_their_tasks() {
    let world = World::start().await;
    let transitions = TaskTransitions::new()
        .family("relay")
        .start(Transition::AfterReads(2));
    world
        .control
        .set_task_transitions(&transitions)
        .await
        .unwrap();
    world.relay(json!({})).await;
    for status in [Status::Starting, Status::Starting, Status::Running] {
        assert_eq!(world.relays().await[0].status, status);
    }
}

#[tokio::test]
async fn relay_is_refused_with_the_documented_codes() {
    let world = World::start().await;
    let start = async |version: &str, change: Value| {
        let mut body = control(json!({}));
        for (name, value) in change.as_object().unwrap() {
            body[name.as_str()] = value.clone();
        }
        world.code("StartRelayStream", version, body).await
    };
    assert_eq!(
        start("2023-11-01", json!({"Token": ""})).await,
        "MissingParameter.NoToken"
    );
    assert_eq!(
        start("2023-11-01", json!({"AppId": "unknown"})).await,
        "InvalidParameter.NotExistAppId"
    );
    let without_size = json!({"Control": {"StreamUrl": "rtmp://live.example/1"}});
    assert_eq!(start("2023-11-01", without_size).await, "InvalidParameter");
    for action in ["StopRelayStream", "UpdateRelayStream"] {
        let body = json!({"Control": control(json!({}))["Control"]});
        let code = world.code(action, "2023-11-01", body).await;
        assert_eq!(code, "InvalidParameter.ErrorActiveTaskNotFound", "{action}");
    }
    assert_eq!(start("2020-12-01", json!({})).await, "");
    assert_eq!(start("2023-11-01", json!({})).await, "");
    assert_eq!(
        start("2020-12-01", json!({})).await,
        "InvalidParameter.TaskAlreadyExists"
    );
    assert_eq!(world.task("relay").await.task_id, TASK);
    assert!(
        !world
            .task("relay")
            .await
            .settings
            .to_string()
            .contains("Token")
    );
}
