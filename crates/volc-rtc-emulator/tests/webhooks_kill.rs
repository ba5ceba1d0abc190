//! `kill -9` during triggers and deliveries: no event that was acknowledged is lost, and the order of a room stays.
//!
//! The number of kills is that of the environment variable `VOLC_RTC_KILLS`; a few by default.

#![allow(clippy::panic, clippy::print_stdout, clippy::unwrap_used)]
#![cfg(unix)]

mod support;

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use support::Call;
use support::deliveries::settled;
use support::receiver::{Behaviour, Receiver};
use volc_core::{Credentials, Timestamp};
use volc_rtc_emulator::TEST_APP_ID;
use volc_rtc_events::Verifier;

const KILLS: usize = 4;
const ROOMS: usize = 4;
const KEY: &str = "fake-stored-callback-key";

/// The emulator as a process of its own.
struct Program {
    child: Child,
    url: String,
    keys: Credentials,
}

impl Program {
    fn start(file: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_volc-rtc-emulator"))
            .args(["--listen", "127.0.0.1:0", "--json", "--database"])
            .arg(file)
            .env_remove("VOLCENGINE_ACCESS_KEY")
            .env_remove("VOLCENGINE_SECRET_KEY")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let ready: Value = serde_json::from_str(&line).unwrap();
        let text = |name: &str| ready[name].as_str().unwrap().to_owned();
        let keys = Credentials::new(text("access_key"), text("secret_key"));
        Self {
            child,
            url: text("url"),
            keys,
        }
    }

    /// Ends it by `SIGKILL`.
    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    async fn create_callback(&self, url: &str) {
        let body = json!({
            "AppID": TEST_APP_ID, "BusinessId": "", "EventList": ["UserJoinRoom"], "SecretKey": KEY, "URL": url,
        });
        let now = std::time::SystemTime::now();
        let call = Call::action("CreateCallback", "2020-12-01", body).with(|call| {
            call.credentials = self.keys.clone();
            call.at = Timestamp::from(now).unix();
        });
        let address = self.url.strip_prefix("http://").unwrap().parse().unwrap();
        let response = call.send_to(address).await;
        assert_eq!(
            (response.status, response.code()),
            (200, ""),
            "{}",
            response.body
        );
    }
}

/// Triggers events until the process is gone; returns the ids that were acknowledged.
async fn trigger_until_killed(base: String, room: usize, acknowledged: Arc<Mutex<Vec<u64>>>) {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    for user in 0.. {
        let data = json!({"UserId": user.to_string(), "DeviceType": "web"});
        let event =
            json!({"event_type": "UserJoinRoom", "room_id": room.to_string(), "data": data});
        let sent = client
            .post(format!("{base}/_emulator/events"))
            .body(event.to_string())
            .send()
            .await;
        let Ok(response) = sent else { return };
        let Ok(bytes) = response.bytes().await else {
            return;
        };
        let body: Value = serde_json::from_slice(&bytes).unwrap();
        let id = body["event_id"]
            .as_str()
            .unwrap_or_else(|| panic!("{body}"))
            .parse()
            .unwrap();
        acknowledged.lock().unwrap().push(id);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn acknowledged_events_are_delivered_when_killed() {
    let kills = std::env::var("VOLC_RTC_KILLS").map_or(KILLS, |text| text.parse().unwrap());
    let receiver = Receiver::start(|_| Behaviour::Accept).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("emulator.db");
    let acknowledged = Arc::new(Mutex::new(Vec::new()));
    let first = Program::start(&file);
    first.create_callback(&receiver.url).await;
    first.kill();
    for kill in 0..kills {
        let program = Program::start(&file);
        let before = acknowledged.lock().unwrap().len();
        let senders: Vec<_> = (0..ROOMS)
            .map(|room| {
                tokio::spawn(trigger_until_killed(
                    program.url.clone(),
                    room,
                    Arc::clone(&acknowledged),
                ))
            })
            .collect();
        // After another number of events each time, so that it hits every phase of a delivery.
        let wanted = before + 1 + (kill * 7) % 23;
        while acknowledged.lock().unwrap().len() < wanted {
            tokio::task::yield_now().await;
        }
        program.kill();
        for sender in senders {
            sender.await.unwrap();
        }
    }
    let program = Program::start(&file);
    let mut after = 0;
    loop {
        let page = settled(&program.url, &format!("&after={after}")).await;
        let Some(last) = page.last() else { break };
        after = last["id"].as_i64().unwrap();
        assert!(page.iter().all(|delivery| delivery["state"] == "delivered"));
    }
    program.kill();

    let verifier = Verifier::builder().app(TEST_APP_ID, KEY).build().unwrap();
    let mut all = BTreeSet::new();
    for room in 0..ROOMS {
        let mut newest = 0;
        for seen in receiver
            .seen()
            .iter()
            .filter(|seen| seen.data("RoomId") == room.to_string())
        {
            assert!(verifier.verify(&seen.raw).is_ok());
            let id: u64 = seen.text("EventId").parse().unwrap();
            // An attempt that a kill cut off is made again.
            let is_new = all.insert(id);
            assert!(!is_new || id > newest, "{id} came after {newest}");
            newest = newest.max(id);
        }
    }
    let acknowledged = acknowledged.lock().unwrap();
    let lost: Vec<&u64> = acknowledged.iter().filter(|id| !all.contains(id)).collect();
    assert_eq!(lost, Vec::<&u64>::new());
    println!(
        "{kills} kills, {} events acknowledged, {} received",
        acknowledged.len(),
        receiver.seen().len()
    );
}
