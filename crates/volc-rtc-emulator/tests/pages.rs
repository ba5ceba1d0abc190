//! Actions that are answered by their page: how parameters are read, and what comes back.

#![allow(clippy::unwrap_used)]

mod support;

use http::Method;
use serde_json::{Value, json};
use support::pages::pages;
use support::{Call, Response, builder, start};
use volc_rtc_emulator::{Builder, Running};

/// An emulator whose test Actions send their parameters back.
fn echo() -> Builder {
    let handler = |call: &volc_rtc_emulator::Call<'_>| Ok(Value::Object(call.parameters.clone()));
    builder()
        .with_ir(pages())
        .handler("StartThing", "2023-11-01", handler)
        .handler("ListThings", "2023-11-01", handler)
}

fn post(body: Value) -> Call {
    Call::action("StartThing", "2023-11-01", body).with(|call| call.service = "things")
}

async fn get(running: &Running, query: &[(&str, &str)]) -> Response {
    let call = Call::action("ListThings", "2023-11-01", Value::Null).with(|call| {
        call.method = Method::GET;
        call.service = "things";
        call.body.clear();
        call.query.extend(
            query
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
    });
    call.send(running).await
}

#[tokio::test]
async fn parameters_are_read_as_the_page_says() {
    let running = start(echo()).await;
    for (sent, read) in [
        (json!({}), json!({})),
        (json!({"AppId": 12}), json!({"AppId": "12"})),
        (json!({"Unlisted": 1, "On": null}), json!({})),
        (json!({"On": 1}), json!({"On": true})),
        (json!({"On": "false"}), json!({"On": false})),
        (json!({"Rate": "0.5"}), json!({"Rate": 0.5})),
        (json!({"Count": 20.0}), json!({"Count": 20})),
        (
            json!({"Count": 18_446_744_073_709_551_614_u64}),
            json!({"Count": 18_446_744_073_709_551_614_u64}),
        ),
        (json!({"Ids": ["7", 8.0]}), json!({"Ids": [7, 8]})),
        (json!({"Name": "abc"}), json!({"Name": "abc"})),
        (json!({"Mode": "b"}), json!({"Mode": "b"})),
        (
            json!({"Streams": [{"UserId": 5, "Volume": -1, "X": 1}]}),
            json!({"Streams": [{"UserId": "5", "Volume": -1}]}),
        ),
        (json!({"Extra": {"a": "1"}}), json!({"Extra": {"a": 1}})),
        (
            json!({"Free": {"a": [null]}}),
            json!({"Free": {"a": [null]}}),
        ),
    ] {
        let with_app = |mut value: Value| {
            value
                .as_object_mut()
                .unwrap()
                .entry("AppId")
                .or_insert(json!("app"));
            value
        };
        let answer = post(with_app(sent.clone())).send(&running).await;
        assert_eq!(*answer.result(), with_app(read), "{sent}");
    }
}

#[tokio::test]
async fn parameters_that_do_not_keep_to_the_page_are_refused() {
    struct Case {
        change: Value,
        code: &'static str,
        part: &'static str,
    }

    let running = start(echo()).await;
    let (value, ty) = ("InvalidParameter", "InvalidParameter.Unmarshal");
    for Case { change, code, part } in [
        Case {
            change: json!({"AppId": null}),
            code: "MissingParameter.NoAppId",
            part: "`AppId` is required",
        },
        Case {
            change: json!({"AppId": {}}),
            code: ty,
            part: "`AppId`",
        },
        Case {
            change: json!({"On": 2}),
            code: ty,
            part: "`On`",
        },
        Case {
            change: json!({"On": "yes"}),
            code: ty,
            part: "`On`",
        },
        Case {
            change: json!({"Count": -1}),
            code: ty,
            part: "`Count`",
        },
        Case {
            change: json!({"Count": 0.5}),
            code: ty,
            part: "`Count`",
        },
        Case {
            change: json!({"Count": u64::MAX}),
            code: value,
            part: "at most 18446744073709551614",
        },
        Case {
            change: json!({"Rate": 0}),
            code: value,
            part: "`Rate`: must be greater than 0, but is 0",
        },
        Case {
            change: json!({"Name": "A1"}),
            code: value,
            part: "must match [a-z]+",
        },
        Case {
            change: json!({"Name": "abcdefg"}),
            code: value,
            part: "at most 6 bytes, but has 7",
        },
        Case {
            change: json!({"Mode": "c"}),
            code: value,
            part: r#"must be one of "a", "b", but is "c""#,
        },
        Case {
            change: json!({"Mode": ["a"]}),
            code: ty,
            part: "`Mode`",
        },
        Case {
            change: json!({"Ids": 1}),
            code: ty,
            part: "`Ids`: must be a list, but is a number",
        },
        Case {
            change: json!({"Ids": [1, 0]}),
            code: value,
            part: "`Ids[1]`: must be at least 1, but is 0",
        },
        Case {
            change: json!({"Extra": {"a b": "x"}}),
            code: ty,
            part: "`Extra[\"a b\"]`",
        },
        Case {
            change: json!({"Extra": []}),
            code: ty,
            part: "must be an object, but is a list",
        },
        Case {
            change: json!({"Streams": [{"UserId": "u"}, {}]}),
            code: value,
            part: "`Streams[1].UserId` is required",
        },
        Case {
            change: json!({"Streams": [{"UserId": "u", "Volume": 0}]}),
            code: value,
            part: "`Streams[0].Volume`: must be at least 1",
        },
        Case {
            change: json!({"Streams": [{}, {}, {}]}),
            code: value,
            part: "at most 2 items, but has 3",
        },
        Case {
            change: json!({"Streams": [{"UserId": "u", "Key": "do-not-print"}]}),
            code: value,
            part: "`Streams[0].Key`",
        },
        Case {
            change: json!({"AppKey": ["do-not-print"]}),
            code: ty,
            part: "`AppKey`",
        },
    ] {
        let mut body = json!({"AppId": "app"});
        for (name, value) in change.as_object().unwrap() {
            body[name] = value.clone();
        }
        let answer = post(body).send(&running).await;
        assert_eq!(
            (answer.status, answer.code()),
            (400, code),
            "{change}: {}",
            answer.message()
        );
        assert!(
            answer.message().contains(part),
            "{change}: {}",
            answer.message()
        );
        assert!(
            !answer.message().contains("do-not-print"),
            "{}",
            answer.message()
        );
    }
}

#[tokio::test]
async fn bodies_that_are_no_json_object_are_refused() {
    struct Case {
        body: &'static str,
        code: &'static str,
        im_code: &'static str,
    }

    let running = start(echo()).await;
    for Case {
        body,
        code,
        im_code,
    } in [
        Case {
            body: "",
            code: "InvalidParameter.BodyIsEmpty",
            im_code: "JsonParsingError",
        },
        Case {
            body: "[]",
            code: "InvalidParameter.Unmarshal",
            im_code: "JsonParsingError",
        },
        Case {
            body: "{",
            code: "InvalidParameter.Unmarshal",
            im_code: "JsonParsingError",
        },
        Case {
            body: "{\"AppId\":1}}",
            code: "InvalidParameter.Unmarshal",
            im_code: "JsonParsingError",
        },
        Case {
            body: "\u{feff}{}",
            code: "InvalidParameter.Unmarshal",
            im_code: "JsonParsingError",
        },
    ] {
        let answer = post(Value::Null)
            .with(|c| c.body = body.into())
            .send(&running)
            .await;
        assert_eq!((answer.status, answer.code()), (400, code), "{body}");
        let answer = Call::new(Value::Null)
            .with(|c| c.body = body.into())
            .send(&running)
            .await;
        assert_eq!((answer.status, answer.code()), (200, im_code), "{body}");
    }
    let deep = format!("{{\"Free\":{}1{}}}", "[".repeat(5_000), "]".repeat(5_000));
    let answer = post(Value::Null)
        .with(|c| c.body = deep.into())
        .send(&running)
        .await;
    assert_eq!(answer.code(), "InvalidParameter.Unmarshal");
}

#[tokio::test]
async fn a_query_is_read_by_the_same_rules() {
    struct Case {
        query: Vec<(&'static str, &'static str)>,
        code: &'static str,
        part: &'static str,
    }

    let running = start(echo()).await;
    let query = [
        ("AppId", "12"),
        ("Limit", "20"),
        ("Ids", "3"),
        ("Ids", "4"),
        ("On", "true"),
        ("Filter", "{\"a\":1}"),
    ];
    let answer = get(&running, &query).await;
    assert_eq!(
        *answer.result(),
        json!({"AppId": "12", "Limit": 20, "Ids": [3, 4], "On": true, "Filter": {"a": 1}})
    );
    for Case { query, code, part } in [
        Case {
            query: vec![("Limit", "1")],
            code: "MissingParameter.NoAppId",
            part: "`AppId` is required",
        },
        Case {
            query: vec![("AppId", "1"), ("Limit", "21")],
            code: "InvalidParameter",
            part: "at most 20",
        },
        Case {
            query: vec![("AppId", "1"), ("Limit", "x")],
            code: "InvalidParameter.Unmarshal",
            part: "`Limit`",
        },
        Case {
            query: vec![("AppId", "1"), ("Ids", "1"), ("Ids", "x")],
            code: "InvalidParameter.Unmarshal",
            part: "`Ids[1]`",
        },
        Case {
            query: vec![("AppId", "1"), ("Filter", "x")],
            code: "InvalidParameter.Unmarshal",
            part: "`Filter`: must be an object",
        },
    ] {
        let answer = get(&running, &query).await;
        assert_eq!(answer.code(), code, "{query:?}");
        assert!(answer.message().contains(part), "{}", answer.message());
    }
}

#[tokio::test]
async fn an_action_without_an_example_is_answered_from_its_fields() {
    let running = start(builder().with_ir(pages())).await;
    let answer = post(json!({"AppId": "app"})).send(&running).await;
    let result = answer.result();
    let flat =
        ["Name", "Size", "On", "Mode", "Map", "Ids", "None"].map(|name| result[name].clone());
    assert_eq!(
        Value::from(flat.to_vec()),
        json!(["n", 1.5, true, "a", {"a": "b"}, [1, 2], [""]])
    );
    assert_eq!(result["Root"]["Children"][0]["Id"], 7);
    assert_eq!(answer.body["ResponseMetadata"]["Action"], "StartThing");
    assert_eq!(answer.body["ResponseMetadata"]["Service"], "things");
    assert_eq!(*get(&running, &[("AppId", "1")]).await.result(), json!({}));
}

#[tokio::test]
async fn a_documented_example_is_the_answer() {
    let mut ir = pages();
    let failed = json!({"ResponseMetadata": {"Error": {"Code": "X"}}, "Result": {}});
    for value in [
        Value::Null,
        failed,
        json!({"ResponseMetadata": {"Action": "Wrong"}, "Result": "ok"}),
    ] {
        let span = volc_ir::Span::default();
        ir.actions[1].examples.response.push(volc_ir::Example {
            title: None,
            value,
            span,
        });
    }
    let running = start(builder().with_ir(ir)).await;
    let answer = post(json!({"AppId": "app"})).send(&running).await;
    assert_eq!(*answer.result(), "ok");
    assert_eq!(answer.body["ResponseMetadata"]["Action"], "StartThing");
}
