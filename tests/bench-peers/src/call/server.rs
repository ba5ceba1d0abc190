//! A server that gives every request the same answer, or none, in a process of its own.

use std::convert::Infallible;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use http::{HeaderValue, Method, Response, header};
use http_body_util::{BodyExt, Full};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::json;

use crate::Result;

/// A server that runs until it is dropped.
pub struct Server {
    process: Child,
    /// The URL that it listens on.
    pub url: String,
}

impl Server {
    /// Starts it; one that holds never answers, but to `GET`, with how many requests it has.
    pub fn start(hold: bool) -> Result<Self> {
        let mut process = Command::new(std::env::current_exe()?)
            .arg("serve")
            .args(hold.then_some("--hold"))
            .stdout(Stdio::piped())
            .spawn()?;
        let out = process.stdout.take().ok_or("the server has no output")?;
        let mut url = String::new();
        BufReader::new(out).read_line(&mut url)?;
        Ok(Self {
            process,
            url: url.trim().to_owned(),
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Nothing can be done about a process that is gone already.
        let _ = self.process.kill().and_then(|()| self.process.wait());
    }
}

/// The server itself: it prints its URL and runs until it is killed.
pub fn serve(hold: bool) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await?;
        println!("http://{}", listener.local_addr()?);
        let body = Bytes::from(answer()?);
        let held = Arc::new(AtomicUsize::new(0));
        loop {
            let (stream, _) = listener.accept().await?;
            stream.set_nodelay(true)?;
            let (body, held) = (body.clone(), Arc::clone(&held));
            tokio::spawn(async move {
                let service = service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
                    let (body, held) = (body.clone(), Arc::clone(&held));
                    async move {
                        let counts = request.method() == Method::GET;
                        let _ = request.into_body().collect().await;
                        let body = match (hold, counts) {
                            (false, _) => body,
                            (true, true) => held.load(Ordering::Relaxed).to_string().into(),
                            (true, false) => {
                                held.fetch_add(1, Ordering::Relaxed);
                                std::future::pending().await
                            }
                        };
                        let mut response = Response::new(Full::new(body));
                        let json = HeaderValue::from_static("application/json");
                        response.headers_mut().insert(header::CONTENT_TYPE, json);
                        Ok::<_, Infallible>(response)
                    }
                });
                let connection = hyper::server::conn::http1::Builder::new();
                // A client that leaves is no error.
                let _ = connection
                    .serve_connection(TokioIo::new(stream), service)
                    .await;
            });
        }
    })
}

/// About 2 KB: a response with four conversations.
pub fn answer() -> Result<Vec<u8>> {
    let metadata = json!({
        "RequestId": "20240102030405000000000000000000",
        "Action": "GetUserConversations",
        "Version": "2020-12-01",
        "Service": "rtc",
        "Region": "cn-north-1",
    });
    let page = String::from_utf8(crate::decode::text(4)?)?;
    Ok(format!(r#"{{"ResponseMetadata":{metadata},"Result":{page}}}"#).into_bytes())
}
