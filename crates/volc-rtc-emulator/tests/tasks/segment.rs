//! Segments of audio.

use serde_json::{Value, json};
use volc_rtc_api::segment::get_segment_task::Status;
use volc_rtc_api::segment::start_segment::{Control, StorageConfig, TosConfig};
use volc_rtc_api::segment::v2020_12_01::start_segment as v2020;
use volc_rtc_emulator::control::Media;

use crate::world::{APP, ROOM, START, TASK, World};

/// Begins the request of segments.
macro_rules! segments {
    ($client:expr) => {
        $client
            .start_segment()
            .app_id(APP)
            .room_id(ROOM)
            .task_id(TASK)
    };
}

fn tos() -> StorageConfig {
    StorageConfig::new().tos_config(TosConfig::new("1", "bucket"))
}

/// A segment as an event tells of it: the user, the end and the length.
type Told = (String, u64, u64);

fn told(user: &str, end: u64, length: u64) -> Told {
    (user.to_owned(), end, length)
}

impl World {
    /// Returns the segments that events have told of.
    async fn segments(&self) -> Vec<Told> {
        let events = self.events().await.into_iter();
        let events = events.filter(|event| event.name == "SegmentRealTimeData");
        let data = events.flat_map(|event| event.data["Data"].as_array().unwrap().clone());
        data.map(|one| {
            let user = one["Stream"]["UserId"].as_str().unwrap();
            let end = one["TimeStamp"].as_u64().unwrap() - START;
            told(user, end, one["Duration"].as_u64().unwrap())
        })
        .collect()
    }

    async fn stop_segment(&self) {
        let call = self
            .client
            .stop_segment()
            .app_id(APP)
            .room_id(ROOM)
            .task_id(TASK);
        call.send().await.unwrap();
    }
}

#[tokio::test]
async fn each_stream_has_segments_of_its_own() {
    let world = World::start().await;
    segments!(world.client)
        .storage_config(tos())
        .duration(10)
        .send()
        .await
        .unwrap();
    world.publish("alice", &[Media::Audio, Media::Video]).await;
    world.seconds(4).await;
    world.publish("bob", &[Media::Audio]).await;
    world.seconds(12).await;
    world.unpublish("alice", Media::Audio).await;
    world.seconds(2).await;
    world.stop_segment().await;
    world.seconds(100).await;
    assert_eq!(
        world.segments().await,
        [
            told("alice", 10_000, 10_000),
            told("bob", 14_000, 10_000),
            told("alice", 16_000, 6000),
            told("bob", 18_000, 4000),
        ]
    );
    let event = world.last("SegmentRealTimeData").await;
    let last = &event["Data"][0];
    assert_eq!(
        (&event["Bucket"], &last["Size"]),
        (&json!("bucket"), &json!(44 + 4 * 32_000))
    );
    let identifier = event["Identifier"].as_str().unwrap();
    let key = last["ObjectKey"].as_str().unwrap();
    assert_eq!(key, format!("{identifier}_bob_{}_4.wav", START + 18_000));
}

#[tokio::test]
async fn aligned_segments_are_of_whole_periods() {
    let world = World::start().await;
    let control = Control::new()
        .align(true)
        .mixed(true)
        .ignore_silence(true)
        .redundant_duration(3);
    segments!(world.client)
        .storage_config(tos())
        .duration(10)
        .control(control)
        .send()
        .await
        .unwrap();
    world.seconds(10).await;
    assert_eq!(world.segments().await, []);
    world.seconds(4).await;
    world.publish("alice", &[Media::Audio]).await;
    world.seconds(2).await;
    world.unpublish("alice", Media::Audio).await;
    world.seconds(4).await;
    let first = [told("mixed", 20_000, 10_000), told("alice", 20_000, 10_000)];
    assert_eq!(world.segments().await, first);
    world.publish("alice", &[Media::Audio]).await;
    world.seconds(10).await;
    let second = [told("mixed", 30_000, 13_000), told("alice", 30_000, 13_000)];
    assert_eq!(world.segments().await[2..], second);
}

#[tokio::test]
async fn update_begins_another_segment() {
    let world = World::start().await;
    segments!(world.client)
        .storage_config(tos())
        .handle(false)
        .send()
        .await
        .unwrap();
    world.publish("alice", &[Media::Audio]).await;
    world.seconds(30).await;
    assert_eq!(world.segments().await, []);
    let update = || {
        world
            .client
            .update_segment()
            .app_id(APP)
            .room_id(ROOM)
            .task_id(TASK)
    };
    update()
        .handle(true)
        .identifier("mine")
        .send()
        .await
        .unwrap();
    world.seconds(6).await;
    update().duration(30).send().await.unwrap();
    world.seconds(31).await;
    update().handle(false).send().await.unwrap();
    world.seconds(60).await;
    assert_eq!(
        world.segments().await,
        [
            told("alice", 36_000, 6000),
            told("alice", 66_000, 30_000),
            told("alice", 67_000, 1000)
        ]
    );
    assert_eq!(
        world.last("SegmentRealTimeData").await["Identifier"],
        "mine"
    );
    let query = world
        .client
        .get_segment_task()
        .app_id(APP)
        .room_id(ROOM)
        .task_id(TASK);
    let task = query.send().await.unwrap().segment_task.clone().unwrap();
    assert_eq!(
        (task.status, task.duration, task.handle),
        (Status::Running, 30, false)
    );
    assert_eq!(
        (task.identifier.as_str(), task.max_idle_time),
        ("mine", 180)
    );
}

#[tokio::test]
async fn segments_of_each_version() {
    let world = World::start().await;
    world.publish("alice", &[Media::ScreenAudio]).await;
    let old = v2020::TosConfig::new("1", "region", "endpoint", "old-bucket");
    segments!(world.client.v2020_12_01())
        .tos_config(old)
        .send()
        .await
        .unwrap();
    world.seconds(20).await;
    let query = world
        .client
        .v2022_06_01()
        .get_segment_task()
        .app_id(APP)
        .room_id(ROOM);
    let task = query.send().await.unwrap().segment_task.clone().unwrap();
    assert_eq!(task.storage_config["TosConfig"]["Bucket"], "old-bucket");
    let call = world
        .client
        .v2020_12_01()
        .stop_segment()
        .app_id(APP)
        .room_id(ROOM)
        .task_id(TASK);
    call.send().await.unwrap();
    let events = world.events().await;
    assert_eq!(events.len(), 1);
    let shown: (&str, &Value) = (events[0].version.as_str(), &events[0].data["TosBucket"]);
    assert_eq!(shown, ("2020-12-01", &json!("old-bucket")));
    assert_eq!(events[0].data["Data"][0]["Stream"]["StreamType"], 1);
}
