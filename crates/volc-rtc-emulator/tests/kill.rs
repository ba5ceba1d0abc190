//! `kill -9` while many clients write: all that was acknowledged, state and events, is in the file afterwards.
//!
//! The number of kills is that of the environment variable `VOLC_RTC_KILLS`; a few by default.

#![allow(clippy::print_stdout, clippy::unwrap_used)]
#![cfg(unix)]

mod support;

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use volc_core::Credentials;
use volc_rtc_api::Client;
use volc_rtc_emulator::TEST_APP_ID;
use volc_rtc_emulator::rusqlite::Connection;

const KILLS: usize = 4;
/// The clients of each kind that write at the same time.
const CLIENTS: usize = 4;

/// The emulator as a process of its own.
struct Program {
    child: Child,
    url: String,
    client: Client,
}

impl Program {
    fn start(file: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_volc-rtc-emulator"))
            .args([
                "--listen",
                "127.0.0.1:0",
                "--json",
                "--no-rate-limits",
                "--database",
            ])
            .arg(file)
            .env_remove("VOLCENGINE_ACCESS_KEY")
            .env_remove("VOLCENGINE_SECRET_KEY")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        output.read_line(&mut line).unwrap();
        let ready: Value = serde_json::from_str(&line).unwrap();
        let text = |name: &str| ready[name].as_str().unwrap().to_owned();
        let keys = Credentials::new(text("access_key"), text("secret_key"));
        let client = Client::builder().endpoint(text("url")).allow_http();
        Self {
            child,
            url: text("url"),
            client: client.credentials(keys).build().unwrap(),
        }
    }

    /// Ends it by `SIGKILL`.
    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// All that was acknowledged.
#[derive(Default)]
struct Acknowledged {
    callbacks: BTreeSet<String>,
    events: BTreeSet<i64>,
}

impl Acknowledged {
    fn len(&self) -> usize {
        self.callbacks.len() + self.events.len()
    }
}

type Shared = Arc<Mutex<Acknowledged>>;

/// Creates callbacks until the process is gone.
async fn create_callbacks(client: Client, prefix: String, acknowledged: Shared) {
    for n in 0.. {
        let business_id = format!("{prefix}-{n}");
        let call = client
            .create_callback()
            .app_id(TEST_APP_ID)
            .business_id(&business_id);
        let call = call.event_list(vec!["RoomCreate".to_owned()]);
        let call = call
            .secret_key("fake-callback-key")
            .url("http://127.0.0.1:9");
        if call.send().await.is_err() {
            return;
        }
        acknowledged.lock().unwrap().callbacks.insert(business_id);
    }
}

/// Triggers events until the process is gone.
async fn trigger_events(client: reqwest::Client, base: String, room: String, acknowledged: Shared) {
    let data = json!({"UserId": "user", "DeviceType": "web"});
    let event = json!({"event_type": "UserJoinRoom", "room_id": room, "data": data}).to_string();
    loop {
        let call = client
            .post(format!("{base}/_emulator/events"))
            .body(event.clone());
        let Ok(response) = call.send().await else {
            return;
        };
        let Ok(bytes) = response.bytes().await else {
            return;
        };
        let body: Value = serde_json::from_slice(&bytes).unwrap();
        let id = body["event_id"].as_str().unwrap().parse().unwrap();
        acknowledged.lock().unwrap().events.insert(id);
    }
}

/// Opens the file as it was left, and returns what it has; what an earlier check saw is taken out.
fn found(file: &Path) -> Acknowledged {
    let db = Connection::open(file).unwrap();
    let state: String = db
        .query_row("PRAGMA integrity_check", (), |row| row.get(0))
        .unwrap();
    assert_eq!(state, "ok");
    let mut select = db
        .prepare("DELETE FROM callbacks RETURNING business_id")
        .unwrap();
    let callbacks = select.query_map((), |row| row.get(0)).unwrap();
    let mut select = db.prepare("SELECT id FROM outbox").unwrap();
    let events = select.query_map((), |row| row.get(0)).unwrap();
    Acknowledged {
        callbacks: callbacks.collect::<Result<_, _>>().unwrap(),
        events: events.collect::<Result<_, _>>().unwrap(),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn acknowledged_writes_are_there_when_killed() {
    let kills = std::env::var("VOLC_RTC_KILLS").map_or(KILLS, |text| text.parse().unwrap());
    // Another package of the workspace builds reqwest without a provider of cryptography; the first one wins.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("emulator.db");
    let mut total = 0;
    for kill in 0..kills {
        let program = Program::start(&file);
        let acknowledged = Shared::default();
        let mut clients = tokio::task::JoinSet::new();
        for n in 0..CLIENTS {
            let to = Arc::clone(&acknowledged);
            clients.spawn(create_callbacks(
                program.client.clone(),
                format!("{kill}-{n}"),
                to,
            ));
            let to = Arc::clone(&acknowledged);
            clients.spawn(trigger_events(
                http.clone(),
                program.url.clone(),
                format!("room{n}"),
                to,
            ));
        }
        // After another number of writes each time, so that it hits every phase of one.
        let wanted = 1 + (kill * 7) % 41;
        while acknowledged.lock().unwrap().len() < wanted {
            tokio::time::sleep(Duration::from_micros(50 + (kill as u64 * 37) % 400)).await;
        }
        program.kill();
        clients.join_all().await;
        let there = found(&file);
        let acknowledged = acknowledged.lock().unwrap();
        let lost: Vec<_> = acknowledged
            .callbacks
            .difference(&there.callbacks)
            .collect();
        assert_eq!(lost, [""; 0], "callbacks lost by kill {kill}");
        let lost: Vec<_> = acknowledged.events.difference(&there.events).collect();
        assert_eq!(lost, [&0; 0], "events lost by kill {kill}");
        total += acknowledged.len();
    }
    println!("{kills} kills, {total} writes acknowledged, none lost");
}
