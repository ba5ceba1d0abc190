//! The emulator: a request in, an answer out.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use http::{Request, Response};
use serde_json::Value;
use volc_core::Timestamp;
use volc_core::api::ActionInfo;
use volc_ir::Action;
use volc_rtc_api::im::Im;

use crate::gateway::{Gateway, Incoming, Trail};
use crate::im::{self, Caller, Messaging};
use crate::journal::{Entry, Journal};
use crate::store::{self, Store};
use crate::{ApiError, Builder, Call, Clock, Handler, Seed, SeedError};
use crate::{admin, answer, envelope, validate};

/// The service on your machine. Clones share everything.
#[derive(Clone)]
pub struct Emulator(Arc<Inner>);

/// Handlers by Action and Version.
pub(crate) type Handlers = HashMap<(String, String), Arc<dyn Handler>>;

pub(crate) struct Inner {
    pub(crate) gateway: Gateway,
    pub(crate) handlers: Handlers,
    pub(crate) store: Store,
    pub(crate) clock: Clock,
    pub(crate) body_limit: usize,
    pub(crate) seed: Seed,
    pub(crate) journal: Journal,
    pub(crate) calls: AtomicU64,
}

impl Emulator {
    /// An emulator of the built-in pages, with a database in memory and no account.
    pub fn builder() -> Builder {
        Builder::new()
    }

    pub(crate) fn new(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }

    /// Answers a request, without a socket. Paths under `/_emulator/` are the administration.
    pub async fn handle(&self, request: Request<Bytes>) -> Response<Bytes> {
        match request.uri().path().strip_prefix("/_emulator/") {
            Some(page) => admin::handle(self, request.method(), page, request.body()).await,
            None => self.call(&request).await,
        }
    }

    /// Every Action that can be called, and whether the emulator keeps state for it; it answers the others from their
    /// pages.
    pub fn actions(&self) -> impl Iterator<Item = (&Action, bool)> {
        let handlers = &self.0.handlers;
        self.0.gateway.catalog.actions().map(|action| {
            let name = (action.action.clone(), action.version.clone());
            (action, handlers.contains_key(&name) || is_own(action))
        })
    }

    /// Puts a seed into the database; what is there under the same ids is replaced.
    ///
    /// # Errors
    /// The place in the seed that is wrong, or that the database has failed.
    pub async fn seed(&self, seed: Seed) -> Result<(), SeedError> {
        let seed = seed.complete()?;
        let done = self
            .0
            .store
            .run(move |store| store::put_seed(store, &seed))
            .await;
        done.map_err(|error| SeedError::new(".", error))
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
            .run(move |store| {
                store::clear(store)?;
                store::put_seed(store, &seed)
            })
            .await?;
        self.0.gateway.reset();
        self.0.journal.clear();
        Ok(())
    }

    pub(crate) fn body_limit(&self) -> usize {
        self.0.body_limit
    }

    pub(crate) fn journal(&self) -> Vec<Entry> {
        self.0.journal.entries()
    }

    /// How many Actions can be called, and how many of them keep state.
    pub(crate) fn coverage(&self) -> (usize, usize) {
        let stateful = self.actions().filter(|(_, stateful)| *stateful);
        (self.0.gateway.catalog.len(), stateful.count())
    }

    /// The answer to a request whose body could not be taken in.
    pub(crate) fn refuse(&self, error: ApiError) -> Response<Bytes> {
        let (request_id, millis) = self.request_id();
        envelope::response(&request_id, millis / 1000, &Trail::default(), &Err(error))
    }

    async fn call(&self, request: &Request<Bytes>) -> Response<Bytes> {
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
            ..Entry::of(&incoming, &trail, action.map(Arc::as_ref))
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
        let Some(handler) = self.handler(&action) else {
            let caller = Caller {
                account: admitted.account,
                store: self.0.store.clone(),
            };
            let own = is_own(&action).then(|| {
                let parameters = Value::Object(parameters);
                Messaging.dispatch(&action.action, &action.version, parameters, caller)
            });
            return match own.flatten() {
                Some(answer) => answer.await,
                None => Ok(answer::result(&action)),
            };
        };
        let now = i64::try_from(millis / 1000).unwrap_or(i64::MAX);
        let work = move |store: &rusqlite::Transaction<'_>| {
            handler.handle(&Call {
                action: &action,
                parameters: &parameters,
                account: &admitted.account,
                now,
                store,
            })
        };
        self.0.store.run(work).await
    }

    fn handler(&self, action: &Action) -> Option<Arc<dyn Handler>> {
        let key = (action.action.clone(), action.version.clone());
        self.0.handlers.get(&key).cloned()
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

/// Whether the emulator itself keeps state for an Action.
fn is_own(action: &Action) -> bool {
    let is_it = |info: &&ActionInfo| info.action == action.action && info.version == action.version;
    im::ACTIONS.iter().any(is_it)
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
