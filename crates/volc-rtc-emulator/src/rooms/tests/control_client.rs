//! Rooms by the Rust client of the control API.

use std::time::Duration;

use super::world::{APP, NewToken, World};
use crate::control::{
    Client, DeviceType, Media, MessageFilter, NewRoomMessage, NewRoomUser, Payload,
};

#[tokio::test]
async fn client_does_what_a_user_does() {
    let world = World::start().await;
    let control = Client::connect(world.root()).await.unwrap().for_app(APP);
    let token = |nonce| {
        let token = NewToken::new("room-1", "alice");
        NewToken { nonce, ..token }.sign()
    };
    let alice = NewRoomUser::new("alice", token(1))
        .device_type(DeviceType::Ios)
        .extra_info("x");
    assert!(
        !format!("{alice:?}").contains(&token(1)),
        "the token is redacted"
    );
    let joined = control.join_room("room-1", &alice).await.unwrap();
    assert_eq!(
        (
            joined.device_type.as_str(),
            joined.has_token,
            joined.visible
        ),
        ("ios", true, true)
    );
    let ghost = NewRoomUser::without_token("ghost").invisible();
    assert!(!control.join_room("room-1", &ghost).await.unwrap().visible);
    let refused = control.join_room("room-2", &alice).await.unwrap_err();
    assert!(refused.to_string().contains("another room"), "{refused}");
    control
        .update_room_token("room-1", "alice", &token(2))
        .await
        .unwrap();
    assert!(
        control
            .set_room_visibility("room-1", "ghost", true)
            .await
            .unwrap()
            .visible
    );

    let media = [Media::ScreenVideo, Media::Audio];
    let publishing = control.publish("room-1", "alice", &media).await.unwrap();
    let kinds: Vec<Media> = publishing
        .streams
        .iter()
        .map(|stream| stream.media)
        .collect();
    assert_eq!(kinds, [Media::Audio, Media::ScreenVideo]);
    let left = control
        .unpublish("room-1", "alice", Some(Media::Audio))
        .await
        .unwrap();
    assert_eq!(left.streams.len(), 1);
    assert!(
        control
            .unpublish("room-1", "alice", None)
            .await
            .unwrap()
            .streams
            .is_empty()
    );

    let users = control.room_users("room-1").await.unwrap();
    assert_eq!(
        users
            .iter()
            .map(|user| user.user_id.as_str())
            .collect::<Vec<_>>(),
        ["alice", "ghost"]
    );
    assert_eq!(
        control.room_user("room-1", "ghost").await.unwrap(),
        users[1]
    );
    let rooms = control.rooms().await.unwrap();
    assert_eq!(
        (
            rooms[0].room_id.as_str(),
            rooms[0].users,
            rooms[0].visible_users
        ),
        ("room-1", 2, 2)
    );

    control.leave_room("room-1", "ghost").await.unwrap();
    control.lose_connection("room-1", "alice").await.unwrap();
    world.advance(30);
    assert!(control.rooms().await.unwrap().is_empty());
    assert!(control.leave_room("room-1", "alice").await.is_err());
}

#[tokio::test]
async fn client_waits_for_a_message() {
    let world = World::start().await;
    let control = Client::new(world.root()).unwrap();
    for user in ["alice", "bob"] {
        control
            .join_room("room-1", &NewRoomUser::without_token(user))
            .await
            .unwrap();
    }
    let none = MessageFilter::new().wait(Duration::from_millis(1));
    assert!(
        control
            .room_messages("room-1", &none)
            .await
            .unwrap()
            .is_empty()
    );
    let filter = MessageFilter::new()
        .user("bob")
        .wait(Duration::from_secs(60));
    let waiting = control.room_messages("room-1", &filter);
    let send = async {
        // A message that is not for bob does not end the wait.
        let to_alice = NewRoomMessage::text("bob", "not for bob").to("alice");
        control
            .send_room_message("room-1", &to_alice)
            .await
            .unwrap();
        let command = NewRoomMessage::binary("alice", [0, 255]);
        control.send_room_message("room-1", &command).await.unwrap()
    };
    let (received, id) = tokio::join!(waiting, send);
    let received = received.unwrap();
    assert_eq!(
        (received.len(), received[0].id, received[0].to.as_deref()),
        (1, id, None)
    );
    assert_eq!(received[0].payload, Payload::Binary(vec![0, 255]));
    let more = control
        .room_messages("room-1", &filter.after(id).wait(Duration::ZERO))
        .await;
    assert!(more.unwrap().is_empty());
}
