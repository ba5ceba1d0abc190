//! The client's calls of the journal.

use std::time::Duration;

use bytes::Bytes;
use http::Method;
use serde::Deserialize;
use serde_json::Value;

use super::routes::{body, escaped};
use super::{Client, Error};
use crate::control::api::{JournalCounts, JournalEntry, JournalFilter, JournalWait};

#[derive(Deserialize)]
struct Calls {
    calls: Vec<JournalEntry>,
}

impl Client {
    /// Returns the calls that pass a filter, the oldest first.
    ///
    /// # Errors
    /// If the emulator does not respond.
    pub async fn journal(&self, filter: &JournalFilter) -> Result<Vec<JournalEntry>, Error> {
        let listed: Calls = self
            .exchange
            .get(&self.filtered("/journal", filter))
            .await?;
        Ok(listed.calls)
    }

    /// Returns the numbers of the calls that pass a filter, by Action and by code.
    ///
    /// # Errors
    /// If the emulator does not respond.
    pub async fn journal_counts(&self, filter: &JournalFilter) -> Result<JournalCounts, Error> {
        self.exchange
            .get(&self.filtered("/journal/counts", filter))
            .await
    }

    /// Returns the calls that reached no Action: unknown ones, and those that were not signed as they should be. They
    /// are those of all apps, since such a call may name none.
    ///
    /// # Errors
    /// If the emulator does not respond.
    pub async fn unmatched_calls(&self) -> Result<Vec<JournalEntry>, Error> {
        let listed: Calls = self.exchange.get("/journal/unmatched").await?;
        Ok(listed.calls)
    }

    /// Waits until so many calls pass a filter, and returns them. Those that came before count; none is waited for by
    /// asking again.
    ///
    /// # Errors
    /// With the code `WaitTimeout` if they do not come in time.
    pub async fn wait_for_calls(&self, wait: &JournalWait) -> Result<Vec<JournalEntry>, Error> {
        let mut wait = wait.clone();
        wait.filter = self.completed(&wait.filter);
        let timeout = Duration::from(wait.timeout);
        let body = body(&wait);
        let waited: Calls = self
            .exchange
            .send(Method::POST, "/journal/wait", body, timeout)
            .await?;
        Ok(waited.calls)
    }

    /// Returns a call as a command for curl, without its signature and secrets.
    ///
    /// # Errors
    /// If the journal has no call of this request id.
    pub async fn call_as_curl(&self, request_id: &str) -> Result<String, Error> {
        let path = format!("/journal/{}/curl", escaped(request_id));
        let bytes = self
            .exchange
            .bytes(Method::GET, &path, Bytes::new(), Duration::ZERO)
            .await?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Returns the calls that pass a filter as an HTTP archive, HAR 1.2, as browsers and their tools read it; without
    /// signatures, secrets, and the bodies of responses.
    ///
    /// # Errors
    /// If the emulator does not respond.
    pub async fn journal_har(&self, filter: &JournalFilter) -> Result<Value, Error> {
        self.exchange
            .get(&self.filtered("/journal/har", filter))
            .await
    }

    /// Forgets all calls, of the client's app if it has one; returns how many there were.
    ///
    /// # Errors
    /// If the emulator does not respond.
    pub async fn clear_journal(&self) -> Result<u64, Error> {
        self.remove("/journal").await
    }

    fn completed(&self, filter: &JournalFilter) -> JournalFilter {
        let mut filter = filter.clone();
        filter.app_id = filter.app_id.or_else(|| self.app_id.clone());
        filter
    }

    /// A path with a filter as its query.
    fn filtered(&self, path: &str, filter: &JournalFilter) -> String {
        let filter = serde_json::to_value(self.completed(filter)).unwrap_or_default();
        let members = filter.as_object().into_iter().flatten();
        let pairs = members.map(|(name, value)| {
            let text = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            format!("{name}={}", escaped(&text))
        });
        format!("{path}?{}", pairs.collect::<Vec<_>>().join("&"))
    }
}
