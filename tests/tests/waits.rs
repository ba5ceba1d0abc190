//! Waits of the generated client for tasks of the emulator, over HTTP on loopback.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::future::IntoFuture;
use std::time::Duration;

use volc_rtc_api::Client;
use volc_rtc_api::record::get_record_task::{GetRecordTaskOutput, GetRecordTaskRequest, Status};
use volc_rtc_api::types::{TosConfig, record::RecordStopReason};
use volc_rtc_api::volc_core::wait::Waited;
use volc_rtc_emulator::control::{TaskFilter, TaskTransitions, Transition};
use volc_rtc_emulator::{Running, TEST_APP_ID};
use volc_tests::{client, emulator};

async fn start(transitions: TaskTransitions) -> (Running, Client) {
    let running = emulator().build().unwrap().start().await.unwrap();
    let control = running.control().unwrap();
    control.set_task_transitions(&transitions).await.unwrap();
    let client = client(&running.url()).unwrap();
    (running, client)
}

async fn record(client: &Client) {
    use volc_rtc_api::record::start_record::StorageConfig;

    let storage = StorageConfig::new().tos_config(TosConfig::new("account", "bucket"));
    let call = client.start_record().app_id(TEST_APP_ID).room_id("room");
    call.task_id("task")
        .storage_config(storage)
        .send()
        .await
        .unwrap();
}

fn task(client: &Client) -> volc_core::call::Call<GetRecordTaskRequest> {
    client.request(GetRecordTaskRequest::new(TEST_APP_ID, "room", "task"))
}

fn status(output: &GetRecordTaskOutput) -> Option<Status> {
    output.record_task.as_ref().map(|task| task.status)
}

const SHORTLY: Duration = Duration::from_millis(5);

#[tokio::test]
async fn recording_is_waited_for_from_its_start_to_its_end() {
    let slow = TaskTransitions::new()
        .start(Transition::AfterReads(3))
        .stop(Transition::AfterReads(2));
    let (_running, client) = start(slow).await;
    record(&client).await;
    let mut seen = Vec::new();
    let running = task(&client)
        .wait_until(|output| status(output) == Some(Status::Running))
        .every(SHORTLY)
        .on_progress(|output| seen.extend(status(output)));
    assert!(running.await.unwrap().is_done());
    assert_eq!(
        seen,
        [
            Status::NotStarted,
            Status::NotStarted,
            Status::NotStarted,
            Status::Running
        ]
    );

    let stop = client
        .stop_record()
        .app_id(TEST_APP_ID)
        .room_id("room")
        .task_id("task");
    stop.send().await.unwrap();
    let waited = task(&client).wait().every(SHORTLY).await.unwrap();
    let output = waited.into_done().unwrap();
    assert_eq!(status(&output), Some(Status::Finished));
    let task = output.record_task.as_ref().unwrap();
    assert_eq!(task.stop_reason, RecordStopReason::StoppedByApi);
}

#[tokio::test]
async fn failure_ends_the_wait_with_its_reason() {
    let (running, client) = start(TaskTransitions::new().start(Transition::Manual)).await;
    record(&client).await;
    let control = running.control().unwrap();
    let [recording] = &*control.tasks(&TaskFilter::new()).await.unwrap() else {
        panic!("one task")
    };
    control.fail_task(recording.id, "no disk").await.unwrap();
    let waited = task(&client).wait().every(SHORTLY).await.unwrap();
    let Waited::Failed { reason, output } = waited else {
        panic!("{waited:?}")
    };
    assert_eq!(
        (reason.as_str(), status(&output)),
        ("StartTaskFailed", Some(Status::Failed))
    );
}

#[tokio::test]
async fn task_that_is_started_later_is_waited_for() {
    let (_running, client) = start(TaskTransitions::new()).await;
    let waiting = task(&client)
        .wait_until(|output| status(output) == Some(Status::Running))
        .every(SHORTLY);
    let starting = async {
        // By then the service has refused a call at least once: there is no such task.
        tokio::time::sleep(SHORTLY * 4).await;
        record(&client).await;
    };
    let (waited, ()) = tokio::join!(waiting.into_future(), starting);
    assert!(waited.unwrap().is_done());
}

#[tokio::test]
async fn task_that_goes_on_is_given_back_at_the_deadline() {
    let (_running, client) = start(TaskTransitions::new()).await;
    record(&client).await;
    let wait = task(&client).wait().every(SHORTLY).timeout(SHORTLY * 20);
    let Waited::TimedOut { last: Some(last) } = wait.await.unwrap() else {
        panic!("it runs until it is stopped")
    };
    assert_eq!(status(&last), Some(Status::Running));
}
