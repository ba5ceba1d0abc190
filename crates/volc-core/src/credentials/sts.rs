//! Asking STS for temporary credentials: one exchange, repeated where that may help.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Request, header};

use super::Credentials;
use super::config::Outside;
use super::temporary::Temporary;
use crate::client::{Endpoint, ReceivedResponse};
use crate::clock::within;
use crate::error::{Context, Error, RetryAdvice, TimeoutError, TimeoutKind};
use crate::{envelope, response_struct};

pub(super) const HOST: &str = "sts.volcengineapi.com";
pub(super) const SERVICE: &str = "sts";
pub(super) const REGION: &str = "cn-beijing";
pub(super) const VERSION: &str = "2018-01-01";
/// The default lifetime of credentials.
pub(super) const DURATION: Duration = Duration::from_secs(3_600);

const ATTEMPTS: u32 = 3;
const PAUSE: Duration = Duration::from_secs(1);
const LIMIT: Duration = Duration::from_secs(10);

/// Asks until there is a response that is worth keeping. What cannot be had is said without the secrets.
pub(super) async fn ask(
    outside: &Outside,
    action: &'static str,
    secrets: &[&str],
    request: impl Fn() -> Result<Request<Bytes>, String>,
) -> Result<Credentials, String> {
    let mut attempt = 1;
    let assumed = loop {
        match exchange(outside, action, attempt, request()?).await {
            Ok(assumed) => break assumed,
            Err(error) if attempt < ATTEMPTS && may_pass(&error) => {
                attempt += 1;
                outside.clock.sleep(PAUSE).await;
            }
            Err(error) => return Err(without(error.to_string(), secrets)),
        }
    };
    match assumed.credentials {
        Some(temporary) => temporary.into_credentials(action),
        None => Err("the response has no Credentials".to_owned()),
    }
}

/// The endpoint, which is https whatever it says.
pub(super) fn endpoint(text: &str) -> Result<Endpoint, String> {
    let plain = text
        .get(..7)
        .filter(|start| start.eq_ignore_ascii_case("http://"));
    if plain.is_some() {
        return Err(format!(
            "the STS endpoint `{text}` is plain HTTP; write it with https"
        ));
    }
    Endpoint::parse(text, false).map_err(|error| error.to_string())
}

/// Returns the lifetime of a role's credentials in seconds.
pub(super) fn seconds(duration: Duration) -> Result<String, String> {
    match duration.as_secs() {
        seconds @ 900..=43_200 => Ok(seconds.to_string()),
        other => Err(format!(
            "a duration of {other} s is asked for; STS gives 900 s to 43200 s"
        )),
    }
}

/// The name of a session that nobody named.
pub(super) fn session_name(outside: &Outside) -> String {
    let now = outside.clock.wall();
    let since = now.duration_since(std::time::UNIX_EPOCH);
    format!("volc-core-rust-{}", since.unwrap_or_default().as_micros())
}

pub(super) fn user_agent() -> HeaderValue {
    HeaderValue::from_static(concat!("volc-core-rust/", env!("CARGO_PKG_VERSION")))
}

async fn exchange(
    outside: &Outside,
    action: &'static str,
    attempt: u32,
    mut request: Request<Bytes>,
) -> Result<Assumed, Error> {
    let context = || Context {
        action: action.into(),
        version: VERSION.into(),
        attempts: attempt,
        ..Context::default()
    };
    request
        .headers_mut()
        .insert(header::USER_AGENT, user_agent());
    let sent = within(
        outside.clock.as_ref(),
        LIMIT,
        outside.transport.send(request),
    );
    let timeout = TimeoutError {
        kind: TimeoutKind::Attempt,
        limit: LIMIT,
    };
    let answered = sent.await.ok_or_else(|| context().fail(timeout))?;
    let (parts, body) = answered
        .map_err(|error| context().fail(error))?
        .into_parts();
    let answer = envelope::accept(ReceivedResponse {
        action: action.into(),
        version: VERSION.into(),
        attempts: attempt,
        status: parts.status,
        headers: parts.headers,
        body,
        ..ReceivedResponse::default()
    })?;
    envelope::read::<Assumed>(answer).map(crate::response::Response::into_inner)
}

#[derive(Debug)]
struct Assumed {
    credentials: Option<Temporary>,
}

response_struct!(Assumed {
    credentials = optional("Credentials"),
});

/// Returns whether it may be over in a second: the network, or a service that is too busy or out of order.
fn may_pass(error: &Error) -> bool {
    match error {
        Error::Transport(_) | Error::Timeout(_) => true,
        Error::Service(error) => {
            error.status().as_u16() == 429
                || error.status().is_server_error()
                || error.retry_advice() == RetryAdvice::Throttle
        }
        _ => false,
    }
}

/// The service's message may repeat what it was sent.
fn without(text: String, secrets: &[&str]) -> String {
    let secrets = secrets.iter().filter(|secret| !secret.is_empty());
    secrets.fold(text, |text, secret| text.replace(secret, "***"))
}
