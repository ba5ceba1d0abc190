//! A record against the emulator: its requests are sent again, and the responses compared.

use std::path::Path;

use bytes::Bytes;
use http::{HeaderValue, Request, header};
use serde_json::Value;
use volc_core::sign::Query;

use super::difference::{Own, between};
use super::form::{Exchange, RecordError};
use super::reader::read;
use super::report::{Comparison, Difference, DifferentExchange};
use crate::Emulator;
use crate::journal::redact::MASK;

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
        let of_emulator = Own {
            status: response.status().as_u16(),
            body: &body,
        };
        Ok(between(page, &exchange.response, &of_emulator))
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
