//! A task, as its row has it.

use rusqlite::Row;
use rusqlite::types::{FromSql, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use serde_json::Value;

/// The state of a task; the numbers are those of `Status` in the responses of most families.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::tasks) enum State {
    /// Unknown; the pages list it.
    Abnormal,
    /// It was accepted and does not run yet.
    NotStarted,
    /// It runs.
    Running,
    /// It has ended.
    Ended,
    /// It has failed.
    Failed,
}

impl State {
    /// Returns the number in the database and in responses.
    pub(in crate::tasks) fn number(self) -> i64 {
        match self {
            Self::Abnormal => 0,
            Self::NotStarted => 1,
            Self::Running => 2,
            Self::Ended => 3,
            Self::Failed => 4,
        }
    }

    /// Returns whether the task may still do something.
    pub(in crate::tasks) fn is_live(self) -> bool {
        matches!(self, Self::NotStarted | Self::Running)
    }
}

impl FromSql for State {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let all = [Self::NotStarted, Self::Running, Self::Ended, Self::Failed];
        let number = value.as_i64()?;
        let state = all.into_iter().find(|state| state.number() == number);
        Ok(state.unwrap_or(Self::Abnormal))
    }
}

impl ToSql for State {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.number().into())
    }
}

/// The name of a task, by which Actions know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::tasks) struct Key<'a> {
    pub(in crate::tasks) app_id: &'a str,
    /// Empty for families without rooms.
    pub(in crate::tasks) room_id: &'a str,
    pub(in crate::tasks) task_id: &'a str,
}

/// A task.
#[derive(Clone, Debug)]
pub(in crate::tasks) struct Task {
    /// The order of creation, and the id in the control API.
    pub(in crate::tasks) number: i64,
    pub(in crate::tasks) app_id: String,
    pub(in crate::tasks) family: String,
    pub(in crate::tasks) room_id: String,
    pub(in crate::tasks) task_id: String,
    pub(in crate::tasks) user_id: String,
    /// The Version of the Action that started it, of which its events are.
    pub(in crate::tasks) version: String,
    pub(in crate::tasks) state: State,
    /// The reason of its stop: empty for a task that nobody has asked to stop.
    pub(in crate::tasks) reason: String,
    /// The text of its failure.
    pub(in crate::tasks) message: String,
    pub(in crate::tasks) created_at: u64,
    pub(in crate::tasks) started_at: Option<u64>,
    pub(in crate::tasks) updated_at: u64,
    pub(in crate::tasks) ended_at: Option<u64>,
    pub(in crate::tasks) reads_left: Option<i64>,
    pub(in crate::tasks) active: Option<bool>,
    pub(in crate::tasks) idle_since: Option<u64>,
    /// The request without ids and keys, and what updates have changed.
    pub(in crate::tasks) settings: Value,
    /// The part that the family keeps of it.
    pub(in crate::tasks) data: Value,
}

impl Task {
    /// Reads a row.
    pub(in crate::tasks) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let json = |name: &str| {
            let text: String = row.get(name)?;
            // It was written from such a value.
            Ok::<Value, rusqlite::Error>(serde_json::from_str(&text).unwrap_or_default())
        };
        let moment =
            |name: &str| Ok::<_, rusqlite::Error>(row.get::<_, Option<i64>>(name)?.map(shown));
        Ok(Self {
            number: row.get("number")?,
            app_id: row.get("app_id")?,
            family: row.get("family")?,
            room_id: row.get("room_id")?,
            task_id: row.get("task_id")?,
            user_id: row.get("user_id")?,
            version: row.get("version")?,
            state: row.get("state")?,
            reason: row.get("reason")?,
            message: row.get("message")?,
            created_at: shown(row.get("created_at")?),
            started_at: moment("started_at")?,
            updated_at: shown(row.get("updated_at")?),
            ended_at: moment("ended_at")?,
            reads_left: row.get("reads_left")?,
            active: row.get("active")?,
            idle_since: moment("idle_since")?,
            settings: json("settings")?,
            data: json("data")?,
        })
    }

    /// Returns whether a stop was asked for and has not come yet.
    pub(in crate::tasks) fn is_stopping(&self) -> bool {
        self.state.is_live() && !self.reason.is_empty()
    }

    /// Returns the reason as responses show it: empty while the task is live.
    pub(in crate::tasks) fn stop_reason(&self) -> &str {
        if self.state.is_live() {
            ""
        } else {
            &self.reason
        }
    }

    /// Returns the end as responses show it: 0 while the task is live.
    pub(in crate::tasks) fn end_time(&self) -> u64 {
        self.ended_at.unwrap_or(0)
    }

    /// Returns a value of the settings by its JSON pointer.
    pub(in crate::tasks) fn setting(&self, pointer: &str) -> Option<&Value> {
        self.settings
            .pointer(pointer)
            .filter(|value| !value.is_null())
    }

    /// Returns an integer of the settings, or the default of its page.
    pub(in crate::tasks) fn int(&self, pointer: &str, default: i64) -> i64 {
        let value = self.setting(pointer);
        value.and_then(Value::as_i64).unwrap_or(default)
    }

    /// Returns seconds of the settings in milliseconds.
    pub(in crate::tasks) fn millis(&self, pointer: &str, default_seconds: u64) -> u64 {
        let value = self.setting(pointer).and_then(Value::as_u64);
        value.unwrap_or(default_seconds).saturating_mul(1000)
    }

    /// Returns a boolean of the settings, or the default of its page.
    pub(in crate::tasks) fn flag(&self, pointer: &str, default: bool) -> bool {
        let value = self.setting(pointer);
        value.and_then(Value::as_bool).unwrap_or(default)
    }

    /// Returns a text of the settings; empty if it is not set.
    pub(in crate::tasks) fn text(&self, pointer: &str) -> &str {
        let value = self.setting(pointer);
        value.and_then(Value::as_str).unwrap_or_default()
    }
}

#[cfg(test)]
impl Task {
    /// Returns a running task with these settings.
    pub(in crate::tasks) fn with_settings(settings: Value) -> Self {
        Self {
            number: 1,
            app_id: "app".to_owned(),
            family: "test".to_owned(),
            room_id: "room".to_owned(),
            task_id: "task".to_owned(),
            user_id: String::new(),
            version: "2023-11-01".to_owned(),
            state: State::Running,
            reason: String::new(),
            message: String::new(),
            created_at: 1,
            started_at: Some(1),
            updated_at: 1,
            ended_at: None,
            reads_left: None,
            active: None,
            idle_since: None,
            settings,
            data: Value::Null,
        }
    }
}

/// Returns milliseconds since 1970 as the database has them.
pub(in crate::tasks) fn stored(millis: u64) -> i64 {
    i64::try_from(millis).unwrap_or(i64::MAX)
}

/// Returns milliseconds since 1970 from the database.
pub(in crate::tasks) fn shown(millis: i64) -> u64 {
    u64::try_from(millis).unwrap_or(0)
}
