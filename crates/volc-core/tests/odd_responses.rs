//! Responses that are not quite what the service documents: nothing that they say may be lost.
#![cfg(any(feature = "reqwest", feature = "hyper"))]
#![allow(clippy::unwrap_used)]

mod common;

use common::script::{Script, Step, refusal};
use common::*;
use volc_core::__private::response_struct;
use volc_core::api::{Action, ActionInfo};
use volc_core::{Credentials, Error};

const BOM: &str = "\u{feff}";

/// Calls a read-only Action, whose retries are on, and returns what came of it and how many attempts it took.
async fn call(reply: fn() -> Reply) -> (Result<Things, Error>, usize) {
    let script = Script::new([Step::Respond(reply()), Step::Respond(reply())]);
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
async fn number_of_a_code_is_kept_whatever_its_size() {
    struct Case {
        number: &'static str,
        kept: Option<i128>,
    }
    let cases = [
        Case {
            number: "100013",
            kept: Some(100_013),
        },
        Case {
            number: "-1",
            kept: Some(-1),
        },
        Case {
            number: "9223372036854775808",
            kept: Some(1 << 63),
        },
        Case {
            number: "18446744073709551615",
            kept: Some(u64::MAX.into()),
        },
        Case {
            number: "18446744073709551616",
            kept: Some(1 << 64),
        },
        Case {
            number: r#""18446744073709551616""#,
            kept: Some(1 << 64),
        },
        Case {
            number: "1e3",
            kept: Some(1_000),
        },
        Case {
            number: "1.5",
            kept: None,
        },
        Case {
            number: "1e300",
            kept: None,
        },
        Case {
            number: "true",
            kept: None,
        },
    ];
    for Case { number, kept } in cases {
        let body = format!(
            r#"{{"ResponseMetadata":{{"RequestId":"r","Error":{{"CodeN":{number},"Code":"Denied"}}}}}}"#
        );
        let script = Script::new([Step::Respond(Reply::new(400, body))]);
        let client = script.builder().build().unwrap();
        let error = client.send(ListThings::default()).await.unwrap_err();
        let Error::Service(refusal) = &error else {
            unreachable!("{error}")
        };
        assert_eq!(refusal.code_number(), kept, "{number}");
        assert_eq!(error.code(), Some("Denied"), "{number}");
    }
}

#[tokio::test(start_paused = true)]
async fn refused_credentials_are_named_by_their_source() {
    struct Case {
        status: u16,
        code: &'static str,
        source: Option<&'static str>,
    }
    let cases = [
        Case {
            status: 401,
            code: "InvalidAccessKey",
            source: Some("the vault"),
        },
        Case {
            status: 200,
            code: "SignatureDoesNotMatch",
            source: Some("the vault"),
        },
        Case {
            status: 403,
            code: "AccessDenied",
            source: Some("the vault"),
        },
        Case {
            status: 400,
            code: "InvalidParameter",
            source: None,
        },
        Case {
            status: 404,
            code: "InvalidActionOrVersion",
            source: None,
        },
    ];
    for Case {
        status,
        code,
        source,
    } in cases
    {
        let script = Script::new([refusal(status, code)]);
        let found = credentials().with_source("the vault");
        let client = script.builder().credentials(found).build().unwrap();
        let error = client.send(ListThings::default()).await.unwrap_err();
        assert_eq!(error.credentials_source(), source, "{code}");
        let line = error.to_string();
        assert_eq!(
            line.contains("credentials from the vault"),
            source.is_some(),
            "{line}"
        );
        assert!(
            !line.contains("do-not-print") && !line.contains(ACCESS_KEY),
            "{line}"
        );
    }
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
            Step::Respond(Reply::new(status, body).header("content-encoding", "gzip"))
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

#[tokio::test(start_paused = true)]
async fn error_is_never_a_success_whatever_its_shape() {
    struct Case {
        name: &'static str,
        body: &'static str,
        code: Option<&'static str>,
        /// A part of the line.
        line: &'static str,
    }
    let cases = [
        Case {
            name: "without Code",
            body: r#"{"ResponseMetadata":{"RequestId":"req-2","Error":{"CodeN":7}},"Result":{}}"#,
            code: None,
            line: "the service failed without a code",
        },
        Case {
            name: "only other members",
            body: r#"{"ResponseMetadata":{"RequestId":"req-2","Error":{"Code":"","Data":{"Id":5}}}}"#,
            code: None,
            line: "the service failed without a code",
        },
        Case {
            name: "lower-case names",
            body: r#"{"ResponseMetadata":{"RequestId":"req-2","Error":{"code":"Denied","message":"m"}}}"#,
            code: Some("Denied"),
            line: "Denied: m",
        },
        Case {
            name: "lower-case error",
            body: r#"{"ResponseMetadata":{"RequestId":"req-2","error":{"code":"Denied","message":"m"}}}"#,
            code: Some("Denied"),
            line: "Denied: m",
        },
        Case {
            name: "beside the metadata",
            body: r#"{"ResponseMetadata":{"RequestId":"req-2"},"Error":{"Code":"Denied"},"Result":{}}"#,
            code: Some("Denied"),
            line: ": Denied (",
        },
        Case {
            name: "without metadata",
            body: r#"{"RequestId":"req-2","Error":{"Code":"Denied","Message":"m"}}"#,
            code: Some("Denied"),
            line: "Denied: m",
        },
        Case {
            name: "flat",
            body: r#"{"Code":"Denied","Message":"m","RequestId":"req-2"}"#,
            code: Some("Denied"),
            line: "Denied: m",
        },
    ];
    for Case {
        name,
        body,
        code,
        line,
    } in cases
    {
        for status in [200, 403] {
            let script = Script::new([Step::Respond(Reply::new(status, body))]);
            let client = script.builder().retry(volc_core::retry::none()).build();
            let error = client.unwrap().send(ListThings::default()).await;
            let error = error.unwrap_err();
            assert!(matches!(error, Error::Service(_)), "{name}: {error}");
            assert_eq!(error.code(), code, "{name}");
            assert_eq!(error.request_id(), Some("req-2"), "{name}");
            assert!(error.to_string().contains(line), "{name}: {error}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn text_of_the_service_cannot_break_a_line() {
    const ODD: &[char] = &['\n', '\u{1b}', '\u{7}', '\u{202e}', '\u{2066}', '\u{85}'];
    let body = r#"{"ResponseMetadata":{"RequestId":"id\n\u001b\u202e","Error":
        {"Code":"a\n\u001b\u0007\u202e","Message":"b\n\u001b\u0007\u2066\u0085"}}}"#;
    let script = Script::new([Step::Respond(Reply::new(400, body))]);
    let error = script.builder().build().unwrap();
    let error = error.send(ListThings::default()).await.unwrap_err();
    let Error::Service(refusal) = &error else {
        unreachable!("{error}")
    };
    let lines = [
        error.to_string(),
        format!("{error:?}"),
        (**refusal).to_string(),
        format!("{:?}", **refusal),
        format!("{refusal:?}"),
    ];
    for line in lines {
        assert!(!line.contains(ODD), "{line:?}");
        assert!(line.contains(r"a\n\u{1b}"), "{line}");
    }
    // What a program compares is as it came.
    assert_eq!(refusal.code(), Some("a\n\u{1b}\u{7}\u{202e}"));
}

/// A struct that is far larger than `{}`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wide {
    pub texts: Vec<Vec<String>>,
    pub name: String,
    pub title: String,
    pub owner: String,
    pub place: String,
    pub extra: serde_json::Value,
}

response_struct!(Wide {
    texts = optional("Texts"),
    name = optional("Name"),
    title = optional("Title"),
    owner = optional("Owner"),
    place = optional("Place"),
    extra = optional("Extra"),
});

#[derive(Clone, Debug, Default, PartialEq)]
pub struct WideList {
    pub items: Vec<Wide>,
}

response_struct!(WideList {
    items = optional("Items")
});

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListWide;

response_struct!(ListWide {});

impl Action for ListWide {
    type Output = WideList;
    const INFO: &'static ActionInfo = &ActionInfo::new("ListWide", "2020-12-01").reads();
}

#[tokio::test(start_paused = true)]
async fn memory_of_a_response_is_counted_while_it_is_read() {
    /// A list of this many items, and where it is.
    struct Case {
        item: &'static str,
        items: usize,
        around: [&'static str; 2],
        path: &'static str,
    }
    let cases = [
        Case {
            item: "{}",
            items: 20_000,
            around: [r#"{"Items":["#, "]}"],
            path: "`Result.Items`",
        },
        Case {
            item: "[]",
            items: 60_000,
            around: [r#"{"Items":[{"Texts":["#, "]}]}"],
            path: "`Result.Items[0].Texts`",
        },
        Case {
            item: "[]",
            items: 60_000,
            around: [r#"{"Items":[{"Extra":["#, "]}]}"],
            path: "`Result.Items[0].Extra`",
        },
        Case {
            item: r#"{"":0}"#,
            items: 10_000,
            around: [r#"{"Items":[{"Extra":["#, "]}]}"],
            path: "`Result.Items[0].Extra`",
        },
    ];
    for case in cases {
        let of = |items: usize| {
            let list = vec![case.item; items].join(",");
            let [before, after] = case.around;
            Step::Respond(Reply::new(200, good(&format!("{before}{list}{after}"))))
        };
        let script = Script::new([of(case.items), of(20), of(case.items)]);
        let client = script.builder().max_decoded_size(1_000_000).build();
        let client = client.unwrap();
        let error = client.send(ListWide).await.unwrap_err();
        assert!(matches!(error, Error::Decode(_)), "{error}");
        let line = error.to_string();
        assert!(line.contains(case.path), "{line}");
        assert!(line.contains("max_decoded_size"), "{line}");
        assert_eq!(error.request_id(), Some("req-1"));
        assert_eq!(script.seen().len(), 1, "it is not retried");
        assert!(client.send(ListWide).await.is_ok());
        let by_default = Script::new([of(case.items)]);
        let client = by_default.builder().build().unwrap();
        assert!(client.send(ListWide).await.is_ok());
    }
}

#[tokio::test(start_paused = true)]
async fn sixteen_megabytes_of_empty_objects_are_refused_by_default() {
    let list = vec!["{}"; 5_500_000].join(",");
    let body = good(&format!(r#"{{"Items":[{list}]}}"#));
    let script = Script::new([Step::Respond(Reply::new(200, body))]);
    let client = script.builder().build().unwrap();
    let error = client.send(ListWide).await.unwrap_err().to_string();
    assert!(error.contains("`Result.Items`"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn secret_in_place_of_the_access_key_is_not_repeated() {
    struct Case {
        access_key: &'static str,
        reply: fn() -> Reply,
        /// True if the line repeats the access key.
        is_shown: bool,
    }
    let cases = [
        Case {
            access_key: "c2VjcmV0LWRvLW5vdC1wcmludA==",
            reply: || {
                Reply::new(
                    401,
                    refused("InvalidAccessKey", "no c2VjcmV0LWRvLW5vdC1wcmludA== here"),
                )
            },
            is_shown: false,
        },
        Case {
            access_key: "c2VjcmV0LWRvLW5vdC1wcmludA==",
            reply: || Reply::new(401, "no c2VjcmV0LWRvLW5vdC1wcmludA== here"),
            is_shown: false,
        },
        Case {
            access_key: "AKLTfake-nobody",
            reply: || Reply::new(401, refused("InvalidAccessKey", "no AKLTfake-nobody here")),
            is_shown: true,
        },
        // Of what is in every text, nothing is taken out.
        Case {
            access_key: "o",
            reply: || Reply::new(401, refused("InvalidAccessKey", "no such key")),
            is_shown: true,
        },
    ];
    for Case {
        access_key,
        reply,
        is_shown,
    } in cases
    {
        let keys = Credentials::new(access_key, "AKLTfake-in-the-wrong-place");
        let script = Script::new([Step::Respond(reply())]);
        let client = script.builder().credentials(keys).build().unwrap();
        let error = client.send(ListThings::default()).await.unwrap_err();
        for line in [error.to_string(), format!("{error:?}")] {
            assert_eq!(line.contains(access_key), is_shown, "{line}");
            assert!(!line.contains("in-the-wrong-place"), "{line}");
        }
    }
}
