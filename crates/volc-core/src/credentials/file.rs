//! Reading files that hold secrets.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

use zeroize::Zeroizing;

use crate::wire::{Wire, from_slice};

/// More than this is no file of credentials.
const LIMIT: u64 = 1024 * 1024;
/// Longer than a disk takes. What takes longer is a network file system that hangs.
const PATIENCE: Duration = Duration::from_secs(5);

/// A file that was read.
pub(super) struct SecretFile {
    pub(super) text: Zeroizing<String>,
    /// The permissions, where there are any.
    mode: Option<u32>,
}

/// Reads a small file without holding up the async task that needs it.
pub(super) async fn read(path: &Path) -> Result<SecretFile, String> {
    #[cfg(feature = "tokio")]
    if let Ok(runtime) = tokio::runtime::Handle::try_current() {
        let path = path.to_owned();
        let reading = runtime.spawn_blocking(move || read_now(&path));
        let read = reading.await;
        return read.unwrap_or_else(|error| Err(format!("the file was not read: {error}")));
    }
    read_now(path)
}

/// Reads a small file within five seconds. The reason why it cannot be read names the file and nothing of what it
/// holds.
pub(super) fn read_now(path: &Path) -> Result<SecretFile, String> {
    let (sender, receiver) = mpsc::sync_channel(1);
    let path_buf = path.to_owned();
    // A thread that hangs in the system cannot be stopped, only be left, which no pool of threads puts up with.
    let thread = std::thread::Builder::new()
        .name("volc-credentials".to_owned())
        .spawn(move || _ = sender.send(read_file(&path_buf)));
    let shown = path.display();
    thread.map_err(|error| format!("{shown} cannot be read: no thread to read it: {error}"))?;
    receiver.recv_timeout(PATIENCE).unwrap_or_else(|_| {
        Err(format!(
            "{shown} cannot be read: its file system does not respond within {PATIENCE:?}"
        ))
    })
}

fn read_file(path: &Path) -> Result<SecretFile, String> {
    let shown = path.display();
    let cannot = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => format!("{shown} is not there"),
        ErrorKind::InvalidData => format!("{shown} is not UTF-8 text"),
        _ => format!("{shown} cannot be read: {error}"),
    };
    // Before it is opened, since that waits for the other end of a pipe.
    let metadata = std::fs::metadata(path).map_err(cannot)?;
    if !metadata.is_file() {
        return Err(format!("{shown} is not a regular file"));
    }
    let file = File::open(path).map_err(cannot)?;
    let mut text = Zeroizing::new(String::new());
    let mut limited = file.take(LIMIT + 1);
    limited.read_to_string(&mut text).map_err(cannot)?;
    if text.len() as u64 > LIMIT {
        return Err(format!(
            "{shown} is longer than a file of credentials can be"
        ));
    }
    Ok(SecretFile {
        text,
        mode: mode(&metadata),
    })
}

#[cfg(unix)]
fn mode(metadata: &std::fs::Metadata) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;

    Some(metadata.permissions().mode() & 0o777)
}

#[cfg(not(unix))]
fn mode(_: &std::fs::Metadata) -> Option<u32> {
    None
}

impl SecretFile {
    /// Reads it as a JSON file of credentials, and warns if others can read it too.
    pub(super) fn json<T: Wire>(&self, path: &Path) -> Result<T, String> {
        #[cfg(feature = "tracing")]
        if let Some(warning) = self.warning(path) {
            tracing::warn!("{warning}");
        }
        let json = self.text.trim_start_matches('\u{feff}');
        // The error never quotes a text of the file.
        from_slice(json.as_bytes())
            .map_err(|error| format!("{} is broken: {error}", path.display()))
    }

    /// Returns the warning about a file that other users can read or change.
    pub(super) fn warning(&self, path: &Path) -> Option<String> {
        let mode = self.mode.filter(|mode| mode & 0o077 != 0)?;
        let can = match (mode & 0o044, mode & 0o022) {
            (_, 0) => "read",
            (0, _) => "change",
            _ => "read and change",
        };
        Some(format!(
            "other users can {can} {} (mode {mode:03o}); run `chmod 600` on it",
            path.display()
        ))
    }
}
