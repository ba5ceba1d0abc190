//! A client of the control API: for tests whose emulator runs in another process.

mod conversations;
mod error;
mod followed_clock;
mod http_exchange;
mod im;
mod im_messages;
mod journal;
mod metrics;
mod music;
mod process;
mod rooms;
mod routes;
mod statistics;
mod tasks;

use std::time::Duration;

pub use self::error::Error;
pub use self::followed_clock::FollowedClock;
pub use self::im::ImClient;
pub use self::process::Process;

use self::http_exchange::Exchange;
use super::api::{ClockState, Health};
use crate::Running;

/// A client of the control API of an emulator.
///
/// ```no_run
/// use std::time::Duration;
/// use volc_rtc_emulator::control::{Client, Effect, Fault, JournalFilter, JournalWait};
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let control = Client::connect("http://127.0.0.1:8787").await?.for_app("000000000000000000000001");
/// control.add_fault(&Fault::new(Effect::code("InternalError.Parallel")).action("StartVoiceChat").count(1)).await?;
///
/// // … the program under test starts an agent, fails once, and tries again …
///
/// let calls = control.wait_for_calls(&JournalWait::new(JournalFilter::action("StartVoiceChat")).count(2)).await?;
/// assert_eq!(calls[0].code.as_deref(), Some("InternalError.Parallel"));
/// assert_eq!(calls[1].code, None);
///
/// control.freeze().await?;
/// control.advance(Duration::from_secs(180)).await?; // The agent has been idle for too long.
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct Client {
    exchange: Exchange,
    app_id: Option<String>,
    followed: FollowedClock,
}

impl Client {
    /// Connects to an emulator by its URL, such as `http://127.0.0.1:8787`, and asks for its health.
    ///
    /// # Errors
    /// If the URL is not one of `http`, or no emulator responds.
    pub async fn connect(url: &str) -> Result<Self, Error> {
        let client = Self::new(url)?;
        client.health().await?;
        Ok(client)
    }

    /// Returns a client that has not connected yet.
    ///
    /// # Errors
    /// If the URL is not one of `http`.
    pub fn new(url: &str) -> Result<Self, Error> {
        Ok(Self {
            exchange: Exchange::new(url)?,
            app_id: None,
            followed: FollowedClock::new(),
        })
    }

    /// Sets the token of an emulator that listens on other than loopback.
    #[must_use]
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.exchange.token = Some(token.into());
        self
    }

    /// Returns the same client for an app alone: what it lists, adds, waits for and removes belongs to the app, so that
    /// tests can run side by side.
    #[must_use]
    pub fn for_app(mut self, app_id: impl Into<String>) -> Self {
        self.app_id = Some(app_id.into());
        self
    }

    /// Returns the URL of the emulator, where the calls of the service go too.
    pub fn url(&self) -> &str {
        &self.exchange.url
    }

    /// The app of the client, if it is for one alone.
    pub(crate) fn app(&self) -> Option<&str> {
        self.app_id.as_deref()
    }

    /// Returns the health of the emulator.
    ///
    /// # Errors
    /// If it does not respond.
    pub async fn health(&self) -> Result<Health, Error> {
        self.exchange.get("/health").await
    }

    /// Freezes the clock at its present moment.
    ///
    /// # Errors
    /// If the emulator does not respond.
    pub async fn freeze(&self) -> Result<ClockState, Error> {
        self.change_clock(&super::ClockChange::new().frozen(true))
            .await
    }

    /// Lets a frozen clock go on from the moment that it stands at.
    ///
    /// # Errors
    /// If the emulator does not respond.
    pub async fn unfreeze(&self) -> Result<ClockState, Error> {
        self.change_clock(&super::ClockChange::new().frozen(false))
            .await
    }

    /// Moves the clock forward. What becomes due by that has happened when this returns.
    ///
    /// An event that is on its way then arrives older by the advance, and its receiver may refuse it: wait first, with
    /// [`settled_deliveries`](Self::settled_deliveries).
    ///
    /// # Errors
    /// If the emulator does not respond.
    pub async fn advance(&self, by: Duration) -> Result<ClockState, Error> {
        self.change_clock(&super::ClockChange::new().advance(by))
            .await
    }
}

impl Running {
    /// Returns a client of its control API.
    ///
    /// # Errors
    /// If it listens where no URL leads to.
    pub fn control(&self) -> Result<Client, Error> {
        Client::new(&self.url())
    }
}
