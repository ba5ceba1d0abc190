//! Moderation.

use std::time::Duration;

use serde_json::json;
use volc_rtc_emulator::control::{
    DeliveryFilter, Media, TaskFilter, TaskState, TaskTransitions, TaskViolation, Transition,
};
use volc_rtc_events::Unverified;
use volc_rtc_events::data::EventData;
use volc_rtc_events::data::machine_review_result::{MachineReviewResult, Suggest};

use crate::world::{APP, ROOM, START, World, code};

const PICTURES: i64 = 1;
const SOUND: i64 = 2;
const BOTH: i64 = 3;

impl World {
    /// Starts moderation in Version 2023-11-01; an empty user is the whole room.
    async fn detect(&self, user: &str, media: i64) -> String {
        let mut parameters = json!({"AppId": APP, "RoomId": ROOM, "MediaType": media});
        if !user.is_empty() {
            parameters["UserId"] = user.into();
        }
        let response = self.call("StartDetection", "2023-11-01", parameters).await;
        response.code().to_owned()
    }

    async fn stop_detection(&self, user: &str) -> String {
        let mut parameters = json!({"AppId": APP, "RoomId": ROOM});
        if !user.is_empty() {
            parameters["UserId"] = user.into();
        }
        let response = self.call("StopDetection", "2023-11-01", parameters).await;
        response.code().to_owned()
    }

    /// Returns what is listed: user, media and status.
    async fn detections(&self) -> Vec<(String, i64, i64)> {
        let call = self.client.list_detection_task().app_id(APP).room_id(ROOM);
        let listed = call.send().await.unwrap();
        let items = listed.event_data.iter();
        items
            .map(|item| {
                (
                    item.user_id.clone(),
                    item.media_type.value(),
                    item.status.value(),
                )
            })
            .collect()
    }

    /// Returns the results that were posted to the sink.
    async fn results(&self) -> Vec<MachineReviewResult> {
        let all = DeliveryFilter::new().event_type("MachineReviewResult");
        self.control
            .settled_deliveries(&all, Duration::from_secs(30))
            .await
            .unwrap();
        let received = self.control.received(0).await.unwrap().into_iter();
        let results = received.filter(|request| request.path == "review");
        results
            .map(|request| {
                let event = Unverified::read(request.body.to_string().as_bytes()).unwrap();
                match event.trust_without_signature().data {
                    EventData::MachineReviewResult(result) => result,
                    other => panic!("{other:?}"),
                }
            })
            .collect()
    }

    fn sink(&self) -> String {
        format!("{}/_emulator/sink/review", self.control.url())
    }
}

fn item(user: &str, media: i64, status: i64) -> (String, i64, i64) {
    (user.to_owned(), media, status)
}

#[tokio::test]
async fn moderation_of_the_room_takes_over() {
    let world = World::start().await;
    assert_eq!(world.detections().await, []);
    assert_eq!(world.detect("alice", PICTURES).await, "");
    assert_eq!(world.detect("alice", SOUND).await, "");
    assert_eq!(
        world.detections().await,
        [item("alice", PICTURES, 1), item("alice", SOUND, 1)]
    );
    assert_eq!(world.detect("", SOUND).await, "");
    assert_eq!(
        world.detections().await,
        [item("alice", PICTURES, 1), item("alice", SOUND, 2)]
    );
    world.publish("bob", &[Media::Audio]).await;
    assert_eq!(world.detections().await[2..], [item("bob", SOUND, 1)]);
    assert_eq!(world.detect("", BOTH).await, "");
    assert_eq!(
        world.detections().await,
        [
            item("alice", PICTURES, 2),
            item("alice", SOUND, 2),
            item("bob", BOTH, 1)
        ]
    );
    assert_eq!(
        world.detect("alice", SOUND).await,
        "InvalidParameter.TaskAlreadyExists"
    );
    assert_eq!(world.stop_detection("bob").await, "InvalidParameter");
    assert_eq!(world.stop_detection("").await, "");
    assert_eq!(world.detections().await[2..], [item("bob", BOTH, 2)]);
    assert_eq!(
        world.stop_detection("").await,
        "InvalidParameter.ErrorActiveTaskNotFound"
    );
}

#[tokio::test]
async fn moderation_of_the_room_leaves_the_rest() {
    let world = World::start().await;
    assert_eq!(world.detect("alice", BOTH).await, "");
    assert_eq!(world.detect("", SOUND).await, "");
    assert_eq!(world.detections().await, [item("alice", PICTURES, 1)]);
    assert_eq!(world.stop_detection("").await, "");
    assert_eq!(world.detections().await, [item("alice", PICTURES, 2)]);
}

#[tokio::test]
async fn repeated_start_changes_nothing_in_2023() {
    let world = World::start().await;
    assert_eq!(world.detect("alice", BOTH).await, "");
    assert_eq!(world.detect("alice", SOUND).await, "");
    assert_eq!(world.detections().await, [item("alice", BOTH, 1)]);
    let old = || {
        world
            .client
            .v2020_12_01()
            .start_detection()
            .app_id(APP)
            .room_id(ROOM)
    };
    assert_eq!(
        code(old().user_id("alice").send().await),
        "InvalidParameter.TaskAlreadyExists"
    );
    assert_eq!(old().send().await.unwrap().message, "success");
    assert_eq!(
        code(old().send().await),
        "InvalidParameter.TaskAlreadyExists"
    );
    assert_eq!(world.detect("", PICTURES).await, "");
    let listed = world
        .client
        .v2020_12_01()
        .list_detection_task()
        .app_id(APP)
        .room_id(ROOM);
    let listed = listed.send().await.unwrap();
    assert_eq!(
        (listed.event_data.len(), listed.event_data[0].create_time),
        (1, START as i64 / 1000)
    );
}

#[tokio::test]
async fn start_of_a_stopping_moderation_is_parallel() {
    let world = World::start().await;
    let by_hand = TaskTransitions::new().stop(Transition::Manual);
    world.control.set_task_transitions(&by_hand).await.unwrap();
    for user in ["alice", ""] {
        assert_eq!(world.detect(user, BOTH).await, "");
        assert_eq!(world.stop_detection(user).await, "");
        assert_eq!(world.detect(user, BOTH).await, "InternalError.Parallel");
        let tasks = world.control.tasks(&TaskFilter::new()).await.unwrap();
        world
            .control
            .advance_task(tasks.last().unwrap().id)
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn wider_start_widens_the_task_of_a_user() {
    let world = World::start().await;
    assert_eq!(world.detect("alice", SOUND).await, "");
    assert_eq!(world.detect("alice", BOTH).await, "");
    assert_eq!(world.detections().await, [item("alice", BOTH, 1)]);
    assert_eq!(world.stop_detection("alice").await, "");
    assert_eq!(
        world.stop_detection("alice").await,
        "InvalidParameter.ErrorActiveTaskNotFound"
    );
}

#[tokio::test]
async fn moderation_ends_when_nothing_comes() {
    let world = World::start().await;
    let call = world
        .client
        .start_detection()
        .app_id(APP)
        .room_id(ROOM)
        .user_id("alice");
    call.idle_sec(30).send().await.unwrap();
    world.publish("bob", &[Media::Video]).await;
    world.seconds(29).await;
    world.publish("alice", &[Media::Video]).await;
    world.seconds(600).await;
    world.control.leave_room(ROOM, "alice").await.unwrap();
    world.seconds(30).await;
    let task = world.task("moderation").await;
    assert_eq!(
        (task.state, task.reason.as_str()),
        (TaskState::Ended, "IdleTimeOut")
    );
    assert_eq!(task.ended_at, Some(START + 659_000));
}

#[tokio::test]
async fn results_are_posted_to_the_callback() {
    let world = World::start().await;
    let call = world
        .client
        .start_detection()
        .app_id(APP)
        .room_id(ROOM)
        .callback(world.sink());
    let kind = volc_rtc_api::moderation::start_detection::CallbackType::All;
    call.callback_type(kind)
        .interval(5000)
        .duration(8000)
        .send()
        .await
        .unwrap();
    world.publish("alice", &[Media::Audio, Media::Video]).await;
    world.seconds(9).await;
    assert_eq!(world.stop_detection("").await, "");
    let results = world.results().await;
    let shown: Vec<(i64, &str, i64)> = results
        .iter()
        .map(|result| {
            let length = result
                .audio_segment_info
                .as_ref()
                .map_or(0, |info| info.duration);
            (result.media_type.value(), result.user_id.as_str(), length)
        })
        .collect();
    assert_eq!(
        shown,
        [
            (1, "alice", 0),
            (1, "alice", 0),
            (2, "alice", 8000),
            (2, "alice", 1000)
        ]
    );
    assert!(results.iter().all(|result| result.suggest == Suggest::Pass));
}

#[tokio::test]
async fn violation_is_posted_when_a_test_finds_it() {
    let world = World::start().await;
    let call = world
        .client
        .start_detection()
        .app_id(APP)
        .room_id(ROOM)
        .user_id("alice");
    call.callback(world.sink()).send().await.unwrap();
    world.publish("alice", &[Media::Audio, Media::Video]).await;
    world.seconds(60).await;
    assert_eq!(world.results().await, []);
    let id = world.task("moderation").await.id;
    let speech = TaskViolation::speech("alice", "bad words").reason("abuse");
    world.control.report_violation(id, &speech).await.unwrap();
    world
        .control
        .report_violation(id, &TaskViolation::picture("alice"))
        .await
        .unwrap();
    let results = world.results().await;
    let shown: Vec<(i64, &str, &str)> = results
        .iter()
        .map(|result| {
            (
                result.media_type.value(),
                result.audio_text.as_str(),
                result.hit_reasons[0].as_str(),
            )
        })
        .collect();
    assert_eq!(shown, [(2, "bad words", "abuse"), (1, "", "politics")]);
    assert!(
        results
            .iter()
            .all(|result| result.suggest == Suggest::Reject && result.risk_hit.len() == 1)
    );
    let silent = world
        .client
        .start_detection()
        .app_id(APP)
        .room_id("elsewhere");
    silent.send().await.unwrap();
    let id = world.task("moderation").await.id;
    let refused = world
        .control
        .report_violation(id, &TaskViolation::picture("bob"))
        .await
        .unwrap_err();
    assert!(refused.to_string().contains("Callback"), "{refused}");
    let gone = world
        .control
        .report_violation(999, &TaskViolation::picture("bob"))
        .await
        .unwrap_err();
    assert!(gone.to_string().contains("NotFound"), "{gone}");
}
