//! The simulated client of a request, and what all requests have in common.

use axum::Json;
use http::StatusCode;
use rusqlite::{Connection, Transaction};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::apps;
use crate::control::ControlError;
use crate::im::users::find as users;
use crate::webhooks::{self, Question, Verdict};
use crate::{ApiError, Emulator};

/// The response to a request.
pub(super) type Outcome = Result<Json<Value>, ControlError>;

/// The query parameter that every call has.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::im) struct OfApp {
    app_id: Option<String>,
}

impl OfApp {
    pub(super) fn new(app_id: Option<String>) -> Self {
        Self { app_id }
    }

    /// Returns the app's id.
    pub(in crate::im) fn id(self) -> Result<String, ControlError> {
        let is_number = |id: &String| id.parse::<i64>().is_ok();
        self.app_id.filter(is_number).ok_or_else(|| {
            let text = "set `?app_id=` to the number of an app, in Rust with `.for_app(\"…\")`; seed an app with such \
                        an id, or a conversation of it";
            ControlError::invalid(text)
        })
    }
}

/// A user, whose client does something.
#[derive(Clone, Debug)]
pub(super) struct Who {
    pub(super) app_id: String,
    /// The app's number.
    pub(super) app: i64,
    pub(super) user_id: i64,
    pub(super) now_millis: u64,
}

impl Who {
    /// Returns the present in seconds since 1970.
    pub(super) fn now(&self) -> i64 {
        self.millis() / 1_000
    }

    /// Returns the present in milliseconds since 1970.
    pub(super) fn millis(&self) -> i64 {
        i64::try_from(self.now_millis).unwrap_or(i64::MAX)
    }

    /// Returns what events say of the client that sends a message: that of its newest connection, or a browser.
    pub(super) fn header(&self, db: &Connection, is_before: bool) -> Result<Value, ApiError> {
        let clients = users::connections(db, &self.app_id, self.user_id)?;
        let platform = clients.last().map(|client| client.platform.as_str());
        let platform = match platform {
            Some("Android") => "android",
            Some("iOS") if is_before => "ios",
            Some("iOS") => "iPhone",
            _ => "web",
        };
        Ok(
            json!({"IP": "127.0.0.1", "DevicePlatform": platform, "OsVersion": "", "DeviceType": ""}),
        )
    }
}

/// The emulator and the client of a request.
#[derive(Clone)]
pub(super) struct Actor {
    emulator: Emulator,
    who: Who,
}

impl Actor {
    pub(super) fn new(emulator: Emulator, user: &str, params: OfApp) -> Result<Self, ControlError> {
        let user_id = user.parse().ok().filter(|user_id| *user_id > 0);
        let user_id = user_id.ok_or_else(|| {
            let text = format!(
                "the user `{}` must be a number above 0",
                user.escape_debug()
            );
            ControlError::invalid(text)
        })?;
        let app_id = params.id()?;
        let app = app_id.parse().unwrap_or_default();
        let who = Who {
            app_id,
            app,
            user_id,
            now_millis: 0,
        };
        Ok(Self { emulator, who })
    }

    pub(super) fn emulator(&self) -> &Emulator {
        &self.emulator
    }

    /// The client at the present time of the clock.
    pub(super) fn who(&self) -> Who {
        Who {
            now_millis: self.emulator.clock().unix_millis(),
            ..self.who.clone()
        }
    }

    /// Runs a piece of work that changes something.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>, &Who) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ControlError> {
        let who = self.who();
        let work = move |tx: &Transaction<'_>| {
            apps::enabled(tx, &who.app_id)?;
            work(tx, &who)
        };
        self.emulator.store().write(work).await.map_err(shown)
    }

    /// Runs a piece of work that only reads.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection, &Who) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ControlError> {
        let who = self.who();
        let work = move |db: &Connection| {
            apps::enabled(db, &who.app_id)?;
            work(db, &who)
        };
        self.emulator.store().read(work).await.map_err(shown)
    }

    /// Asks the receivers of an event before the fact; returns what they change.
    ///
    /// # Errors
    /// `RefusedByCallback`.
    pub(super) async fn ask<C: DeserializeOwned>(
        &self,
        event_type: &'static str,
        data: Value,
    ) -> Result<Vec<C>, ControlError> {
        let question = Question {
            app_id: self.who.app_id.clone(),
            event_type,
            data,
        };
        let verdict = webhooks::ask(&self.emulator.webhooks(), question).await;
        match verdict.map_err(shown)? {
            Verdict::Allowed(changes) => Ok(changes),
            Verdict::Refused { code, message } => {
                let text = format!("{event_type}: `CheckCode` {code}: {message}");
                Err(ControlError::new(
                    StatusCode::FORBIDDEN,
                    "RefusedByCallback",
                    text,
                ))
            }
        }
    }
}

/// Gives the error of a piece of work a status: 404 for what is not there, 400 for parameters, else 409.
fn shown(error: ApiError) -> ControlError {
    let status = match error.code() {
        "ConversationNotFound" | "MessageNotFound" => StatusCode::NOT_FOUND,
        "InvalidParam" | "InvalidParameter.NotExistAppId" => StatusCode::BAD_REQUEST,
        _ => StatusCode::CONFLICT,
    };
    match error.status() {
        Some(_) => error.into(),
        None => error.with_status(status).into(),
    }
}
