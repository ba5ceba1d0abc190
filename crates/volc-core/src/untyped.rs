//! Calls of Actions that no page describes here: by name, with JSON.

use std::borrow::Cow;
use std::fmt;
use std::future::IntoFuture;

use crate::action::{Effect, Method};
use crate::boxed::BoxFuture;
use crate::call::ResponseFuture;
use crate::client::Client;
use crate::client::{CallOptions, Operation, Untyped};
use crate::dry_run::DryRun;
use crate::error::Error;
use crate::response::Response;
use crate::wire::Json;

/// A call of an Action by its name, with JSON; made by [`Client::call`].
///
/// Nothing is known of such an Action: it is sent as a POST unless [`UntypedCall::get`] says otherwise, no bound is
/// checked, no documented limit kept, and since it may change something, it is only repeated where the service cannot
/// have carried it out, unless [`UntypedCall::reads`] says that it changes nothing.
#[must_use = "a call does nothing until it is sent"]
pub struct UntypedCall {
    client: Client,
    call: Untyped,
    options: CallOptions,
}

impl UntypedCall {
    pub(crate) fn new(
        client: &Client,
        action: Cow<'static, str>,
        version: Cow<'static, str>,
        parameters: Result<Json, serde_json::Error>,
    ) -> Self {
        Self {
            client: client.clone(),
            call: Untyped {
                action,
                version,
                parameters,
                method: Method::Post,
                path: Cow::Borrowed("/"),
                effect: Effect::Unknown,
            },
            options: CallOptions::new(),
        }
    }

    /// Sends the parameters in the query of a GET. A list becomes a parameter an item; nested values cannot be sent.
    pub fn get(mut self) -> Self {
        self.call.method = Method::Get;
        self
    }

    /// The Action changes nothing, so the call may be repeated.
    pub fn reads(mut self) -> Self {
        self.call.effect = Effect::Read;
        self
    }

    /// Another path than `/`.
    pub fn path(mut self, path: impl Into<Cow<'static, str>>) -> Self {
        self.call.path = path.into();
        self
    }

    /// Settings of this call alone.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.options = options;
        self
    }

    /// Sends the call. The response holds `Result` as it came.
    pub fn send(self) -> ResponseFuture<Json> {
        ResponseFuture::new(self.client, Operation::untyped(self.call, self.options))
    }

    /// Writes and signs the call, but does not send it.
    pub fn dry_run(self) -> BoxFuture<'static, Result<DryRun, Error>> {
        let operation = Operation::untyped(self.call, self.options);
        Box::pin(crate::client::dry_run(self.client, operation, Vec::new()))
    }
}

impl IntoFuture for UntypedCall {
    type Output = Result<Response<Json>, Error>;
    type IntoFuture = ResponseFuture<Json>;

    fn into_future(self) -> ResponseFuture<Json> {
        self.send()
    }
}

impl fmt::Debug for UntypedCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UntypedCall")
            .field("action", &self.call.action)
            .field("version", &self.call.version)
            .finish_non_exhaustive()
    }
}
