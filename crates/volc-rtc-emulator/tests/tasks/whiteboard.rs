//! Whiteboards: recordings, and conversions from the first page to the last.

use serde_json::{Value, json};
use volc_rtc_api::whiteboard::wb_transcode_query::Status;
use volc_rtc_emulator::control::{TaskState, TaskTransitions, Transition};

use crate::world::{APP, ROOM, World};

const VERSIONS: [&str; 2] = ["2020-12-01", "2023-11-01"];

fn document(change: Value) -> Value {
    let mut body = json!({
        "RoomId": null, "TaskId": null, "Operator": "me", "Resource": "https://a.example/deck.pptx?pages=25",
        "TranscodeMode": 0, "Priority": 0,
        "TranscodeConfig": {
            "ForceUseResolution": false, "InputFormat": 2, "OutputFormat": 1, "OutputWidth": 1080,
            "OutputHeight": 720, "Thumbnail": true, "ThumbnailWidth": 270, "ThumbnailHeight": 180,
        },
    });
    for (name, value) in change.as_object().unwrap() {
        body[name.as_str()] = value.clone();
    }
    body
}

impl World {
    /// Starts a conversion, and returns its id.
    async fn convert(&self, change: Value) -> String {
        let mut body = document(change);
        body["AppId"] = APP.into();
        body.as_object_mut()
            .unwrap()
            .retain(|_, value| !value.is_null());
        let response = self.call("WbTranscodeCreate", "2023-11-01", body).await;
        response.result()["TaskId"].as_str().unwrap().to_owned()
    }

    async fn progress(&self, id: &str) -> (Status, i64) {
        let call = self.client.wb_transcode_query().app_id(APP).task_id(id);
        let shown = call.send().await.unwrap();
        (shown.status, shown.progress)
    }
}

#[tokio::test]
async fn static_conversion_goes_on_by_a_page_a_second() {
    let world = World::start().await;
    let storage = json!({"TosConfig": {"AccountId": "1", "Region": 0, "Bucket": "mine"}});
    let id = world
        .convert(json!({"StorageConfig": storage, "PreSignDuration": 60}))
        .await;
    assert_eq!(world.progress(&id).await, (Status::Running, 0));
    let get = || {
        world
            .client
            .wb_transcode_get()
            .app_id(APP)
            .task_id(&id)
            .send()
    };
    assert_eq!(
        get().await.unwrap_err().code(),
        Some("InternalError.TaskNotReady")
    );
    world.seconds(24).await;
    assert_eq!(world.progress(&id).await, (Status::Running, 96));
    world.seconds(1).await;
    assert_eq!(world.progress(&id).await, (Status::Finished, 100));
    let result = get().await.unwrap();
    assert_eq!(
        (result.file_name.as_str(), result.width, result.height),
        ("deck.pptx", 1080, 720)
    );
    assert_eq!(
        (result.thumbnail_width, result.thumbnail_height),
        (270, 180)
    );
    assert_eq!((result.images.len(), result.file_id.as_str()), (25, ""));
    let last = &result.images[24];
    assert_eq!(last.page_id, 25.0);
    assert_eq!(
        last.img_url,
        format!("https://mine.tos.invalid/{id}/25.png?X-Tos-Expires=60")
    );
    assert!(last.thumbnail_url.contains("25_thumbnail.png"));
    let events = world.events().await;
    let progress: Vec<_> = events
        .iter()
        .filter(|event| event.name == "WbTranscodeProgressChanged")
        .map(|event| event.data["Progress"].as_i64().unwrap())
        .collect();
    assert_eq!(progress, [0, 40, 80, 100]);
    let finished = world.last("WbTranscodeFinished").await;
    assert_eq!(
        (&finished["TotalPages"], &finished["ErrCodeN"]),
        (&json!(25), &json!(0))
    );
    assert_eq!(finished["Images"].as_array().unwrap().len(), 25);
}

#[tokio::test]
async fn dynamic_conversion_has_a_file_for_the_client() {
    let world = World::start().await;
    let body = json!({
        "app_id": APP, "resource": "https://a.example/deck.pptx", "operator": "me", "transcode_mode": 1,
        "resource_attr": {"file_name": "slides.pptx", "size": 1000},
        "storage_config": {"type": 1, "custom_config": {
            "vendor": 0, "region": 0, "bucket": "b", "access_key": "fake-key", "secret_key": "fake-secret",
        }},
    });
    let created = world.call("WbTranscodeCreate", "2020-12-01", body).await;
    let id = created.result()["task_id"].as_str().unwrap().to_owned();
    let client = world.client.v2020_12_01();
    world.seconds(4).await;
    let query = client
        .wb_transcode_query()
        .app_id(APP)
        .task_id(&id)
        .send()
        .await
        .unwrap();
    assert_eq!((query.status, query.progress), (Status::Running, 0));
    world.seconds(1).await;
    let query = client
        .wb_transcode_query()
        .app_id(APP)
        .task_id(&id)
        .send()
        .await
        .unwrap();
    assert_eq!(
        (query.status, query.progress, query.err_code),
        (Status::Finished, 0, 0)
    );
    let result = client
        .wb_transcode_get()
        .app_id(APP)
        .task_id(&id)
        .send()
        .await
        .unwrap();
    assert_eq!(
        (result.file_name.as_str(), result.images.len()),
        ("slides.pptx", 0)
    );
    assert!(!result.file_id.is_empty() && result.h5_url.starts_with("https://b.tos.invalid/"));
    let finished = world.last("WbTranscodeFinished").await;
    assert_eq!(
        (&finished["FileId"], finished.get("Width")),
        (&json!(result.file_id), None)
    );
    let settings = world
        .task("whiteboard-transcode")
        .await
        .settings
        .to_string();
    assert!(!settings.contains("fake-"), "{settings}");
}

#[tokio::test]
async fn failed_conversion_has_an_error_and_no_pages() {
    let world = World::start().await;
    let id = world.convert(json!({})).await;
    let number = world.task("whiteboard-transcode").await.id;
    world
        .control
        .fail_task(number, "the document is broken")
        .await
        .unwrap();
    let call = world.client.wb_transcode_query().app_id(APP).task_id(&id);
    let query = call.send().await.unwrap();
    assert_eq!((query.status, query.err_code_n), (Status::Failed, 500));
    assert_eq!(query.err_msg, "the document is broken");
    let get = world.client.wb_transcode_get().app_id(APP).task_id(&id);
    assert!(get.send().await.unwrap().images.is_empty());
    let finished = world.last("WbTranscodeFinished").await;
    assert_eq!(
        (&finished["ErrCodeN"], &finished["Images"]),
        (&json!(500), &json!([]))
    );
}

#[tokio::test]
async fn conversion_that_waits_has_not_started() {
    let world = World::start().await;
    let manual = TaskTransitions::new()
        .family("whiteboard-transcode")
        .start(Transition::Manual);
    world.control.set_task_transitions(&manual).await.unwrap();
    let id = world.convert(json!({})).await;
    world.seconds(60).await;
    assert_eq!(world.progress(&id).await, (Status::NotStarted, 0));
    let number = world.task("whiteboard-transcode").await.id;
    world.control.advance_task(number).await.unwrap();
    assert_eq!(world.progress(&id).await, (Status::Running, 0));
    world.control.advance_task(number).await.unwrap();
    assert_eq!(world.progress(&id).await, (Status::Finished, 100));
}

#[tokio::test]
async fn recording_is_a_user_until_it_is_stopped() {
    for version in VERSIONS {
        let world = World::start().await;
        let body = json!({"UserId": "board"});
        assert_eq!(world.code("StartWBRecord", version, body.clone()).await, "");
        let again = world.code("StartWBRecord", version, body.clone()).await;
        assert_eq!(again, "InvalidParameter.TaskAlreadyExists");
        assert!(
            world
                .control
                .room_user(ROOM, "board")
                .await
                .unwrap()
                .streams
                .is_empty()
        );
        let other = json!({"UserId": "somebody"});
        assert_eq!(world.code("StopWBRecord", version, other).await, "");
        assert!(world.control.room_user(ROOM, "board").await.is_err());
        let task = world.task("whiteboard-record").await;
        assert_eq!(
            (task.state, task.reason.as_str()),
            (TaskState::Ended, "StopByAPI")
        );
        assert_eq!(
            world.code("StopWBRecord", version, body).await,
            "InvalidParameter.ErrorActiveTaskNotFound"
        );
    }
}

#[tokio::test]
async fn conversion_is_refused_with_the_documented_codes() {
    let world = World::start().await;
    let wrong = [
        json!({"TranscodeMode": 1}),
        json!({"TranscodeConfig": null}),
        json!({"StorageConfig": {"Type": 1}}),
    ];
    for change in wrong {
        let code = world
            .code("WbTranscodeCreate", "2023-11-01", document(change.clone()))
            .await;
        assert_eq!(code, "InvalidParameter", "{change}");
    }
    let not_found = Some("InvalidParameter.ErrorActiveTaskNotFound");
    let query = world
        .client
        .wb_transcode_query()
        .app_id(APP)
        .task_id("unknown");
    assert_eq!(query.send().await.unwrap_err().code(), not_found);
    let get = world
        .client
        .wb_transcode_get()
        .app_id(APP)
        .task_id("unknown");
    assert_eq!(get.send().await.unwrap_err().code(), not_found);
    let unknown = document(json!({"AppId": "unknown"}));
    let code = world.code("WbTranscodeCreate", "2023-11-01", unknown).await;
    assert_eq!(code, "InvalidParameter.NotExistAppId");
}
