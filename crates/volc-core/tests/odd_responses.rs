//! Responses that are not quite what the service documents: nothing that they say may be lost.
#![cfg(any(feature = "reqwest", feature = "hyper"))]
#![allow(clippy::unwrap_used)]

mod common;

use common::script::{Script, Step};
use common::*;
use volc_core::Error;

const BOM: &str = "\u{feff}";

/// Calls a read-only Action, whose retries are on, and returns what came of it and how many attempts it took.
async fn call(reply: fn() -> Reply) -> (Result<Things, Error>, usize) {
    let script = Script::new([Step::Answer(reply()), Step::Answer(reply())]);
    let client = script.builder().build().unwrap();
    let result = client.send(ListThings::default()).await;
    (
        result.map(|response| response.into_inner()),
        script.seen().len(),
    )
}

#[tokio::test(start_paused = true)]
async fn error_of_any_shape_keeps_code_message_and_id() {
    struct Case {
        name: &'static str,
        reply: fn() -> Reply,
        code: &'static str,
        message: &'static str,
    }
    let cases = [
        Case {
            name: "lone surrogate",
            reply: || Reply::new(400, refused("InvalidParameter", r"cut \ud83d")),
            code: "InvalidParameter",
            message: "cut \u{fffd}",
        },
        Case {
            name: "byte order mark",
            reply: || Reply::new(400, format!("{BOM}{}", refused("InvalidParameter", "m"))),
            code: "InvalidParameter",
            message: "m",
        },
        Case {
            name: "CodeN beyond 63 bits",
            reply: || {
                error(r#"{"CodeN":18446744073709551615,"Code":"InvalidParameter","Message":"m"}"#)
            },
            code: "InvalidParameter",
            message: "m",
        },
        Case {
            name: "Message is an object",
            reply: || error(r#"{"Code":"InvalidParameter","Message":{"AppId":"bad"}}"#),
            code: "InvalidParameter",
            message: r#"{"AppId":"bad"}"#,
        },
        Case {
            name: "Code is a number",
            reply: || error(r#"{"Code":1201,"Message":["a","b"]}"#),
            code: "1201",
            message: r#"["a","b"]"#,
        },
        Case {
            name: "Error is a text",
            reply: || error(r#""no such app""#),
            code: "",
            message: "no such app",
        },
        Case {
            name: "Error has other members",
            reply: || error(r#"{"Reason":"no such app"}"#),
            code: "",
            message: r#"{"Reason":"no such app"}"#,
        },
        Case {
            name: "flat",
            reply: || {
                Reply::new(
                    403,
                    r#"{"Code":"Forbidden","Message":"m","RequestId":"req-2"}"#,
                )
            },
            code: "Forbidden",
            message: "m",
        },
        Case {
            name: "flat, Message is an object",
            reply: || {
                Reply::new(
                    403,
                    r#"{"code":"Forbidden","message":{"a":1},"RequestId":"req-2"}"#,
                )
            },
            code: "Forbidden",
            message: r#"{"a":1}"#,
        },
    ];
    for case in cases {
        let (result, attempts) = call(case.reply).await;
        let error = result.unwrap_err();
        let Error::Service(refusal) = &error else {
            unreachable!("{}: {error:?}", case.name)
        };
        assert_eq!(error.code().unwrap_or_default(), case.code, "{}", case.name);
        assert_eq!(refusal.message(), case.message, "{}", case.name);
        assert_eq!(error.request_id(), Some("req-2"), "{}", case.name);
        assert_eq!(attempts, 1, "{}", case.name);
    }
}

fn error(error: &str) -> Reply {
    let metadata = format!(r#"{{"RequestId":"req-2","Error":{error}}}"#);
    Reply::new(400, format!(r#"{{"ResponseMetadata":{metadata}}}"#))
}

#[tokio::test(start_paused = true)]
async fn odd_result_is_read_whole_or_is_an_error() {
    struct Case {
        name: &'static str,
        reply: fn() -> Reply,
        /// The items, or a part of the error.
        outcome: Result<&'static [&'static str], &'static str>,
    }
    let cases = [
        Case {
            name: "lone surrogate",
            reply: || {
                Reply::new(
                    200,
                    good(r#"{"Items":["hi \ud83d","\ud83d\ude00","\udc00"]}"#),
                )
            },
            outcome: Ok(&["hi \u{fffd}", "\u{1f600}", "\u{fffd}"]),
        },
        Case {
            name: "byte order mark",
            reply: || Reply::new(200, format!("{BOM}{}", good(r#"{"Items":["a"]}"#))),
            outcome: Ok(&["a"]),
        },
        Case {
            name: "JSON as text",
            reply: || Reply::new(200, good(r#""{\"Items\":[\"a\"]}""#)),
            outcome: Ok(&["a"]),
        },
        Case {
            name: "broken JSON as text",
            reply: || Reply::new(200, good(r#""{\"Items\":[\"a\"""#)),
            outcome: Err("at `Result"),
        },
        Case {
            name: "JSON of another shape as text",
            reply: || Reply::new(200, good(r#""{\"Items\":[[]]}""#)),
            outcome: Err("at `Result.Items[0]`"),
        },
        Case {
            name: "list as text",
            reply: || Reply::new(200, good(r#""[1]""#)),
            outcome: Err("at `Result`"),
        },
    ];
    for case in cases {
        let (result, attempts) = call(case.reply).await;
        match (result, case.outcome) {
            (Ok(things), Ok(items)) => assert_eq!(things.items, items, "{}", case.name),
            (Err(error), Err(part)) => {
                assert!(error.to_string().contains(part), "{}: {error}", case.name);
                assert_eq!(error.request_id(), Some("req-1"), "{}", case.name);
                assert_eq!(attempts, 1, "{}", case.name);
            }
            (result, _) => unreachable!("{}: {result:?}", case.name),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn compressed_response_is_named_and_not_retried() {
    for (status, attempts) in [(200, 1), (400, 1), (503, 3)] {
        let script = Script::new([0, 1].map(|_| {
            let body: &[u8] = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff\x03\x00\x00";
            Step::Answer(Reply::new(status, body).header("content-encoding", "gzip"))
        }));
        let client = script.builder().build().unwrap();
        let result = client.send(ListThings::default()).await;
        assert_eq!(script.seen().len(), attempts, "{status}");
        if status < 500 {
            let error = result.unwrap_err().to_string();
            assert!(error.contains("Content-Encoding: gzip"), "{error}");
        }
    }
    // A transport that undoes the coding may leave the header.
    let (result, _) =
        call(|| Reply::new(200, good(r#"{"Items":["a"]}"#)).header("content-encoding", "gzip"))
            .await;
    assert_eq!(result.unwrap().items, ["a"]);
}
