//! Web pages in rooms: their users, their events, and what ends them.

use serde_json::{Value, json};
use volc_rtc_api::webcast::get_web_cast_task::{Status, StopReason, WebCastTask};
use volc_rtc_emulator::control::Media;

use crate::world::{APP, ROOM, START, TASK, World};

const VERSIONS: [&str; 2] = ["2020-12-01", "2023-11-01"];

fn page(change: Value) -> Value {
    let mut body =
        json!({"UserId": "webcast_1", "SourceURL": "https://a.example/", "BusinessId": "b1"});
    for (name, value) in change.as_object().unwrap() {
        body[name.as_str()] = value.clone();
    }
    body
}

impl World {
    async fn webcast(&self, change: Value) {
        assert_eq!(
            self.code("StartWebcast", "2023-11-01", page(change)).await,
            ""
        );
    }

    async fn webcast_task(&self) -> WebCastTask {
        let call = self
            .client
            .get_web_cast_task()
            .app_id(APP)
            .room_id(ROOM)
            .task_id(TASK);
        call.send()
            .await
            .unwrap()
            .into_inner()
            .web_cast_task
            .unwrap()
    }

    /// Returns the events: status and reason.
    async fn webcast_events(&self) -> Vec<(i64, String)> {
        let events = self.events().await.into_iter();
        let events = events.filter(|event| event.name == "Webcast");
        let short = |data: Value| {
            assert_eq!(data["BusinessId"], "b1");
            (
                data["Status"].as_i64().unwrap(),
                data["Reason"].as_str().unwrap_or_default().to_owned(),
            )
        };
        events.map(|event| short(event.data)).collect()
    }
}

#[tokio::test]
async fn page_is_a_user_who_publishes_until_it_is_stopped() {
    for version in VERSIONS {
        let world = World::start().await;
        let settings = json!({
            "VideoSolutions": [{"Width": 1281, "FrameRate": 30}, {"Height": 99}],
            "MonitorConfig": {"BlankCheckInterval": 5},
            "EventNotifyConfig": {"EnableEventNotify": true, "StartTimeout": 9},
        });
        assert_eq!(
            world.code("StartWebcast", version, page(settings)).await,
            ""
        );
        let user = world.control.room_user(ROOM, "webcast_1").await.unwrap();
        let media: Vec<Media> = user.streams.iter().map(|stream| stream.media).collect();
        assert_eq!(media, [Media::Audio, Media::Video]);
        let task = world.webcast_task().await;
        assert_eq!(
            (task.status, task.start_time),
            (Status::Running, START as i64)
        );
        assert_eq!((task.end_time, task.user_id.as_str()), (0, "webcast_1"));
        let sizes: Vec<_> = task
            .video_solutions
            .iter()
            .map(|s| (s.width, s.height, s.frame_rate))
            .collect();
        assert_eq!(sizes, [(1282, 720, 30), (1280, 100, 15)]);
        assert_eq!(task.monitor_config.unwrap().blank_check_interval, 5);
        assert_eq!(task.event_notify_config.unwrap().start_timeout, 9);
        assert_eq!(task.max_running_time, 86_400);
        world.seconds(5).await;
        assert_eq!(world.code("StopWebcast", version, json!({})).await, "");
        let task = world.webcast_task().await;
        assert_eq!(
            (task.status, task.stop_reason),
            (Status::Ended, StopReason::StoppedByApi)
        );
        assert_eq!(task.end_time, START as i64 + 5_000);
        assert!(world.control.room_user(ROOM, "webcast_1").await.is_err());
        assert_eq!(
            world.webcast_events().await,
            [(1, String::new()), (2, String::new())]
        );
    }
}

#[tokio::test]
async fn page_ends_when_its_time_is_over() {
    let world = World::start().await;
    world.webcast(json!({"MaxRunningTime": 60})).await;
    world.seconds(59).await;
    assert_eq!(world.webcast_task().await.status, Status::Running);
    world.seconds(1).await;
    let task = world.webcast_task().await;
    assert_eq!(task.stop_reason, StopReason::RunningTimeExceeded);
    assert_eq!(task.video_solutions.len(), 1);
    assert_eq!(
        world.webcast_events().await.last(),
        Some(&(2, String::new()))
    );
}

#[tokio::test]
async fn failed_page_tells_why() {
    let world = World::start().await;
    for (message, reason) in [
        ("PageCrash", "PageCrash"),
        ("no idea", "WebRenderModuleError"),
    ] {
        world.webcast(json!({})).await;
        let id = world.task("webcast").await.id;
        world.control.fail_task(id, message).await.unwrap();
        assert_eq!(world.webcast_task().await.status, Status::Failed);
        assert_eq!(
            world.webcast_events().await.last(),
            Some(&(3, reason.to_owned()))
        );
    }
}

#[tokio::test]
async fn page_takes_the_place_of_a_user_and_fails_when_removed() {
    let world = World::start().await;
    world.join("webcast_1").await;
    world.webcast(json!({})).await;
    assert_eq!(world.control.room_users(ROOM).await.unwrap().len(), 1);
    let kick = world
        .client
        .kick_user()
        .app_id(APP)
        .room_id(ROOM)
        .user_id("webcast_1");
    kick.send().await.unwrap();
    assert_eq!(world.webcast_task().await.status, Status::Failed);
    assert_eq!(world.webcast_events().await[1].0, 3);
}

#[tokio::test]
async fn page_fails_when_its_user_is_replaced() {
    let world = World::start().await;
    world.webcast(json!({})).await;
    world.join("webcast_1").await;
    assert_eq!(world.webcast_task().await.status, Status::Failed);
    // The one who came later stays.
    assert_eq!(world.control.room_users(ROOM).await.unwrap().len(), 1);
}

#[tokio::test]
async fn webcast_is_refused_with_the_documented_codes() {
    let world = World::start().await;
    let not_found = "InvalidParameter.ErrorActiveTaskNotFound";
    for version in VERSIONS {
        assert_eq!(
            world.code("StopWebcast", version, json!({})).await,
            not_found
        );
        assert_eq!(
            world.code("GetWebCastTask", version, json!({})).await,
            not_found
        );
        let three = page(json!({"VideoSolutions": [{}, {}, {}]}));
        assert_eq!(
            world.code("StartWebcast", version, three).await,
            "InvalidParameter"
        );
    }
    world.webcast(json!({})).await;
    assert_eq!(
        world
            .code("StartWebcast", "2023-11-01", page(json!({})))
            .await,
        ""
    );
    let again = world
        .code("StartWebcast", "2020-12-01", page(json!({})))
        .await;
    assert_eq!(again, "InvalidParameter.TaskAlreadyExists");
    world.seconds(72 * 3600 + 1).await;
    assert_eq!(
        world.code("GetWebCastTask", "2023-11-01", json!({})).await,
        not_found
    );
}
