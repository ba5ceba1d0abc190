//! Moderation: tasks of users and of whole rooms, and how they meet.

use serde_json::{Value, json};

use super::{Model, Outcome, State};
use crate::families::Family;

/// Pictures and sound, of a `MediaType`: 1, 2, or both.
fn media(body: &Value) -> [bool; 2] {
    let media = body["MediaType"].as_i64().unwrap_or(3);
    [media != 1, media != 2]
}

impl Model {
    /// Returns the live tasks of a room; of one user, or of the room as a whole for the empty name.
    fn moderating(&self, room: &str, user: &str) -> Vec<usize> {
        let same = |place: &usize| {
            let task = &self.tasks[*place];
            task.family == Family::Moderation
                && task.room == room
                && task.user == user
                && task.is_live()
        };
        (0..self.tasks.len()).filter(same).collect()
    }

    pub(crate) fn start_moderation(
        &mut self,
        version: &'static str,
        body: &Value,
    ) -> Outcome<Value> {
        let room = body["RoomId"].as_str().unwrap();
        let user = body["UserId"].as_str().unwrap_or("");
        if !user.is_empty() && !self.moderating(room, "").is_empty() {
            return Err("InvalidParameter.TaskAlreadyExists");
        }
        let success = json!({ "Message": "success" });
        let wanted = media(body);
        let there = self.moderating(room, user);
        if there
            .iter()
            .any(|place| self.tasks[*place].state == State::Stopping)
        {
            return Err("InternalError.Parallel");
        }
        let covers = |medium: usize| there.iter().any(|place| self.tasks[*place].media[medium]);
        let has = [covers(0), covers(1)];
        if (0..2).all(|medium| has[medium] || !wanted[medium]) {
            let repeated = "InvalidParameter.TaskAlreadyExists";
            return if version == "2023-11-01" {
                Ok(success)
            } else {
                Err(repeated)
            };
        }
        // A task of the room is widened, one of a user that does a part of it as well.
        let widens = user.is_empty() || (0..2).any(|medium| has[medium] && wanted[medium]);
        let place = match there.last().filter(|_| widens) {
            Some(place) => {
                self.tasks[*place].media = [has[0] || wanted[0], has[1] || wanted[1]];
                *place
            }
            None => {
                let place = self.insert(
                    Family::Moderation,
                    version,
                    (room.into(), String::new(), user.into()),
                    body,
                );
                let task = &mut self.tasks[place];
                task.media = wanted;
                task.max_idle = body["IdleSec"].as_i64().unwrap_or(180);
                task.targets = (!user.is_empty())
                    .then(|| vec![(user.to_owned(), false), (user.to_owned(), true)]);
                self.begin(place);
                place
            }
        };
        if user.is_empty() {
            self.take_over(room, self.tasks[place].media);
        }
        self.settle();
        Ok(success)
    }

    /// Ends the tasks of users, as far as the one of their room does what they do.
    fn take_over(&mut self, room: &str, taken: [bool; 2]) {
        for place in 0..self.tasks.len() {
            let task = &mut self.tasks[place];
            let is_users =
                task.family == Family::Moderation && task.room == room && !task.user.is_empty();
            if !is_users || !task.is_live() {
                continue;
            }
            let left = [task.media[0] && !taken[0], task.media[1] && !taken[1]];
            if left == [false, false] {
                // One that is stopping already goes on to do so.
                let _ = self.stop_at(place);
            } else {
                task.media = left;
            }
        }
    }

    pub(crate) fn stop_moderation(&mut self, body: &Value) -> Outcome<Value> {
        let room = body["RoomId"].as_str().unwrap();
        let user = body["UserId"].as_str().unwrap_or("");
        let places: Vec<usize> = if user.is_empty() {
            let is_there = |place: &usize| {
                let task = &self.tasks[*place];
                task.family == Family::Moderation && task.room == room && task.is_live()
            };
            (0..self.tasks.len()).filter(is_there).collect()
        } else if !self.moderating(room, "").is_empty() {
            return Err("InvalidParameter");
        } else {
            self.moderating(room, user)
        };
        if places.is_empty() {
            return Err("InvalidParameter.ErrorActiveTaskNotFound");
        }
        if places
            .iter()
            .any(|place| self.tasks[*place].state == State::Stopping)
        {
            return Err("InternalError.Parallel");
        }
        for place in places {
            self.stop_at(place)?;
        }
        Ok(json!({ "Message": "success" }))
    }
}
