//! The model: tasks as the pages describe them, and as the emulator says that it decides what they leave open; plain
//! collections, and nothing of the emulator's code.

mod conversion;
mod lists;
mod moderation;
mod shown;
mod time;
mod visitors;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::families::Family;
use super::perform::NOW;

/// A query finds tasks that were started within these milliseconds.
pub(crate) const MEMORY: i64 = 72 * 3_600_000;

/// The `Result` of a start that is repeated, where that is no error.
const REPEATED: &str =
    "The task has been started. Please do not call the startup task interface repeatedly";

pub(crate) type Outcome<T = ()> = Result<T, &'static str>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    NotStarted,
    Running,
    Stopping,
    Ended,
    Failed,
}

/// The way in which a task comes to its next state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Transition {
    #[default]
    Immediate,
    /// After so many milliseconds.
    After(i64),
    AfterReads(u32),
    Manual,
}

/// The event that a task waits for to come to its next state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pending {
    Nothing,
    At(i64),
    Reads(u32),
    Hand,
}

#[derive(Clone, Debug)]
pub(crate) struct Task {
    /// Its number in the control API.
    pub(crate) number: i64,
    pub(crate) family: Family,
    pub(crate) room: String,
    pub(crate) id: String,
    pub(crate) user: String,
    pub(crate) version: &'static str,
    pub(crate) state: State,
    pub(crate) reason: &'static str,
    pub(crate) created: i64,
    pub(crate) started: Option<i64>,
    pub(crate) ended: Option<i64>,
    pub(crate) idle_since: Option<i64>,
    /// The body of the start, with what updates have changed.
    pub(crate) body: Value,
    pending: Pending,
    /// The streams of single users, or all: the users and whether it is the screen.
    targets: Option<Vec<(String, bool)>>,
    /// Sound and pictures.
    media: [bool; 2],
    max_idle: i64,
    /// The first moment at which it had a stream.
    first_stream: Option<i64>,
    /// The moment at which it ends by itself, whatever happens.
    limit: Option<i64>,
    /// The moment at which a relayed stream is to begin, while it waits for that.
    begins: Option<i64>,
    /// The users of whom a task of moderation has had streams.
    seen: BTreeSet<String>,
}

impl Task {
    pub(crate) fn is_live(&self) -> bool {
        !matches!(self.state, State::Ended | State::Failed)
    }

    /// Returns the room of the streams of a public stream.
    fn public_room(&self) -> Option<&str> {
        self.body["TargetStreams"][0]["RoomId"].as_str()
    }

    /// Returns whether it has work to do as time passes.
    pub(crate) fn is_busy(&self) -> bool {
        let families = [
            Family::Record,
            Family::Segment,
            Family::Snapshot,
            Family::Moderation,
        ];
        self.runs() && self.idle_since.is_none() && families.contains(&self.family)
    }

    fn runs(&self) -> bool {
        matches!(self.state, State::Running | State::Stopping) && self.started.is_some()
    }

    fn takes(&self, room: &str, user: &str, medium: &str) -> bool {
        let (is_screen, is_video) = (medium.starts_with("screen"), medium.ends_with("video"));
        let is_target = |(one, screen): &(String, bool)| one == user && *screen == is_screen;
        let in_room = self.public_room().unwrap_or(&self.room) == room;
        in_room
            && self.media[usize::from(is_video)]
            && self
                .targets
                .as_ref()
                .is_none_or(|targets| targets.iter().any(is_target))
    }
}

/// A user in a room.
#[derive(Clone, Debug, Default)]
pub(crate) struct Person {
    /// The streams that the user publishes.
    pub(crate) media: BTreeSet<String>,
    /// The place of the task that brought the user into the room.
    pub(crate) task: Option<usize>,
}

type Room = BTreeMap<String, Person>;

#[derive(Clone, Debug, Default)]
pub(crate) struct Model {
    /// Milliseconds.
    pub(crate) now: i64,
    pub(crate) tasks: Vec<Task>,
    /// The users of rooms.
    pub(crate) rooms: BTreeMap<String, Room>,
    transitions: BTreeMap<Family, [Transition; 2]>,
}

impl Model {
    pub(crate) fn new() -> Self {
        Self {
            now: NOW * 1000,
            ..Self::default()
        }
    }

    pub(crate) fn set_transitions(&mut self, family: Family, start: Transition, stop: Transition) {
        self.transitions.insert(family, [start, stop]);
    }

    fn pending(&self, family: Family, which: usize) -> Pending {
        match self.transitions.get(&family).copied().unwrap_or_default()[which] {
            Transition::Immediate => Pending::Nothing,
            Transition::After(millis) => Pending::At(self.now + millis),
            Transition::AfterReads(reads) => Pending::Reads(reads),
            Transition::Manual => Pending::Hand,
        }
    }

    /// Returns the live task with an id; pushes of both kinds share their ids.
    fn live(&self, family: Family, room: &str, id: &str) -> Option<usize> {
        let is_push = |family| matches!(family, Family::PushMixed | Family::PushSingle);
        let same = |task: &Task| {
            let is_family = task.family == family || is_push(task.family) && is_push(family);
            is_family && task.room == room && task.id == id && task.is_live()
        };
        self.tasks.iter().position(same)
    }

    /// Starts a task, and returns the `Result`.
    pub(crate) fn start(
        &mut self,
        family: Family,
        version: &'static str,
        body: &Value,
    ) -> Outcome<&'static str> {
        let (room, id) = names(family, body);
        if !is_complete(family, body) {
            return Err("InvalidParameter");
        }
        if let Some(place) = self.live(family, &room, &id) {
            let task = &self.tasks[place];
            return match task.state {
                State::Stopping => Err("InternalError.Parallel"),
                _ if task.family != family => Err("InternalError.TaskRepeat"),
                _ if may_repeat(family, version) => Ok(REPEATED),
                _ => Err("InvalidParameter.TaskAlreadyExists"),
            };
        }
        let user = body["UserId"].as_str().unwrap_or("").to_owned();
        let place = self.insert(family, version, (room, id, user), body);
        let control = &body["Control"]["MaxIdleTime"];
        self.tasks[place].max_idle =
            control
                .as_i64()
                .or(body["MaxIdleTime"].as_i64())
                .unwrap_or(match family {
                    Family::Relay => 300,
                    _ => 180,
                });
        self.begin(place);
        Ok("ok")
    }

    fn insert(
        &mut self,
        family: Family,
        version: &'static str,
        names: (String, String, String),
        body: &Value,
    ) -> usize {
        let (room, id, user) = names;
        let media = match family {
            Family::Segment => [true, false],
            Family::Snapshot => [false, true],
            _ => [true, true],
        };
        self.tasks.push(Task {
            number: i64::try_from(self.tasks.len()).unwrap() + 1,
            family,
            room,
            id,
            user,
            version,
            state: State::NotStarted,
            reason: "",
            created: self.now,
            started: None,
            ended: None,
            idle_since: None,
            body: body.clone(),
            pending: Pending::Nothing,
            targets: targets(body),
            media,
            max_idle: 180,
            first_stream: None,
            limit: None,
            begins: None,
            seen: BTreeSet::new(),
        });
        self.tasks.len() - 1
    }

    fn begin(&mut self, place: usize) {
        match self.pending(self.tasks[place].family, 0) {
            Pending::Nothing => self.run(place),
            pending => self.tasks[place].pending = pending,
        }
    }

    fn run(&mut self, place: usize) {
        let now = self.now;
        let task = &mut self.tasks[place];
        (task.state, task.started, task.pending) = (State::Running, Some(now), Pending::Nothing);
        task.limit = task.running_time().map(|millis| now + millis);
        self.enter(place);
        self.settle();
    }

    fn end(&mut self, place: usize, state: State, reason: &'static str) {
        let now = self.now;
        let task = &mut self.tasks[place];
        (task.state, task.reason, task.ended) = (state, reason, Some(now));
        (task.pending, task.idle_since) = (Pending::Nothing, None);
        self.withdraw(place);
    }

    pub(crate) fn update(&mut self, family: Family, body: &Value) -> Outcome {
        let (room, id) = names(family, body);
        let gone = "InvalidParameter.ErrorActiveTaskNotFound";
        if !is_complete(family, body) {
            return Err("InvalidParameter");
        }
        let place = self.live(family, &room, &id).ok_or(gone)?;
        let task = &mut self.tasks[place];
        match task.state {
            State::NotStarted => return Err("InternalError.TaskNotReady"),
            State::Stopping => return Err("InternalError.Parallel"),
            _ => {}
        }
        match task.family {
            Family::PushSingle => return Err("UpdateError.UpdatePushSingleStreamNotSupported"),
            Family::Record if task.body["RecordMode"] == 1 => {
                return Err("UpdateError.UpdateSingleStreamRecordNotSupported");
            }
            Family::Record | Family::PushMixed if task.body["Layout"]["LayoutMode"] != 2 => {
                return Err("UpdateError.CurrentLayoutNotSupported");
            }
            Family::Record if !body["TargetStreams"].is_null() => {
                task.targets = targets(body);
                task.body["TargetStreams"] = body["TargetStreams"].clone();
            }
            Family::PushMixed | Family::Public => {
                task.targets = targets(body);
                task.body["TargetStreams"] = body["TargetStreams"].clone();
            }
            Family::Segment | Family::Snapshot => {
                for name in ["Duration", "Handle", "Identifier", "ImageConfig"] {
                    if !body[name].is_null() {
                        task.body[name] = body[name].clone();
                    }
                }
            }
            Family::Relay => self.change_relay(place, body),
            _ => {}
        }
        self.settle();
        Ok(())
    }

    pub(crate) fn stop(&mut self, family: Family, body: &Value) -> Outcome {
        let (room, id) = names(family, body);
        let place = self
            .live(family, &room, &id)
            .ok_or("InvalidParameter.ErrorActiveTaskNotFound")?;
        self.stop_at(place)
    }

    fn stop_at(&mut self, place: usize) -> Outcome {
        let task = &self.tasks[place];
        if task.state == State::Stopping {
            return Err("InternalError.Parallel");
        }
        match self.pending(task.family, 1) {
            Pending::Nothing => self.end(place, State::Ended, "StopByAPI"),
            pending => {
                let task = &mut self.tasks[place];
                (task.state, task.reason, task.pending) = (State::Stopping, "StopByAPI", pending);
            }
        }
        Ok(())
    }

    /// Lets a task come to its next state by hand.
    pub(crate) fn next(&mut self, number: i64) -> Outcome {
        let place = usize::try_from(number - 1).unwrap();
        match self.tasks[place].state {
            State::NotStarted => self.run(place),
            State::Stopping => self.end(place, State::Ended, "StopByAPI"),
            _ if self.tasks[place].is_over_by_hand() => {
                self.end(place, State::Ended, "UnknownStopReason");
            }
            _ => return Err("NothingToAdvance"),
        }
        Ok(())
    }

    pub(crate) fn fail(&mut self, number: i64) {
        let place = usize::try_from(number - 1).unwrap();
        let has_run = self.tasks[place].started.is_some();
        let reason = if has_run {
            "UnknownStopReason"
        } else {
            "StartTaskFailed"
        };
        self.end(place, State::Failed, reason);
    }

    /// Notes which tasks have nothing to do.
    fn settle(&mut self) {
        let now = self.now;
        for task in self.tasks.iter_mut().filter(|task| task.runs()) {
            let streams =
                streams(&self.rooms).filter(|(room, user, medium)| task.takes(room, user, medium));
            let users: BTreeSet<String> = streams.map(|(_, user, _)| user.to_owned()).collect();
            let is_active = match task.family {
                Family::Webcast | Family::Board | Family::Conversion => true,
                Family::Relay if task.begins.is_some() => true,
                Family::Relay => {
                    let people = self.rooms.get(&task.room);
                    people.is_some_and(|people| people.keys().any(|user| *user != task.user))
                }
                _ => !users.is_empty(),
            };
            task.seen.extend(users);
            match (is_active, task.idle_since) {
                (true, _) => {
                    task.idle_since = None;
                    task.first_stream.get_or_insert(now);
                }
                (false, None) => task.idle_since = Some(now),
                (false, Some(_)) => {}
            }
        }
    }

    /// Returns the task that a query finds: the latest, if it was started within 72 hours.
    fn found(&self, family: Family, room: &str, id: &str) -> Outcome<usize> {
        let same = |task: &Task| task.family == family && task.room == room && task.id == id;
        let place = self.tasks.iter().rposition(same);
        let place = place.filter(|place| self.now - self.tasks[*place].created <= MEMORY);
        place.ok_or("InvalidParameter.ErrorActiveTaskNotFound")
    }
}

/// Returns whether the page says that to start a live task again is no error.
fn may_repeat(family: Family, version: &str) -> bool {
    match family {
        Family::Public | Family::Board => false,
        _ => version == "2023-11-01",
    }
}

/// Returns whether a request has what its page asks for in some cases only: sizes of a video that is transcoded, the
/// settings of a conversion.
fn is_complete(family: Family, body: &Value) -> bool {
    let control = &body["Control"];
    match family {
        Family::Relay => {
            let has_size = control["VideoWidth"].is_i64() && control["VideoHeight"].is_i64();
            has_size || control["MediaType"] == 1 || control["StreamMode"] == 1
        }
        Family::Conversion if body["TranscodeMode"] == 1 => !body["ResourceAttr"].is_null(),
        Family::Conversion => !body["TranscodeConfig"].is_null(),
        _ => true,
    }
}

/// Returns the streams that users publish, each with its room and user.
fn streams(rooms: &BTreeMap<String, Room>) -> impl Iterator<Item = (&str, &str, &str)> {
    let people = rooms.iter().flat_map(|(room, people)| {
        people
            .iter()
            .map(move |(user, person)| (room, user, person))
    });
    people.flat_map(|(room, user, person)| {
        person
            .media
            .iter()
            .map(move |medium| (room.as_str(), user.as_str(), medium.as_str()))
    })
}

/// Returns the room and the id of a request.
fn names(family: Family, body: &Value) -> (String, String) {
    let text = |name: &str| body[name].as_str().unwrap_or("").to_owned();
    if family == Family::Public {
        (String::new(), text("PublicStreamId"))
    } else {
        (text("RoomId"), text("TaskId"))
    }
}

/// Returns the streams that a request names; `None` for all.
fn targets(body: &Value) -> Option<Vec<(String, bool)>> {
    let stream = |one: &Value| {
        (
            one["UserId"].as_str().unwrap_or("").to_owned(),
            one["StreamType"] == 1,
        )
    };
    if body["Stream"].is_object() {
        return Some(vec![stream(&body["Stream"])]);
    }
    let list = body["TargetStreams"]
        .as_array()
        .or(body["TargetStreams"]["StreamList"].as_array())?;
    (!list.is_empty()).then(|| list.iter().map(stream).collect())
}
