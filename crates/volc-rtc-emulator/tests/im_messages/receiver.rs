//! A receiver of callbacks: it verifies every event, decodes it strictly, and responds as the test wants.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde_json::{Value, json};
use volc_rtc_events::data::EventData;
use volc_rtc_events::{Event, Verifier};

use crate::world::{APP, KEY};

/// Members that are absent where they do not apply: the last two in live groups.
const ABSENT: [&str; 5] = [
    "RefMsgInfo",
    "Property",
    "SuccessPushResult",
    "Level",
    "NickName",
];

/// A response to an event.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    Json(Value),
    Status(u16),
    Garbage,
    Hang,
}

impl Reply {
    /// A response of the SDK.
    pub(crate) fn typed(response: &impl serde::Serialize) -> Self {
        Self::Json(serde_json::to_value(response).unwrap())
    }
}

type Replies = Arc<dyn Fn(&Event) -> Reply + Send + Sync>;

struct Shared {
    verifier: Verifier,
    events: Mutex<Vec<Event>>,
    problems: Mutex<Vec<String>>,
    replies: Mutex<Replies>,
}

pub(crate) struct Receiver {
    pub(crate) url: String,
    shared: Arc<Shared>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Receiver {
    pub(crate) async fn start() -> Self {
        // Tests move the clock of the emulator by days.
        let verifier = Verifier::builder()
            .app(APP.to_string(), KEY)
            .max_age(Duration::from_secs(30 * 86_400))
            .max_skew(Duration::from_secs(30 * 86_400));
        let shared = Arc::new(Shared {
            verifier: verifier.build().unwrap(),
            events: Mutex::default(),
            problems: Mutex::default(),
            replies: Mutex::new(Arc::new(|_| Reply::Json(json!({"CheckCode": 0})))),
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/events", listener.local_addr().unwrap());
        let app = axum::Router::new()
            .route("/events", axum::routing::post(receive))
            .with_state(Arc::clone(&shared));
        let task = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { url, shared, task }
    }

    /// Sets the response to each event; all are accepted before.
    pub(crate) fn reply(&self, reply: impl Fn(&Event) -> Reply + Send + Sync + 'static) {
        *self.shared.replies.lock().unwrap() = Arc::new(reply);
    }

    /// The events so far, in the order in which they came; all were in order.
    pub(crate) fn events(&self) -> Vec<Event> {
        let problems = self.shared.problems.lock().unwrap().clone();
        assert!(problems.is_empty(), "{problems:#?}");
        self.shared.events.lock().unwrap().clone()
    }

    /// The data of the events of a type.
    pub(crate) fn data(&self, event_type: &str) -> Vec<Value> {
        let events = self.events().into_iter();
        let wanted = events.filter(|event| event.event_type() == event_type);
        let data = wanted.map(|event| serde_json::from_str(event.raw_data()).unwrap());
        data.collect()
    }

    /// The types of the events so far, without those of a kind that a test does not look at.
    pub(crate) fn types(&self) -> Vec<String> {
        let events = self.events().into_iter();
        events.map(|event| event.event_type().to_owned()).collect()
    }
}

async fn receive(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    let event = match shared.verifier.verify(&body) {
        Ok(event) => event,
        Err(error) => {
            shared.problems.lock().unwrap().push(error.to_string());
            return StatusCode::FORBIDDEN.into_response();
        }
    };
    if let Err(problem) = strict(&event) {
        let text = format!("{}: {problem}: {}", event.event_type(), event.raw_data());
        shared.problems.lock().unwrap().push(text);
    }
    shared.events.lock().unwrap().push(event.clone());
    // Not under the lock: a reply may bring about further events.
    let reply = Arc::clone(&shared.replies.lock().unwrap());
    match reply(&event) {
        Reply::Json(json) => axum::Json(json).into_response(),
        Reply::Status(status) => StatusCode::from_u16(status).unwrap().into_response(),
        Reply::Garbage => "no JSON".into_response(),
        Reply::Hang => std::future::pending().await,
    }
}

/// Checks that the SDK knows the event, each member and each listed value, and misses no member.
fn strict(event: &Event) -> Result<(), String> {
    if let EventData::Unknown(_) = &event.data {
        return Err("the SDK does not know the event".to_owned());
    }
    let shown = format!("{:?}", event.data);
    if shown.contains("Unknown(") {
        return Err(format!("a value is not listed: {shown}"));
    }
    let sent: Value = serde_json::from_str(event.raw_data()).unwrap();
    let read = serde_json::to_value(&event.data).unwrap();
    // These leave out what is not changed.
    let is_whole = !event.event_type().starts_with("BeforeUpdate");
    same(&sent, &read, "", is_whole)
}

fn same(sent: &Value, read: &Value, at: &str, is_whole: bool) -> Result<(), String> {
    match (sent, read) {
        (Value::Object(sent), Value::Object(read)) => {
            let inside = |name: &str| format!("{at}.{name}").trim_start_matches('.').to_owned();
            for (name, value) in sent {
                let path = inside(name);
                let other = read.get(name).ok_or(format!("`{path}` is no member"))?;
                same(value, other, &path, is_whole)?;
            }
            let is_missing = |name: &&String| {
                let path = inside(name);
                !sent.contains_key(*name) && !ABSENT.iter().any(|end| path.ends_with(end))
            };
            match read.keys().find(is_missing) {
                Some(name) if is_whole => Err(format!("`{}` is missing", inside(name))),
                _ => Ok(()),
            }
        }
        (Value::Array(sent), Value::Array(read)) if sent.len() == read.len() => {
            let pairs = sent.iter().zip(read);
            pairs.enumerate().try_for_each(|(index, (sent, read))| {
                same(sent, read, &format!("{at}[{index}]"), is_whole)
            })
        }
        _ if sent == read => Ok(()),
        _ => Err(format!("`{at}` was sent as {sent} and read as {read}")),
    }
}
