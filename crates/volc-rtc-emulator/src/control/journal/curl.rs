//! A call of the journal as a command for curl.

use std::fmt::Write as _;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::control::api::JournalEntry;

/// The characters of a query that are escaped.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');
/// The start of the parameters of a presigned URL.
const PRESIGNED: &str = "X-";

/// Returns the URL of a call, without its signature.
pub(super) fn url(entry: &JournalEntry, host: &str) -> String {
    let pairs = parameters(entry).map(|(name, value)| {
        let escaped = |text| utf8_percent_encode(text, ESCAPED);
        format!("{}={}", escaped(name), escaped(value))
    });
    let path: Vec<String> = entry
        .path
        .split('/')
        .map(|part| utf8_percent_encode(part, ESCAPED).to_string())
        .collect();
    format!(
        "http://{host}{}?{}",
        path.join("/"),
        pairs.collect::<Vec<_>>().join("&")
    )
}

/// Returns the parameters of the query without those of a signature.
pub(super) fn parameters(entry: &JournalEntry) -> impl Iterator<Item = (&str, &str)> {
    let pairs = entry.query.iter();
    let plain = pairs.filter(|(name, _)| !name.starts_with(PRESIGNED));
    plain.map(|(name, value)| (name.as_str(), value.as_str()))
}

/// Returns the command, with comments on what it lacks.
pub(super) fn command(entry: &JournalEntry, host: &str) -> String {
    let mut text = format!(
        "# {} {} at {}, request {}\n\
         # It is not signed: keys are not kept, and curl has no option for this signature. Start the emulator\n\
         # with --no-auth, or let a client of volc-rtc-api sign it. Secrets are `***`: put them in.\n",
        one_line(&entry.action),
        one_line(&entry.version),
        super::super::api::moment_text(entry.at),
        entry.request_id,
    );
    if entry.body.is_none() && entry.body_bytes > 0 {
        let _ = writeln!(
            text,
            "# The body of {} bytes was not kept.",
            entry.body_bytes
        );
    }
    let url = url(entry, host);
    let _ = write!(
        text,
        "curl --request {} {}",
        quoted(&entry.method),
        quoted(&url)
    );
    if let Some(kind) = &entry.content_type {
        let _ = write!(
            text,
            " \\\n  --header {}",
            quoted(&format!("Content-Type: {kind}"))
        );
    }
    if let Some(body) = &entry.body {
        let _ = write!(text, " \\\n  --data-raw {}", quoted(&body.to_string()));
    }
    text.push('\n');
    text
}

/// Quotes a text for a POSIX shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// A text that cannot end a comment.
fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}
