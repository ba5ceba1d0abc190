//! The emulator and the model side by side.

use http::Method;
use serde_json::{Value, json};

use super::families::{Family, version};
use super::model::{Tally, difference};
use super::operation::{Act, Step};
use super::perform::{Request, Service};
use super::reference::{MEMORY, Model, Transition};

/// The families that the emulator keeps state for so far.
const FAMILIES: [Family; 7] = [
    Family::Record,
    Family::PushMixed,
    Family::PushSingle,
    Family::Segment,
    Family::Snapshot,
    Family::Public,
    Family::Moderation,
];

/// Both, and the requests so far.
pub(crate) struct Sides<'a> {
    service: Service,
    model: Model,
    taken: Vec<String>,
    tally: &'a mut Tally,
}

impl<'a> Sides<'a> {
    pub(crate) fn new(tally: &'a mut Tally) -> Self {
        Self {
            service: Service::new(),
            model: Model::new(),
            taken: Vec::new(),
            tally,
        }
    }

    pub(crate) fn taken(&self) -> Vec<String> {
        self.taken.clone()
    }

    /// Takes a step on both sides, then lists all tasks.
    pub(crate) async fn take(&mut self, step: &Step) -> Result<(), String> {
        let mut step = step.clone();
        if !FAMILIES.contains(&step.family) {
            step.family = FAMILIES[usize::from(step.number) % FAMILIES.len()];
        }
        let (request, expected) = self.expect(&step);
        self.taken.push(format!("{request:?}"));
        let name = match &request {
            Request::Call { action, .. } => (*action).to_owned(),
            _ => format!("{:?}", step.act),
        };
        self.tally.count(&name, expected.as_ref().err().copied());
        let actual = self.service.answer(&request).await;
        let problem = match (&actual, &expected) {
            (Ok(actual), Ok(expected)) => difference("Result", actual, expected),
            (Err(actual), Err(expected)) if actual == expected => None,
            (actual, expected) => Some(format!("got {actual:?}, expected {expected:?}")),
        };
        if let Some(problem) = problem {
            return Err(format!("{request:?}: {problem}"));
        }
        let list = Request::Control {
            method: Method::GET,
            path: "/tasks?limit=1000".into(),
            body: Value::Null,
        };
        let tasks = self.service.answer(&list).await?;
        self.tally.count("list", None);
        match difference(
            "tasks",
            &self.known(&tasks["tasks"]),
            &self.known(&self.model.listed()),
        ) {
            Some(problem) => Err(format!("after {request:?}: {problem}")),
            None => Ok(()),
        }
    }

    /// Leaves out tasks that have ended and may be forgotten.
    fn known(&self, tasks: &Value) -> Value {
        let all = tasks.as_array().into_iter().flatten();
        let is_known = |task: &&Value| {
            task["ended_at"].is_null()
                || task["created_at"].as_i64().unwrap() + MEMORY >= self.model.now
        };
        all.filter(is_known).cloned().collect()
    }

    /// Returns the request of a step, and the response of the model.
    fn expect(&mut self, step: &Step) -> (Request, Result<Value, &'static str>) {
        match step.act {
            Act::Start | Act::Update | Act::Stop | Act::Get => self.expect_call(step),
            Act::Advance => {
                let millis = [
                    1, 100, 1000, 1000, 5000, 10_000, 10_000, 30_000, 60_000, 180_000, 600_000,
                ];
                let rarely = [3_600_000, 86_390_000, 172_790_000];
                let millis = if step.slip > 240 {
                    rarely[usize::from(step.number) % rarely.len()]
                } else {
                    millis[usize::from(step.number) % millis.len()]
                };
                // Long times while somebody publishes are a long work, of samples and the like.
                let is_busy = self
                    .model
                    .rooms
                    .values()
                    .flatten()
                    .any(|(_, media)| !media.is_empty());
                let millis = if is_busy { millis.min(60_000) } else { millis };
                self.model.advance(millis);
                (Request::Advance(millis), Ok(json!({})))
            }
            Act::Transition => {
                let (start, start_name) = transition(step.number);
                let (stop, stop_name) = transition(step.bits);
                self.model.set_transitions(step.family, start, stop);
                let body =
                    json!({ "family": name(step.family), "start": start_name, "stop": stop_name });
                (
                    control(Method::POST, "/tasks/transitions".into(), body),
                    Ok(anything()),
                )
            }
            Act::Next | Act::Fail => {
                let live: Vec<i64> = self
                    .model
                    .tasks
                    .iter()
                    .filter(|task| task.is_live())
                    .map(|task| task.number)
                    .collect();
                if live.is_empty() {
                    self.model.advance(1000);
                    return (Request::Advance(1000), Ok(json!({})));
                }
                let number = live[usize::from(step.task) % live.len()];
                if step.act == Act::Fail {
                    self.model.fail(number);
                    return (
                        control(Method::POST, format!("/tasks/{number}/fail"), json!({})),
                        Ok(anything()),
                    );
                }
                let expected = self.model.next(number).map(|()| anything());
                (
                    control(Method::POST, format!("/tasks/{number}/advance"), json!({})),
                    expected,
                )
            }
            Act::Join | Act::Leave | Act::Publish | Act::Unpublish => self.expect_people(step),
        }
    }

    fn expect_call(&mut self, step: &Step) -> (Request, Result<Value, &'static str>) {
        let family = step.family;
        let is_moderation = family == Family::Moderation;
        let call = |action, version, reads, parameters| Request::Call {
            action,
            version,
            reads,
            parameters,
        };
        let ok = |outcome: Result<(), &'static str>| outcome.map(|()| json!("ok"));
        match (step.act, family.update(), family.get()) {
            (Act::Update, Some(update), _) => {
                let version = version(update, step.version);
                let body = step.update_body(version);
                let expected = ok(self.model.update(family, &body));
                (call(update.0, version, false, body), expected)
            }
            (Act::Get, _, Some(get)) if !is_moderation => {
                let parameters = step.identity();
                let expected = self.model.query(family, &parameters);
                (
                    call(get.0, version(get, step.version), true, parameters),
                    expected,
                )
            }
            (Act::Stop, ..) => {
                let (stop, body) = (family.stop(), step.identity());
                let expected = if is_moderation {
                    self.model.stop_moderation(&body)
                } else {
                    ok(self.model.stop(family, &body))
                };
                (
                    call(stop.0, version(stop, step.version), false, body),
                    expected,
                )
            }
            _ => {
                let start = family.start();
                let version = version(start, step.version);
                let body = step.start_body(version);
                let expected = if is_moderation {
                    self.model.start_moderation(version, &body)
                } else {
                    ok(self.model.start(family, version, &body))
                };
                (call(start.0, version, false, body), expected)
            }
        }
    }

    /// One who is not in the room joins it, whatever the step.
    fn expect_people(&mut self, step: &Step) -> (Request, Result<Value, &'static str>) {
        let (room, user) = (step.room(), step.user_id());
        let is_in = self
            .model
            .rooms
            .get(room)
            .is_some_and(|people| people.contains_key(user));
        let path = format!("/rooms/{room}/users/{user}");
        let request = match step.act {
            Act::Leave if is_in => {
                self.model.leave(room, user);
                control(Method::DELETE, path, Value::Null)
            }
            Act::Unpublish if is_in => {
                self.model.unpublish(room, user);
                control(Method::DELETE, format!("{path}/streams"), Value::Null)
            }
            _ if is_in => {
                let media: &[&str] = [
                    &["audio"][..],
                    &["video"],
                    &["audio", "video"],
                    &["screen-video"],
                ][usize::from(step.number) % 4];
                self.model.publish(room, user, media);
                control(
                    Method::POST,
                    format!("{path}/streams"),
                    json!({ "media": media }),
                )
            }
            _ => {
                self.model.join(room, user);
                let body = json!({ "user_id": user, "token": null });
                control(Method::POST, format!("/rooms/{room}/users"), body)
            }
        };
        (request, Ok(anything()))
    }
}

fn anything() -> Value {
    super::model::ANYTHING.into()
}

fn control(method: Method, path: String, body: Value) -> Request {
    Request::Control { method, path, body }
}

fn transition(choice: u8) -> (Transition, Value) {
    match choice % 7 {
        0 => (Transition::After(5000), json!({ "after": "5s" })),
        1 => (Transition::AfterReads(2), json!({ "after_reads": 2 })),
        2 | 3 => (Transition::Manual, json!("manual")),
        _ => (Transition::Immediate, json!("immediate")),
    }
}

fn name(family: Family) -> &'static str {
    match family {
        Family::Record => "record",
        Family::PushMixed => "push-mixed",
        Family::PushSingle => "push-single",
        Family::Segment => "segment",
        Family::Snapshot => "snapshot",
        Family::Relay => "relay",
        Family::Webcast => "webcast",
        Family::Board => "whiteboard",
        Family::Public => "public-stream",
        Family::Moderation => "moderation",
    }
}
