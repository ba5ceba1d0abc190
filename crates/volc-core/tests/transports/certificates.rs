//! The system's certificates: loaded for the first connection that needs them, and not on its thread. A child process
//! has them in a file that its environment names.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use volc_core::call::Timeouts;
use volc_core::error::TransportPhase;
use volc_core::{Client, Error};

use crate::common::transports::{Kind, Settings};
use crate::common::{Reply, good, serve};
use crate::https::{self, Shown, authority, serve_tls};
use crate::{again, call, succeeds};

/// The variable for the child: the endpoint, and the certificates that are put in place after the clients are built.
const ENDPOINT: &str = "VOLC_TEST_ENDPOINT";
const LATER: &str = "VOLC_TEST_LATER";

/// This program once more, with its certificates in this file.
fn child(test: &str, endpoint: &str, file: &Path) -> Command {
    let mut child = again(&format!("certificates::{test}"));
    child.env(ENDPOINT, endpoint).env("SSL_CERT_FILE", file);
    child.env_remove("SSL_CERT_DIR");
    child
}

/// A client over each transport, with default authorities.
fn clients(endpoint: &str) -> Vec<Client> {
    let clients = Kind::ALL.iter().map(|transport| {
        let transport = transport.build(&Settings::default());
        https::builder(endpoint, transport).build().unwrap()
    });
    clients.collect()
}

#[tokio::test]
async fn building_loads_no_certificates() {
    let ca = authority("own");
    let (address, saw) = serve_tls(&ca, Shown::default()).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("certificates.pem");
    let mut child = child("call_after_certificates_came", &address.to_string(), &file);
    child.env(LATER, ca.pem());
    assert!(succeeds(child).await);
    assert_eq!(saw.get().0, Kind::ALL.len());
}

#[tokio::test]
#[ignore = "a child of the other tests"]
async fn call_after_certificates_came() {
    let Ok(endpoint) = std::env::var(ENDPOINT) else {
        return;
    };
    let clients = clients(&endpoint);
    // Nothing is there yet: what was loaded by now would know no authority at all.
    for client in &clients {
        let error = call(client).await.unwrap_err();
        let Error::Transport(lost) = &error else {
            panic!("{error}");
        };
        assert!(lost.is_untrusted(), "{error}");
        assert_eq!(
            (lost.phase(), error.attempts()),
            (TransportPhase::Connect, 1)
        );
        assert!(error.to_string().contains("No CA certificates"), "{error}");
    }
    let file = std::env::var("SSL_CERT_FILE").unwrap();
    std::fs::write(&file, std::env::var(LATER).unwrap()).unwrap();
    for client in &clients {
        call(client).await.unwrap();
    }
    // Those that are loaded are kept.
    std::fs::remove_file(&file).unwrap();
    for client in &clients {
        call(client).await.unwrap();
    }
}

#[cfg(unix)]
#[tokio::test]
async fn certificates_that_do_not_come_hold_no_thread_up() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("pipe");
    let made = Command::new("mkfifo").arg(&file).status();
    assert!(made.unwrap().success());
    let (plain, _) = serve(|_| Reply::new(200, good("{}"))).await;
    let child = child("call_without_certificates", &plain.to_string(), &file);
    assert!(succeeds(child).await);
}

#[tokio::test]
#[ignore = "a child of the other tests"]
async fn call_without_certificates() {
    let Ok(endpoint) = std::env::var(ENDPOINT) else {
        return;
    };
    for kind in Kind::ALL {
        // Nobody writes to the pipe, so the limit of the transport is what ends the call.
        let settings = Settings {
            connect: Some(Duration::from_millis(50)),
            ..Settings::default()
        };
        let transport = kind.build(&settings);
        let client = https::builder(&endpoint, transport)
            .timeouts(Timeouts::default().connect(Duration::from_millis(50)))
            .retry(volc_core::retry::none())
            .build()
            .unwrap();
        let error = call(&client).await.unwrap_err();
        assert!(matches!(error, Error::Timeout(_)), "{kind:?}: {error}");
        // What needs no certificates goes on.
        let client = https::builder("", kind.build(&settings))
            .endpoint(format!("http://{endpoint}"))
            .allow_http()
            .build()
            .unwrap();
        call(&client).await.unwrap();
    }
}
