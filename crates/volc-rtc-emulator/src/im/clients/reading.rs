//! Inboxes of clients, and conversations as they see them.

use std::time::Duration;

use axum::Json;
use axum::extract::{Path, State};
use serde::Deserialize;
use serde_json::json;

use super::actor::{Actor, OfApp, Outcome};
use super::rules;
use crate::Emulator;
use crate::control::{ControlError, ImReceived, Params};
use crate::im::messages::{history, inbox};

/// The items of a list, if it is not said otherwise, and the most of them.
const ITEMS: [i64; 2] = [100, 1000];
/// The longest time that an inbox waits for its first entry.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// The query parameters of an inbox.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct InboxParams {
    app_id: Option<String>,
    #[serde(default)]
    after: i64,
    limit: Option<i64>,
    #[serde(default)]
    wait_ms: u64,
}

/// The query parameters of a list of messages.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MessagesParams {
    app_id: Option<String>,
    conversation: i64,
    #[serde(default)]
    after: i64,
    limit: Option<i64>,
}

fn limit(asked: Option<i64>) -> Result<i64, ControlError> {
    let [usual, most] = ITEMS;
    match asked.unwrap_or(usual) {
        limit if (1..=most).contains(&limit) => Ok(limit),
        limit => Err(ControlError::invalid(format!(
            "`limit` is {limit}, it must be 1 to {most}"
        ))),
    }
}

/// Lists what the client has received, the oldest first; waits for the first entry if it is asked to.
pub(super) async fn inbox(
    State(emulator): State<Emulator>,
    Path(user): Path<String>,
    Params(params): Params<InboxParams>,
) -> Outcome {
    let limit = limit(params.limit)?;
    let after = params.after;
    let actor = Actor::new(emulator, &user, OfApp::new(params.app_id))?;
    let wait = Duration::from_millis(params.wait_ms).min(LONGEST_WAIT);
    let mut received = entries(&actor, after, limit).await?;
    if received.is_empty()
        && !wait.is_zero()
        && let Ok(waited) = tokio::time::timeout(wait, first(&actor, after, limit)).await
    {
        received = waited?;
    }
    let last = received.last().map_or(after, |entry| entry.number);
    Ok(Json(json!({"received": received, "last": last})))
}

async fn entries(actor: &Actor, after: i64, limit: i64) -> Result<Vec<ImReceived>, ControlError> {
    actor
        .read(move |db, who| inbox::list(db, &who.app_id, who.user_id, after, limit))
        .await
}

/// Waits until there is an entry, and returns those that there are.
async fn first(actor: &Actor, after: i64, limit: i64) -> Result<Vec<ImReceived>, ControlError> {
    let mut changes = actor.emulator().store().changes();
    loop {
        changes.mark_unchanged();
        let received = entries(actor, after, limit).await?;
        if !received.is_empty() || changes.changed().await.is_err() {
            return Ok(received);
        }
    }
}

/// Lists the messages of a conversation that the client sees, the oldest first.
pub(super) async fn messages(
    State(emulator): State<Emulator>,
    Path(user): Path<String>,
    Params(params): Params<MessagesParams>,
) -> Outcome {
    let limit = limit(params.limit)?;
    let (short_id, after) = (params.conversation, params.after);
    let actor = Actor::new(emulator, &user, OfApp::new(params.app_id))?;
    let messages = actor.read(move |db, who| {
        let (conversation, member) = rules::member(db, who, short_id)?;
        history::list(db, &conversation, &member, after, limit, who.millis())
    });
    let messages = messages.await?;
    let last = messages.last().and_then(|message| message.index);
    let last = last.unwrap_or(after);
    Ok(Json(json!({"messages": messages, "last": last})))
}
