//! Things that happen later, on the emulator's clock: kept in the database, so that they survive its process.
//!
//! A timer that is due runs in one write transaction, in which it is deleted too. That happens in a background task
//! while the server runs, and at the start of every call, so that after the clock of a test has been advanced, the next
//! call sees all that has become due, in order of due time.

#[cfg(test)]
mod tests;

use rusqlite::{OptionalExtension, Transaction};
use serde_json::Value;

use crate::store::Store;
use crate::{ApiError, Clock};

/// A kind of timers and what it does.
pub(crate) type Kind = (&'static str, Fire);

/// The function of a kind. Times that it sets or shows count from [`due_millis`](Timer::due_millis), which may be long
/// past. If it fails or panics, all that it did is rolled back, and the timer is gone.
pub(crate) type Fire = fn(&Transaction<'_>, &Timer) -> Result<(), ApiError>;

/// A thing that happens later.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Timer {
    pub(crate) app_id: String,
    /// The name of its kind.
    pub(crate) kind: String,
    /// The thing that it is about, such as a task's id; one timer each for an app and kind.
    pub(crate) subject: String,
    pub(crate) due_millis: u64,
    pub(crate) data: Value,
}

/// Sets a timer, in place of the one with the same app, kind and subject.
pub(crate) fn set(tx: &Transaction<'_>, timer: &Timer) -> Result<(), ApiError> {
    let mut insert = tx.prepare_cached(
        "INSERT OR REPLACE INTO timers (app_id, kind, subject, due_millis, data) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    let due = i64::try_from(timer.due_millis).unwrap_or(i64::MAX);
    let data = serde_json::to_string(&timer.data)?;
    insert.execute((&timer.app_id, &timer.kind, &timer.subject, due, data))?;
    Ok(())
}

/// Takes a timer back, if there is one.
pub(crate) fn cancel(
    tx: &Transaction<'_>,
    app_id: &str,
    kind: &str,
    subject: &str,
) -> Result<(), ApiError> {
    tx.prepare_cached("DELETE FROM timers WHERE app_id = ?1 AND kind = ?2 AND subject = ?3")?
        .execute((app_id, kind, subject))?;
    Ok(())
}

/// Runs all timers that are due, also those that they set. It costs nothing if none is.
pub(crate) async fn catch_up(store: &Store, clock: &Clock, kinds: &'static [Kind]) {
    loop {
        let now = clock.unix_millis();
        if store.next_due() > now {
            return;
        }
        if let Err(error) = store.write(move |tx| fire_next(tx, now, kinds)).await {
            tracing::error!(%error, "the timers cannot be run");
            return;
        }
    }
}

/// Runs timers when they are due, for ever.
pub(crate) async fn run(store: Store, clock: Clock, kinds: &'static [Kind]) {
    let mut changes = store.changes();
    loop {
        catch_up(&store, &clock, kinds).await;
        let due = store.next_due();
        tokio::select! {
            () = clock.reached(due) => {}
            changed = changes.changed() => if changed.is_err() { return },
        }
    }
}

/// Runs the first timer that is due, if one is, and deletes it.
fn fire_next(tx: &Transaction<'_>, now: u64, kinds: &[Kind]) -> Result<(), ApiError> {
    let Some((id, timer)) = first(tx, now)? else {
        return Ok(());
    };
    tx.prepare_cached("DELETE FROM timers WHERE id = ?1")?
        .execute([id])?;
    let Some((_, fire)) = kinds.iter().find(|(kind, _)| *kind == timer.kind) else {
        tracing::error!(kind = timer.kind, "a timer of an unknown kind was dropped");
        return Ok(());
    };
    tx.execute_batch("SAVEPOINT fire")?;
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| fire(tx, &timer)));
    let failure = match outcome {
        Ok(Ok(())) => return Ok(tx.execute_batch("RELEASE fire")?),
        Ok(Err(error)) => error.to_string(),
        Err(_) => "it has panicked".to_owned(),
    };
    tracing::error!(
        kind = timer.kind,
        subject = timer.subject,
        failure,
        "a timer has failed"
    );
    Ok(tx.execute_batch("ROLLBACK TO fire; RELEASE fire")?)
}

/// Returns the first timer that is due, and its id.
fn first(tx: &Transaction<'_>, now: u64) -> Result<Option<(i64, Timer)>, ApiError> {
    let mut select = tx.prepare_cached(
        "SELECT id, app_id, kind, subject, due_millis, data FROM timers WHERE due_millis <= ?1
         ORDER BY due_millis, id LIMIT 1",
    )?;
    let now = i64::try_from(now).unwrap_or(i64::MAX);
    let row = select.query_row([now], |row| {
        let due: i64 = row.get("due_millis")?;
        let data: String = row.get("data")?;
        let timer = Timer {
            app_id: row.get("app_id")?,
            kind: row.get("kind")?,
            subject: row.get("subject")?,
            due_millis: u64::try_from(due).unwrap_or(0),
            // It was written from such a value.
            data: serde_json::from_str(&data).unwrap_or_default(),
        };
        Ok((row.get("id")?, timer))
    });
    Ok(row.optional()?)
}
