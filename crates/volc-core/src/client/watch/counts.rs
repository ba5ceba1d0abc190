//! Counters and histograms, under the names that `observe` documents.

use std::time::Duration;

use metrics::{counter, histogram};

use super::error_type::error_type;
use crate::client::{Inner, Operation, ReceivedResponse};
use crate::error::Error;

/// Measures a call or an attempt.
pub(super) struct Timer<'a> {
    client: &'a Inner,
    operation: &'a Operation,
    names: &'static Names,
    begun: Duration,
    /// Nothing is left to count.
    ended: bool,
}

struct Names {
    count: &'static str,
    duration: &'static str,
}

static CALL: Names = Names {
    count: "volc_calls_total",
    duration: "volc_call_duration_seconds",
};

static ATTEMPT: Names = Names {
    count: "volc_attempts_total",
    duration: "volc_attempt_duration_seconds",
};

impl<'a> Timer<'a> {
    pub(super) fn call(client: &'a Inner, operation: &'a Operation) -> Self {
        Self::new(client, operation, &CALL)
    }

    pub(super) fn attempt(client: &'a Inner, operation: &'a Operation) -> Self {
        Self::new(client, operation, &ATTEMPT)
    }

    fn new(client: &'a Inner, operation: &'a Operation, names: &'static Names) -> Self {
        Self {
            client,
            operation,
            names,
            begun: if client.metrics {
                client.clock.elapsed()
            } else {
                Duration::ZERO
            },
            ended: !client.metrics,
        }
    }

    /// Counts what it came to. `queued` is how long a call waited for its turns.
    pub(super) fn end(
        mut self,
        outcome: Result<&ReceivedResponse, &Error>,
        queued: Option<Duration>,
    ) {
        if std::mem::replace(&mut self.ended, true) {
            return;
        }
        match outcome {
            Ok(_) => self.count("ok", String::new()),
            Err(error) => self.count("error", error_type(error).into_owned()),
        }
        if let Some(queued) = queued {
            let labels = labels(self.client, self.operation);
            histogram!("volc_queue_duration_seconds", &labels).record(queued);
        }
    }

    fn count(&self, outcome: &'static str, error_type: String) {
        let [service, action, version] = labels(self.client, self.operation);
        let outcome = ("outcome", outcome.to_owned());
        let taken = self.client.clock.elapsed().saturating_sub(self.begun);
        let labels = [service, action, version, outcome];
        histogram!(self.names.duration, &labels).record(taken);
        let [service, action, version, outcome] = labels;
        let labels = [
            service,
            action,
            version,
            outcome,
            ("error_type", error_type),
        ];
        counter!(self.names.count, &labels).increment(1);
    }
}

impl Drop for Timer<'_> {
    fn drop(&mut self) {
        if !self.ended {
            self.count("dropped", String::new());
        }
    }
}

/// Counts a repetition.
pub(super) fn retry(client: &Inner, operation: &Operation, error: &Error) {
    if !client.metrics {
        return;
    }
    let [service, action, version] = labels(client, operation);
    let reason = ("reason", error_type(error).into_owned());
    counter!("volc_retries_total", &[service, action, version, reason]).increment(1);
}

fn labels(client: &Inner, operation: &Operation) -> [(&'static str, String); 3] {
    [
        ("service", client.service.name.to_owned()),
        ("action", operation.action.to_string()),
        ("version", operation.version.to_string()),
    ]
}
