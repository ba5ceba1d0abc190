//! A service behind TLS.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::header::HOST;
use http::{Request, Response, StatusCode, Version};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd,
};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use volc_core::rate_limit::RateLimiter;
use volc_core::transport::Transport;
use volc_core::{Client, ClientBuilder};

use crate::common::{SERVICE, credentials, good};

pub type Authority = CertifiedIssuer<'static, KeyPair>;

/// An authority that signs certificates.
pub fn authority(name: &str) -> Authority {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// The TLS settings of a service.
pub struct Shown {
    pub name: &'static str,
    pub expired: bool,
    /// The protocols that it negotiates; with nothing it takes no part in negotiations.
    pub protocols: &'static [&'static str],
}

impl Default for Shown {
    fn default() -> Self {
        Self {
            name: "127.0.0.1",
            expired: false,
            protocols: &[],
        }
    }
}

/// The connections that a service has accepted.
#[derive(Clone, Debug, Default)]
pub struct Saw(Arc<Mutex<(usize, Vec<Version>)>>);

impl Saw {
    /// Returns the number of connections, and the versions of HTTP of the requests.
    pub fn get(&self) -> (usize, Vec<Version>) {
        self.0.lock().unwrap().clone()
    }
}

/// Starts a service that answers every call, with a certificate of this authority.
pub async fn serve_tls(authority: &Authority, shown: Shown) -> (SocketAddr, Saw) {
    let acceptor = TlsAcceptor::from(Arc::new(config(authority, &shown)));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let saw = Saw::default();
    let seen = saw.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(stream) = acceptor.accept(stream).await else {
                continue;
            };
            seen.0.lock().unwrap().0 += 1;
            let is_http2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
            let stream = TokioIo::new(stream);
            let seen = seen.clone();
            let service = service_fn(move |request: Request<Incoming>| {
                seen.0.lock().unwrap().1.push(request.version());
                let mut answer = Response::new(Full::new(Bytes::from(good("{}"))));
                // HTTP/2 has the host elsewhere.
                let names_host = request.headers().contains_key(HOST);
                if names_host != (request.version() < Version::HTTP_2) {
                    *answer.status_mut() = StatusCode::BAD_REQUEST;
                }
                std::future::ready(Ok::<_, Infallible>(answer))
            });
            tokio::spawn(async move {
                _ = if is_http2 {
                    let server = http2::Builder::new(TokioExecutor::new());
                    server.serve_connection(stream, service).await
                } else {
                    let server = http1::Builder::new();
                    server.serve_connection(stream, service).await
                };
            });
        }
    });
    (address, saw)
}

/// The TLS settings of a server with a certificate of this authority.
pub fn config(authority: &Authority, shown: &Shown) -> ServerConfig {
    let mut params = CertificateParams::new([shown.name.to_owned()]).unwrap();
    if shown.expired {
        params.not_after = date_time_ymd(2020, 1, 1);
    }
    let key = KeyPair::generate().unwrap();
    let certificate = params.signed_by(&key, authority).unwrap();
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
        )
        .unwrap();
    let protocols = shown.protocols.iter();
    config.alpn_protocols = protocols.map(|name| name.as_bytes().to_vec()).collect();
    config
}

/// The settings of a client of a service behind TLS, without a rate limit.
pub fn builder(endpoint: &str, transport: impl Transport) -> ClientBuilder {
    Client::builder(&SERVICE)
        .endpoint(format!("https://{endpoint}"))
        .credentials(credentials())
        .rate_limiter(RateLimiter::off())
        .transport(transport)
}
