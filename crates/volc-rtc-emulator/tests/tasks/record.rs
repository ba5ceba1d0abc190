//! Cloud recordings.

use serde_json::{Value, json};
use volc_rtc_api::record::get_record_task::Status;
use volc_rtc_api::record::start_record::{
    Canvas, Control, CustomLayout, Encode, FileFormat, FileFormatConfig, FileNameConfig, Layout,
    LayoutMode, RecordMode, Region, StorageConfig, StreamList, TargetStreams, Type, VodConfig,
};
use volc_rtc_api::record::v2020_12_01::start_record as v2020;
use volc_rtc_api::record::v2022_06_01::start_record as v2022;
use volc_rtc_emulator::control::{Media, TaskFile};

use crate::world::{APP, ROOM, START, TASK, World, tos};

/// Begins the request of a recording.
macro_rules! recording {
    ($client:expr) => {
        $client
            .start_record()
            .app_id(APP)
            .room_id(ROOM)
            .task_id(TASK)
    };
}

impl World {
    async fn files(&self) -> Vec<TaskFile> {
        let id = self.task("record").await.id;
        self.control.task_files(id).await.unwrap()
    }
}

fn streams(users: &[&str]) -> TargetStreams {
    let list = users.iter().zip(0..);
    let list = list.map(|(user, index)| StreamList::new(*user).index(index));
    TargetStreams::new().stream_list(list.collect::<Vec<_>>())
}

#[tokio::test]
async fn mixed_recording_has_a_file_of_each_format() {
    let world = World::start().await;
    let formats = FileFormatConfig::new().file_format(vec![FileFormat::Hls, FileFormat::Flv]);
    let names = FileNameConfig::new()
        .prefix(vec!["a".to_owned(), "b".to_owned()])
        .pattern("{TaskId}-{RoomId}-{Type}");
    let encode = Encode::new().video_bitrate(1000).audio_bitrate(100);
    recording!(world.client)
        .storage_config(tos())
        .file_format_config(formats)
        .file_name_config(names)
        .encode(encode)
        .control(Control::new().enable_sync_upload(true))
        .business_id("business")
        .send()
        .await
        .unwrap();
    world.seconds(3).await;
    world.publish("alice", &[Media::Audio, Media::Video]).await;
    world.seconds(10).await;
    world.publish("bob", &[Media::Audio]).await;
    world.seconds(10).await;
    // It grows with the clock; only what is uploaded along is listed while it runs.
    let sizes = |files: &[TaskFile]| -> Vec<(u64, u64)> {
        files
            .iter()
            .map(|file| (file.duration, file.size))
            .collect()
    };
    assert_eq!(sizes(&world.files().await), [(20_000, 2_750_000); 2]);
    let listed = world.record().await.record_file_list;
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].object_key, "a/b/task-room-main_00000001.m3u8");
    world.stop_record().await;
    world.seconds(100).await;
    assert_eq!(sizes(&world.files().await), [(20_000, 2_750_000); 2]);
    let task = world.record().await;
    assert_eq!(task.status, Status::Finished);
    let files = task.record_file_list;
    assert_eq!(files.len(), 2);
    for file in &files {
        assert_eq!(
            (file.duration, file.size, file.start_time),
            (20_000, 2_750_000, START as i64 + 3000)
        );
        assert_eq!(
            (file.video_width, file.video_height, file.vid.as_str()),
            (640, 480, "")
        );
        let users: Vec<&str> = file
            .stream_list
            .iter()
            .map(|stream| stream.user_id.as_str())
            .collect();
        assert_eq!(users, ["alice", "bob"]);
    }
    assert_eq!(files[1].object_key, "a/b/task-room-main_00000002.flv");
    assert_eq!(
        world.names().await,
        [
            "RecordStarted",
            "RecordAudioStreamStateChanged",
            "RecordUploadStarted",
            "RecordSyncUploadStarted",
            "RecordVideoStreamStateChanged",
            "RecordAudioStreamStateChanged",
            "RecordStopped",
            "RecordUploadDone",
        ]
    );
    let stopped = world.last("RecordStopped").await;
    assert_eq!(stopped["BusinessId"], "business");
    assert_eq!(stopped["RecordFileList"][1]["Size"], 2_750_000);
    assert_eq!(stopped["RecordFileList"][1]["VideoCodec"], "h264");
    let first = world.last("RecordSyncUploadStarted").await;
    assert_eq!(
        first["RecordFileList"][0]["ObjectKey"],
        "a/b/task-room-main_00000001.m3u8"
    );
}

#[tokio::test]
async fn single_recording_has_a_file_of_each_stream() {
    let world = World::start().await;
    recording!(world.client)
        .storage_config(tos())
        .record_mode(RecordMode::SingleStream)
        .control(Control::new().max_silence_seconds(60).max_idle_time(600))
        .send()
        .await
        .unwrap();
    world
        .publish("alice", &[Media::Audio, Media::ScreenVideo])
        .await;
    world.seconds(10).await;
    world.unpublish("alice", Media::ScreenVideo).await;
    world.unpublish("alice", Media::Audio).await;
    // A short silence is filled, a longer one begins another file.
    world.seconds(60).await;
    world.publish("alice", &[Media::Audio]).await;
    world.seconds(10).await;
    world.unpublish("alice", Media::Audio).await;
    world.seconds(61).await;
    world.publish("alice", &[Media::Video]).await;
    world.seconds(5).await;
    world.stop_record().await;
    let files = world.files().await;
    let shown: Vec<(i64, u64, u64)> = files
        .iter()
        .map(|file| (file.stream_type, file.started_at - START, file.duration))
        .collect();
    assert_eq!(shown, [(0, 0, 80_000), (1, 0, 10_000), (0, 141_000, 5000)]);
    assert!(
        files
            .iter()
            .all(|file| file.user_id == "alice" && file.format == "mp4" && file.width == 640)
    );
    let events = world.events().await;
    let states: Vec<&Value> = events
        .iter()
        .filter(|event| event.name == "RecordVideoStreamStateChanged")
        .map(|event| &event.data)
        .collect();
    assert_eq!(
        states
            .iter()
            .map(|data| (&data["StreamType"], &data["State"]))
            .collect::<Vec<_>>(),
        [
            (&json!(1), &json!(1)),
            (&json!(1), &json!(0)),
            (&json!(0), &json!(1))
        ]
    );
}

#[tokio::test]
async fn upload_sends_its_progress_each_minute() {
    let world = World::start().await;
    world.start_record().await;
    world.publish("alice", &[Media::Audio]).await;
    world.seconds(125).await;
    world.stop_record().await;
    let events = world.events().await;
    let progress = events
        .iter()
        .filter(|event| event.name == "RecordUploadProcessing");
    let progress: Vec<&Value> = progress.map(|event| &event.data["Progress"]).collect();
    assert_eq!(progress, [&json!(8333), &json!(9166)]);
}

#[tokio::test]
async fn update_changes_the_streams_of_the_custom_layout() {
    let world = World::start().await;
    let layout = |regions: Vec<Region>| {
        let custom = CustomLayout::new()
            .canvas(Canvas::new().width(200).height(100))
            .regions(regions);
        Layout::new()
            .layout_mode(LayoutMode::Custom)
            .custom_layout(custom)
    };
    let region = |index| Region::new(index, 100, 100);
    recording!(world.client)
        .storage_config(tos())
        .target_streams(streams(&["alice"]))
        .layout(layout(vec![region(0)]))
        .send()
        .await
        .unwrap();
    world.publish("bob", &[Media::Video]).await;
    assert!(world.files().await.is_empty());
    let update = volc_rtc_api::record::update_record::CustomLayout::new();
    let regions = vec![
        volc_rtc_api::record::update_record::Region::new(0, 100, 100),
        volc_rtc_api::record::update_record::Region::new(1, 100, 100).location_x(100),
    ];
    let update =
        volc_rtc_api::record::update_record::Layout::new().custom_layout(update.regions(regions));
    let call = world
        .client
        .update_record()
        .app_id(APP)
        .room_id(ROOM)
        .task_id(TASK);
    call.target_streams(streams(&["alice", "bob"]))
        .layout(update)
        .send()
        .await
        .unwrap();
    let files = world.files().await;
    assert_eq!(
        (files.len(), files[0].width, files[0].height),
        (1, 200, 100)
    );
    world.stop_record().await;
    let file = &world.record().await.record_file_list[0];
    assert_eq!(
        (
            file.stream_list[0].user_id.as_str(),
            file.stream_list[0].index
        ),
        ("bob", 1)
    );
}

#[tokio::test]
async fn recording_of_2020_is_stored_in_vod() {
    let world = World::start().await;
    recording!(world.client.v2020_12_01())
        .vod(v2020::Vod::new().space("space"))
        .record_file_name_pattern("file")
        .send()
        .await
        .unwrap();
    world.publish("alice", &[Media::Audio]).await;
    world.seconds(8).await;
    let call = world
        .client
        .v2020_12_01()
        .stop_record()
        .app_id(APP)
        .room_id(ROOM)
        .task_id(TASK);
    call.send().await.unwrap();
    let query = world
        .client
        .v2020_12_01()
        .get_record_task()
        .app_id(APP)
        .room_id(ROOM)
        .task_id(TASK);
    let task = query.send().await.unwrap().record_task.clone().unwrap();
    let file = &task.record_file_list[0];
    assert_eq!(
        (file.object_key.as_str(), file.video_codec.as_str()),
        ("", "0")
    );
    assert!(file.vid.starts_with("v0emulator"), "{}", file.vid);
    let events = world.events().await;
    let stopped = events
        .iter()
        .find(|event| event.name == "RecordStopped")
        .unwrap();
    assert_eq!(stopped.version, "2020-12-01");
    assert_eq!(stopped.data["RecordFileList"][0]["Vid"], file.vid.as_str());
    assert_eq!(stopped.data["RecordFileList"][0]["VideoCodec"], "0");
}

#[tokio::test]
async fn repeated_start_is_no_error_in_2023_11_01_alone() {
    let world = World::start().await;
    recording!(world.client)
        .storage_config(tos())
        .send()
        .await
        .unwrap();
    let in_tos =
        json!({"StorageConfig": {"Type": 0, "TosConfig": {"AccountId": "1", "Bucket": "b"}}});
    let in_vod = json!({"Vod": {"Space": "space"}});
    for (version, storage, code) in [
        ("2020-12-01", &in_vod, "InvalidParameter.TaskAlreadyExists"),
        ("2022-06-01", &in_tos, "InvalidParameter.TaskAlreadyExists"),
        ("2023-06-01", &in_tos, "InvalidParameter.TaskAlreadyExists"),
        ("2023-11-01", &in_tos, ""),
    ] {
        let found = world.code("StartRecord", version, storage.clone()).await;
        assert_eq!(found, code, "{version}");
    }
    let mut again = in_tos.clone();
    for (name, value) in [("AppId", APP), ("RoomId", ROOM), ("TaskId", TASK)] {
        again[name] = value.into();
    }
    let response = world.call("StartRecord", "2023-11-01", again).await;
    let result = response.body["Result"].as_str().unwrap_or_default();
    assert!(result.starts_with("The task has been started."), "{result}");
    assert_eq!(world.task("record").await.task_id, TASK);
    // The id is free elsewhere.
    let elsewhere = json!({"RoomId": "another", "Vod": {"Space": "space"}});
    let found = world.code("StartRecord", "2020-12-01", elsewhere).await;
    assert_eq!(found, "");
}

#[tokio::test]
async fn events_are_of_the_version_of_the_start() {
    let world = World::start().await;
    let storage = v2022::StorageConfig::new()
        .r#type(v2022::Type::Vod)
        .vod_config(v2022::VodConfig::new("1", "space"));
    recording!(world.client.v2022_06_01())
        .storage_config(storage)
        .send()
        .await
        .unwrap();
    world.publish("alice", &[Media::Audio]).await;
    // Another Version stops it.
    world.stop_record().await;
    let vod = StorageConfig::new()
        .r#type(Type::Vod)
        .vod_config(VodConfig::new("1", "space"));
    recording!(world.client)
        .storage_config(vod)
        .send()
        .await
        .unwrap();
    world.stop_record().await;
    let events = world.events().await;
    let stopped: Vec<&str> = events
        .iter()
        .filter(|event| event.name == "RecordStopped")
        .map(|event| event.version.as_str())
        .collect();
    assert_eq!(stopped, ["2022-06-01", "2023-11-01"]);
}

#[tokio::test]
async fn excluded_streams_are_not_recorded() {
    let world = World::start().await;
    let excluded = volc_rtc_api::record::start_record::ExcludeStreams::new()
        .stream_list(vec![StreamList::new("alice")]);
    recording!(world.client)
        .storage_config(tos())
        .exclude_streams(excluded)
        .send()
        .await
        .unwrap();
    world.publish("alice", &[Media::Audio]).await;
    assert!(world.files().await.is_empty());
    world.publish("bob", &[Media::Audio]).await;
    assert_eq!(world.files().await.len(), 1);
    assert_eq!(world.elapsed(), 0);
}

#[tokio::test]
async fn keys_of_storage_are_not_kept() {
    let world = World::start().await;
    let storage = json!({"Type": 2, "CustomConfig": {
        "Bucket": "bucket", "AccessKey": "fake-access-key", "SecretKey": "fake-secret-key",
    }});
    let code = world
        .code(
            "StartRecord",
            "2023-11-01",
            json!({"StorageConfig": storage}),
        )
        .await;
    assert_eq!(code, "");
    let task = world.task("record").await;
    assert_eq!(
        task.settings["StorageConfig"]["CustomConfig"],
        json!({"Bucket": "bucket"})
    );
    let whole = world.control.snapshot().await.unwrap().to_string();
    assert!(!whole.contains("fake-access-key") && !whole.contains("fake-secret-key"));
}

#[tokio::test]
async fn failed_upload_goes_to_the_backup() {
    let world = World::start().await;
    let hls = FileFormatConfig::new().file_format(vec![FileFormat::Hls]);
    let control = Control::new().enable_sync_upload(true);
    recording!(world.client)
        .storage_config(tos())
        .file_format_config(hls)
        .control(control)
        .send()
        .await
        .unwrap();
    world.publish("alice", &[Media::Video]).await;
    let id = world.task("record").await.id;
    world
        .control
        .fail_upload(id, "no such bucket")
        .await
        .unwrap();
    world.stop_record().await;
    let names = world.names().await;
    assert_eq!(
        names[names.len() - 3..],
        [
            "RecordSyncUploadFailed",
            "RecordStopped",
            "RecordUploadBackuped"
        ]
    );
    for name in ["RecordSyncUploadFailed", "RecordUploadBackuped"] {
        let data = world.last(name).await;
        assert_eq!(
            (&data["Code"], &data["ErrorMessage"]),
            (&json!(1), &json!("no such bucket"))
        );
    }
    assert_eq!(world.last("RecordStopped").await["Code"], 0);
    assert!(world.control.fail_upload(id, "too late").await.is_err());
}

#[tokio::test]
async fn failed_recording_uploads_its_files() {
    for (upload, last) in [
        (None, "RecordUploadDone"),
        (Some("no such bucket"), "RecordUploadBackuped"),
    ] {
        let world = World::start().await;
        world.publish("alice", &[Media::Video]).await;
        world.start_record().await;
        world.seconds(10).await;
        let id = world.task("record").await.id;
        if let Some(message) = upload {
            world.control.fail_upload(id, message).await.unwrap();
        }
        world.control.fail_task(id, "out of memory").await.unwrap();
        let names = world.names().await;
        assert_eq!(names[names.len() - 2..], ["RecordStopped", last]);
        let stopped = world.last("RecordStopped").await;
        assert_eq!(
            (&stopped["Code"], &stopped["ErrorMessage"]),
            (&json!(1), &json!("out of memory"))
        );
        assert_eq!(stopped["RecordFileList"].as_array().unwrap().len(), 1);
        // The code is that of the upload.
        let uploaded = world.last(last).await;
        assert_eq!(
            (&uploaded["Code"], &uploaded["ErrorMessage"]),
            (
                &json!(i64::from(upload.is_some())),
                &json!(upload.unwrap_or(""))
            )
        );
    }
}

#[tokio::test]
async fn file_lists_a_stream_once_after_its_index_changed() {
    let world = World::start().await;
    world.publish("alice", &[Media::Video]).await;
    world.publish("bob", &[Media::Video]).await;
    let regions = [Region::new(0, 100, 100), Region::new(1, 100, 100)];
    let custom = CustomLayout::new().regions(regions);
    let layout = Layout::new().layout_mode(LayoutMode::Custom);
    recording!(world.client)
        .storage_config(tos())
        .target_streams(streams(&["alice", "bob"]))
        .layout(layout.custom_layout(custom))
        .send()
        .await
        .unwrap();
    world.seconds(10).await;
    let update = world.client.update_record();
    update
        .app_id(APP)
        .room_id(ROOM)
        .task_id(TASK)
        .target_streams(streams(&["bob", "alice"]))
        .send()
        .await
        .unwrap();
    world.seconds(10).await;
    world.stop_record().await;
    let file = &world.record().await.record_file_list[0];
    let listed = file.stream_list.iter();
    let listed: Vec<_> = listed
        .map(|stream| (stream.user_id.as_str(), stream.index))
        .collect();
    assert_eq!(listed, [("alice", 1), ("bob", 0)]);
}
