//! The bodies of requests: read to their end, within a time, and within a sum over all of them.
//!
//! Nothing of a request has been checked while its body is read, so what all of them keep is bounded: the first 64 KiB
//! of a body by one budget, the rest by another, so that large bodies that do not end take nothing from small ones. A
//! body takes the whole rest at once, by its Content-Length: two that each have a half would wait for each other. One
//! that finds its budget used up waits, and is refused when its time is over.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use http::StatusCode;
use http_body_util::BodyExt as _;
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Sleep, sleep};

use super::ServerLimits;
use crate::{ApiError, Code, envelope};

/// The bytes of a body that count as small.
const SMALL: usize = 64 << 10;

/// The budgets of all bodies.
#[derive(Clone)]
pub(super) struct Bodies {
    small: Arc<Semaphore>,
    large: Arc<Semaphore>,
    /// The size of the largest body that is kept.
    limit: usize,
    time: Duration,
}

/// The part of the budgets that a body takes; it is given back when this is dropped.
#[derive(Default)]
pub(super) struct Kept {
    small: Option<OwnedSemaphorePermit>,
    large: Option<OwnedSemaphorePermit>,
}

impl Bodies {
    pub(super) fn new(limits: ServerLimits, limit: usize) -> Self {
        let budget = |bytes: usize| Arc::new(Semaphore::new(bytes.min(Semaphore::MAX_PERMITS)));
        Self {
            small: budget((limits.bodies / 4).max(SMALL)),
            large: budget(limits.bodies.max(limit)),
            limit,
            time: limits.body,
        }
    }

    /// Reads a body to its end. One that is too large is read on without being kept, since a client that is still
    /// sending would not see the response; but not forever.
    pub(super) async fn read(&self, body: Body) -> Result<(Bytes, Kept), ApiError> {
        let read = tokio::time::timeout(self.time, self.read_all(body)).await;
        read.unwrap_or_else(|_| Err(self.too_slow()))
    }

    /// A body that fails when its time is over, for those who read it themselves.
    pub(super) fn timed(&self, body: Body) -> Body {
        Body::new(Timed {
            body,
            end: Box::pin(sleep(self.time)),
        })
    }

    async fn read_all(&self, mut body: Body) -> Result<(Bytes, Kept), ApiError> {
        let patience = self.limit.saturating_mul(16);
        let declared = body
            .size_hint()
            .upper()
            .and_then(|size| usize::try_from(size).ok());
        // One of unknown length may be as large as any.
        let size = declared.unwrap_or(self.limit).min(self.limit);
        let mut kept = Kept::default();
        let mut bytes = Vec::new();
        let mut length = 0_usize;
        while let Some(frame) = body.frame().await {
            let frame = frame.map_err(|_| envelope::broken_body())?;
            let Ok(data) = frame.into_data() else {
                continue;
            };
            length = length.saturating_add(data.len());
            if length <= self.limit {
                self.keep(&mut kept, length, size).await;
                bytes.extend_from_slice(&data);
            } else if length <= patience {
                (bytes, kept) = (Vec::new(), Kept::default());
            } else {
                break;
            }
        }
        if length <= self.limit {
            Ok((bytes.into(), kept))
        } else {
            Err(envelope::too_large(self.limit))
        }
    }

    /// Takes from the budgets what a body needs that has come this far and will be so large.
    async fn keep(&self, kept: &mut Kept, length: usize, size: usize) {
        if kept.small.is_none() {
            kept.small = take(&self.small, size.min(SMALL)).await;
        }
        if length > SMALL && kept.large.is_none() {
            kept.large = take(&self.large, size.saturating_sub(SMALL)).await;
        }
    }

    fn too_slow(&self) -> ApiError {
        let seconds = self.time.as_secs_f64();
        let text = format!("the body has not come to its end within {seconds} s");
        ApiError::gateway(Code::MissingRequestInfo, text).with_status(StatusCode::REQUEST_TIMEOUT)
    }
}

/// A body with a time limit.
struct Timed {
    body: Body,
    end: Pin<Box<Sleep>>,
}

impl HttpBody for Timed {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if self.end.as_mut().poll(cx).is_ready() {
            let error = axum::Error::new("it has not come to its end in time");
            return Poll::Ready(Some(Err(error)));
        }
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// Waits for so many bytes of a budget. The budgets are never closed, and hold at least one body.
async fn take(budget: &Arc<Semaphore>, bytes: usize) -> Option<OwnedSemaphorePermit> {
    let permits = u32::try_from(bytes).ok()?;
    Arc::clone(budget).acquire_many_owned(permits).await.ok()
}
