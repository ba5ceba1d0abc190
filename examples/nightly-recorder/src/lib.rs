//! Records rooms while there are people in them, and lists the files at the end of the night.
#![allow(clippy::print_stderr)] // the log of an example

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::{Json, Router, routing::get};
use serde_json::{Value, json};
use tokio::sync::Mutex;
use tokio::task::JoinHandle;
use volc_rtc_api::record::get_record_task::{GetRecordTaskRequest, Status};
use volc_rtc_api::record::start_record::{StartRecordRequest, StorageConfig, TosConfig};
use volc_rtc_api::record::stop_record::StopRecordRequest;
use volc_rtc_api::room::get_room_online_users::GetRoomOnlineUsersRequest;
use volc_rtc_api::volc_core::wait::Waited;
use volc_rtc_api::{Client, Error, ErrorCode};
use volc_rtc_events::data::record_started::{Code, RecordStarted};
use volc_rtc_events::data::{RecordStopped, UserJoinRoom};
use volc_rtc_events::{BoxError, Event, Verifier, Webhooks};

pub struct Recorder {
    pub client: Client,
    pub app_id: String,
    /// The rooms to record.
    pub rooms: Vec<String>,
    /// With the room, the id of a recording: by it a restarted program finds what it has started before.
    pub night: String,
    /// The account and the bucket that files go to.
    pub storage: TosConfig,
    /// The longest pause between two looks at a recording.
    pub pause: Duration,
    /// Verifies the callbacks that are set in the console.
    pub callbacks: Verifier,
    /// Those who wait for the end of a recording, by room.
    pub watchers: Mutex<BTreeMap<String, JoinHandle<()>>>,
    /// The files, by room and path.
    pub files: Mutex<BTreeMap<(String, String), Value>>,
}

pub fn router(recorder: &Arc<Recorder>) -> Router {
    let webhooks = Webhooks::new(recorder.callbacks.clone())
        .on_with(recorder, joined)
        .on_with(recorder, started)
        .on_with(recorder, stopped)
        .on_failure(|failure| eprintln!("{failure}"));
    Router::new()
        .route("/events", webhooks.into_axum())
        .route("/files", get(list))
        .with_state(recorder.clone())
}

async fn list(State(recorder): State<Arc<Recorder>>) -> Json<Vec<Value>> {
    Json(recorder.files().await)
}

async fn joined(recorder: Arc<Recorder>, event: Event<UserJoinRoom>) -> Result<(), BoxError> {
    let room = event.data.room_id;
    if recorder.rooms.contains(&room) {
        recorder.record(&room).await?;
    }
    Ok(())
}

async fn started(_: Arc<Recorder>, event: Event<RecordStarted>) -> Result<(), BoxError> {
    let data = event.data;
    if data.code == Code::Failure {
        eprintln!("{} is not recorded: {}", data.room_id, data.error_message);
    }
    Ok(())
}

async fn stopped(recorder: Arc<Recorder>, event: Event<RecordStopped>) -> Result<(), BoxError> {
    if let RecordStopped::V2023_11_01(data) = event.data {
        let files = json!(data.record_file_list);
        recorder.keep(&data.room_id, &files).await;
    }
    Ok(())
}

impl Recorder {
    /// Records where people are already, and goes on with what was started before.
    pub async fn begin(self: &Arc<Self>) -> Result<(), Error> {
        for room in &self.rooms {
            let is_live = match self.client.send(self.task(room)).await {
                Ok(output) => {
                    let task = output.record_task.as_ref();
                    let files = json!(task.map(|task| &task.record_file_list));
                    self.keep(room, &files).await;
                    let status = task.map(|task| task.status);
                    matches!(status, Some(Status::NotStarted | Status::Running))
                }
                Err(error) if is_not_found(&error) => false,
                Err(error) => return Err(error),
            };
            let users = GetRoomOnlineUsersRequest::new(&*self.app_id, &**room);
            if is_live || self.client.send(users).await?.total_user > 0 {
                self.record(room).await?;
            }
        }
        Ok(())
    }

    /// Starts a recording, unless the room has one. Starting one again that is live does nothing.
    async fn record(self: &Arc<Self>, room: &str) -> Result<(), Error> {
        let mut watchers = self.watchers.lock().await;
        let watcher = watchers.get(room);
        if watcher.is_some_and(|watcher| !watcher.is_finished()) {
            return Ok(());
        }
        let (storage, task) = (self.storage.clone(), self.task(room));
        let storage = StorageConfig::new().tos_config(storage);
        let start = StartRecordRequest::new(task.app_id, room, task.task_id, storage);
        self.client.send(start).await?;
        eprintln!("{room} is being recorded");
        let (recorder, of) = (self.clone(), room.to_owned());
        let watcher = tokio::spawn(async move { recorder.watch(&of, Duration::MAX).await });
        watchers.insert(room.to_owned(), watcher);
        Ok(())
    }

    /// Waits for the end of a recording and keeps its files.
    async fn watch(&self, room: &str, timeout: Duration) {
        let wait = self.client.request(self.task(room)).wait().timeout(timeout);
        let wait = wait.every(self.pause).max_interval(self.pause);
        match wait.await {
            Ok(Waited::Done(output)) => {
                let files = output
                    .record_task
                    .as_ref()
                    .map(|task| &task.record_file_list);
                self.keep(room, &json!(files)).await;
            }
            Ok(Waited::Failed { reason, .. }) => eprintln!("{room} has failed: {reason}"),
            Ok(Waited::TimedOut { .. }) => eprintln!("{room} has not ended"),
            Err(error) => eprintln!("{room}: {error}"),
        }
    }

    /// Stops all recordings and waits until their files are known.
    pub async fn finish(&self) {
        for (room, watcher) in std::mem::take(&mut *self.watchers.lock().await) {
            watcher.abort();
            let task = self.task(&room);
            let stop = StopRecordRequest::new(task.app_id, &*room, task.task_id);
            match self.client.send(stop).await {
                Err(error) if !is_not_found(&error) => eprintln!("{room}: {error}"),
                _ => self.watch(&room, Duration::from_secs(600)).await,
            }
        }
    }

    /// The files of the night.
    pub async fn files(&self) -> Vec<Value> {
        self.files.lock().await.values().cloned().collect()
    }

    async fn keep(&self, room: &str, files: &Value) {
        let mut kept = self.files.lock().await;
        for file in files.as_array().into_iter().flatten() {
            let key = (room.to_owned(), file["ObjectKey"].to_string());
            kept.insert(key, json!({ "room": room, "file": file }));
        }
    }

    /// The query of a room's recording.
    fn task(&self, room: &str) -> GetRecordTaskRequest {
        GetRecordTaskRequest::new(&*self.app_id, room, format!("{}-{room}", self.night))
    }
}

/// Returns whether there is no such recording, or no live one.
fn is_not_found(error: &Error) -> bool {
    ErrorCode::from_error(error) == Some(ErrorCode::InvalidParameterErrorActiveTaskNotFound)
}
