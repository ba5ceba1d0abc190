//! Transports and tower services, each as the other.

use std::any::type_name;
use std::error::Error as StdError;
use std::fmt;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response};
use tower_service::Service;

use super::Transport;
use crate::boxed::BoxFuture;
use crate::error::{TransportError, TransportPhase};

type BoxError = Box<dyn StdError + Send + Sync>;

/// A tower service as a transport. Each request goes to a clone of the service, once that is ready.
///
/// The service has to keep to what [`Transport`] asks for: it must not change a request, which is signed, and must not
/// send it twice; so no layer that retries or follows redirects. It answers with the whole body.
///
/// An error of the service that is or wraps a [`TransportError`] keeps its phase. Of any other it is not known how far
/// the request came, so it counts as [`TransportPhase::Send`], and only what reads is repeated; one from a service that
/// does not become ready counts as [`TransportPhase::Connect`], since nothing was sent.
pub struct TowerTransport<S> {
    /// Only locked to be cloned, so the service need not be `Sync`.
    service: Mutex<S>,
}

impl<S> TowerTransport<S> {
    /// A transport that sends through this service.
    pub fn new(service: S) -> Self {
        Self {
            service: Mutex::new(service),
        }
    }
}

impl<S> Transport for TowerTransport<S>
where
    S: Service<Request<Bytes>, Response = Response<Bytes>> + Clone + Send + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send,
{
    fn send(
        &self,
        request: Request<Bytes>,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        let service = self.service.lock();
        let mut service = service.unwrap_or_else(PoisonError::into_inner).clone();
        Box::pin(async move {
            let ready = poll_fn(|context| service.poll_ready(context)).await;
            ready.map_err(|error| lost(TransportPhase::Connect, error.into()))?;
            let answer = service.call(request).await;
            answer.map_err(|error| lost(TransportPhase::Send, error.into()))
        })
    }
}

impl<S> fmt::Debug for TowerTransport<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TowerTransport({})", type_name::<S>())
    }
}

/// An error of a service; what a transport within it says goes before the phase that is assumed.
fn lost(phase: TransportPhase, error: BoxError) -> TransportError {
    let error = match error.downcast::<TransportError>() {
        Ok(own) => return *own,
        Err(error) => error,
    };
    let mut next: Option<&(dyn StdError + 'static)> = Some(error.as_ref());
    while let Some(cause) = next {
        if let Some(own) = cause.downcast_ref::<TransportError>() {
            let (phase, timeout, untrusted) = (own.phase(), own.is_timeout(), own.is_untrusted());
            let wrapped = TransportError::new(phase, error);
            let wrapped = if timeout {
                wrapped.timed_out()
            } else {
                wrapped
            };
            return if untrusted {
                wrapped.untrusted()
            } else {
                wrapped
            };
        }
        next = cause.source();
    }
    TransportError::new(phase, error)
}

/// A transport as a tower service, to put layers around. It is always ready.
///
/// ```
/// use volc_core::transport::{TowerTransport, Transport, TransportService};
///
/// fn layered(inner: impl Transport) -> impl Transport {
///     let service = TransportService::new(inner);
///     // Here layers of tower are put around the service.
///     TowerTransport::new(service)
/// }
/// ```
#[derive(Clone, Debug)]
pub struct TransportService {
    transport: Arc<dyn Transport>,
}

impl TransportService {
    /// A service that sends by this transport. Clones share it.
    pub fn new(transport: impl Transport) -> Self {
        Self {
            transport: Arc::new(transport),
        }
    }
}

impl Service<Request<Bytes>> for TransportService {
    type Response = Response<Bytes>;
    type Error = TransportError;
    type Future = BoxFuture<'static, Result<Response<Bytes>, TransportError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Bytes>) -> Self::Future {
        let transport = Arc::clone(&self.transport);
        Box::pin(async move { transport.send(request).await })
    }
}
