//! The ways in which tasks come to their next states: at once, after a time, after reads, by hand.

use std::time::Duration;

use volc_rtc_api::record::get_record_task::{RecordTask, Status, StopReason};
use volc_rtc_emulator::control::{TaskFilter, TaskState, TaskTransitions, Transition};

use crate::world::{APP, ROOM, START, TASK, World, code, tos};

impl World {
    pub(crate) async fn start_record(&self) {
        let call = self
            .client
            .start_record()
            .app_id(APP)
            .room_id(ROOM)
            .task_id(TASK);
        call.storage_config(tos()).send().await.unwrap();
    }

    pub(crate) async fn stop_record(&self) {
        let call = self
            .client
            .stop_record()
            .app_id(APP)
            .room_id(ROOM)
            .task_id(TASK);
        call.send().await.unwrap();
    }

    pub(crate) async fn record(&self) -> RecordTask {
        let call = self
            .client
            .get_record_task()
            .app_id(APP)
            .room_id(ROOM)
            .task_id(TASK);
        call.send().await.unwrap().record_task.clone().unwrap()
    }

    async fn transitions(&self, start: Transition, stop: Transition) {
        let set = TaskTransitions::new()
            .family("record")
            .start(start)
            .stop(stop);
        self.control.set_task_transitions(&set).await.unwrap();
    }
}

#[tokio::test]
async fn task_runs_and_ends_at_once_by_default() {
    let world = World::start().await;
    world.start_record().await;
    let task = world.record().await;
    assert_eq!(task.status, Status::Running);
    assert_eq!((task.start_time, task.end_time), (START as i64, 0));
    assert_eq!(task.stop_reason.value(), "");
    world.seconds(5).await;
    world.stop_record().await;
    let task = world.record().await;
    assert_eq!(
        (task.status, task.stop_reason),
        (Status::Finished, StopReason::StoppedByApi)
    );
    assert_eq!(task.end_time, START as i64 + 5000);
    assert_eq!(world.names().await, ["RecordStarted", "RecordStopped"]);
}

#[tokio::test]
async fn task_runs_and_ends_after_a_time() {
    let world = World::start().await;
    let (start, stop) = (Duration::from_secs(3), Duration::from_secs(2));
    world
        .transitions(
            Transition::After(start.into()),
            Transition::After(stop.into()),
        )
        .await;
    world.start_record().await;
    world.advance(start - Duration::from_millis(1)).await;
    assert_eq!(world.record().await.status, Status::NotStarted);
    assert_eq!(world.names().await, [""; 0]);
    world.advance(Duration::from_millis(1)).await;
    assert_eq!(world.record().await.status, Status::Running);
    world.stop_record().await;
    world.advance(stop - Duration::from_millis(1)).await;
    let task = world.record().await;
    assert_eq!(
        (task.status, task.stop_reason.value()),
        (Status::Running, "")
    );
    assert_eq!(world.task("record").await.state, TaskState::Stopping);
    world.advance(Duration::from_millis(1)).await;
    let task = world.record().await;
    assert_eq!(
        (task.status, task.stop_reason),
        (Status::Finished, StopReason::StoppedByApi)
    );
    assert_eq!(task.end_time, START as i64 + 5000);
}

#[tokio::test]
async fn task_runs_and_ends_after_reads() {
    let world = World::start().await;
    world
        .transitions(Transition::AfterReads(2), Transition::AfterReads(1))
        .await;
    world.start_record().await;
    let mut statuses = Vec::new();
    for _ in 0..3 {
        statuses.push(world.record().await.status);
    }
    world.stop_record().await;
    for _ in 0..2 {
        statuses.push(world.record().await.status);
    }
    assert_eq!(
        statuses,
        [
            Status::NotStarted,
            Status::NotStarted,
            Status::Running,
            Status::Running,
            Status::Finished,
        ]
    );
}

#[tokio::test]
async fn task_runs_and_ends_by_hand() {
    let world = World::start().await;
    world
        .transitions(Transition::Manual, Transition::Manual)
        .await;
    world.start_record().await;
    world.seconds(3600).await;
    let id = world.task("record").await.id;
    assert_eq!(world.record().await.status, Status::NotStarted);
    assert_eq!(
        world.control.advance_task(id).await.unwrap().state,
        TaskState::Running
    );
    let refused = world.control.advance_task(id).await.unwrap_err();
    assert!(
        refused.to_string().contains("runs until it is stopped"),
        "{refused}"
    );
    world.stop_record().await;
    assert_eq!(world.record().await.status, Status::Running);
    assert_eq!(
        world.control.advance_task(id).await.unwrap().state,
        TaskState::Ended
    );
    let refused = world.control.advance_task(id).await.unwrap_err();
    assert!(
        refused.to_string().contains("NothingToAdvance"),
        "{refused}"
    );
    assert_eq!(world.record().await.status, Status::Finished);
}

#[tokio::test]
async fn task_that_has_not_started_fails_or_stops() {
    let world = World::start().await;
    world
        .transitions(Transition::Manual, Transition::Immediate)
        .await;
    world.start_record().await;
    world.stop_record().await;
    let task = world.record().await;
    assert_eq!(
        (task.status, task.stop_reason),
        (Status::Finished, StopReason::StoppedByApi)
    );
    assert_eq!(world.names().await, [""; 0]);
    world.start_record().await;
    let id = world.task("record").await.id;
    let failed = world.control.fail_task(id, "no such bucket").await.unwrap();
    assert_eq!(
        (failed.state, failed.reason.as_str()),
        (TaskState::Failed, "StartTaskFailed")
    );
    let task = world.record().await;
    assert_eq!(
        (task.status, task.stop_reason),
        (Status::Failed, StopReason::StartFailed)
    );
    let event = world.last("RecordStarted").await;
    assert_eq!(
        (&event["Code"], &event["ErrorMessage"]),
        (&1.into(), &"no such bucket".into())
    );
    let stopped = world
        .client
        .stop_record()
        .app_id(APP)
        .room_id(ROOM)
        .task_id(TASK);
    assert_eq!(
        code(stopped.send().await),
        "InvalidParameter.ErrorActiveTaskNotFound"
    );
}

#[tokio::test]
async fn running_task_fails_or_ends_for_a_documented_reason() {
    let world = World::start().await;
    world.start_record().await;
    let id = world.task("record").await.id;
    let refused = world.control.end_task(id, "Boredom").await.unwrap_err();
    assert!(
        refused.to_string().contains("UnknownStopReason, StopByAPI"),
        "{refused}"
    );
    let ended = world.control.end_task(id, "IdleTimeOut").await.unwrap();
    assert_eq!(
        (ended.state, ended.reason.as_str()),
        (TaskState::Ended, "IdleTimeOut")
    );
    world.start_record().await;
    let id = world.task("record").await.id;
    let failed = world
        .control
        .fail_task(id, "the disk is full")
        .await
        .unwrap();
    assert_eq!(
        (failed.state, failed.reason.as_str()),
        (TaskState::Failed, "UnknownStopReason")
    );
    let event = world.last("RecordStopped").await;
    assert_eq!(
        (&event["Code"], &event["ErrorMessage"]),
        (&1.into(), &"the disk is full".into())
    );
}

#[tokio::test]
async fn transitions_of_all_families_yield_to_those_of_one() {
    let world = World::start().await;
    let all = TaskTransitions::new().start(Transition::Manual);
    world.control.set_task_transitions(&all).await.unwrap();
    world
        .transitions(Transition::Immediate, Transition::Immediate)
        .await;
    world.start_record().await;
    assert_eq!(world.record().await.status, Status::Running);
    let snapshot = world
        .client
        .start_snapshot()
        .app_id(APP)
        .room_id(ROOM)
        .task_id(TASK);
    let storage = volc_rtc_api::snapshot::start_snapshot::StorageConfig::new();
    let tos = volc_rtc_api::snapshot::start_snapshot::TosConfig::new("2100000000", "bucket");
    snapshot
        .storage_config(storage.tos_config(tos))
        .send()
        .await
        .unwrap();
    assert_eq!(world.task("snapshot").await.state, TaskState::NotStarted);
    let unknown = TaskTransitions::new().family("dance");
    let refused = world
        .control
        .set_task_transitions(&unknown)
        .await
        .unwrap_err();
    assert!(
        refused.to_string().contains("known are: record"),
        "{refused}"
    );
    let of_room = TaskFilter::new().room(ROOM);
    assert!(world.control.tasks(&of_room).await.is_err());
}
