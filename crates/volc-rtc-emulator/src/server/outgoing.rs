//! The body of a response on its way out: as it is, or with the fault that was asked for.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, Bytes};
use http::Response;
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use tokio::time::{Instant, Sleep, sleep};

use super::activity::Activity;
use super::fault::ConnectionFault;

/// Prepares a response for the socket.
///
/// # Errors
/// If the connection is to be closed without a response.
pub(super) fn response(
    response: Response<Body>,
    activity: Arc<Activity>,
) -> io::Result<Response<Outgoing>> {
    let fault = response.extensions().get::<ConnectionFault>().copied();
    let fault = match fault {
        Some(ConnectionFault::Reset) => {
            activity.reset();
            return Err(io::ErrorKind::ConnectionReset.into());
        }
        Some(ConnectionFault::Cut) => return Err(io::ErrorKind::ConnectionAborted.into()),
        fault => fault,
    };
    Ok(response.map(|body| Outgoing::new(body, fault, activity)))
}

/// A body that is sent.
pub(super) struct Outgoing {
    body: Body,
    activity: Arc<Activity>,
    /// The length, where it is known; a stream has none, and ends when the server stops.
    length: SizeHint,
    pace: Pace,
    /// Data that is left of a piece of the body.
    rest: Bytes,
}

/// The way in which the body is sent.
enum Pace {
    Whole,
    /// So many bytes, then an error.
    Truncated {
        left: usize,
        is_flushed: bool,
    },
    /// In pieces, each after a pause.
    Throttled {
        piece: usize,
        pause: Duration,
        timer: Pin<Box<Sleep>>,
    },
}

impl Outgoing {
    fn new(body: Body, fault: Option<ConnectionFault>, activity: Arc<Activity>) -> Self {
        let pace = match fault {
            Some(ConnectionFault::Truncate(left)) => Pace::Truncated {
                left,
                is_flushed: false,
            },
            Some(ConnectionFault::Throttle { piece, pause }) => Pace::Throttled {
                piece: piece.get(),
                pause,
                timer: Box::pin(sleep(pause)),
            },
            _ => Pace::Whole,
        };
        Self {
            length: body.size_hint(),
            body,
            activity,
            pace,
            rest: Bytes::new(),
        }
    }

    /// The next data of the body, at most so much of it. Trailers are dropped: no response has any.
    fn next(
        &mut self,
        most: usize,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, axum::Error>>> {
        while self.rest.is_empty() {
            match ready!(Pin::new(&mut self.body).poll_frame(cx)) {
                Some(Ok(frame)) => self.rest = frame.into_data().unwrap_or_default(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
        let length = self.rest.len().min(most);
        Poll::Ready(Some(Ok(self.rest.split_to(length))))
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, axum::Error>>> {
        match &mut self.pace {
            Pace::Whole => self.next(usize::MAX, cx),
            Pace::Truncated {
                left: 0,
                is_flushed,
            } => {
                if std::mem::replace(is_flushed, true) {
                    return Poll::Ready(Some(Err(axum::Error::new("truncated by a fault"))));
                }
                // What was handed over is written before the next poll, which comes at once.
                cx.waker().wake_by_ref();
                Poll::Pending
            }
            Pace::Truncated { left, .. } => {
                let most = *left;
                let data = ready!(self.next(most, cx));
                if let (Some(Ok(data)), Pace::Truncated { left, .. }) = (&data, &mut self.pace) {
                    *left -= data.len();
                }
                Poll::Ready(data)
            }
            Pace::Throttled {
                piece,
                pause,
                timer,
            } => {
                ready!(timer.as_mut().poll(cx));
                let (most, next) = (*piece, Instant::now() + *pause);
                let data = ready!(self.next(most, cx));
                if let Pace::Throttled { timer, .. } = &mut self.pace {
                    timer.as_mut().reset(next);
                }
                Poll::Ready(data)
            }
        }
    }
}

impl HttpBody for Outgoing {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if self.length.exact().is_none() && self.activity.is_stopping() {
            return Poll::Ready(None);
        }
        self.poll(cx)
            .map(|data| data.map(|data| data.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        matches!(self.pace, Pace::Whole) && self.rest.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.length
    }
}

impl Drop for Outgoing {
    fn drop(&mut self) {
        self.activity.rest();
    }
}
