//! The emulator: a request in, a response out.

mod call;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use tokio::task::JoinSet;
use volc_ir::Action;

use crate::answer::Warned;
use crate::apps;
use crate::catalog::Catalog;
use crate::control::{self, Faults, Reset, ResetPart};
use crate::gateway::Gateway;
use crate::handler::Handlers;
use crate::journal::Journal;
use crate::kinds::KINDS;
use crate::metrics::Metrics;
use crate::server;
use crate::store::{self, Store};
use crate::upstream::Relay;
use crate::webhooks::Webhooks;
use crate::{ApiError, Clock, Seed, SeedError};
use crate::{agents, timers, webhooks};

/// The service on your machine. Clones share everything.
#[derive(Clone)]
pub struct Emulator(Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) gateway: Gateway,
    pub(crate) handlers: Handlers,
    pub(crate) store: Store,
    pub(crate) clock: Clock,
    pub(crate) server: server::Settings,
    pub(crate) seed: Seed,
    pub(crate) webhooks: Arc<Webhooks>,
    pub(crate) journal: Journal,
    pub(crate) faults: Faults,
    pub(crate) strict: bool,
    pub(crate) warned: Warned,
    pub(crate) calls: AtomicU64,
    pub(crate) relay: Relay,
    pub(crate) metrics: Metrics,
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

    /// Puts everything back to the start: the database holds the builder's seed and nothing else, the clock shows what
    /// it did, and there are neither counted calls of rate limits, nor a journal, nor faults.
    ///
    /// # Errors
    /// If the database has failed.
    pub async fn reset(&self) -> Result<(), ApiError> {
        self.reset_parts(&Reset::new()).await
    }

    /// Puts parts of it back to the start, of all apps or of one. Calls that rate limits have counted belong to
    /// accounts, so they stay if it is for one app.
    ///
    /// # Errors
    /// If the database has failed.
    pub async fn reset_parts(&self, reset: &Reset) -> Result<(), ApiError> {
        let app_id = reset.app_id.clone();
        let seed = match &app_id {
            Some(app_id) => self.0.seed.of_app(app_id),
            None => self.0.seed.clone(),
        };
        let tables = reset.clone();
        self.0
            .store
            .write(move |tx| {
                control::clear(tx, &tables)?;
                if tables.has(ResetPart::State) {
                    store::put_seed(tx, &seed)?;
                }
                Ok(())
            })
            .await?;
        if reset.has(ResetPart::State) && app_id.is_none() {
            self.0.gateway.reset();
            self.0.relay.rewind();
        }
        if reset.has(ResetPart::Journal) {
            self.0.journal.clear(app_id.as_deref());
        }
        if reset.has(ResetPart::Faults) {
            self.0.faults.clear(app_id.as_deref());
        }
        if reset.has(ResetPart::Clock) {
            self.0.clock.reset();
        }
        Ok(())
    }

    /// Runs the timers that are due.
    pub(crate) async fn catch_up(&self) {
        timers::catch_up(&self.0.store, &self.0.clock, KINDS).await;
    }

    /// Starts what goes on while the emulator serves.
    pub(crate) fn start_background(&self, tasks: &mut JoinSet<()>) {
        tasks.spawn(timers::run(
            self.0.store.clone(),
            self.0.clock.clone(),
            KINDS,
        ));
        tasks.spawn(webhooks::run(self.webhooks()));
        tasks.spawn(agents::ask_models(
            self.0.store.clone(),
            self.0.clock.clone(),
        ));
    }

    /// Returns the parts that deliveries need.
    pub(crate) fn webhooks(&self) -> webhooks::Context {
        webhooks::Context {
            store: self.0.store.clone(),
            clock: self.0.clock.clone(),
            webhooks: Arc::clone(&self.0.webhooks),
        }
    }

    /// Returns the `AppKey` of an app, which signs tokens; `None` if there is no such app.
    ///
    /// # Errors
    /// If the database has failed.
    pub async fn app_key(&self, app_id: &str) -> Result<Option<String>, ApiError> {
        let app_id = app_id.to_owned();
        let store = &self.0.store;
        store.read(move |db| apps::primary_key(db, &app_id)).await
    }

    pub(crate) fn store(&self) -> &Store {
        &self.0.store
    }

    /// Returns the clock. It is shared: what is done to it is done to the emulator, but what becomes due by that
    /// happens at the next call only.
    pub fn clock(&self) -> Clock {
        self.0.clock.clone()
    }

    pub(crate) fn server(&self) -> &server::Settings {
        &self.0.server
    }

    pub(crate) fn journal(&self) -> &Journal {
        &self.0.journal
    }

    pub(crate) fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    pub(crate) fn faults(&self) -> &Faults {
        &self.0.faults
    }

    pub(crate) fn catalog(&self) -> &Catalog {
        &self.0.gateway.catalog
    }

    pub(crate) fn is_strict(&self) -> bool {
        self.0.strict
    }

    /// Returns the number of Actions that can be called, and of those that keep state.
    pub(crate) fn coverage(&self) -> (usize, usize) {
        let names = self.0.gateway.catalog.names();
        let stateful = names.filter(|(action, version)| self.0.handlers.has(action, version));
        (self.0.gateway.catalog.len(), stateful.count())
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
