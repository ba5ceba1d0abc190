//! The emulator and the model side by side.

use http::Method;
use serde_json::{Value, json};

use super::families::{Action, Family, LATEST, SMALL, version};
use super::model::{Tally, difference};
use super::operation::{Act, Step};
use super::perform::{Request, Service};
use super::reference::{MEMORY, Model, Task, Transition};

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
        let step = self.aim(step);
        let (request, expected) = self.expect(&step);
        self.taken.push(format!("{request:?}"));
        let name = match &request {
            Request::Call { action, .. } => (*action).to_owned(),
            _ => format!("{:?}", step.act),
        };
        self.tally.count(&name, expected.as_ref().err().copied());
        let mut actual = self.service.answer(&request).await;
        let mut expected = expected;
        if name == "WbTranscodeCreate"
            && let (Ok(actual), Ok(_)) = (&actual, &expected)
        {
            self.model.name_conversion(actual);
        }
        if name == "ListDetectionTask" {
            // No page says in which order they come.
            { actual.iter_mut() }
                .chain(expected.iter_mut())
                .for_each(|list| sort(&mut list["EventData"]));
        }
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

    /// Points most of the steps that need a task at one that is there.
    fn aim(&self, step: &Step) -> Step {
        let needs_one = matches!(step.act, Act::Update | Act::Stop | Act::Get);
        if !needs_one || step.slip.is_multiple_of(4) {
            return step.clone();
        }
        let of_family = |task: &&Task| task.family == step.family;
        let all: Vec<&Task> = self.model.tasks.iter().filter(of_family).collect();
        let live: Vec<&Task> = all.iter().copied().filter(|task| task.is_live()).collect();
        let from = if live.is_empty() { all } else { live };
        let Some(task) = from.get(usize::from(step.user) % from.len().max(1)) else {
            return step.clone();
        };
        let aims = (0..=u8::MAX).map(|choice| Step {
            task: choice,
            ..step.clone()
        });
        let hits = |aim: &Step| {
            aim.task_id() == task.id && (task.room.is_empty() || aim.room() == task.room)
        };
        { aims }.find(hits).unwrap_or_else(|| step.clone())
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
                // Samples, pictures and the like of a long time are a long work.
                let is_busy = self.model.tasks.iter().any(Task::is_busy);
                let millis = if is_busy { millis.min(60_000) } else { millis };
                self.model.advance(millis);
                (Request::Advance(millis), Ok(json!({})))
            }
            Act::Transition => {
                let (start, start_name) = transition(step.number);
                let (stop, stop_name) = transition(step.bits);
                self.model.set_transitions(step.family, start, stop);
                let body =
                    json!({ "family": step.family.name(), "start": start_name, "stop": stop_name });
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
        match (step.act, family.update(), family.stop(), family.get()) {
            (Act::Update, Some(update), ..) => {
                let body = step.update_body(version(update, step.version));
                let expected = ok(self.model.update(family, &body));
                (write(update, step, body), expected)
            }
            (Act::Stop, _, Some(stop), _) => {
                let body = step.stop_body();
                let expected = match family {
                    Family::Moderation => self.model.stop_moderation(&body),
                    _ => ok(self.model.stop(family, &body)),
                };
                (write(stop, step, body), expected)
            }
            (Act::Get, .., Some(get)) => self.expect_get(step, get),
            _ => self.expect_start(step),
        }
    }

    fn expect_start(&mut self, step: &Step) -> (Request, Result<Value, &'static str>) {
        let start = step.family.start();
        let version = version(start, step.version);
        let body = step.start_body(version);
        let expected = match step.family {
            Family::Moderation => self.model.start_moderation(version, &body),
            Family::Conversion => self
                .model
                .start_conversion(version, &step.start_body(LATEST)),
            family => self.model.start(family, version, &body).map(Value::from),
        };
        (write(start, step, body), expected)
    }

    fn expect_get(&mut self, step: &Step, get: Action) -> (Request, Result<Value, &'static str>) {
        match step.family {
            Family::Relay => {
                let parameters = step.relay_list();
                let expected = Ok(self.model.list_relays(&parameters));
                (read(get, step, parameters), expected)
            }
            Family::Moderation => {
                let parameters = step.identity();
                let expected = self
                    .model
                    .list_moderation(version(get, step.version), &parameters);
                (read(get, step, parameters), Ok(expected))
            }
            Family::Conversion => {
                let id = self.model.conversion(step.task);
                let version = version(get, step.version);
                let name = if version == SMALL {
                    "task_id"
                } else {
                    "TaskId"
                };
                let parameters = json!({ name: id });
                if step.number.is_multiple_of(2) {
                    let expected = self.model.progress(version, &id);
                    return (read(get, step, parameters), expected);
                }
                let expected = self.model.document(version, &id);
                (read(("WbTranscodeGet", get.1), step, parameters), expected)
            }
            family => {
                let parameters = step.identity();
                let expected = self.model.query(family, &parameters);
                (read(get, step, parameters), expected)
            }
        }
    }

    /// One who is not in the room joins it, whatever the step.
    fn expect_people(&mut self, step: &Step) -> (Request, Result<Value, &'static str>) {
        let room = step.room();
        let user = self.model.person(room, step.user_id(), step.slip);
        let user = user.as_str();
        let people = self.model.rooms.get(room);
        let person = people.and_then(|people| people.get(user));
        let is_in = person.is_some();
        let is_visitor = person.is_some_and(|person| person.task.is_some());
        let joins_again = step.act == Act::Join && step.slip >= 160;
        let path = format!("/rooms/{room}/users/{user}");
        let request = match step.act {
            act if is_in && !joins_again && (is_visitor || act == Act::Leave) => {
                self.model.leave(room, user);
                control(Method::DELETE, path, Value::Null)
            }
            Act::Unpublish if is_in => {
                self.model.unpublish(room, user);
                control(Method::DELETE, format!("{path}/streams"), Value::Null)
            }
            _ if is_in && !joins_again => {
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

fn ok(outcome: Result<(), &'static str>) -> Result<Value, &'static str> {
    outcome.map(|()| json!("ok"))
}

fn write(action: Action, step: &Step, parameters: Value) -> Request {
    let version = version(action, step.version);
    Request::Call {
        action: action.0,
        version,
        reads: false,
        parameters,
    }
}

fn read(action: Action, step: &Step, parameters: Value) -> Request {
    let version = version(action, step.version);
    Request::Call {
        action: action.0,
        version,
        reads: true,
        parameters,
    }
}

/// Sorts items by how they are written.
fn sort(items: &mut Value) {
    if let Some(items) = items.as_array_mut() {
        items.sort_by_key(Value::to_string);
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
