//! The output of a `main` that returns an error: `Error: ` and `{:?}`, which is one line for every variant.

#![allow(clippy::unwrap_used)]

mod common;

use std::time::Duration;

use common::script::{Script, Step, refusal};
use common::{ListThings, MakeThing, Reply, SERVICE};
use volc_core::call::Timeouts;
use volc_core::credentials::{BoxFuture, Credentials, CredentialsProvider};
use volc_core::error::{CredentialsError, TransportPhase};
use volc_core::observe::{CallInfo, Interceptor, InterceptorError};
use volc_core::rate_limit::{RateLimit, RateLimiter};
use volc_core::{CallOptions, Client, Error, retry};

/// Forbids every call, for a reason that has a reason.
#[derive(Debug)]
struct Forbids;

impl Interceptor for Forbids {
    fn before_signing(
        &self,
        _: &CallInfo<'_>,
        _: &mut http::HeaderMap,
    ) -> Result<(), InterceptorError> {
        let number = "x".parse::<u8>().unwrap_err();
        Err(std::io::Error::other(number).into())
    }
}

#[derive(Debug)]
struct NoCredentials;

impl CredentialsProvider for NoCredentials {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(async { Err(CredentialsError::tried("the vault", "it is\nlocked")) })
    }
}

/// The output of a failed call at the end of `main`.
struct Line {
    error: Error,
    line: &'static str,
}

async fn sent(step: Step, options: CallOptions) -> Error {
    let client = Script::new([step])
        .builder()
        .retry(retry::none())
        .build()
        .unwrap();
    let call = client.request(MakeThing::default()).options(options);
    call.await.unwrap_err()
}

async fn lines() -> Vec<Line> {
    let html = Step::Respond(Reply::new(200, "<html>\r\n\u{1b}[31m"));
    let limited = RateLimiter::fail_fast().every_action(RateLimit::qps(1));
    let limited = Script::new([])
        .builder()
        .rate_limiter(limited)
        .build()
        .unwrap();
    limited.send(MakeThing::default()).await.unwrap();
    let over_limit = limited.send(MakeThing::default()).await.unwrap_err();
    let too_many = ListThings {
        limit: 21,
        ..ListThings::default()
    };
    let timeouts = Timeouts::default().attempt(Duration::from_secs(1));
    let slow = Script::new([Step::Silence])
        .builder()
        .retry(retry::none())
        .timeouts(timeouts);
    vec![
        Line {
            error: Client::builder(&SERVICE)
                .site("mars\u{7}")
                .build()
                .unwrap_err(),
            line: "the client cannot be built: site: `mars\\u{7}` is none of china, global",
        },
        Line {
            error: limited.send(too_many).await.unwrap_err(),
            line: "ListThings 2020-12-01: not sent: `Limit` must be at most 20, but is 21",
        },
        Line {
            error: sent(
                common::script::ok(),
                CallOptions::new().interceptor(Forbids),
            )
            .await,
            line: "MakeThing 2020-12-01: not sent: an interceptor forbids it: invalid digit found in string",
        },
        Line {
            error: Script::new([])
                .builder()
                .credentials(NoCredentials)
                .build()
                .unwrap()
                .send(MakeThing::default())
                .await
                .unwrap_err(),
            line: "MakeThing 2020-12-01: no credentials: the vault: it is\\nlocked",
        },
        Line {
            error: sent(Step::Lost(TransportPhase::Send), CallOptions::new()).await,
            line: "MakeThing 2020-12-01: the connection broke before a response came: lost (1 attempt)",
        },
        Line {
            error: slow
                .build()
                .unwrap()
                .send(MakeThing::default())
                .await
                .unwrap_err(),
            line: "MakeThing 2020-12-01: no response to the attempt within 1s (1 attempt)",
        },
        Line {
            error: sent(refusal(403, "AccessDenied"), CallOptions::new()).await,
            line: "MakeThing 2020-12-01: AccessDenied: no (HTTP 403, request id req-2, credentials from code, \
                   1 attempt)",
        },
        Line {
            error: sent(html, CallOptions::new()).await,
            line: "MakeThing 2020-12-01: the response is not JSON but 13 bytes, of no stated type: \
                   \"<html>\\r\\n\\x1b[31m\" (HTTP 200, 1 attempt)",
        },
        Line {
            error: over_limit,
            line: "MakeThing 2020-12-01: not sent: the rate limit of 1 call per second is exhausted; \
                   the next call is allowed in 1s",
        },
    ]
}

#[tokio::test(start_paused = true)]
async fn every_error_is_one_line_at_the_end_of_main() {
    for Line { error, line } in lines().await {
        let debug = format!("{error:?}");
        println!("Error: {debug}");
        assert_eq!(debug, line);
        assert!(debug.starts_with(&error.to_string()), "{error}");
        let boxed: Box<dyn std::error::Error> = Box::new(error);
        assert_eq!(format!("{boxed:?}"), line);
        assert!(!line.chars().any(char::is_control));
        assert!(format!("{boxed:#?}").contains("\n    "), "{boxed:#?}");
    }
}
