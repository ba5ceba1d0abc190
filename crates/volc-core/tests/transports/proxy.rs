//! Proxies: which are passed, and when. The environment is that of a child process.

mod servers;

use std::process::Command;

use servers::{HttpProxy, SocksProxy};
use volc_core::error::TransportPhase;
use volc_core::{Client, Error};

use crate::common::transports::{Kind, Settings};
use crate::common::{Reply, good, serve};
use crate::https::{self, Authority, Shown, authority, serve_tls};
use crate::{again, call, succeeds};

/// Nobody knows it but the proxy.
const HOST: &str = "rtc.volc.invalid";

/// The variable for the child: the transport, the endpoint, the authority, the error when it is built.
const TRANSPORT: &str = "VOLC_TEST_TRANSPORT";
const ENDPOINT: &str = "VOLC_TEST_ENDPOINT";
const AUTHORITY: &str = "VOLC_TEST_AUTHORITY";
const ERROR: &str = "VOLC_TEST_ERROR";

#[tokio::test]
async fn environment_proxy_is_used_unless_the_host_is_excepted() {
    struct Case<'a> {
        endpoint: &'a str,
        exceptions: &'a str,
        asked: Option<&'a str>,
    }

    let ca = authority("own");
    let shown = Shown {
        name: HOST,
        ..Shown::default()
    };
    let (hidden, _) = serve_tls(&ca, shown).await;
    let (near, saw) = serve_tls(&ca, Shown::default()).await;
    let (plain, _) = serve(|_| Reply::new(200, good("{}"))).await;
    let near = near.to_string();
    let local = format!("http://localhost:{}", plain.port());
    let plain_address = format!("http://{plain}");
    let plain_url = format!("http://{HOST}");
    let cases = [
        Case {
            endpoint: HOST,
            exceptions: "",
            asked: Some("CONNECT rtc.volc.invalid:443"),
        },
        Case {
            endpoint: &near,
            exceptions: "127.0.0.1",
            asked: None,
        },
        Case {
            endpoint: &near,
            exceptions: "example.com, 127.0.0.0/8",
            asked: None,
        },
        Case {
            endpoint: &near,
            exceptions: "*",
            asked: None,
        },
        Case {
            endpoint: &plain_address,
            exceptions: "example.com, *",
            asked: None,
        },
        Case {
            endpoint: &local,
            exceptions: "*",
            asked: None,
        },
        Case {
            endpoint: &plain_url,
            exceptions: "127.0.0.1",
            asked: Some("POST http://rtc.volc.invalid/?Action=ListThings&Version=2020-12-01"),
        },
    ];
    for kind in Kind::ALL {
        for case in &cases {
            let to = if case.endpoint.starts_with("http:") {
                plain
            } else {
                hidden
            };
            let (proxy, asked) = HttpProxy::new(to).start().await;
            let mut child = child(*kind, case.endpoint, &ca.pem());
            let proxy = format!("http://{proxy}");
            child.env("https_proxy", &proxy).env("http_proxy", &proxy);
            child.env("no_proxy", case.exceptions);
            let what = format!("{kind:?} {} {}", case.endpoint, case.exceptions);
            assert!(succeeds(child).await, "{what}");
            let expected: Vec<&str> = case.asked.into_iter().collect();
            assert_eq!(*asked.lock().unwrap(), expected, "{what}");
        }
    }
    // The three exceptions that name it came to it.
    assert_eq!(saw.get().0, 3 * Kind::ALL.len());
}

#[tokio::test]
async fn unusable_environment_proxy_fails_the_build() {
    struct Case {
        variable: &'static str,
        url: &'static str,
        error: &'static str,
    }
    let cases = [
        Case {
            variable: "ALL_PROXY",
            url: "socks://127.0.0.1:1080",
            error: "`ALL_PROXY` cannot be used: a proxy of the scheme `socks` is not supported",
        },
        Case {
            variable: "https_proxy",
            url: "ftp://user:do-not-print@127.0.0.1",
            error: "`https_proxy` cannot be used: a proxy of the scheme `ftp` is not supported",
        },
        Case {
            variable: "HTTP_PROXY",
            url: "http://do not print",
            error: "`HTTP_PROXY` cannot be used: it is not a URL",
        },
    ];
    for kind in Kind::ALL {
        for case in &cases {
            let mut child = child(*kind, "127.0.0.1:1", "");
            child.env(case.variable, case.url).env(ERROR, case.error);
            assert!(succeeds(child).await, "{kind:?} {}", case.error);
        }
    }
}

#[tokio::test]
async fn environment_is_not_looked_at_when_no_proxy_is_set() {
    let (plain, _) = serve(|_| Reply::new(200, good("{}"))).await;
    for kind in Kind::ALL {
        let mut child = child(*kind, &format!("http://{plain}"), "");
        child.env("ALL_PROXY", "socks://nowhere").env(NEVER, "1");
        assert!(succeeds(child).await, "{kind:?}");
    }
}

/// The variable for the child: it passes no proxy.
const NEVER: &str = "VOLC_TEST_NO_PROXY";

#[tokio::test]
#[ignore = "a child of the other tests"]
async fn one_call() {
    let Ok(endpoint) = std::env::var(ENDPOINT) else {
        return;
    };
    let name = std::env::var(TRANSPORT).unwrap();
    let mut transports = Kind::ALL.iter();
    let transport = transports.find(|kind| format!("{kind:?}") == name).unwrap();
    let settings = Settings {
        roots: std::env::var(AUTHORITY).unwrap().into_bytes(),
        no_proxy: std::env::var(NEVER).is_ok(),
        ..Settings::default()
    };
    if let Ok(expected) = std::env::var(ERROR) {
        let error = transport.try_build(&settings).unwrap_err().to_string();
        assert!(error.contains(&expected), "{error}");
        assert!(!error.contains("do-not-print"), "{error}");
        assert!(!error.contains("do not print"), "{error}");
        return;
    }
    let client = client(*transport, &endpoint, &settings);
    call(&client).await.unwrap();
}

fn client(transport: Kind, endpoint: &str, settings: &Settings) -> Client {
    let transport = transport.build(settings);
    let client = if endpoint.starts_with("http://") {
        https::builder("", transport)
            .endpoint(endpoint)
            .allow_http()
    } else {
        https::builder(endpoint, transport)
    };
    client.retry(volc_core::retry::none()).build().unwrap()
}

/// This program once more, to make one call.
fn child(transport: Kind, endpoint: &str, authority: &str) -> Command {
    let mut child = again("proxy::one_call");
    child
        .env(TRANSPORT, format!("{transport:?}"))
        .env(ENDPOINT, endpoint)
        .env(AUTHORITY, authority);
    for name in ["all", "http", "https", "no"] {
        let name = format!("{name}_proxy");
        child.env_remove(name.to_uppercase()).env_remove(name);
    }
    child
}

/// Settings with this proxy.
fn by(proxy: String, ca: &Authority) -> Settings {
    Settings {
        roots: ca.pem().into_bytes(),
        proxy: Some(proxy),
        ..Settings::default()
    }
}

#[tokio::test]
async fn proxy_gets_its_credentials_in_tunnels_and_requests() {
    let ca = authority("own");
    let shown = Shown {
        name: HOST,
        ..Shown::default()
    };
    let (hidden, _) = serve_tls(&ca, shown).await;
    let (plain, _) = serve(|request| {
        assert!(request.headers().contains_key("authorization"));
        Reply::new(200, good("{}"))
    })
    .await;
    for (endpoint, to) in [(HOST.to_owned(), hidden), (format!("http://{HOST}"), plain)] {
        for kind in Kind::ALL {
            for over_tls in [false, true] {
                let proxy = HttpProxy {
                    // user:p@ss
                    login: Some("Basic dXNlcjpwQHNz"),
                    ..HttpProxy::new(to)
                };
                let (proxy, scheme) = if over_tls {
                    (proxy.with_tls(&ca), "https")
                } else {
                    (proxy, "http")
                };
                let (proxy, asked) = proxy.start().await;
                let what = format!("{kind:?} to {endpoint} by {scheme}");
                let settings = by(format!("{scheme}://user:p%40ss@{proxy}"), &ca);
                let right = client(*kind, &endpoint, &settings);
                call(&right)
                    .await
                    .unwrap_or_else(|error| panic!("{what}: {error}"));
                let settings = by(format!("{scheme}://user:wrong@{proxy}"), &ca);
                let wrong = client(*kind, &endpoint, &settings);
                let error = call(&wrong).await.expect_err(&what);
                if let Error::Transport(lost) = &error {
                    assert_eq!(lost.phase(), TransportPhase::Connect, "{what}");
                    assert!(error.to_string().contains("proxy auth"), "{error}");
                } else {
                    assert_eq!(
                        error.status().map(|status| status.as_u16()),
                        Some(407),
                        "{what}"
                    );
                }
                assert_eq!(asked.lock().unwrap().len(), 2, "{what}");
            }
        }
    }
}

#[cfg(feature = "socks")]
#[tokio::test]
async fn socks_proxy_leads_to_names_and_addresses() {
    struct Case {
        scheme: &'static str,
        login: Option<(&'static str, &'static str)>,
        by_name: bool,
        asked: &'static str,
    }
    let case = |scheme, by_name, asked| Case {
        scheme,
        login: None,
        by_name,
        asked,
    };
    let cases = [
        case("socks5", false, "5 127.0.0.1:"),
        case("socks5h", true, "5 rtc.volc.invalid:443"),
        case("socks4", false, "4 127.0.0.1:"),
        case("socks4a", true, "4 rtc.volc.invalid:443"),
        Case {
            login: Some(("user", "p@ss")),
            ..case("socks5h", true, "5 rtc.volc.invalid:443")
        },
    ];
    let ca = authority("own");
    let shown = Shown {
        name: HOST,
        ..Shown::default()
    };
    let (hidden, _) = serve_tls(&ca, shown).await;
    let (near, _) = serve_tls(&ca, Shown::default()).await;
    for kind in Kind::ALL {
        for case in &cases {
            let (endpoint, to) = if case.by_name {
                (HOST.to_owned(), hidden)
            } else {
                (near.to_string(), near)
            };
            let login = case.login;
            let (proxy, asked) = SocksProxy { to, login }.start().await;
            let user = if login.is_some() { "user:p%40ss@" } else { "" };
            let settings = by(format!("{}://{user}{proxy}", case.scheme), &ca);
            let what = format!("{kind:?} {}", case.scheme);
            let client = client(*kind, &endpoint, &settings);
            call(&client)
                .await
                .unwrap_or_else(|error| panic!("{what}: {error}"));
            let asked = asked.lock().unwrap();
            assert_eq!(asked.len(), 1, "{what}");
            assert!(asked[0].starts_with(case.asked), "{what}: {asked:?}");
        }
    }
}

#[cfg(feature = "socks")]
#[tokio::test]
async fn socks_proxy_refuses_another_password() {
    let ca = authority("own");
    let (near, saw) = serve_tls(&ca, Shown::default()).await;
    let proxy = SocksProxy {
        to: near,
        login: Some(("user", "right")),
    };
    let (proxy, asked) = proxy.start().await;
    for kind in Kind::ALL {
        for user in ["", "user:wrong@"] {
            let settings = by(format!("socks5://{user}{proxy}"), &ca);
            let client = client(*kind, &near.to_string(), &settings);
            let error = call(&client).await.unwrap_err();
            let Error::Transport(lost) = &error else {
                panic!("{kind:?} {user}: {error}");
            };
            assert_eq!(lost.phase(), TransportPhase::Connect);
            assert!(error.to_string().contains("SOCKS"), "{error}");
        }
    }
    assert_eq!((saw.get().0, asked.lock().unwrap().len()), (0, 0));
}

#[test]
fn unusable_proxy_that_is_set_fails_the_build() {
    struct Case {
        url: &'static str,
        error: &'static str,
    }
    let cases = [
        Case {
            url: "socks://127.0.0.1:1080",
            error: "scheme `socks` is not supported",
        },
        #[cfg(feature = "socks")]
        Case {
            url: "socks5://user:do-not-print@127.0.0.1",
            error: "scheme `socks5` needs a port",
        },
        #[cfg(not(feature = "socks"))]
        Case {
            url: "socks5://user:do-not-print@127.0.0.1:1080",
            error: "scheme `socks5` needs the feature `socks`",
        },
        Case {
            url: "/do-not-print",
            error: "it is not a URL",
        },
    ];
    for kind in Kind::ALL {
        for case in &cases {
            let settings = Settings {
                proxy: Some(case.url.to_owned()),
                ..Settings::default()
            };
            let error = kind.try_build(&settings).unwrap_err().to_string();
            assert!(error.contains(case.error), "{error}");
            assert!(!error.contains("do-not-print"), "{error}");
        }
    }
}
