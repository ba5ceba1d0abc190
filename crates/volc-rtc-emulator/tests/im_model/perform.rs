//! Requests against the emulator, in this process and without a socket.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request as Http};
use serde_json::{Value, json};
use volc_core::Credentials;
use volc_rtc_emulator::{Account, App, AppStatus, Clock, Emulator, RateLimits, Seed};

use super::reference::{APP, DISABLED_APP, FOREIGN_APP, OTHER_APP, PLACE, Request};

pub(crate) const NOW: i64 = 1_790_000_000;

/// The emulator.
pub(crate) struct Service {
    emulator: Emulator,
    clock: Clock,
    /// The ids of connections, by user and device.
    connections: Mutex<BTreeMap<(i64, i64), Value>>,
}

impl Service {
    pub(crate) fn new() -> Self {
        let clock = Clock::fixed(NOW.unsigned_abs());
        let credentials = Credentials::new("AKLTfake-tester", "fake-secret-do-not-print");
        let seed = Seed::new()
            .app(App::new(APP))
            .app(App::new(OTHER_APP))
            .app(App::new(DISABLED_APP).status(AppStatus::Disabled))
            .app(App::new(FOREIGN_APP).account("somebody else"));
        let emulator = Emulator::builder()
            .account(Account::new("tester", credentials))
            .no_auth(true)
            .rate_limits(RateLimits::Off)
            .clock(clock.clone())
            .seed(seed);
        Self {
            emulator: emulator.build().unwrap(),
            clock,
            connections: Mutex::default(),
        }
    }

    /// Returns the `Result` of the response, or the code of the error.
    pub(crate) async fn answer(&self, request: &Request) -> Result<Value, String> {
        match request {
            Request::Call(action, body) => {
                let uri = format!("/?Action={action}&Version=2020-12-01");
                let mut body = body.clone();
                body.as_object_mut().unwrap().remove(PLACE);
                let mut response = self.send(Method::POST, &uri, &body).await;
                match response["ResponseMetadata"]["Error"]["Code"].as_str() {
                    None => Ok(response["Result"].take()),
                    Some(code) => Err(code.to_owned()),
                }
            }
            Request::Advance(millis) => {
                self.clock
                    .advance(Duration::from_millis(millis.unsigned_abs()));
                Ok(Value::Null)
            }
            Request::Connect {
                user,
                device,
                platform,
            } => {
                let body = json!({ "device_id": device, "platform": platform });
                let path = format!("/im/clients/{user}/connect?app_id={APP}");
                let made = self.control(Method::POST, &path, &body).await?;
                self.connections
                    .lock()
                    .unwrap()
                    .insert((*user, *device), made["conn_id"].clone());
                Ok(Value::Null)
            }
            Request::Disconnect { user, device } => {
                let known = self.connections.lock().unwrap().remove(&(*user, *device));
                let body = json!({ "conn_id": known.unwrap_or("nothing".into()) });
                self.control(
                    Method::POST,
                    &format!("/im/clients/{user}/disconnect?app_id={APP}"),
                    &body,
                )
                .await
            }
            Request::Enter { short_id, user } => {
                self.control(
                    Method::PUT,
                    &format!("/im/conversations/{short_id}/online/{user}"),
                    &Value::Null,
                )
                .await
            }
            Request::Exit { short_id, user } => {
                self.control(
                    Method::DELETE,
                    &format!("/im/conversations/{short_id}/online/{user}"),
                    &Value::Null,
                )
                .await
            }
            Request::Lose { short_id, user } => {
                let path =
                    format!("/im/conversations/{short_id}/online/{user}?reason=connectionLost");
                self.control(Method::DELETE, &path, &Value::Null).await
            }
            Request::Mute { short_id, on } => {
                let body = json!({ "muted_all": on });
                self.control(
                    Method::PATCH,
                    &format!("/im/conversations/{short_id}"),
                    &body,
                )
                .await
            }
        }
    }

    async fn control(&self, method: Method, path: &str, body: &Value) -> Result<Value, String> {
        let response = self.send(method, &format!("/_emulator{path}"), body).await;
        match response["error"]["code"].as_str() {
            None => Ok(response),
            Some(code) => Err(code.to_owned()),
        }
    }

    async fn send(&self, method: Method, uri: &str, body: &Value) -> Value {
        let request = Http::builder()
            .method(method)
            .uri(uri)
            .header("host", "127.0.0.1");
        let bytes = if body.is_null() {
            Bytes::new()
        } else {
            Bytes::from(body.to_string())
        };
        let response = self.emulator.handle(request.body(bytes).unwrap()).await;
        serde_json::from_slice(response.body()).unwrap_or_default()
    }
}
