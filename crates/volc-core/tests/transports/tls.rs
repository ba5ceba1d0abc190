//! HTTPS: which certificates are trusted, and what is said of the others.

use std::net::SocketAddr;

use volc_core::error::{RetryAdvice, TransportPhase};
use volc_core::{Client, Error};

use crate::common::transports::{Kind, Settings};
use crate::common::*;
use crate::https::{self, Authority, Shown, authority, serve_tls};

/// A client over each transport that trusts this authority too, and makes three attempts.
fn clients(address: SocketAddr, authority: &Authority) -> impl Iterator<Item = Client> {
    let settings = Settings {
        roots: authority.pem().into_bytes(),
        ..Settings::default()
    };
    Kind::ALL.iter().map(move |transport| {
        let transport = transport.build(&settings);
        let client = https::builder(&address.to_string(), transport);
        client.build().unwrap()
    })
}

#[tokio::test]
async fn an_authority_of_ones_own_is_trusted_if_it_is_given() {
    let ca = authority("own");
    let (address, _) = serve_tls(&ca, Shown::default()).await;
    for client in clients(address, &ca) {
        let answer = client.send(ListThings::default()).await;
        assert_eq!(answer.unwrap().request_id(), "req-1");
    }
}

#[tokio::test]
async fn untrusted_certificate_is_no_lost_connection() {
    struct Case<'a> {
        issuer: &'a Authority,
        name: &'static str,
        expired: bool,
        reason: &'static str,
    }

    let (ca, other) = (authority("own"), authority("other"));
    for Case {
        issuer,
        name,
        expired,
        reason,
    } in [
        Case {
            issuer: &other,
            name: "127.0.0.1",
            expired: false,
            reason: "UnknownIssuer",
        },
        Case {
            issuer: &ca,
            name: "127.0.0.2",
            expired: false,
            reason: "not valid for name",
        },
        Case {
            issuer: &ca,
            name: "127.0.0.1",
            expired: true,
            reason: "expired",
        },
    ] {
        let shown = Shown {
            name,
            expired,
            ..Shown::default()
        };
        let (address, _) = serve_tls(issuer, shown).await;
        for client in clients(address, &ca) {
            let error = client.send(MakeThing::default()).await.unwrap_err();
            let Error::Transport(lost) = &error else {
                panic!("{error}");
            };
            assert!(lost.is_untrusted());
            assert_eq!(lost.phase(), TransportPhase::Connect);
            let stated = error.to_string();
            let before = "MakeThing 2020-12-01: no connection to the service, whose certificate is not trusted: ";
            assert!(stated.starts_with(before), "{stated}");
            assert!(stated.contains(reason), "{stated}");
            assert!(
                stated.contains("give the transport that authority's certificate"),
                "{stated}"
            );
            assert_eq!(error.attempts(), 1, "trying again cannot help");
            assert_eq!(error.retry_advice(), RetryAdvice::Never);
            assert!(!error.may_retry());
        }
    }
}

#[tokio::test]
async fn a_server_that_speaks_no_tls_is_no_question_of_trust() {
    let (address, _) = serve(|_| Reply::new(200, good("{}"))).await;
    let ca = authority("own");
    for client in clients(address, &ca) {
        let error = client.send(MakeThing::default()).await.unwrap_err();
        let Error::Transport(lost) = &error else {
            panic!("{error}");
        };
        assert!(!lost.is_untrusted(), "{error}");
        let line = error.to_string();
        assert!(
            line.contains("the endpoint of an emulator begins with `http://`"),
            "{line}"
        );
    }
}

#[test]
fn certificates_that_cannot_be_read_are_refused_at_once() {
    for (pem, reason) in [
        ("no certificate", "no certificate in PEM"),
        (
            "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n",
            "cannot be read",
        ),
    ] {
        for transport in Kind::ALL {
            let settings = Settings {
                roots: pem.into(),
                ..Settings::default()
            };
            let error = transport.try_build(&settings).unwrap_err().to_string();
            assert!(error.contains(reason), "{error}");
        }
    }
}
