//! Broadcasts to registered users.

use std::time::Duration;

use volc_rtc_api::im::register_users::Users;
use volc_rtc_api::im::user_broadcast::TagOp;
use volc_rtc_emulator::control::ImReceivedKind;

use crate::world::{ALICE, APP, BOB, CAROL, MALLORY, TEXT, World};

async fn register(world: &World, user: i64, tags: &[&str]) {
    let tags: Vec<String> = tags.iter().map(|tag| (*tag).to_owned()).collect();
    let user = Users::new(user).tags(tags);
    let call = world.client.register_users().app_id(APP).users(vec![user]);
    assert!(call.send().await.unwrap().failed_infos.is_empty());
}

async fn broadcast(world: &World, content: &str, tags: &[&str], op: TagOp) {
    let tags: Vec<String> = tags.iter().map(|tag| (*tag).to_owned()).collect();
    let call = world
        .client
        .user_broadcast()
        .app_id(APP)
        .sender(ALICE)
        .msg_ttl(60);
    let call = call.msg_type(TEXT).content(content).tag_op(op).tags(tags);
    call.send().await.unwrap();
}

#[tokio::test]
async fn broadcast_reaches_registered_users_with_its_tags() {
    let world = World::new().await;
    register(&world, BOB, &["a", "b"]).await;
    register(&world, CAROL, &["b"]).await;
    world.connect(&[BOB, CAROL, MALLORY]).await;
    broadcast(&world, "to all", &[], TagOp::Or).await;
    broadcast(&world, "a or b", &["a", "b"], TagOp::Or).await;
    broadcast(&world, "a and b", &["a", "b"], TagOp::And).await;
    assert_eq!(world.inbox(BOB).await, ["to all", "a or b", "a and b"]);
    assert_eq!(world.inbox(CAROL).await, ["to all", "a or b"]);
    assert_eq!(world.inbox(MALLORY).await, Vec::<String>::new());
    let received = world.received(BOB).await;
    assert_eq!(received[0].kind, ImReceivedKind::Broadcast);
    assert_eq!(received[0].message.conversation, None);
}

#[tokio::test]
async fn who_connects_receives_what_has_not_expired_once() {
    let world = World::new().await;
    register(&world, BOB, &[]).await;
    broadcast(&world, "expired", &[], TagOp::Or).await;
    world.clock.advance(Duration::from_secs(30));
    broadcast(&world, "fresh", &[], TagOp::Or).await;
    world.clock.advance(Duration::from_secs(30));
    assert_eq!(world.inbox(BOB).await, Vec::<String>::new());
    world.connect(&[BOB]).await;
    assert_eq!(world.inbox(BOB).await, ["fresh"]);
    world.im(BOB).disconnect(None).await.unwrap();
    world.connect(&[BOB]).await;
    assert_eq!(world.inbox(BOB).await, ["fresh"]);
}
