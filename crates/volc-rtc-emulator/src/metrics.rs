//! Metrics: calls by Action and outcome, and the time that they took.
//!
//! They count from the start of the process, through every reset. The values of labels are those of pages and of this
//! program: an Action that no page has counts as `unknown`, a code that none has as `other`, so that a client cannot
//! make the series grow.

mod text;

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use volc_ir::Action;

pub(crate) use self::text::{Format, Kind, Text};
use crate::Code;
use crate::catalog::Catalog;
use crate::gateway::ResponseKind;

/// The upper bounds of the buckets of durations, in microseconds, with their text in seconds.
const BUCKETS: [(u64, &str); 10] = [
    (500, "0.0005"),
    (1_000, "0.001"),
    (2_500, "0.0025"),
    (5_000, "0.005"),
    (10_000, "0.01"),
    (50_000, "0.05"),
    (250_000, "0.25"),
    (1_000_000, "1.0"),
    (5_000_000, "5.0"),
    (30_000_000, "30.0"),
];
/// Codes of this program beside those of the gateway and the pages.
const OWN_CODES: [&str; 2] = ["NotEmulated", "UpstreamUnreachable"];

/// The counts so far.
#[derive(Default)]
pub(crate) struct Metrics(Mutex<Counts>);

#[derive(Default)]
struct Counts {
    calls: BTreeMap<Labels, u64>,
    durations: BTreeMap<(String, String), Durations>,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Labels {
    action: String,
    version: String,
    code: String,
    kind: ResponseKind,
}

/// The calls of an Action by the time that they took.
#[derive(Clone, Copy, Default)]
struct Durations {
    /// Those up to each bound, but above the one before.
    buckets: [u64; BUCKETS.len()],
    count: u64,
    micros: u64,
}

/// A call that is counted.
pub(crate) struct Counted<'a> {
    /// `None` if it reached no Action.
    pub(crate) action: Option<&'a Action>,
    pub(crate) code: Option<&'a str>,
    pub(crate) kind: ResponseKind,
    pub(crate) took: Duration,
}

impl Metrics {
    /// Counts a call.
    pub(crate) fn count(&self, call: &Counted<'_>, catalog: &Catalog) {
        let names = call.action.map_or(("unknown", ""), |action| {
            (action.action.as_str(), action.version.as_str())
        });
        let (action, version) = (names.0.to_owned(), names.1.to_owned());
        let code = match call.code {
            None => "none",
            Some(code) if is_known(code, catalog) => code,
            Some(_) => "other",
        };
        let labels = Labels {
            action: action.clone(),
            version: version.clone(),
            code: code.to_owned(),
            kind: call.kind,
        };
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *counts.calls.entry(labels).or_default() += 1;
        let durations = counts.durations.entry((action, version)).or_default();
        durations.add(u64::try_from(call.took.as_micros()).unwrap_or(u64::MAX));
    }

    /// Writes all that was counted.
    pub(crate) fn write(&self, text: &mut Text) {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let name = "volc_rtc_emulator_calls";
        let help = "Calls by Action, Version, code of the error and origin of the response.";
        text.family(name, Kind::Counter, None, help);
        for (labels, count) in &counts.calls {
            let labels = [
                ("action", labels.action.as_str()),
                ("version", &labels.version),
                ("code", &labels.code),
                ("response", labels.kind.name()),
            ];
            text.sample(&format!("{name}_total"), &labels, *count);
        }
        let name = "volc_rtc_emulator_call_duration_seconds";
        let help = "Time from a call to its response, on the clock of the machine.";
        text.family(name, Kind::Histogram, Some("seconds"), help);
        for ((action, version), durations) in &counts.durations {
            durations.write(text, name, &[("action", action), ("version", version)]);
        }
    }
}

impl Durations {
    fn add(&mut self, micros: u64) {
        self.count += 1;
        self.micros = self.micros.saturating_add(micros);
        let bound = BUCKETS.iter().position(|(bound, _)| micros <= *bound);
        if let Some(bucket) = bound.and_then(|bound| self.buckets.get_mut(bound)) {
            *bucket += 1;
        }
    }

    fn write(&self, text: &mut Text, name: &str, labels: &[(&str, &str)]) {
        let mut so_far = 0;
        let bucket = format!("{name}_bucket");
        let with = |le| [labels, &[("le", le)]].concat();
        for ((_, le), count) in BUCKETS.iter().zip(self.buckets) {
            so_far += count;
            text.sample(&bucket, &with(le), so_far);
        }
        text.sample(&bucket, &with("+Inf"), self.count);
        let (seconds, micros) = (self.micros / 1_000_000, self.micros % 1_000_000);
        let sum = format!("{seconds}.{micros:06}");
        text.sample(&format!("{name}_sum"), labels, sum);
        text.sample(&format!("{name}_count"), labels, self.count);
    }
}

/// Returns whether a code is one of the pages or of this program.
fn is_known(code: &str, catalog: &Catalog) -> bool {
    catalog.code(code).is_some()
        || Code::ALL.iter().any(|known| known.name() == code)
        || OWN_CODES.contains(&code)
}
