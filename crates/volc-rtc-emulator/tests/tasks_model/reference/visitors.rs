//! Users in rooms, and the tasks that come into a room as a user: relayed streams, web pages, recordings of boards.

use serde_json::Value;

use super::{Family, Model, Person, State, Task};
use crate::families::{Grant, grant};

/// A relayed stream ends 72 hours after its start.
const RELAY_LIMIT: i64 = 72 * 3_600_000;

/// The members of `Control` that an update of a relayed stream replaces.
const REPLACED: [&str; 7] = [
    "StreamUrl",
    "MediaType",
    "StreamMode",
    "VideoWidth",
    "VideoHeight",
    "FrameRate",
    "Bitrate",
];

impl Task {
    /// Returns the milliseconds for which it may run; `None` if it may run for ever.
    pub(super) fn running_time(&self) -> Option<i64> {
        match self.family {
            Family::Relay => Some(RELAY_LIMIT),
            Family::Webcast => Some(self.body["MaxRunningTime"].as_i64().unwrap_or(86_400) * 1000),
            Family::Conversion => Some(self.pages() * 1000),
            _ => None,
        }
    }

    /// Returns whether the control API ends it when it runs, as the end of what is played.
    pub(super) fn is_over_by_hand(&self) -> bool {
        let families = [Family::Relay, Family::Webcast, Family::Conversion];
        families.contains(&self.family)
    }

    /// Returns the streams that its user publishes.
    fn published(&self) -> &'static [&'static str] {
        match (self.family, self.body["Control"]["MediaType"].as_i64()) {
            (Family::Board, _) => &[],
            (Family::Relay, Some(1)) => &["audio"],
            (Family::Relay, Some(2)) => &["video"],
            _ => &["audio", "video"],
        }
    }

    /// Returns whether the stream of a relay can be played by its user.
    fn is_playable(&self) -> bool {
        self.grant() == Grant::Publish && self.has_known_scheme()
    }

    /// Returns whether the user of a relay comes into the room, and cannot publish there.
    fn is_turned_away(&self) -> bool {
        self.grant() == Grant::Subscribe && self.has_known_scheme()
    }

    fn grant(&self) -> Grant {
        let token = self.body["Token"].as_str().unwrap_or("");
        grant(token, &self.room, &self.user)
    }

    fn has_known_scheme(&self) -> bool {
        let url = self.body["Control"]["StreamUrl"].as_str().unwrap_or("");
        url.starts_with("rtmp://") || url.starts_with("https://")
    }
}

impl Model {
    /// Returns one who is in a room because of a task, if the choice is high; else the user.
    pub(crate) fn person(&self, room: &str, user: &str, choice: u8) -> String {
        let people = self.rooms.get(room).into_iter().flatten();
        let mut visitors = people.filter(|(_, person)| person.task.is_some());
        let visitor = visitors.next().filter(|_| choice >= 220);
        visitor.map_or_else(|| user.to_owned(), |(visitor, _)| visitor.clone())
    }

    pub(crate) fn join(&mut self, room: &str, user: &str) {
        self.join_as(room, user, Person::default());
    }

    /// A user who joins again replaces the one who is there, and a task whose user that was has lost it.
    fn join_as(&mut self, room: &str, user: &str, person: Person) {
        let people = self.rooms.entry(room.to_owned()).or_default();
        let replaced = people.insert(user.to_owned(), person);
        self.lose(replaced);
        self.settle();
    }

    fn lose(&mut self, person: Option<Person>) {
        let Some(place) = person.and_then(|person| person.task) else {
            return;
        };
        self.end(place, State::Failed, "UnknownStopReason");
    }

    pub(crate) fn leave(&mut self, room: &str, user: &str) {
        let person = self.rooms.entry(room.to_owned()).or_default().remove(user);
        self.lose(person);
        self.settle();
    }

    pub(crate) fn publish(&mut self, room: &str, user: &str, media: &[&str]) {
        let people = self.rooms.entry(room.to_owned()).or_default();
        let person = people.entry(user.to_owned()).or_default();
        person
            .media
            .extend(media.iter().map(|medium| (*medium).to_owned()));
        self.settle();
    }

    pub(crate) fn unpublish(&mut self, room: &str, user: &str) {
        let people = self.rooms.entry(room.to_owned()).or_default();
        people.entry(user.to_owned()).or_default().media.clear();
        self.settle();
    }

    /// Lets the user of a task come into its room when the task runs. A relayed stream may have to wait, and may fail.
    pub(super) fn enter(&mut self, place: usize) {
        let task = &self.tasks[place];
        match task.family {
            Family::Relay => self.play(place),
            Family::Webcast | Family::Board => self.bring(place),
            _ => {}
        }
    }

    pub(super) fn play(&mut self, place: usize) {
        let task = &mut self.tasks[place];
        let begin = task.body["Control"]["StartTimeStamp"].as_i64().unwrap_or(0) * 1000;
        if begin > self.now {
            task.begins = Some(begin);
            return;
        }
        task.begins = None;
        if task.is_playable() {
            return self.bring(place);
        }
        if task.is_turned_away() {
            // Who is there under the same id is replaced all the same.
            let (room, user) = (task.room.clone(), task.user.clone());
            self.join(&room, &user);
            self.leave(&room, &user);
        }
        self.end(place, State::Failed, "StartTaskFailed");
    }

    fn bring(&mut self, place: usize) {
        let task = &self.tasks[place];
        let (room, user) = (task.room.clone(), task.user.clone());
        let media = task.published().iter().map(|medium| (*medium).to_owned());
        let person = Person {
            media: media.collect(),
            task: Some(place),
        };
        self.join_as(&room, &user, person);
    }

    /// Lets the user of a task that has ended leave its room.
    pub(super) fn withdraw(&mut self, place: usize) {
        for people in self.rooms.values_mut() {
            people.retain(|_, person| person.task != Some(place));
        }
        self.settle();
    }

    /// Takes over what an update of a relayed stream may change; what it leaves out is at its default again.
    pub(super) fn change_relay(&mut self, place: usize, body: &Value) {
        let task = &mut self.tasks[place];
        for name in REPLACED {
            task.body["Control"][name] = body["Control"][name].clone();
        }
        if task.begins.is_some() {
            return;
        }
        if !task.is_playable() {
            return self.end(place, State::Failed, "UnknownStopReason");
        }
        let media = task.published().iter().map(|medium| (*medium).to_owned());
        let people = self
            .rooms
            .values_mut()
            .flat_map(|people| people.values_mut());
        for person in people.filter(|person| person.task == Some(place)) {
            person.media = media.clone().collect();
        }
    }
}
