//! Pushes to a CDN.

use serde_json::{Value, json};
use volc_rtc_api::push_cdn::get_push_mixed_stream_to_cdn_task::{
    PushMixedStreamToCdnTask, PushStreamState, Status,
};
use volc_rtc_api::push_cdn::start_push_mixed_stream_to_cdn::{Control, PushStreamMode};
use volc_rtc_api::push_cdn::start_push_single_stream_to_cdn as single;
use volc_rtc_emulator::control::Media;

use crate::world::{APP, ROOM, START, TASK, World, code};

const URL: &str = "rtmp://push.example.com/live/1";

/// Begins the request of a mixed push.
macro_rules! mixed {
    ($client:expr) => {
        $client
            .start_push_mixed_stream_to_cdn()
            .app_id(APP)
            .room_id(ROOM)
            .task_id(TASK)
            .push_url(URL)
    };
}

impl World {
    async fn mixed(&self) -> PushMixedStreamToCdnTask {
        let call = self.client.get_push_mixed_stream_to_cdn_task();
        let call = call.app_id(APP).room_id(ROOM).task_id(TASK);
        call.send()
            .await
            .unwrap()
            .push_mixed_stream_to_cdn_task
            .clone()
            .unwrap()
    }

    async fn stop_push(&self) {
        let call = self
            .client
            .stop_push_stream_to_cdn()
            .app_id(APP)
            .room_id(ROOM)
            .task_id(TASK);
        call.send().await.unwrap();
    }

    /// Returns the events of pushes: the name with the state and the code.
    async fn told(&self) -> Vec<String> {
        let line = |name: &str, data: &Value| match &data["TaskState"] {
            Value::Null => format!("{name} {}", data["Code"]),
            state => format!("{name} {state} {}", data["Code"]),
        };
        let events = self.events().await;
        let events = events.iter().map(|event| line(&event.name, &event.data));
        events.map(|text| text.replace("Transcode", "")).collect()
    }
}

#[tokio::test]
async fn mixed_push_follows_the_streams() {
    let world = World::start().await;
    mixed!(world.client).send().await.unwrap();
    let task = world.mixed().await;
    assert_eq!(
        (task.status, task.push_stream_state.value()),
        (Status::Running, 1)
    );
    assert_eq!(task.push_url.expose(), URL);
    let encode = task.encode.unwrap();
    assert_eq!(
        (encode.video_width, encode.video_fps, encode.audio_bitrate),
        (640, 15, 64)
    );
    assert_eq!(task.control.unwrap().max_idle_time, 180);
    world.publish("alice", &[Media::Audio]).await;
    assert_eq!(world.mixed().await.push_stream_state.value(), 5);
    world.seconds(10).await;
    world.unpublish("alice", Media::Audio).await;
    world.seconds(180).await;
    let task = world.mixed().await;
    assert_eq!(
        (task.status, task.stop_reason.value()),
        (Status::Ended, "IdleTimeOut")
    );
    assert_eq!(task.push_stream_state, PushStreamState::Stopped);
    assert_eq!(
        world.told().await,
        [
            "Started 0",
            "StateChanged 3 0",
            "StateChanged 1 2",
            "StateChanged 1 0"
        ]
    );
    let last = world.last("TranscodeStateChanged").await;
    assert_eq!(
        (&last["StartTime"], &last["FinishTime"]),
        (&json!(START), &json!(START + 190_000))
    );
    // The list of the sink redacts it.
    assert_eq!(last["PushURL"], "***");
    assert_eq!(
        world.task("push-mixed").await.settings["PushURL"],
        "[redacted]"
    );
}

#[tokio::test]
async fn push_that_does_not_wait_pushes_at_once() {
    let world = World::start().await;
    let control = Control::new().push_stream_mode(PushStreamMode::Immediate);
    mixed!(world.client).control(control).send().await.unwrap();
    assert_eq!(world.mixed().await.push_stream_state.value(), 5);
    world.stop_push().await;
    let task = world.mixed().await;
    assert_eq!(
        (task.stop_reason.value(), task.push_stream_state.value()),
        ("StopByAPI", 6)
    );
    assert_eq!(
        world.told().await,
        [
            "Started 0",
            "StateChanged 3 0",
            "StateChanged 1 0",
            "Stopped 0"
        ]
    );
}

#[tokio::test]
async fn single_push_follows_its_stream() {
    let world = World::start().await;
    let call = world
        .client
        .start_push_single_stream_to_cdn()
        .app_id(APP)
        .room_id(ROOM)
        .task_id("alice@@1");
    call.stream(single::Stream::new("alice").stream_type(single::StreamType::Screen))
        .push_url(URL)
        .control(single::Control::new().max_idle_time(20))
        .send()
        .await
        .unwrap();
    world.publish("alice", &[Media::Video]).await;
    world.publish("bob", &[Media::ScreenVideo]).await;
    let query = || {
        world
            .client
            .get_push_single_stream_to_cdn_task()
            .app_id(APP)
            .room_id(ROOM)
    };
    let task = query().task_id("1").user_id("alice").send().await.unwrap();
    let task = task.push_single_stream_to_cdn_task.clone().unwrap();
    assert_eq!(
        (
            task.push_stream_state.value(),
            task.stream.unwrap().user_id.as_str()
        ),
        (1, "alice")
    );
    assert_eq!(
        code(query().user_id("alice").send().await),
        "InvalidParameter.ErrorActiveTaskNotFound"
    );
    world.seconds(19).await;
    world.publish("alice", &[Media::ScreenVideo]).await;
    let task = query().task_id("alice@@1").send().await.unwrap();
    assert_eq!(
        task.push_single_stream_to_cdn_task
            .clone()
            .unwrap()
            .push_stream_state
            .value(),
        5
    );
    let id = world.task("push-single").await.id;
    world.control.end_task(id, "UserDisconnect").await.unwrap();
    assert_eq!(
        world.told().await,
        [
            "Started 0",
            "StateChanged 3 0",
            "StateChanged 1 0",
            "Stopped 0"
        ]
    );
    assert!(
        world
            .last("TranscodeStarted")
            .await
            .get("PushURL")
            .is_none()
    );
}

#[tokio::test]
async fn failed_push_sends_its_error() {
    let world = World::start().await;
    mixed!(world.client.v2020_12_01()).send().await.unwrap();
    let id = world.task("push-mixed").await.id;
    world
        .control
        .fail_task(id, "the CDN is down")
        .await
        .unwrap();
    assert_eq!(world.told().await, ["Started 0", "StateChanged 1 3"]);
    assert_eq!(
        world.last("TranscodeStateChanged").await["ErrorMessage"],
        "the CDN is down"
    );
    let task = world.mixed().await;
    assert_eq!(
        (task.status, task.push_stream_state.value()),
        (Status::Failed, 0)
    );
}

#[tokio::test]
async fn update_replaces_or_adds_settings() {
    let world = World::start().await;
    let stream = |user: &str, index: i64| json!({"UserId": user, "Index": index});
    let region = |index: i64| json!({"StreamIndex": index, "Width": 10, "Height": 10});
    let start = json!({
        "PushURL": URL,
        "TargetStreams": {"StreamList": [stream("alice", 0)]},
        "Encode": {"VideoFps": 30, "VideoCodec": 1},
        "Layout": {"LayoutMode": 2, "CustomLayout": {"Regions": [region(0)]}},
    });
    let start = world
        .code("StartPushMixedStreamToCDN", "2023-11-01", start)
        .await;
    assert_eq!(start, "");
    let update = async |more: Value| {
        world
            .code("UpdatePushMixedStreamToCDN", "2023-11-01", more)
            .await
    };
    let partial =
        json!({"IsUpdatePartialParam": true, "SequenceNumber": 5, "Encode": {"VideoGop": 2}});
    assert_eq!(update(partial).await, "");
    let encode = world.mixed().await.encode.unwrap();
    assert_eq!(
        (
            encode.video_fps,
            encode.video_gop,
            encode.video_codec.value()
        ),
        (30, 2, 1)
    );
    assert_eq!(
        update(json!({"SequenceNumber": 5})).await,
        "InvalidParameter"
    );
    assert_eq!(
        update(json!({"TargetStreams": {"StreamList": [stream("bob", 0)]}})).await,
        "InvalidParameter"
    );
    let whole = json!({
        "SequenceNumber": 6,
        "TargetStreams": {"StreamList": [stream("bob", 3)]},
        "Layout": {"CustomLayout": {"Regions": [region(3)]}},
        "Encode": {"VideoCodec": 0},
    });
    assert_eq!(update(whole).await, "");
    let task = world.mixed().await;
    let encode = task.encode.unwrap();
    assert_eq!(
        (
            encode.video_fps,
            encode.video_gop,
            encode.video_codec.value()
        ),
        (15, 4, 1)
    );
    assert_eq!(task.target_streams.unwrap().stream_list[0].user_id, "bob");
    world.publish("alice", &[Media::Video]).await;
    assert_eq!(world.mixed().await.push_stream_state.value(), 1);
    world.publish("bob", &[Media::Video]).await;
    assert_eq!(world.mixed().await.push_stream_state.value(), 5);
    assert_eq!(
        world.told().await,
        [
            "Started 0",
            "Updated 0",
            "StateChanged 1 0",
            "Updated 0",
            "StateChanged 1 0",
            "StateChanged 3 0"
        ]
    );
}
