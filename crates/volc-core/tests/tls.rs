//! HTTPS: which certificates are trusted, and what is said of the others.

#![cfg(feature = "rustls")]
#![allow(clippy::unwrap_used)]

mod common;

use std::net::SocketAddr;
use std::sync::Arc;

use common::*;
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use volc_core::{Client, Error, ReqwestTransport, RetryAdvice, TransportPhase, retry};

type Authority = CertifiedIssuer<'static, KeyPair>;

fn authority(name: &str) -> Authority {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// A service behind TLS that answers every call, with a certificate of this authority for this name.
async fn serve_tls(authority: &Authority, name: &str, expired: bool) -> SocketAddr {
    let mut params = CertificateParams::new([name.to_owned()]).unwrap();
    if expired {
        params.not_after = date_time_ymd(2020, 1, 1);
    }
    let key = KeyPair::generate().unwrap();
    let certificate = params.signed_by(&key, authority).unwrap();
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
        )
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(stream).await else {
                continue;
            };
            let mut buffer = [0; 4096];
            _ = stream.read(&mut buffer).await;
            let body = good("{}");
            let head = format!(
                "HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                body.len()
            );
            _ = stream.write_all((head + &body).as_bytes()).await;
            _ = stream.shutdown().await;
        }
    });
    address
}

/// A client that trusts this authority too, and makes three attempts.
fn client(address: SocketAddr, authority: &Authority) -> Client {
    let transport = ReqwestTransport::builder().root_certificates(authority.pem().as_bytes());
    Client::builder(&SERVICE)
        .endpoint(format!("https://{address}"))
        .credentials(credentials())
        .transport(transport.build().unwrap())
        .retry(retry::standard())
        .build()
        .unwrap()
}

#[tokio::test]
async fn an_authority_of_ones_own_is_trusted_if_it_is_given() {
    let own = authority("own");
    let address = serve_tls(&own, "127.0.0.1", false).await;
    let answer = client(address, &own).send(ListThings::default()).await;
    assert_eq!(answer.unwrap().request_id(), "req-1");
}

#[tokio::test]
async fn a_certificate_that_is_not_to_be_trusted_is_told_apart_from_a_lost_connection() {
    let (own, other) = (authority("own"), authority("other"));
    for (issuer, name, expired, reason) in [
        (&other, "127.0.0.1", false, "UnknownIssuer"),
        (&own, "127.0.0.2", false, "not valid for name"),
        (&own, "127.0.0.1", true, "expired"),
    ] {
        let address = serve_tls(issuer, name, expired).await;
        let client = client(address, &own);
        let error = client.send(MakeThing::default()).await.unwrap_err();
        let Error::Transport(lost) = &error else {
            panic!("{error}");
        };
        assert!(lost.is_untrusted());
        assert_eq!(lost.phase(), TransportPhase::Connect);
        let said = error.to_string();
        let before = "MakeThing 2020-12-01: no connection to the service, whose certificate is not to be trusted: ";
        assert!(said.starts_with(before), "{said}");
        assert!(said.contains(reason), "{said}");
        assert!(
            said.contains("be given that authority's certificate"),
            "{said}"
        );
        assert_eq!(error.attempts(), 1, "trying again cannot help");
        assert_eq!(error.retry_advice(), RetryAdvice::Never);
        assert!(!error.may_retry());
    }
}

#[tokio::test]
async fn a_server_that_speaks_no_tls_is_no_question_of_trust() {
    let (address, _) = serve(|_| Reply::new(200, good("{}"))).await;
    let own = authority("own");
    let error = client(address, &own)
        .send(MakeThing::default())
        .await
        .unwrap_err();
    let Error::Transport(lost) = &error else {
        panic!("{error}");
    };
    assert!(!lost.is_untrusted(), "{error}");
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
        let built = ReqwestTransport::builder()
            .root_certificates(pem.as_bytes())
            .build();
        let error = built.unwrap_err().to_string();
        assert!(error.contains(reason), "{error}");
    }
}
