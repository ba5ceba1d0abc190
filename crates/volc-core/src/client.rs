//! The client: settings, and the way of a call through them.

mod app_id;
mod attempt;
mod builder;
mod endpoint;
mod execute;
mod handle;
mod last_uri;
mod operation;
mod options;
mod presigned;
mod received;
mod recovery;
mod run;
mod skew;
mod warnings;
mod watch;

use std::borrow::Cow;
use std::time::Duration;

pub use self::builder::ClientBuilder;
pub(crate) use self::endpoint::Endpoint;
pub(crate) use self::execute::{dry_run, execute};
pub use self::handle::Client;
use self::handle::{Inner, is_signature};
pub(crate) use self::operation::{Operation, Untyped};
pub use self::options::{CallOptions, Timeouts};
use self::presigned::presign;
pub(crate) use self::received::{ReceivedResponse, date};
use crate::action::Action;
use crate::call::{Call, ResponseFuture};
use crate::error::Error;
use crate::sensitive::Sensitive;
use crate::service::ServiceInfo;
use crate::untyped::UntypedCall;
use crate::wire::to_finite_json;

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
    /// let response = client.call("SomeNewAction", "2025-08-01", &parameters).await?;
    /// println!("{} in request {}", response["Message"], response.request_id());
    /// # Ok(())
    /// # }
    /// ```
    pub fn call(
        &self,
        action: impl Into<Cow<'static, str>>,
        version: impl Into<Cow<'static, str>>,
        parameters: &impl serde::Serialize,
    ) -> UntypedCall {
        let parameters = to_finite_json(parameters);
        UntypedCall::new(self, action.into(), version.into(), parameters)
    }

    /// A URL that makes a GET call for whoever has it, until it expires: a secret, so it is not shown by accident. The
    /// service takes at most a few days; it is signed with the credentials of now, and those that end take it with
    /// them.
    ///
    /// # Errors
    /// [`Error::InvalidRequest`] if the Action is not a GET (a signature in a URL does not cover a body) or the request
    /// breaks a documented bound; [`Error::Credentials`].
    pub async fn presign<R: Action>(
        &self,
        request: &R,
        expires_in: Duration,
    ) -> Result<Sensitive<String>, Error> {
        let operation = Operation::new(self, request, CallOptions::new())?;
        presign(&self.0, &operation, expires_in).await
    }
}
