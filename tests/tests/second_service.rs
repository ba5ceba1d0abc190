//! A second service, whose crate nobody wrote by hand: GET and POST against the emulator, which checks the signature
//! and responses as the pages of `specs/imagex` say.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::Path;

use volc_core::{Credentials, Error};
use volc_imagex_api::Client;
use volc_imagex_api::ai::ai_process::AIProcessRequest;
use volc_imagex_api::resource::get_resource_url::Proto;
use volc_rtc_emulator::Running;
use volc_tests::{account, emulator};

async fn start() -> (Running, Client) {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/imagex");
    let pages = volc_spec::load_service(&specs).ir.unwrap();
    let running = emulator()
        .with_ir(pages)
        .build()
        .unwrap()
        .start()
        .await
        .unwrap();
    let client = client(&running, account());
    (running, client)
}

fn client(running: &Running, credentials: Credentials) -> Client {
    let builder = Client::builder().endpoint(running.url()).allow_http();
    builder.credentials(credentials).build().unwrap()
}

#[tokio::test]
async fn get_sends_everything_in_the_query() {
    let (_running, client) = start().await;
    let call = client
        .get_resource_url()
        .service_id("91**2g")
        .domain("image.example.com")
        .uri("tos-example/photo");
    let call = call
        .tpl("tplv-91**2g-resize")
        .tpl_param(["200".to_owned(), "100".to_owned()])
        .proto(Proto::Https);
    let answer = call.send().await.unwrap();
    assert_eq!(
        answer.obj_url,
        "https://image.example.com/tos-example/photo"
    );
    assert_eq!(
        answer.url,
        format!("{}~tplv-91**2g-resize:200:100.webp", answer.obj_url)
    );
    assert!(!answer.request_id().is_empty());
}

#[tokio::test]
async fn post_sends_a_body() {
    let (_running, client) = start().await;
    let request = AIProcessRequest::new(
        "91**2g",
        "system_workflow_ai_super_resolution",
        r#"{"Input":{}}"#,
    );
    let answer = client.send(request).await.unwrap();
    let output: serde_json::Value = serde_json::from_str(&answer.output).unwrap();
    assert_eq!(output["Size"], 54509);
}

#[tokio::test]
async fn a_wrong_key_is_refused_for_both_methods() {
    let (running, _) = start().await;
    let client = client(
        &running,
        Credentials::new("AKLTfakefakefakefake", "another-do-not-print"),
    );
    let get = client
        .get_resource_url()
        .service_id("s")
        .domain("d")
        .uri("u")
        .send()
        .await
        .map(|_| ());
    let post = client
        .send(AIProcessRequest::new("s", "t", "p"))
        .await
        .map(|_| ());
    for refused in [get, post] {
        match refused.unwrap_err() {
            Error::Service(error) => assert_eq!(error.code(), Some("SignatureDoesNotMatch")),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn the_service_has_the_scope_of_its_pages() {
    let client = Client::builder().credentials(account()).build().unwrap();
    assert_eq!(client.region(), "cn-north-1");
    assert_eq!(volc_imagex_api::SERVICE.name, "ImageX");
}
