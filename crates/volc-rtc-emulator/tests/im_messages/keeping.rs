//! Resets and snapshots.

use serde_json::Value;
use volc_rtc_emulator::RateLimits;
use volc_rtc_emulator::control::{Reset, ResetPart};

use crate::world::{ALICE, BOB, CAROL, GROUP, World, message, seed, text};

/// Fills every table of messages.
async fn fill(world: &World) -> i64 {
    world.connect(&[BOB]).await;
    world.control.set_group_read_receipts(false).await.unwrap();
    let id = message!(world, GROUP, text("hi"))
        .visible_users(vec![BOB])
        .send()
        .await
        .unwrap()
        .message_id;
    world.im(BOB).delete(GROUP, id).await.unwrap();
    world.say(crate::world::LIVE, "hi").await;
    let call = world
        .client
        .batch_send_message()
        .app_id(crate::world::APP)
        .sender(ALICE);
    call.receiver(vec![CAROL])
        .msg_type(10_001)
        .content("hi")
        .send()
        .await
        .unwrap();
    let call = world
        .client
        .user_broadcast()
        .app_id(crate::world::APP)
        .sender(ALICE);
    call.msg_ttl(60)
        .msg_type(10_001)
        .content("hi")
        .send()
        .await
        .unwrap();
    id
}

/// The tables of messages and their numbers of rows.
fn rows(snapshot: &Value) -> Vec<(String, usize)> {
    let names = [
        "im_messages",
        "im_hidden_messages",
        "im_batch_minutes",
        "im_broadcasts",
        "im_inbox",
        "im_inbox_ends",
        "im_settings",
    ];
    let count = |name: &str| {
        snapshot["tables"][name]["rows"]
            .as_array()
            .map_or(0, Vec::len)
    };
    names
        .iter()
        .map(|name| ((*name).to_owned(), count(name)))
        .collect()
}

#[tokio::test]
async fn snapshot_brings_messages_back() {
    let world = World::limited(RateLimits::Documented, seed()).await;
    let id = fill(&world).await;
    let snapshot = world.control.snapshot().await.unwrap();
    assert!(
        rows(&snapshot).iter().all(|(_, count)| *count > 0),
        "{:?}",
        rows(&snapshot)
    );
    world.say(GROUP, "later").await;
    world.control.restore(&snapshot).await.unwrap();
    assert_eq!(
        rows(&world.control.snapshot().await.unwrap()),
        rows(&snapshot)
    );
    assert_eq!(world.contents(GROUP).await, [text("hi")]);
    assert_eq!(world.inbox(BOB).await, [text("hi"), "hi".to_owned()]);
    assert!(world.say(GROUP, "next").await > id);
}

#[tokio::test]
async fn reset_of_the_app_empties_every_table() {
    let world = World::limited(RateLimits::Documented, seed()).await;
    fill(&world).await;
    world
        .control
        .reset(&Reset::new().part(ResetPart::State))
        .await
        .unwrap();
    let snapshot = world.control.snapshot().await.unwrap();
    assert!(
        rows(&snapshot).iter().all(|(_, count)| *count == 0),
        "{:?}",
        rows(&snapshot)
    );
    assert_eq!(world.contents(GROUP).await, Vec::<String>::new());
    world.say(GROUP, "first").await;
    assert_eq!(world.listed(GROUP).await[0].index_in_conversation, 1);
}
