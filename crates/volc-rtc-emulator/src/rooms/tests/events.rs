//! Every event that rooms tell of, read strictly by `volc-rtc-events`.

use std::collections::BTreeSet;

use serde_json::json;
use volc_rtc_events::data::EventData;

use super::world::{APP, NewToken, Told, World};

const MEDIA: [&str; 4] = ["audio", "video", "screen-audio", "screen-video"];

/// Checks that an event has the members of its page, all of them and no others, with values that the page lists.
fn check(told: &Told) {
    let data = told.data.to_string();
    let read = EventData::read(&told.name, "2020-12-01", data.as_bytes()).unwrap();
    assert!(
        !matches!(read, EventData::Unknown(_)),
        "{told:?} is no known event"
    );
    // What is written again has every member of the page; absent ones with a zero value.
    assert_eq!(
        serde_json::to_value(&read).unwrap(),
        told.data,
        "{}",
        told.name
    );
    assert!(
        !format!("{read:?}").contains("Unknown"),
        "{read:?} has a value that its page does not list"
    );
    assert_eq!(told.data["Timestamp"], told.at);
    assert_eq!(told.room.as_deref(), told.data["RoomId"].as_str());
}

#[tokio::test]
async fn every_event_is_as_its_page_says() {
    let world = World::start().await;
    let mut events = Vec::new();
    for device in ["android", "ios", "web", "mac", "windows"] {
        let token = NewToken::new("room-1", "alice").sign();
        let body = json!({"user_id": "alice", "token": token, "device_type": device, "extra_info": "more"});
        world.join_with("room-1", body).await.ok();
    }
    world
        .join_with(
            "room-1",
            json!({"user_id": "ghost", "token": null, "visible": false}),
        )
        .await
        .ok();
    world.publish("room-1", "alice", &MEDIA).await.ok();
    let ban = world
        .client
        .ban_user_stream()
        .app_id(APP)
        .room_id("room-1")
        .user_id("alice");
    ban.token(NewToken::new("room-1", "alice").sign())
        .video(false)
        .audio(true)
        .send()
        .await
        .unwrap();
    world
        .call(
            http::Method::DELETE,
            "/rooms/room-1/users/alice/streams?media=audio",
            None,
        )
        .await
        .ok();
    world
        .patch("/rooms/room-1/users/ghost", json!({"visible": true}))
        .await
        .ok();
    world
        .patch("/rooms/room-1/users/ghost", json!({"visible": false}))
        .await
        .ok();
    events.extend(world.told().await);
    world
        .delete("/rooms/room-1/users/ghost?reason=other")
        .await
        .ok();
    world
        .delete("/rooms/room-1/users/alice?reason=connectionLost")
        .await
        .ok();
    world.advance(30);
    events.extend(world.told().await);
    let mut token = NewToken::new("room-1", "carol");
    token.expires_at = Some(super::world::NOW + 60);
    world
        .join_with("room-1", json!({"user_id": "carol", "token": token.sign()}))
        .await
        .ok();
    world.advance(60);
    for user in ["bob", "dave", "eve"] {
        world.join("room-1", user).await.ok();
    }
    world.delete("/rooms/room-1/users/eve").await.ok();
    world
        .client
        .kick_user()
        .app_id(APP)
        .room_id("room-1")
        .user_id("bob")
        .send()
        .await
        .unwrap();
    world
        .client
        .dismiss_room()
        .app_id(APP)
        .room_id("room-1")
        .send()
        .await
        .unwrap();
    events.extend(world.told().await);
    events.iter().for_each(check);
    let mut names: BTreeSet<String> = events.iter().map(|event| event.name.clone()).collect();
    let reasons = events
        .iter()
        .filter_map(|event| event.data.get("Reason"))
        .filter_map(|reason| reason.as_str());
    names.extend(reasons.map(str::to_owned));
    let expected = [
        "BannedByAdmin",
        "InvisibleUserJoinRoom",
        "InvisibleUserLeaveRoom",
        "LeaveRoom",
        "RoleChangeInvisible2Visible",
        "RoleChangeVisible2Invisible",
        "RoomCreate",
        "RoomDestroy",
        "StreamStop",
        "UserAudioStreamStart",
        "UserAudioStreamStop",
        "UserJoinRoom",
        "UserLeaveRoom",
        "UserScreenAudioStreamStart",
        "UserScreenAudioStreamStop",
        "UserScreenVideoStreamStart",
        "UserScreenVideoStreamStop",
        "UserVideoStreamStart",
        "UserVideoStreamStop",
        "connectionLost",
        "kickedByAdmin",
        "onUserTokenDidExpire",
        "other",
        "roomDismissByAdmin",
        "userLeave",
    ];
    assert_eq!(
        names.iter().map(String::as_str).collect::<Vec<_>>(),
        expected
    );
}

#[tokio::test]
async fn device_that_no_page_lists_is_refused() {
    let world = World::start().await;
    let body = json!({"user_id": "alice", "token": null, "device_type": "toaster"});
    let reply = world.join_with("room-1", body).await;
    assert_eq!(reply.status, 400, "{}", reply.body);
}
