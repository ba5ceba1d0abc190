//! The warning that a response is only an example. The test is alone in its program: another thread that comes to the
//! same warning without a subscriber would switch it off for this one.

#![allow(clippy::unwrap_used)]

mod support;

use std::io::Write;
use std::sync::{Arc, Mutex};

use serde_json::json;
use support::{Call, builder, start};

/// The log of all threads of this test program.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn example_is_logged_once_for_each_action() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt().with_writer(move || writer.clone());
    // The server runs on this thread, as the runtime of a test has no other.
    let _guard = tracing::subscriber::set_default(subscriber.finish());
    let running = start(builder()).await;
    for _ in 0..2 {
        list_apps("2023-11-01").send(&running).await;
        list_apps("2020-12-01").send(&running).await;
    }
    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let warnings: Vec<&str> = text.lines().filter(|line| line.contains("WARN")).collect();
    assert_eq!(warnings.len(), 2, "{text}");
    for (warning, version) in warnings.iter().zip(["2023-11-01", "2020-12-01"]) {
        assert!(
            warning.contains("ListApps") && warning.contains(version),
            "{warning}"
        );
    }
}

fn list_apps(version: &str) -> Call {
    Call::action("ListApps", version, json!({}))
}
