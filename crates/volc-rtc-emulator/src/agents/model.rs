//! Your own model (`CustomLLM`): the requests that agents make, each failure with its documented code.
//!
//! A request is written to the database in the transaction of the question, and sent by a task while the emulator
//! serves. The emulator's choices:
//!
//! | failure | code |
//! |---|---|
//! | the address cannot be used, or nothing listens there | 1004005 |
//! | a status other than 200, a redirect, or nothing in time | 1004002 |
//! | the connection breaks, or goes silent, before `[DONE]` | 1004003 |
//! | not server-sent events, not JSON, not a chat completion, or neither text nor function calls | 1004004 |
//!
//! The reason of the event says more: the status, the beginning of the body, the line that was not understood.
//! Redirects are not followed. A request that the end of the process cut off has failed with 1004003.

mod client;
mod codes;
mod events;

use rusqlite::{OptionalExtension, Transaction};
use tokio::task::JoinSet;

use self::client::{Client, Request};
use self::codes::READ_FAILED;
use super::machine::{Input, Piece};
use super::{run, settings, tasks};
use crate::store::Store;
use crate::{ApiError, Clock};

/// Sends requests for ever. Those under way are cut off when this is dropped.
pub(crate) async fn run(store: Store, clock: Clock) {
    let client = Client::default();
    let mut changes = store.changes();
    let at = clock.unix_millis();
    if let Err(error) = store.write(move |tx| fail_cut_off(tx, at)).await {
        tracing::error!(%error, "requests to models that were cut off cannot be ended");
    }
    let mut under_way = JoinSet::new();
    loop {
        changes.mark_unchanged();
        while let Some(request) = take(&store).await {
            under_way.spawn(exchange(
                store.clone(),
                clock.clone(),
                client.clone(),
                request,
            ));
        }
        tokio::select! {
            changed = changes.changed() => if changed.is_err() { return },
            _ = under_way.join_next(), if !under_way.is_empty() => {}
        }
    }
}

/// Takes the next request that nobody has sent, if there is one.
async fn take(store: &Store) -> Option<Request> {
    let is_there = store.read(|db| {
        let found = db
            .prepare_cached("SELECT 1 FROM agent_requests WHERE NOT is_running LIMIT 1")?
            .query_row((), |_| Ok(()))
            .optional()?;
        Ok(found.is_some())
    });
    let taken = match is_there.await {
        Ok(true) => store.write(next).await,
        Ok(false) => return None,
        Err(error) => Err(error),
    };
    taken.unwrap_or_else(|error| {
        tracing::error!(%error, "the requests to models cannot be read");
        None
    })
}

fn next(tx: &Transaction<'_>) -> Result<Option<Request>, ApiError> {
    let mut update = tx.prepare_cached(
        "UPDATE agent_requests SET is_running = 1
         WHERE id = (SELECT min(id) FROM agent_requests WHERE NOT is_running) RETURNING id, task, generation, body",
    )?;
    let row = update.query_row((), |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
    });
    let Some((id, task, generation, body)): Option<(i64, i64, i64, String)> = row.optional()?
    else {
        return Ok(None);
    };
    let generation = u64::try_from(generation).unwrap_or_default();
    let session = tasks::session(tx, task)?.filter(|session| session.wants_model(generation));
    let Some(session) = session else {
        // It was interrupted before it was sent.
        finish(tx, id)?;
        return next(tx);
    };
    let model = session.setup.model.clone().unwrap_or_default();
    Ok(Some(Request {
        id,
        task,
        generation,
        body,
        url: settings::forward(tx, &model.url)?,
        millis: session.model_millis(),
        model,
    }))
}

fn finish(tx: &Transaction<'_>, id: i64) -> Result<(), ApiError> {
    tx.prepare_cached("DELETE FROM agent_requests WHERE id = ?1")?
        .execute([id])?;
    Ok(())
}

/// Ends the requests that another process was making.
fn fail_cut_off(tx: &Transaction<'_>, at: u64) -> Result<(), ApiError> {
    let mut delete = tx
        .prepare_cached("DELETE FROM agent_requests WHERE is_running RETURNING task, generation")?;
    let rows = delete.query_map((), |row| Ok((row.get(0)?, row.get(1)?)))?;
    let rows: Vec<(i64, i64)> = rows.collect::<Result<_, _>>()?;
    for (task, generation) in rows {
        let reason = "the emulator ended while the model was asked".to_owned();
        let piece = Piece::Failed {
            code: READ_FAILED,
            reason,
        };
        let generation = u64::try_from(generation).unwrap_or_default();
        run::apply(tx, task, Input::Model { generation, piece }, at)?;
    }
    Ok(())
}

/// Sends a request, and gives the agent what comes.
async fn exchange(store: Store, clock: Clock, client: Client, request: Request) {
    let Request {
        id,
        task,
        generation,
        ..
    } = request;
    let mut response = client.ask(&request).await;
    loop {
        let piece = response.next().await;
        let is_last = matches!(piece, Piece::End | Piece::Failed { .. });
        let at = clock.unix_millis();
        let given = store.write(move |tx| {
            let notes = run::apply(tx, task, Input::Model { generation, piece }, at)?;
            for note in notes {
                tracing::warn!(task, "{note}");
            }
            let session = tasks::session(tx, task)?;
            let goes_on =
                !is_last && session.is_some_and(|session| session.wants_model(generation));
            if !goes_on {
                finish(tx, id)?;
            }
            Ok(goes_on)
        });
        match given.await {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => return tracing::error!(%error, "what a model sends cannot be kept"),
        }
    }
}
