//! Requests against the emulator, in this process and without a socket.

use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request as Http};
use serde_json::{Value, json};
use volc_core::Credentials;
use volc_rtc_emulator::{Account, Clock, Emulator, RateLimits, TEST_APP_ID};

use super::families::SMALL;

/// Seconds.
pub(crate) const NOW: i64 = 1_790_000_000;

/// A request to the emulator.
#[derive(Clone, Debug)]
pub(crate) enum Request {
    /// An Action, its Version and its parameters; those of a read are in its query.
    Call {
        action: &'static str,
        version: &'static str,
        reads: bool,
        parameters: Value,
    },
    /// A call of the control API.
    Control {
        method: Method,
        path: String,
        body: Value,
    },
    /// Milliseconds pass.
    Advance(i64),
}

/// The emulator.
pub(crate) struct Service {
    emulator: Emulator,
    clock: Clock,
}

impl Service {
    pub(crate) fn new() -> Self {
        let clock = Clock::fixed(NOW.unsigned_abs());
        let credentials = Credentials::new("AKLTfake-tester", "fake-secret-do-not-print");
        let emulator = Emulator::builder()
            .account(Account::new("tester", credentials))
            .no_auth(true)
            .rate_limits(RateLimits::Off)
            .clock(clock.clone());
        Self {
            emulator: emulator.build().unwrap(),
            clock,
        }
    }

    /// Returns the `Result` of the response, or the code of the error.
    pub(crate) async fn answer(&self, request: &Request) -> Result<Value, String> {
        match request {
            Request::Call {
                action,
                version,
                reads,
                parameters,
            } => {
                let mut parameters = parameters.clone();
                let is_small = action.starts_with("WbTranscode") && *version == SMALL;
                parameters[if is_small { "app_id" } else { "AppId" }] = TEST_APP_ID.into();
                let mut uri = format!("/?Action={action}&Version={version}");
                let method = if *reads { Method::GET } else { Method::POST };
                if *reads {
                    for (name, value) in parameters.as_object().unwrap() {
                        let text = value
                            .as_str()
                            .map_or_else(|| value.to_string(), str::to_owned);
                        uri = format!("{uri}&{name}={text}");
                    }
                    parameters = Value::Null;
                }
                let mut response = self.send(method, &uri, &parameters).await;
                match response["ResponseMetadata"]["Error"]["Code"].as_str() {
                    None => Ok(response["Result"].take()),
                    Some(code) => Err(code.to_owned()),
                }
            }
            Request::Control { method, path, body } => {
                let response = self
                    .send(method.clone(), &format!("/_emulator{path}"), body)
                    .await;
                match response["error"]["code"].as_str() {
                    None => Ok(response),
                    Some(code) => Err(code.to_owned()),
                }
            }
            Request::Advance(millis) => {
                self.clock
                    .advance(Duration::from_millis(millis.unsigned_abs()));
                Ok(json!({}))
            }
        }
    }

    async fn send(&self, method: Method, uri: &str, body: &Value) -> Value {
        let body = if body.is_null() {
            Bytes::new()
        } else {
            Bytes::from(body.to_string())
        };
        let request = Http::builder()
            .method(method)
            .uri(uri)
            .header("host", "127.0.0.1")
            .body(body)
            .unwrap();
        let response = self.emulator.handle(request).await;
        serde_json::from_slice(response.body()).unwrap_or_default()
    }
}
