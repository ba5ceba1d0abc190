//! Calls over a real connection: what is sent, what is read, and what each kind of bad answer comes to.

#![cfg(any(feature = "reqwest", feature = "hyper"))]
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use std::time::Duration;

use common::transports::{Kind, Settings};
use common::*;
use http::StatusCode;
use volc_core::call::Timeouts;
use volc_core::error::TimeoutKind;
use volc_core::sign::{Authorization, Query, SigningRequest, check};
use volc_core::{CallOptions, Client, Error, Response, Timestamp};

async fn call(client: &Client) -> Result<Response<Things>, Error> {
    client
        .send(ListThings {
            limit: 2,
            ..ListThings::default()
        })
        .await
}

#[tokio::test]
async fn a_call_is_signed_sent_and_read() {
    let (address, _) = serve(|request| {
        assert_eq!(request.method(), "POST");
        assert_eq!(request.uri().path(), "/");
        assert_eq!(
            request.uri().query(),
            Some("Action=ListThings&Kind=a%20b&Version=2020-12-01")
        );
        assert_eq!(request.body(), r#"{"Cursor":0,"Limit":2}"#);
        let headers = request.headers();
        assert_eq!(headers["content-type"], "application/json");
        assert_eq!(headers["x-security-token"], SESSION_TOKEN);
        assert_eq!(headers["x-mine"], "1");
        let agent = headers["user-agent"].to_str().unwrap();
        assert!(
            agent.starts_with("volc-core-rust/") && agent.ends_with(" acme/1"),
            "{agent}"
        );

        let authorization =
            Authorization::parse(headers["authorization"].to_str().unwrap()).unwrap();
        assert_eq!(
            authorization.signed_headers.join(";"),
            "content-type;host;x-content-sha256;x-date;x-mine;x-security-token"
        );
        assert_eq!(
            (
                authorization.region.as_str(),
                authorization.service.as_str()
            ),
            ("cn-north-1", "rtc")
        );
        let received = SigningRequest {
            method: request.method(),
            path: request.uri().path(),
            query: &Query::parse(request.uri().query().unwrap()),
            host: headers["host"].to_str().unwrap(),
            headers,
            body: request.body(),
        };
        let at = Timestamp::parse(headers["x-date"].to_str().unwrap()).unwrap();
        assert!(
            check(
                &received,
                &authorization,
                at,
                &authorization.key(SECRET_KEY)
            )
            .matches
        );
        Reply::new(
            200,
            good(r#"{"Items":["a"],"HasMore":true,"NextCursor":"7"}"#),
        )
        .header("x-tt-logid", "log-1")
    })
    .await;
    for transport in Kind::ALL {
        let client = builder(address)
            .transport(transport.build(&Settings::default()))
            .user_agent_suffix("acme/1");
        let request = ListThings {
            kind: Some("a b".into()),
            limit: 2,
            ..ListThings::default()
        };
        let options = CallOptions::new().header("x-mine".parse().unwrap(), "1".parse().unwrap());
        let client = client.build().unwrap();
        let answer = client.request(request).options(options).await.unwrap();
        assert_eq!(answer.items, ["a"]);
        assert_eq!(
            (answer.request_id(), answer.log_id()),
            ("req-1", Some("log-1"))
        );
        assert_eq!((answer.status(), answer.attempts()), (StatusCode::OK, 1));
        assert!(answer.raw_body().starts_with(b"{"));
        assert_eq!(answer.into_inner().next_cursor, 7);
    }
}

#[tokio::test]
async fn a_request_out_of_bounds_is_not_sent() {
    let (address, counts) = serve(|_| Reply::new(200, "")).await;
    let request = ListThings {
        limit: 21,
        ..ListThings::default()
    };
    let error = client(address).send(request).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "ListThings 2020-12-01: not sent: `Limit` must be at most 20, but is 21"
    );
    let Error::InvalidRequest(invalid) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(invalid.field().map(|field| field.path()), Some("Limit"));
    assert_eq!((error.attempts(), counts.get()), (0, (0, 0)));
}

#[tokio::test]
async fn a_refusal_is_an_error_whatever_the_status() {
    for status in [200, 400, 403, 500] {
        let (address, _) = serve(move |_| {
            Reply::new(status, refused("InvalidParameter.X", "no good"))
                .header("x-tt-logid", "log-2")
        })
        .await;
        let error = call(&client(address)).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            format!(
                "ListThings 2020-12-01: InvalidParameter.X: no good \
                 (HTTP {status}, request id req-2, log id log-2, 1 attempt)"
            )
        );
        assert_eq!(
            (error.action(), error.version()),
            (Some("ListThings"), Some("2020-12-01"))
        );
        assert_eq!(
            (error.code(), error.request_id()),
            (Some("InvalidParameter.X"), Some("req-2"))
        );
        assert_eq!(error.is_auth(), status == 403);
        let Error::Service(refusal) = &error else {
            panic!("{error:?}")
        };
        assert_eq!(
            (refusal.code_number(), refusal.message()),
            (Some(100), "no good")
        );
        assert!(error.raw_body().is_some_and(|body| body.starts_with(b"{")));
    }
}

/// The outcome of a response: the kind of error and a part of its text, or the items read.
type Outcome = Result<&'static [&'static str], (&'static str, &'static str)>;

struct CannedResponse {
    status: u16,
    content_type: &'static str,
    body: String,
    outcome: Outcome,
}

#[tokio::test]
async fn every_kind_of_answer() {
    let table = [
        CannedResponse {
            status: 200,
            content_type: "",
            body: good(r#"{"Items":["a","b"]}"#),
            outcome: Ok(&["a", "b"]),
        },
        CannedResponse {
            status: 200,
            content_type: "",
            body: good(r#""ok""#),
            outcome: Ok(&[]),
        },
        CannedResponse {
            status: 200,
            content_type: "",
            body: good(r#""success""#),
            outcome: Ok(&[]),
        },
        CannedResponse {
            status: 200,
            content_type: "",
            body: good(r#""""#),
            outcome: Ok(&[]),
        },
        CannedResponse {
            status: 200,
            content_type: "",
            body: good("null"),
            outcome: Ok(&[]),
        },
        CannedResponse {
            status: 200,
            content_type: "",
            body: good("{}"),
            outcome: Ok(&[]),
        },
        CannedResponse {
            status: 200,
            content_type: "",
            body: r#"{"ResponseMetadata":{"RequestId":"r"}}"#.into(),
            outcome: Err(("Decode", "cannot be read at `Result`: it is not there")),
        },
        CannedResponse {
            status: 200,
            content_type: "",
            body: r#"{"Result":{"Items":["a"]},"ResponseMetadata":{"Error":null}}"#.into(),
            outcome: Ok(&["a"]),
        },
        CannedResponse {
            status: 200,
            content_type: "",
            body: r#"{"Result":{"Items":["a"]},"ResponseMetadata":{"Error":{}}}"#.into(),
            outcome: Ok(&["a"]),
        },
        CannedResponse {
            status: 200,
            content_type: "",
            body: r#"{"ResponseMetaData":{},"Result":{"Items":["a"],"Error":"x"}}"#.into(),
            outcome: Ok(&["a"]),
        },
        CannedResponse {
            status: 202,
            content_type: "",
            body: good(r#"{"Items":["a"]}"#),
            outcome: Ok(&["a"]),
        },
        CannedResponse {
            status: 200,
            content_type: "",
            body: good(r#"{"Items":["{"]}"#) + "\n",
            outcome: Ok(&["{"]),
        },
        CannedResponse {
            status: 200,
            content_type: "",
            body: r#"{"Result":"","ResponseMetadata":{"Error":{"Code":"C"}}}"#.into(),
            outcome: Err(("Service", ": C (")),
        },
        CannedResponse {
            status: 200,
            content_type: "",
            body: r#"{"Result":"","ResponseMetadata":{"\u0045rror":{"Code":"C"}}}"#.into(),
            outcome: Err(("Service", ": C (")),
        },
        CannedResponse {
            status: 200,
            content_type: "text/html",
            body: "<html>\n<b>gateway\u{1b}".into(),
            outcome: Err((
                "Decode",
                r#"not JSON but 18 bytes, text/html: "<html>\n<b>gateway\x1b""#,
            )),
        },
        CannedResponse {
            status: 200,
            content_type: "application/json",
            body: String::new(),
            outcome: Err(("Decode", "the response is not JSON but empty")),
        },
        CannedResponse {
            status: 200,
            content_type: "",
            body: good(r#"{"Items":["a"#),
            outcome: Err(("Decode", "the response cannot be read")),
        },
        CannedResponse {
            status: 200,
            content_type: "",
            body: good(r#"{"Items":[{}]}"#),
            outcome: Err(("Decode", "at `Result.Items[0]`: ")),
        },
        CannedResponse {
            status: 200,
            content_type: "",
            body: "{}".into(),
            outcome: Err(("Decode", "it has no ResponseMetadata")),
        },
        CannedResponse {
            status: 200,
            content_type: "",
            body: r#"[{"secret":"hunter2"}]"#.into(),
            outcome: Err(("Decode", "cannot be read")),
        },
        CannedResponse {
            status: 502,
            content_type: "text/html",
            body: "<html>bad".into(),
            outcome: Err((
                "Service",
                r#"the service failed without a code; the response is 9 bytes, text/html: "<html>bad" (HTTP 502, 1 attempt)"#,
            )),
        },
        CannedResponse {
            status: 500,
            content_type: "",
            body: String::new(),
            outcome: Err(("Service", "the response is empty (HTTP 500")),
        },
        CannedResponse {
            status: 503,
            content_type: "",
            body: r#"{"secret":"hunter2"}"#.into(),
            outcome: Err((
                "Service",
                "the response is 20 bytes, of no stated type (HTTP 503",
            )),
        },
        CannedResponse {
            status: 502,
            content_type: "",
            body: r#"{"HTTPCode":502,"errorcode":"Busy","message":"later"}"#.into(),
            outcome: Err(("Service", "Busy: later (HTTP 502")),
        },
        CannedResponse {
            status: 404,
            content_type: "",
            body: refused("InvalidActionOrVersion", "what?"),
            outcome: Err(("Service", "InvalidActionOrVersion: what? (HTTP 404")),
        },
    ];
    for CannedResponse {
        status,
        content_type,
        body,
        outcome,
    } in table
    {
        let sent = body.clone();
        let (address, _) = serve(move |_| {
            let reply = Reply::new(status, sent.clone());
            if content_type.is_empty() {
                reply
            } else {
                reply.header("content-type", content_type)
            }
        })
        .await;
        match (call(&client(address)).await, outcome) {
            (Ok(read), Ok(items)) => assert_eq!(read.items, items, "{body}"),
            (Err(error), Err((kind, text))) => {
                let (structure, debug) = (format!("{error:#?}"), format!("{error:?}"));
                let shown = error.to_string();
                assert!(
                    structure.starts_with(kind) && debug == shown && shown.contains(text),
                    "{body}: {debug}: {shown}"
                );
                assert!(!shown.contains("hunter2"), "{shown}");
                assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
                assert_eq!(
                    error.raw_body().map(|raw| raw.as_ref()),
                    Some(body.as_bytes())
                );
            }
            (got, wanted) => panic!("{body}: {got:?} instead of {wanted:?}"),
        }
    }
}

#[tokio::test]
async fn a_long_body_that_is_not_json_is_cut() {
    let (address, _) =
        serve(|_| Reply::new(500, "x".repeat(1000)).header("content-type", "text/plain")).await;
    let error = call(&client(address)).await.unwrap_err().to_string();
    let shown = format!("1000 bytes, text/plain: \"{}..\"", "x".repeat(64));
    assert!(error.contains(&shown), "{error}");
}

#[tokio::test]
async fn a_slow_server_against_the_time_limits() {
    struct Case {
        attempt: Duration,
        operation: Duration,
        kind: TimeoutKind,
    }

    let (address, _) =
        serve(|_| Reply::new(200, good("{}")).after(Duration::from_secs(3600))).await;
    let short = Duration::from_millis(50);
    let long = Duration::from_secs(1800);
    for Case {
        attempt,
        operation,
        kind,
    } in [
        Case {
            attempt: short,
            operation: long,
            kind: TimeoutKind::Attempt,
        },
        Case {
            attempt: long,
            operation: short,
            kind: TimeoutKind::Operation,
        },
    ] {
        let timeouts = Timeouts::default().attempt(attempt).operation(operation);
        let of_client = call(&builder(address).timeouts(timeouts).build().unwrap()).await;
        let options = CallOptions::new()
            .attempt_timeout(attempt)
            .operation_timeout(operation);
        let of_call = client(address)
            .request(ListThings::default())
            .options(options)
            .await;
        for error in [of_client.unwrap_err(), of_call.unwrap_err()] {
            let Error::Timeout(timeout) = &error else {
                panic!("{error:?}")
            };
            assert_eq!((timeout.kind(), timeout.limit()), (kind, short));
            assert!(error.is_timeout() && !error.may_retry());
            assert!(
                error.to_string().ends_with("within 50ms (1 attempt)"),
                "{error}"
            );
        }
    }
}
