//! `POST /_emulator/events`: any event of the pages, as if it had happened now.
//!
//! Without `data` it is the page's example; with it, exactly this data. Either way the members that name the app, the
//! room and the time are those of the call: where the example has them, or the data lacks them.

use http::StatusCode;
use rusqlite::Transaction;
use serde_json::{Map, Value, json};
use volc_ir::{Event, Field, Type};

use super::api::Trigger;
use super::emit;
use super::pages::{self, Pages, Refused};
use crate::outbox::NewEvent;
use crate::{ApiError, apps};

/// An event that keeps to its page.
#[derive(Clone, Debug)]
pub(crate) struct Happening {
    app_id: String,
    event_type: String,
    version: String,
    room_id: Option<String>,
    data: Map<String, Value>,
    at_millis: u64,
}

impl Trigger {
    /// Checks the event by its page, and fills in what it leaves out.
    pub(crate) fn complete(self, pages: &Pages, now_millis: u64) -> Result<Happening, Refused> {
        let page = pages.triggered(&self.event_type, self.version.as_deref())?;
        let app_id = self.app_id.unwrap_or_else(|| apps::TEST_APP_ID.to_owned());
        let is_example = self.data.is_none();
        let mut data = self.data.unwrap_or_else(|| pages::example(page));
        let mut fill = |name: &str, value: Value| {
            let field = page.data.iter().find(|field| field.name == name);
            let is_wanted = data.contains_key(name) == is_example;
            if let Some(value) = field
                .filter(|_| is_wanted)
                .and_then(|field| fitting(field, value))
            {
                data.insert(name.to_owned(), value);
            }
        };
        fill("AppId", json!(app_id));
        fill("Timestamp", json!(now_millis));
        fill("EventTime", json!(now_millis));
        if let Some(room_id) = &self.room_id {
            fill("RoomId", json!(room_id));
        }
        let data = pages::checked(page, &data)?;
        let room_id = match (self.room_id, data.get("RoomId").and_then(Value::as_str)) {
            (Some(room_id), Some(other)) if room_id != other => {
                let text = format!(
                    "`room_id` is `{room_id}`, but `data.RoomId` is `{other}`; leave one of them out"
                );
                return Err(Refused(text));
            }
            (room_id, other) => room_id.or_else(|| other.map(str::to_owned)),
        };
        Ok(Happening {
            app_id,
            version: version(page, self.version),
            event_type: self.event_type,
            room_id,
            data,
            at_millis: now_millis,
        })
    }
}

/// A value as the field wants it: an AppId is a number where the page says so. `None` if it cannot be one.
fn fitting(field: &Field, value: Value) -> Option<Value> {
    match (&field.ty, &value) {
        (Type::Int {}, Value::String(text)) => text.parse::<i64>().ok().map(Value::from),
        (Type::String {}, Value::Number(number)) => Some(number.to_string().into()),
        _ => Some(value),
    }
}

fn version(page: &Event, asked: Option<String>) -> String {
    asked
        .or_else(|| page.version.clone())
        .unwrap_or_else(|| emit::VERSION.to_owned())
}

impl Happening {
    /// Checks that the app is there: an event of any other has no receiver, and is a mistake.
    pub(crate) fn check_app(&self, tx: &Transaction<'_>) -> Result<(), ApiError> {
        let mut select = tx.prepare_cached("SELECT 1 FROM apps WHERE app_id = ?1")?;
        if select.exists([&self.app_id])? {
            return Ok(());
        }
        let text = format!(
            "there is no app `{}`; seed it, or create one with CreateApp",
            self.app_id.escape_debug()
        );
        Err(ApiError::service("NotFound", text).with_status(StatusCode::NOT_FOUND))
    }

    /// Lets the event happen. Returns its id.
    pub(crate) fn emit(self, tx: &Transaction<'_>) -> Result<i64, ApiError> {
        let event = NewEvent {
            app_id: &self.app_id,
            event_type: &self.event_type,
            room_id: self.room_id.as_deref(),
            data: Value::Object(self.data),
            at_millis: self.at_millis,
        };
        emit::emit_version(tx, &event, &self.version)
    }
}
