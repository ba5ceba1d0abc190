//! The hyper transport, on hyper alone.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::uri::Scheme;
use http::{Request, Response, header};
use http_body_util::{BodyExt, Full};
use hyper::body::Body;
use hyper_util::client::legacy;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use hyper_util::rt::{TokioExecutor, TokioTimer};

use super::body::Pieces;
use super::connector::Connector;
use super::http1::Http1Headers;
use super::proxies::Proxies;
use super::settings::{Settings, setters};
use super::{Transport, inside_tokio, tls};
use crate::boxed::BoxFuture;
use crate::error::{TransportError, TransportPhase};

/// Sends requests with hyper and nothing around it: HTTP/1.1, connections kept and used again, TLS by rustls.
///
/// A call takes about three quarters of the instructions that it takes over `ReqwestTransport`, and there are a third
/// fewer dependencies. [Proxies](crate::transport#proxies) are passed by both. What it lacks is HTTP/2.
#[derive(Clone)]
pub struct HyperTransport {
    client: legacy::Client<Connector, Full<Bytes>>,
    http1: Http1Headers,
    /// The proxies, if one of them may want a user's name.
    logins: Option<Arc<Matcher>>,
    max_response: usize,
}

/// Settings of a [`HyperTransport`].
#[derive(Clone, Debug)]
pub struct HyperBuilder {
    settings: Settings,
}

impl HyperTransport {
    /// The settings that can be changed, with their defaults.
    pub fn builder() -> HyperBuilder {
        HyperBuilder {
            settings: Settings::default(),
        }
    }
}

setters!(HyperBuilder);

impl HyperBuilder {
    /// The transport.
    ///
    /// # Errors
    /// If certificates that were given cannot be read, or the proxy to pass is not supported. The system's certificates
    /// are loaded when the first connection wants them.
    pub fn build(self) -> Result<HyperTransport, TransportError> {
        let mut client = legacy::Client::builder(TokioExecutor::new());
        client
            .pool_idle_timeout(self.settings.idle)
            .pool_timer(TokioTimer::new())
            // Requests are small: to copy head and body together takes less than to write them as two parts.
            .http1_writev(false);
        if self.settings.idle.is_zero() {
            client.pool_max_idle_per_host(0);
        }
        let proxies = self.settings.proxy.settle()?;
        // What these systems' own settings hold is not known here.
        let may_log_in = proxies.needs().login || cfg!(any(target_os = "macos", windows));
        let proxies = Arc::new(match proxies {
            Proxies::None => Matcher::builder().build(),
            Proxies::Environment(_) => Matcher::from_system(),
            Proxies::Url(url, _) => Matcher::builder().all(url).build(),
        });
        let tls = tls::config(&self.settings.roots)?;
        let connector = Connector::new(tls, Arc::clone(&proxies), self.settings.connect);
        Ok(HyperTransport {
            client: client.build(connector),
            http1: Http1Headers::default(),
            logins: may_log_in.then_some(proxies),
            max_response: self.settings.max_response,
        })
    }
}

impl HyperTransport {
    /// A proxy that passes requests on, instead of bytes, finds its credentials in each of them.
    fn log_in_to_proxy(&self, request: &mut Request<Full<Bytes>>) {
        let Some(proxies) = &self.logins else {
            return;
        };
        if request.uri().scheme() != Some(&Scheme::HTTP) {
            return;
        }
        let proxy = proxies.intercept(request.uri());
        if let Some(login) = proxy.as_ref().and_then(Intercept::basic_auth) {
            let headers = request.headers_mut();
            headers.insert(header::PROXY_AUTHORIZATION, login.clone());
        }
    }
}

impl Transport for HyperTransport {
    fn send(
        &self,
        request: Request<Bytes>,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(async move {
            inside_tokio()?;
            let (mut head, body) = request.into_parts();
            self.http1.add(&mut head.headers, &head.uri, body.len());
            let mut request = Request::from_parts(head, Full::new(body));
            self.log_in_to_proxy(&mut request);
            let answer = self.client.request(request).await;
            let (head, mut body) = answer.map_err(before)?.into_parts();
            let mut pieces = Pieces::new(body.size_hint().exact(), self.max_response)?;
            while let Some(frame) = body.frame().await {
                let frame = frame.map_err(|error| wrap(TransportPhase::Receive, error))?;
                // What is no data is a trailer, which nothing here means anything by.
                if let Ok(piece) = frame.into_data() {
                    pieces.push(piece)?;
                }
            }
            Ok(Response::from_parts(head, pieces.finish()))
        })
    }
}

impl fmt::Debug for HyperTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HyperTransport")
            .field("max_response", &self.max_response)
            .finish_non_exhaustive()
    }
}

fn before(error: legacy::Error) -> TransportError {
    // Over HTTP/1.1 hyper calls a request cancelled only if it gives it back unwritten.
    let unwritten = std::error::Error::source(&error)
        .and_then(|source| source.downcast_ref::<hyper::Error>())
        .is_some_and(hyper::Error::is_canceled);
    let phase = if error.is_connect() || unwritten {
        TransportPhase::Connect
    } else {
        TransportPhase::Send
    };
    wrap(phase, error)
}

fn wrap(
    phase: TransportPhase,
    error: impl std::error::Error + Send + Sync + 'static,
) -> TransportError {
    let (timeout, untrusted) = (is_timeout(&error), tls::is_untrusted(&error));
    let wrapped = TransportError::new(phase, error);
    match (timeout, untrusted) {
        (true, _) => wrapped.timed_out(),
        (false, true) => wrapped.untrusted(),
        (false, false) => wrapped,
    }
}

fn is_timeout(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut causes = std::iter::successors(Some(error), |error| error.source());
    causes.any(|cause| {
        let cause = cause.downcast_ref::<std::io::Error>();
        cause.is_some_and(|error| error.kind() == std::io::ErrorKind::TimedOut)
    })
}
