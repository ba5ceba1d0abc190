//! A call of an Action of tasks: from the typed request to the database, and to the typed response.

use rusqlite::{Connection, Transaction};
use serde_json::{Map, Value};
use volc_core::__private::{Action, AsSerde, Reading, Wire};

use super::family::Family;
use super::find::{self, Filter};
use super::machine::{self, NewTask, Started};
use super::task::{Key, Task};
use crate::apps;
use crate::{ApiError, Caller, Code};

/// Members that hold secrets. They are not kept: no response shows them.
const SECRETS: [&str; 3] = ["AccessKey", "SecretKey", "Token"];
/// Members that say which task it is.
const IDS: [&str; 3] = ["AppId", "RoomId", "TaskId"];

/// A call: who calls, when, and what is asked for.
#[derive(Clone, Debug)]
pub(in crate::tasks) struct Call {
    account: String,
    pub(in crate::tasks) version: &'static str,
    pub(in crate::tasks) body: Value,
    pub(in crate::tasks) at: u64,
}

impl Call {
    /// Reads a typed request.
    pub(in crate::tasks) fn new<R: Action>(
        caller: &Caller,
        version: &'static str,
        request: &R,
    ) -> Result<Self, ApiError>
    where
        for<'a> AsSerde<'a, R>: serde::Serialize,
    {
        Ok(Self {
            account: caller.account().to_owned(),
            version,
            body: serde_json::to_value(AsSerde(request))?,
            at: caller.now_millis(),
        })
    }

    /// Returns a text of the request; empty if it is not set.
    pub(in crate::tasks) fn text(&self, name: &str) -> &str {
        self.body[name].as_str().unwrap_or_default()
    }

    /// Returns the name of the task.
    pub(in crate::tasks) fn key(&self) -> Key<'_> {
        Key {
            app_id: self.text("AppId"),
            room_id: self.text("RoomId"),
            task_id: self.text("TaskId"),
        }
    }

    /// Checks that the caller may use the app.
    pub(in crate::tasks) fn check_app(&self, db: &Connection) -> Result<(), ApiError> {
        apps::usable(db, self.text("AppId"), &self.account).map(|_| ())
    }

    /// Returns the settings in the request: all but ids and secrets.
    pub(in crate::tasks) fn settings(&self) -> Value {
        let mut settings = self.body.clone();
        without_secrets(&mut settings);
        if let Value::Object(members) = &mut settings {
            members.retain(|name, _| !IDS.contains(&name.as_str()));
        }
        settings
    }

    /// Returns the new task of a request that names it by room and id.
    pub(in crate::tasks) fn new_task(&self) -> NewTask<'_> {
        NewTask {
            key: self.key(),
            user_id: "",
            version: self.version,
            settings: self.settings(),
            data: Value::Object(Map::new()),
        }
    }
}

fn without_secrets(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|name, _| !SECRETS.contains(&name.as_str()));
            members.values_mut().for_each(without_secrets);
        }
        Value::Array(items) => items.iter_mut().for_each(without_secrets),
        _ => {}
    }
}

/// Makes the typed response of JSON.
pub(in crate::tasks) fn output<O: Wire>(json: Value) -> Result<O, ApiError> {
    O::decode(json, Reading::Exact).map_err(|error| {
        let text = format!("the emulator's response is not that of the page: {error}");
        ApiError::gateway(Code::InternalError, text)
    })
}

/// Returns the response without members.
pub(in crate::tasks) fn nothing() -> Value {
    Value::Object(Map::new())
}

/// The `Result` of a repeated start where that is no error, as the pages of Version 2023-11-01 word it.
const REPEATED: &str =
    "The task has been started. Please do not call the startup task interface repeatedly";

/// Runs a function that changes something; its notes go into a header of the response.
pub(in crate::tasks) async fn write(
    caller: Caller,
    call: Call,
    work: fn(&Transaction<'_>, &Call) -> Result<Vec<String>, ApiError>,
) -> Result<Value, ApiError> {
    let changed = caller.write(move |tx| {
        call.check_app(tx)?;
        work(tx, &call)
    });
    let notes = changed.await?;
    caller.note(notes);
    Ok(nothing())
}

/// Does the same for a start. If it has a note, the task is live already: then the `Result` says so too.
pub(in crate::tasks) async fn start(
    caller: Caller,
    call: Call,
    work: fn(&Transaction<'_>, &Call) -> Result<Vec<String>, ApiError>,
) -> Result<Value, ApiError> {
    let remarks = caller.remarks.clone();
    let result = write(caller, call, work).await?;
    if remarks.has_notes() {
        remarks.acknowledge(REPEATED);
    }
    Ok(result)
}

/// Queries a task, which counts for transitions that come after reads.
pub(in crate::tasks) async fn query(
    caller: Caller,
    call: Call,
    family: &'static Family,
    find: fn(&Connection, &Call) -> Result<Task, ApiError>,
    show: fn(&Connection, &Task, &Call) -> Result<Value, ApiError>,
) -> Result<Value, ApiError> {
    let at = call.at;
    let queried = caller.read(move |db| {
        call.check_app(db)?;
        let task = find(db, &call)?;
        let waiting = task.reads_left.map(|_| task.number);
        Ok((show(db, &task, &call)?, waiting))
    });
    let (shown, waiting) = queried.await?;
    if let Some(number) = waiting {
        caller
            .write(move |tx| machine::count_read(tx, family, number, at))
            .await?;
    }
    Ok(shown)
}

/// Finds the task that a query names: the latest of its name, started within 72 hours.
///
/// # Errors
/// `InvalidParameter.ErrorActiveTaskNotFound`, the only code for a task that is not there.
pub(in crate::tasks) fn queried(
    db: &Connection,
    family: &Family,
    key: Key<'_>,
    at: u64,
) -> Result<Task, ApiError> {
    match find::latest(db, family, key, at)? {
        Some(task) => Ok(task),
        None => Err(find::not_remembered(db, family, key)?),
    }
}

/// Does the same for a query whose `TaskId` is optional: without it, the latest task of the room.
pub(in crate::tasks) fn queried_in_room(
    db: &Connection,
    family: &Family,
    key: Key<'_>,
    at: u64,
) -> Result<Task, ApiError> {
    if !key.task_id.is_empty() {
        return queried(db, family, key, at);
    }
    let filter = Filter {
        app_id: key.app_id.to_owned(),
        family: Some(family.name.to_owned()),
        room_id: Some(key.room_id.to_owned()),
        created_after: Some(find::remembered_after(at)),
        is_reversed: true,
    };
    match find::list(db, &filter, None, 0, 1)?.pop() {
        Some(task) => Ok(task),
        None => Err(find::not_remembered(db, family, key)?),
    }
}

/// Stops the task that a call names.
pub(in crate::tasks) fn stop(
    tx: &Transaction<'_>,
    family: &Family,
    call: &Call,
) -> Result<Vec<String>, ApiError> {
    let mut task = find::active(tx, family, call.key())?;
    machine::stop(tx, family, &mut task, call.at)?;
    Ok(Vec::new())
}

/// Returns the note of a start that has changed nothing.
pub(in crate::tasks) fn note_of(started: &Started) -> Vec<String> {
    match started {
        Started::New => Vec::new(),
        Started::Already(task) => vec![format!(
            "the task `{}` is live already, so this call has changed nothing",
            task.task_id
        )],
    }
}

/// Puts a value at a JSON pointer, and objects on the way to it.
pub(in crate::tasks) fn put(settings: &mut Value, pointer: &str, value: Value) {
    let mut place = settings;
    for name in pointer.split('/').skip(1) {
        if !place.is_object() {
            *place = Value::Object(Map::new());
        }
        place = &mut place[name];
    }
    *place = value;
}

/// Makes the error of a parameter that the page does not allow.
pub(in crate::tasks) fn invalid(text: impl Into<String>) -> ApiError {
    ApiError::service("InvalidParameter", text)
}

/// Writes the trait of a family: a line an Action, with the function that answers it.
macro_rules! actions {
    ($family:ident for $handler:ident; $($method:ident($request:ty): $version:literal, $run:path;)*) => {
        impl $family<$crate::Caller> for $handler {
            type Error = $crate::ApiError;

            $(async fn $method(
                &self,
                request: $request,
                caller: $crate::Caller,
            ) -> Result<<$request as volc_core::__private::Action>::Output, $crate::ApiError> {
                let call = $crate::tasks::call::Call::new(&caller, $version, &request)?;
                $crate::tasks::call::output($run(caller, call).await?)
            })*
        }
    };
}
pub(in crate::tasks) use actions;
