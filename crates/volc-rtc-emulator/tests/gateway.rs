//! Refusals of the gateway, with code, number and status, and the requests that it lets through.

#![allow(clippy::unwrap_used)]

mod support;

use std::num::NonZeroU32;
use std::time::{Duration, UNIX_EPOCH};

use http::{HeaderMap, Method};
use support::{APP, Call, NOW, USER, builder, by_hand, credentials, parameters, send, start};
use volc_core::sign::PresigningRequest;
use volc_core::sign::Signer;
use volc_core::{Credentials, Timestamp};
use volc_rtc_emulator::{Account, Clock, Code, Conversation, RateLimits, Seed};

fn right() -> Call {
    Call::new(parameters())
}

fn seed() -> Seed {
    Seed::new().conversation(Conversation::group(APP, USER))
}

fn temporary() -> Credentials {
    Credentials::new("AKTPfake-temporary", "fake-secret-do-not-print")
        .with_session_token("fake-token-do-not-print")
}

fn expired() -> Credentials {
    Credentials::new("AKTPfake-expired", "fake-secret-do-not-print")
        .with_session_token("fake-token-do-not-print")
        .with_expiry(UNIX_EPOCH + Duration::from_secs(NOW))
}

fn without(name: &'static str) -> Call {
    right().with(|call| call.after.push((name, None)))
}

fn authorization(text: &str) -> Call {
    right().with(|call| call.after.push(("authorization", Some(text.to_owned()))))
}

struct Refused {
    what: &'static str,
    call: Call,
    code: Code,
}

/// Every code that a request can be refused with, beside those of the rate limit and of a failure.
fn refused() -> Vec<Refused> {
    let scope = "20260921/cn-north-1/rtc/request";
    vec![
        Refused {
            what: "no Action",
            call: right().with(|c| drop(c.query.remove(0))),
            code: Code::MissingParameter,
        },
        Refused {
            what: "no Version",
            call: right().with(|c| drop(c.query.remove(1))),
            code: Code::MissingParameter,
        },
        Refused {
            what: "an empty Action",
            call: right().with(|c| c.query[0].1.clear()),
            code: Code::MissingParameter,
        },
        Refused {
            what: "no Authorization",
            call: without("authorization"),
            code: Code::MissingAuthenticationToken,
        },
        Refused {
            what: "no X-Date",
            call: without("x-date"),
            code: Code::MissingRequestInfo,
        },
        Refused {
            what: "no Credential",
            call: authorization("HMAC-SHA256 SignedHeaders=x-date, Signature=00"),
            code: Code::MissingRequestInfo,
        },
        Refused {
            what: "no Signature",
            call: authorization(&format!(
                "HMAC-SHA256 Credential=a/{scope}, SignedHeaders=x-date"
            )),
            code: Code::MissingSignature,
        },
        Refused {
            what: "another algorithm",
            call: authorization("Bearer 123"),
            code: Code::InvalidAuthorization,
        },
        Refused {
            what: "an empty header",
            call: authorization(""),
            code: Code::InvalidAuthorization,
        },
        Refused {
            what: "no SignedHeaders",
            call: authorization(&format!("HMAC-SHA256 Credential=a/{scope}, Signature=00")),
            code: Code::InvalidAuthorization,
        },
        Refused {
            what: "X-Date is not signed",
            call: authorization(&format!(
                "HMAC-SHA256 Credential=a/{scope}, SignedHeaders=host, Signature=00"
            )),
            code: Code::InvalidAuthorization,
        },
        Refused {
            what: "a short Credential",
            call: authorization(
                "HMAC-SHA256 Credential=a/20260921/rtc/request, SignedHeaders=x-date, Signature=00",
            ),
            code: Code::InvalidCredential,
        },
        Refused {
            what: "the date of another day",
            call: authorization(
                "HMAC-SHA256 Credential=a/20200101/cn-north-1/rtc/request, SignedHeaders=x-date, Signature=00",
            ),
            code: Code::InvalidCredential,
        },
        Refused {
            what: "X-Date in another form",
            call: right().with(|c| {
                c.after
                    .push(("x-date", Some("2026-09-21T13:33:20Z".to_owned())))
            }),
            code: Code::InvalidTimestamp,
        },
        Refused {
            what: "too old",
            call: right().with(|c| c.at = NOW - 901),
            code: Code::InvalidTimestamp,
        },
        Refused {
            what: "of the future",
            call: right().with(|c| c.at = NOW + 901),
            code: Code::InvalidTimestamp,
        },
        Refused {
            what: "expired by X-Expires",
            call: right().with(|c| {
                c.at = NOW - 61;
                c.query.push(("X-Expires".to_owned(), "60".to_owned()));
            }),
            code: Code::InvalidTimestamp,
        },
        Refused {
            what: "X-Expires is no number",
            call: right().with(|c| c.query.push(("X-Expires".to_owned(), "soon".to_owned()))),
            code: Code::InvalidAuthorization,
        },
        Refused {
            what: "another service",
            call: right().with(|c| c.service = "ecs"),
            code: Code::ServiceNotFound,
        },
        Refused {
            what: "no such Action",
            call: right().with(|c| c.query[0].1 = "Get".to_owned()),
            code: Code::InvalidActionOrVersion,
        },
        Refused {
            what: "no such Version",
            call: right().with(|c| c.query[1].1 = "2020-12-02".to_owned()),
            code: Code::InvalidActionOrVersion,
        },
        Refused {
            what: "another region",
            call: right().with(|c| c.region = "us-east-1"),
            code: Code::InvalidActionOrVersion,
        },
        Refused {
            what: "another method",
            call: right().with(|c| c.method = Method::PUT),
            code: Code::InvalidActionOrVersion,
        },
        Refused {
            what: "another path",
            call: right().with(|c| c.path = "/v1".to_owned()),
            code: Code::InvalidActionOrVersion,
        },
        Refused {
            what: "another key",
            call: right().with(|c| c.credentials = Credentials::new("AKLTfake-nobody", "x")),
            code: Code::InvalidAccessKey,
        },
        Refused {
            what: "another secret",
            call: right().with(|c| c.credentials = Credentials::new("AKLTfake-tester", "x")),
            code: Code::SignatureDoesNotMatch,
        },
        Refused {
            what: "another body",
            call: right().with(|c| c.sent_body = Some(b"{}".to_vec())),
            code: Code::SignatureDoesNotMatch,
        },
        Refused {
            what: "another host",
            call: right().with(|c| c.signed_host = Some("example.com")),
            code: Code::SignatureDoesNotMatch,
        },
        Refused {
            what: "another Content-Type",
            call: right().with(|c| {
                c.after
                    .push(("content-type", Some("text/plain".to_owned())))
            }),
            code: Code::SignatureDoesNotMatch,
        },
        Refused {
            what: "the token is not sent",
            call: right().with(|c| {
                c.credentials = Credentials::new("AKTPfake-temporary", "fake-secret-do-not-print")
            }),
            code: Code::InvalidSecretToken,
        },
        Refused {
            what: "another token",
            call: right().with(|c| {
                c.credentials = Credentials::new("AKTPfake-temporary", "fake-secret-do-not-print")
                    .with_session_token("other");
            }),
            code: Code::InvalidSecretToken,
        },
        Refused {
            what: "an expired token",
            call: right().with(|c| c.credentials = expired()),
            code: Code::InvalidSecretToken,
        },
        Refused {
            what: "a token that is not asked for",
            call: right().with(|c| {
                c.credentials = credentials().with_session_token("fake-token-do-not-print")
            }),
            code: Code::InvalidSecretToken,
        },
    ]
}

#[tokio::test]
async fn every_refusal_has_its_code() {
    let accounts = [temporary(), expired()].map(|pair| Account::new("temporary", pair));
    for debug in [false, true] {
        let running = start(
            builder()
                .accounts(accounts.clone())
                .seed(seed())
                .debug(debug),
        )
        .await;
        for Refused { what, call, code } in refused() {
            let answer = call.send(&running).await;
            assert_eq!(
                (answer.status, answer.code(), answer.number()),
                (
                    code.status().as_u16(),
                    code.name(),
                    Some(u64::from(code.number()))
                ),
                "{what}: {}",
                answer.body
            );
            assert!(answer.body.get("Result").is_none(), "{what}");
            assert!(
                !answer.message().contains("secret-of"),
                "{what}: {}",
                answer.message()
            );
        }
    }
}

#[tokio::test]
async fn every_code_is_tried() {
    let mut tried: Vec<Code> = refused().into_iter().map(|row| row.code).collect();
    // They have tests of their own.
    tried.extend([Code::FlowLimitExceeded, Code::InternalError]);
    for code in Code::ALL {
        assert!(tried.contains(&code), "{code:?}");
    }
}

#[tokio::test]
async fn the_edges_of_validity_are_let_through() {
    let running = start(
        builder()
            .account(Account::new("temporary", temporary()))
            .seed(seed()),
    )
    .await;
    for call in [
        right(),
        right().with(|c| c.at = NOW - 900),
        right().with(|c| c.at = NOW + 900),
        right().with(|c| {
            c.at = NOW - 5_000;
            c.query.push(("X-Expires".to_owned(), "5000".to_owned()));
        }),
        right().with(|c| c.credentials = temporary()),
        right().with(|c| c.region = "ap-southeast-1"),
        right().with(|c| c.query.push(("a b~*'".to_owned(), "房 +%&=".to_owned()))),
    ] {
        let answer = call.send(&running).await;
        let result = answer.result();
        assert_eq!(result["ConversationInfos"].as_array().unwrap().len(), 1);
    }
}

#[tokio::test]
async fn the_envelope_is_that_of_the_service() {
    let running = start(builder().seed(seed())).await;
    let (first, second) = (right().send(&running).await, right().send(&running).await);
    let metadata = &first.body["ResponseMetadata"];
    let id = metadata["RequestId"].as_str().unwrap();
    assert!(id.starts_with("20260921"), "{id}");
    assert_ne!(
        id,
        second.body["ResponseMetadata"]["RequestId"]
            .as_str()
            .unwrap()
    );
    assert_eq!(metadata["Action"], "GetUserConversations");
    assert_eq!(
        (&metadata["Service"], &metadata["Region"]),
        (&"rtc".into(), &"cn-north-1".into())
    );
    assert!(metadata.get("Error").is_none());
    assert_eq!(first.headers["x-tt-logid"], id);
    assert_eq!(first.headers["content-type"], "application/json");
    assert_eq!(first.headers["date"], "Mon, 21 Sep 2026 14:13:20 GMT");
}

#[tokio::test]
async fn calls_are_counted_by_account_and_come_back_with_time() {
    let clock = Clock::fixed(NOW);
    let two = NonZeroU32::new(2).unwrap();
    let other = Credentials::new("AKLTfake-other", "fake-secret-do-not-print");
    let emulator = builder()
        .clock(clock.clone())
        .account(Account::new("other", other.clone()))
        .rate_limits(RateLimits::PerSecond(two))
        .seed(seed())
        .build()
        .unwrap();
    let running = emulator.start().await.unwrap();
    let other = right().with(|c| c.credentials = other);
    right().send(&running).await.result();
    right().send(&running).await.result();
    let third = right().send(&running).await;
    assert_eq!(
        (third.status, third.code(), third.number()),
        (429, "FlowLimitExceeded", Some(100_018))
    );
    other.send(&running).await.result();
    clock.advance(Duration::from_millis(500));
    right().send(&running).await.result();
    assert_eq!(right().send(&running).await.status, 429);
    emulator.reset().await.unwrap();
    right().send(&running).await.result();
}

#[tokio::test]
async fn the_documented_limit_holds() {
    let running = start(builder().seed(seed())).await;
    for _ in 0..100 {
        right().send(&running).await.result();
    }
    assert_eq!(right().send(&running).await.code(), "FlowLimitExceeded");
}

#[tokio::test]
async fn a_signature_in_the_query_is_checked_too() {
    let running = start(
        builder()
            .account(Account::new("temporary", temporary()))
            .seed(seed()),
    )
    .await;
    let host = running.address().to_string();
    let call = async |query: String, body: &str| {
        let url = format!("http://{host}/?{query}");
        send(
            Method::POST,
            &url,
            HeaderMap::new(),
            body.as_bytes().to_vec(),
        )
        .await
    };
    let presign = |credentials: &Credentials, extra: &[(&str, &str)], host: Option<&str>| {
        let mut query = vec![("Action", support::ACTION), ("Version", support::VERSION)];
        query.extend_from_slice(extra);
        let request = PresigningRequest {
            method: &Method::POST,
            path: "/",
            query: &query,
            host,
        };
        let signer = Signer::new("rtc", "cn-north-1");
        signer
            .presign(&request, credentials, Timestamp::from_unix(NOW - 100))
            .unwrap()
    };
    let body = parameters().to_string();
    let right = presign(&credentials(), &[], None);
    for query in [
        right.clone(),
        presign(&credentials(), &[], Some(&host)),
        presign(&credentials(), &[("X-Expires", "100")], None),
        presign(&temporary(), &[], None),
    ] {
        call(query, &body).await.result();
    }
    // The body is not part of such a signature.
    call(right.clone(), &body.replace("20", "10"))
        .await
        .result();
    for (query, code) in [
        (
            presign(&credentials(), &[("X-Expires", "99")], None),
            "InvalidTimestamp",
        ),
        (
            presign(&credentials(), &[], Some("example.com")),
            "SignatureDoesNotMatch",
        ),
        (
            right.replace("Version=2020-12-01", "Version=2020-12-02"),
            "InvalidActionOrVersion",
        ),
        (
            right.replace("cn-north-1", "ap-southeast-1"),
            "SignatureDoesNotMatch",
        ),
        (format!("{right}&X-Expires=90000"), "InvalidAuthorization"),
        (
            right.replace("X-SignedQueries=Action%3B", "X-SignedQueries="),
            "InvalidAuthorization",
        ),
        (
            right.replace("X-Signature=", "X-Signature=&x="),
            "MissingSignature",
        ),
        (
            right.replace("X-Algorithm=HMAC-SHA256", "X-Algorithm=none"),
            "InvalidAuthorization",
        ),
        (right.replace("X-Credential=", "x="), "MissingRequestInfo"),
        (right.replacen("X-Date=", "x=", 1), "MissingRequestInfo"),
        (
            right.replace("X-Credential=AKLTfake-tester%2F", "X-Credential="),
            "InvalidCredential",
        ),
    ] {
        let answer = call(query.clone(), &body).await;
        assert_eq!(answer.code(), code, "{query}: {}", answer.message());
    }
}

/// The lists of signed headers differ between the official SDKs; one of them signs the date alone, and the vendor's
/// sample programs do not sort theirs.
#[tokio::test]
async fn every_list_of_signed_headers_that_is_in_use_is_let_through() {
    let running = start(builder().seed(seed())).await;
    let (query, host) = (
        "Action=GetUserConversations&Version=2020-12-01",
        running.address(),
    );
    let body = by_hand::hex(parameters().to_string().as_bytes());
    let sent = [
        ("content-type", "application/json"),
        ("x-content-sha256", body.as_str()),
        ("x-other", "  a  b "),
    ];
    for list in [
        "x-date",
        "host;x-date",
        "x-content-sha256;x-date",
        "host;x-content-sha256;x-date",
        "content-type;host;x-content-sha256;x-date",
        "host;x-date;x-content-sha256;content-type",
        "x-date;x-other",
    ] {
        let lines = list.split(';').map(|name| match name {
            "host" => format!("host:{host}\n"),
            "x-date" => format!("x-date:{}\n", Timestamp::from_unix(NOW)),
            "x-other" => "x-other:a  b\n".to_owned(),
            _ => sent
                .iter()
                .find(|(n, _)| *n == name)
                .map(|(_, value)| format!("{name}:{value}\n"))
                .unwrap(),
        });
        let canonical = format!(
            "POST\n/\n{query}\n{}\n{list}\n{body}",
            lines.collect::<String>()
        );
        let answer = by_hand::send_signed(
            &running,
            list,
            &canonical,
            query,
            "fake-secret-do-not-print",
            &sent,
        )
        .await;
        assert_eq!(
            (answer.status, answer.code()),
            (200, ""),
            "{list}: {}",
            answer.message()
        );
    }
}

#[tokio::test]
async fn a_panic_in_a_handler_is_an_internal_error() {
    let handler = |_: &volc_rtc_emulator::Call<'_>| panic!("on purpose");
    let running = start(builder().handler(support::ACTION, support::VERSION, handler)).await;
    for _ in 0..2 {
        let answer = right().send(&running).await;
        assert_eq!(
            (answer.status, answer.code(), answer.number()),
            (500, "InternalError", Some(100_014))
        );
    }
}

#[tokio::test]
async fn a_large_body_is_refused() {
    let running = start(builder().body_limit(1000)).await;
    for size in [1001, 16_000] {
        let call = right().with(|c| c.body = vec![b' '; size]);
        let answer = call.send(&running).await;
        assert_eq!(
            (answer.status, answer.code()),
            (413, "InvalidParameter.SizeOverLimit")
        );
    }
}

#[tokio::test]
async fn unknown_access_key_is_quoted_only_if_it_has_the_form_of_one() {
    struct Case {
        access_key: &'static str,
        says: &'static str,
        is_quoted: bool,
    }
    let running = start(builder()).await;
    for case in [
        Case {
            access_key: "AKLTfake-nobody",
            says: "is not known here",
            is_quoted: true,
        },
        Case {
            access_key: "fake-secret-do-not-print",
            says: "the two have been swapped",
            is_quoted: false,
        },
        Case {
            access_key: "another-secret-do-not-print",
            says: "access keys begin with `AKLT` or `AKTP`",
            is_quoted: false,
        },
    ] {
        let call = right().with(|c| c.credentials = Credentials::new(case.access_key, "x"));
        let answer = call.send(&running).await;
        let text = format!("{:?}", answer.body);
        assert!(text.contains(case.says), "{text}");
        assert_eq!(text.contains(case.access_key), case.is_quoted, "{text}");
    }
}
