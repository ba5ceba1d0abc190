//! `GetUserConversations` over loopback: orders, pages, filters, and what is left out.

#![allow(clippy::unwrap_used)]

mod support;

use proptest::prelude::*;
use serde_json::{Value, json};
use support::{APP, Call, USER, builder, parameters, start};
use volc_rtc_emulator::{App, AppStatus, Conversation, Emulator, RateLimits, Running, Seed};

/// Three groups, a one-to-one conversation and three live groups of the user, and conversations that are not theirs.
fn seed() -> Seed {
    Seed::new()
        .conversations([
            Conversation::group(APP, USER)
                .short_id(1)
                .name("oldest")
                .created_at(100)
                .active_at(900)
                .member(7),
            Conversation::group(APP, 7)
                .short_id(2)
                .created_at(200)
                .active_at(500)
                .member(USER)
                .dissolved(true),
            Conversation::one_to_one(APP, 8, USER)
                .short_id(3)
                .created_at(300)
                .active_at(700)
                .ext("k", "v"),
            Conversation::group(APP, USER)
                .short_id(4)
                .created_at(300)
                .active_at(700),
            Conversation::live(APP, USER)
                .short_id(5)
                .created_at(400)
                .active_at(999)
                .member(7),
            Conversation::live(APP, USER).short_id(6).created_at(600),
            Conversation::live(APP, 7)
                .short_id(7)
                .created_at(600)
                .member(USER),
            Conversation::live(APP, USER).short_id(8).created_at(500),
            Conversation::group(APP, 7).short_id(9),
            Conversation::group(APP, USER).short_id(10).inbox_type(3),
            Conversation::group(APP + 1, USER).short_id(11),
        ])
        .app(App::new(77).status(AppStatus::Disabled))
        .app(App::new(78).account("somebody else"))
}

async fn call(running: &Running, change: Value) -> support::Response {
    let mut body = parameters();
    for (name, value) in change.as_object().unwrap() {
        body[name] = value.clone();
    }
    Call::new(body).send(running).await
}

fn ids(result: &Value) -> Vec<i64> {
    let list = result["ConversationInfos"].as_array().unwrap();
    list.iter()
        .map(|c| c["ConversationShortId"].as_i64().unwrap())
        .collect()
}

#[tokio::test]
async fn every_data_type_has_its_list_and_order() {
    let running = start(builder().seed(seed())).await;
    for (change, expected) in [
        (json!({"DataType": 0}), vec![1, 4, 3, 2]),
        (json!({"DataType": null}), vec![1, 4, 3, 2]),
        (json!({"DataType": 1}), vec![1, 2, 3, 4]),
        (json!({"DataType": 2}), vec![6, 8, 5]),
        (json!({"DataType": 2, "ParticipantUserId": 7}), vec![7]),
        (json!({"InboxType": 3}), vec![10]),
        (json!({"InboxType": 4}), vec![]),
        (json!({"AppId": APP + 1}), vec![11]),
        (json!({"ParticipantUserId": 99}), vec![]),
        (json!({"ParticipantUserId": "8", "Limit": "20"}), vec![3]),
    ] {
        let answer = call(&running, change.clone()).await;
        let result = answer.result();
        assert_eq!(ids(result), expected, "{change}");
        assert_eq!(result["HasMore"], false, "{change}");
        assert_eq!(result["NextCursor"], expected.len(), "{change}");
    }
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn pages_follow_each_other() {
    struct Case {
        cursor: i64,
        limit: i64,
        expected: Vec<i64>,
        more: bool,
        next: i64,
    }

    let running = start(builder().seed(seed())).await;
    for Case {
        cursor,
        limit,
        expected,
        more,
        next,
    } in [
        Case {
            cursor: 0,
            limit: 2,
            expected: vec![1, 2],
            more: true,
            next: 2,
        },
        Case {
            cursor: 2,
            limit: 2,
            expected: vec![3, 4],
            more: false,
            next: 4,
        },
        Case {
            cursor: 2,
            limit: 1,
            expected: vec![3],
            more: true,
            next: 3,
        },
        Case {
            cursor: 3,
            limit: 20,
            expected: vec![4],
            more: false,
            next: 4,
        },
        Case {
            cursor: 4,
            limit: 20,
            expected: vec![],
            more: false,
            next: 4,
        },
        Case {
            cursor: i64::MAX,
            limit: 20,
            expected: vec![],
            more: false,
            next: i64::MAX,
        },
    ] {
        let answer = call(
            &running,
            json!({"DataType": 1, "Cursor": cursor, "Limit": limit}),
        )
        .await;
        let result = answer.result();
        assert_eq!(ids(result), expected);
        assert_eq!(
            (&result["HasMore"], &result["NextCursor"]),
            (&json!(more), &json!(next))
        );
    }
}

#[tokio::test]
async fn conversations_are_returned_whole() {
    let running = start(builder().seed(seed())).await;
    let answer = call(&running, json!({"DataType": 1})).await;
    let list = answer.result()["ConversationInfos"].as_array().unwrap();
    assert_eq!(
        list[0],
        json!({
            "ConversationShortId": 1, "ConversationId": "1", "AppId": APP, "InboxType": 0, "Name": "oldest",
            "AvatarUrl": "", "Description": "", "OwnerUserId": USER, "CreatorUserId": USER, "Notice": "", "Status": 0,
            "Ext": {}, "CreateTime": 100, "ModifyTime": 100, "ConversationType": 2, "MemberCount": 2,
            "OnlineCount": 0, "OtherUserId": 0
        })
    );
    assert_eq!(list[1]["Status"], 1);
    let pair = &list[2];
    assert_eq!(pair["ConversationId"], format!("0:1:8:{USER}"));
    assert_eq!(
        (&pair["OtherUserId"], &pair["ConversationType"]),
        (&json!(8), &json!(1))
    );
    assert_eq!(pair["Ext"], json!({"k": "v"}));

    let answer = call(&running, json!({"DataType": 1, "SkipMemberCount": true})).await;
    assert_eq!(answer.result()["ConversationInfos"][0]["MemberCount"], 0);
}

#[tokio::test]
async fn live_groups_count_who_is_online() {
    let file = json!({"version": 1, "conversations": [{
        "app_id": APP, "kind": "live", "owner": USER,
        "members": [{"user_id": 7, "online": true}, 8, {"user_id": 9, "online": true}]
    }]});
    let seed = Seed::from_json(file.to_string().as_bytes()).unwrap();
    let running = start(builder().seed(seed)).await;
    let answer = call(&running, json!({"DataType": 2})).await;
    let live = &answer.result()["ConversationInfos"][0];
    assert_eq!(
        (&live["OnlineCount"], &live["MemberCount"]),
        (&json!(2), &json!(4))
    );
    assert_eq!(
        (&live["ConversationType"], &live["CreateTime"]),
        (&json!(100), &json!(1_700_000_000))
    );
    assert_eq!(live["ConversationShortId"], 7_300_000_000_000_000_001_i64);
}

#[tokio::test]
async fn invalid_requests_are_refused() {
    struct Case {
        change: Value,
        code: &'static str,
        part: &'static str,
    }

    let running = start(builder().seed(seed())).await;
    for Case { change, code, part } in [
        Case {
            change: json!({"Limit": 21}),
            code: "InvalidParam",
            part: "`Limit`: must be at most 20, but is 21",
        },
        Case {
            change: json!({"Limit": 0}),
            code: "InvalidParam",
            part: "`Limit`",
        },
        Case {
            change: json!({"Cursor": -1}),
            code: "InvalidParam",
            part: "`Cursor`",
        },
        Case {
            change: json!({"Cursor": null}),
            code: "InvalidParam",
            part: "`Cursor` is required",
        },
        Case {
            change: json!({"Cursor": 0.5}),
            code: "InvalidParam",
            part: "`Cursor`",
        },
        Case {
            change: json!({"DataType": 3}),
            code: "InvalidParam",
            part: "must be one of 0, 1, 2, but is 3",
        },
        Case {
            change: json!({"DataType": "cache"}),
            code: "InvalidParam",
            part: "`DataType`",
        },
        Case {
            change: json!({"SkipMemberCount": "yes"}),
            code: "InvalidParam",
            part: "`SkipMemberCount`",
        },
        Case {
            change: json!({"AppId": [1]}),
            code: "InvalidParam",
            part: "`AppId`",
        },
        Case {
            change: json!({"AppId": 1}),
            code: "AppNotFound",
            part: "1",
        },
        Case {
            change: json!({"AppId": 77}),
            code: "AppStatusException",
            part: "77",
        },
        Case {
            change: json!({"AppId": 78}),
            code: "NoAuth",
            part: "78",
        },
    ] {
        let answer = call(&running, change.clone()).await;
        assert_eq!(
            (answer.status, answer.code(), answer.number()),
            (200, code, None),
            "{change}"
        );
        assert!(
            answer.message().contains(part),
            "{change}: {}",
            answer.message()
        );
        assert!(answer.body.get("Result").is_none());
    }
}

#[test]
fn random_pages_show_everything_exactly_once() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let total = 57;
    let groups = (0..total).map(|n| {
        Conversation::group(APP, USER)
            .short_id(n + 1)
            .created_at(n / 5)
            .active_at(n * 7 % 11)
    });
    let running = runtime.block_on(start(
        builder()
            .seed(Seed::new().conversations(groups))
            .rate_limits(RateLimits::Off),
    ));
    let config = ProptestConfig {
        cases: 24,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    proptest!(config, |(limits in prop::collection::vec(1_i64..=20, 1..8), data_type in 0..2)| {
        let mut seen = Vec::new();
        let mut cursor = 0;
        for limit in limits.iter().cycle() {
            let change = json!({"DataType": data_type, "Cursor": cursor, "Limit": limit});
            let answer = runtime.block_on(call(&running, change));
            let result = answer.result();
            let page = ids(result);
            prop_assert!(page.len() <= *limit as usize);
            seen.extend(page);
            cursor = result["NextCursor"].as_i64().unwrap();
            if result["HasMore"] == false {
                break;
            }
        }
        seen.sort_unstable();
        prop_assert_eq!(seen, (1..=total).collect::<Vec<_>>());
    });
}

#[tokio::test]
async fn a_database_file_keeps_what_it_has() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("emulator.db");
    let first = builder().database(&file).seed(seed()).build().unwrap();
    drop(first);
    let again: Emulator = builder().database(&file).build().unwrap();
    let running = again.start().await.unwrap();
    assert_eq!(
        ids(call(&running, json!({"DataType": 1})).await.result()),
        [1, 2, 3, 4]
    );
}
