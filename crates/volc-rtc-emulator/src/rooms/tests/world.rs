//! An emulator with a clock that stands still, the SDK's client, and the control API.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::Method;
use serde_json::{Value, json};
use volc_core::clock::{BoxFuture, TokioClock};
use volc_core::rate_limit::RateLimiter;
use volc_core::{Credentials, retry::NoRetry};
use volc_rtc_api::Client;
use volc_rtc_token::{AppKey, Privilege, Room, Token};

use crate::rooms::messages::{self, NewMessage};
use crate::{Account, Clock, Emulator, RateLimits, Running, TEST_APP_ID, TEST_APP_KEY};

pub(super) const APP: &str = TEST_APP_ID;
pub(super) const NOW: u64 = 1_790_000_000;

/// The time of the emulator as a clock of the client.
#[derive(Debug)]
struct SameTime(Clock, TokioClock);

impl volc_core::clock::Clock for SameTime {
    fn wall(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_millis(self.0.unix_millis())
    }

    fn elapsed(&self) -> Duration {
        self.1.elapsed()
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        self.1.sleep(time)
    }
}

pub(super) struct World {
    /// A client that checks nothing itself.
    pub(super) client: Client,
    emulator: Emulator,
    root: String,
    _running: Running,
    http: reqwest::Client,
    clock: Clock,
    seen: AtomicI64,
}

/// A response of the control API.
#[derive(Clone, Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) body: Value,
}

impl Reply {
    /// Returns the code of the error; empty without one.
    pub(super) fn code(&self) -> &str {
        self.body
            .pointer("/error/code")
            .and_then(Value::as_str)
            .unwrap_or("")
    }

    #[track_caller]
    pub(super) fn ok(self) -> Value {
        assert!(
            (200..300).contains(&self.status),
            "{} {}",
            self.status,
            self.body
        );
        self.body
    }
}

/// An event in the outbox.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Told {
    pub(super) name: String,
    pub(super) room: Option<String>,
    pub(super) data: Value,
    pub(super) at: i64,
}

impl World {
    pub(super) async fn start() -> Self {
        // Another crate of the workspace builds reqwest without a provider of cryptography; the first one wins.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let clock = Clock::fixed(NOW);
        let credentials = Credentials::new("AKLTfake-tester", "fake-secret-do-not-print");
        let emulator = Emulator::builder()
            .account(Account::new("tester", credentials.clone()))
            .rate_limits(RateLimits::Off)
            .clock(clock.clone())
            .build()
            .unwrap();
        let running = emulator.start().await.unwrap();
        let client = Client::builder()
            .endpoint(running.url())
            .allow_http()
            .credentials(credentials)
            .clock(SameTime(clock.clone(), TokioClock::new()))
            .rate_limiter(RateLimiter::off())
            .retry(NoRetry)
            .skip_validation()
            .build()
            .unwrap();
        Self {
            client,
            emulator,
            root: running.url(),
            _running: running,
            http: reqwest::Client::builder().no_proxy().build().unwrap(),
            clock,
            seen: AtomicI64::new(0),
        }
    }

    /// Returns the URL of the emulator.
    pub(super) fn root(&self) -> &str {
        &self.root
    }

    pub(super) fn url(&self, path: &str) -> String {
        format!("{}/_emulator{path}", self.root)
    }

    pub(super) fn http(&self) -> &reqwest::Client {
        &self.http
    }

    pub(super) async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Reply {
        let mut request = self.http.request(method, self.url(path));
        if let Some(body) = body {
            request = request
                .header("content-type", "application/json")
                .body(body.to_string());
        }
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let bytes = response.bytes().await.unwrap();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Reply { status, body }
    }

    pub(super) async fn get(&self, path: &str) -> Reply {
        self.call(Method::GET, path, None).await
    }

    pub(super) async fn post(&self, path: &str, body: Value) -> Reply {
        self.call(Method::POST, path, Some(body)).await
    }

    pub(super) async fn patch(&self, path: &str, body: Value) -> Reply {
        self.call(Method::PATCH, path, Some(body)).await
    }

    pub(super) async fn delete(&self, path: &str) -> Reply {
        self.call(Method::DELETE, path, None).await
    }

    /// Lets a user join without a token.
    pub(super) async fn join(&self, room: &str, user: &str) -> Reply {
        self.join_with(room, json!({"user_id": user, "token": null}))
            .await
    }

    pub(super) async fn join_with(&self, room: &str, body: Value) -> Reply {
        self.post(&format!("/rooms/{room}/users"), body).await
    }

    pub(super) async fn publish(&self, room: &str, user: &str, media: &[&str]) -> Reply {
        self.post(
            &format!("/rooms/{room}/users/{user}/streams"),
            json!({"media": media}),
        )
        .await
    }

    /// Returns the kinds of streams that a user publishes.
    pub(super) async fn streams(&self, room: &str, user: &str) -> Vec<String> {
        let user = self.get(&format!("/rooms/{room}/users/{user}")).await.ok();
        let streams = user["streams"].as_array().unwrap().iter();
        streams
            .map(|stream| stream["media"].as_str().unwrap().to_owned())
            .collect()
    }

    /// Returns the ids of the users of a room.
    pub(super) async fn users(&self, room: &str) -> Vec<String> {
        let users = self
            .get(&format!("/rooms/{room}/users?limit=1000"))
            .await
            .ok();
        let users = users["users"].as_array().unwrap().iter();
        users
            .map(|user| user["user_id"].as_str().unwrap().to_owned())
            .collect()
    }

    pub(super) fn advance(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    pub(super) fn millis(&self) -> i64 {
        i64::try_from(self.clock.unix_millis()).unwrap()
    }

    /// Sends so many messages to a room at once.
    pub(super) async fn fill(&self, room: &'static str, count: usize) {
        let at_millis = self.clock.unix_millis();
        let write = self.emulator.store().write(move |tx| {
            let message = NewMessage {
                app_id: APP,
                room_id: room,
                from: "server",
                to: None,
                binary: false,
                payload: b"one of many",
                at_millis,
            };
            (0..count).try_for_each(|_| messages::post(tx, &message).map(|_| ()))
        });
        write.await.unwrap();
    }

    /// Returns the events since the last time, after the timers that are due have run.
    pub(super) async fn told(&self) -> Vec<Told> {
        self.get("/rooms").await.ok();
        let after = self.seen.load(Ordering::Relaxed);
        let read = self.emulator.store().read(move |db| {
            let mut select = db.prepare(
                "SELECT id, event_type, room_id, data, at_millis FROM outbox
                 WHERE app_id = ?1 AND id > ?2 ORDER BY id",
            )?;
            let rows = select.query_map((APP, after), |row| {
                let data: String = row.get("data")?;
                let event = Told {
                    name: row.get("event_type")?,
                    room: row.get("room_id")?,
                    data: serde_json::from_str(&data).unwrap(),
                    at: row.get("at_millis")?,
                };
                Ok((row.get("id")?, event))
            })?;
            Ok(rows.collect::<Result<Vec<(i64, Told)>, _>>()?)
        });
        let rows = read.await.unwrap();
        if let Some((last, _)) = rows.last() {
            self.seen.store(*last, Ordering::Relaxed);
        }
        rows.into_iter().map(|(_, event)| event).collect()
    }

    /// Returns the events since the last time as short lines: name, room, user, reason.
    pub(super) async fn lines(&self) -> Vec<String> {
        self.told().await.iter().map(line).collect()
    }
}

/// Returns an event as a short line.
pub(super) fn line(event: &Told) -> String {
    let member = |name: &str| event.data.get(name).and_then(Value::as_str);
    let members = [member("RoomId"), member("UserId"), member("Reason")];
    let mut line = event.name.clone();
    for member in members.into_iter().flatten() {
        line = format!("{line} {member}");
    }
    line
}

/// A token to be made: for a room and a user, with both rights and an hour to live unless it is said otherwise.
#[derive(Clone)]
pub(super) struct NewToken<'a> {
    pub(super) app: &'a str,
    pub(super) key: &'a str,
    pub(super) room: Room<'a>,
    pub(super) user: &'a str,
    pub(super) privileges: Vec<(Privilege, Option<u64>)>,
    pub(super) issued_at: u64,
    pub(super) expires_at: Option<u64>,
    pub(super) nonce: u32,
}

impl<'a> NewToken<'a> {
    pub(super) fn new(room: &'a str, user: &'a str) -> Self {
        Self {
            app: APP,
            key: TEST_APP_KEY,
            room: Room::Id(room),
            user,
            privileges: vec![(Privilege::PUBLISH, None), (Privilege::SUBSCRIBE, None)],
            issued_at: NOW,
            expires_at: Some(NOW + 3600),
            nonce: 1,
        }
    }

    pub(super) fn sign(self) -> String {
        let time = |seconds| UNIX_EPOCH + Duration::from_secs(seconds);
        let mut builder = Token::builder(self.app, self.room, self.user)
            .issued_at(time(self.issued_at))
            .nonce(self.nonce);
        for (privilege, end) in self.privileges {
            builder = match end {
                Some(end) => builder.privilege_until(privilege, time(end)),
                None => builder.privilege(privilege),
            };
        }
        let builder = builder.skip_validation();
        let key = AppKey::new(self.key).unwrap();
        let signed = match self.expires_at {
            Some(end) => builder.expires_at(time(end)).sign(&key),
            None => builder.never_expires().sign(&key),
        };
        signed.unwrap().into_string()
    }
}
