//! The client: settings, and the way of a call through them.

mod answer;
mod builder;
mod endpoint;
mod execute;
mod operation;
mod options;

use std::fmt;
use std::sync::Arc;

use http::HeaderValue;

pub(crate) use self::answer::Answer;
pub use self::builder::ClientBuilder;
use self::endpoint::Endpoint;
pub(crate) use self::execute::execute;
pub(crate) use self::operation::Operation;
pub use self::options::{CallOptions, Timeouts};
use crate::clock::Clock;
use crate::credentials::CredentialsCache;
use crate::error::{Context, Error};
use crate::{Action, Call, Credentials, RateLimiter, Sending, ServiceInfo, Signer, Transport};

/// A client of one service. Clones are cheap and share connections, credentials and rate limits.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

pub(crate) struct Inner {
    service: &'static ServiceInfo,
    endpoint: Endpoint,
    signer: Signer,
    credentials: CredentialsCache,
    transport: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
    limiter: RateLimiter,
    timeouts: Timeouts,
    user_agent: HeaderValue,
}

impl Client {
    /// The settings of a client of this service. Generated crates have a `builder()` of their own.
    pub fn builder(service: &'static ServiceInfo) -> ClientBuilder {
        ClientBuilder::new(service)
    }

    /// Sends a request.
    pub fn send<R: Action>(&self, request: R) -> Sending<R::Output> {
        self.call(request).send()
    }

    /// A call of a request, with settings of its own if need be.
    pub fn call<R: Action>(&self, request: R) -> Call<R> {
        Call::new(self, request)
    }

    /// The credentials that calls are signed with now. They are looked for if the client has none yet, so this is
    /// how to find out early whether there are any.
    ///
    /// # Errors
    /// [`Error::Credentials`] with every source that was tried.
    pub async fn credentials(&self) -> Result<Credentials, Error> {
        let found = self.0.credentials.get(self.0.clock.wall()).await;
        found.map_err(|error| Context::default().fail(error))
    }

    /// The facts of the service.
    pub fn service(&self) -> &'static ServiceInfo {
        self.0.service
    }

    /// The region that requests are signed for.
    pub fn region(&self) -> &str {
        self.0.signer.region()
    }

    /// Where requests are sent, such as `https://rtc.volcengineapi.com`.
    pub fn endpoint(&self) -> String {
        self.0.endpoint.to_string()
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
            .field("timeouts", &self.0.timeouts)
            .finish_non_exhaustive()
    }
}
