//! Requests of the families whose tasks come into a room as a user: relayed streams, web pages, recordings of boards.

use std::time::{Duration, SystemTime};

use serde_json::{Value, json};
use volc_rtc_emulator::{TEST_APP_ID, TEST_APP_KEY};
use volc_rtc_token::{AppKey, Token};

use super::{ROOMS, Step};
use crate::perform::NOW;

/// The rights that a token gives to a user of a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Grant {
    Nothing,
    Subscribe,
    Publish,
}

/// Returns what a token of [`token`] grants.
pub(crate) fn grant(text: &str, room: &str, user: &str) -> Grant {
    let is = |publishes| token(room, user, publishes) == text;
    match (is(true), is(false)) {
        (true, _) => Grant::Publish,
        (_, true) => Grant::Subscribe,
        _ => Grant::Nothing,
    }
}

fn token(room: &str, user: &str, publishes: bool) -> String {
    let issued = SystemTime::UNIX_EPOCH + Duration::from_secs(NOW.unsigned_abs());
    let mut token = Token::builder(TEST_APP_ID, room, user).subscribe();
    if publishes {
        token = token.publish();
    }
    let token = token.issued_at(issued).nonce(1).never_expires();
    let token = token.sign(&AppKey::new(TEST_APP_KEY).unwrap()).unwrap();
    token.into_string()
}

impl Step {
    /// Returns the user of a task: one of its own, or now and then one of those who may be in the room.
    pub(super) fn visitor(&self, prefix: &str) -> String {
        if self.slip >= 200 {
            self.user_id().to_owned()
        } else {
            format!("{prefix}-{}", self.user_id())
        }
    }

    pub(super) fn relay(&self) -> Value {
        let user = self.visitor("relay");
        let token = match self.slip {
            0..=7 => "fake-token".to_owned(),
            8..=15 => token(
                ROOMS[usize::from(self.task / 16 + 1) % ROOMS.len()],
                &user,
                true,
            ),
            16..=23 => token(self.room(), &user, false),
            _ => token(self.room(), &user, true),
        };
        let mut control = self.relay_control();
        if self.bit(6) {
            let seconds = [0, 40, 600, 3600, 100_000][usize::from(self.number) % 5];
            control["StartTimeStamp"] = (NOW + seconds).into();
        }
        let mut body = json!({ "UserId": user, "Token": token, "Control": control });
        if self.bit(0) {
            body["MaxIdleTime"] = [5, 60, 600][usize::from(self.number) % 3].into();
        }
        body
    }

    pub(super) fn relay_control(&self) -> Value {
        let url = match (self.slip, self.bit(5)) {
            (24..=31, _) => "ftp://example.com/film.mp4".to_owned(),
            (_, true) => format!("https://example.com/{}.m3u8", self.number % 4),
            _ => self.url(),
        };
        let width = [16, 641, 1279, 1919][usize::from(self.number) % 4];
        let mut control = json!({ "StreamUrl": url, "VideoWidth": width, "VideoHeight": 360 });
        if self.bit(1) {
            control["MediaType"] = (self.number % 3).into();
        }
        if self.bit(2) {
            control["FrameRate"] = (self.number % 30 + 1).into();
            control["Bitrate"] = (u16::from(self.number) + 100).into();
        }
        if self.bit(3) {
            control["Loop"] = self.bit(4).into();
        }
        if self.bit(7) {
            control["StreamMode"] = (self.number % 2).into();
        }
        if (32..=47).contains(&self.slip) {
            control.as_object_mut().unwrap().remove("VideoHeight");
        }
        control
    }

    pub(crate) fn relay_list(&self) -> Value {
        let mut parameters = json!({ "RoomId": self.room() });
        if self.bit(0) {
            parameters["Order"] = (self.number % 2).into();
        }
        if self.bit(1) {
            parameters["Limit"] = (self.number % 3 + 1).into();
        }
        if self.bit(2) {
            parameters["Offset"] = (self.user % 4).into();
        }
        parameters
    }

    pub(super) fn webcast(&self) -> Value {
        let user = self.visitor("webcast");
        let mut body =
            json!({ "UserId": user, "SourceURL": format!("https://example.com/{}", self.number) });
        if self.bit(0) {
            body["MaxRunningTime"] = [10, 60, 3600][usize::from(self.number) % 3].into();
        }
        if self.bit(1) {
            let width = [50, 641, 1919][usize::from(self.number) % 3];
            let large = json!({ "Width": width, "Height": 1079, "FrameRate": 30, "Bitrate": 1000 });
            body["VideoSolutions"] = if self.bit(2) {
                json!([large, {}])
            } else {
                json!([large])
            };
        }
        if self.bit(3) {
            body["EventNotifyConfig"] =
                json!({ "EnableEventNotify": self.bit(4), "StartTimeout": self.number % 61 });
        }
        if self.bit(5) {
            body["MonitorConfig"] = json!({ "BlankCheckInterval": self.number % 29 + 2 });
        }
        body
    }
}
