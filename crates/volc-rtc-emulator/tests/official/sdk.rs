//! The official SDKs: put into a folder of the target directory, and run as processes.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// An official SDK, how it is had and how it is run.
pub(crate) struct Sdk {
    pub(crate) name: &'static str,
    install: fn(&Path, &str) -> Command,
    run: fn(&Path) -> Command,
}

pub(crate) const PYTHON: Sdk = Sdk {
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
            "--target",
        ])
        .arg(folder)
        .arg(package);
        pip
    },
    run: |folder| {
        let mut python = Command::new("python3");
        python
            .args(["-c", include_str!("call.py")])
            .env("PYTHONPATH", folder)
            .env("PYTHONDONTWRITEBYTECODE", "1");
        python
    },
};

pub(crate) const NODE: Sdk = Sdk {
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
    run: |folder| {
        let mut node = Command::new("node");
        node.args(["-e", include_str!("call.js"), "--"]).arg(folder);
        node
    },
};

impl Sdk {
    /// Lets the SDK do a job; `None`, with a line that says so, where it cannot be had.
    pub(crate) fn run(&self, job: &Value) -> Option<Value> {
        let folder = self.folder()?;
        let mut process = (self.run)(&folder)
            // An SDK that finds credentials here would take those.
            .env("HOME", &folder)
            .env_remove("VOLC_ACCESSKEY")
            .env_remove("VOLC_SECRETKEY")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let input = serde_json::to_vec(job).unwrap();
        process.stdin.take().unwrap().write_all(&input).unwrap();
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
        let reason = match (self.install)(unfinished.path(), self.name).output() {
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
