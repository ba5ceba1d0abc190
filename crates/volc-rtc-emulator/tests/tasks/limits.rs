//! Idle and running limits.

use std::time::Duration;

use volc_rtc_api::record::get_record_task::{Status, StopReason};
use volc_rtc_api::record::start_record::Control;
use volc_rtc_emulator::control::Media;

use crate::world::{APP, ROOM, START, TASK, World, tos};

impl World {
    async fn start_with(&self, control: Control) {
        let call = self
            .client
            .start_record()
            .app_id(APP)
            .room_id(ROOM)
            .task_id(TASK);
        call.storage_config(tos())
            .control(control)
            .send()
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn task_ends_when_it_was_idle_for_too_long() {
    let world = World::start().await;
    world.start_with(Control::new().max_idle_time(60)).await;
    // Somebody who publishes nothing changes nothing.
    world.join("alice").await;
    world.seconds(50).await;
    world.publish("alice", &[Media::Audio]).await;
    world.seconds(600).await;
    assert_eq!(world.record().await.status, Status::Running);
    world.unpublish("alice", Media::Audio).await;
    world.advance(Duration::from_millis(59_999)).await;
    assert_eq!(world.record().await.status, Status::Running);
    world.advance(Duration::from_millis(1)).await;
    let task = world.record().await;
    assert_eq!(
        (task.status, task.stop_reason),
        (Status::Finished, StopReason::IdleTimeout)
    );
    assert_eq!(task.end_time, START as i64 + 710_000);
}

#[tokio::test]
async fn idle_time_begins_anew_after_activity() {
    let world = World::start().await;
    world.start_with(Control::new().max_idle_time(60)).await;
    for _ in 0..3 {
        world.seconds(59).await;
        world.publish("alice", &[Media::Video]).await;
        world.control.leave_room(ROOM, "alice").await.unwrap();
    }
    assert_eq!(world.record().await.status, Status::Running);
    world.seconds(60).await;
    assert_eq!(world.record().await.stop_reason, StopReason::IdleTimeout);
}

#[tokio::test]
async fn task_ends_when_its_time_is_over() {
    let world = World::start().await;
    world.start_with(Control::new().max_record_time(100)).await;
    world.publish("alice", &[Media::Audio]).await;
    world.seconds(99).await;
    assert_eq!(world.record().await.status, Status::Running);
    world.seconds(1).await;
    let task = world.record().await;
    assert_eq!(
        (task.status, task.stop_reason.value()),
        (Status::Finished, "UnknownStopReason")
    );
}

#[tokio::test]
async fn limits_hold_after_a_long_leap_of_the_clock() {
    let world = World::start().await;
    world.start_with(Control::new().max_idle_time(10)).await;
    world.seconds(86_400).await;
    let task = world.record().await;
    assert_eq!(task.end_time, START as i64 + 10_000);
    assert_eq!(
        world.last("RecordStopped").await["RecordFileList"],
        serde_json::json!([])
    );
}
