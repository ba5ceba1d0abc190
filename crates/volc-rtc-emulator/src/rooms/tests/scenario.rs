//! A meeting: join by token, publish, limit the token, kick, ban, wait, come back.

use serde_json::json;
use volc_rtc_api::room::get_user_stream_state::{MediaType, State};

use super::world::{APP, NOW, NewToken, World};

#[tokio::test]
async fn meeting_is_moderated_by_the_server() {
    let world = World::start().await;
    let client = &world.client;
    let token = || {
        NewToken {
            expires_at: None,
            ..NewToken::new("room-1", "alice")
        }
        .sign()
    };
    let join = || world.join_with("room-1", json!({"user_id": "alice", "token": token()}));
    join().await.ok();
    world.join("room-1", "bob").await.ok();
    world
        .publish("room-1", "alice", &["audio", "screen-video"])
        .await
        .ok();

    let online = client
        .get_room_online_users()
        .app_id(APP)
        .room_id("room-1")
        .send()
        .await
        .unwrap();
    assert_eq!(online.visible_user_list, ["alice", "bob"]);
    assert_eq!(
        (
            online.total_user,
            online.total_invisible_user,
            online.room_exists
        ),
        (2, 0, true)
    );
    let state = client
        .get_user_stream_state()
        .app_id(APP)
        .room_id("room-1")
        .user_id("alice")
        .send()
        .await
        .unwrap();
    let publishing: Vec<&MediaType> = state
        .stream_states
        .iter()
        .filter(|stream| stream.state == State::Publishing)
        .map(|stream| &stream.media_type)
        .collect();
    assert_eq!(
        (publishing, state.stream_states.len()),
        (vec![&MediaType::Audio, &MediaType::ScreenVideo], 4)
    );

    // The server takes the right to publish for a minute.
    world.lines().await;
    let limit = client
        .limit_token_privilege()
        .app_id(APP)
        .room_id("room-1")
        .user_id("alice")
        .token(token());
    let limited = limit.forbidden_interval(5).send().await.unwrap();
    assert_eq!(
        limited.end_time,
        i64::try_from(NOW + 60).unwrap(),
        "5 s are raised to 60 s"
    );
    let stops = [
        "UserAudioStreamStop room-1 alice BannedByAdmin",
        "UserScreenVideoStreamStop room-1 alice BannedByAdmin",
    ];
    assert_eq!(world.lines().await, stops);
    assert_eq!(
        world.publish("room-1", "alice", &["audio"]).await.code(),
        "NoPublishPermission.TokenLimited"
    );
    world.advance(59);
    assert_eq!(
        world.publish("room-1", "alice", &["audio"]).await.code(),
        "NoPublishPermission.TokenLimited"
    );
    world.advance(1);
    assert_eq!(
        world.publish("room-1", "alice", &["audio"]).await.status,
        200
    );

    // Kicked users may come back at once, banned ones when the ban has run out.
    client
        .kick_user()
        .app_id(APP)
        .room_id("room-1")
        .user_id("alice")
        .send()
        .await
        .unwrap();
    join().await.ok();
    let ban = client
        .ban_room_user()
        .app_id(APP)
        .room_id("room-1")
        .user_id("alice")
        .forbidden_interval(120);
    assert_eq!(ban.send().await.unwrap().message, "success");
    let refused = join().await;
    assert_eq!(
        (refused.status, refused.code()),
        (403, "Forbidden.UserBanned"),
        "{}",
        refused.body
    );
    assert_eq!(
        world.join("room-2", "alice").await.status,
        201,
        "the ban is of one room"
    );
    world.advance(119);
    assert_eq!(join().await.code(), "Forbidden.UserBanned");
    world.advance(1);
    assert_eq!(join().await.status, 201);
    let lines = world.lines().await;
    let left = lines
        .iter()
        .filter(|line| *line == "UserLeaveRoom room-1 alice kickedByAdmin")
        .count();
    assert_eq!(left, 2, "{lines:?}");

    // The room is dismissed; there is nothing left of it.
    client
        .dismiss_room()
        .app_id(APP)
        .room_id("room-1")
        .send()
        .await
        .unwrap();
    let ends = [
        "UserLeaveRoom room-1 bob roomDismissByAdmin",
        "UserLeaveRoom room-1 alice roomDismissByAdmin",
        "RoomDestroy room-1",
    ];
    assert_eq!(world.lines().await, ends);
    let online = client
        .get_room_online_users()
        .app_id(APP)
        .room_id("room-1")
        .send()
        .await
        .unwrap();
    let raw: serde_json::Value = serde_json::from_slice(online.raw_body()).unwrap();
    assert_eq!(raw["Result"], json!({"RoomExists": false}));
}

#[tokio::test]
async fn bans_of_all_scopes_are_told_apart_and_updated() {
    let world = World::start().await;
    let client = &world.client;
    for (room, user) in [("room-1", "alice"), ("room-2", "alice"), ("room-1", "bob")] {
        world.join(room, user).await.ok();
    }
    // A user in all rooms.
    client
        .ban_room_user()
        .app_id(APP)
        .user_id("alice")
        .forbidden_interval(1)
        .send()
        .await
        .unwrap();
    assert_eq!(
        (world.users("room-1").await, world.users("room-2").await),
        (vec!["bob".to_owned()], vec![])
    );
    assert_eq!(
        world.join("room-3", "alice").await.code(),
        "Forbidden.UserBanned"
    );
    world.advance(9);
    assert_eq!(
        world.join("room-3", "alice").await.code(),
        "Forbidden.UserBanned",
        "1 s is raised to 10 s"
    );
    client
        .update_ban_room_user_rule()
        .app_id(APP)
        .user_id("alice")
        .forbidden_interval(100)
        .send()
        .await
        .unwrap();
    world.advance(99);
    assert_eq!(
        world.join("room-3", "alice").await.code(),
        "Forbidden.UserBanned"
    );
    client
        .update_ban_room_user_rule()
        .app_id(APP)
        .user_id("alice")
        .forbidden_interval(0)
        .send()
        .await
        .unwrap();
    world.join("room-3", "alice").await.ok();

    // A room.
    let v2020 = client.v2020_12_01();
    v2020
        .ban_room_user()
        .app_id(APP)
        .room_id("room-1")
        .forbidden_interval(20)
        .send()
        .await
        .unwrap();
    assert!(world.users("room-1").await.is_empty());
    assert_eq!(
        world.join("room-1", "carol").await.code(),
        "Forbidden.RoomBanned"
    );
    v2020
        .update_ban_room_user_rule()
        .app_id(APP)
        .room_id("room-1")
        .forbidden_interval(1)
        .send()
        .await
        .unwrap();
    world.advance(59);
    assert_eq!(
        world.join("room-1", "carol").await.code(),
        "Forbidden.RoomBanned",
        "1 s is raised to 60 s"
    );
    world.advance(1);
    world.join("room-1", "carol").await.ok();
    v2020
        .ban_room_user()
        .app_id(APP)
        .room_id("room-1")
        .forbidden_interval(600)
        .send()
        .await
        .unwrap();
    // Without an interval, users may come back at once.
    client
        .ban_room_user()
        .app_id(APP)
        .room_id("room-1")
        .send()
        .await
        .unwrap();
    world.join("room-1", "carol").await.ok();
}

#[tokio::test]
async fn stream_bans_differ_by_version() {
    let world = World::start().await;
    let client = &world.client;
    world.join("room-1", "alice").await.ok();
    world
        .publish("room-1", "alice", &["audio", "video", "screen-video"])
        .await
        .ok();
    let token = || {
        NewToken {
            expires_at: None,
            ..NewToken::new("room-1", "alice")
        }
        .sign()
    };
    // `true` bans in 2020-12-01; what is absent stays as it is.
    let v2020 = client.v2020_12_01();
    let ban = v2020
        .ban_user_stream()
        .app_id(APP)
        .room_id("room-1")
        .user_id("alice")
        .token(token());
    ban.video(true).send().await.unwrap();
    assert_eq!(world.streams("room-1", "alice").await, ["audio"]);
    let ban = v2020
        .ban_user_stream()
        .app_id(APP)
        .room_id("room-1")
        .user_id("alice")
        .token(token());
    ban.audio(true).video(false).send().await.unwrap();
    assert!(world.streams("room-1", "alice").await.is_empty());
    let refused = world.publish("room-1", "alice", &["video"]).await;
    assert_eq!(refused.code(), "NoPublishPermission.Banned");
    // The ban outlives the session.
    world.delete("/rooms/room-1/users/alice").await.ok();
    let unban = v2020
        .unban_user_stream()
        .app_id(APP)
        .room_id("room-1")
        .user_id("alice")
        .token(token());
    unban.audio(true).send().await.unwrap();
    world.join("room-1", "alice").await.ok();
    assert_eq!(
        world
            .publish("room-1", "alice", &["screen-video"])
            .await
            .code(),
        "NoPublishPermission.Banned"
    );
    world.publish("room-1", "alice", &["audio"]).await.ok();
    // `false` bans in 2023-11-01, and `true`, the default, lifts.
    let ban = client
        .ban_user_stream()
        .app_id(APP)
        .room_id("room-1")
        .user_id("alice")
        .token(token());
    ban.audio(false)
        .forbidden_interval(30)
        .send()
        .await
        .unwrap();
    world.publish("room-1", "alice", &["video"]).await.ok();
    assert_eq!(
        world
            .publish("room-1", "alice", &["screen-audio"])
            .await
            .code(),
        "NoPublishPermission.Banned"
    );
    world.advance(30);
    world
        .publish("room-1", "alice", &["screen-audio"])
        .await
        .ok();
    let unban = client
        .unban_user_stream()
        .app_id(APP)
        .room_id("room-1")
        .user_id("alice")
        .token(token());
    unban.video(false).send().await.unwrap();
    assert_eq!(world.streams("room-1", "alice").await, ["screen-audio"]);
    let unban = client
        .unban_user_stream()
        .app_id(APP)
        .room_id("room-1")
        .user_id("alice")
        .token(token());
    unban.send().await.unwrap();
    world.publish("room-1", "alice", &["video"]).await.ok();
}
