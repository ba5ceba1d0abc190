//! The lists of relayed streams and of moderation.

use serde_json::{Value, json};

use super::{Family, MEMORY, Model, State, Task};
use crate::model::ANYTHING;

impl Model {
    /// Answers `ListRelayStream`.
    pub(crate) fn list_relays(&mut self, parameters: &Value) -> Value {
        let number = |name: &str, usual| parameters[name].as_u64().unwrap_or(usual);
        let (offset, limit) = (number("Offset", 0), number("Limit", 10));
        let of_room = |place: &usize| {
            let task = &self.tasks[*place];
            task.family == Family::Relay
                && parameters["RoomId"] == *task.room
                && self.now - task.created <= MEMORY
        };
        let mut places: Vec<usize> = (0..self.tasks.len()).filter(of_room).collect();
        if number("Order", 0) == 0 {
            places.reverse();
        }
        let page = { places.into_iter() }
            .skip(usize::try_from(offset).unwrap())
            .take(usize::try_from(limit).unwrap());
        let page: Vec<usize> = page.collect();
        let tasks: Vec<Value> = page
            .iter()
            .map(|place| relay(&self.tasks[*place]))
            .collect();
        for place in page {
            self.read(place);
        }
        let total = tasks.len();
        json!({ "Task": tasks, "Total": total, "Offset": offset + total as u64, "Limit": limit })
    }

    /// Answers `ListDetectionTask`.
    pub(crate) fn list_moderation(&mut self, version: &str, parameters: &Value) -> Value {
        let is_wanted =
            |user: &str| parameters["UserId"].is_null() || parameters["UserId"] == *user;
        let mut items = Vec::new();
        let mut places = Vec::new();
        for (place, task) in self.tasks.iter().enumerate() {
            let is_known = task.is_live() || self.now - task.created <= MEMORY;
            if task.family != Family::Moderation || parameters["RoomId"] != *task.room || !is_known
            {
                continue;
            }
            let users: Vec<&str> = match &*task.user {
                "" => task.seen.iter().map(String::as_str).collect(),
                user => vec![user],
            };
            let users = users.into_iter().filter(|user| is_wanted(user));
            let before = items.len();
            items.extend(users.map(|user| moderation(version, task, user)));
            if items.len() > before {
                places.push(place);
            }
        }
        for place in places {
            self.read(place);
        }
        json!({ "EventData": items, "Message": "success" })
    }
}

fn relay(task: &Task) -> Value {
    let status = match task.state {
        State::NotStarted => 1,
        _ if task.is_live() && task.begins.is_some() => 1,
        State::Running => 2,
        State::Stopping if task.started.is_none() => 1,
        State::Stopping => 2,
        State::Ended | State::Failed => 3,
    };
    let control = &task.body["Control"];
    let has_video = control["MediaType"] != 1;
    let is_remuxed = control["StreamMode"] == 1;
    let number = |name: &str, usual: i64| control[name].as_i64().unwrap_or(usual);
    let even = |name: &str| match number(name, 0) {
        _ if is_remuxed || !has_video => json!(ANYTHING),
        length => json!(length + length % 2),
    };
    json!({
        "AppId": ANYTHING, "RoomId": task.room, "UserId": task.user, "TaskId": task.id, "Status": status,
        "CreateTime": task.created / 1000, "StreamUrl": control["StreamUrl"], "StreamMode": number("StreamMode", 0),
        "MediaType": number("MediaType", 0), "VideoWidth": even("VideoWidth"), "VideoHeight": even("VideoHeight"),
        "FrameRate": if is_remuxed { json!(ANYTHING) } else { json!(number("FrameRate", 15)) },
        "Bitrate": if is_remuxed { json!(ANYTHING) } else { json!(number("Bitrate", 0)) },
        "Loop": control["Loop"].as_bool().unwrap_or(false),
    })
}

fn moderation(version: &str, task: &Task, user: &str) -> Value {
    let media = match task.media {
        [true, true] => 3,
        [true, false] => 2,
        _ => 1,
    };
    let status = if task.is_live() { 1 } else { 2 };
    let mut item =
        json!({ "CreateTime": task.created / 1000, "MediaType": media, "Status": status });
    if version == "2023-11-01" {
        (item["UserId"], item["RoomId"]) = (user.into(), task.room.clone().into());
    }
    item
}
