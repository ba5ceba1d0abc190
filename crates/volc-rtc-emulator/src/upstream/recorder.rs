//! The writer of a record.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::form::{Exchange, FORMAT, Header, RecordError, VERSION};
use super::reader::read;

/// A record that exchanges are added to. Clones share the file.
#[derive(Clone)]
pub(super) struct Recorder {
    path: PathBuf,
    file: Arc<Mutex<File>>,
}

impl Recorder {
    /// Creates a record, or goes on with one that is there.
    pub(super) fn open(path: &Path) -> Result<Self, RecordError> {
        let failed = |error| RecordError::new(path, format!("it cannot be written: {error}"));
        let is_new = std::fs::metadata(path).map_or(true, |found| found.len() == 0);
        if !is_new {
            // A line after one that was cut off would be lost.
            read(path)?;
        }
        let mut options = OpenOptions::new();
        #[cfg(unix)]
        {
            // What was said on the endpoint is nobody else's business.
            use std::os::unix::fs::OpenOptionsExt as _;
            options.mode(0o600);
        }
        let mut file = options
            .create(true)
            .append(true)
            .open(path)
            .map_err(failed)?;
        if is_new {
            let header = Header {
                format: FORMAT.to_owned(),
                version: VERSION,
            };
            file.write_all(&line(&header)).map_err(failed)?;
        }
        Ok(Self {
            path: path.to_owned(),
            file: Arc::new(Mutex::new(file)),
        })
    }

    /// Adds an exchange: a line, written at once.
    pub(super) async fn add(&self, exchange: Exchange) -> Result<(), RecordError> {
        let recorder = self.clone();
        let write = move || {
            let line = line(&exchange);
            let mut file = recorder.file.lock().unwrap_or_else(PoisonError::into_inner);
            file.write_all(&line)
        };
        let written = tokio::task::spawn_blocking(write).await;
        written
            .map_err(std::io::Error::other)
            .flatten()
            .map_err(|error| RecordError::new(&self.path, format!("it cannot be written: {error}")))
    }
}

fn line(value: &impl serde::Serialize) -> Vec<u8> {
    // Plain data is always written.
    let mut line = serde_json::to_vec(value).unwrap_or_default();
    line.push(b'\n');
    line
}
