//! Recorded responses of equal requests.

use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::form::{RecordError, RecordedResponse};
use super::reader::read;

/// The responses of a record, by the keys of their requests.
pub(super) struct Replay(HashMap<String, Recorded>);

/// The responses of equal requests, in the order in which they were recorded.
#[derive(Default)]
struct Recorded {
    responses: Vec<RecordedResponse>,
    /// The number of those that were sent.
    sent: AtomicUsize,
}

impl Replay {
    pub(super) fn open(file: &Path) -> Result<Self, RecordError> {
        let mut recorded: HashMap<String, Recorded> = HashMap::new();
        for (_, exchange) in read(file)? {
            let found = recorded.entry(exchange.key()).or_default();
            found.responses.push(exchange.response);
        }
        Ok(Self(recorded))
    }

    /// Returns the next response of equal requests; the last one again when all were sent.
    pub(super) fn next(&self, key: &str) -> Option<&RecordedResponse> {
        let recorded = self.0.get(key)?;
        let sent = recorded.sent.fetch_add(1, Ordering::Relaxed);
        recorded.responses.get(sent).or(recorded.responses.last())
    }

    /// Begins with the first responses again.
    pub(super) fn rewind(&self) {
        for recorded in self.0.values() {
            recorded.sent.store(0, Ordering::Relaxed);
        }
    }
}
