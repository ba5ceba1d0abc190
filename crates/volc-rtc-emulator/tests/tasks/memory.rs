//! The memory of tasks.

use std::time::Duration;

use volc_rtc_api::record::get_record_task::Status;
use volc_rtc_emulator::control::{Media, TaskFilter};

use crate::world::{APP, ROOM, START, TASK, World};

const THREE_DAYS: Duration = Duration::from_secs(72 * 3600);
const MOMENT: Duration = Duration::from_millis(1);

#[tokio::test]
async fn task_can_be_queried_for_72_hours_after_its_start() {
    let world = World::start().await;
    world.start_record().await;
    world.stop_record().await;
    world.advance(THREE_DAYS).await;
    assert_eq!(world.record().await.status, Status::Finished);
    world.advance(MOMENT).await;
    let query = || {
        world
            .client
            .get_record_task()
            .app_id(APP)
            .room_id(ROOM)
            .task_id(TASK)
    };
    let refused = query().send().await.unwrap_err();
    let code = refused.code().unwrap_or_default();
    assert_eq!(code, "InvalidParameter.ErrorActiveTaskNotFound");
    let text = refused.to_string();
    assert!(text.contains("more than 72 hours ago"), "{text}");
    // The next start removes it, and is found itself.
    world.start_record().await;
    let tasks = world.control.tasks(&TaskFilter::new()).await.unwrap();
    assert_eq!(tasks.len(), 1, "{tasks:?}");
    assert_eq!(world.record().await.status, Status::Running);
}

#[tokio::test]
async fn live_task_can_be_stopped_after_72_hours() {
    let world = World::start().await;
    world.publish("alice", &[Media::Audio]).await;
    world.start_record().await;
    world.advance(THREE_DAYS + MOMENT).await;
    let query = world
        .client
        .get_record_task()
        .app_id(APP)
        .room_id(ROOM)
        .task_id(TASK);
    let refused = query.send().await.unwrap_err();
    assert!(
        refused.to_string().contains("more than 72 hours"),
        "{refused}"
    );
    world.stop_record().await;
}

#[tokio::test]
async fn query_returns_the_latest_task_of_a_name() {
    let world = World::start().await;
    for _ in 0..3 {
        world.start_record().await;
        world.stop_record().await;
        world.seconds(10).await;
    }
    let task = world.record().await;
    assert_eq!(task.start_time, START as i64 + 20_000);
    let filter = TaskFilter::new().family("record").room(ROOM);
    assert_eq!(world.control.tasks(&filter).await.unwrap().len(), 3);
}
