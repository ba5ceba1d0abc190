//! Settings of a client, credentials that are missing, and promises about types.

#![cfg(any(feature = "reqwest", feature = "hyper"))]
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::*;
use volc_core::call::{Call, ResponseFuture};
use volc_core::credentials::CredentialsProvider;
use volc_core::credentials::{ChainCredentials, Credentials, EnvCredentials};
use volc_core::error::CredentialsError;
use volc_core::pagination::{Items, Pages};
use volc_core::transport::BoxFuture;
use volc_core::{Client, Error};

#[test]
fn sites_regions_and_endpoints() {
    let build =
        |builder: volc_core::ClientBuilder| builder.credentials(credentials()).build().unwrap();
    let client = build(Client::builder(&SERVICE));
    assert_eq!(
        (client.endpoint().as_str(), client.region()),
        ("https://rtc.volcengineapi.com", "cn-north-1")
    );
    let client = build(
        Client::builder(&SERVICE)
            .site("global")
            .region("ap-singapore-1"),
    );
    assert_eq!(
        client.endpoint(),
        "https://open-ap-singapore-1.volcengineapi.com"
    );
    assert_eq!(client.region(), "ap-singapore-1");
    let client = build(Client::builder(&SERVICE).endpoint("https://LOCALHOST:8443/"));
    assert_eq!(client.endpoint(), "https://localhost:8443");
}

#[test]
fn settings_that_cannot_be_used() {
    let new = || Client::builder(&SERVICE);
    for (builder, text) in [
        (
            new().endpoint("http://127.0.0.1:1"),
            "endpoint: `http://127.0.0.1:1` is plain HTTP",
        ),
        (new().site("mars"), "site: `mars` is none of china, global"),
        (
            new().region("cn north"),
            "region: `cn north` is not a region, such as `cn-north-1`",
        ),
        (new().region(""), "region: `` is not a region"),
        (
            new().user_agent_suffix("a\nb"),
            "user_agent_suffix: it has characters that a header cannot hold",
        ),
    ] {
        let error = builder.build().unwrap_err();
        assert!(matches!(error, Error::Config(_)) && error.action().is_none());
        assert!(
            error
                .to_string()
                .starts_with("the client cannot be built: "),
            "{error}"
        );
        assert!(error.to_string().contains(text), "{error}");
    }
}

#[derive(Debug)]
struct Nothing;

impl CredentialsProvider for Nothing {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(async { Err(CredentialsError::tried("the vault", "it is locked")) })
    }
}

#[tokio::test]
async fn missing_credentials_say_where_they_were_looked_for() {
    let (address, counts) = serve(|_| Reply::new(200, good("{}"))).await;
    let chain = ChainCredentials::new()
        .or(Credentials::new("", "x"))
        .or(Nothing);
    let client = builder(address).credentials(chain).build().unwrap();
    let text = "no credentials: code: the access key is empty; the vault: it is locked";
    assert_eq!(client.credentials().await.unwrap_err().to_string(), text);
    let error = client.send(ListThings::default()).await.unwrap_err();
    assert_eq!(error.to_string(), format!("ListThings 2020-12-01: {text}"));
    assert!(error.is_auth() && counts.get() == (0, 0));

    // This process has none of the variables.
    let error = Client::builder(&SERVICE)
        .from_env()
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("VOLCENGINE_ACCESS_KEY") && error.contains("VOLC_SECRETKEY"),
        "{error}"
    );
    assert!(EnvCredentials::new().load().is_err());
}

#[tokio::test]
async fn a_key_that_cannot_stand_in_a_header_is_not_sent() {
    let (address, counts) = serve(|_| Reply::new(200, good("{}"))).await;
    let client = builder(address)
        .credentials(Credentials::new("AK\nfake", SECRET_KEY))
        .build()
        .unwrap();
    let error = client.send(ListThings::default()).await.unwrap_err();
    assert!(
        error.to_string().contains("the access key has characters"),
        "{error}"
    );
    assert_eq!(counts.get(), (0, 0));
}

#[tokio::test]
async fn nothing_prints_a_secret() {
    let (address, _) = serve(|_| Reply::new(403, refused("AccessDenied", "no"))).await;
    let client = client(address);
    let call = client.request(ListThings::default());
    let error = call.clone().await.unwrap_err();
    for text in [
        format!("{client:#?} {call:?} {error:?}"),
        error.to_string(),
        format!("{:?}", credentials()),
    ] {
        assert!(!text.contains("do-not-print"), "{text}");
    }
}

#[test]
fn promises_about_types() {
    fn sendable<T: Send + 'static>(_: &T) {}
    fn shared<T: Clone + Send + Sync + 'static>(_: &T) {}
    let client = client(([127, 0, 0, 1], 1).into());
    shared(&client);
    let call: Call<ListThings> = client.request(ListThings::default());
    shared(&call);
    let pages: Pages<ListThings> = call.clone().pages();
    let items: Items<ListThings> = call.clone().items();
    sendable(&pages);
    sendable(&items);
    let sending: ResponseFuture<Things> = call.send();
    sendable(&sending);
    assert!(size_of_val(&sending) <= 64, "{}", size_of_val(&sending));
    assert!(size_of::<Error>() <= 2 * size_of::<usize>());
    assert!(size_of::<Result<(), Error>>() <= 2 * size_of::<usize>());
}
