//! Joining: tokens that are verified, sessions that are replaced, lists.

use serde_json::{Value, json};
use volc_rtc_token::{Privilege, Room};

use super::world::{NOW, NewToken, World};
use crate::TEST_SECONDARY_APP_KEY;

#[tokio::test]
async fn token_is_verified_before_a_user_joins() {
    struct Case {
        name: &'static str,
        token: Value,
        code: &'static str,
        says: &'static str,
    }
    let case = |name, token: String, code, says| Case {
        name,
        token: json!(token),
        code,
        says,
    };
    let token = || NewToken::new("room-1", "alice");
    let changed = |change: &dyn Fn(&mut NewToken<'_>)| {
        let mut token = token();
        change(&mut token);
        token.sign()
    };
    let mut forged = token().sign();
    forged.replace_range(40..41, if &forged[40..41] == "A" { "B" } else { "A" });
    let cases = [
        case("right", token().sign(), "", ""),
        case(
            "second key",
            changed(&|token| token.key = TEST_SECONDARY_APP_KEY),
            "",
            "",
        ),
        case(
            "every room",
            changed(&|token| token.room = Room::Wildcard),
            "",
            "",
        ),
        case(
            "subscribe only",
            changed(&|token| token.privileges = vec![(Privilege::SUBSCRIBE, None)]),
            "",
            "",
        ),
        case(
            "never ends",
            changed(&|token| token.expires_at = None),
            "",
            "",
        ),
        case(
            "wrong key",
            changed(&|token| token.key = "fake-key-of-another-app"),
            "InvalidToken.Signature",
            "another AppKey",
        ),
        case(
            "changed",
            forged,
            "InvalidToken.Signature",
            "two keys of this app",
        ),
        case(
            "other room",
            changed(&|token| token.room = Room::Id("room-2")),
            "InvalidToken.Room",
            "another room",
        ),
        case(
            "no room",
            changed(&|token| token.room = Room::NoRoom),
            "InvalidToken.Room",
            "another room",
        ),
        case(
            "other user",
            changed(&|token| token.user = "bob"),
            "InvalidToken.User",
            "another user",
        ),
        case(
            "other app",
            changed(&|token| token.app = "otherapp0000000000000000"),
            "InvalidToken.AppId",
            "otherapp",
        ),
        case(
            "expired",
            changed(&|token| token.expires_at = Some(NOW - 10)),
            "InvalidToken.Expired",
            "expired 10 s ago",
        ),
        case(
            "early",
            changed(&|token| token.issued_at = NOW + 3000),
            "InvalidToken.NotYetIssued",
            "clocks",
        ),
        case(
            "no privilege",
            changed(&|token| token.privileges.clear()),
            "InvalidToken.Privilege",
            "neither",
        ),
        case(
            "ended privilege",
            changed(&|token| token.privileges = vec![(Privilege::SUBSCRIBE, Some(NOW - 5))]),
            "InvalidToken.Privilege",
            "ended 5 s ago",
        ),
        case(
            "nonsense",
            "nonsense".to_owned(),
            "InvalidToken.Format",
            "the version of the token",
        ),
        Case {
            name: "null",
            token: Value::Null,
            code: "",
            says: "",
        },
    ];
    for Case {
        name,
        token,
        code,
        says,
    } in cases
    {
        let world = World::start().await;
        let reply = world
            .join_with("room-1", json!({"user_id": "alice", "token": token}))
            .await;
        assert_eq!(reply.code(), code, "{name}: {}", reply.body);
        let message = reply
            .body
            .pointer("/error/message")
            .and_then(Value::as_str)
            .unwrap_or("");
        assert!(message.contains(says), "{name}: {message}");
        let (status, users) = if code.is_empty() {
            (201, vec!["alice".to_owned()])
        } else {
            (403, Vec::new())
        };
        assert_eq!(
            (reply.status, world.users("room-1").await),
            (status, users),
            "{name}"
        );
    }
}

#[tokio::test]
async fn join_without_a_word_about_the_token_is_refused() {
    let world = World::start().await;
    let reply = world.join_with("room-1", json!({"user_id": "alice"})).await;
    assert_eq!((reply.status, reply.code()), (400, "MissingToken"));
    for body in [
        json!({"user_id": "a b", "token": null}),
        json!({"user_id": "", "token": null}),
    ] {
        let reply = world.join_with("room-1", body).await;
        assert_eq!(
            (reply.status, reply.code()),
            (400, "InvalidId"),
            "{}",
            reply.body
        );
    }
    let reply = world
        .join_with(
            "room-1",
            json!({"user_id": "alice", "token": null, "colour": 1}),
        )
        .await;
    assert_eq!(reply.status, 400, "{}", reply.body);
    let reply = world
        .call(
            http::Method::POST,
            "/rooms/r/users?app_id=none",
            Some(json!({"user_id": "a", "token": null})),
        )
        .await;
    assert_eq!(
        reply.code(),
        "InvalidParameter.NotExistAppId",
        "{}",
        reply.body
    );
}

#[tokio::test]
async fn user_who_joins_again_replaces_the_older_session() {
    let world = World::start().await;
    world.join("room-1", "alice").await.ok();
    world.publish("room-1", "alice", &["video"]).await.ok();
    world.lines().await;
    world
        .join_with(
            "room-1",
            json!({"user_id": "alice", "token": null, "device_type": "ios"}),
        )
        .await
        .ok();
    let expected = [
        "UserVideoStreamStop room-1 alice LeaveRoom",
        "UserJoinRoom room-1 alice",
    ];
    assert_eq!(world.lines().await, expected);
    assert_eq!(world.users("room-1").await, ["alice"]);
    assert!(world.streams("room-1", "alice").await.is_empty());
    world.delete("/rooms/room-1/users/alice").await.ok();
    assert_eq!(
        world.lines().await,
        ["UserLeaveRoom room-1 alice userLeave", "RoomDestroy room-1"]
    );
    assert_eq!(world.delete("/rooms/room-1/users/alice").await.status, 404);
}

#[tokio::test]
async fn room_is_created_and_destroyed_with_its_visible_users() {
    let world = World::start().await;
    world
        .join_with(
            "room-1",
            json!({"user_id": "ghost", "token": null, "visible": false}),
        )
        .await
        .ok();
    assert_eq!(world.lines().await, ["InvisibleUserJoinRoom room-1 ghost"]);
    world.join("room-1", "alice").await.ok();
    assert_eq!(
        world.lines().await,
        ["RoomCreate room-1", "UserJoinRoom room-1 alice"]
    );
    assert_eq!(
        world.publish("room-1", "ghost", &["audio"]).await.code(),
        "NoPublishPermission.Invisible"
    );
    world
        .patch("/rooms/room-1/users/ghost", json!({"visible": true}))
        .await
        .ok();
    world.publish("room-1", "ghost", &["audio"]).await.ok();
    world.delete("/rooms/room-1/users/alice").await.ok();
    world
        .patch("/rooms/room-1/users/ghost", json!({"visible": false}))
        .await
        .ok();
    let expected = [
        "RoleChangeInvisible2Visible room-1 ghost",
        "UserAudioStreamStart room-1 ghost",
        "UserLeaveRoom room-1 alice userLeave",
        "UserAudioStreamStop room-1 ghost StreamStop",
        "RoleChangeVisible2Invisible room-1 ghost",
        "RoomDestroy room-1",
    ];
    assert_eq!(world.lines().await, expected);
    let rooms = world.get("/rooms").await.ok();
    assert_eq!(rooms["rooms"][0]["users"], 1, "{rooms}");
    assert_eq!(rooms["rooms"][0]["visible_users"], 0, "{rooms}");
    world.delete("/rooms/room-1/users/ghost").await.ok();
    assert_eq!(
        world.lines().await,
        ["InvisibleUserLeaveRoom room-1 ghost userLeave"]
    );
    assert_eq!(world.get("/rooms").await.ok()["rooms"], json!([]));
}

#[tokio::test]
async fn token_that_expires_takes_its_user_out() {
    let world = World::start().await;
    let mut token = NewToken::new("room-1", "alice");
    token.privileges = vec![
        (Privilege::PUBLISH_AUDIO, Some(NOW + 50)),
        (Privilege::PUBLISH_VIDEO, None),
    ];
    token.expires_at = Some(NOW + 100);
    world
        .join_with("room-1", json!({"user_id": "alice", "token": token.sign()}))
        .await
        .ok();
    world
        .publish("room-1", "alice", &["audio", "video"])
        .await
        .ok();
    world.lines().await;
    world.advance(50);
    assert!(
        world.lines().await.is_empty(),
        "the right holds through its last second"
    );
    world.advance(1);
    assert_eq!(
        world.lines().await,
        ["UserAudioStreamStop room-1 alice StreamStop"]
    );
    assert_eq!(
        world.publish("room-1", "alice", &["audio"]).await.code(),
        "NoPublishPermission.Token"
    );
    // A clock that jumps past the end: the event is of the time at which the token expired.
    world.advance(5000);
    let events = world.told().await;
    let lines: Vec<String> = events.iter().map(super::world::line).collect();
    let expected = [
        "UserVideoStreamStop room-1 alice LeaveRoom",
        "UserLeaveRoom room-1 alice onUserTokenDidExpire",
        "RoomDestroy room-1",
    ];
    assert_eq!(lines, expected);
    let end = i64::try_from((NOW + 101) * 1000).unwrap();
    assert!(
        events
            .iter()
            .all(|event| event.at == end && event.data["Timestamp"] == end),
        "{events:?}"
    );
}

#[tokio::test]
async fn token_is_renewed_before_it_expires() {
    let world = World::start().await;
    let token = |nonce, expires_at| {
        let mut token = NewToken::new("room-1", "alice");
        (token.nonce, token.expires_at) = (nonce, Some(expires_at));
        token.sign()
    };
    world
        .join_with(
            "room-1",
            json!({"user_id": "alice", "token": token(1, NOW + 10)}),
        )
        .await
        .ok();
    let wrong = world
        .patch("/rooms/room-1/users/alice", json!({"token": "nonsense"}))
        .await;
    assert_eq!(wrong.code(), "InvalidToken.Format");
    world
        .patch(
            "/rooms/room-1/users/alice",
            json!({"token": token(2, NOW + 100)}),
        )
        .await
        .ok();
    world.advance(50);
    assert_eq!(world.users("room-1").await, ["alice"]);
    world.advance(51);
    assert!(world.users("room-1").await.is_empty());
}

#[tokio::test]
async fn lost_connection_is_a_leave_after_30_seconds() {
    let world = World::start().await;
    world.join("room-1", "alice").await.ok();
    world.join("room-1", "bob").await.ok();
    for user in ["alice", "bob"] {
        world
            .delete(&format!("/rooms/room-1/users/{user}?reason=connectionLost"))
            .await
            .ok();
    }
    world.lines().await;
    world.advance(29);
    world.join("room-1", "bob").await.ok();
    assert_eq!(world.lines().await, ["UserJoinRoom room-1 bob"]);
    world.advance(1);
    assert_eq!(
        world.lines().await,
        ["UserLeaveRoom room-1 alice connectionLost"]
    );
    world.advance(60);
    assert_eq!(world.users("room-1").await, ["bob"]);
}

#[tokio::test]
async fn lists_are_read_page_by_page() {
    let world = World::start().await;
    let names: Vec<String> = (0..7).map(|n| format!("user-{n}")).collect();
    for name in &names {
        world.join("room-1", name).await.ok();
        world.join(&format!("of-{name}"), name).await.ok();
    }
    let mut users = Vec::new();
    let mut next = String::new();
    loop {
        let page = world
            .get(&format!("/rooms/room-1/users?limit=3&after={next}"))
            .await
            .ok();
        users.extend(
            page["users"]
                .as_array()
                .unwrap()
                .iter()
                .map(|user| user["user_id"].clone()),
        );
        match page["next"].as_str() {
            Some(after) => next = after.to_owned(),
            None => break,
        }
    }
    assert_eq!(users, names);
    let page = world.get("/rooms?limit=3&after=of-user-4").await.ok();
    let rooms: Vec<&Value> = page["rooms"]
        .as_array()
        .unwrap()
        .iter()
        .map(|room| &room["room_id"])
        .collect();
    assert_eq!(rooms, ["of-user-5", "of-user-6", "room-1"]);
    assert_eq!(world.get("/rooms?limit=0").await.status, 400);
    assert_eq!(world.get("/rooms/room-1/users?after=x").await.status, 400);
}
