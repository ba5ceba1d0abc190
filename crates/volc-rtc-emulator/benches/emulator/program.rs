//! The emulator as a process of its own.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use volc_core::Credentials;
use volc_core::rate_limit::RateLimiter;
use volc_core::retry::NoRetry;
use volc_rtc_api::Client;

/// The emulator as a process of its own, with a file.
pub(crate) struct Program {
    child: Child,
    pub(crate) client: Client,
}

impl Program {
    pub(crate) fn start(file: &Path) -> Self {
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
        let client = client
            .credentials(keys)
            .retry(NoRetry)
            .rate_limiter(RateLimiter::off());
        Self {
            child,
            client: client.build().unwrap(),
        }
    }

    /// The most memory that it has taken so far, in KiB; 0 where that is not told.
    pub(crate) fn peak_memory(&self) -> u64 {
        let path = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(path).unwrap_or_default();
        let line = status.lines().find(|line| line.starts_with("VmHWM:"));
        let number = line.and_then(|line| line.split_ascii_whitespace().nth(1));
        number.and_then(|text| text.parse().ok()).unwrap_or(0)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
