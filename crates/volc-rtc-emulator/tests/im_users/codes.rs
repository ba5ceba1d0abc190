//! Every documented code of these Actions, provoked by name.

use serde_json::{Value, json};
use volc_rtc_emulator::RateLimits;

use super::support::{APP, Call, NOW, VERSION};
use super::{DISABLED, OF_OTHER, START, World};

/// The place of a code.
enum At {
    /// The error of the whole call.
    Call,
    /// An item of `FailedInfos`, of this user.
    Item(i64),
}

/// A call and the code that it must have.
struct Case {
    code: &'static str,
    at: At,
    action: &'static str,
    body: Value,
}

/// The Actions of this part, each with a body that is right.
fn right() -> Vec<(&'static str, Value)> {
    let ids = json!([50]);
    let entries = json!([{"BlackListUserId": 50, "BlackListUserExt": {"k": "v"}}]);
    vec![
        ("RegisterUsers", json!({"Users": [{"UserId": 1}]})),
        ("UnRegisterUsers", json!({"UserIds": ids})),
        ("BatchGetUser", json!({"UserIds": ids})),
        ("BatchUpdateUser", json!({"Users": [{"UserId": 1}]})),
        (
            "BatchUpdateUserTags",
            json!({"UserIds": ids, "Tags": ["t"], "Op": 0}),
        ),
        ("QueryOnlineStatus", json!({"UserIds": ids})),
        ("GetAppToken", json!({"UserId": 1, "ExpireTime": START + 1})),
        ("AddFriend", json!({"UserId": 1, "FriendUserIds": ids})),
        ("DeleteFriend", json!({"UserId": 1, "DeleteUserIds": ids})),
        (
            "UpdateFriend",
            json!({"UserId": 1, "FriendInfos": [{"FriendUserId": 50, "Alias": "a"}]}),
        ),
        ("ListFriend", json!({"UserId": 1})),
        ("IsFriend", json!({"UserId": 1, "FriendUserIds": ids})),
        (
            "AddBlackList",
            json!({"UserId": 1, "BlackListInfos": entries}),
        ),
        (
            "RemoveBlackList",
            json!({"UserId": 1, "BlackListUserIds": ids}),
        ),
        (
            "UpdateBlackList",
            json!({"UserId": 1, "BlackListInfos": entries}),
        ),
        (
            "GetBlackList",
            json!({"UserId": 1, "Cursor": 0, "Limit": 20}),
        ),
        (
            "IsInBlackList",
            json!({"UserId": 1, "BlackListUserIds": ids}),
        ),
    ]
}

fn of_app(app_id: i64, mut body: Value) -> Value {
    body["AppId"] = json!(app_id);
    body
}

async fn call(world: &World, action: &str, body: Value) -> super::support::Response {
    Call::action(action, VERSION, body)
        .send(&world.running)
        .await
}

/// So many ids from one on.
fn ids(first: i64, count: i64) -> Vec<i64> {
    (first..first + count).collect()
}

#[tokio::test]
async fn every_action_checks_its_app_and_its_body() {
    let world = World::start().await;
    for (action, body) in right() {
        for (app_id, code) in [
            (404, "AppNotFound"),
            (DISABLED, "AppStatusException"),
            (OF_OTHER, "NoAuth"),
        ] {
            let response = call(&world, action, of_app(app_id, body.clone())).await;
            assert_eq!((response.status, response.code()), (200, code), "{action}");
        }
        let broken = Call::action(action, VERSION, json!({}));
        let broken = broken.with(|call| call.body = b"{".to_vec());
        assert_eq!(
            broken.send(&world.running).await.code(),
            "JsonParsingError",
            "{action}"
        );
        let response = call(&world, action, json!({"AppId": APP})).await;
        assert_eq!(response.code(), "InvalidParam", "{action}");
        let response = call(&world, action, of_app(APP, body)).await;
        assert!(response.result().is_object(), "{action}");
    }
}

/// The most items of a call, or entries of a page.
struct Limit<'a> {
    action: &'static str,
    most: i64,
    /// A body with so many.
    body: &'a dyn Fn(i64) -> Value,
}

fn limit<'a>(action: &'static str, most: i64, body: &'a dyn Fn(i64) -> Value) -> Limit<'a> {
    Limit { action, most, body }
}

#[tokio::test]
async fn limits_of_the_pages_are_kept() {
    let world = World::start().await;
    let entries = |count| -> Vec<Value> {
        let ids = ids(10, count).into_iter();
        ids.map(|id| json!({"BlackListUserId": id, "BlackListUserExt": {"k": "v"}}))
            .collect()
    };
    let users = |count| -> Vec<Value> {
        let ids = ids(10, count).into_iter();
        ids.map(|id| json!({"UserId": id})).collect()
    };
    let infos = |count| -> Vec<Value> {
        let ids = ids(10, count).into_iter();
        ids.map(|id| json!({"FriendUserId": id, "Alias": "a"}))
            .collect()
    };
    for Limit { action, most, body } in [
        limit("RegisterUsers", 20, &|n| json!({"Users": users(n)})),
        limit("UnRegisterUsers", 10, &|n| json!({"UserIds": ids(1, n)})),
        limit("BatchGetUser", 50, &|n| json!({"UserIds": ids(1, n)})),
        limit("BatchUpdateUser", 10, &|n| json!({"Users": users(n)})),
        limit("QueryOnlineStatus", 100, &|n| json!({"UserIds": ids(1, n)})),
        limit(
            "AddFriend",
            10,
            &|n| json!({"UserId": 1, "FriendUserIds": ids(10, n)}),
        ),
        limit(
            "DeleteFriend",
            10,
            &|n| json!({"UserId": 1, "DeleteUserIds": ids(10, n)}),
        ),
        limit(
            "UpdateFriend",
            10,
            &|n| json!({"UserId": 1, "FriendInfos": infos(n)}),
        ),
        limit("ListFriend", 20, &|n| json!({"UserId": 1, "Limit": n})),
        limit(
            "IsFriend",
            10,
            &|n| json!({"UserId": 1, "FriendUserIds": ids(10, n)}),
        ),
        limit(
            "AddBlackList",
            10,
            &|n| json!({"UserId": 1, "BlackListInfos": entries(n)}),
        ),
        limit(
            "RemoveBlackList",
            10,
            &|n| json!({"UserId": 1, "BlackListUserIds": ids(10, n)}),
        ),
        limit(
            "UpdateBlackList",
            10,
            &|n| json!({"UserId": 1, "BlackListInfos": entries(n)}),
        ),
        limit(
            "GetBlackList",
            20,
            &|n| json!({"UserId": 1, "Cursor": 0, "Limit": n}),
        ),
        limit(
            "IsInBlackList",
            10,
            &|n| json!({"UserId": 1, "BlackListUserIds": ids(10, n)}),
        ),
    ] {
        let response = call(&world, action, of_app(APP, body(most + 1))).await;
        assert_eq!(response.code(), "InvalidParam", "{action}");
        let response = call(&world, action, of_app(APP, body(most))).await;
        assert_eq!(response.code(), "", "{action}");
    }
}

#[tokio::test]
async fn every_documented_code_is_provoked() {
    let world = World::start().await;
    prepare(&world).await;
    for Case {
        code,
        at,
        action,
        body,
    } in cases()
    {
        let response = call(&world, action, of_app(APP, body)).await;
        match at {
            At::Call => assert_eq!(response.code(), code, "{action}"),
            At::Item(user) => {
                let failed = response.result()["FailedInfos"].as_array().unwrap();
                let user = if action == "RegisterUsers" {
                    json!(user.to_string())
                } else {
                    json!(user)
                };
                let info = failed.iter().find(|info| info["UserId"] == user).unwrap();
                assert_eq!(info["Code"], code, "{action}");
                assert!(!info["Message"].as_str().unwrap().is_empty(), "{action}");
            }
        }
    }
}

/// A user who is registered (1), one who has all friends that there can be (2) and a full block list, and two friends
/// (3 and 4).
async fn prepare(world: &World) {
    let check = |response: super::support::Response| {
        let failed = &response.result()["FailedInfos"];
        assert!(failed.as_array().is_none_or(Vec::is_empty), "{failed}");
    };
    check(
        call(
            world,
            "RegisterUsers",
            json!({"AppId": APP, "Users": [{"UserId": 1}]}),
        )
        .await,
    );
    for first in (0..3_000).step_by(10) {
        let body = json!({"AppId": APP, "UserId": 2, "FriendUserIds": ids(10_000 + first, 10)});
        check(call(world, "AddFriend", body).await);
    }
    for first in (0..1_000).step_by(10) {
        let users = ids(10_000 + first, 10).into_iter();
        let entries = users.map(|id| json!({"BlackListUserId": id, "BlackListUserExt": {}}));
        let entries: Vec<Value> = entries.collect();
        let body = json!({"AppId": APP, "UserId": 2, "BlackListInfos": entries});
        check(call(world, "AddBlackList", body).await);
    }
    let body = json!({"AppId": APP, "UserId": 3, "FriendUserIds": [4]});
    check(call(world, "AddFriend", body).await);
}

fn cases() -> Vec<Case> {
    let case = |code, at, action, body| Case {
        code,
        at,
        action,
        body,
    };
    let entry = |id: i64, ext: Value| json!([{"BlackListUserId": id, "BlackListUserExt": ext}]);
    let friends = |user: i64, friend: i64| json!({"UserId": user, "FriendUserIds": [friend]});
    vec![
        case(
            "UserHasRegistered",
            At::Item(1),
            "RegisterUsers",
            json!({"Users": [{"UserId": 1}]}),
        ),
        case(
            "UserNotFound",
            At::Item(9),
            "UnRegisterUsers",
            json!({"UserIds": [9]}),
        ),
        case(
            "UserNotFound",
            At::Item(9),
            "BatchUpdateUser",
            json!({"Users": [{"UserId": 9}]}),
        ),
        case(
            "UserNotFound",
            At::Item(9),
            "BatchUpdateUserTags",
            json!({"UserIds": [9], "Tags": ["t"], "Op": 1}),
        ),
        case(
            "InvalidParam",
            At::Call,
            "GetAppToken",
            json!({"UserId": 1, "ExpireTime": START / 1_000}),
        ),
        case("AlreadyFriend", At::Item(4), "AddFriend", friends(3, 4)),
        case("AlreadyFriend", At::Item(3), "AddFriend", friends(4, 3)),
        case("InvalidParam", At::Item(3), "AddFriend", friends(3, 3)),
        case(
            "FriendMoreThanLimit",
            At::Item(5),
            "AddFriend",
            friends(2, 5),
        ),
        case(
            "FriendMoreThanLimit",
            At::Item(2),
            "AddFriend",
            friends(5, 2),
        ),
        case(
            "NotFriend",
            At::Item(5),
            "DeleteFriend",
            json!({"UserId": 3, "DeleteUserIds": [5]}),
        ),
        case(
            "NotFriend",
            At::Item(5),
            "UpdateFriend",
            json!({"UserId": 3, "FriendInfos": [{"FriendUserId": 5, "Alias": "a"}]}),
        ),
        case(
            "InvalidParam",
            At::Item(4),
            "UpdateFriend",
            json!({"UserId": 3, "FriendInfos": [{"FriendUserId": 4}]}),
        ),
        case(
            "InvalidParam",
            At::Call,
            "ListFriend",
            json!({"UserId": 3, "Cursor": -1}),
        ),
        case(
            "InvalidParam",
            At::Call,
            "ListFriend",
            json!({"UserId": 3, "Limit": 0}),
        ),
        case(
            "AddSelfNotAllow",
            At::Item(3),
            "AddBlackList",
            json!({"UserId": 3, "BlackListInfos": entry(3, json!({}))}),
        ),
        case(
            "AlreadyOnTheBlackList",
            At::Item(10_000),
            "AddBlackList",
            json!({"UserId": 2, "BlackListInfos": entry(10_000, json!({}))}),
        ),
        case(
            "BlackListMoreThanLimit",
            At::Item(5),
            "AddBlackList",
            json!({"UserId": 2, "BlackListInfos": entry(5, json!({}))}),
        ),
        case(
            "NotInTheBlackList",
            At::Item(5),
            "UpdateBlackList",
            json!({"UserId": 2, "BlackListInfos": entry(5, json!({"k": "v"}))}),
        ),
        case(
            "InvalidParam",
            At::Item(10_000),
            "UpdateBlackList",
            json!({"UserId": 2, "BlackListInfos": entry(10_000, json!({}))}),
        ),
        case(
            "InvalidParam",
            At::Call,
            "GetBlackList",
            json!({"UserId": 2, "Cursor": -1, "Limit": 1}),
        ),
        case(
            "InvalidParam",
            At::Call,
            "GetBlackList",
            json!({"UserId": 2, "Cursor": 0, "Limit": 0}),
        ),
    ]
}

/// Ten updates of one user in a call.
struct Update {
    action: &'static str,
    code: &'static str,
    user: i64,
    body: Value,
}

#[tokio::test]
async fn too_frequent_updates_are_refused_for_a_second() {
    let world = World::with_limits(RateLimits::Documented).await;
    let register = json!({"AppId": APP, "Users": [{"UserId": 1}]});
    call(&world, "RegisterUsers", register).await;
    call(
        &world,
        "AddFriend",
        json!({"AppId": APP, "UserId": 1, "FriendUserIds": [2]}),
    )
    .await;
    let many = |item: Value| vec![item; 10];
    let second = std::time::Duration::from_secs(1);
    let mut now = NOW;
    for Update {
        action,
        code,
        user,
        body,
    } in [
        Update {
            action: "BatchUpdateUser",
            code: "UpdateTooFrequent",
            user: 1,
            body: json!({"Users": many(json!({"UserId": 1}))}),
        },
        Update {
            action: "BatchUpdateUserTags",
            code: "UpdateTooFrequent",
            user: 1,
            body: json!({"UserIds": many(json!(1)), "Tags": ["t"], "Op": 0}),
        },
        Update {
            action: "UpdateFriend",
            code: "FriendUpdateTooFrequent",
            user: 2,
            body: json!({"UserId": 1, "FriendInfos": many(json!({"FriendUserId": 2, "Alias": "a"}))}),
        },
    ] {
        world.clock.advance(second);
        now += 1;
        let send = async |at: u64| {
            let call = Call::action(action, VERSION, of_app(APP, body.clone()));
            let response = call.with(|call| call.at = at).send(&world.running).await;
            response.result()["FailedInfos"].clone()
        };
        assert_eq!(
            (send(now).await, send(now).await),
            (json!([]), json!([])),
            "{action}"
        );
        let failed = send(now).await;
        assert_eq!(failed.as_array().unwrap().len(), 10, "{action}");
        assert_eq!(
            (&failed[0]["UserId"], &failed[0]["Code"]),
            (&json!(user), &json!(code))
        );
        world.clock.advance(second);
        now += 1;
        assert_eq!(send(now).await, json!([]), "{action}");
    }
}
