//! Examples of pages as responses: they fit the request, and a warning says that they are examples.

#![allow(clippy::unwrap_used)]

#[path = "../../volc-core/tests/common/kept_log.rs"]
mod kept_log;
mod support;

use http::Method;
use serde_json::{Value, json};
use support::{Call, Response, builder, start};
use volc_ir::{Ir, Pagination};
use volc_rtc_emulator::Running;

/// The built-in pages in Versions of another millennium, for which nothing keeps state.
fn stateless() -> Ir {
    let built_in = include_str!("../src/generated/rtc.ir.json");
    let mut ir: Ir = serde_json::from_str(built_in).unwrap();
    for action in &mut ir.actions {
        action.version = stateless_version(&action.version);
    }
    ir
}

fn stateless_version(version: &str) -> String {
    version.replacen('2', "1", 1)
}

async fn start_stateless() -> Running {
    start(builder().with_ir(stateless())).await
}

async fn post(running: &Running, action: &str, version: &str, body: Value) -> Response {
    let version = stateless_version(version);
    Call::action(action, &version, body).send(running).await
}

struct Echo {
    action: &'static str,
    version: &'static str,
    request: Value,
    member: &'static str,
    sent: Value,
}

#[tokio::test]
async fn example_has_the_identifiers_of_the_request() {
    let running = start_stateless().await;
    let table = [
        Echo {
            action: "GetAppToken",
            version: "2020-12-01",
            request: json!({"AppId": 77_001, "UserId": 77_002, "ExpireTime": 3600}),
            member: "/UserId",
            sent: json!(77_002),
        },
        Echo {
            action: "ListRealTimeQuality",
            version: "2023-11-01",
            request: json!({
                "AppId": "another-app", "RoomId": "another-room", "UserId": ["another-user"],
                "StartTime": "2026-09-21T13:00:00+08:00", "EndTime": "2026-09-21T13:01:00+08:00",
                "Indicator": ["stall_rate"]
            }),
            member: "/RoomId",
            sent: json!("another-room"),
        },
        Echo {
            action: "ListRealTimeQuality",
            version: "2020-12-01",
            request: json!({
                "AppId": "another-app", "UserId": ["another-user"], "Indicator": ["stall_rate"],
                "StartTime": "2026-09-21T13:00:00+08:00", "EndTime": "2026-09-21T13:01:00+08:00"
            }),
            member: "/UserId",
            sent: json!(["another-user"]),
        },
        // The page's examples have one value for both, so a list's items follow too.
        Echo {
            action: "GetConversationMessages",
            version: "2020-12-01",
            request: json!({"AppId": 77_001, "ConversationShortId": 77_003, "Cursor": 0, "Limit": 3, "Reverse": 0}),
            member: "/Messages/1/ConversationShortId",
            sent: json!(77_003),
        },
    ];
    for row in table {
        let answer = post(&running, row.action, row.version, row.request).await;
        assert_eq!(answer.headers["x-emulator-response"], "example");
        let echoed = answer.result().pointer(row.member);
        assert_eq!(echoed, Some(&row.sent), "{}", answer.body);
    }
}

#[tokio::test]
async fn identifiers_in_a_query_are_echoed_too() {
    let running = start_stateless().await;
    let call = Call::action(
        "ListRelayStream",
        &stateless_version("2023-11-01"),
        Value::Null,
    )
    .with(|call| {
        call.method = Method::GET;
        call.body.clear();
        for name in ["AppId", "RoomId"] {
            call.query.push((name.to_owned(), format!("other-{name}")));
        }
    });
    let answer = call.send(&running).await;
    let task = &answer.result()["Task"][0];
    assert_eq!(task["AppId"], "other-AppId");
    assert_eq!(task["RoomId"], "other-RoomId");
}

#[tokio::test]
async fn item_of_a_list_keeps_its_own_identifier() {
    let mut ir = support::pages::pages();
    let things = &mut ir.actions[1];
    let span = volc_ir::Span::default();
    let example = |value| volc_ir::Example {
        title: None,
        value,
        span,
    };
    things.examples.request = vec![example(json!({"AppId": "page", "UserId": "caller"}))];
    let users = json!([{"UserId": "friend"}, {"UserId": "caller"}]);
    things.examples.response = vec![example(json!({"Result": {"Users": users, "UserId": "x"}}))];
    let id = json!({"name": "UserId", "type": {"kind": "string"}, "required": false, "docs": {}, "span": span});
    let mut list = id.clone();
    list["name"] = "Users".into();
    list["type"] = json!({"kind": "list", "of": {"kind": "struct", "ref": "User"}});
    let user = json!({"kind": "struct", "name": "User", "usage": "response", "docs": {}, "span": span, "fields": [id]});
    let field = |value: &Value| serde_json::from_value::<volc_ir::Field>(value.clone()).unwrap();
    things.request.body.push(field(&id));
    things.response = vec![field(&list), field(&id)];
    things.types.push(serde_json::from_value(user).unwrap());

    let running = start(builder().with_ir(ir)).await;
    let answer = Call::action(
        "StartThing",
        "2023-11-01",
        json!({"AppId": "a", "UserId": "me"}),
    )
    .with(|call| call.service = "things")
    .send(&running)
    .await;
    let expected = json!({"Users": [{"UserId": "friend"}, {"UserId": "me"}], "UserId": "me"});
    assert_eq!(*answer.result(), expected);
}

/// Calls an Action that lists by offset.
async fn list_relays(running: &Running, version: &str, query: &[(&str, &str)]) -> Response {
    let call =
        Call::action("ListRelayStream", &stateless_version(version), Value::Null).with(|call| {
            call.method = Method::GET;
            call.body.clear();
            for (name, value) in [("AppId", "app"), ("RoomId", "room")].iter().chain(query) {
                call.query.push(((*name).to_owned(), (*value).to_owned()));
            }
        });
    call.send(running).await
}

struct Part {
    query: &'static [(&'static str, &'static str)],
    items: usize,
    echoed: Value,
}

#[tokio::test]
async fn list_by_offset_has_the_items_of_the_example() {
    let running = start_stateless().await;
    let table = [
        Part {
            query: &[],
            items: 1,
            echoed: json!({"Offset": 0, "Limit": 10, "Total": 1}),
        },
        Part {
            query: &[("Offset", "0"), ("Limit", "5")],
            items: 1,
            echoed: json!({"Offset": 0, "Limit": 5, "Total": 1}),
        },
        Part {
            query: &[("Offset", "1"), ("Limit", "5")],
            items: 0,
            echoed: json!({"Offset": 1, "Limit": 5, "Total": 1}),
        },
    ];
    for row in table {
        let answer = list_relays(&running, "2023-11-01", row.query).await;
        let result = answer.result();
        assert_eq!(result["Task"].as_array().unwrap().len(), row.items);
        for (name, value) in row.echoed.as_object().unwrap() {
            assert_eq!(result[name], *value, "{name} in {result}");
        }
    }
}

#[tokio::test]
async fn list_by_page_number_ends_after_its_items() {
    let running = start_stateless().await;
    for (page, items) in [(1, 1), (2, 0)] {
        let body = json!({"AppId": "app", "PageNum": page, "PageSize": 10});
        let answer = post(&running, "ListMusics", "2020-12-01", body).await;
        let result = answer.result();
        assert_eq!(result["List"].as_array().unwrap().len(), items);
        assert_eq!(result["Total"], 1);
    }
}

#[tokio::test]
async fn built_in_examples_end_and_report_no_failure() {
    let running = start_stateless().await;
    let (mut ended, mut failures) = (0, 0);
    for action in stateless().actions {
        let Some(example) = action.examples.request.first() else {
            continue;
        };
        if action.method == volc_ir::Method::Get {
            continue;
        }
        let answer = Call::action(&action.action, &action.version, example.value.clone())
            .with(|call| call.path.clone_from(&action.path))
            .send(&running)
            .await;
        // Some pages contradict their own example; `every_page` counts those that may not.
        if answer.code() != "" || answer.headers["x-emulator-response"] != "example" {
            continue;
        }
        let result = answer.result();
        for field in action
            .response
            .iter()
            .filter(|field| field.name.starts_with("Failed"))
        {
            let failed = result.get(&field.name).unwrap_or(&Value::Null);
            assert!(
                failed.is_null() || *failed == json!([]),
                "{}: {failed}",
                action.action
            );
            failures += usize::from(!failed.is_null());
        }
        if let Some(Pagination::Cursor { more, next, .. }) = &action.pagination {
            let more = more.as_ref().and_then(|more| result.get(more));
            assert!(more.is_none_or(|more| *more == false), "{}", action.action);
            let next = result.get(next).and_then(Value::as_i64);
            assert_eq!(next.unwrap_or(0), 0, "{}", action.action);
            ended += usize::from(more.is_some());
        }
    }
    assert!(ended >= 4, "{ended}");
    assert!(failures >= 10, "{failures}");
}

#[tokio::test]
async fn example_is_logged_once_for_each_action() {
    // The server runs on this thread, as the runtime of a test has no other.
    let (log, _guard) = kept_log::Log::start();
    let running = start_stateless().await;
    for _ in 0..2 {
        list_relays(&running, "2023-11-01", &[]).await;
        list_relays(&running, "2020-12-01", &[]).await;
    }
    let text = log.text();
    let warnings: Vec<&str> = text.lines().filter(|line| line.contains("WARN")).collect();
    assert_eq!(warnings.len(), 2, "{text}");
    for (warning, version) in warnings.iter().zip(["2023-11-01", "2020-12-01"]) {
        assert!(
            warning.contains("ListRelayStream") && warning.contains(&stateless_version(version)),
            "{warning}"
        );
    }
}
