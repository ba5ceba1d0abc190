//! An emulator in a process of its own.

use std::ffi::OsStr;
use std::io;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use serde::Deserialize;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use super::{Client, Error};

/// The time that the program has until it is ready.
const READY: Duration = Duration::from_secs(30);

/// An emulator in a process of its own, which ends when this is dropped.
///
/// ```no_run
/// use volc_rtc_emulator::control::Process;
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let emulator = Process::start("volc-rtc-emulator", ["--strict"]).await?;
/// println!("call {} with {}", emulator.control().url(), emulator.access_key());
/// emulator.control().freeze().await?;
/// # Ok(()) }
/// ```
#[derive(Debug)]
#[must_use = "the emulator ends when this is dropped"]
pub struct Process {
    child: Child,
    control: Client,
    access_key: String,
    secret_key: Option<Secret>,
    app_id: Option<String>,
    app_key: Option<Secret>,
}

/// A secret that `Debug` does not show.
struct Secret(String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("***")
    }
}

/// The line that the program prints when it is ready.
#[derive(Deserialize)]
struct Ready {
    url: String,
    access_key: String,
    secret_key: Option<String>,
    app_id: Option<String>,
    app_key: Option<String>,
    admin_token: Option<String>,
}

impl Process {
    /// Starts the program `volc-rtc-emulator`, by a name that is looked up in `PATH` or by its path, on a free port of
    /// loopback, with further arguments; returns when it is ready.
    ///
    /// # Errors
    /// If it cannot be started, or ends or is not ready within 30 s. What it says about that goes to this process's
    /// `stderr`.
    pub async fn start<A: AsRef<OsStr>>(
        program: impl AsRef<Path>,
        arguments: impl IntoIterator<Item = A>,
    ) -> Result<Self, Error> {
        let program = program.as_ref();
        let failed = |source| Error::Start {
            program: program.display().to_string(),
            source,
        };
        let mut command = Command::new(program);
        command
            .args(["--listen", "127.0.0.1:0", "--json"])
            .args(arguments);
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true);
        let mut child = command.spawn().map_err(failed)?;
        let ready = tokio::time::timeout(READY, ready(&mut child)).await;
        let ready = ready
            .unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
            .map_err(failed)?;
        let mut control = Client::new(&ready.url)?;
        if let Some(token) = ready.admin_token {
            control = control.token(token);
        }
        control.health().await?;
        Ok(Self {
            child,
            control,
            app_id: ready.app_id,
            app_key: ready.app_key.map(Secret),
            access_key: ready.access_key,
            secret_key: ready.secret_key.map(Secret),
        })
    }

    /// Returns the client of its control API; its URL is also where the calls of the service go.
    pub fn control(&self) -> &Client {
        &self.control
    }

    /// Returns the access key that may call.
    pub fn access_key(&self) -> &str {
        &self.access_key
    }

    /// Returns its secret key, if it is the emulator's own fake one.
    pub fn secret_key(&self) -> Option<&str> {
        self.secret_key.as_ref().map(|secret| secret.0.as_str())
    }

    /// Returns the AppId of the app that it has from the start.
    pub fn app_id(&self) -> Option<&str> {
        self.app_id.as_deref()
    }

    /// Returns the AppKey of that app, if it is a fake one: for tokens of rooms.
    pub fn app_key(&self) -> Option<&str> {
        self.app_key.as_ref().map(|key| key.0.as_str())
    }

    /// Ends the process, and waits until it has ended.
    ///
    /// # Errors
    /// If the system refuses it.
    pub async fn stop(mut self) -> io::Result<()> {
        self.child.kill().await
    }
}

/// Reads the line that the program prints when it is ready.
async fn ready(child: &mut Child) -> io::Result<Ready> {
    let stdout = child.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
    let mut lines = BufReader::new(stdout).lines();
    let Some(line) = lines.next_line().await? else {
        let status = child.wait().await?;
        return Err(io::Error::other(format!(
            "it has ended before it was ready: {status}"
        )));
    };
    // What it prints later is read, so that it never waits for room in the pipe.
    tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
    serde_json::from_str(&line)
        .map_err(|error| io::Error::other(format!("it has printed something else: {error}")))
}
