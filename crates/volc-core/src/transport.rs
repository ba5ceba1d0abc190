//! Transports: the HTTP client that carries requests, behind one small trait.
//!
//! | transport | feature | |
//! |---|---|---|
//! | `ReqwestTransport` | `reqwest` | the default; HTTP/2 with feature `http2` |
//! | `HyperTransport` | `hyper` | HTTP/1.1 with fewer crates; the default if `reqwest` is off |
//! | `TowerTransport` | `tower` | any `tower::Service`; `TransportService` is the other way round |
//! | `test_util::ScriptedTransport` | `test-util` | scripted responses for tests |
//!
//! Choose one with [`ClientBuilder::transport`](crate::ClientBuilder::transport). [`Transport`] is what to implement
//! for another HTTP client; [`TransportError`] says how far a request came ([`TransportPhase`]), by which retries are
//! decided.
//!
//! # Proxies
//!
//! The first two pass the proxy that the environment names, unless their builders' `proxy` or `no_proxy` is called:
//!
//! - `HTTPS_PROXY` for endpoints of https, `HTTP_PROXY` for those of http, `ALL_PROXY` for what neither is set for;
//!   each also in small letters. On macOS and Windows the system's settings count where none is set. A program that
//!   runs as CGI (`REQUEST_METHOD` is set) passes no proxy.
//! - `NO_PROXY` lists what is reached without one: host names, which cover their subdomains too, IP addresses, networks
//!   such as `10.0.0.0/8`, or `*` for everything. An entry with a port matches nothing, and names are not looked up, so
//!   that an address covers no name.
//! - A URL is `http://host:port` or `https://host:port`, with `user:password@` before the host for basic
//!   authentication; special characters in these are percent-encoded. Without a scheme it is http. To a service of
//!   https a tunnel is asked for (`CONNECT`), so a proxy sees no request.
//! - With feature `socks` it may also be `socks5://`, or `socks5h://` if the proxy is to look the service's name up,
//!   with user and password at will; or `socks4://` and `socks4a://`. It needs a port.
//!
//! What is set and cannot be used is an error when the client is built. Not supported are PAC files, and proxies that
//! want NTLM, Kerberos or Digest. A custom transport has its own rules.

#[cfg(any(feature = "reqwest", feature = "hyper"))]
mod body;
#[cfg(feature = "hyper")]
mod connector;
#[cfg(any(feature = "reqwest", feature = "hyper"))]
mod http1;
#[cfg(feature = "hyper")]
mod hyper;
#[cfg(any(feature = "reqwest", feature = "hyper"))]
mod proxies;
#[cfg(feature = "reqwest")]
mod reqwest;
#[cfg(any(feature = "reqwest", feature = "hyper"))]
mod settings;
#[cfg(all(feature = "rustls", any(feature = "reqwest", feature = "hyper")))]
mod tls;
#[cfg(feature = "tower")]
mod tower;
#[cfg(feature = "reqwest")]
mod urls;

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response};

pub use crate::boxed::BoxFuture;
#[doc(no_inline)]
pub use crate::error::{TransportError, TransportPhase};

#[cfg(feature = "hyper")]
pub use self::hyper::{HyperBuilder, HyperTransport};
#[cfg(feature = "reqwest")]
pub use self::reqwest::{ReqwestBuilder, ReqwestTransport};
#[cfg(feature = "tower")]
pub use self::tower::{TowerTransport, TransportService};

/// A carrier of one request and its response.
///
/// The request is signed and complete. Its URI has scheme and authority, and `Host` is the authority. A transport
/// must not change it, must not follow redirects (the signature would not fit) and must not send it twice.
/// Dropping the future abandons the attempt. Time limits for the attempt are the caller's; one for connecting is
/// the transport's own.
///
/// ```
/// use bytes::Bytes;
/// use http::{Request, Response};
/// use volc_core::transport::{BoxFuture, Transport};
/// use volc_core::error::TransportError;
///
/// /// Answers every request with the same body.
/// #[derive(Debug)]
/// struct Canned(&'static str);
///
/// impl Transport for Canned {
///     fn send(&self, _: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
///         Box::pin(async { Ok(Response::new(Bytes::from_static(self.0.as_bytes()))) })
///     }
/// }
/// ```
pub trait Transport: fmt::Debug + Send + Sync + 'static {
    /// Sends a request.
    ///
    /// # Errors
    /// The phase that the attempt reached, and the cause. A response with any HTTP status is not an error.
    fn send(
        &self,
        request: Request<Bytes>,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>>;
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(
        &self,
        request: Request<Bytes>,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        (**self).send(request)
    }
}

/// Outside a runtime of Tokio's, its sockets and timers would panic.
#[cfg(any(feature = "reqwest", feature = "hyper"))]
fn inside_tokio() -> Result<(), TransportError> {
    match tokio::runtime::Handle::try_current() {
        Ok(_) => Ok(()),
        Err(_) => Err(TransportError::new(
            crate::error::TransportPhase::Connect,
            "no Tokio runtime is running here; await the call inside one",
        )),
    }
}
