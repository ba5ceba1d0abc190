//! The cutting of streams into segments.

use rusqlite::{Connection, Transaction};
use serde::{Deserialize, Serialize};

use super::events;
use super::made::Made;
use crate::ApiError;
use crate::tasks::machine;
use crate::tasks::streams::Selection;
use crate::tasks::task::Task;

/// The user of mixed segments.
pub(super) const MIXED: &str = "mixed";
/// The most streams of a task.
const MOST: usize = 17;

/// The segments that a task is making.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Cutter {
    open: Vec<Open>,
    /// The number of segments that it has made.
    made: u64,
    /// The streams that have had a segment, for the redundant part.
    #[serde(default)]
    known: Vec<(String, i64)>,
}

/// A segment that is being made.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Open {
    user_id: String,
    stream_type: i64,
    from: u64,
    /// True if somebody has published in it.
    has_sound: bool,
    /// True if the stream is still published; with alignment, its segment goes on to the end of the period.
    is_published: bool,
}

/// Returns the audio streams that are cut now: user and kind.
pub(super) fn streams(db: &Connection, task: &Task) -> Result<Vec<(String, i64)>, ApiError> {
    let all = Selection::from_settings(task, true, false).published(db, task)?;
    let all = all
        .into_iter()
        .map(|stream| (stream.user_id, stream.stream_type));
    Ok(all.take(MOST).collect())
}

/// Begins segments of streams that are published, and ends those that are over.
pub(super) fn follow(tx: &Transaction<'_>, task: &mut Task, at: u64) -> Result<(), ApiError> {
    if !task.flag("/Handle", true) {
        return Ok(());
    }
    let mut cutter = read(task);
    let streams = streams(tx, task)?;
    let length = length(task);
    let aligned = task.flag("/Control/Align", false);
    for open in &mut cutter.open {
        let stream = (open.user_id.clone(), open.stream_type);
        open.is_published = is_mixed(open) || streams.contains(&stream);
        open.has_sound |= !streams.is_empty() || !is_mixed(open);
    }
    let is_over =
        |open: &Open| at.saturating_sub(open.from) >= length || (!aligned && !open.is_published);
    let (over, mut open): (Vec<Open>, Vec<Open>) = cutter.open.drain(..).partition(is_over);
    let period = open.iter().map(|open| open.from).min().unwrap_or(at);
    let mut wanted = streams.clone();
    if task.flag("/Control/Mixed", false) {
        wanted.push((MIXED.to_owned(), 0));
    }
    for (user_id, stream_type) in wanted {
        let is_open = open
            .iter()
            .any(|open| open.user_id == user_id && open.stream_type == stream_type);
        if !is_open {
            open.push(Open {
                has_sound: user_id != MIXED || !streams.is_empty(),
                user_id,
                stream_type,
                from: if aligned { period } else { at },
                is_published: true,
            });
        }
    }
    let due = open
        .iter()
        .map(|open| open.from.saturating_add(length))
        .min();
    cutter.open = open;
    make(tx, task, cutter, over, at)?;
    match due {
        Some(due) => machine::wake_at(tx, task, due),
        None => machine::do_not_wake(tx, task),
    }
}

/// Ends all segments.
pub(super) fn finish(tx: &Transaction<'_>, task: &mut Task, at: u64) -> Result<(), ApiError> {
    let mut cutter = read(task);
    let over = std::mem::take(&mut cutter.open);
    make(tx, task, cutter, over, at)?;
    machine::do_not_wake(tx, task)
}

/// Makes segments of those that are over.
fn make(
    tx: &Transaction<'_>,
    task: &mut Task,
    mut cutter: Cutter,
    over: Vec<Open>,
    at: u64,
) -> Result<(), ApiError> {
    let drops_silence = task.flag("/Control/IgnoreSilence", false);
    let redundant = task.millis("/Control/RedundantDuration", 0);
    let mut made = Vec::new();
    for open in over {
        let is_silent = !open.has_sound && drops_silence;
        if is_silent || at <= open.from {
            continue;
        }
        let stream = (open.user_id.clone(), open.stream_type);
        let is_first = !cutter.known.contains(&stream);
        if is_first {
            cutter.known.push(stream);
        }
        cutter.made += 1;
        made.push(Made {
            user_id: open.user_id,
            stream_type: open.stream_type,
            number: cutter.made,
            from: if is_first {
                open.from
            } else {
                open.from.saturating_sub(redundant)
            },
            to: at,
        });
    }
    task.data = serde_json::to_value(&cutter)?;
    machine::save(tx, task)?;
    events::made(tx, task, &made, at)
}

fn read(task: &Task) -> Cutter {
    // A task that has made none has no data yet.
    serde_json::from_value(task.data.clone()).unwrap_or_default()
}

fn is_mixed(open: &Open) -> bool {
    open.user_id == MIXED
}

fn length(task: &Task) -> u64 {
    task.millis("/Duration", 20).max(1000)
}
