//! A call before it is sent, and the future of its response.
//!
//! - [`Call`] holds a request and the client that sends it. The builders of generated crates end in one;
//!   `client.request(..)` makes one of a request.
//! - [`UntypedCall`] calls an Action by its name, with JSON.
//! - [`ResponseFuture`] is a call that is being sent. It comes to a [`Response`] or an
//!   [`Error`]; dropping it gives the call up.
//! - [`Timeouts`] bound a call: the connection, each attempt, all attempts together.
//! - [`DryRun`] is the signed request that would be sent, also as a `curl` command, with secrets redacted.
//!
//! ```no_run
//! use std::time::Duration;
//! use volc_core::{CallOptions, Client};
//!
//! # async fn example(client: Client) -> Result<(), volc_core::Error> {
//! let options = CallOptions::new().operation_timeout(Duration::from_secs(5));
//! let response = client.call("SomeNewAction", "2025-08-01", &()).options(options).await?;
//! println!("request {} after {} attempts", response.request_id(), response.attempts());
//! # Ok(())
//! # }
//! ```

pub use crate::client::Timeouts;
pub use crate::dry_run::DryRun;
pub use crate::untyped::UntypedCall;

use std::fmt;
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::action::Action;
use crate::boxed::BoxFuture;
use crate::client::Client;
use crate::client::{CallOptions, Operation, ReceivedResponse, execute};
use crate::envelope;
use crate::error::Error;
use crate::response::Response;
use crate::wire::{Raw, Wire};

/// A request and the client that will send it. Nothing happens until it is sent.
#[derive(Clone, Debug)]
#[must_use = "a call does nothing unless it is sent"]
pub struct Call<R: Action> {
    pub(crate) client: Client,
    /// The request.
    pub request: R,
    pub(crate) options: CallOptions,
}

impl<R: Action> Call<R> {
    /// A call with the client's settings.
    pub fn new(client: &Client, request: R) -> Self {
        Self {
            client: client.clone(),
            request,
            options: CallOptions::new(),
        }
    }

    /// Settings of this call alone.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.options = options;
        self
    }

    /// Sends it. A request that breaks a documented bound is refused and not sent.
    pub fn send(self) -> ResponseFuture<R::Output> {
        let operation = Operation::new(&self.client, &self.request, self.options);
        ResponseFuture::new(self.client, operation)
    }
}

impl<R: Action> Call<R> {
    /// Sends it, and leaves what `Result` holds unread: [`Response::raw_body`] has all of it.
    pub fn send_raw(self) -> ResponseFuture<Raw> {
        let operation = Operation::new(&self.client, &self.request, self.options);
        ResponseFuture::new(self.client, operation)
    }

    /// Writes and signs it as it would be sent now, but does not send it.
    pub fn dry_run(self) -> BoxFuture<'static, Result<DryRun, Error>> {
        let operation = Operation::new(&self.client, &self.request, self.options);
        let secrets = R::tables().secrets();
        Box::pin(crate::client::dry_run(self.client, operation, secrets))
    }
}

impl<R: Action> IntoFuture for Call<R> {
    type Output = Result<Response<R::Output>, Error>;
    type IntoFuture = ResponseFuture<R::Output>;

    fn into_future(self) -> ResponseFuture<R::Output> {
        self.send()
    }
}

/// A call that is being sent. Dropping it gives the call up; what it has sent by then, the service may carry out.
#[must_use = "a call is sent while it is awaited"]
pub struct ResponseFuture<T> {
    answer: BoxFuture<'static, Result<ReceivedResponse, Error>>,
    output: PhantomData<fn() -> T>,
}

impl<T: Wire + Send + Sync + 'static> ResponseFuture<T> {
    pub(crate) fn new(client: Client, operation: Result<Operation, Error>) -> Self {
        let answer: BoxFuture<'static, _> = match operation {
            Ok(mut operation) => {
                operation.reader = envelope::read_success::<T>;
                Box::pin(execute(client, operation))
            }
            Err(error) => Box::pin(std::future::ready(Err(error))),
        };
        Self {
            answer,
            output: PhantomData,
        }
    }
}

impl<T: Wire + 'static> Future for ResponseFuture<T> {
    type Output = Result<Response<T>, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.answer
            .as_mut()
            .poll(context)
            .map(|answer| envelope::read(answer?))
    }
}

impl<T> fmt::Debug for ResponseFuture<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ResponseFuture")
    }
}
