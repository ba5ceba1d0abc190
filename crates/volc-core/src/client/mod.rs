//! The client: settings, and the way of a call through them.

mod attempt;
mod builder;
mod endpoint;
mod execute;
mod operation;
mod options;
mod presigned;
mod received;
mod recovery;
mod skew;
mod watch;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use http::HeaderValue;

pub use self::builder::ClientBuilder;
pub(crate) use self::endpoint::Endpoint;
pub(crate) use self::execute::{dry_run, execute};
pub(crate) use self::operation::{Operation, Untyped};
pub use self::options::{CallOptions, Timeouts};
use self::presigned::presign;
pub(crate) use self::received::ReceivedResponse;
use self::skew::Skew;
use crate::clock::Clock;
use crate::credentials::CredentialsCache;
use crate::error::{Context, Error};
use crate::retry::RetryPolicy;
use crate::{
    Action, Call, Credentials, Interceptor, RateLimiter, ResponseFuture, Sensitive, ServiceInfo,
    Signer, Transport, UntypedCall,
};

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
    retry: Arc<dyn RetryPolicy>,
    timeouts: Timeouts,
    /// Absent if this machine's clock is to be trusted.
    skew: Option<Skew>,
    user_agent: HeaderValue,
    interceptors: Vec<Arc<dyn Interceptor>>,
    /// Whether calls are counted through the facade `metrics`.
    #[cfg(feature = "metrics")]
    metrics: bool,
}

impl Client {
    /// The settings of a client of this service. Generated crates have a `builder()` of their own.
    pub fn builder(service: &'static ServiceInfo) -> ClientBuilder {
        ClientBuilder::new(service)
    }

    /// Sends a request.
    pub fn send<R: Action>(&self, request: R) -> ResponseFuture<R::Output> {
        self.request(request).send()
    }

    /// A call of a request, with settings of its own if need be.
    pub fn request<R: Action>(&self, request: R) -> Call<R> {
        Call::new(self, request)
    }

    /// A call of any Action by its name, with JSON: for those that no page describes here.
    ///
    /// ```no_run
    /// # async fn example(client: volc_core::Client) -> Result<(), volc_core::Error> {
    /// let parameters = serde_json::json!({ "AppId": "661e****543cf", "RoomId": "Room1" });
    /// let answer = client.call("SomeNewAction", "2025-08-01", &parameters).await?;
    /// println!("{} in request {}", answer["Message"], answer.request_id());
    /// # Ok(())
    /// # }
    /// ```
    pub fn call(
        &self,
        action: impl Into<Cow<'static, str>>,
        version: impl Into<Cow<'static, str>>,
        parameters: &impl serde::Serialize,
    ) -> UntypedCall {
        let parameters = serde_json::to_value(parameters);
        UntypedCall::new(self, action.into(), version.into(), parameters)
    }

    /// A URL that makes a GET call for whoever has it, until it expires: a secret, so it is not shown by accident. The
    /// service takes at most a few days; it is signed with the credentials of now, and those that end take it with them.
    ///
    /// # Errors
    /// [`Error::InvalidRequest`] if the Action is not a GET (a signature in a URL does not cover a body) or the request
    /// breaks a documented bound; [`Error::Credentials`].
    pub async fn presign<R: Action>(
        &self,
        request: &R,
        expires_in: Duration,
    ) -> Result<Sensitive<String>, Error> {
        let operation = Operation::new(request, CallOptions::new())?;
        presign(&self.0, &operation, expires_in).await
    }

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

impl Inner {
    /// A moment of this machine's clock, by the service's clock.
    fn corrected(&self, wall: SystemTime) -> SystemTime {
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
