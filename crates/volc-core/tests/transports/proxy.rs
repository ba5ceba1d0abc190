//! Proxies from the environment: which transport passes them, and when. The environment is that of a child process.

use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};

use crate::call;
use crate::common::transports::{Kind, Settings};
use crate::https::{self, Shown, authority, serve_tls};

/// The variable for the child: the transport, the endpoint, the authority.
const TRANSPORT: &str = "VOLC_TEST_TRANSPORT";
const ENDPOINT: &str = "VOLC_TEST_ENDPOINT";
const AUTHORITY: &str = "VOLC_TEST_AUTHORITY";
#[cfg(feature = "reqwest")]
#[tokio::test]
async fn environment_proxy_is_used_unless_the_host_is_excepted() {
    // Nobody knows it but the proxy.
    const HOST: &str = "rtc.volc.invalid";
    use crate::common::{Reply, good, serve};
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
    let plain_url = format!("http://{HOST}");
    for (endpoint, behind, exceptions, passed) in [
        (HOST, hidden, "", Some(format!("CONNECT {HOST}:443"))),
        (near.as_str(), hidden, "127.0.0.1", None),
        (near.as_str(), hidden, "example.com, 127.0.0.0/8", None),
        (local.as_str(), hidden, "*", None),
        (
            plain_url.as_str(),
            plain,
            "127.0.0.1",
            Some(format!(
                "POST http://{HOST}/?Action=ListThings&Version=2020-12-01"
            )),
        ),
    ] {
        let (proxy, asked) = start_proxy(behind).await;
        let mut child = child(Kind::Reqwest, endpoint, &ca.pem());
        let proxy = format!("http://{proxy}");
        child.env("https_proxy", &proxy).env("http_proxy", &proxy);
        child.env("no_proxy", exceptions);
        assert!(succeeds(child).await, "{endpoint} {exceptions}");
        let passed: Vec<String> = passed.into_iter().collect();
        assert_eq!(*asked.lock().unwrap(), passed, "{endpoint} {exceptions}");
    }
    // Both exceptions that name it came to it.
    assert_eq!(saw.get().0, 2);
}

#[cfg(feature = "hyper")]
#[tokio::test]
async fn hyper_transport_passes_no_proxy() {
    let ca = authority("own");
    let (near, saw) = serve_tls(&ca, Shown::default()).await;
    let (proxy, asked) = start_proxy(near).await;
    let mut child = child(Kind::Hyper, &near.to_string(), &ca.pem());
    child.env("https_proxy", format!("http://{proxy}"));
    assert!(succeeds(child).await);
    assert_eq!((saw.get().0, asked.lock().unwrap().len()), (1, 0));
}

#[tokio::test]
#[ignore = "a child of the other tests"]
async fn one_call() {
    let Ok(endpoint) = std::env::var(ENDPOINT) else {
        return;
    };
    let name = std::env::var(TRANSPORT).unwrap();
    let mut transports = Kind::ALL.iter();
    let transport = transports.find(|kind| format!("{kind:?}") == name).unwrap();
    let transport = transport.build(&Settings {
        roots: std::env::var(AUTHORITY).unwrap().into_bytes(),
        ..Settings::default()
    });
    let client = if endpoint.starts_with("http://") {
        https::builder("", transport)
            .endpoint(endpoint)
            .allow_http()
    } else {
        https::builder(&endpoint, transport)
    };
    call(&client.build().unwrap()).await.unwrap();
}

/// This program once more, to make one call.
fn child(transport: Kind, endpoint: &str, authority: &str) -> Command {
    let mut child = Command::new(std::env::current_exe().unwrap());
    child
        .args(["--ignored", "--exact", "proxy::one_call"])
        .env(TRANSPORT, format!("{transport:?}"))
        .env(ENDPOINT, endpoint)
        .env(AUTHORITY, authority)
        .stdout(Stdio::null());
    for name in ["all", "http", "https", "no"] {
        let name = format!("{name}_proxy");
        child.env_remove(name.to_uppercase()).env_remove(name);
    }
    child
}

async fn succeeds(mut child: Command) -> bool {
    let waiting = tokio::task::spawn_blocking(move || child.status().unwrap().success());
    waiting.await.unwrap()
}

/// Starts a proxy that leads everything to one place, and writes down what it was asked for.
async fn start_proxy(to: SocketAddr) -> (SocketAddr, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let asked = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&asked);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let seen = Arc::clone(&seen);
            // A client that hangs up is no news.
            tokio::spawn(async move { lead(stream, to, &seen).await.ok() });
        }
    });
    (address, asked)
}

async fn lead(
    mut client: TcpStream,
    to: SocketAddr,
    asked: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    let mut seen = Vec::new();
    while !seen.windows(4).any(|four| four == b"\r\n\r\n") {
        if client.read_buf(&mut seen).await? == 0 {
            return Ok(());
        }
    }
    let head = String::from_utf8_lossy(&seen);
    let line = head.lines().next().unwrap_or_default();
    let line = line.trim_end_matches(" HTTP/1.1").to_owned();
    let is_tunnel = line.starts_with("CONNECT ");
    asked.lock().unwrap().push(line);
    let mut server = TcpStream::connect(to).await?;
    if is_tunnel {
        client.write_all(b"HTTP/1.1 200 -\r\n\r\n").await?;
    } else {
        server.write_all(&seen).await?;
    }
    copy_bidirectional(&mut client, &mut server).await?;
    Ok(())
}
