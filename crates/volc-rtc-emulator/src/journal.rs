//! The journal: the last calls and their outcomes, bounded by number and bytes. Secrets are redacted before anything is
//! kept.
//!
//! A call is kept as the JSON that the control API shows, so that its size is known; what filters look at is kept
//! beside it.

pub(crate) mod redact;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::header;
use serde_json::Value;
use tokio::sync::watch;
use volc_core::__private::shown;
use volc_ir::Action;

use crate::control::{JournalEntry, JournalFilter};
use crate::gateway::{Incoming, Trail};

/// The number of calls that are kept.
pub(crate) const MOST_CALLS: usize = 1_000;
/// The bytes of the calls that are kept.
const MOST_BYTES: usize = 16 << 20;
/// The bytes that a kept call takes beside its JSON.
const OVERHEAD: usize = 512;
/// The size in bytes up to which a body is kept.
const BODY: usize = 16 * 1024;
/// The size in bytes up to which texts of a request are kept, each.
const TEXT: usize = 1_024;

/// The last calls.
pub(crate) struct Journal {
    kept: Mutex<Kept>,
    /// Counts the calls and clearings.
    changes: watch::Sender<u64>,
}

#[derive(Default)]
struct Kept {
    records: VecDeque<Arc<Record>>,
    bytes: usize,
    /// The number of the last call.
    last: u64,
    /// The number of calls that were pushed out.
    dropped: u64,
    /// The number of clearings.
    clearings: u64,
}

/// A call that is kept.
pub(crate) struct Record {
    /// The members that filters look at.
    pub(crate) entry: JournalEntry,
    /// The whole entry.
    pub(crate) json: String,
}

/// A count of the calls that pass a filter, which goes on where it stopped.
#[derive(Default)]
pub(crate) struct Tally {
    last: u64,
    clearings: u64,
    /// The number of calls, also of those that were pushed out since.
    pub(crate) matched: u64,
    /// The latest of them.
    pub(crate) records: VecDeque<Arc<Record>>,
}

impl Default for Journal {
    fn default() -> Self {
        Self {
            kept: Mutex::default(),
            changes: watch::Sender::new(0),
        }
    }
}

impl Journal {
    /// Adds a call, and numbers it.
    pub(crate) fn add(&self, mut entry: JournalEntry) {
        let mut kept = self.kept();
        kept.last += 1;
        entry.seq = kept.last;
        // Plain data is always written; were it not, the entry would be seen to be empty.
        let json = serde_json::to_string(&entry).unwrap_or_default();
        entry.query = Vec::new();
        (entry.body, entry.message, entry.finding) = (None, None, None);
        entry.findings = Vec::new();
        kept.bytes += json.len() + OVERHEAD;
        kept.records.push_back(Arc::new(Record { entry, json }));
        while kept.records.len() > MOST_CALLS || kept.bytes > MOST_BYTES {
            let Some(oldest) = kept.records.pop_front() else {
                break;
            };
            kept.bytes -= oldest.json.len() + OVERHEAD;
            kept.dropped += 1;
        }
        drop(kept);
        self.changed();
    }

    /// Returns the calls that pass a filter, the oldest first, and the number of those that were pushed out.
    pub(crate) fn list(&self, filter: &JournalFilter) -> (Vec<Arc<Record>>, u64) {
        let kept = self.kept();
        let wanted = kept
            .records
            .iter()
            .filter(|record| filter.passes(&record.entry));
        (wanted.cloned().collect(), kept.dropped)
    }

    /// Returns the call of a request id.
    pub(crate) fn get(&self, request_id: &str) -> Option<Arc<Record>> {
        let kept = self.kept();
        let mut records = kept.records.iter();
        records
            .find(|record| record.entry.request_id == request_id)
            .cloned()
    }

    /// Removes the calls of an app, or all of them; returns how many there were.
    pub(crate) fn clear(&self, app_id: Option<&str>) -> usize {
        let mut kept = self.kept();
        let before = kept.records.len();
        kept.records.retain(|record| {
            app_id.is_some_and(|app_id| record.entry.app_id.as_deref() != Some(app_id))
        });
        kept.bytes = kept
            .records
            .iter()
            .map(|record| record.json.len() + OVERHEAD)
            .sum();
        kept.clearings += 1;
        if app_id.is_none() {
            kept.dropped = 0;
        }
        let removed = before - kept.records.len();
        drop(kept);
        self.changed();
        removed
    }

    /// Waits until so many calls pass a filter; those that are there count. What was counted by then is in the tally
    /// also if the wait is given up.
    pub(crate) async fn wait(&self, filter: &JournalFilter, count: u64, tally: &mut Tally) {
        let mut changes = self.changes.subscribe();
        loop {
            changes.mark_unchanged();
            self.count(filter, tally);
            // The sender lives as long as the journal.
            if tally.matched >= count || changes.changed().await.is_err() {
                return;
            }
        }
    }

    fn count(&self, filter: &JournalFilter, tally: &mut Tally) {
        let kept = self.kept();
        if tally.clearings != kept.clearings {
            *tally = Tally {
                clearings: kept.clearings,
                ..Tally::default()
            };
        }
        let new = kept
            .records
            .iter()
            .rev()
            .take_while(|record| record.entry.seq > tally.last);
        let new: Vec<_> = new
            .filter(|record| filter.passes(&record.entry))
            .cloned()
            .collect();
        tally.last = kept.last;
        tally.matched += new.len() as u64;
        tally.records.extend(new.into_iter().rev());
        let surplus = tally.records.len().saturating_sub(MOST_CALLS);
        tally.records.drain(..surplus);
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn changed(&self) {
        self.changes
            .send_modify(|count| *count = count.wrapping_add(1));
    }
}

impl JournalFilter {
    pub(crate) fn passes(&self, entry: &JournalEntry) -> bool {
        let is = |wanted: &Option<String>, value: Option<&str>| {
            wanted.as_deref().is_none_or(|wanted| Some(wanted) == value)
        };
        let is_fault = |wanted: &str| {
            let fault = entry.fault.as_ref();
            fault.is_some_and(|fault| fault.id == wanted || fault.name.as_deref() == Some(wanted))
        };
        is(&self.action, Some(&entry.action))
            && is(&self.version, Some(&entry.version))
            && is(&self.app_id, entry.app_id.as_deref())
            && self.status.is_none_or(|status| status == entry.status)
            && is(&self.code, entry.code.as_deref())
            && self.failed.is_none_or(|failed| failed == is_failure(entry))
            && is(&self.response, entry.response.as_deref())
            && self.fault.as_deref().is_none_or(is_fault)
            && self
                .unmatched
                .is_none_or(|unmatched| unmatched == entry.unmatched)
            && self.since.is_none_or(|since| entry.at >= since)
            && self.after.is_none_or(|after| entry.seq > after)
    }
}

/// Returns whether a call failed.
pub(crate) fn is_failure(entry: &JournalEntry) -> bool {
    entry.code.is_some() || entry.status >= 400
}

/// Creates the entry of a request, before its outcome is known.
pub(crate) fn entry(
    incoming: &Incoming<'_>,
    trail: &Trail,
    action: Option<&Action>,
) -> JournalEntry {
    let is_kept = incoming.body.len() <= BODY;
    let body = action
        .filter(|_| is_kept)
        .and_then(|action| redact::body(action, incoming.body));
    let app_id = trail.app_id.clone().or_else(|| app_id(incoming));
    let action_name = match trail.action.as_str() {
        "" => incoming.parameter("Action").unwrap_or_default(),
        action => action,
    };
    let version = match trail.version.as_str() {
        "" => incoming.parameter("Version").unwrap_or_default(),
        version => version,
    };
    let content_type = incoming.header(header::CONTENT_TYPE);
    JournalEntry {
        action: text(action_name),
        version: text(version),
        app_id: app_id.map(|id| text(&id)),
        method: text(incoming.method.as_str()),
        path: text(&incoming.path),
        query: redact::query(action, &incoming.query)
            .into_iter()
            .map(|(name, value)| (text(&name), text(&value)))
            .collect(),
        access_key: text(&trail.access_key),
        content_type: content_type.map(text),
        body,
        body_bytes: incoming.body.len(),
        finding: trail.explanation.clone(),
        findings: trail.findings.clone(),
        ..JournalEntry::default()
    }
}

/// A text of a request as it is kept: redacted, and cut off where it is too long.
fn text(text: &str) -> String {
    let mut kept = shown(text, &[]).into_owned();
    if kept.len() > TEXT {
        let end = (0..=TEXT).rev().find(|end| kept.is_char_boundary(*end));
        kept.truncate(end.unwrap_or(0));
        kept.push('…');
    }
    kept
}

/// Returns the app that a request names, whether its parameters are valid or not.
fn app_id(incoming: &Incoming<'_>) -> Option<String> {
    const NAMES: [&str; 2] = ["AppId", "AppID"];
    let in_query = NAMES.iter().find_map(|name| incoming.parameter(name));
    if let Some(id) = in_query {
        return Some(id.to_owned());
    }
    let body = Some(incoming.body).filter(|body| body.len() <= BODY)?;
    let body: Value = serde_json::from_slice(body).ok()?;
    NAMES.iter().find_map(|name| id_text(body.get(name)?))
}

/// Returns an id that is a text or a number, as text.
pub(crate) fn id_text(id: &Value) -> Option<String> {
    match id {
        Value::String(id) => Some(id.clone()),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    }
}
