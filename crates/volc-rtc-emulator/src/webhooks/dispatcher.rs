//! The task that delivers: it sleeps until something is due, and keeps a bounded number of attempts under way.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::{AbortHandle, Id, JoinError, JoinSet};

use super::context::Context;
use super::exchange::{Attempt, exchange};
use super::job;
use super::queue::{self, Ended, QueueKey};
use super::send::Outgoing;
use crate::ApiError;

/// The time to wait after the database has failed, so that a full disk is no busy loop.
const AFTER_FAILURE: Duration = Duration::from_secs(1);

/// Delivers for ever. Attempts under way are cut off when this is dropped; the next task makes them again.
pub(crate) async fn run(context: Context) {
    let _turn = context.webhooks.turn.lock().await;
    let mut changes = context.store.changes();
    let mut under_way = UnderWay::default();
    loop {
        changes.mark_unchanged();
        let next_due = match fill(&context, &mut under_way).await {
            Ok(next_due) => next_due,
            Err(error) => {
                tracing::error!(%error, "webhooks wait, since their queues cannot be read");
                tokio::time::sleep(AFTER_FAILURE).await;
                continue;
            }
        };
        tokio::select! {
            () = under_way.ended(), if !under_way.is_empty() => {}
            changed = changes.changed() => if changed.is_err() { return },
            () = context.clock.reached(next_due.unwrap_or(u64::MAX)), if next_due.is_some() => {}
        }
    }
}

/// The attempts that are under way, and their queues.
#[derive(Default)]
struct UnderWay {
    attempts: JoinSet<()>,
    queues: HashMap<Id, (QueueKey, AbortHandle)>,
}

impl UnderWay {
    fn is_empty(&self) -> bool {
        self.attempts.is_empty()
    }

    fn queues(&self) -> Vec<QueueKey> {
        self.queues.values().map(|(queue, _)| *queue).collect()
    }

    fn start(&mut self, queue: QueueKey, attempt: impl Future<Output = ()> + Send + 'static) {
        let handle = self.attempts.spawn(attempt);
        self.queues.insert(handle.id(), (queue, handle));
    }

    /// Cuts off the attempts of queues that are gone, so that a receiver that hangs keeps no connection beyond a reset.
    /// One that was journalled just now has come to its end anyway.
    fn cut(&self, gone: &[QueueKey]) {
        for (queue, handle) in self.queues.values() {
            if gone.contains(queue) {
                handle.abort();
            }
        }
    }

    /// Waits until one has ended, in whatever way.
    async fn ended(&mut self) {
        let id = match self.attempts.join_next_with_id().await {
            Some(Ok((id, ()))) => id,
            Some(Err(error)) => lost(&error),
            None => return,
        };
        self.queues.remove(&id);
    }
}

fn lost(error: &JoinError) -> Id {
    if error.is_panic() {
        tracing::error!(%error, "an attempt of a webhook was lost; it is made again");
    }
    error.id()
}

/// Starts as many attempts as are due and may be under way; returns when the next one is due, if one may then be
/// started.
async fn fill(context: &Context, under_way: &mut UnderWay) -> Result<Option<u64>, ApiError> {
    let connections = context.webhooks.settings.connections;
    let busy = under_way.queues();
    let most = connections.max(busy.len());
    let free = connections.saturating_sub(busy.len());
    let now = context.clock.unix_millis();
    let (gone, due, next_due) = context
        .store
        .read(move |db| {
            let mut gone = Vec::new();
            for queue in &busy {
                if !queue.is_there(db)? {
                    gone.push(*queue);
                }
            }
            let mut due = if free == 0 {
                Vec::new()
            } else {
                queue::due(db, now, most)?
            };
            due.retain(|queue| !busy.contains(queue));
            Ok((gone, due, queue::next_due(db, now)?))
        })
        .await?;
    under_way.cut(&gone);
    for queue in due.into_iter().take(free) {
        under_way.start(queue, deliver(context.clone(), queue));
    }
    let is_free = under_way.queues.len() < connections;
    Ok(next_due.filter(|_| is_free))
}

/// Makes one attempt with the first delivery of a queue.
async fn deliver(context: Context, queue: QueueKey) {
    if let Err(error) = try_deliver(&context, queue).await {
        tracing::error!(%error, "an attempt of a webhook could not be journalled; it is made again");
        tokio::time::sleep(AFTER_FAILURE).await;
    }
}

async fn try_deliver(context: &Context, queue: QueueKey) -> Result<(), ApiError> {
    let webhooks = Arc::clone(&context.webhooks);
    let now = context.clock.unix_millis();
    let job = context
        .store
        .read(move |db| job::load(db, queue, now, &webhooks))
        .await?;
    let Some(job) = job else {
        return Ok(());
    };
    let started = context.clock.unix_millis();
    let (delivery_id, url) = (job.delivery_id, job.url.clone());
    let outgoing = Outgoing {
        url: job.url,
        headers: job.headers,
        body: job.body,
    };
    let attempt = Attempt {
        target: job.target,
        outgoing,
        contract: job.contract,
        started,
        fault: job.fault,
    };
    let (exchange, _) = exchange(context, attempt).await?;
    let ended = Ended {
        queue,
        delivery_id,
        url,
        started,
        ended: context.clock.unix_millis(),
        exchange,
    };
    let webhooks = Arc::clone(&context.webhooks);
    context
        .store
        .write(move |tx| queue::finish(tx, &ended, &webhooks.settings, webhooks.undelivered))
        .await
}
