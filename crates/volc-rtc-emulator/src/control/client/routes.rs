//! The calls of the client, a method a route.

use std::time::Duration;

use bytes::Bytes;
use http::Method;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Client, Error, FollowedClock};
use crate::control::api::{
    ActionState, AppState, ClockChange, ClockState, Fault, FaultState, KnownCode, Reset, ResetPart,
};

#[derive(Deserialize)]
struct Ids {
    ids: Vec<String>,
}

#[derive(Deserialize)]
struct Faults {
    faults: Vec<FaultState>,
}

#[derive(Deserialize)]
struct Codes {
    codes: Vec<KnownCode>,
}

#[derive(Deserialize)]
struct Actions {
    actions: Vec<ActionState>,
}

#[derive(Deserialize)]
struct Apps {
    apps: Vec<AppState>,
}

#[derive(Deserialize)]
struct Removed {
    removed: u64,
}

impl Client {
    /// Returns what the clock shows.
    ///
    /// # Errors
    /// If the emulator does not respond.
    pub async fn clock(&self) -> Result<ClockState, Error> {
        let state = self.exchange.get("/clock").await?;
        self.followed.set(&state);
        Ok(state)
    }

    /// Returns a clock that shows here what the emulator's shows: for a verifier of its events, which are dated by it,
    /// `Verifier::builder().clock(move || clock.now())`.
    ///
    /// It is read from the emulator now, and then follows what this client and its clones do to it. What others have
    /// done is seen once [`clock`](Self::clock) has been called again.
    ///
    /// # Errors
    /// If the emulator does not respond.
    pub async fn follow_clock(&self) -> Result<FollowedClock, Error> {
        self.clock().await?;
        Ok(self.followed.clone())
    }

    /// Changes the clock. What becomes due by that has happened when this returns.
    ///
    /// # Errors
    /// If the emulator does not respond.
    pub async fn change_clock(&self, change: &ClockChange) -> Result<ClockState, Error> {
        // Before the emulator does it: the events that become due may be here before its response.
        self.followed.change(change);
        let state = self.post("/clock", change).await?;
        self.followed.set(&state);
        Ok(state)
    }

    /// Adds a fault, and returns its id. One without an app is for the client's app, if it has one.
    ///
    /// # Errors
    /// If the fault names an Action or a code that does not exist, or is wrong in another way.
    pub async fn add_fault(&self, fault: &Fault) -> Result<String, Error> {
        let mut fault = fault.clone();
        fault.app_id = fault.app_id.or_else(|| self.app_id.clone());
        let added: Ids = self.post("/faults", &fault).await?;
        Ok(added.ids.into_iter().next().unwrap_or_default())
    }

    /// Returns the faults, and how often each has happened.
    ///
    /// # Errors
    /// If the emulator does not respond.
    pub async fn faults(&self) -> Result<Vec<FaultState>, Error> {
        let listed: Faults = self.exchange.get(&self.of_app("/faults")).await?;
        Ok(listed.faults)
    }

    /// Removes a fault by its id, and returns it.
    ///
    /// # Errors
    /// If there is none of this id.
    pub async fn remove_fault(&self, id: &str) -> Result<FaultState, Error> {
        let path = format!("/faults/{}", escaped(id));
        self.exchange
            .send(Method::DELETE, &path, Bytes::new(), Duration::ZERO)
            .await
    }

    /// Removes all faults, of the client's app if it has one; returns how many there were.
    ///
    /// # Errors
    /// If the emulator does not respond.
    pub async fn clear_faults(&self) -> Result<u64, Error> {
        self.remove("/faults").await
    }

    /// Returns the codes that a fault may have.
    ///
    /// # Errors
    /// If the emulator does not respond.
    pub async fn fault_codes(&self) -> Result<Vec<KnownCode>, Error> {
        let listed: Codes = self.exchange.get("/faults/codes").await?;
        Ok(listed.codes)
    }

    /// Puts everything back to the start, or some parts of it. One without an app is of the client's app, if it has
    /// one.
    ///
    /// # Errors
    /// If the emulator does not respond.
    pub async fn reset(&self, reset: &Reset) -> Result<(), Error> {
        let mut reset = reset.clone();
        reset.app_id = reset.app_id.or_else(|| self.app_id.clone());
        let _: Value = self.post("/reset", &reset).await?;
        if reset.has(ResetPart::Clock) {
            self.clock().await?;
        }
        Ok(())
    }

    /// Puts a seed into the database: JSON of the format of seed files, or a `Seed`.
    ///
    /// # Errors
    /// If the seed is wrong; the message names the place.
    pub async fn seed(&self, seed: &impl Serialize) -> Result<(), Error> {
        let _: Value = self.post("/seed", seed).await?;
        Ok(())
    }

    /// Returns the database as one JSON value, which holds keys of apps in plain text.
    ///
    /// # Errors
    /// If the emulator does not respond.
    pub async fn snapshot(&self) -> Result<Value, Error> {
        self.exchange.get("/snapshot").await
    }

    /// Puts a snapshot in place of all that is in the database.
    ///
    /// # Errors
    /// With the code `InvalidSnapshot` if it is wrong, or of a newer emulator.
    pub async fn restore(&self, snapshot: &Value) -> Result<(), Error> {
        let body = body(snapshot);
        let _: Value = self
            .exchange
            .send(Method::PUT, "/snapshot", body, Duration::ZERO)
            .await?;
        Ok(())
    }

    /// Returns the Actions, and which of them keep state.
    ///
    /// # Errors
    /// If the emulator does not respond.
    pub async fn actions(&self) -> Result<Vec<ActionState>, Error> {
        let listed: Actions = self.exchange.get("/actions").await?;
        Ok(listed.actions)
    }

    /// Returns the apps that the emulator has.
    ///
    /// # Errors
    /// If the emulator does not respond.
    pub async fn apps(&self) -> Result<Vec<AppState>, Error> {
        let listed: Apps = self.exchange.get("/apps").await?;
        Ok(listed.apps)
    }

    /// Sends any request to the control API, such as `POST` to `/rooms/room-1/users`; the path is that under
    /// `/_emulator`.
    ///
    /// # Errors
    /// If the emulator refuses it, or responds with something other than JSON.
    pub async fn request(
        &self,
        method: Method,
        path: &str,
        json: Option<&Value>,
    ) -> Result<Value, Error> {
        let body = json.map_or_else(Bytes::new, body);
        self.exchange.send(method, path, body, Duration::ZERO).await
    }

    async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        json: &impl Serialize,
    ) -> Result<T, Error> {
        self.exchange
            .send(Method::POST, path, body(json), Duration::ZERO)
            .await
    }

    pub(super) async fn remove(&self, path: &str) -> Result<u64, Error> {
        let path = self.of_app(path);
        let removed: Removed = self
            .exchange
            .send(Method::DELETE, &path, Bytes::new(), Duration::ZERO)
            .await?;
        Ok(removed.removed)
    }

    pub(super) fn of_app(&self, path: &str) -> String {
        match &self.app_id {
            Some(app_id) => format!("{path}?app_id={}", escaped(app_id)),
            None => path.to_owned(),
        }
    }
}

/// JSON as a body. Plain data is always written; were it not, the emulator would refuse the empty body.
pub(super) fn body(json: &impl Serialize) -> Bytes {
    serde_json::to_vec(json).unwrap_or_default().into()
}

pub(super) fn escaped(text: &str) -> impl std::fmt::Display + '_ {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC)
}
