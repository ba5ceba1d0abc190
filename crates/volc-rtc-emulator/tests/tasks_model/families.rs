//! The families of tasks: their Actions, the Versions of those, and requests.

mod conversion;
mod visitor;

use serde_json::{Value, json};

pub(crate) use self::conversion::{SMALL, small};
pub(crate) use self::visitor::{Grant, grant};

use super::operation::Step;

pub(crate) const ROOMS: [&str; 2] = ["red", "blue"];
pub(crate) const TASKS: [&str; 3] = ["one", "two", "three"];
pub(crate) const USERS: [&str; 3] = ["ann", "ben", "cat"];

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Family {
    Record,
    PushMixed,
    PushSingle,
    Segment,
    Snapshot,
    Relay,
    Webcast,
    Board,
    /// Documents that become pages of whiteboards.
    Conversion,
    Public,
    Moderation,
}

/// An Action and the Versions that it has.
pub(crate) type Action = (&'static str, &'static [&'static str]);

const FOUR: &[&str] = &["2023-11-01", "2023-06-01", "2022-06-01", "2020-12-01"];
const OF_2023: &[&str] = &["2023-11-01", "2023-06-01", "2020-12-01"];
const OF_2022: &[&str] = &["2023-11-01", "2022-06-01", "2020-12-01"];
const READ_OF_2022: &[&str] = &["2023-11-01", "2022-06-01"];
const TWO: &[&str] = &["2023-11-01", "2020-12-01"];

impl Family {
    pub(crate) const ALL: [Self; 11] = [
        Self::Record,
        Self::PushMixed,
        Self::PushSingle,
        Self::Segment,
        Self::Snapshot,
        Self::Relay,
        Self::Webcast,
        Self::Board,
        Self::Conversion,
        Self::Public,
        Self::Moderation,
    ];

    /// Returns the name in the control API.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Record => "record",
            Self::PushMixed => "push-mixed",
            Self::PushSingle => "push-single",
            Self::Segment => "segment",
            Self::Snapshot => "snapshot",
            Self::Relay => "relay",
            Self::Webcast => "webcast",
            Self::Board => "whiteboard-record",
            Self::Conversion => "whiteboard-transcode",
            Self::Public => "public-stream",
            Self::Moderation => "moderation",
        }
    }

    pub(crate) fn start(self) -> Action {
        match self {
            Self::Record => ("StartRecord", FOUR),
            Self::PushMixed => ("StartPushMixedStreamToCDN", OF_2023),
            Self::PushSingle => ("StartPushSingleStreamToCDN", OF_2023),
            Self::Segment => ("StartSegment", OF_2022),
            Self::Snapshot => ("StartSnapshot", OF_2022),
            Self::Relay => ("StartRelayStream", TWO),
            Self::Webcast => ("StartWebcast", TWO),
            Self::Board => ("StartWBRecord", TWO),
            Self::Conversion => ("WbTranscodeCreate", TWO),
            Self::Public => ("StartPushPublicStream", TWO),
            Self::Moderation => ("StartDetection", TWO),
        }
    }

    /// Returns the Action that updates a task, if there is one.
    pub(crate) fn update(self) -> Option<Action> {
        Some(match self {
            Self::Record => ("UpdateRecord", FOUR),
            // Those of a single stream are updated in vain.
            Self::PushMixed | Self::PushSingle => ("UpdatePushMixedStreamToCDN", OF_2023),
            Self::Segment => ("UpdateSegment", OF_2022),
            Self::Snapshot => ("UpdateSnapshot", OF_2022),
            Self::Relay => ("UpdateRelayStream", TWO),
            Self::Public => ("UpdatePublicStreamParam", TWO),
            Self::Webcast | Self::Board | Self::Conversion | Self::Moderation => return None,
        })
    }

    /// Returns the Action that stops a task, if there is one.
    pub(crate) fn stop(self) -> Option<Action> {
        Some(match self {
            Self::Record => ("StopRecord", FOUR),
            Self::PushMixed | Self::PushSingle => ("StopPushStreamToCDN", OF_2023),
            Self::Segment => ("StopSegment", OF_2022),
            Self::Snapshot => ("StopSnapshot", OF_2022),
            Self::Relay => ("StopRelayStream", TWO),
            Self::Webcast => ("StopWebcast", TWO),
            Self::Board => ("StopWBRecord", TWO),
            Self::Public => ("StopPushPublicStream", TWO),
            Self::Moderation => ("StopDetection", TWO),
            Self::Conversion => return None,
        })
    }

    /// Returns the Action that shows a task, or those of a room; `None` if there is none.
    pub(crate) fn get(self) -> Option<Action> {
        Some(match self {
            Self::Record => ("GetRecordTask", FOUR),
            Self::PushMixed => ("GetPushMixedStreamToCDNTask", OF_2023),
            Self::PushSingle => ("GetPushSingleStreamToCDNTask", OF_2023),
            Self::Segment => ("GetSegmentTask", READ_OF_2022),
            Self::Snapshot => ("GetSnapshotTask", READ_OF_2022),
            Self::Relay => ("ListRelayStream", TWO),
            Self::Webcast => ("GetWebCastTask", TWO),
            Self::Conversion => ("WbTranscodeQuery", TWO),
            Self::Moderation => ("ListDetectionTask", TWO),
            Self::Board | Self::Public => return None,
        })
    }
}

/// The latest Version.
pub(crate) const LATEST: &str = "2023-11-01";

/// Chooses a Version of an Action.
pub(crate) fn version((_, versions): Action, choice: u8) -> &'static str {
    versions[usize::from(choice) % versions.len()]
}

impl Step {
    fn bit(&self, place: u32) -> bool {
        self.bits >> place & 1 == 1
    }

    pub(crate) fn room(&self) -> &'static str {
        ROOMS[usize::from(self.task / 16) % ROOMS.len()]
    }

    pub(crate) fn task_id(&self) -> &'static str {
        TASKS[usize::from(self.task) % TASKS.len()]
    }

    pub(crate) fn user_id(&self) -> &'static str {
        USERS[usize::from(self.user) % USERS.len()]
    }

    /// Returns the members that name the task.
    pub(crate) fn identity(&self) -> Value {
        match self.family {
            Family::Public => json!({ "PublicStreamId": self.task_id() }),
            Family::Moderation if self.bit(7) => json!({ "RoomId": self.room() }),
            Family::Moderation => json!({ "RoomId": self.room(), "UserId": self.user_id() }),
            Family::Conversion => json!({}),
            _ => json!({ "RoomId": self.room(), "TaskId": self.task_id() }),
        }
    }

    fn max_idle(&self) -> i64 {
        [10, 30, 60, 600][usize::from(self.number) % 4]
    }

    fn target(&self) -> Value {
        json!({ "StreamList": [{ "UserId": self.user_id(), "StreamType": 0, "Index": 0 }] })
    }

    /// Returns the body of a stop.
    pub(crate) fn stop_body(&self) -> Value {
        let mut body = self.identity();
        if self.family == Family::Board {
            body["UserId"] = self.user_id().into();
        }
        body
    }

    /// Returns the body of a start.
    pub(crate) fn start_body(&self, version: &str) -> Value {
        let mut body = self.identity();
        let more = match self.family {
            Family::Record => self.record(version),
            Family::PushMixed => self.mixed(version),
            Family::PushSingle => {
                let control = if self.bit(0) {
                    json!({ "MaxIdleTime": self.max_idle() })
                } else {
                    json!({})
                };
                let stream = json!({ "UserId": self.user_id(), "StreamType": 0 });
                json!({ "Stream": stream, "PushURL": self.url(), "Control": control })
            }
            Family::Segment => self.sliced("Duration", version),
            Family::Snapshot => self.sliced("ImageConfig", version),
            Family::Relay => self.relay(),
            Family::Webcast => self.webcast(),
            Family::Board => json!({ "UserId": self.visitor("board") }),
            Family::Conversion => self.conversion(version),
            Family::Public => self.public(),
            Family::Moderation => {
                // Each sample is a timer, of which there would be many.
                let mut body = json!({ "Interval": 600_000, "Duration": 600_000 });
                if self.bit(0) {
                    body["IdleSec"] = [1, 30, 600][usize::from(self.number) % 3].into();
                }
                if self.bit(1) {
                    body["MediaType"] = (self.number % 3 + 1).into();
                }
                body
            }
        };
        join(&mut body, more);
        body
    }

    /// Returns the body of an update.
    pub(crate) fn update_body(&self, version: &str) -> Value {
        let mut body = self.identity();
        let more = match self.family {
            Family::Record | Family::PushMixed | Family::PushSingle => {
                let mut body = json!({});
                if self.bit(0) {
                    body["TargetStreams"] = self.target();
                    body["Layout"] = self.layout(2, version);
                }
                body
            }
            Family::Segment => {
                let mut body = json!({});
                for (place, name, value) in [
                    (0, "Duration", json!(i64::from(self.number) + 20)),
                    (1, "Handle", json!(self.bit(3))),
                    (2, "Identifier", json!("other-name")),
                ] {
                    if self.bit(place) {
                        body[name] = value;
                    }
                }
                body
            }
            Family::Snapshot if self.bit(0) => {
                json!({ "ImageConfig": { "Interval": i64::from(self.number) + 20 } })
            }
            Family::Relay => json!({ "Control": self.relay_control() }),
            Family::Public => self.public(),
            _ => json!({}),
        };
        join(&mut body, more);
        body
    }

    fn url(&self) -> String {
        format!("rtmp://example.com/live/{}", self.number % 4)
    }

    fn storage(version: &str) -> (&'static str, Value) {
        if version == "2020-12-01" {
            let tos = json!({
                "UserAccountId": "200000000", "Region": "cn-beijing", "EndPoint": "tos.example.com", "Bucket": "bucket",
            });
            return ("TosConfig", tos);
        }
        let tos = json!({ "AccountId": "200000000", "Region": 0, "Bucket": "bucket" });
        ("StorageConfig", json!({ "Type": 0, "TosConfig": tos }))
    }

    fn layout(&self, mode: i64, version: &str) -> Value {
        let mut layout = json!({ "LayoutMode": mode });
        if mode == 1 {
            layout["MainVideoStream"] =
                json!({ "UserId": self.user_id(), "StreamType": 0, "Index": 0 });
        }
        if mode == 2 {
            let proportional = version == "2020-12-01" || version == "2022-06-01";
            let region = if proportional {
                json!({ "StreamIndex": 0, "WidthProportion": 0.5, "HeightProportion": 0.5 })
            } else {
                json!({ "StreamIndex": 0, "Width": 320, "Height": 240 })
            };
            layout["CustomLayout"] =
                json!({ "Canvas": { "Width": 640, "Height": 480 }, "Regions": [region] });
        }
        layout
    }

    fn record(&self, version: &str) -> Value {
        let mut body = json!({});
        if version == "2020-12-01" {
            body["Vod"] = json!({ "AccountId": "200000000", "Space": "space" });
        } else {
            let (name, storage) = Self::storage(version);
            body[name] = storage;
        }
        if self.bit(0) {
            body["RecordMode"] = u8::from(self.bit(1)).into();
        }
        if self.bit(2) {
            let mode = if self.bit(3) { 2 } else { 0 };
            body["Layout"] = self.layout(mode, version);
            body["TargetStreams"] = self.target();
        }
        if self.bit(4) {
            body["Control"] = json!({ "MaxIdleTime": self.max_idle() });
        }
        body
    }

    fn mixed(&self, version: &str) -> Value {
        let mut body = json!({ "PushURL": self.url() });
        if self.bit(2) {
            let mode = if self.bit(3) { 2 } else { 0 };
            body["Layout"] = self.layout(mode, version);
            body["TargetStreams"] = self.target();
        }
        if self.bit(4) {
            body["Control"] = json!({ "MaxIdleTime": self.max_idle() });
        }
        body
    }

    /// Returns what segments and snapshots have in common.
    fn sliced(&self, name: &str, version: &str) -> Value {
        let (storage, value) = Self::storage(version);
        let mut body = json!({ storage: value });
        if self.bit(0) {
            body["MaxIdleTime"] = self.max_idle().into();
        }
        if self.bit(1) {
            body["TargetStreams"] = self.target();
        }
        if self.bit(2) || name == "ImageConfig" {
            let number = i64::from(self.number) + 20;
            body[name] = if name == "Duration" {
                number.into()
            } else {
                json!({ "Interval": number })
            };
        }
        if self.bit(3) && name == "Duration" {
            body["Handle"] = self.bit(4).into();
            body["Identifier"] = "name".into();
        }
        body
    }

    fn public(&self) -> Value {
        let mut body = json!({ "TargetStreams": [{ "RoomId": self.room(), "UserId": self.user_id(), "Index": 1 }] });
        if self.bit(0) {
            body["Control"] = json!({ "MaxIdleTime": self.max_idle() });
        }
        body
    }
}

/// Adds the members of one object to another.
fn join(body: &mut Value, more: Value) {
    if let (Some(body), Value::Object(more)) = (body.as_object_mut(), more) {
        body.extend(more);
    }
}
