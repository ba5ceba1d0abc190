//! The gateway: what is checked before an Action sees a call, a stage a file, in the order of the real one.

mod claim;
mod explain;
mod incoming;
mod operation;
mod quota;
mod settings;
mod signature;

use std::collections::BTreeMap;
use std::sync::Arc;

use volc_core::Timestamp;
use volc_ir::Action;

pub use self::quota::RateLimits;

use self::claim::Claim;
pub(crate) use self::incoming::Incoming;
use self::operation::Operation;
use self::quota::Quota;
pub(crate) use self::settings::Settings;
use crate::catalog::Catalog;
use crate::control::Fired;
use crate::{Account, ApiError, Clock, Code};

/// The seconds that a signature is good for, where `X-Expires` does not say otherwise, and by which the client's clock
/// may be ahead.
const VALIDITY: u64 = 900;

/// The checks and what they need to know.
pub(crate) struct Gateway {
    pub(crate) catalog: Catalog,
    accounts: BTreeMap<String, Account>,
    /// The account that unsigned calls go to, where they are let through.
    unsigned: Option<Account>,
    clock: Clock,
    quota: Quota,
    settings: Settings,
}

/// The origin of a response.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ResponseKind {
    /// The emulator's state, and all its refusals.
    #[default]
    State,
    /// The example of the Action's page.
    Example,
    /// A real endpoint.
    Upstream,
    /// A record of one.
    Replay,
}

impl ResponseKind {
    /// Returns the name, as the header and the journal have it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::Example => "example",
            Self::Upstream => "upstream",
            Self::Replay => "replay",
        }
    }
}

/// The trail of a call, whether it was admitted or not.
#[derive(Debug, Default)]
pub(crate) struct Trail {
    pub(crate) action: String,
    pub(crate) version: String,
    pub(crate) service: String,
    pub(crate) region: String,
    pub(crate) access_key: String,
    /// In debug mode: why the signature does not match, in one line.
    pub(crate) explanation: Option<String>,
    /// The origin of the response.
    pub(crate) kind: ResponseKind,
    /// The app that the valid parameters name.
    pub(crate) app_id: Option<String>,
    /// The fault that happened to the call.
    pub(crate) fault: Option<Fired>,
    /// True if the call reached an Action.
    pub(crate) is_admitted: bool,
    /// Findings on a request that was accepted and would still not do what it seems to.
    pub(crate) findings: Vec<String>,
}

/// A call that may go on.
pub(crate) struct Admitted {
    pub(crate) action: Arc<Action>,
    pub(crate) account: String,
}

impl Gateway {
    pub(crate) fn new(
        catalog: Catalog,
        accounts: Vec<Account>,
        clock: Clock,
        settings: Settings,
    ) -> Self {
        let by_key = |account: Account| (account.credentials().access_key().to_owned(), account);
        let unsigned = accounts.first().filter(|_| settings.no_auth).cloned();
        Self {
            catalog,
            unsigned,
            accounts: accounts.into_iter().map(by_key).collect(),
            quota: Quota::new(settings.limits, clock.clone()),
            clock,
            settings,
        }
    }

    /// Returns whether there are rate limits.
    pub(crate) fn has_rate_limits(&self) -> bool {
        self.settings.limits != RateLimits::Off
    }

    /// Forgets the calls that were counted for the rate limits.
    pub(crate) fn reset(&self) {
        self.quota.reset();
    }

    /// Runs all checks; the first one that fails decides.
    pub(crate) fn admit(
        &self,
        incoming: &Incoming<'_>,
        trail: &mut Trail,
    ) -> Result<Admitted, ApiError> {
        let operation = Operation::read(incoming)?;
        trail.action.clone_from(&operation.action);
        trail.version.clone_from(&operation.version);
        let millis = self.clock.unix_millis();
        if let Some(account) = self.unsigned.as_ref().filter(|_| !Claim::is_made(incoming)) {
            let action = self.unsigned_action(&operation, incoming, trail)?;
            return self.admitted(action, account);
        }
        let claim = Claim::read(incoming)?;
        if self.settings.requires_host && !claim.signs("host") {
            let text =
                "SignedHeaders does not list host, which the settings of this emulator require";
            return Err(ApiError::gateway(Code::InvalidAuthorization, text));
        }
        trail.service.clone_from(&claim.authorization.service);
        trail.region.clone_from(&claim.authorization.region);
        trail.access_key.clone_from(&claim.authorization.access_key);
        let now = Timestamp::from_unix(millis / 1000);
        check_age(&claim, now)?;
        let action = self.action(
            &operation,
            &claim.authorization.service,
            &claim.authorization.region,
            incoming,
        )?;
        let account = self.account(&claim)?;
        if let Err(mismatch) = signature::check(incoming, &claim, account) {
            if !self.settings.debug {
                return Err(mismatch.error());
            }
            let explanation =
                explain::explain(incoming, &claim, account, &mismatch, &self.catalog, &action);
            trail.explanation = Some(explanation.finding);
            let code = Code::SignatureDoesNotMatch;
            return Err(ApiError::gateway(code, explanation.text));
        }
        signature::check_token(&claim, account, now)?;
        self.admitted(action, account)
    }

    /// Counts a call that has passed all checks but those of its parameters.
    fn admitted(&self, action: Arc<Action>, account: &Account) -> Result<Admitted, ApiError> {
        self.quota.take(account.id(), &action)?;
        Ok(Admitted {
            action,
            account: account.id().to_owned(),
        })
    }

    /// Counts a call for the rate limits of its app.
    ///
    /// # Errors
    /// `FlowLimitExceeded`.
    pub(crate) fn count_app(&self, action: &Action, app: Option<&str>) -> Result<(), ApiError> {
        app.map_or(Ok(()), |app| self.quota.take_app(app, action))
    }

    /// The Action of an unsigned call, which names no service: that of the first service that has it.
    fn unsigned_action(
        &self,
        operation: &Operation,
        incoming: &Incoming<'_>,
        trail: &mut Trail,
    ) -> Result<Arc<Action>, ApiError> {
        let Operation { action, version } = operation;
        let has = |service: &&str| {
            let entry = self.catalog.service(service);
            entry.is_some_and(|entry| entry.action(action, version).is_some())
        };
        let mut services = self.catalog.services();
        let service = self
            .catalog
            .services()
            .find(has)
            .or_else(|| services.next());
        trail.service = service.unwrap_or_default().to_owned();
        let entry = self.catalog.service(&trail.service);
        let site = entry.and_then(|entry| entry.service.sites.first());
        trail.region = site.map_or_else(String::new, |site| site.region.clone());
        self.action(operation, &trail.service, &trail.region, incoming)
    }

    fn action(
        &self,
        operation: &Operation,
        service: &str,
        region: &str,
        incoming: &Incoming<'_>,
    ) -> Result<Arc<Action>, ApiError> {
        let entry = self.catalog.service(service).ok_or_else(|| {
            let known: Vec<&str> = self.catalog.services().collect();
            let text = format!(
                "the credential names the service `{service}`; known here: {}",
                known.join(", ")
            );
            ApiError::gateway(Code::ServiceNotFound, text)
        })?;
        let refuse = |text: String| ApiError::gateway(Code::InvalidActionOrVersion, text);
        let Operation { action, version } = operation;
        if !entry.has_region(region) {
            return Err(refuse(format!(
                "the service `{service}` does not exist in the region `{region}`"
            )));
        }
        let Some(found) = entry.action(action, version) else {
            let versions: Vec<&str> = entry.versions(action).collect();
            return Err(refuse(match versions.as_slice() {
                [] => format!(
                    "the service `{service}` has no Action `{action}`; if its page is new, build the emulator again, \
                     or give it the page with `--ir`"
                ),
                _ => format!(
                    "`{action}` has no Version `{version}`, but {}",
                    versions.join(", ")
                ),
            }));
        };
        if !incoming.is_for(found) {
            let (method, path) = (incoming.method, &incoming.path);
            return Err(refuse(format!(
                "`{action}` is called with {} {}, not with {method} {path}",
                incoming::method_name(found.method),
                found.path
            )));
        }
        Ok(Arc::clone(found))
    }

    /// Returns the id of an account that may call; the name of the program without one.
    pub(crate) fn any_account(&self) -> String {
        let account = self.accounts.values().next();
        account.map_or_else(|| "emulator".to_owned(), |account| account.id().to_owned())
    }

    /// Says that an access key is unknown. Only what has the form of an access key is quoted: it may be a secret key.
    fn unknown_key(&self, access_key: &str) -> String {
        let mut accounts = self.accounts.values();
        if accounts.any(|account| account.credentials().secret_key() == access_key) {
            "the access key is the secret key of a known account: the two have been swapped"
                .to_owned()
        } else if access_key.starts_with("AK") {
            format!("the access key `{access_key}` is not known here")
        } else {
            "the access key is not known here; access keys begin with `AKLT` or `AKTP`, which this one does not"
                .to_owned()
        }
    }

    fn account(&self, claim: &Claim) -> Result<&Account, ApiError> {
        let access_key = &claim.authorization.access_key;
        self.accounts
            .get(access_key)
            .ok_or_else(|| ApiError::gateway(Code::InvalidAccessKey, self.unknown_key(access_key)))
    }
}

/// Refuses signatures that are too old, and those of the future.
fn check_age(claim: &Claim, now: Timestamp) -> Result<(), ApiError> {
    let age = now.unix().saturating_sub(claim.at.unix());
    let ahead = claim.at.unix().saturating_sub(now.unix());
    let validity = claim.expires.unwrap_or(VALIDITY);
    let text = if age > validity {
        format!(
            "the request was signed {age} s ago and was good for {validity} s; the time here is {now}"
        )
    } else if ahead > VALIDITY {
        format!("the request was signed {ahead} s in the future; the time here is {now}")
    } else {
        return Ok(());
    };
    Err(ApiError::gateway(Code::InvalidTimestamp, text))
}
