//! The emulator: a request in, a response out.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use serde_json::{Map, Value};
use tokio::task::JoinSet;
use volc_core::Timestamp;
use volc_ir::Action;

use crate::answer::{self, Warned};
use crate::apps;
use crate::catalog::Catalog;
use crate::control::{self, Faults, JournalEntry, Reset, ResetPart, Subject};
use crate::gateway::{Gateway, Incoming, Trail};
use crate::handler::{Handlers, Notes};
use crate::journal::{self, Journal};
use crate::kinds::KINDS;
use crate::server;
use crate::store::{self, Store};
use crate::webhooks::Webhooks;
use crate::{ApiError, Caller, Clock, Seed, SeedError};
use crate::{agents, envelope, timers, validate, webhooks};

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

    pub(crate) fn clock(&self) -> &Clock {
        &self.0.clock
    }

    pub(crate) fn server(&self) -> &server::Settings {
        &self.0.server
    }

    pub(crate) fn journal(&self) -> &Journal {
        &self.0.journal
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
        let mut response = envelope::response(&request_id, millis / 1000, &trail, &outcome);
        let service = self.0.gateway.catalog.service(&trail.service);
        let action = service.and_then(|entry| entry.action(&trail.action, &trail.version));
        let error = outcome.as_ref().err();
        let kind = if trail.is_example { "example" } else { "state" };
        if let Some(fired) = &trail.fault {
            fired.shape(&mut response);
        }
        self.0.journal.add(JournalEntry {
            request_id,
            at: millis,
            status: response.status().as_u16(),
            code: error
                .map(|error| error.code().to_owned())
                .filter(|code| !code.is_empty()),
            message: error.map(|error| error.message().to_owned()),
            response: error.is_none().then(|| kind.to_owned()),
            fault: trail.fault.as_ref().map(|fired| fired.reference.clone()),
            unmatched: !trail.is_admitted,
            ..journal::entry(&incoming, &trail, action.map(Arc::as_ref))
        });
        if let Some(fired) = &trail.fault {
            fired.wait(&self.0.clock).await;
        }
        response
    }

    async fn outcome(
        &self,
        incoming: &Incoming<'_>,
        trail: &mut Trail,
        millis: u64,
    ) -> Result<Value, ApiError> {
        let admitted = self.0.gateway.admit(incoming, trail)?;
        trail.is_admitted = true;
        let action = admitted.action;
        let parameters =
            validate::parameters(&action, incoming).map_err(|fault| fault.error(&action))?;
        let id = parameters.get("AppId").or_else(|| parameters.get("AppID"));
        trail.app_id = id.and_then(journal::id_text);
        self.0
            .gateway
            .count_app(&action, trail.app_id.as_deref(), millis)?;
        trail.fault = self.0.faults.draw(&Subject {
            action: &action.action,
            version: &action.version,
            app_id: trail.app_id.as_deref(),
            parameters: &parameters,
        });
        let error = trail
            .fault
            .as_ref()
            .and_then(|fired| fired.error(self.catalog()));
        match error {
            Some(error)
                if trail
                    .fault
                    .as_ref()
                    .is_some_and(|fired| !fired.carries_out()) =>
            {
                Err(error)
            }
            error => {
                let result = self
                    .carry_out(admitted.account, action, parameters, trail, millis)
                    .await?;
                error.map_or(Ok(result), Err)
            }
        }
    }

    /// Lets the handler of an Action answer, or its page.
    async fn carry_out(
        &self,
        account: String,
        action: Arc<Action>,
        parameters: Map<String, Value>,
        trail: &mut Trail,
        millis: u64,
    ) -> Result<Value, ApiError> {
        let Some(answer) = self.0.handlers.get(&action) else {
            if self.0.strict {
                return Err(not_emulated(&action));
            }
            trail.is_example = true;
            self.0.warned.warn(&action);
            return Ok(answer::result(&action, &parameters));
        };
        let caller = Caller {
            account,
            millis,
            store: self.0.store.clone(),
            notes: Notes::default(),
        };
        let notes = caller.notes.clone();
        let result = answer(Arc::clone(&action), parameters, caller).await;
        trail.findings = notes.take();
        let result = result?;
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

/// The error of a call that would have been answered with an example.
fn not_emulated(action: &Action) -> ApiError {
    let text = format!(
        "the emulator keeps no state for `{}` {}, and its mode is strict; without `--strict` or `Builder::strict` the \
         response is the example of the page, and GET /_emulator/actions tells which Actions keep state",
        action.action, action.version
    );
    ApiError::service("NotEmulated", text).with_status(StatusCode::NOT_IMPLEMENTED)
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
