//! A real endpoint behind the emulator, records of it, and what is exported of calls: HAR and metrics. A second
//! emulator is the endpoint.

#![allow(clippy::panic, clippy::unwrap_used)]

mod comparing;
mod forwarding;
mod har;
mod metrics;
mod recording;
#[path = "../support/mod.rs"]
mod support;
mod unusable;

use serde_json::{Value, json};
use support::{APP, Call, Response, builder, start};
use tempfile::TempDir;
use volc_core::Credentials;
use volc_rtc_emulator::{Account, App, Builder, Emulator, Running, Upstream};

/// The keys of the endpoint; those of the emulator's own account are others.
const UPSTREAM_SECRET: &str = "fake-upstream-secret-do-not-print";
const UPSTREAM_TOKEN: &str = "fake-upstream-token-do-not-print";
const VERSION: &str = "2020-12-01";

fn upstream_credentials() -> Credentials {
    Credentials::new("AKLTfake-upstream", UPSTREAM_SECRET).with_session_token(UPSTREAM_TOKEN)
}

/// The endpoint. Its clock is the machine's, as that of a real one.
fn endpoint() -> Builder {
    Emulator::builder()
        .account(Account::new("real", upstream_credentials()))
        .app(App::new(APP.to_string()))
}

/// An emulator that forwards to an endpoint, with the test's account and a clock that stands still.
fn forwarding(endpoint: &Running) -> Builder {
    builder().upstream(Upstream::new(endpoint.url(), upstream_credentials()))
}

/// A folder for a record.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn record(&self) -> std::path::PathBuf {
        self.0.path().join("calls.jsonl")
    }

    /// Writes a record line by line.
    fn write(&self, text: &str) -> std::path::PathBuf {
        std::fs::write(self.record(), text).unwrap();
        self.record()
    }
}

async fn call(running: &Running, action: &str, body: Value) -> Response {
    Call::action(action, VERSION, body).send(running).await
}

fn origin(response: &Response) -> &str {
    let header = response.headers.get("x-emulator-response");
    header.unwrap().to_str().unwrap()
}

fn register(user_id: i64) -> Value {
    json!({"AppId": APP, "Users": [{"UserId": user_id, "NickName": "seen"}]})
}

fn profiles(user_ids: &[i64]) -> Value {
    json!({"AppId": APP, "UserIds": user_ids})
}
