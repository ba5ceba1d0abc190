//! Lists of several pages: every page, or every item of every page.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use crate::action::{Action, Paginated};
use crate::call::{Call, ResponseFuture};
use crate::client::CallOptions;
use crate::client::Client;
use crate::error::{self, DecodeError, Error};
use crate::pagination::PageStep;
use crate::response::Response;

/// Every page of a list. A page is asked for when the one before it has been taken.
///
impl<R: Paginated> Call<R> {
    /// Every page, one after the other, from where the request starts.
    pub fn pages(self) -> Pages<R> {
        Pages::new(self.client, self.request, self.options)
    }

    /// The items of every page, one after the other, from where the request starts.
    pub fn items(self) -> Items<R> {
        Items::new(self.pages())
    }
}

/// It is a `Stream`; [`Pages::next`] and [`Pages::try_next`] need no extension trait. An error ends it.
#[must_use = "pages are asked for when they are taken"]
pub struct Pages<R: Paginated> {
    client: Client,
    request: R,
    options: CallOptions,
    state: State<R::Output>,
}

enum State<T> {
    /// The next page is not asked for yet.
    Idle,
    Sending(ResponseFuture<T>),
    /// The error to return before the end.
    Failed(Error),
    Done,
}

impl<R: Paginated> Pages<R> {
    pub(crate) fn new(client: Client, request: R, options: CallOptions) -> Self {
        Self {
            client,
            request,
            options,
            state: State::Idle,
        }
    }

    /// The next page; `None` behind the last one.
    pub async fn next(&mut self) -> Option<Result<Response<R::Output>, Error>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// The next page; `None` behind the last one.
    ///
    /// # Errors
    /// What the call of the page failed with, or [`Error::Decode`] if the service says that there is more but does
    /// not move on.
    pub async fn try_next(&mut self) -> Result<Option<Response<R::Output>>, Error> {
        self.next().await.transpose()
    }

    fn poll(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Response<R::Output>, Error>>> {
        loop {
            match std::mem::replace(&mut self.state, State::Done) {
                State::Done => return Poll::Ready(None),
                State::Failed(error) => return Poll::Ready(Some(Err(error))),
                State::Idle => {
                    let call = Call::new(&self.client, self.request.clone());
                    self.state = State::Sending(call.options(self.options.clone()).send());
                }
                State::Sending(mut sending) => match Pin::new(&mut sending).poll(context) {
                    Poll::Ready(page) => {
                        return Poll::Ready(Some(page.inspect(|page| self.advance(page))));
                    }
                    Poll::Pending => {
                        self.state = State::Sending(sending);
                        return Poll::Pending;
                    }
                },
            }
        }
    }

    /// Decides what follows a page.
    fn advance(&mut self, page: &Response<R::Output>) {
        self.state = match self.request.advance(page) {
            PageStep::Continue => State::Idle,
            PageStep::Done => State::Done,
            PageStep::Stalled(message) => State::Failed(stuck::<R>(message, page)),
        };
    }
}

fn stuck<R: Action>(message: String, page: &Response<R::Output>) -> Error {
    let context = error::Context {
        action: R::INFO.action.into(),
        version: R::INFO.version.into(),
        attempts: page.attempts(),
        status: Some(page.status()),
        request_id: Some(page.request_id().to_owned()),
        log_id: page.log_id().map(str::to_owned),
        ..error::Context::default()
    };
    context.fail(DecodeError {
        path: "Result".to_owned(),
        message,
        body: page.raw_body().clone(),
        content_type: String::new(),
        encoding: None,
        shown: None,
    })
}

impl<R: Paginated> Unpin for Pages<R> {}

impl<R: Paginated> Stream for Pages<R> {
    type Item = Result<Response<R::Output>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

impl<R: Paginated> fmt::Debug for Pages<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("action", &R::INFO.action)
            .finish_non_exhaustive()
    }
}

/// Every item of a list. A page is asked for when all items of the one before it have been taken.
///
/// It is a `Stream`; [`Items::next`] and [`Items::try_next`] need no extension trait. An error ends it.
#[must_use = "items are asked for when they are taken"]
pub struct Items<R: Paginated> {
    pages: Pages<R>,
    items: std::vec::IntoIter<R::Item>,
}

impl<R: Paginated> Items<R> {
    pub(crate) fn new(pages: Pages<R>) -> Self {
        Self {
            pages,
            items: Vec::new().into_iter(),
        }
    }

    /// The next item; `None` behind the last one.
    pub async fn next(&mut self) -> Option<Result<R::Item, Error>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// The next item; `None` behind the last one.
    ///
    /// # Errors
    /// As [`Pages::try_next`].
    pub async fn try_next(&mut self) -> Result<Option<R::Item>, Error> {
        self.next().await.transpose()
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<R::Item, Error>>> {
        loop {
            if let Some(item) = self.items.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll(context)) {
                Some(Ok(page)) => self.items = R::into_items(page.into_inner()).into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<R: Paginated> Unpin for Items<R> {}

impl<R: Paginated> Stream for Items<R> {
    type Item = Result<R::Item, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

impl<R: Paginated> fmt::Debug for Items<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("action", &R::INFO.action)
            .finish_non_exhaustive()
    }
}
