//! Reading files that hold secrets.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use zeroize::Zeroizing;

use crate::wire::{Wire, from_slice};

/// More than this is no file of credentials.
const LIMIT: u64 = 1024 * 1024;

/// Reads a small file. The reason why it cannot be read names the file and nothing of what it holds.
pub(super) fn read_text(path: &Path) -> Result<Zeroizing<String>, String> {
    let shown = path.display();
    let cannot = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => format!("{shown} is not there"),
        ErrorKind::InvalidData => format!("{shown} is not UTF-8 text"),
        _ => format!("{shown} cannot be read: {error}"),
    };
    let file = File::open(path).map_err(cannot)?;
    let mut text = Zeroizing::new(String::new());
    let mut limited = file.take(LIMIT + 1);
    limited.read_to_string(&mut text).map_err(cannot)?;
    if text.len() as u64 > LIMIT {
        return Err(format!(
            "{shown} is longer than a file of credentials can be"
        ));
    }
    Ok(text)
}

/// Reads a JSON file of credentials, and warns if others can read it too.
pub(super) fn read_json<T: Wire>(path: &Path) -> Result<T, String> {
    let text = read_text(path)?;
    warn_if_open(path);
    let json = text.trim_start_matches('\u{feff}');
    // The error never quotes a text of the file.
    from_slice(json.as_bytes()).map_err(|error| format!("{} is broken: {error}", path.display()))
}

#[cfg(all(unix, feature = "tracing"))]
fn warn_if_open(path: &Path) {
    use std::os::unix::fs::PermissionsExt;

    let mode = std::fs::metadata(path).map(|metadata| metadata.permissions().mode());
    if let Ok(mode) = mode
        && mode & 0o077 != 0
    {
        tracing::warn!(
            path = %path.display(),
            mode = %format_args!("{:03o}", mode & 0o777),
            "other users can read this file of credentials; run `chmod 600` on it"
        );
    }
}

#[cfg(not(all(unix, feature = "tracing")))]
fn warn_if_open(_: &Path) {}
