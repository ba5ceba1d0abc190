//! A service on this machine for tests, and an Action to call.

#![allow(clippy::unwrap_used)]
#![allow(dead_code, unreachable_pub)]

pub mod logs;
pub mod script;
pub mod transports;

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Request, Response};
use http_body_util::{BodyExt, Full};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use volc_core::__private::response_struct;
use volc_core::api::{Action, ActionInfo, ServiceInfo, SiteInfo};
use volc_core::credentials::Credentials;
use volc_core::pagination::Paginated;
use volc_core::pagination::{PageState, PageStep};
use volc_core::rate_limit::{RateLimit, RateLimiter};
use volc_core::{Client, ClientBuilder};

pub const ACCESS_KEY: &str = "AKLTfakefakefake";
/// Every secret of the tests has `do-not-print` in it: what is printed and logged is searched for that.
pub const SECRET_KEY: &str = "fake-secret-do-not-print";
pub const SESSION_TOKEN: &str = "fake-token-do-not-print";

pub static SERVICE: ServiceInfo = ServiceInfo::new(
    "rtc",
    &[
        SiteInfo::new("china", "rtc.volcengineapi.com", "cn-north-1"),
        SiteInfo::new(
            "global",
            "open-ap-singapore-1.volcengineapi.com",
            "ap-southeast-1",
        ),
    ],
);

/// A listing with a page size of at most 20.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListThings {
    pub kind: Option<String>,
    pub cursor: i64,
    pub limit: i64,
}

response_struct!(ListThings {
    kind = query("Kind"),
    cursor = optional("Cursor"),
    limit = optional("Limit").max(Int(20)),
});

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Things {
    pub items: Vec<String>,
    pub has_more: bool,
    pub next_cursor: i64,
}

response_struct!(Things {
    items = optional("Items"),
    has_more = optional("HasMore"),
    next_cursor = optional("NextCursor"),
});

impl Action for ListThings {
    type Output = Things;
    const INFO: &'static ActionInfo = {
        static INFO: ActionInfo = ActionInfo::new("ListThings", "2020-12-01")
            .reads()
            .rate_limits(&[RateLimit::qps(100)]);
        &INFO
    };
}

impl Paginated for ListThings {
    type Item = String;

    fn advance(&mut self, page: &Things) -> PageStep {
        PageState::new(page.items.len())
            .more(page.has_more)
            .cursor(&mut self.cursor, &page.next_cursor)
    }
    fn into_items(output: Things) -> Vec<String> {
        output.items
    }
}

/// An Action that changes something.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MakeThing {
    pub id: i64,
}

response_struct!(MakeThing { id = optional("Id") });

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Thing {
    pub id: i64,
}

response_struct!(Thing { id = optional("Id") });

impl Action for MakeThing {
    type Output = Thing;
    const INFO: &'static ActionInfo = {
        static INFO: ActionInfo = ActionInfo::new("MakeThing", "2020-12-01").writes();
        &INFO
    };
}

pub fn credentials() -> Credentials {
    Credentials::new(ACCESS_KEY, SECRET_KEY).with_session_token(SESSION_TOKEN)
}

/// The settings of a client of a server on this machine, without a rate limit and without retries.
pub fn builder(address: SocketAddr) -> ClientBuilder {
    logs::start();
    Client::builder(&SERVICE)
        .endpoint(format!("http://{address}"))
        .allow_http()
        .credentials(credentials())
        .rate_limiter(RateLimiter::off())
        .retry(volc_core::retry::none())
}

pub fn client(address: SocketAddr) -> Client {
    builder(address).build().unwrap()
}

/// The body of a good response.
pub fn good(result: &str) -> String {
    format!(
        r#"{{"ResponseMetadata":{{"RequestId":"req-1","Action":"ListThings","Version":"2020-12-01","Service":"rtc","Region":"cn-north-1"}},"Result":{result}}}"#
    )
}

/// The body of a refusal.
pub fn refused(code: &str, message: &str) -> String {
    format!(
        r#"{{"ResponseMetadata":{{"RequestId":"req-2","Error":{{"CodeN":100,"Code":"{code}","Message":"{message}"}}}},"Result":{{}}}}"#
    )
}

/// The reply of a server.
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
    pub delay: Duration,
}

impl Reply {
    pub fn new(status: u16, body: impl Into<Bytes>) -> Self {
        Self {
            status,
            headers: HeaderMap::new(),
            body: body.into(),
            delay: Duration::ZERO,
        }
    }
    pub fn header(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.insert(name, value.parse().unwrap());
        self
    }
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }
}

/// The number of connections and requests of a server.
#[derive(Default)]
pub struct Counts {
    pub connections: AtomicUsize,
    pub requests: AtomicUsize,
}

impl Counts {
    pub fn get(&self) -> (usize, usize) {
        (
            self.connections.load(Ordering::SeqCst),
            self.requests.load(Ordering::SeqCst),
        )
    }
}

/// Starts a server that answers every request with what the handler says.
pub async fn serve(
    handler: impl Fn(Request<Bytes>) -> Reply + Send + Sync + 'static,
) -> (SocketAddr, Arc<Counts>) {
    let (handler, counts) = (Arc::new(handler), Arc::new(Counts::default()));
    let seen = Arc::clone(&counts);
    let address = listen(move |stream| {
        let (handler, counts) = (Arc::clone(&handler), Arc::clone(&seen));
        counts.connections.fetch_add(1, Ordering::SeqCst);
        async move {
            let service = hyper::service::service_fn(|request: Request<hyper::body::Incoming>| {
                let (handler, counts) = (Arc::clone(&handler), Arc::clone(&counts));
                async move {
                    counts.requests.fetch_add(1, Ordering::SeqCst);
                    let (parts, body) = request.into_parts();
                    let body = body
                        .collect()
                        .await
                        .map(|body| body.to_bytes())
                        .unwrap_or_default();
                    let reply = handler(Request::from_parts(parts, body));
                    tokio::time::sleep(reply.delay).await;
                    let mut response = Response::new(Full::new(reply.body));
                    *response.status_mut() = reply.status.try_into().unwrap();
                    *response.headers_mut() = reply.headers;
                    Ok::<_, Infallible>(response)
                }
            });
            _ = hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service)
                .await;
        }
    })
    .await;
    (address, counts)
}

/// Starts a server that reads a request, writes these bytes and closes the connection.
pub async fn serve_raw(bytes: &'static [u8]) -> SocketAddr {
    listen(move |mut stream| async move {
        let mut buffer = [0; 4096];
        let mut seen = Vec::new();
        while !seen.ends_with(b"}") {
            match stream.read(&mut buffer).await {
                Ok(0) | Err(_) => break,
                Ok(n) => seen.extend_from_slice(&buffer[..n]),
            }
        }
        _ = stream.write_all(bytes).await;
    })
    .await
}

async fn listen<F, Fut>(handle: F) -> SocketAddr
where
    F: Fn(TcpStream) -> Fut + Send + 'static,
    Fut: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(handle(stream));
        }
    });
    address
}
