//! The file of recorded calls.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde::{Deserialize, Serialize};

use super::TestError;
use crate::error::TransportPhase;
use crate::wire::Json;

/// Calls, in the order in which they were begun.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Cassette {
    format: Format,
    pub(super) interactions: Vec<Interaction>,
}

/// The one way of writing that there is so far.
#[derive(Clone, Copy, Deserialize, Serialize)]
#[serde(try_from = "u64", into = "u64")]
struct Format;

/// An attempt of a call, and what came of it.
#[derive(Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Interaction {
    pub(super) request: Asked,
    pub(super) outcome: Outcome,
}

/// A request, secrets masked.
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) action: String,
    pub(super) version: String,
    /// Without Action and Version, sorted.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) query: String,
    /// For people: they are not compared.
    #[serde(default)]
    pub(super) headers: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Json::is_null")]
    pub(super) body: Json,
}

/// The outcome of a request.
#[derive(Clone, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Outcome {
    Response(RecordedResponse),
    Lost(Lost),
    /// The client gave it up, such as when its time ran out.
    #[serde(rename = "given up")]
    GivenUp,
}

/// A response, secrets masked.
#[derive(Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RecordedResponse {
    pub(super) status: Status,
    #[serde(default)]
    pub(super) headers: Headers,
    pub(super) body: Body,
}

#[derive(Clone, Copy, Deserialize, Serialize)]
#[serde(try_from = "u16", into = "u16")]
pub(super) struct Status(pub(super) StatusCode);

#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(
    try_from = "BTreeMap<String, String>",
    into = "BTreeMap<String, String>"
)]
pub(super) struct Headers(pub(super) HeaderMap);

#[derive(Clone, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Body {
    Json(Json),
    /// A body that is no JSON.
    Text(String),
}

/// The way in which a request or its response was lost.
#[derive(Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lost {
    #[serde(with = "Phase")]
    pub(super) phase: TransportPhase,
    pub(super) reason: String,
    #[serde(default, skip_serializing_if = "is_false")]
    pub(super) timeout: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    pub(super) untrusted: bool,
}

#[derive(Deserialize, Serialize)]
#[serde(remote = "TransportPhase", rename_all = "lowercase")]
enum Phase {
    Connect,
    Send,
    Receive,
}

impl Cassette {
    pub(super) fn new(interactions: Vec<Interaction>) -> Self {
        Self {
            format: Format,
            interactions,
        }
    }

    /// Reads a file.
    pub(super) fn read(path: &Path) -> Result<Self, TestError> {
        let shown = path.display();
        let text = fs::read_to_string(path)
            .map_err(|error| TestError::io(format!("record {shown} cannot be read"), error))?;
        serde_json::from_str(&text).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            let text = error.to_string();
            let place = format!(" at line {line} column {column}");
            let text = text.strip_suffix(&place).unwrap_or(&text);
            TestError::new(format!(
                "{shown}:{line}:{column}: not a record of calls: {text}"
            ))
        })
    }

    /// Writes a file in place of one that may be there; that one is lost only when the new one is whole.
    pub(super) fn write(&self, path: &Path) -> Result<(), TestError> {
        let written = serde_json::to_vec_pretty(self)
            .map_err(io::Error::from)
            .and_then(|mut text| {
                text.push(b'\n');
                replace(path, &text)
            });
        written.map_err(|error| {
            TestError::io(
                format!("record {} cannot be written", path.display()),
                error,
            )
        })
    }
}

fn replace(path: &Path, text: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let new = beside(path);
    let written = write(&new, text).and_then(|()| fs::rename(&new, path));
    if written.is_err() {
        // The first failure is reported; that this fails too would add nothing.
        _ = fs::remove_file(&new);
    }
    written
}

fn write(path: &Path, text: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(text)?;
    file.sync_all()
}

/// A name that no other process uses.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(
        ".{}-{:x}.tmp",
        std::process::id(),
        fastrand::u32(..)
    ));
    path.with_file_name(name)
}

fn is_false(value: &bool) -> bool {
    !value
}

impl TryFrom<u64> for Format {
    type Error = String;

    fn try_from(number: u64) -> Result<Self, String> {
        match number {
            1 => Ok(Self),
            other => Err(format!(
                "its format is {other}, but only 1 is known here; record it anew"
            )),
        }
    }
}

impl From<Format> for u64 {
    fn from(_: Format) -> Self {
        1
    }
}

impl TryFrom<u16> for Status {
    type Error = String;

    fn try_from(number: u16) -> Result<Self, String> {
        let status = StatusCode::from_u16(number);
        status
            .map(Self)
            .map_err(|_| format!("{number} is no HTTP status"))
    }
}

impl From<Status> for u16 {
    fn from(status: Status) -> Self {
        status.0.as_u16()
    }
}

impl TryFrom<BTreeMap<String, String>> for Headers {
    type Error = String;

    fn try_from(pairs: BTreeMap<String, String>) -> Result<Self, String> {
        let pairs = pairs.iter().map(|(name, value)| {
            match (name.parse::<HeaderName>(), value.parse::<HeaderValue>()) {
                (Ok(name), Ok(value)) => Ok((name, value)),
                _ => Err(format!(
                    "`{}` is no HTTP header with a value that it can have",
                    name.escape_debug()
                )),
            }
        });
        pairs.collect::<Result<_, _>>().map(Self)
    }
}

impl From<Headers> for BTreeMap<String, String> {
    fn from(headers: Headers) -> Self {
        let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let pairs = headers.0.iter();
        pairs
            .map(|(name, value)| (name.as_str().to_owned(), text(value)))
            .collect()
    }
}
