//! The client of models: one request, and the pieces of its response.

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{self, HeaderMap, HeaderName, HeaderValue};
use reqwest::redirect::Policy;
use rustls_platform_verifier::BuilderVerifierExt as _;
use tokio::sync::OnceCell;

use super::codes::{NOT_UNDERSTOOD, READ_FAILED, REQUEST_FAILED, UNREACHABLE, quote};
use super::events::Events;
use crate::agents::machine::Piece;
use crate::agents::setup::Model;

/// A request to a model.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) id: i64,
    pub(super) task: i64,
    pub(super) generation: u64,
    pub(super) body: String,
    pub(super) url: String,
    pub(super) model: Model,
    /// The time for a piece, on the machine's clock.
    pub(super) millis: u64,
}

/// The client. Clones share it. It is made when the first model is asked: reading the certificates that the system
/// trusts takes longer than all else at the start of an emulator.
#[derive(Clone, Debug, Default)]
pub(crate) struct Client(Arc<OnceCell<Result<reqwest::Client, String>>>);

impl Client {
    /// Prepares a request; it is sent when the first piece is asked for.
    pub(super) async fn ask(&self, request: &Request) -> Response {
        let state = match self.unsent(request).await {
            Ok(unsent) => State::Unsent(unsent),
            Err(reason) => State::Failed(UNREACHABLE, reason),
        };
        let limit = Duration::from_millis(request.millis);
        Response {
            state,
            limit,
            events: Events::default(),
        }
    }

    async fn unsent(&self, request: &Request) -> Result<reqwest::RequestBuilder, String> {
        let made = self.0.get_or_init(|| async {
            let made = tokio::task::spawn_blocking(make).await;
            made.unwrap_or_else(|error| Err(error.to_string()))
        });
        let client = made.await.as_ref().map_err(Clone::clone)?;
        let post = client.post(&request.url).headers(headers(request)?);
        Ok(post.body(request.body.clone()))
    }
}

/// Makes a client: no proxies, no redirects, TLS as the system trusts.
fn make() -> Result<reqwest::Client, String> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|config| config.with_platform_verifier())
        .map_err(|error| error.to_string())?
        .with_no_client_auth();
    let client = reqwest::Client::builder()
        .no_proxy()
        .redirect(Policy::none())
        .retry(reqwest::retry::never())
        .tls_backend_preconfigured(tls)
        .build();
    client.map_err(|error| error.to_string())
}

fn headers(request: &Request) -> Result<HeaderMap, String> {
    let mut headers = HeaderMap::new();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    headers.insert(
        header::ACCEPT,
        HeaderValue::from_static("text/event-stream"),
    );
    let model = &request.model;
    if !model.api_key.is_empty() {
        let mut value = HeaderValue::try_from(format!("Bearer {}", model.api_key))
            .map_err(|_| "APIKey has characters that no header can hold".to_owned())?;
        value.set_sensitive(true);
        headers.insert(header::AUTHORIZATION, value);
    }
    for (name, value) in &model.headers {
        let pair = (HeaderName::try_from(name), HeaderValue::try_from(value));
        let (Ok(parsed), Ok(value)) = pair else {
            return Err(format!(
                "the header `{}` of ExtraHeader cannot be sent",
                name.escape_debug()
            ));
        };
        headers.insert(parsed, value);
    }
    Ok(headers)
}

/// A response under way.
pub(super) struct Response {
    state: State,
    limit: Duration,
    events: Events,
}

enum State {
    Unsent(reqwest::RequestBuilder),
    Streaming(reqwest::Response),
    Failed(i64, String),
}

impl Response {
    /// Returns the next piece; after [`Piece::End`] or [`Piece::Failed`] there is none.
    pub(super) async fn next(&mut self) -> Piece {
        loop {
            if let Some(piece) = self.events.take() {
                return piece;
            }
            if let Err((code, reason)) = self.read_more().await {
                return Piece::Failed { code, reason };
            }
        }
    }

    async fn read_more(&mut self) -> Result<(), (i64, String)> {
        let waited = self.limit.as_millis();
        let failed = State::Failed(READ_FAILED, "the response has ended".to_owned());
        match std::mem::replace(&mut self.state, failed) {
            State::Failed(code, reason) => Err((code, reason)),
            State::Unsent(request) => {
                let sent = tokio::time::timeout(self.limit, request.send()).await;
                let late = |_| {
                    (
                        REQUEST_FAILED,
                        format!("the model has not responded within {waited} ms"),
                    )
                };
                let response = sent.map_err(late)?.map_err(|error| unsent(&error))?;
                self.state = State::Streaming(accept(response, self.limit).await?);
                Ok(())
            }
            State::Streaming(mut response) => {
                let chunk = tokio::time::timeout(self.limit, response.chunk()).await;
                let late = |_| {
                    (
                        READ_FAILED,
                        format!("the model was silent for {waited} ms before `data: [DONE]`"),
                    )
                };
                let chunk = chunk.map_err(late)?;
                let broken = |error: reqwest::Error| {
                    (
                        READ_FAILED,
                        format!(
                            "the response broke off before `data: [DONE]`: {}",
                            innermost(&error)
                        ),
                    )
                };
                match chunk.map_err(broken)? {
                    Some(bytes) => self.events.push(&bytes)?,
                    None => self.events.end()?,
                }
                self.state = State::Streaming(response);
                Ok(())
            }
        }
    }
}

/// Checks the head of a response.
async fn accept(
    mut response: reqwest::Response,
    limit: Duration,
) -> Result<reqwest::Response, (i64, String)> {
    let status = response.status();
    if status.is_redirection() {
        let text = format!(
            "the model responded with {status}; redirects are not followed, so name the address itself"
        );
        return Err((REQUEST_FAILED, text));
    }
    if status != reqwest::StatusCode::OK {
        let body = tokio::time::timeout(limit, response.chunk()).await;
        let body = body.ok().and_then(Result::ok).flatten().unwrap_or_default();
        return Err((
            REQUEST_FAILED,
            format!("the model responded with {status}: {}", quote(&body)),
        ));
    }
    let kind = response.headers().get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("text/event-stream") {
        let text = format!(
            "the model responded with Content-Type `{kind}`; it has to be text/event-stream"
        );
        return Err((NOT_UNDERSTOOD, text));
    }
    Ok(response)
}

fn unsent(error: &reqwest::Error) -> (i64, String) {
    let code = if error.is_connect() || error.is_builder() {
        UNREACHABLE
    } else {
        REQUEST_FAILED
    };
    (
        code,
        format!("the model cannot be asked: {}", innermost(error)),
    )
}

/// The innermost cause; the outer ones repeat the address, in which keys may be.
fn innermost(error: &reqwest::Error) -> String {
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause.and_then(std::error::Error::source) {
        cause = Some(inner);
    }
    cause.map_or_else(
        || "the address cannot be used".to_owned(),
        ToString::to_string,
    )
}
