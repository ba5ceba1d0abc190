//! The settings of an emulator.

mod gateway;
mod parts;
mod server;
mod upstream;
mod webhooks;

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use volc_core::server::Route;
use volc_ir::{IR_VERSION, Ir};

use self::parts::{FAMILIES, LISTENERS};
use crate::answer::Warned;
use crate::apps::{TEST_APP_ID, TEST_APP_KEY, TEST_SECONDARY_APP_KEY};
use crate::catalog::{BUILT_IN, Catalog};
use crate::control::Faults;
use crate::emulator::{Emulator, Inner};
use crate::gateway::{Gateway, Settings as GatewaySettings};
use crate::handler::Handlers;
use crate::journal::Journal;
use crate::metrics::Metrics;
use crate::rooms;
use crate::server::Settings as ServerSettings;
use crate::store::{self, Store};
use crate::upstream::{Relay, Settings as RelaySettings};
use crate::webhooks::{Limits, Pages, WebhookSettings, Webhooks};
use crate::{Account, ApiError, App, Caller, Clock, Handler, Script, Seed, SeedError, agents};

/// The settings of an emulator; made by [`Emulator::builder`].
#[must_use]
pub struct Builder {
    irs: Vec<Ir>,
    database: Option<PathBuf>,
    accounts: Vec<Account>,
    clock: Clock,
    gateway: GatewaySettings,
    server: ServerSettings,
    strict: bool,
    apps: Vec<App>,
    seed: Seed,
    webhooks: WebhookSettings,
    relay: RelaySettings,
    handlers: Handlers,
}

impl Emulator {
    /// Returns the settings of an emulator of the built-in pages, with a temporary database and no account.
    pub fn builder() -> Builder {
        Builder::new()
    }
}

impl Builder {
    fn new() -> Self {
        let mut handlers = Handlers::default();
        for family in FAMILIES {
            family().into_iter().for_each(|route| handlers.route(route));
        }
        Self {
            irs: Vec::new(),
            database: None,
            accounts: Vec::new(),
            clock: Clock::default(),
            gateway: GatewaySettings::default(),
            server: ServerSettings::default(),
            strict: false,
            apps: Vec::new(),
            seed: Seed::new(),
            webhooks: WebhookSettings::new(),
            relay: RelaySettings::default(),
            handlers,
        }
    }

    /// Adds the Actions of more pages. One that is there already, by service, name and Version, is replaced.
    pub fn with_ir(mut self, ir: Ir) -> Self {
        self.irs.push(ir);
        self
    }

    /// Keeps the database in a file, which is created if it is not there. Without one it is a temporary file that
    /// is removed with the emulator.
    pub fn database(mut self, file: impl Into<PathBuf>) -> Self {
        self.database = Some(file.into());
        self
    }

    /// Adds an account that may call. Of two with one access key the later one holds.
    pub fn account(mut self, account: Account) -> Self {
        self.accounts.push(account);
        self
    }

    /// Adds accounts that may call.
    pub fn accounts(mut self, more: impl IntoIterator<Item = Account>) -> Self {
        self.accounts.extend(more);
        self
    }

    /// Sets the clock; the machine's clock by default.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Sets whether Actions without state are refused, with HTTP status 501, instead of answered with the example of
    /// their page.
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// Adds an application, as the seed does. One is there without it: [`TEST_APP_ID`].
    pub fn app(mut self, app: App) -> Self {
        self.apps.push(app);
        self
    }

    /// Sets the initial data of the database. It is put in at every start; what a database file has under other ids
    /// stays.
    pub fn seed(mut self, seed: Seed) -> Self {
        let agents = std::mem::take(&mut self.seed.agents);
        self.seed = seed;
        self.seed.agents = agents;
        self
    }

    /// Sets the script of voice agents that have none of their own.
    ///
    /// `POST /_emulator/agents/script` sets those of an app or a task.
    pub fn script(mut self, script: Script) -> Self {
        self.seed.agents.script = Some(script);
        self
    }

    /// Finds URLs that begin with `from` at `to`: server messages of voice agents and requests to models of your own go
    /// there, so that a program can name the addresses that it has in production.
    pub fn forward(mut self, from: impl Into<String>, to: impl Into<String>) -> Self {
        self.seed.agents.forwards.push((from.into(), to.into()));
        self
    }

    /// Lets a handler answer an Action of a Version, in place of its page's example or of the built-in handler.
    pub fn handler(
        mut self,
        action: impl Into<String>,
        version: impl Into<String>,
        handler: impl Handler,
    ) -> Self {
        self.handlers.insert(action.into(), version.into(), handler);
        self
    }

    /// Lets a trait of `volc_rtc_api` answer the Actions whose methods are written, as [`handler`](Self::handler) does.
    ///
    /// ```
    /// use volc_rtc_api::im::Im;
    /// use volc_rtc_api::im::is_friend::{IsFriendOutput, IsFriendRequest};
    /// use volc_rtc_emulator::{ApiError, Caller, Emulator};
    ///
    /// struct Friends;
    ///
    /// impl Im<Caller> for Friends {
    ///     type Error = ApiError;
    ///
    ///     async fn is_friend(&self, _: IsFriendRequest, _: Caller) -> Result<IsFriendOutput, ApiError> {
    ///         Ok(IsFriendOutput::default())
    ///     }
    /// }
    ///
    /// let emulator = Emulator::builder().routes(Friends.routes()).build()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn routes(mut self, routes: impl IntoIterator<Item = Route<Caller, ApiError>>) -> Self {
        routes
            .into_iter()
            .for_each(|route| self.handlers.route(route));
        self
    }

    /// Opens the database and makes the emulator. It blocks while the database is opened and seeded.
    ///
    /// # Errors
    /// If the pages are of another version of the representation, the database cannot be opened, the seed is wrong, or
    /// the upstream or a record cannot be used.
    pub fn build(self) -> Result<Emulator, BuildError> {
        let mut catalog = BUILT_IN.clone().map_err(BuildError::Ir)?;
        for ir in self.irs {
            add(&mut catalog, ir)?;
        }
        let mut seed = self.seed;
        seed.apps.extend(self.apps);
        if !seed.apps.iter().any(|app| app.id == TEST_APP_ID) {
            let test = App::new(TEST_APP_ID).keys(TEST_APP_KEY, TEST_SECONDARY_APP_KEY);
            seed.apps.push(test.name("test"));
        }
        let seed = seed.complete().map_err(BuildError::Seed)?;
        let relay = Relay::new(&self.relay).map_err(BuildError::Upstream)?;
        let store =
            Store::open(self.database.as_deref()).map_err(|error| match &self.database {
                Some(file) => BuildError::Database(format!("{}: {error}", file.display())),
                None => BuildError::Database(error.to_string()),
            })?;
        let initial = seed.clone();
        let webhooks = self.webhooks.clone();
        let seeded = store.write_blocking(move |tx| {
            Limits::put(tx, &webhooks)?;
            store::put_seed(tx, &initial)
        });
        seeded.map_err(|error| BuildError::Database(error.message().to_owned()))?;
        rooms::listen(LISTENERS);
        let webhooks = Webhooks::new(self.webhooks, Pages::new(&catalog), agents::undelivered);
        Ok(Emulator::new(Inner {
            gateway: Gateway::new(catalog, self.accounts, self.clock.clone(), self.gateway),
            handlers: self.handlers,
            store,
            clock: self.clock,
            server: self.server,
            seed,
            webhooks: Arc::new(webhooks),
            journal: Journal::default(),
            faults: Faults::default(),
            strict: self.strict,
            warned: Warned::default(),
            calls: AtomicU64::new(1),
            relay,
            metrics: Metrics::default(),
        }))
    }
}

/// Adds pages, if they are of the version of the representation that is read here.
fn add(catalog: &mut Catalog, ir: Ir) -> Result<(), BuildError> {
    if ir.ir_version != IR_VERSION {
        let text = format!(
            "it has version {}, this emulator reads {IR_VERSION}",
            ir.ir_version
        );
        return Err(BuildError::Ir(text));
    }
    catalog.add(ir);
    Ok(())
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("database", &self.database)
            .field("accounts", &self.accounts)
            .field("gateway", &self.gateway)
            .finish_non_exhaustive()
    }
}

/// The reason why an emulator cannot be made.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BuildError {
    /// The representation of the pages cannot be read.
    Ir(String),
    /// The database cannot be opened, brought up to date or seeded.
    Database(String),
    /// The seed is wrong.
    Seed(SeedError),
    /// The upstream or a record cannot be used.
    Upstream(String),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ir(text) => write!(f, "the representation of the pages cannot be used: {text}"),
            Self::Database(text) => write!(f, "the database cannot be used: {text}"),
            Self::Seed(error) => error.fmt(f),
            Self::Upstream(text) => f.write_str(text),
        }
    }
}

impl std::error::Error for BuildError {}
