//! Blocking calls, for programs without an async runtime. Feature `blocking`.
//!
//! `.send().block()` sends a call and waits for its response on this thread; `.pages().block()` and `.items().block()`
//! are [iterators](Blocking); `.wait().block()` waits for a task. [`block_on`] waits for anything else of a client,
//! such as `client.credentials()`.
//!
//! Inside an async task of Tokio they fail with
//! [`InsideAsync`](crate::error::InvalidRequestError::InsideAsync) instead of blocking the runtime; in `spawn_blocking`
//! they work.
//!
//! ```no_run
//! # fn example(client: volc_core::Client) -> Result<(), volc_core::Error> {
//! let response = client.call("SomeNewAction", "2025-08-01", &()).send().block()?;
//! println!("request {}", response.request_id());
//! # Ok(())
//! # }
//! ```

mod park;
mod runtime;

use std::fmt;
use std::future::IntoFuture;
use std::iter::FusedIterator;
use std::pin::Pin;

use futures_core::Stream;
use futures_util::StreamExt;

use crate::action::Paginated;
use crate::call::ResponseFuture;
use crate::error::{Context, Error, InvalidRequestError};
use crate::pages::{Items, Pages};
use crate::response::Response;
use crate::wait::{Wait, Waitable, Waited};
use crate::wire::Wire;

/// Waits on this thread for anything of a client that is awaited elsewhere.
///
/// [`ResponseFuture::block`], [`Pages::block`] and [`Items::block`] do so for calls and lists; this is for the rest.
///
/// No runtime is needed. The first such call of the process starts one thread, which drives connections and time limits
/// for all threads that wait. Time limits hold as they do for calls that are awaited.
///
/// ```no_run
/// # fn example(client: volc_core::Client) -> Result<(), volc_core::Error> {
/// use volc_core::blocking::block_on;
///
/// let credentials = block_on(client.credentials())?;
/// let command = block_on(client.call("SomeNewAction", "2025-08-01", &()).dry_run())?.curl();
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// What it comes to; [`InvalidRequestError::InsideAsync`] inside an async task of Tokio, which has to await instead;
/// [`Error::Transport`] if the thread cannot be started. In both cases nothing was sent.
pub fn block_on<F, T>(future: F) -> Result<T, Error>
where
    F: IntoFuture<Output = Result<T, Error>>,
{
    if park::is_async() {
        return Err(Context::default().fail(InvalidRequestError::InsideAsync));
    }
    let runtime = runtime::handle().map_err(|error| Context::default().fail(error))?;
    // Connections and timers that come up while the future is polled here belong to that runtime.
    let _inside = runtime.enter();
    park::wait(future.into_future())
}

impl<T: Wire + 'static> ResponseFuture<T> {
    /// Sends the call and waits on this thread for its response; no runtime is needed. Feature `blocking`.
    ///
    /// ```no_run
    /// # fn example(client: volc_core::Client) -> Result<(), volc_core::Error> {
    /// let response = client.call("SomeNewAction", "2025-08-01", &()).send().block()?;
    /// println!("{} in request {}", response["Message"], response.request_id());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// What the call fails with, and as [`block_on`].
    pub fn block(self) -> Result<Response<T>, Error> {
        block_on(self)
    }
}

impl<R: Paginated> Pages<R> {
    /// The pages as an iterator, which waits on this thread for each. Feature `blocking`; errors as [`block_on`].
    pub fn block(self) -> Blocking<Self> {
        Blocking(Some(self))
    }
}

impl<R: Paginated> Items<R> {
    /// The items as an iterator, which waits on this thread for each page. Feature `blocking`; errors as [`block_on`].
    ///
    /// ```no_run
    /// # use volc_core::call::Call;
    /// # use volc_core::Error;
    /// # use volc_core::pagination::Paginated;
    /// # fn example<R: Paginated<Item = String>>(call: Call<R>) -> Result<(), Error> {
    /// for item in call.items().block() {
    ///     println!("{}", item?);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn block(self) -> Blocking<Self> {
        Blocking(Some(self))
    }
}

impl<R: Waitable> Wait<'_, R> {
    /// Waits on this thread for the task; no runtime is needed. Feature `blocking`.
    ///
    /// # Errors
    /// What a call fails with, and as [`block_on`].
    pub fn block(self) -> Result<Waited<R>, Error> {
        block_on(self)
    }
}

/// [`Pages`] or [`Items`] as an iterator, which waits on the thread that asks it. An error ends it.
#[must_use = "nothing is asked for until something is taken"]
pub struct Blocking<S>(Option<S>);

impl<S, T> Iterator for Blocking<S>
where
    S: Stream<Item = Result<T, Error>> + Unpin,
{
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut stream = Pin::new(self.0.as_mut()?);
        let next = block_on(async { stream.next().await.transpose() });
        if !matches!(next, Ok(Some(_))) {
            self.0 = None;
        }
        next.transpose()
    }
}

impl<S, T> FusedIterator for Blocking<S> where S: Stream<Item = Result<T, Error>> + Unpin {}

impl<S: fmt::Debug> fmt::Debug for Blocking<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Blocking").field(&self.0).finish()
    }
}
