//! HTTP/2: spoken if it is chosen and offered, and only then.

use futures_util::future::join_all;
use http::Version;
use volc_core::transport::{ReqwestTransport, Transport};

use crate::call;
use crate::common::transports::{Kind, Settings};
use crate::https::{self, Authority, Saw, Shown, authority, serve_tls};

const CALLS: usize = 20;

/// Makes one call, and then others all at once, to a service that negotiates these protocols.
async fn calls(
    authority: &Authority,
    transport: impl Transport,
    protocols: &'static [&'static str],
) -> Saw {
    let shown = Shown {
        protocols,
        ..Shown::default()
    };
    let (address, saw) = serve_tls(authority, shown).await;
    let client = https::builder(&address.to_string(), transport);
    let client = client.build().unwrap();
    call(&client).await.unwrap();
    for answer in join_all((1..CALLS).map(|_| call(&client))).await {
        assert_eq!(answer.unwrap().request_id(), "req-1");
    }
    saw
}

#[tokio::test]
async fn server_decides_where_http2_is_allowed() {
    let ca = authority("own");
    for (protocols, version) in [
        (&["h2", "http/1.1"][..], Version::HTTP_2),
        (&["h2"], Version::HTTP_2),
        (&["http/1.1"], Version::HTTP_11),
        (&[], Version::HTTP_11),
    ] {
        let builder = ReqwestTransport::builder()
            .root_certificates(ca.pem().as_bytes())
            .http2();
        let saw = calls(&ca, builder.build().unwrap(), protocols).await;
        let (connections, versions) = saw.get();
        assert_eq!(versions, [version; CALLS], "{protocols:?}");
        if version == Version::HTTP_2 {
            assert_eq!(connections, 1, "all calls share a connection");
        }
    }
}

#[tokio::test]
async fn http2_is_not_spoken_by_default() {
    let ca = authority("own");
    let settings = Settings {
        roots: ca.pem().into_bytes(),
        ..Settings::default()
    };
    for transport in Kind::ALL {
        let saw = calls(&ca, transport.build(&settings), &["h2", "http/1.1"]).await;
        assert_eq!(saw.get().1, [Version::HTTP_11; CALLS], "{transport:?}");
    }
}
