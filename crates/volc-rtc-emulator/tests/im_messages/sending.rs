//! Actions that send.

use std::time::Duration;

use volc_rtc_api::im::p2_p_send_message::P2PSendMessageOutput;
use volc_rtc_api::im::send_message::{Priority, RefMsgInfo};
use volc_rtc_api::types::im::MessageStatus;
use volc_rtc_emulator::RateLimits;
use volc_rtc_emulator::control::{ImPlatform, ImReceivedKind, NewImConnection, NewImConversation};

use crate::world::message;
use crate::world::{
    ALICE, APP, BOB, CAROL, GROUP, LIVE, MALLORY, PAIR, TEXT, World, code, seed, text,
};

#[tokio::test]
async fn message_is_stored_with_what_it_was_sent_with() {
    let world = World::new().await;
    let first = world.say(GROUP, "first").await;
    let call = message!(world, GROUP, "second")
        .client_msg_id("client-1")
        .create_time(1_666_613_688_658);
    let quoted = RefMsgInfo::new()
        .referenced_message_id(first)
        .hint("[first]");
    let call = call
        .ext([("key".to_owned(), "value".to_owned())])
        .ref_msg_info(quoted);
    let second = call.send().await.unwrap().message_id;
    assert!(second > first && first > 1 << 53);
    let listed = world.listed(GROUP).await;
    let indexes: Vec<i64> = listed
        .iter()
        .map(|message| message.index_in_conversation)
        .collect();
    assert_eq!(indexes, [1, 2]);
    let message = &listed[1];
    assert_eq!(
        (message.message_id, message.sender, message.app_id),
        (second, ALICE, APP)
    );
    assert_eq!(
        (message.client_msg_id.as_str(), message.create_time),
        ("client-1", 1_666_613_688_658)
    );
    assert_eq!(message.ext["key"], "value");
    let reference = message.ref_msg_info.clone().unwrap();
    assert_eq!(
        (reference.referenced_message_id, reference.hint.as_str()),
        (first, "[first]")
    );
    assert_eq!(reference.status, MessageStatus::Visible);
    assert_eq!(listed[0].client_msg_id.len(), 36);
    assert_eq!(world.settled().await, Vec::<String>::new());
}

#[tokio::test]
async fn client_message_id_is_sent_once_in_a_conversation() {
    let world = World::new().await;
    let send = async |conversation, content: &str| {
        let call = message!(world, conversation, content).client_msg_id("once");
        call.send().await.unwrap().message_id
    };
    let first = send(GROUP, "first").await;
    assert_eq!(send(GROUP, "again").await, first);
    assert_ne!(send(PAIR, "elsewhere").await, first);
    assert_eq!(world.contents(GROUP).await, ["first"]);
}

#[tokio::test]
async fn pushed_messages_reach_members_who_may_see_them() {
    let world = World::new().await;
    world.connect(&[ALICE, BOB, MALLORY]).await;
    message!(world, GROUP, "for Bob")
        .visible_users(vec![BOB])
        .send()
        .await
        .unwrap();
    message!(world, GROUP, "not for Bob")
        .invisible_users(vec![BOB])
        .send()
        .await
        .unwrap();
    message!(world, GROUP, "for all").send().await.unwrap();
    assert_eq!(world.inbox(BOB).await, ["for Bob", "for all"]);
    assert_eq!(world.seen(BOB, GROUP).await, ["for Bob", "for all"]);
    assert_eq!(world.seen(CAROL, GROUP).await, ["not for Bob", "for all"]);
    assert_eq!(
        world.seen(ALICE, GROUP).await,
        ["for Bob", "not for Bob", "for all"]
    );
    // Neither the sender, nor who is offline, nor who is no member.
    for user in [ALICE, CAROL, MALLORY] {
        assert_eq!(world.inbox(user).await, Vec::<String>::new(), "{user}");
    }
    assert_eq!(world.contents(GROUP).await.len(), 3);
}

#[tokio::test]
async fn live_group_drops_what_exceeds_its_second() {
    let world = World::new().await;
    let send = async |priority: Priority, content: String| {
        let call = message!(world, LIVE, &content).priority(priority);
        call.send().await.unwrap().message_id
    };
    for number in 0..16 {
        send(Priority::Low, format!("low {number}")).await;
        send(Priority::Normal, format!("normal {number}")).await;
    }
    for number in 0..11 {
        send(Priority::High, format!("high {number}")).await;
    }
    let stored = world.im(ALICE).messages(LIVE, 0).await.unwrap();
    let with = |start: &str| {
        stored
            .iter()
            .filter(|message| message.content.starts_with(start))
            .count()
    };
    assert_eq!((with("low"), with("normal"), with("high")), (15, 15, 10));
    world.clock.advance(Duration::from_secs(1));
    let kept = send(Priority::Low, "later".to_owned()).await;
    assert!(world.one(LIVE, kept).await.is_some());
    // Groups have no such limit.
    for number in 0..31 {
        world.say(GROUP, &number.to_string()).await;
    }
    assert_eq!(world.contents(GROUP).await.len(), 31);
}

#[tokio::test]
async fn message_goes_into_all_of_several_groups_or_none() {
    let world = World::new().await;
    let group = NewImConversation::group([BOB]);
    let other = world.im(ALICE).create(&group).await.unwrap().conversation;
    let call = |groups: Vec<i64>| {
        let call = world
            .client
            .batch_send_group_message()
            .app_id(APP)
            .sender(ALICE);
        let call = call.conversation_type(2).conversation_short_ids(groups);
        call.msg_type(TEXT)
            .content("to all")
            .client_msg_id("batch")
            .send()
    };
    assert_eq!(
        code(call(vec![GROUP, LIVE]).await),
        "ConversationShortIdsHasInvalidElem"
    );
    assert_eq!(world.contents(GROUP).await, Vec::<String>::new());
    call(vec![GROUP, other, GROUP]).await.unwrap();
    call(vec![GROUP, other]).await.unwrap();
    for group in [GROUP, other] {
        assert_eq!(world.contents(group).await, ["to all"]);
    }
    world.settled().await;
    let events = world.receiver.data("AfterSendMessage");
    assert_eq!(events.len(), 2);
    assert_eq!(events[0]["ToId"], GROUP);
    assert_eq!(events[0]["Header"]["DevicePlatform"], "");
}

#[tokio::test]
async fn each_receiver_gets_a_message_in_a_conversation() {
    let world = World::new().await;
    world.connect(&[BOB]).await;
    let call = world.client.batch_send_message().app_id(APP).sender(ALICE);
    let call = call
        .receiver(vec![BOB, CAROL, BOB, ALICE, 0])
        .msg_type(TEXT)
        .content(text("hi"));
    let response = call.send().await.unwrap().into_inner();
    let receivers: Vec<&str> = response
        .user_message_id
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(receivers, [BOB.to_string(), CAROL.to_string()]);
    assert_eq!(response.failed_receiver, [ALICE, 0]);
    assert_eq!(world.contents(PAIR).await, [text("hi")]);
    assert_eq!(world.inbox(BOB).await, [text("hi")]);
    let types = world.settled().await;
    let count = |wanted: &str| types.iter().filter(|name| *name == wanted).count();
    assert_eq!(
        (count("AfterSendMessage"), count("BeforeSendMessage")),
        (2, 0),
        "{types:?}"
    );
    assert_eq!(world.receiver.data("AfterSendMessage")[0]["ToId"], BOB);
}

#[tokio::test]
async fn batches_of_a_minute_have_a_quota() {
    // A receiver who fails counts too.
    let send = async |world: &World, receivers: usize| {
        let call = world.client.batch_send_message().app_id(APP).sender(ALICE);
        let call = call.receiver(vec![ALICE; receivers]);
        call.msg_type(TEXT).content("hi").send().await
    };
    let world = World::limited(RateLimits::Documented, seed()).await;
    let unlimited = World::new().await;
    for _ in 0..24 {
        send(&world, 500).await.unwrap();
        send(&unlimited, 500).await.unwrap();
    }
    send(&unlimited, 1).await.unwrap();
    assert_eq!(code(send(&world, 1).await), "BatchSendOverQuota");
    world.clock.advance(Duration::from_secs(60));
    send(&world, 1).await.unwrap();
}

#[tokio::test]
async fn transparent_messages_reach_connections_and_are_not_stored() {
    let world = World::new().await;
    world.connect(&[ALICE, BOB]).await;
    let android = NewImConnection::new(ImPlatform::Ios).device_id(7);
    world.im(BOB).connect(&android).await.unwrap();
    let call = || {
        let call = world.client.p2_p_send_message().app_id(APP).sender(ALICE);
        call.conversation_short_id(GROUP)
            .msg_type(10_013)
            .content("ping")
    };
    let shown = |response: volc_core::Response<P2PSendMessageOutput>| {
        let results = response.p2_p_result.iter();
        let lines = results.map(|result| {
            format!(
                "{} {} {}",
                result.user_id, result.code, result.device_platform
            )
        });
        lines.collect::<Vec<_>>()
    };
    let all = [
        "10001 SUCCESS Web",
        "10002 SUCCESS IOS",
        "10003 NOT_ONLINE Default",
    ];
    assert_eq!(shown(call().send().await.unwrap()), all);
    let ignoring = call().ignore_user_ids(vec![BOB, CAROL]);
    assert_eq!(shown(ignoring.send().await.unwrap()), all[..1]);
    let chosen = call()
        .receiver_user_id(vec![CAROL, MALLORY])
        .ignore_user_ids(vec![CAROL]);
    assert_eq!(shown(chosen.send().await.unwrap()), all[2..]);
    let received = world.received(BOB).await;
    assert_eq!(received.len(), 1);
    assert_eq!(
        (received[0].kind, received[0].message.message_id),
        (ImReceivedKind::P2p, None)
    );
    assert_eq!(world.contents(GROUP).await, Vec::<String>::new());
    let types = world.settled().await;
    assert!(
        types.iter().all(|name| name == "OnlineStateChange"),
        "{types:?}"
    );
}
