//! Tasks as queries and the control API show them.

use serde_json::{Value, json};

use super::{Model, Outcome, State, Task, names};
use crate::families::Family;
use crate::model::ANYTHING;

impl Model {
    /// Answers a query, and counts it.
    pub(crate) fn query(&mut self, family: Family, parameters: &Value) -> Outcome<Value> {
        let (room, id) = names(family, parameters);
        let place = self.found(family, &room, &id)?;
        let shown = self.shown(&self.tasks[place]);
        self.read(place);
        Ok(shown)
    }

    fn shown(&self, task: &Task) -> Value {
        let status = match task.state {
            State::NotStarted => 1,
            State::Stopping if task.started.is_none() => 1,
            State::Running | State::Stopping => 2,
            State::Ended => 3,
            State::Failed => 4,
        };
        let reason = if task.is_live() { "" } else { task.reason };
        let mut shown = json!({
            "StartTime": task.created, "EndTime": task.ended.unwrap_or(0), "Status": status, "StopReason": reason,
        });
        let idle = task.max_idle;
        let targets = task.body["TargetStreams"].clone();
        let more = match task.family {
            Family::Record => json!({ "RecordFileList": self.files(task) }),
            Family::PushMixed => json!({
                "PushStreamState": push_state(task), "PushURL": task.body["PushURL"], "TargetStreams": ANYTHING,
                "Encode": ANYTHING, "Layout": ANYTHING, "Control": { ANYTHING: true, "MaxIdleTime": idle },
                "ExcludeStreams": ANYTHING,
            }),
            Family::PushSingle => json!({
                "PushStreamState": push_state(task), "PushURL": task.body["PushURL"],
                "Stream": { ANYTHING: true, "UserId": task.body["Stream"]["UserId"] },
                "Control": { ANYTHING: true, "MaxIdleTime": idle },
            }),
            Family::Segment => {
                let duration = task.body["Duration"].as_i64().unwrap_or(20);
                let identifier = task.body["Identifier"]
                    .as_str()
                    .unwrap_or(crate::model::ANY_TEXT);
                json!({
                    "MaxIdleTime": idle, "Duration": duration, "Identifier": identifier,
                    "Handle": task.body["Handle"].as_bool().unwrap_or(true), "TargetStreams": streams(&targets),
                    "StorageConfig": ANYTHING, "Control": ANYTHING,
                })
            }
            Family::Snapshot => {
                let interval = task.body["ImageConfig"]["Interval"].as_i64().unwrap_or(2);
                json!({
                    "MaxIdleTime": idle, "ImageConfig": { ANYTHING: true, "Interval": interval },
                    "TargetStreams": streams(&targets), "StorageConfig": ANYTHING,
                })
            }
            Family::Webcast => webcast(task),
            _ => json!({}),
        };
        for (name, value) in more.as_object().unwrap() {
            shown[name] = value.clone();
        }
        let name = match task.family {
            Family::Record => "RecordTask",
            Family::PushMixed => "PushMixedStreamToCDNTask",
            Family::PushSingle => "PushSingleStreamToCDNTask",
            Family::Segment => "SegmentTask",
            Family::Snapshot => "SnapshotTask",
            _ => "WebCastTask",
        };
        json!({ name: shown })
    }

    /// Returns the files of a recording: one of a mixed recording that had a stream and has ended.
    fn files(&self, task: &Task) -> Value {
        if task.is_live() {
            return json!([]);
        }
        if task.body["RecordMode"] == 1 {
            return ANYTHING.into();
        }
        let Some(first) = task.first_stream else {
            return json!([]);
        };
        json!([{ ANYTHING: true, "StartTime": first, "Duration": task.ended.unwrap_or(first) - first }])
    }

    /// Returns all tasks as the control API lists them.
    pub(crate) fn listed(&self) -> Value {
        let tasks = self.tasks.iter().map(|task| {
            let state = match task.state {
                State::NotStarted => "not_started",
                State::Running => "running",
                State::Stopping => "stopping",
                State::Ended => "ended",
                State::Failed => "failed",
            };
            let id = if task.family == Family::Moderation { ANYTHING } else { &task.id };
            // No page has a reason of these.
            let reason = match task.family {
                Family::Relay | Family::Conversion if !task.is_live() => ANYTHING,
                _ => task.reason,
            };
            json!({
                ANYTHING: true, "id": task.number, "family": task.family.name(), "room_id": task.room, "task_id": id,
                "user_id": if task.family == Family::Moderation { &task.user } else { ANYTHING },
                "version": task.version, "state": state, "reason": reason, "created_at": task.created,
                "started_at": task.started, "ended_at": task.ended, "idle_since": task.idle_since,
            })
        });
        tasks.collect()
    }
}

fn push_state(task: &Task) -> i64 {
    match task.state {
        State::Running | State::Stopping if task.started.is_some() => {
            if task.idle_since.is_some() {
                1
            } else {
                5
            }
        }
        State::Ended => 6,
        _ => 0,
    }
}

fn webcast(task: &Task) -> Value {
    let body = &task.body;
    let number = |of: &Value, name: &str, usual: i64| of[name].as_i64().unwrap_or(usual);
    let solution = |one: &Value| {
        let even = |name: &str, usual| (number(one, name, usual) + 1) / 2 * 2;
        json!({
            "Width": even("Width", 1280), "Height": even("Height", 720), "FrameRate": number(one, "FrameRate", 15),
            "Bitrate": number(one, "Bitrate", 0),
        })
    };
    let solutions = body["VideoSolutions"]
        .as_array()
        .cloned()
        .unwrap_or_else(|| vec![json!({})]);
    let (monitor, notify) = (&body["MonitorConfig"], &body["EventNotifyConfig"]);
    json!({
        "UserId": task.user, "SourceURL": body["SourceURL"],
        "VideoSolutions": solutions.iter().map(solution).collect::<Value>(),
        "MaxRunningTime": number(body, "MaxRunningTime", 86_400),
        "MonitorConfig": {
            "FreezeCheckInterval": number(monitor, "FreezeCheckInterval", 0),
            "BlankCheckInterval": number(monitor, "BlankCheckInterval", 0),
            "CrashCheckInterval": number(monitor, "CrashCheckInterval", 0),
        },
        "EventNotifyConfig": {
            "EnableEventNotify": notify["EnableEventNotify"] == true, "StartTimeout": number(notify, "StartTimeout", 0),
        },
    })
}

fn streams(targets: &Value) -> Value {
    if targets.is_null() {
        ANYTHING.into()
    } else {
        json!({ ANYTHING: true, "StreamList": ANYTHING })
    }
}
