//! One call in every way that is measured.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use futures_util::future::BoxFuture;
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::{Client as Hyper, connect::HttpConnector};
use hyper_util::rt::TokioExecutor;
use volc_core::rate_limit::{RateLimit, RateLimiter};
use volc_core::transport::HyperTransport;
use volc_core::{ClientBuilder, Credentials};
use volc_rtc_api::Client;
use volc_rtc_api::im::get_user_conversations::DataType;

use crate::Result;
use crate::by_hand::{BODY, Envelope, QUERY, Signed, compact};

pub const ACCESS_KEY: &str = "AKLTfakefakefakefakefakefakefakefakefakefake";
pub const SECRET_KEY: &str = "fakefakefakefakefakefakefakefakefakefakefakefakefake";

/// A way to call. Clones share connections.
#[derive(Clone)]
pub enum Caller {
    /// reqwest, the same request each time, the response not read.
    Reqwest(reqwest::Client, String),
    /// reqwest, a plain signature, a derived answer.
    ByHand(reqwest::Client, String),
    /// The same, with the time limits that the SDK has by default.
    ByHandLimited(reqwest::Client, String),
    /// The SDK.
    Ours(Client),
    /// hyper-util's client, the same request each time, the response not read.
    Hyper(Box<Hyper<HttpConnector, Full<Bytes>>>, http::Uri),
    /// aws-sdk-sqs.
    #[cfg(feature = "aws")]
    Aws(aws_sdk_sqs::Client),
}

/// The names of all ways, the base first.
pub const NAMES: &[&str] = &[
    "by hand",
    "ours",
    "ours, hyper transport",
    "reqwest alone",
    "hyper-util alone",
    "by hand, same time limits",
    #[cfg(feature = "aws")]
    "aws-sdk-sqs",
];

impl Caller {
    /// The way with this index in [`NAMES`].
    pub fn new(row: usize, url: &str) -> Result<Self> {
        Ok(match row {
            0 => Self::ByHand(plain_reqwest()?, url.to_owned()),
            1 => Self::Ours(ours(url).build()?),
            2 => Self::Ours(
                ours(url)
                    .transport(HyperTransport::builder().build()?)
                    .build()?,
            ),
            3 => Self::Reqwest(plain_reqwest()?, url.to_owned()),
            4 => {
                let mut connector = HttpConnector::new();
                connector.set_nodelay(true);
                let hyper = Hyper::builder(TokioExecutor::new()).build(connector);
                Self::Hyper(Box::new(hyper), format!("{url}/?{QUERY}").parse()?)
            }
            5 => Self::ByHandLimited(limited_reqwest()?, url.to_owned()),
            #[cfg(feature = "aws")]
            6 => Self::Aws(aws(url)),
            _ => return Err("there is no such row".into()),
        })
    }

    /// One call.
    pub fn call(&self) -> BoxFuture<'_, Result<usize>> {
        Box::pin(async move {
            Ok(match self {
                Self::Reqwest(client, url) => {
                    let request = client
                        .post(format!("{url}/?{QUERY}"))
                        .header("content-type", "application/json")
                        .body(BODY);
                    request.send().await?.bytes().await?.len()
                }
                Self::ByHand(client, url) => by_hand(client, url).await?,
                Self::ByHandLimited(client, url) => {
                    tokio::time::timeout(OF_A_CALL, by_hand(client, url)).await??
                }
                Self::Ours(client) => {
                    let page = client
                        .get_user_conversations()
                        .app_id(123_456)
                        .participant_user_id(10_001)
                        .data_type(DataType::Cache)
                        .cursor(0)
                        .limit(20)
                        .skip_member_count(true)
                        .inbox_type(0)
                        .send()
                        .await?;
                    page.conversation_infos.len()
                }
                Self::Hyper(client, uri) => {
                    let request = http::Request::post(uri.clone())
                        .header("content-type", "application/json")
                        .body(Full::new(Bytes::from_static(BODY.as_bytes())))?;
                    let answer = client.request(request).await?;
                    answer.into_body().collect().await?.to_bytes().len()
                }
                #[cfg(feature = "aws")]
                Self::Aws(client) => {
                    let answer = client
                        .list_queues()
                        .queue_name_prefix("fake")
                        .send()
                        .await?;
                    answer.queue_urls().len()
                }
            })
        })
    }
}

fn ours(url: &str) -> ClientBuilder<Client> {
    Client::builder()
        .endpoint(url)
        .allow_http()
        .credentials(Credentials::new(ACCESS_KEY, SECRET_KEY))
        .rate_limiter(RateLimiter::wait().every_action(RateLimit::qps(1_000_000_000)))
}

/// Returns the size of the future of a call, for those ways that a program would use.
pub fn future_bytes() -> Result<Vec<(&'static str, f64)>> {
    let url = "http://127.0.0.1:1";
    let mut sizes = Vec::new();
    for (row, name) in NAMES.iter().enumerate() {
        let bytes = match &Caller::new(row, url)? {
            Caller::ByHand(client, url) => size_of_val(&by_hand(client, url)),
            Caller::Ours(client) => {
                let call = client.get_user_conversations();
                let call = call.app_id(1).participant_user_id(2).cursor(0).limit(20);
                size_of_val(&call.send())
            }
            #[cfg(feature = "aws")]
            Caller::Aws(client) => size_of_val(&client.list_queues().send()),
            _ => continue,
        };
        sizes.push((*name, bytes as f64));
    }
    Ok(sizes)
}

async fn by_hand(client: &reqwest::Client, url: &str) -> Result<usize> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?;
    let date = compact(now.as_secs());
    let host = url.trim_start_matches("http://");
    let signed = Signed::new(host, ACCESS_KEY, SECRET_KEY, &date, BODY.as_bytes());
    let answer = client
        .post(format!("{url}/?{QUERY}"))
        .header("content-type", "application/json")
        .header("x-date", &date)
        .header("x-content-sha256", &signed.payload_hash)
        .header("authorization", &signed.authorization)
        .body(BODY)
        .send()
        .await?;
    let page: Envelope = serde_json::from_slice(&answer.bytes().await?)?;
    Ok(page.result.conversation_infos.len())
}

/// Of the SDK by default: a connection, an attempt, a call.
const OF_A_CONNECTION: Duration = Duration::from_secs(5);
const OF_AN_ATTEMPT: Duration = Duration::from_secs(15);
const OF_A_CALL: Duration = Duration::from_secs(60);

fn limited_reqwest() -> Result<reqwest::Client> {
    Ok(reqwest::Client::builder()
        .tls_backend_preconfigured(rustls_of_reqwest()?)
        .connect_timeout(OF_A_CONNECTION)
        .timeout(OF_AN_ATTEMPT)
        .build()?)
}

fn plain_reqwest() -> Result<reqwest::Client> {
    let config = rustls_of_reqwest();
    Ok(reqwest::Client::builder()
        .tls_backend_preconfigured(config?)
        .build()?)
}

fn rustls_of_reqwest() -> Result<rustls::ClientConfig> {
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let roots = rustls::RootCertStore::empty();
    Ok(rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth())
}

#[cfg(feature = "aws")]
pub fn aws(url: &str) -> aws_sdk_sqs::Client {
    use aws_sdk_sqs::config::{Config, Credentials as AwsCredentials, Region};
    let credentials = AwsCredentials::new(ACCESS_KEY, SECRET_KEY, None, None, "fixed");
    let config = Config::builder()
        .behavior_version_latest()
        .region(Region::new("us-east-1"))
        .endpoint_url(url)
        .credentials_provider(credentials)
        .build();
    aws_sdk_sqs::Client::from_conf(config)
}
