//! An emulator for tests of tasks.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::Method;
use serde_json::{Map, Value, json};
use volc_core::clock::{BoxFuture, TokioClock};
use volc_core::rate_limit::RateLimiter;
use volc_core::retry::NoRetry;
use volc_rtc_api::record::start_record::{StorageConfig, TosConfig};
use volc_rtc_api::{Client, Error};
use volc_rtc_emulator::control::{self, DeliveryFilter, Media, NewRoomUser, Task, TaskFilter};
use volc_rtc_emulator::{
    Account, Clock, Emulator, RateLimits, Running, TEST_APP_ID, WebhookSettings,
};
use volc_rtc_events::Unverified;
use volc_rtc_events::data::EventData;

use crate::support::{Call, NOW, Response, credentials};

pub(crate) const APP: &str = TEST_APP_ID;
pub(crate) const ROOM: &str = "room";
pub(crate) const TASK: &str = "task";
/// The start of all tests, in milliseconds.
pub(crate) const START: u64 = NOW * 1000;

pub(crate) struct World {
    /// A client that checks nothing itself.
    pub(crate) client: Client,
    pub(crate) control: control::Client,
    clock: Clock,
    millis: Arc<AtomicU64>,
    running: Running,
}

/// An event that was delivered.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Seen {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) data: Value,
}

/// The time of the emulator as a clock of the client.
#[derive(Debug)]
struct SameTime(Arc<AtomicU64>, TokioClock);

impl volc_core::clock::Clock for SameTime {
    fn wall(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_millis(self.0.load(Ordering::Relaxed))
    }

    fn elapsed(&self) -> Duration {
        self.1.elapsed()
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        self.1.sleep(time)
    }
}

impl World {
    pub(crate) async fn start() -> Self {
        // Another crate of the workspace builds reqwest without a provider of cryptography; the first one wins.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let clock = Clock::fixed(NOW);
        let millis = Arc::new(AtomicU64::new(START));
        let webhooks = WebhookSettings::new().receiver("sink").kept(100_000);
        let running = Emulator::builder()
            .account(Account::new("tester", credentials()))
            .rate_limits(RateLimits::Off)
            .webhooks(webhooks)
            .clock(clock.clone())
            .build()
            .unwrap()
            .start()
            .await
            .unwrap();
        let client = Client::builder()
            .endpoint(running.url())
            .allow_http()
            .credentials(credentials())
            .clock(SameTime(Arc::clone(&millis), TokioClock::new()))
            .rate_limiter(RateLimiter::off())
            .retry(NoRetry)
            .skip_validation()
            .build()
            .unwrap();
        Self {
            client,
            control: running.control().unwrap(),
            clock,
            millis,
            running,
        }
    }

    /// Moves the clock forward. What becomes due has happened when this returns.
    pub(crate) async fn advance(&self, by: Duration) {
        self.clock.advance(by);
        let millis = u64::try_from(by.as_millis()).unwrap();
        self.millis.fetch_add(millis, Ordering::Relaxed);
        self.control.health().await.unwrap();
    }

    pub(crate) async fn seconds(&self, seconds: u64) {
        self.advance(Duration::from_secs(seconds)).await;
    }

    /// Returns the milliseconds since the start of the test.
    pub(crate) fn elapsed(&self) -> u64 {
        self.millis.load(Ordering::Relaxed) - START
    }

    /// Calls an Action with parameters that the typed client may not have, and returns the response.
    pub(crate) async fn call(&self, action: &str, version: &str, parameters: Value) -> Response {
        let is_query = action.starts_with("Get") || action.starts_with("List");
        let at = self.millis.load(Ordering::Relaxed) / 1000;
        let call = Call::action(action, version, parameters.clone()).with(|call| call.at = at);
        let call = call.with(|call| {
            if is_query {
                call.method = Method::GET;
                call.body.clear();
                for (name, value) in parameters.as_object().unwrap() {
                    let text = value.as_str().unwrap().to_owned();
                    call.query.push((name.clone(), text));
                }
            }
        });
        call.send(&self.running).await
    }

    /// Does the same for the task of the tests, with more parameters, and returns the code; empty for a success.
    pub(crate) async fn code(&self, action: &str, version: &str, more: Value) -> String {
        let mut parameters = json!({"AppId": APP, "RoomId": ROOM, "TaskId": TASK});
        for (name, value) in more.as_object().unwrap() {
            parameters[name.as_str()] = value.clone();
        }
        parameters
            .as_object_mut()
            .unwrap()
            .retain(|_, value| !value.is_null());
        let response = self.call(action, version, parameters).await;
        response.code().to_owned()
    }

    pub(crate) async fn join(&self, user: &str) {
        let user = NewRoomUser::without_token(user);
        self.control.join_room(ROOM, &user).await.unwrap();
    }

    /// Lets a user join, who is not there yet, and publish.
    pub(crate) async fn publish(&self, user: &str, media: &[Media]) {
        if self.control.room_user(ROOM, user).await.is_err() {
            self.join(user).await;
        }
        self.control.publish(ROOM, user, media).await.unwrap();
    }

    pub(crate) async fn unpublish(&self, user: &str, media: Media) {
        self.control
            .unpublish(ROOM, user, Some(media))
            .await
            .unwrap();
    }

    /// Returns the last task of a family.
    pub(crate) async fn task(&self, family: &str) -> Task {
        let filter = TaskFilter::new().family(family);
        self.control.tasks(&filter).await.unwrap().pop().unwrap()
    }

    /// Returns the events that were delivered, but for those of rooms, each read strictly.
    pub(crate) async fn events(&self) -> Vec<Seen> {
        let patience = Duration::from_secs(30);
        let all = DeliveryFilter::new();
        let settled = self.control.settled_deliveries(&all, patience);
        assert_eq!(settled.await.unwrap().pending, 0);
        let mut seen = Vec::new();
        let mut after = 0;
        loop {
            let page = self.control.received(after).await.unwrap();
            let Some(last) = page.last() else {
                break;
            };
            after = last.id;
            seen.extend(page.iter().map(|request| read(&request.body)));
        }
        seen.retain(|event| !event.name.starts_with("User") && !event.name.starts_with("Room"));
        seen
    }

    /// Returns the names of the events.
    pub(crate) async fn names(&self) -> Vec<String> {
        let events = self.events().await;
        events.into_iter().map(|event| event.name).collect()
    }

    /// Returns the data of the last event of a name.
    pub(crate) async fn last(&self, name: &str) -> Value {
        let events = self.events().await;
        let last = events.into_iter().rfind(|event| event.name == name);
        last.unwrap_or_else(|| panic!("there is no {name}")).data
    }
}

/// Reads an event: no member is unknown, each has a value that its page lists, and what the page has and the event
/// has not is empty.
fn read(body: &Value) -> Seen {
    // The list of the sink redacts signatures, which the tests of webhooks verify.
    let event = Unverified::read(body.to_string().as_bytes()).unwrap();
    let event = event.trust_without_signature();
    assert_eq!(event.app_id, APP);
    // Members that are not there, such as the reason of an event that is no end, have the zero value.
    let shown = format!("{:?}", event.data)
        .replace("Unknown(UnknownInt(0))", "")
        .replace("Unknown(UnknownText(\"\"))", "");
    assert!(
        !matches!(event.data, EventData::Unknown(_)) && !shown.contains("Unknown("),
        "{event:?}"
    );
    let data: Value = serde_json::from_str(event.raw_data()).unwrap();
    let again = serde_json::to_value(&event.data).unwrap();
    assert_eq!(
        with_members_of(&again, &data),
        data,
        "{}",
        event.event_type()
    );
    Seen {
        name: event.event_type().to_owned(),
        version: event.version.clone(),
        data,
    }
}

/// Takes out the empty members that the other value does not have.
fn with_members_of(value: &Value, other: &Value) -> Value {
    match (value, other) {
        (Value::Object(members), Value::Object(others)) => {
            let kept = members
                .iter()
                .filter_map(|(name, value)| match others.get(name) {
                    Some(other) => Some((name.clone(), with_members_of(value, other))),
                    None if is_empty(value) => None,
                    None => Some((name.clone(), value.clone())),
                });
            Value::Object(kept.collect::<Map<_, _>>())
        }
        (Value::Array(items), Value::Array(others)) if items.len() == others.len() => {
            let items = items.iter().zip(others);
            Value::Array(
                items
                    .map(|(item, other)| with_members_of(item, other))
                    .collect(),
            )
        }
        _ => value.clone(),
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(_) | Value::Bool(_) => false,
    }
}

/// Returns the code of a call that has failed.
#[track_caller]
pub(crate) fn code<T: std::fmt::Debug>(outcome: Result<T, Error>) -> String {
    let error = outcome.unwrap_err();
    error
        .code()
        .unwrap_or_else(|| panic!("{error:?}"))
        .to_owned()
}

/// Storage in TOS.
pub(crate) fn tos() -> StorageConfig {
    StorageConfig::new().tos_config(TosConfig::new("2100000000", "bucket"))
}
