//! A connection that is there already.

use std::future::{Ready, ready};
use std::io;
use std::task::{Context, Poll};

use http::Uri;
use tower_service::Service;

use super::stream::Stream;

/// A connection to a proxy, for what talks to the proxy: hyper-util's connectors would make one themselves.
pub(super) struct Reached(Option<Stream>);

impl From<Stream> for Reached {
    fn from(stream: Stream) -> Self {
        Self(Some(stream))
    }
}

impl Service<Uri> for Reached {
    type Response = Stream;
    type Error = io::Error;
    type Future = Ready<io::Result<Stream>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Uri) -> Self::Future {
        // There is one call.
        ready(
            self.0
                .take()
                .ok_or_else(|| io::ErrorKind::NotConnected.into()),
        )
    }
}
