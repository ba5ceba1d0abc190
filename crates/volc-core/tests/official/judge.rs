//! Puts an official SDK into a folder of the target directory, and asks it.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::{Deserialize, Serialize};

/// The SDK's versions that judge here, and how each is had and asked.
pub const PYTHON: Judge = Judge {
    name: "volcengine==1.0.229",
    install: |folder, package| {
        let mut pip = Command::new("python3");
        pip.args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--retries=1",
            "--timeout=20",
        ])
        .arg("--target")
        .arg(folder)
        .arg(package);
        pip
    },
    ask: |folder| {
        let mut python = Command::new("python3");
        python
            .args(["-c", include_str!("judge.py")])
            .env("PYTHONPATH", folder)
            .env("PYTHONDONTWRITEBYTECODE", "1");
        python
    },
};

pub const NODE: Judge = Judge {
    name: "@volcengine/openapi@1.36.2",
    install: |folder, package| {
        let mut npm = Command::new("npm");
        npm.args([
            "install",
            "--silent",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
        ])
        .args(["--fetch-retries=1", "--fetch-timeout=20000", "--prefix"])
        .arg(folder)
        .arg(package);
        npm
    },
    ask: |folder| {
        let mut node = Command::new("node");
        node.args(["-e", include_str!("judge.js"), "--"])
            .arg(folder);
        node
    },
};

/// An official SDK.
pub struct Judge {
    pub name: &'static str,
    install: fn(&Path, &str) -> Command,
    ask: fn(&Path) -> Command,
}

/// The job of the official SDK.
#[derive(Serialize)]
pub struct Job<'a> {
    pub access_key: &'a str,
    pub secret_key: &'a str,
    pub token: &'a str,
    pub service: &'a str,
    pub region: &'a str,
    /// The address to call.
    pub address: String,
    /// The requests to sign.
    pub requests: Vec<ToSign>,
}

/// A request as it came to the service, without its signature.
#[derive(Serialize)]
pub struct ToSign {
    pub method: String,
    pub host: String,
    pub path: String,
    pub query: Vec<(String, String)>,
    /// Those that are signed.
    pub headers: Vec<(String, String)>,
    pub signed_headers: Vec<String>,
    pub body: String,
    pub date: String,
    pub presigned: bool,
}

#[derive(Debug, Deserialize)]
pub struct Verdict {
    /// One for each request.
    pub signatures: Vec<String>,
    /// The query of a GET that it signed in the query.
    pub presigned: String,
}

impl Judge {
    /// Returns the verdict of the SDK; `None`, with a line that says so, where it is unavailable.
    pub fn ask(&self, job: &Job<'_>) -> Option<Verdict> {
        let folder = self.folder()?;
        let asked = (self.ask)(&folder)
            // An SDK that finds credentials here would take those.
            .env("HOME", &folder)
            .env_remove("VOLC_ACCESSKEY")
            .env_remove("VOLC_SECRETKEY")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn();
        let mut process = asked.unwrap();
        let job = serde_json::to_vec(job).unwrap();
        process.stdin.take().unwrap().write_all(&job).unwrap();
        let output = process.wait_with_output().unwrap();
        assert!(output.status.success(), "{} failed", self.name);
        Some(serde_json::from_slice(&output.stdout).unwrap())
    }

    /// Returns the folder of the SDK. It is put there once.
    fn folder(&self) -> Option<PathBuf> {
        let parent = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let folder = parent.join(self.name.replace(['/', '@', '='], "-"));
        if folder.is_dir() {
            return Some(folder);
        }
        // Under another name until it is whole.
        let unfinished = tempfile::tempdir_in(parent).unwrap();
        let installed = (self.install)(unfinished.path(), self.name).output();
        let reason = match installed {
            Ok(installed) if installed.status.success() => {
                // Another process may have been quicker.
                _ = std::fs::rename(unfinished.keep(), &folder);
                return Some(folder);
            }
            Ok(installed) => String::from_utf8_lossy(&installed.stderr).trim().to_owned(),
            Err(error) => error.to_string(),
        };
        println!("skipped: {} cannot be installed: {reason}", self.name);
        None
    }
}
