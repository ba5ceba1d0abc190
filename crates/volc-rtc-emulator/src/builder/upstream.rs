//! The methods of a builder that set a real endpoint, and records of it.

use std::path::PathBuf;

use super::Builder;
use crate::Upstream;

impl Builder {
    /// Forwards calls to a real endpoint, in place of the emulator's own responses; `X-Emulator-Response` is `upstream`
    /// then. A call has to be right for the gateway of the emulator first, with a signature of one of its accounts.
    ///
    /// ```no_run
    /// use volc_core::Credentials;
    /// use volc_rtc_emulator::{Account, Emulator, Upstream};
    ///
    /// # fn example(real: Credentials) -> Result<(), Box<dyn std::error::Error>> {
    /// let emulator = Emulator::builder()
    ///     .account(Account::new("tester", Credentials::new("AKLTfake", "fake-secret")))
    ///     .upstream(Upstream::new("https://rtc.volcengineapi.com", real))
    ///     .record("calls.jsonl")
    ///     .build()?;
    /// # Ok(()) }
    /// ```
    pub fn upstream(mut self, upstream: Upstream) -> Self {
        self.relay.upstream = Some(upstream);
        self
    }

    /// Records what is forwarded, without its secrets, in a file that is created or continued.
    pub fn record(mut self, file: impl Into<PathBuf>) -> Self {
        self.relay.record = Some(file.into());
        self
    }

    /// Responds to requests with what a record has for equal ones; `X-Emulator-Response` is `replay` then. Requests are
    /// equal if Action, Version, query and body are, whatever the order of members. Of several responses each is sent
    /// once, and the last one from then on. Other requests go on as without it.
    pub fn replay(mut self, file: impl Into<PathBuf>) -> Self {
        self.relay.replay = Some(file.into());
        self
    }
}
