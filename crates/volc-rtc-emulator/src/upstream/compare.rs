//! A record against the emulator: where its own responses differ.

use std::fmt;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use http::{HeaderValue, Request, header};
use serde::Serialize;
use serde_json::Value;
use volc_core::sign::Query;

use super::difference::{Own, between};
use super::form::{Exchange, RecordError};
use super::reader::read;
use crate::Emulator;
use crate::journal::redact::MASK;

/// The outcome of a comparison of a record with the emulator's own responses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Comparison {
    /// The file of the record.
    pub file: PathBuf,
    /// The number of exchanges in it.
    pub exchanges: usize,
    /// Those whose response differs.
    pub different: Vec<DifferentExchange>,
}

/// An exchange to which the emulator responds otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct DifferentExchange {
    /// The number of its line in the record.
    pub line: usize,
    /// The Action.
    pub action: String,
    /// The Version.
    pub version: String,
    /// The number of values of the request that are secrets, and so not as they were sent.
    pub redacted: usize,
    /// The differences; at least one.
    pub differences: Vec<Difference>,
}

/// A difference between a recorded response and that of the emulator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Difference {
    /// The kind.
    pub kind: DifferenceKind,
    /// The path of the member, such as `Result.Task.State`, with `[]` for the items of a list; empty for the response
    /// as a whole.
    pub path: String,
    /// The side of the record: a status, a code or a type.
    pub recorded: String,
    /// The side of the emulator.
    pub emulator: String,
}

/// The kind of a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DifferenceKind {
    /// The HTTP status.
    Status,
    /// The code of the error, or that there is one.
    Code,
    /// A member that the emulator does not send.
    Missing,
    /// A member that only the emulator sends.
    Additional,
    /// The type of a member.
    Type,
}

impl Emulator {
    /// Sends the requests of a record to this emulator, in their order, and compares its own responses with the
    /// recorded ones: statuses, codes, members and types. Values are not compared. The emulator should be one that has
    /// what the requests need, such as their apps.
    ///
    /// # Errors
    /// If the record cannot be used.
    pub async fn compare(&self, file: impl AsRef<Path>) -> Result<Comparison, RecordError> {
        let file = file.as_ref().to_owned();
        let path = file.clone();
        let reading = tokio::task::spawn_blocking(move || read(&path)).await;
        let recorded = reading.map_err(|error| RecordError::new(&file, error.to_string()))??;
        let exchanges = recorded.len();
        let mut different = Vec::new();
        for (line, exchange) in recorded {
            let differences = self.differences(&file, line, &exchange).await?;
            if !differences.is_empty() {
                different.push(DifferentExchange {
                    line,
                    redacted: redacted(&exchange),
                    action: exchange.action,
                    version: exchange.version,
                    differences,
                });
            }
        }
        Ok(Comparison {
            file,
            exchanges,
            different,
        })
    }

    async fn differences(
        &self,
        file: &Path,
        line: usize,
        exchange: &Exchange,
    ) -> Result<Vec<Difference>, RecordError> {
        let Exchange {
            service,
            action,
            version,
            region,
            ..
        } = exchange;
        let entry = self.catalog().service(service);
        let Some(page) = entry.and_then(|entry| entry.action(action, version)) else {
            let text = format!(
                "this emulator has no page of {action} {version} of {service}; add it with --ir, or remove the line"
            );
            return Err(RecordError::at(file, line, text));
        };
        let request = request(exchange).map_err(|text| RecordError::at(file, line, text))?;
        self.catch_up().await;
        let response = self.own_response(page, [service, region], &request).await;
        let body: Value = serde_json::from_slice(response.body()).unwrap_or(Value::Null);
        let own = Own {
            status: response.status().as_u16(),
            body: &body,
        };
        Ok(between(page, &exchange.response, &own))
    }
}

/// Makes a recorded request anew.
fn request(exchange: &Exchange) -> Result<Request<Bytes>, String> {
    let recorded = &exchange.request;
    let query = Query::new(&recorded.query);
    let body = recorded.body.as_ref().map(Value::to_string);
    let json = HeaderValue::from_static("application/json");
    Request::builder()
        .method(recorded.method.as_str())
        .uri(format!("{}?{}", recorded.path, query.as_str()))
        .header(header::CONTENT_TYPE, json)
        .body(Bytes::from(body.unwrap_or_default()))
        .map_err(|error| format!("the request cannot be made: {error}; remove the line"))
}

/// Returns the number of values of a request that are secrets.
fn redacted(exchange: &Exchange) -> usize {
    fn count(value: &Value) -> usize {
        match value {
            Value::String(text) => usize::from(text.contains(MASK)),
            Value::Array(items) => items.iter().map(count).sum(),
            Value::Object(members) => members.values().map(count).sum(),
            _ => 0,
        }
    }

    let request = &exchange.request;
    let of_query = request
        .query
        .iter()
        .filter(|(_, value)| value.contains(MASK));
    of_query.count() + request.body.as_ref().map_or(0, count)
}

impl fmt::Display for DifferenceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Status => "status",
            Self::Code => "code",
            Self::Missing => "missing",
            Self::Additional => "additional",
            Self::Type => "type",
        })
    }
}

/// The report, with a line for each exchange that differs and for each of its differences.
impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for exchange in &self.different {
            let (file, line) = (self.file.display(), exchange.line);
            write!(f, "{file}:{line}: {} {}", exchange.action, exchange.version)?;
            if exchange.redacted > 0 {
                write!(
                    f,
                    " ({} secrets of the request are not as they were)",
                    exchange.redacted
                )?;
            }
            writeln!(f)?;
            for Difference {
                kind,
                path,
                recorded,
                emulator,
            } in &exchange.differences
            {
                let space = if path.is_empty() { "" } else { ": " };
                writeln!(
                    f,
                    "  {kind:10} {path}{space}recorded {recorded}, emulator {emulator}"
                )?;
            }
        }
        let (different, all) = (self.different.len(), self.exchanges);
        write!(f, "{different} of {all} exchanges differ")
    }
}
