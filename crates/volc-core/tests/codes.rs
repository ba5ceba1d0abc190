//! Error codes, and calls that were carried out in part.

#![cfg(any(feature = "reqwest", feature = "hyper"))]
#![allow(clippy::unwrap_used)]

mod common;

use std::time::Duration;

use common::*;
use volc_core::Client;
use volc_core::api::{ServiceInfo, SiteInfo};
use volc_core::error::RetryAdvice;
use volc_core::rate_limit::RateLimiter;
use volc_core::retry::standard;

mod codes {
    volc_core::__private::error_codes! {
        /// Codes.
        pub enum ErrorCode, CODES {
            PartialSuccess = "PartialSuccess" [partial()] "only some got it", "Send it to the others.";
            InternalErrorParallel = "InternalError.Parallel" [number(7), http(409), later()] "busy", "";
            Busy = "Busy" [throttle()] "too fast", "";
            InternalErrorLost = "InternalError.Lost" [] "lost", "";
        }
    }
}
use codes::{CODES, ErrorCode};

static SHOP: ServiceInfo =
    ServiceInfo::new("rtc", &[SiteInfo::new("main", "a.example", "cn-north-1")]).codes(CODES);

/// A client that repeats whatever may be repeated, at once.
fn eager(address: std::net::SocketAddr) -> Client {
    Client::builder(&SHOP)
        .endpoint(format!("http://{address}"))
        .allow_http()
        .credentials(credentials())
        .rate_limiter(RateLimiter::off())
        .retry(
            standard()
                .base_delay(Duration::ZERO)
                .idempotent()
                .classify(|_| RetryAdvice::Later),
        )
        .build()
        .unwrap()
}

fn partly(result: &str) -> String {
    let refused = refused("PartialSuccess", "2 of 3");
    match result {
        "" => refused.replace(r#","Result":{}"#, ""),
        result => refused.replace(r#""Result":{}"#, &format!(r#""Result":{result}"#)),
    }
}

#[tokio::test]
async fn partial_success_has_its_result_and_is_never_retried() {
    for status in [200, 400, 500] {
        let (address, counts) =
            serve(move |_| Reply::new(status, partly(r#"{"Items":["a","b"],"HasMore":true}"#)))
                .await;
        let error = eager(address)
            .send(ListThings::default())
            .await
            .unwrap_err();
        assert!(error.is_partial_success() && !error.may_retry(), "{status}");
        assert_eq!((error.attempts(), counts.get().1), (1, 1), "{status}");
        assert_eq!(
            ErrorCode::from_error(&error),
            Some(ErrorCode::PartialSuccess)
        );
        let output = error.partial_output::<ListThings>().unwrap().unwrap();
        assert_eq!((output.items.len(), output.has_more), (2, true));
    }
}

#[tokio::test]
async fn its_result_may_be_absent_or_unreadable() {
    for (result, expected) in [("", None), ("null", None), ("{}", Some(0))] {
        let (address, _) = serve(move |_| Reply::new(200, partly(result))).await;
        let error = eager(address)
            .send(ListThings::default())
            .await
            .unwrap_err();
        let output = error.partial_output::<ListThings>();
        assert_eq!(
            output.map(|output| output.unwrap().items.len()),
            expected,
            "{result}"
        );
    }
    let (address, _) = serve(|_| Reply::new(200, partly(r#"{"HasMore":"perhaps"}"#))).await;
    let error = eager(address)
        .send(ListThings::default())
        .await
        .unwrap_err();
    let failure = error.partial_output::<ListThings>().unwrap().unwrap_err();
    assert_eq!(failure.path(), "Result.HasMore");
}

#[tokio::test]
async fn other_refusals_are_no_partial_success() {
    let (address, counts) = serve(|_| Reply::new(400, refused("Busy", "no"))).await;
    let error = eager(address)
        .send(ListThings::default())
        .await
        .unwrap_err();
    assert!(!error.is_partial_success());
    assert!(error.partial_output::<ListThings>().is_none());
    assert_eq!((error.attempts(), counts.get().1), (3, 3));
}

struct Documented {
    code: &'static str,
    meaning: &'static str,
    retry: RetryAdvice,
}

#[test]
fn codes_have_their_documentation() {
    let parallel = ErrorCode::from("InternalError.Parallel");
    assert_eq!(parallel, ErrorCode::InternalErrorParallel);
    assert_eq!((parallel.meaning(), parallel.remedy()), ("busy", ""));
    assert_eq!(
        (parallel.http(), parallel.retry()),
        (Some(409), RetryAdvice::Later)
    );
    assert_eq!(parallel.info().unwrap().number, Some(7));
    // The gateway's own codes are known too, as is the family of a new one.
    for Documented {
        code,
        meaning,
        retry,
    } in [
        Documented {
            code: "FlowLimitExceeded",
            meaning: "the rate limit is exceeded",
            retry: RetryAdvice::Throttle,
        },
        Documented {
            code: "FlowLimitExceeded.New",
            meaning: "the rate limit is exceeded",
            retry: RetryAdvice::Throttle,
        },
        Documented {
            code: "PartialSuccess.Sms",
            meaning: "only some got it",
            retry: RetryAdvice::Never,
        },
        Documented {
            code: "ThrottlingException",
            meaning: "",
            retry: RetryAdvice::Throttle,
        },
        Documented {
            code: "Strange",
            meaning: "",
            retry: RetryAdvice::Never,
        },
    ] {
        let unknown = ErrorCode::from(code);
        assert!(matches!(unknown, ErrorCode::Unknown(_)), "{code}");
        assert_eq!((unknown.value(), unknown.meaning()), (code, meaning));
        assert_eq!(unknown.retry(), retry, "{code}");
    }
    let json = serde_json::to_string(&ErrorCode::Busy).unwrap();
    assert_eq!(
        serde_json::from_str::<ErrorCode>(&json).unwrap(),
        ErrorCode::Busy
    );
}
