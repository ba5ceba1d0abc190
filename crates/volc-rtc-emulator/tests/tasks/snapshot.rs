//! Snapshots.

use serde_json::{Value, json};
use volc_rtc_api::snapshot::get_snapshot_task::Status;
use volc_rtc_api::snapshot::start_snapshot::{
    ImageConfig, StorageConfig, StreamList, TargetStreams, TosConfig, Type, VeImageXConfig,
};
use volc_rtc_api::snapshot::update_snapshot::ImageConfig as Changed;
use volc_rtc_api::snapshot::v2020_12_01::start_snapshot as v2020;
use volc_rtc_emulator::control::Media;

use crate::world::{APP, ROOM, START, TASK, World};

/// Begins the request of snapshots.
macro_rules! snapshots {
    ($client:expr) => {
        $client
            .start_snapshot()
            .app_id(APP)
            .room_id(ROOM)
            .task_id(TASK)
    };
}

fn tos() -> StorageConfig {
    StorageConfig::new().tos_config(TosConfig::new("1", "bucket"))
}

impl World {
    /// Returns the data of each event of pictures.
    async fn pictures(&self) -> Vec<Value> {
        let events = self.events().await.into_iter();
        events
            .filter(|event| event.name == "SnapshotRealTimeData")
            .map(|event| event.data)
            .collect()
    }
}

#[tokio::test]
async fn pictures_are_taken_at_each_interval() {
    let world = World::start().await;
    let image = ImageConfig::new().interval(5).width(320);
    let streams =
        TargetStreams::new().stream_list(vec![StreamList::new("alice"), StreamList::new("bob")]);
    snapshots!(world.client)
        .storage_config(tos())
        .image_config(image)
        .target_streams(streams)
        .max_idle_time(60)
        .send()
        .await
        .unwrap();
    world.seconds(7).await;
    // Sound has no pictures, and carol is not asked for.
    world.publish("alice", &[Media::Audio]).await;
    world.publish("carol", &[Media::Video]).await;
    assert!(world.pictures().await.is_empty());
    world.publish("alice", &[Media::Video]).await;
    world.seconds(3).await;
    world
        .publish("bob", &[Media::Video, Media::ScreenVideo])
        .await;
    world.seconds(7).await;
    world.control.leave_room(ROOM, "alice").await.unwrap();
    world.control.leave_room(ROOM, "bob").await.unwrap();
    world.seconds(60).await;
    let shown: Vec<(u64, Vec<&str>)> = world
        .pictures()
        .await
        .iter()
        .map(|data| {
            let all = data["Data"].as_array().unwrap();
            let at = all[0]["TimeStamp"].as_u64().unwrap() - START;
            let users = all.iter().map(|one| {
                if one["Stream"]["UserId"] == "bob" {
                    "bob"
                } else {
                    "alice"
                }
            });
            (at, users.collect())
        })
        .collect();
    assert_eq!(
        shown,
        [
            (7000, vec!["alice"]),
            (12_000, vec!["alice", "bob"]),
            (17_000, vec!["alice", "bob"])
        ]
    );
    let first = &world.pictures().await[0];
    let picture = &first["Data"][0];
    assert_eq!(
        (&first["Bucket"], &picture["Width"], &picture["Height"]),
        (&json!("bucket"), &json!(320), &json!(180))
    );
    assert_eq!(picture["Size"], 320 * 180 / 8);
    let files = world
        .control
        .task_files(world.task("snapshot").await.id)
        .await
        .unwrap();
    assert_eq!(files.len(), 5);
    assert_eq!(picture["ObjectKey"], files[0].object_key.as_str());
    let query = world
        .client
        .get_snapshot_task()
        .app_id(APP)
        .room_id(ROOM)
        .task_id(TASK);
    let task = query.send().await.unwrap().snapshot_task.clone().unwrap();
    assert_eq!(
        (task.status, task.stop_reason.value()),
        (Status::Ended, "IdleTimeOut")
    );
    assert_eq!(task.end_time, START as i64 + 77_000);
    assert_eq!(
        (task.max_idle_time, task.image_config.unwrap().interval),
        (60, 5)
    );
    assert_eq!(task.target_streams.unwrap().stream_list.len(), 2);
    assert_eq!(
        task.storage_config.unwrap().tos_config.unwrap().bucket,
        "bucket"
    );
}

#[tokio::test]
async fn update_of_the_interval_counts_from_then_on() {
    let world = World::start().await;
    snapshots!(world.client)
        .storage_config(tos())
        .send()
        .await
        .unwrap();
    world.publish("alice", &[Media::Video]).await;
    world.seconds(3).await;
    let update = || {
        world
            .client
            .update_snapshot()
            .app_id(APP)
            .room_id(ROOM)
            .task_id(TASK)
    };
    update()
        .image_config(Changed::new().width(10))
        .send()
        .await
        .unwrap();
    update()
        .image_config(Changed::new().interval(10).width(10))
        .send()
        .await
        .unwrap();
    world.seconds(20).await;
    let times: Vec<u64> = world
        .pictures()
        .await
        .iter()
        .map(|data| data["Data"][0]["TimeStamp"].as_u64().unwrap() - START)
        .collect();
    assert_eq!(times, [0, 2000, 13_000, 23_000]);
    let call = world
        .client
        .stop_snapshot()
        .app_id(APP)
        .room_id(ROOM)
        .task_id(TASK);
    call.send().await.unwrap();
    world.seconds(60).await;
    assert_eq!(world.pictures().await.len(), 4);
    assert_eq!(world.pictures().await[3]["Data"][0]["Width"], 640);
}

#[tokio::test]
async fn pictures_of_each_version_and_storage() {
    let world = World::start().await;
    world.publish("alice", &[Media::Video]).await;
    let old = v2020::TosConfig::new("1", "region", "endpoint", "old-bucket");
    snapshots!(world.client.v2020_12_01())
        .tos_config(old)
        .send()
        .await
        .unwrap();
    let query = world
        .client
        .v2022_06_01()
        .get_snapshot_task()
        .app_id(APP)
        .room_id(ROOM);
    let task = query.send().await.unwrap().snapshot_task.clone().unwrap();
    assert_eq!(task.storage_config["TosConfig"]["Bucket"], "old-bucket");
    let stop = || {
        world
            .client
            .v2020_12_01()
            .stop_snapshot()
            .app_id(APP)
            .room_id(ROOM)
            .task_id(TASK)
    };
    stop().send().await.unwrap();
    let image = StorageConfig::new()
        .r#type(Type::VeImageX)
        .ve_image_x_config(VeImageXConfig::new("1", "service"));
    snapshots!(world.client)
        .storage_config(image)
        .send()
        .await
        .unwrap();
    stop().send().await.unwrap();
    let events = world.events().await;
    let shown: Vec<(&str, &Value, &Value)> = events
        .iter()
        .map(|event| {
            (
                event.version.as_str(),
                &event.data["TosBucket"],
                &event.data["VeImageXServiceId"],
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            ("2020-12-01", &json!("old-bucket"), &Value::Null),
            ("2023-11-01", &Value::Null, &json!("service")),
        ]
    );
    assert!(events[1].data["Data"][0]["VeImageXUri"].is_string());
}
