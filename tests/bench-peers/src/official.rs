//! The vendor's own SDKs as callers: each a process that makes a number of calls.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde::Deserialize;

use crate::Result;
use crate::by_hand::BODY;
use crate::machine::here;

/// An official SDK, how it is had and how it is asked.
pub struct Official {
    /// Its name and version, as its registry knows it.
    pub name: &'static str,
    install: fn(&Path, &str) -> Command,
    ask: fn(&Path) -> Command,
}

/// All of them.
pub const ALL: [Official; 2] = [
    Official {
        name: "volcengine==1.0.229",
        install: |folder, package| {
            let mut pip = Command::new("python3");
            pip.args(["-m", "pip", "install", "--quiet", "--retries=1"])
                .args(["--timeout=20", "--target"])
                .arg(folder)
                .arg(package);
            pip
        },
        ask: |folder| {
            let mut python = Command::new("python3");
            python
                .args(["-c", include_str!("official/call.py")])
                .env("PYTHONPATH", folder);
            python
        },
    },
    Official {
        name: "@volcengine/openapi@1.36.2",
        install: |folder, package| {
            let mut npm = Command::new("npm");
            npm.args(["install", "--silent", "--ignore-scripts", "--no-audit"])
                .args(["--no-fund", "--fetch-retries=1", "--fetch-timeout=20000"])
                .arg("--prefix")
                .arg(folder)
                .arg(package);
            npm
        },
        ask: |folder| {
            let mut node = Command::new("node");
            node.args(["-e", include_str!("official/call.js"), "--"])
                .arg(folder);
            node
        },
    },
];

/// A running SDK.
pub struct Running {
    /// The description.
    pub name: &'static str,
    process: Child,
    orders: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

/// The cost of calls.
#[derive(Deserialize)]
pub struct Took {
    /// Processor time of the process, kernel included.
    pub cpu_ms: f64,
    /// Time on the clock.
    pub ms: f64,
}

/// Puts all of them into the target folder; a line tells of those that cannot be had.
pub fn install() -> Result<()> {
    ALL.iter().for_each(|official| drop(official.folder()));
    Ok(())
}

impl Official {
    /// Starts it; `None` where it cannot be had.
    pub fn start(&self, url: &str) -> Result<Option<Running>> {
        let Some(folder) = self.folder() else {
            return Ok(None);
        };
        let mut command = self.command(&folder, url);
        let mut process = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let orders = process.stdin.take();
        let answers = process.stdout.take().ok_or("it has no output")?;
        Ok(Some(Running {
            name: self.name,
            process,
            orders,
            answers: BufReader::new(answers),
        }))
    }

    /// Returns a command that makes calls until its input ends; `None` where the SDK is unavailable.
    pub fn one_call(&self, url: &str) -> Option<Command> {
        Some(self.command(&self.folder()?, url))
    }

    /// It takes numbers of calls from its input.
    fn command(&self, folder: &Path, url: &str) -> Command {
        let mut command = (self.ask)(folder);
        command
            .env("ADDRESS", url.trim_start_matches("http://"))
            .env("BODY", BODY)
            // An SDK that finds credentials here would take those.
            .env("HOME", folder)
            .env_remove("VOLC_ACCESSKEY")
            .env_remove("VOLC_SECRETKEY");
        command
    }

    /// Returns the folder of the SDK. It is put there once.
    fn folder(&self) -> Option<PathBuf> {
        let parent = here().join("target/official");
        let folder = parent.join(self.name.replace(['/', '@', '='], "-"));
        if folder.is_dir() {
            return Some(folder);
        }
        // Under another name until it is whole.
        let unfinished = folder.with_extension("unfinished");
        // What an interrupted run has left, if any.
        let _ = std::fs::remove_dir_all(&unfinished);
        let made = std::fs::create_dir_all(&unfinished);
        let reason = match made.and_then(|()| (self.install)(&unfinished, self.name).output()) {
            Ok(done) if done.status.success() => match std::fs::rename(&unfinished, &folder) {
                Ok(()) => return Some(folder),
                Err(error) => error.to_string(),
            },
            Ok(done) => String::from_utf8_lossy(&done.stderr).trim().to_owned(),
            Err(error) => error.to_string(),
        };
        eprintln!("skipped: {} cannot be installed: {reason}", self.name);
        None
    }
}

impl Running {
    /// Makes so many calls, one after another.
    pub fn calls(&mut self, times: usize) -> Result<Took> {
        let orders = self.orders.as_mut().ok_or("it takes no orders any more")?;
        writeln!(orders, "{times}")?;
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        serde_json::from_str(&line).map_err(|error| format!("{}: {error}", self.name).into())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It ends with its input; nothing can be done about a process that is gone already.
        drop(self.orders.take());
        let _ = self.process.wait();
    }
}
