//! The program itself, whole, against the local emulator: a night with users that come, a crash, and an end.
#![cfg(unix)] // for SIGTERM
#![allow(clippy::unwrap_used, clippy::panic)]

use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;
use volc_core::Credentials;
use volc_rtc_emulator::control::{
    Client, Media, NewRoomUser, Task, TaskFilter, TaskState, TaskTransitions, Transition,
};
use volc_rtc_emulator::{Account, Emulator, Running, TEST_APP_ID, WebhookSettings};

const CALLBACK_KEY: &str = "fake-callback-key";

/// The program, ended when this is dropped.
struct Recorder {
    process: Child,
    port: u16,
}

impl Drop for Recorder {
    fn drop(&mut self) {
        _ = self.process.kill();
        _ = self.process.wait();
    }
}

impl Recorder {
    fn start(emulator: &Running, port: u16) -> Self {
        let process = Command::new(env!("CARGO_BIN_EXE_nightly-recorder"))
            .envs([
                ("VOLCENGINE_ENDPOINT", emulator.url().as_str()),
                ("VOLCENGINE_ACCESS_KEY", "AKLTfake-tester"),
                ("VOLCENGINE_SECRET_KEY", "fake-secret"),
                ("RTC_APP_ID", TEST_APP_ID),
                ("RTC_CALLBACK_KEY", CALLBACK_KEY),
                ("TOS_ACCOUNT", "account"),
                ("TOS_BUCKET", "bucket"),
                ("ROOMS", "lobby,stage"),
                ("NIGHT", "night-1"),
                ("PAUSE_SECONDS", "0.02"),
                ("LISTEN", &format!("127.0.0.1:{port}")),
            ])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        Self { process, port }
    }

    /// The files that the program shows; none while it does not serve.
    async fn files(&self, http: &reqwest::Client) -> Vec<Value> {
        let url = format!("http://127.0.0.1:{}/files", self.port);
        let Ok(response) = http.get(url).send().await else {
            return Vec::new();
        };
        serde_json::from_str(&response.text().await.unwrap()).unwrap()
    }

    /// Ends the program as a service manager does, and returns what it has printed.
    async fn terminate(mut self) -> String {
        let id = self.process.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-TERM", &id])
                .status()
                .unwrap()
                .success()
        );
        let mut status = None;
        until("the program ends", async || {
            status = self.process.try_wait().unwrap();
            status.is_some()
        })
        .await;
        assert!(status.unwrap().success(), "{status:?}");
        let mut printed = String::new();
        self.process
            .stdout
            .take()
            .unwrap()
            .read_to_string(&mut printed)
            .unwrap();
        printed
    }
}

async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    for _ in 0..6_000 {
        if holds().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("this did not come: {what}");
}

/// The recordings of a room, the oldest first.
async fn recordings(control: &Client, room: &str) -> Vec<Task> {
    let tasks = control
        .tasks(&TaskFilter::new().family("record"))
        .await
        .unwrap();
    tasks
        .into_iter()
        .filter(|task| task.room_id == room)
        .collect()
}

async fn until_states(control: &Client, room: &str, states: &[TaskState]) {
    until(&format!("{room}: {states:?}"), async || {
        let tasks = recordings(control, room).await;
        tasks
            .iter()
            .map(|task| task.state)
            .eq(states.iter().copied())
    })
    .await;
}

async fn join(control: &Client, room: &str, user: &str) {
    let user = NewRoomUser::without_token(user);
    let user = control.join_room(room, &user).await.unwrap();
    let media = [Media::Audio, Media::Video];
    control.publish(room, &user.user_id, &media).await.unwrap();
}

#[tokio::test]
async fn recorder_works_whole_against_the_emulator() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let webhooks = WebhookSettings::new()
        .receiver(format!("http://127.0.0.1:{port}/events"))
        .key(CALLBACK_KEY.to_owned());
    let account = Credentials::new("AKLTfake-tester", "fake-secret");
    let emulator = Emulator::builder()
        .account(Account::new("tester", account))
        .webhooks(webhooks.interval(Duration::ZERO))
        .build()
        .unwrap();
    let emulator = emulator.start().await.unwrap();
    let control = emulator.control().unwrap();
    let slow = TaskTransitions::new().start(Transition::AfterReads(2));
    let slow = slow.stop(Transition::AfterReads(2));
    control.set_task_transitions(&slow).await.unwrap();
    _ = rustls::crypto::ring::default_provider().install_default(); // reqwest wants one for plain HTTP too
    let http = reqwest::Client::builder().no_proxy().build().unwrap();

    // Somebody is on the stage already when the program starts, and nobody in the lobby.
    join(&control, "stage", "alice").await;
    let recorder = Recorder::start(&emulator, port);
    until_states(&control, "stage", &[TaskState::Running]).await;
    until_states(&control, "lobby", &[]).await;

    // The lobby is recorded from the first who joins, until it was empty for too long.
    until("the program serves", async || {
        let url = format!("http://127.0.0.1:{port}/files");
        http.get(url).send().await.is_ok()
    })
    .await;
    join(&control, "lobby", "bob").await;
    until_states(&control, "lobby", &[TaskState::Running]).await;
    let first = recordings(&control, "lobby").await.remove(0);
    assert_eq!(first.task_id, "night-1-lobby");
    control.end_task(first.id, "IdleTimeOut").await.unwrap();
    let of_lobby = async |recorder: &Recorder| {
        let files = recorder.files(&http).await;
        files.iter().filter(|file| file["room"] == "lobby").count()
    };
    until("the files of the lobby", async || {
        of_lobby(&recorder).await == 1
    })
    .await;

    // It crashes. Started again, it goes on with the stage, and records the lobby, where bob still is.
    drop(recorder);
    let recorder = Recorder::start(&emulator, port);
    let both = [TaskState::Ended, TaskState::Running];
    until_states(&control, "lobby", &both).await;
    until_states(&control, "stage", &[TaskState::Running]).await;
    until("the files from before the crash", async || {
        of_lobby(&recorder).await == 1
    })
    .await;

    // The night is over.
    let printed = recorder.terminate().await;
    until_states(&control, "lobby", &[TaskState::Ended; 2]).await;
    until_states(&control, "stage", &[TaskState::Ended]).await;
    let stage = recordings(&control, "stage").await.remove(0);
    assert_eq!(stage.reason, "StopByAPI");
    let files: Vec<Value> = printed
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let of = |room: &str| files.iter().filter(|file| file["room"] == room).count();
    assert_eq!((of("lobby"), of("stage")), (2, 1), "{printed}");
    let path = files[0]["file"]["ObjectKey"].as_str().unwrap();
    assert!(path.ends_with(".mp4"), "{path}");
}
