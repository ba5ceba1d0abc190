//! The control API is for this machine: pages of other origins and hosts are refused, other machines need a token.

#![allow(clippy::unwrap_used)]

mod support;

use http::{HeaderMap, HeaderName, Method};
use support::{APP, Call, Response, builder, parameters, send, start};
use tokio::net::TcpListener;
use volc_rtc_emulator::{App, Running};

const TOKEN: &str = "fake-admin-token-do-not-print";

async fn ask(running: &Running, headers: &[(&str, &str)]) -> Response {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.insert(HeaderName::try_from(*name).unwrap(), value.parse().unwrap());
    }
    let url = format!(
        "http://127.0.0.1:{}/_emulator/health",
        running.address().port()
    );
    send(Method::GET, &url, map, Vec::new()).await
}

#[tokio::test]
async fn foreign_pages_and_hosts_are_refused() {
    struct Case<'a> {
        headers: &'a [(&'a str, &'a str)],
        code: &'static str,
    }
    let running = start(builder()).await;
    let origin = format!("http://{}", running.address());
    let from_own = [
        ("origin", origin.as_str()),
        ("sec-fetch-site", "same-origin"),
    ];
    let case = |headers, code| Case { headers, code };
    let cases = [
        case(&[], ""),
        case(&[("host", "localhost:8787")], ""),
        case(&[("host", "LOCALHOST.")], ""),
        case(&[("host", "emulator.localhost")], ""),
        case(&[("host", "[::1]:8787")], ""),
        case(&[("host", "127.0.0.2")], ""),
        case(&from_own, ""),
        case(&from_own[..1], ""),
        case(&[("sec-fetch-site", "none")], ""),
        case(&[("host", "attacker.example")], "ForeignHost"),
        case(&[("host", "attacker.example:8787")], "ForeignHost"),
        case(&[("host", "localhost.attacker.example")], "ForeignHost"),
        case(&[("host", "127.0.0.1.attacker.example")], "ForeignHost"),
        case(&[("host", "notlocalhost")], "ForeignHost"),
        case(&[("host", "10.0.0.1:8787")], "ForeignHost"),
        case(&[("host", "")], "ForeignHost"),
        case(&[("origin", "http://attacker.example")], "ForeignOrigin"),
        case(&[("origin", "http://127.0.0.1:1")], "ForeignOrigin"),
        case(&[("origin", "null")], "ForeignOrigin"),
        case(&[("sec-fetch-site", "cross-site")], "ForeignOrigin"),
        case(&[("sec-fetch-site", "same-site")], "ForeignOrigin"),
    ];
    for Case { headers, code } in cases {
        let response = ask(&running, headers).await;
        let status = if code.is_empty() { 200 } else { 403 };
        assert_eq!(response.status, status, "{headers:?}: {}", response.body);
        assert_eq!(
            response.body["error"]["code"].as_str().unwrap_or(""),
            code,
            "{headers:?}"
        );
    }
}

#[tokio::test]
async fn calls_are_not_guarded_by_their_host() {
    let running = start(builder().app(App::new(APP))).await;
    let call = Call::new(parameters()).with(|call| {
        call.signed_host = Some("rtc.volcengineapi.com");
        call.after
            .push(("host", Some("rtc.volcengineapi.com".to_owned())));
    });
    call.send(&running).await.result();
}

#[tokio::test]
async fn other_than_loopback_is_refused_without_a_token() {
    for (emulator, allowed) in [
        (builder(), false),
        (builder().allow_remote(""), false),
        (builder().allow_remote(TOKEN), true),
    ] {
        let listener = TcpListener::bind("0.0.0.0:0").await.unwrap();
        let running = emulator.build().unwrap().serve(listener);
        assert_eq!(running.is_ok(), allowed);
        if let Err(error) = running {
            assert!(error.to_string().contains("admin token"), "{error}");
        }
    }
}

#[tokio::test]
async fn control_api_asks_for_the_token() {
    let running = start(builder().allow_remote(TOKEN)).await;
    let right = format!("Bearer {TOKEN}");
    for (value, status) in [
        ("", 401),
        ("Bearer ", 401),
        ("Bearer fake-admin-token-do-not-prin", 401),
        ("Bearer fake-admin-token-do-not-print2", 401),
        (TOKEN, 401),
        (&right, 200),
    ] {
        let headers = [("authorization", value), ("host", "emulator.example")];
        let response = ask(&running, &headers).await;
        assert_eq!(response.status, status, "{value}");
        assert!(!response.body.to_string().contains(TOKEN));
    }
    let headers = [
        ("authorization", right.as_str()),
        ("origin", "http://attacker.example"),
    ];
    assert_eq!(ask(&running, &headers).await.status, 403);
}
