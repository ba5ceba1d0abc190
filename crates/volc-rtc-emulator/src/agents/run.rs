//! Tasks under way: an input goes into the state machine, and what comes out is carried out in the same transaction.

use rusqlite::Transaction;

use super::machine::{Input, Output, Session, TimerKind};
use super::{emit, tasks};
use crate::ApiError;
use crate::rooms::events::LeaveReason;
use crate::rooms::ids::UserKey;
use crate::rooms::users;
use crate::timers::{self, Fire, Timer};

/// The kinds of timers of a task; the subject is the number of its row.
pub(crate) const KINDS: [(&str, Fire); 3] = [
    ("agents.step", step_is_due),
    ("agents.human", human_is_due),
    ("agents.idle", idle_is_due),
];

/// Lets something happen to a live task. Returns what the service would pass over in silence; a task that is not live
/// has nothing to say.
pub(super) fn apply(
    tx: &Transaction<'_>,
    id: i64,
    input: Input,
    at: u64,
) -> Result<Vec<String>, ApiError> {
    let Some(mut session) = tasks::session(tx, id)? else {
        return Ok(Vec::new());
    };
    let outputs = session.apply(input);
    // Before anything is done, because leaving a room comes back here.
    tasks::save(tx, id, &session)?;
    carry_out(tx, id, &session, outputs, at)
}

/// Carries out what a session does.
pub(super) fn carry_out(
    tx: &Transaction<'_>,
    id: i64,
    session: &Session,
    outputs: Vec<Output>,
    at: u64,
) -> Result<Vec<String>, ApiError> {
    let setup = &session.setup;
    let mut notes = Vec::new();
    for output in outputs {
        match output {
            Output::Timer { kind, millis } => {
                set_timer(tx, &setup.app, id, kind, at.saturating_add(millis))?
            }
            Output::CancelTimer(kind) => {
                timers::cancel(tx, &setup.app, name(kind), &id.to_string())?
            }
            Output::AskModel {
                request,
                generation,
            } => {
                let body = serde_json::to_string(&request)?;
                let generation = tasks::stored(generation);
                tx.prepare_cached(
                    "INSERT INTO agent_requests (app_id, task, generation, body, is_running)
                     VALUES (?1, ?2, ?3, ?4, 0)",
                )?
                .execute((&setup.app, id, generation, body))?;
            }
            Output::HumanLeaves => {
                let human = UserKey::new(&setup.app, &setup.room, &setup.human);
                users::leave(tx, human, LeaveReason::UserLeave, at)?;
            }
            Output::Note(text) => notes.push(text),
            Output::End(reason) => end(tx, id, reason, at)?,
            output => emit::emit(tx, id, setup, &output, at)?,
        }
    }
    Ok(notes)
}

/// Ends a live task: its agent leaves the room.
pub(super) fn end(tx: &Transaction<'_>, id: i64, reason: &str, at: u64) -> Result<(), ApiError> {
    let Some(session) = tasks::session(tx, id)? else {
        return Ok(());
    };
    apply(tx, id, Input::End, at)?;
    tasks::end(tx, id, reason, at)?;
    let setup = &session.setup;
    let agent = UserKey::new(&setup.app, &setup.room, &setup.agent);
    users::leave(tx, agent, LeaveReason::UserLeave, at)?;
    Ok(())
}

fn set_timer(
    tx: &Transaction<'_>,
    app_id: &str,
    id: i64,
    kind: TimerKind,
    due_millis: u64,
) -> Result<(), ApiError> {
    timers::set(
        tx,
        &Timer {
            app_id: app_id.to_owned(),
            kind: name(kind).to_owned(),
            subject: id.to_string(),
            due_millis,
            data: serde_json::Value::Null,
        },
    )
}

fn name(kind: TimerKind) -> &'static str {
    match kind {
        TimerKind::Step => "agents.step",
        TimerKind::Human => "agents.human",
        TimerKind::Idle => "agents.idle",
    }
}

fn step_is_due(tx: &Transaction<'_>, timer: &Timer) -> Result<(), ApiError> {
    is_due(tx, timer, TimerKind::Step)
}

fn human_is_due(tx: &Transaction<'_>, timer: &Timer) -> Result<(), ApiError> {
    is_due(tx, timer, TimerKind::Human)
}

fn idle_is_due(tx: &Transaction<'_>, timer: &Timer) -> Result<(), ApiError> {
    is_due(tx, timer, TimerKind::Idle)
}

fn is_due(tx: &Transaction<'_>, timer: &Timer, kind: TimerKind) -> Result<(), ApiError> {
    let id = timer.subject.parse().unwrap_or_default();
    let notes = apply(tx, id, Input::Due(kind), timer.due_millis)?;
    for note in notes {
        tracing::warn!(task = id, "{note}");
    }
    Ok(())
}
