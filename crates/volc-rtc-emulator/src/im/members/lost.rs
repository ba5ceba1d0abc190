//! The timers of lost connections to live groups.

use rusqlite::Transaction;
use serde_json::Value;

use crate::ApiError;
use crate::im::conversations::find::Conversation;
use crate::timers::{self, Timer};

/// The kind of the timer; the subject is the short id and the user id.
pub(crate) const LOST: &str = "im-live-connection";
/// The time after which a lost connection counts, in milliseconds.
const LOST_AFTER: u64 = 120_000;

/// Sets the timer of a member whose connection is lost.
pub(super) fn set(
    tx: &Transaction<'_>,
    conversation: &Conversation,
    user_id: i64,
    now_millis: u64,
) -> Result<(), ApiError> {
    let timer = Timer {
        app_id: conversation.app_id.clone(),
        kind: LOST.to_owned(),
        subject: subject(conversation, user_id),
        due_millis: now_millis.saturating_add(LOST_AFTER),
        data: Value::Null,
    };
    timers::set(tx, &timer)
}

/// Takes the timer of a member back, if there is one.
pub(super) fn forget(
    tx: &Transaction<'_>,
    conversation: &Conversation,
    user_id: i64,
) -> Result<(), ApiError> {
    let subject = subject(conversation, user_id);
    timers::cancel(tx, &conversation.app_id, LOST, &subject)
}

/// Returns the short id and the user id of a timer.
pub(super) fn member(timer: &Timer) -> Option<(i64, i64)> {
    let (short_id, user_id) = timer.subject.split_once('/')?;
    Some((short_id.parse().ok()?, user_id.parse().ok()?))
}

fn subject(conversation: &Conversation, user_id: i64) -> String {
    format!("{}/{user_id}", conversation.short_id)
}
