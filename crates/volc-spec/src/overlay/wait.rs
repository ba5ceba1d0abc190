//! The overlay's entry of the wait for a task: `[wait]`.

use toml::de::DeTable;

use super::check::CODES;
use crate::{
    Entry,
    document::{Document, get},
};

/// The wait for a task. Values go by the names that they have in generated code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitOverlay {
    /// The path of the member that holds the state.
    pub status: Entry<String>,
    /// The values of a task that is done.
    pub done: Vec<Entry<String>>,
    /// The values of a task that has failed.
    pub failed: Vec<Entry<String>>,
    /// The path of the member that holds the reason.
    pub reason: Option<Entry<String>>,
    /// The error codes of a task that is not there yet.
    pub not_found: Vec<Entry<String>>,
    /// The time in milliseconds between the first two calls.
    pub every: Entry<u64>,
    /// Documentation of what a task that is done is not yet.
    pub note: Option<Entry<String>>,
}

impl WaitOverlay {
    /// The paths that it names.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &Entry<String>> {
        std::iter::once(&self.status).chain(&self.reason)
    }
}

const KEYS: [&str; 7] = [
    "status",
    "done",
    "failed",
    "reason",
    "not_found",
    "every",
    "note",
];

/// The units of a time, in milliseconds; one that ends like another comes first.
const UNITS: [(&str, u64); 3] = [("ms", 1), ("s", 1000), ("m", 60_000)];

/// The longest time between two calls: an hour.
const LONGEST: u64 = 3_600_000;

pub(super) fn read(document: &mut Document, table: &DeTable<'_>) -> Option<Entry<WaitOverlay>> {
    let item = get(table, "wait")?;
    let table = document.as_table(&item)?;
    document.keys(table, &KEYS);
    for key in ["status", "done", "every"] {
        if get(table, key).is_none() {
            let message = format!("`[wait]` has no `{key}`");
            document.report(CODES.value, item.key.clone(), message);
        }
    }
    // All are read before any is missed, so that one run tells of every fault.
    let status = path(document, table, "status");
    let reason = path(document, table, "reason");
    let ends = document.strings(table, "done");
    let failed = document.strings(table, "failed");
    let not_found = document.strings(table, "not_found");
    let every = interval(document, table);
    let note = document.string(table, "note");
    if ends.is_empty()
        && let Some(list) = get(table, "done")
        && list.value.as_array().is_some_and(|list| list.is_empty())
    {
        let help = "name the values of a task that is done, such as [\"Finished\"]";
        document.refuse(&list, "`done` is empty, so the wait would never end", help);
    }
    refuse_twins(document, &[&ends, &failed]);
    refuse_twins(document, &[&not_found]);
    let wait = WaitOverlay {
        status: status?,
        done: ends,
        failed,
        reason,
        not_found,
        every: every?,
        note,
    };
    Some(item.map(|_| wait))
}

/// The path of a member of the response.
fn path(document: &mut Document, table: &DeTable<'_>, key: &str) -> Option<Entry<String>> {
    let path = document.string(table, key)?;
    let names = path.value.strip_prefix("Result.").unwrap_or_default();
    if names.split('.').any(str::is_empty) {
        let message = format!("`{}` is not the path of a response member", path.value);
        let help = format!(
            "write the path of a member of the response, such as \"Result.Task.{}\"",
            if key == "status" {
                "Status"
            } else {
                "StopReason"
            }
        );
        document.refuse(&path, message, help);
        return None;
    }
    Some(path)
}

/// A time such as `"500ms"`, `"2s"` or `"1m"`, in milliseconds.
fn interval(document: &mut Document, table: &DeTable<'_>) -> Option<Entry<u64>> {
    let text = document.string(table, "every")?;
    let unit = UNITS.iter().find_map(|(unit, factor)| {
        let number = text.value.strip_suffix(unit)?;
        number.parse::<u64>().ok()?.checked_mul(*factor)
    });
    match unit.filter(|millis| (1..=LONGEST).contains(millis)) {
        Some(millis) => Some(text.map(|_| millis)),
        None => {
            let message = format!("`every` cannot be `{}`", text.value);
            let help = "write a time up to an hour, such as \"500ms\", \"2s\" or \"1m\"";
            document.refuse(&text, message, help);
            None
        }
    }
}

/// Refuses what stands in the lists twice.
fn refuse_twins(document: &mut Document, lists: &[&Vec<Entry<String>>]) {
    let mut seen: Vec<&str> = Vec::new();
    for entry in lists.iter().copied().flatten() {
        if seen.contains(&entry.value.as_str()) {
            let message = format!("`{}` is named twice", entry.value);
            document.refuse(entry, message, "remove one of the two");
        }
        seen.push(&entry.value);
    }
}
