//! The spans, events and metrics of calls, with no secret in any text of theirs.

#![cfg(all(
    feature = "tracing",
    feature = "metrics",
    any(feature = "reqwest", feature = "hyper")
))]
#![allow(clippy::unwrap_used)]

mod common;

use std::time::Duration;

use common::logs::kept::Log;
use common::logs::{self, MARK, leaks};
use common::script::{Script, Step, ok, refusal};
use common::*;
use metrics_util::debugging::{DebugValue, DebuggingRecorder};
use volc_core::__private::response_struct;
use volc_core::api::{Action, ActionInfo};
use volc_core::credentials::CredentialsProvider;
use volc_core::error::CredentialsError;
use volc_core::error::TransportPhase;
use volc_core::observe::BodyLog;
use volc_core::rate_limit::{RateLimit, RateLimiter};
use volc_core::transport::BoxFuture;
use volc_core::{CallOptions, Credentials, Error, Sensitive};

#[tokio::test(start_paused = true)]
async fn a_call_and_its_attempts_are_spans() {
    let (log, _guard) = Log::start();
    let busy =
        Reply::new(429, refused("FlowLimitExceeded", "slow down")).header("x-tt-logid", "log-1");
    let script = Script::new([
        Step::Lost(TransportPhase::Connect),
        Step::Respond(busy),
        ok(),
    ]);
    let client = script.builder().build().unwrap();
    client.send(ListThings::default()).await.unwrap();
    let text = log.text();
    let closed = |span: &str, field: &str| {
        let line = text.lines().find(|line| {
            line.contains("close")
                && line.contains(field)
                && line.contains("volc.attempt{") == (span == "volc.attempt")
        });
        assert!(line.is_some(), "{span} with {field} in\n{text}");
    };
    closed("volc.call", r#"otel.name=rtc/ListThings"#);
    closed(
        "volc.call",
        r#"rpc.service="rtc" rpc.method=ListThings volc.version=2020-12-01"#,
    );
    closed(
        "volc.call",
        r#"cloud.region="cn-north-1" server.address="rtc.volcengineapi.com""#,
    );
    closed(
        "volc.call",
        r#"http.response.status_code=200 volc.request_id="req-1""#,
    );
    closed("volc.call", "volc.attempts=3 volc.queued_ms=");
    closed(
        "volc.attempt",
        r#"http.request.method="POST" http.request.resend_count=0"#,
    );
    closed("volc.attempt", "error.type=transport");
    closed(
        "volc.attempt",
        r#"http.request.resend_count=1 server.address="rtc.volcengineapi.com" url.scheme="https" url.path=/"#,
    );
    closed(
        "volc.attempt",
        r#"error.type=FlowLimitExceeded http.response.status_code=429 volc.request_id="req-2" volc.log_id="log-1""#,
    );
    closed("volc.attempt", "http.request.resend_count=2");
    let retries: Vec<_> = text
        .lines()
        .filter(|line| line.contains("the call is retried"))
        .collect();
    assert_eq!(retries.len(), 2, "{text}");
    assert!(retries[0].contains("reason=transport"), "{}", retries[0]);
    assert!(
        retries[1].contains("reason=FlowLimitExceeded"),
        "{}",
        retries[1]
    );
}

response_struct! {
    /// Has a secret of its own.
    pub struct KeepPin {
        /// The secret.
        pin: Sensitive<String> = "Pin".sensitive(),
        /// Something else.
        note: String = "Note",
        /// The contents.
        locks: Vec<Lock> = "Locks",
    }
}

response_struct! {
    /// Has a secret whose name says nothing.
    pub struct Lock {
        /// The secret.
        phrase: Sensitive<String> = "Phrase".sensitive(),
    }
}

response_struct! {
    /// Responses with a lock.
    pub struct Kept {
        /// A number.
        id: i64 = "Id",
        /// The lock.
        lock: Option<Lock> = "Lock",
    }
}

impl KeepPin {
    fn with_note(note: impl Into<String>) -> Self {
        Self {
            pin: Sensitive::new("fake-pin-do-not-print".to_owned()),
            note: note.into(),
            locks: vec![Lock {
                phrase: Sensitive::new("fake-phrase-do-not-print".to_owned()),
            }],
        }
    }
}

impl Action for KeepPin {
    type Output = Kept;
    const INFO: &'static ActionInfo = &ActionInfo::new("KeepPin", "2020-12-01").writes();
}

#[tokio::test(start_paused = true)]
async fn bodies_are_logged_by_choice_and_without_secrets() {
    let (log, _guard) = Log::start();
    let answer = good(r#"{"Id":7,"Token":"t-do-not-print","Lock":{"Phrase":"p-do-not-print"}}"#);
    let script = Script::new([ok(), ok(), Step::Respond(Reply::new(200, answer))]);
    let client = script.builder().build().unwrap();
    let keep = || KeepPin::with_note("n".repeat(100));
    client.send(keep()).await.unwrap();
    assert!(!log.text().contains("volc_core::bodies"), "not by default");
    let options = CallOptions::new().interceptor(BodyLog::new().limit(60));
    client
        .request(keep())
        .options(options)
        .send()
        .await
        .unwrap();
    let text = log.text();
    assert!(text.contains(r#""Note":"nnn"#), "{text}");
    assert!(text.contains("n... ("), "{text}");
    let options = CallOptions::new().interceptor(BodyLog::new());
    client
        .request(keep())
        .options(options)
        .send()
        .await
        .unwrap();
    let text = log.text();
    assert!(text.contains(r#""Pin":"***"#), "{text}");
    assert!(text.contains(r#""Locks":[{"Phrase":"***"}]"#), "{text}");
    assert!(text.contains(r#""Lock":{"Phrase":"***"}"#), "{text}");
    assert!(!text.contains("do-not-print"), "{text}");
}

#[test]
fn calls_attempts_repetitions_and_waits_are_counted() {
    let recorder = DebuggingRecorder::new();
    let snapshotter = recorder.snapshotter();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .unwrap();
    metrics::with_local_recorder(&recorder, || {
        runtime.block_on(async {
            let script = Script::new([
                refusal(429, "FlowLimitExceeded"),
                ok(),
                refusal(403, "AccessDenied"),
                ok(),
                refusal(400, "Made\\nUp.By{a}\\u001bProxy"),
                Step::Silence,
            ]);
            let limiter = RateLimiter::wait().action("ListThings", RateLimit::qps(1));
            let client = script
                .builder()
                .rate_limiter(limiter)
                .metrics()
                .build()
                .unwrap();
            let list = || client.send(ListThings::default());
            list().await.unwrap();
            list().await.unwrap_err();
            list().await.unwrap();
            list().await.unwrap_err();
            let given_up = tokio::time::timeout(Duration::from_secs(5), list());
            assert!(given_up.await.is_err());
            let too_many = ListThings {
                limit: 21,
                ..ListThings::default()
            };
            let refused = client.send(too_many).await.unwrap_err();
            assert!(matches!(refused, Error::InvalidRequest(_)));
        });
    });
    let mut counted: Vec<String> = Vec::new();
    let mut queued = Vec::new();
    for (key, _, _, value) in snapshotter.snapshot().into_vec() {
        let key = key.key();
        let labels = key
            .labels()
            .map(|label| label.value())
            .filter(|value| !value.is_empty());
        let labels = labels.collect::<Vec<_>>().join(" ");
        match value {
            DebugValue::Counter(count) => counted.push(format!("{} {labels}: {count}", key.name())),
            DebugValue::Histogram(values) => {
                counted.push(format!("{} {labels}: {} values", key.name(), values.len()));
                if key.name() == "volc_queue_duration_seconds" {
                    queued = values.iter().map(|value| value.0).collect();
                }
            }
            DebugValue::Gauge(_) => {}
        }
    }
    counted.sort();
    let list = "rtc ListThings 2020-12-01";
    assert_eq!(
        counted,
        [
            format!("volc_attempt_duration_seconds {list} dropped: 1 values"),
            format!("volc_attempt_duration_seconds {list} error: 3 values"),
            format!("volc_attempt_duration_seconds {list} ok: 2 values"),
            format!("volc_attempts_total {list} dropped: 1"),
            format!("volc_attempts_total {list} error AccessDenied: 1"),
            format!("volc_attempts_total {list} error FlowLimitExceeded: 1"),
            format!("volc_attempts_total {list} error other: 1"),
            format!("volc_attempts_total {list} ok: 2"),
            format!("volc_call_duration_seconds {list} dropped: 1 values"),
            format!("volc_call_duration_seconds {list} error: 2 values"),
            format!("volc_call_duration_seconds {list} ok: 2 values"),
            format!("volc_calls_total {list} dropped: 1"),
            format!("volc_calls_total {list} error AccessDenied: 1"),
            format!("volc_calls_total {list} error other: 1"),
            format!("volc_calls_total {list} ok: 2"),
            format!("volc_queue_duration_seconds {list}: 4 values"),
            format!("volc_retries_total {list} FlowLimitExceeded: 1"),
        ]
    );
    assert!(queued.iter().all(|waited| *waited < 3.0), "{queued:?}");
    assert!(queued.iter().any(|waited| *waited > 0.5), "{queued:?}");
}

#[test]
fn the_search_for_secrets_finds_one() {
    let planted = vec!["fine".to_owned(), format!("a\nkey={SECRET_KEY}\nb")];
    assert_eq!(leaks(&planted), [format!("key={SECRET_KEY}")]);
    for secret in [SECRET_KEY, SESSION_TOKEN] {
        assert!(secret.contains(MARK));
    }
}

#[test]
fn output_of_passing_tests_is_searched() {
    // `cargo xtask test` fails unless it sees both lines.
    logs::start();
    println!("printed by a test that passes");
    tracing::trace!("logged by a test that passes");
}

/// Credentials that come from elsewhere, or do not.
#[derive(Debug)]
struct Provider(bool);

impl CredentialsProvider for Provider {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        let result = if self.0 {
            Ok(credentials())
        } else {
            Err(CredentialsError::tried("the vault", "it is locked"))
        };
        Box::pin(std::future::ready(result))
    }
}

#[tokio::test(start_paused = true)]
async fn no_secret_is_in_any_text_of_any_call() {
    let (log, _guard) = Log::start();
    let mut texts = Vec::new();
    let keep = || KeepPin::with_note("note");
    let token =
        r#"{"Id":7,"Token":"fake-token-do-not-print","Lock":{"Phrase":"fake-do-not-print"}}"#;
    let steps = || {
        vec![
            Step::Respond(Reply::new(200, good(token))),
            Step::Respond(Reply::new(
                200,
                good(r#"{"Id":[],"Token":"fake-token-do-not-print"}"#),
            )),
            Step::Respond(Reply::new(502, "<html>bad gateway</html>")),
            Step::Respond(Reply::new(200, r#"{"ResponseMetadata":{"RequestId":"r"#)),
            refusal(401, "SignatureDoesNotMatch"),
            refusal(400, "InvalidTimestamp"),
            refusal(403, "InvalidSecretToken"),
            refusal(429, "FlowLimitExceeded"),
            Step::Lost(TransportPhase::Connect),
            Step::Lost(TransportPhase::Receive),
            Step::Silence,
        ]
    };
    let count = steps().len();
    for provider in [None, Some(true), Some(false)] {
        for policy in [false, true] {
            let script = Script::new(steps());
            let mut builder = script.builder().interceptor(BodyLog::new()).metrics();
            if let Some(has) = provider {
                builder = builder.credentials(Provider(has));
            }
            if !policy {
                builder = builder.retry(volc_core::retry::none());
            }
            texts.push(format!("{builder:?}"));
            let client = builder.build().unwrap();
            texts.push(format!("{client:?} {:?}", client.credentials().await));
            for _ in 0..count {
                let call = client.request(keep());
                texts.push(format!("{call:?} {:?}", keep()));
                match call.dry_run().await {
                    Ok(dry) => texts.push(format!("{dry:?}\n{}", dry.curl())),
                    Err(error) => texts.push(format!("{error} {error:?}")),
                }
                match client.send(keep()).await {
                    Ok(answer) => texts.push(format!("{answer:?}")),
                    Err(error) => {
                        let mut cause = std::error::Error::source(&error);
                        texts.push(format!("{error} {error:?} {:?}", error.retries()));
                        while let Some(next) = cause {
                            texts.push(format!("{next} {next:?}"));
                            cause = next.source();
                        }
                    }
                }
            }
        }
    }
    texts.push(log.text());
    assert!(texts.len() > 150 && log.text().contains("volc_core::bodies"));
    let found = leaks(&texts);
    assert!(
        found.is_empty(),
        "{} leaks: {}",
        found.len(),
        found.join("\n")
    );
}
