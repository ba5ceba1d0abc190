//! The emulator: a request in, a response out.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use http::{Request, Response};
use serde_json::Value;
use tokio::task::JoinSet;
use volc_core::Timestamp;
use volc_ir::Action;

use crate::answer::{self, Warned};
use crate::gateway::{Gateway, Incoming, Trail};
use crate::handler::Handlers;
use crate::journal::{Entry, Journal};
use crate::store::{self, Store};
use crate::webhooks::Webhooks;
use crate::{ApiError, Caller, Clock, Seed, SeedError, ServerLimits};
use crate::{envelope, timers, validate, webhooks};

/// The service on your machine. Clones share everything.
#[derive(Clone)]
pub struct Emulator(Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) gateway: Gateway,
    pub(crate) handlers: Handlers,
    pub(crate) store: Store,
    pub(crate) clock: Clock,
    pub(crate) body_limit: usize,
    pub(crate) server_limits: ServerLimits,
    pub(crate) seed: Seed,
    pub(crate) webhooks: Arc<Webhooks>,
    pub(crate) journal: Journal,
    pub(crate) warned: Warned,
    pub(crate) calls: AtomicU64,
}

impl Emulator {
    pub(crate) fn new(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }

    /// Every Action that can be called, and whether the emulator keeps state for it; it answers the others from their
    /// pages.
    pub fn actions(&self) -> impl Iterator<Item = (&Action, bool)> {
        let handlers = &self.0.handlers;
        let actions = self.0.gateway.catalog.actions();
        actions.map(|action| (action, handlers.get(action).is_some()))
    }

    /// Puts a seed into the database; what is there under the same ids is replaced.
    ///
    /// # Errors
    /// The place in the seed that is wrong, or that the database has failed.
    pub async fn seed(&self, seed: Seed) -> Result<(), SeedError> {
        let seed = seed.complete()?;
        let seeded = self
            .0
            .store
            .write(move |tx| store::put_seed(tx, &seed))
            .await;
        seeded.map_err(|error| SeedError::new(".", error))
    }

    /// Puts everything back to the start: the database holds the builder's seed and nothing else, and the rate limits
    /// and the journal are empty.
    ///
    /// # Errors
    /// If the database has failed.
    pub async fn reset(&self) -> Result<(), ApiError> {
        let seed = self.0.seed.clone();
        self.0
            .store
            .write(move |tx| {
                store::clear(tx)?;
                store::put_seed(tx, &seed)
            })
            .await?;
        self.0.gateway.reset();
        self.0.journal.clear();
        Ok(())
    }

    /// Runs the timers that are due.
    pub(crate) async fn catch_up(&self) {
        timers::catch_up(&self.0.store, &self.0.clock, timers::KINDS).await;
    }

    /// Starts what goes on while the emulator serves.
    pub(crate) fn start_background(&self, tasks: &mut JoinSet<()>) {
        tasks.spawn(timers::run(self.0.store.clone(), self.0.clock.clone()));
        tasks.spawn(webhooks::run(self.webhooks()));
    }

    /// Returns the parts that deliveries need.
    pub(crate) fn webhooks(&self) -> webhooks::Context {
        webhooks::Context {
            store: self.0.store.clone(),
            clock: self.0.clock.clone(),
            webhooks: Arc::clone(&self.0.webhooks),
        }
    }

    pub(crate) fn body_limit(&self) -> usize {
        self.0.body_limit
    }

    pub(crate) fn clock(&self) -> &Clock {
        &self.0.clock
    }

    pub(crate) fn server_limits(&self) -> ServerLimits {
        self.0.server_limits
    }

    pub(crate) fn journal(&self) -> Vec<Entry> {
        self.0.journal.entries()
    }

    /// Returns the number of Actions that can be called, and of those that keep state.
    pub(crate) fn coverage(&self) -> (usize, usize) {
        let stateful = self.actions().filter(|(_, stateful)| *stateful);
        (self.0.gateway.catalog.len(), stateful.count())
    }

    /// Returns the response to a request whose body could not be read.
    pub(crate) fn refuse(&self, error: ApiError) -> Response<Bytes> {
        let (request_id, millis) = self.request_id();
        envelope::response(&request_id, millis / 1000, &Trail::default(), &Err(error))
    }

    /// Answers a call of an Action.
    pub(crate) async fn call(&self, request: &Request<Bytes>) -> Response<Bytes> {
        let (request_id, millis) = self.request_id();
        let incoming = Incoming::new(request);
        let mut trail = Trail::default();
        let outcome = self.outcome(&incoming, &mut trail, millis).await;
        let response = envelope::response(&request_id, millis / 1000, &trail, &outcome);
        let service = self.0.gateway.catalog.service(&trail.service);
        let action = service.and_then(|entry| entry.action(&trail.action, &trail.version));
        let error = outcome.as_ref().err();
        self.0.journal.add(Entry {
            request_id,
            at: millis,
            status: response.status().as_u16(),
            code: error.map(|error| error.code().to_owned()),
            message: error.map(|error| error.message().to_owned()),
            ..Entry::new(&incoming, &trail, action.map(Arc::as_ref))
        });
        response
    }

    async fn outcome(
        &self,
        incoming: &Incoming<'_>,
        trail: &mut Trail,
        millis: u64,
    ) -> Result<Value, ApiError> {
        let admitted = self.0.gateway.admit(incoming, trail)?;
        let action = admitted.action;
        let parameters =
            validate::parameters(&action, incoming).map_err(|fault| fault.error(&action))?;
        let Some(answer) = self.0.handlers.get(&action) else {
            trail.is_example = true;
            self.0.warned.warn(&action);
            return Ok(answer::result(&action, &parameters));
        };
        let caller = Caller {
            account: admitted.account,
            millis,
            store: self.0.store.clone(),
        };
        let result = answer(Arc::clone(&action), parameters, caller).await?;
        Ok(answer::acknowledged(&action, result))
    }

    /// A fresh request id, and the time it was made at in milliseconds: the moment and a count, so that ids of a run
    /// differ, and those of two runs with a fixed clock do not.
    fn request_id(&self) -> (String, u64) {
        let millis = self.0.clock.unix_millis();
        let count = self.0.calls.fetch_add(1, Ordering::Relaxed);
        let moment = Timestamp::from_unix(millis / 1000)
            .to_string()
            .replace(['T', 'Z'], "");
        (format!("{moment}{count:018X}"), millis)
    }
}

impl fmt::Debug for Emulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (actions, stateful) = self.coverage();
        f.debug_struct("Emulator")
            .field("actions", &actions)
            .field("stateful", &stateful)
            .finish_non_exhaustive()
    }
}
