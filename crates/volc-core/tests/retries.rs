//! The decisions after a failed attempt, on a clock that does not run by itself.

#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use common::script::{Script, Step, ok, refusal};
use common::*;
use volc_core::call::Timeouts;
use volc_core::credentials::{Credentials, CredentialsProvider};
use volc_core::error::CredentialsError;
use volc_core::error::{RetryAdvice, TransportPhase};
use volc_core::retry::{self, Attempt, Decision, RetryPolicy};
use volc_core::transport::BoxFuture;
use volc_core::{CallOptions, Client, Error};

fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

async fn read(client: &Client) -> Result<u32, Error> {
    let answer = client.send(ListThings::default()).await?;
    Ok(answer.attempts())
}

async fn write(client: &Client) -> Result<u32, Error> {
    Ok(client.send(MakeThing::default()).await?.attempts())
}

/// A response without its last byte.
fn cut(mut body: String) -> Step {
    body.pop();
    Step::Respond(Reply::new(200, body))
}

#[tokio::test(start_paused = true)]
async fn only_retryable_failures_are_retried() {
    /// The first failure, and the number of attempts that a read-only and a mutating Action then make.
    struct Case {
        name: &'static str,
        step: fn() -> Step,
        reads: u32,
        writes: u32,
    }

    let table = [
        Case {
            name: "no connection",
            step: || Step::Lost(TransportPhase::Connect),
            reads: 2,
            writes: 2,
        },
        Case {
            name: "broken before a response",
            step: || Step::Lost(TransportPhase::Send),
            reads: 2,
            writes: 1,
        },
        Case {
            name: "broken off",
            step: || Step::Lost(TransportPhase::Receive),
            reads: 2,
            writes: 1,
        },
        Case {
            name: "no response in time",
            step: || Step::Silence,
            reads: 2,
            writes: 1,
        },
        Case {
            name: "429",
            step: || Step::Respond(Reply::new(429, "")),
            reads: 2,
            writes: 2,
        },
        Case {
            name: "throttled with 200",
            step: || refusal(200, "FlowLimitExceeded.QPSOverLimit"),
            reads: 2,
            writes: 2,
        },
        Case {
            name: "throttled by name",
            step: || refusal(400, "ThrottlingException"),
            reads: 2,
            writes: 2,
        },
        Case {
            name: "family",
            step: || refusal(200, "InternalError.SomethingNew"),
            reads: 2,
            writes: 1,
        },
        Case {
            name: "500",
            step: || Step::Respond(Reply::new(500, "")),
            reads: 2,
            writes: 1,
        },
        Case {
            name: "502 HTML",
            step: || Step::Respond(Reply::new(502, "<html>")),
            reads: 2,
            writes: 1,
        },
        Case {
            name: "503",
            step: || refusal(503, "ServiceUnavailableTemp"),
            reads: 2,
            writes: 1,
        },
        Case {
            name: "504",
            step: || refusal(504, "InternalServiceTimeout"),
            reads: 2,
            writes: 1,
        },
        Case {
            name: "408",
            step: || Step::Respond(Reply::new(408, "")),
            reads: 2,
            writes: 1,
        },
        Case {
            name: "200 HTML",
            step: || Step::Respond(Reply::new(200, "<html>")),
            reads: 2,
            writes: 1,
        },
        Case {
            name: "200 empty",
            step: || Step::Respond(Reply::new(200, "")),
            reads: 2,
            writes: 1,
        },
        Case {
            name: "200 cut off",
            step: || cut(good("{}")),
            reads: 2,
            writes: 1,
        },
        Case {
            name: "another shape",
            step: || Step::Respond(Reply::new(200, good(r#"{"Items":1,"Id":{}}"#))),
            reads: 1,
            writes: 1,
        },
        Case {
            name: "501",
            step: || Step::Respond(Reply::new(501, "")),
            reads: 1,
            writes: 1,
        },
        Case {
            name: "302",
            step: || Step::Respond(Reply::new(302, "")),
            reads: 1,
            writes: 1,
        },
        Case {
            name: "bad parameter",
            step: || refusal(200, "InvalidParameter.RoomId"),
            reads: 1,
            writes: 1,
        },
        Case {
            name: "not allowed",
            step: || refusal(403, "AccessDenied"),
            reads: 1,
            writes: 1,
        },
        Case {
            name: "unknown key",
            step: || refusal(401, "InvalidAccessKey"),
            reads: 1,
            writes: 1,
        },
    ];
    for Case {
        name,
        step,
        reads,
        writes,
    } in table
    {
        for (expected, writing) in [(reads, false), (writes, true)] {
            let client = Script::new([step()]).builder().build().unwrap();
            let outcome = if writing {
                write(&client).await
            } else {
                read(&client).await
            };
            match outcome {
                Ok(attempts) => assert_eq!((attempts, expected), (2, 2), "{name} {writing}"),
                Err(error) => {
                    assert_eq!(
                        (error.attempts(), expected),
                        (1, 1),
                        "{name} {writing}: {error}"
                    );
                    assert_eq!(error.may_retry(), writes == 2, "{name}");
                }
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn waits_grow_at_random_on_top_of_retry_after() {
    struct Case {
        header: &'static str,
        value: &'static str,
        least: u64,
    }

    let busy = || refusal(503, "ServiceUnavailableTemp");
    let policy = || retry::standard().attempts(9).max_delay(secs(2)).seed(7);
    let script = Script::new((0..8).map(|_| busy()));
    assert_eq!(
        read(&script.builder().retry(policy()).build().unwrap())
            .await
            .unwrap(),
        9
    );
    let waits = script.waits();
    for (wait, longest) in waits
        .iter()
        .zip([200, 400, 800, 1600, 2000, 2000, 2000, 2000])
    {
        // The paused clock runs in milliseconds.
        assert!(*wait <= Duration::from_millis(longest + 1), "{waits:?}");
    }
    assert!(
        waits.iter().any(|wait| *wait > Duration::from_millis(500)),
        "{waits:?}"
    );

    let again = Script::new((0..8).map(|_| busy()));
    read(&again.builder().retry(policy()).build().unwrap())
        .await
        .unwrap();
    assert_eq!(again.waits(), waits, "the same seed");

    for Case {
        header,
        value,
        least,
    } in [
        Case {
            header: "retry-after",
            value: "7",
            least: 7,
        },
        Case {
            header: "retry-after",
            value: "Tue, 02 Jan 2024 03:04:15 GMT",
            least: 10,
        },
        Case {
            header: "retry-after",
            value: "Tue, 02 Jan 2024 03:04:00 GMT",
            least: 0,
        },
        Case {
            header: "retry-after",
            value: "soon",
            least: 0,
        },
    ] {
        let reply = Reply::new(429, "")
            .header(header, value)
            .header("date", "Tue, 02 Jan 2024 03:04:05 GMT");
        let script = Script::new([Step::Respond(reply)]);
        assert_eq!(write(&script.builder().build().unwrap()).await.unwrap(), 2);
        let wait = script.waits()[0];
        let most = secs(least) + Duration::from_millis(201);
        assert!(wait >= secs(least) && wait <= most, "{value}: {wait:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_error_and_the_response_tell_what_was_repeated_and_why() {
    let steps = || {
        [
            Step::Lost(TransportPhase::Connect),
            refusal(429, "FlowLimitExceeded"),
        ]
    };
    let client = Script::new(steps()).builder().build().unwrap();
    let answer = client.send(MakeThing::default()).await.unwrap();
    let reasons: Vec<String> = answer
        .retries()
        .iter()
        .map(|retry| retry.error().to_string())
        .collect();
    assert_eq!(answer.attempts(), 3);
    assert_eq!(
        reasons,
        [
            "MakeThing 2020-12-01: no connection to the service at https://rtc.volcengineapi.com: lost (1 attempt)",
            "MakeThing 2020-12-01: FlowLimitExceeded: no (HTTP 429, request id req-2, 2 attempts)",
        ]
    );
    assert!(
        answer
            .retries()
            .iter()
            .all(|retry| retry.wait() <= Duration::from_millis(400))
    );

    let steps = steps()
        .into_iter()
        .chain([refusal(400, "InvalidParameter")]);
    let client = Script::new(steps).builder().build().unwrap();
    let error = client.send(MakeThing::default()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "MakeThing 2020-12-01: InvalidParameter: no (HTTP 400, request id req-2, 3 attempts)"
    );
    assert_eq!((error.attempts(), error.retries().len()), (3, 2));
    assert!(error.retries()[1].error().is_throttled());
}

#[tokio::test(start_paused = true)]
async fn every_attempt_is_dated_anew() {
    let slow = Reply::new(429, "").header("retry-after", "20");
    let script = Script::new([Step::Respond(slow)]);
    write(&script.builder().build().unwrap()).await.unwrap();
    let dates: Vec<_> = script.seen().into_iter().map(|seen| seen.date).collect();
    assert_eq!(dates, ["20240102T030405Z", "20240102T030425Z"]);
}

#[tokio::test(start_paused = true)]
async fn nothing_goes_on_past_the_time_of_the_call() {
    // A wait that would be too long is not begun.
    let busy = || Step::Respond(Reply::new(429, "").header("retry-after", "61"));
    let script = Script::new([busy()]);
    let error = write(&script.builder().build().unwrap()).await.unwrap_err();
    assert!(
        error.is_throttled() && error.retry_after() == Some(secs(61)),
        "{error}"
    );
    assert_eq!((error.attempts(), script.seen().len()), (1, 1));

    // Attempts that get no response use the time up.
    let script = Script::new((0..9).map(|_| Step::Silence));
    let timeouts = Timeouts::default().attempt(secs(4)).operation(secs(10));
    let policy = retry::standard().attempts(9);
    let client = script
        .builder()
        .retry(policy)
        .timeouts(timeouts)
        .build()
        .unwrap();
    let start = tokio::time::Instant::now();
    let error = read(&client).await.unwrap_err();
    assert_eq!(start.elapsed(), secs(10));
    assert_eq!(
        error.to_string(),
        "ListThings 2020-12-01: the call did not complete within 10s (3 attempts)"
    );
    assert_eq!(error.retries().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn clones_share_a_budget_and_good_calls_fill_it() {
    let down = || Step::Lost(TransportPhase::Connect);
    let steps = (0..8)
        .map(|_| down())
        .chain((0..5).map(|_| ok()))
        .chain([down()]);
    let script = Script::new(steps);
    let client = script
        .builder()
        .retry(retry::standard().budget(3))
        .build()
        .unwrap();
    let mut attempts = Vec::new();
    for _ in 0..4 {
        attempts.push(write(&client.clone()).await.unwrap_err().attempts());
    }
    assert_eq!(attempts, [3, 2, 1, 1], "three retries, then none");
    assert_eq!(write(&client).await.unwrap_err().attempts(), 1);
    for _ in 0..5 {
        write(&client).await.unwrap();
    }
    assert_eq!(
        write(&client).await.unwrap(),
        2,
        "five good calls have paid for one"
    );
}

#[tokio::test(start_paused = true)]
async fn settings_of_client_and_call() {
    let lost = || Step::Lost(TransportPhase::Receive);
    let build = |script: &Script, policy| script.builder().retry(policy).build().unwrap();

    let client = Script::new([lost()])
        .builder()
        .retry(retry::none())
        .build()
        .unwrap();
    assert_eq!(read(&client).await.unwrap_err().attempts(), 1);

    let client = Script::new([lost()]).builder().build().unwrap();
    let options = CallOptions::new().retry(retry::none());
    let call = client.request(ListThings::default()).options(options);
    assert_eq!(call.await.unwrap_err().attempts(), 1);

    let client = Script::new([lost()]).builder().build().unwrap();
    let options = CallOptions::new().retry(retry::standard().idempotent());
    let call = client.request(MakeThing::default()).options(options);
    assert_eq!(call.await.unwrap().attempts(), 2);

    let by_code = |error: &Error| match error.code() {
        Some("InternalError.TaskNotReady") => RetryAdvice::Throttle,
        _ => RetryAdvice::Never,
    };
    let policy = retry::standard().classify(by_code);
    let client = build(
        &Script::new([refusal(200, "InternalError.TaskNotReady")]),
        policy.clone(),
    );
    assert_eq!(write(&client).await.unwrap(), 2);
    let client = build(&Script::new([lost()]), policy);
    assert_eq!(read(&client).await.unwrap_err().attempts(), 1);

    /// Always again, after a second.
    #[derive(Debug)]
    struct Stubborn;
    impl RetryPolicy for Stubborn {
        fn on_error(&self, _: &Attempt, error: Error) -> Decision {
            Decision::Retry(secs(1), error)
        }
    }
    let script = Script::new((0..1000).map(|_| refusal(400, "InvalidParameter")));
    let client = script.builder().retry(Stubborn).build().unwrap();
    let error = write(&client).await.unwrap_err();
    assert_eq!(
        (error.attempts(), error.code()),
        (60, Some("InvalidParameter"))
    );
}

#[tokio::test(start_paused = true)]
async fn a_refused_date_is_learned_from() {
    let refused = |date: &'static str| {
        let body = refused("InvalidTimestamp", "no");
        Reply::new(400, body).header("date", date).after(secs(2))
    };
    // Sent at 03:04:05, back at 03:04:07: made at 03:04:06, when the service's clock showed an hour less.
    let script = Script::new([Step::Respond(refused("Tue, 02 Jan 2024 02:04:06 GMT"))]);
    let client = script.builder().build().unwrap();
    assert_eq!(write(&client).await.unwrap(), 2);
    assert_eq!(write(&client.clone()).await.unwrap(), 1);
    let dates: Vec<_> = script.seen().into_iter().map(|seen| seen.date).collect();
    assert_eq!(
        dates,
        ["20240102T030405Z", "20240102T020407Z", "20240102T020407Z"]
    );

    // Once, whatever the service says then.
    let script = Script::new([
        Step::Respond(refused("Tue, 02 Jan 2024 02:04:06 GMT")),
        Step::Respond(refused("Tue, 02 Jan 2024 12:04:06 GMT")),
    ]);
    let error = write(&script.builder().build().unwrap()).await.unwrap_err();
    assert_eq!((error.attempts(), error.is_auth()), (2, true));

    // Nothing to learn: no date, a date out of a cache, the clock is right, or learning is switched off.
    let right = Reply::new(400, common::refused("InvalidTimestamp", "no"))
        .header("date", "Tue, 02 Jan 2024 03:04:05 GMT");
    let cached = refused("Tue, 02 Jan 2024 02:04:06 GMT").header("age", "60");
    for reply in [
        Reply::new(400, common::refused("InvalidTimestamp", "no")),
        cached,
        right,
    ] {
        let client = Script::new([Step::Respond(reply)])
            .builder()
            .build()
            .unwrap();
        assert_eq!(write(&client).await.unwrap_err().attempts(), 1);
    }
    let script = Script::new([Step::Respond(refused("Tue, 02 Jan 2024 02:04:06 GMT"))]);
    let client = script
        .builder()
        .disable_clock_skew_correction()
        .build()
        .unwrap();
    assert_eq!(write(&client).await.unwrap_err().attempts(), 1);
}

/// Gives another access key each time, up to the last one.
#[derive(Debug)]
struct Rotating(Arc<AtomicUsize>, usize);

impl CredentialsProvider for Rotating {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        let asked = self.0.fetch_add(1, Ordering::SeqCst);
        let key = format!("AKfake{}", asked.min(self.1));
        Box::pin(async move { Ok(Credentials::new(key, SECRET_KEY)) })
    }
}

#[tokio::test(start_paused = true)]
async fn refused_credentials_are_replaced_once_where_there_are_others() {
    struct Case {
        code: &'static str,
        last: usize,
        attempts: Result<u32, u32>,
        asked: usize,
    }

    for Case {
        code,
        last,
        attempts,
        asked,
    } in [
        Case {
            code: "InvalidAccessKey",
            last: 9,
            attempts: Ok(2),
            asked: 2,
        },
        Case {
            code: "InvalidSecretToken",
            last: 9,
            attempts: Ok(2),
            asked: 2,
        },
        Case {
            code: "ExpiredToken",
            last: 9,
            attempts: Ok(2),
            asked: 2,
        },
        Case {
            code: "InvalidAccessKey",
            last: 0,
            attempts: Err(1),
            asked: 2,
        },
        Case {
            code: "SignatureDoesNotMatch",
            last: 9,
            attempts: Err(1),
            asked: 1,
        },
    ] {
        let count = Arc::new(AtomicUsize::new(0));
        let script = Script::new([refusal(401, code)]);
        let provider = Rotating(Arc::clone(&count), last);
        let client = script.builder().credentials(provider).build().unwrap();
        let got = write(&client).await.map_err(|error| error.attempts());
        assert_eq!(
            (got, count.load(Ordering::SeqCst)),
            (attempts, asked),
            "{code}"
        );
        if attempts.is_ok() {
            let keys: Vec<_> = script
                .seen()
                .into_iter()
                .map(|seen| seen.access_key)
                .collect();
            assert_eq!(keys, ["AKfake0", "AKfake1"]);
            write(&client).await.unwrap();
            assert_eq!(count.load(Ordering::SeqCst), 2, "the new ones are kept");
        }
    }
    let script = Script::new((0..3).map(|_| refusal(401, "InvalidSecretToken")));
    let provider = Rotating(Arc::default(), 9);
    let client = script.builder().credentials(provider).build().unwrap();
    assert_eq!(write(&client).await.unwrap_err().attempts(), 2, "once");
}
