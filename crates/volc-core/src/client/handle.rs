//! The client itself: a handle of what all its clones share.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use http::header::{AUTHORIZATION, CONTENT_TYPE, HOST};
use http::{HeaderName, HeaderValue};

use super::endpoint::Endpoint;
use super::last_uri::LastUri;
use super::options::Timeouts;
use super::skew::Skew;
use crate::clock::Clock;
use crate::credentials::{Credentials, CredentialsCache};
use crate::error::{Context, Error, SemanticCheck};
use crate::intercept::Interceptor;
use crate::rate_limit::RateLimiter;
use crate::retry::RetryPolicy;
use crate::service::ServiceInfo;
use crate::sign::{Signer, X_CONTENT_SHA256, X_DATE, X_SECURITY_TOKEN};
use crate::transport::Transport;

/// A client of one service. Clones are cheap and share connections, credentials and rate limits.
#[derive(Clone)]
pub struct Client(pub(super) Arc<Inner>);

pub(crate) struct Inner {
    pub(super) service: &'static ServiceInfo,
    pub(super) endpoint: Endpoint,
    pub(super) last_uri: LastUri,
    pub(super) signer: Signer,
    pub(super) credentials: CredentialsCache,
    pub(super) transport: Arc<dyn Transport>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) limiter: RateLimiter,
    pub(super) retry: Arc<dyn RetryPolicy>,
    pub(super) timeouts: Timeouts,
    /// The source of the jitter of waits for tasks.
    pub(super) random: Mutex<fastrand::Rng>,
    /// Absent if this machine's clock is to be trusted.
    pub(super) skew: Option<Skew>,
    pub(super) user_agent: HeaderValue,
    /// The host that requests are signed for, if it is not the endpoint's.
    pub(super) signing_host: Option<HeaderValue>,
    /// The names of headers that are left out of signatures.
    pub(super) unsigned: Vec<HeaderName>,
    /// The memory limit of a response, where it does not follow the body.
    pub(super) max_decoded: Option<usize>,
    pub(super) interceptors: Vec<Arc<dyn Interceptor>>,
    /// True if requests are sent without checking them against documented bounds.
    pub(super) skip_validation: bool,
    /// The checks of whole requests, unless they are skipped.
    pub(super) semantics: Option<SemanticCheck>,
    /// True if calls are counted through the facade `metrics`.
    #[cfg(feature = "metrics")]
    pub(super) metrics: bool,
}

impl Client {
    /// The credentials that calls are signed with now. They are looked for if the client has none yet, so this is
    /// how to find out early whether there are any.
    ///
    /// # Errors
    /// [`Error::Credentials`] with every source that was tried.
    pub async fn credentials(&self) -> Result<Credentials, Error> {
        let now = self.0.corrected(self.0.clock.wall());
        let found = self.0.credentials.get(now).await;
        found.map_err(|error| Context::default().fail(error))
    }

    /// The clock that requests are dated by, as it is: without the correction that the client has learned.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.0.clock
    }

    /// Returns a random number from 0 to 1.
    pub(crate) fn random(&self) -> f64 {
        let random = self.0.random.lock();
        random.unwrap_or_else(PoisonError::into_inner).f64()
    }

    /// The facts of the service.
    pub fn service(&self) -> &'static ServiceInfo {
        self.0.service
    }

    /// The region that requests are signed for.
    pub fn region(&self) -> &str {
        self.0.signer.region()
    }

    /// Returns the endpoint, such as `https://rtc.volcengineapi.com`.
    pub fn endpoint(&self) -> String {
        self.0.endpoint.to_string()
    }
}

/// Returns whether a header is a part of every signature, or the signature itself.
pub(super) fn is_signature(name: &HeaderName) -> bool {
    [
        &AUTHORIZATION,
        &HOST,
        &CONTENT_TYPE,
        &X_DATE,
        &X_CONTENT_SHA256,
        &X_SECURITY_TOKEN,
    ]
    .contains(&name)
}

impl Inner {
    /// Returns the host that requests are signed for.
    pub(super) fn signing_host(&self) -> &str {
        let host = self.signing_host.as_ref();
        host.and_then(|host| host.to_str().ok())
            .unwrap_or_else(|| self.endpoint.host())
    }

    /// A moment of this machine's clock, by the service's clock.
    pub(super) fn corrected(&self, wall: SystemTime) -> SystemTime {
        self.skew.as_ref().map_or(wall, |skew| skew.correct(wall))
    }
}

impl AsRef<Client> for Client {
    fn as_ref(&self) -> &Client {
        self
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("service", &self.0.service.name)
            .field("endpoint", &self.0.endpoint)
            .field("region", &self.region())
            .field("credentials", &self.0.credentials)
            .field("transport", &self.0.transport)
            .field("limiter", &self.0.limiter)
            .field("retry", &self.0.retry)
            .field("timeouts", &self.0.timeouts)
            .finish_non_exhaustive()
    }
}
