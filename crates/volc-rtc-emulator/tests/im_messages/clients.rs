//! Simulated clients: connections, messages, inboxes.

use std::time::Duration;

use volc_rtc_emulator::control::{
    ImMessageChange, ImPlatform, ImPropertyChange, NewImConnection, NewImMessage,
};

use crate::world::{ALICE, APP, BOB, CAROL, GROUP, LIVE, PAIR, World, refusal, text};

#[tokio::test]
async fn message_of_a_client_is_asked_about_stored_and_told_of() {
    let world = World::new().await;
    world
        .im(ALICE)
        .connect(&NewImConnection::new(ImPlatform::Ios))
        .await
        .unwrap();
    world.connect(&[BOB]).await;
    let message = NewImMessage::new(GROUP, text("hi"))
        .ext("key", "value")
        .mentioned_users([BOB]);
    let sent = world.im(ALICE).send(&message).await.unwrap();
    assert_eq!((sent.conversation, sent.index), (GROUP, Some(1)));
    let received = world.received(BOB).await;
    assert_eq!(received[0].message.message_id, Some(sent.message_id));
    assert_eq!(received[0].message.mentioned_users, [BOB]);
    let types = world.settled().await;
    let expected = [
        "OnlineStateChange",
        "OnlineStateChange",
        "BeforeSendMessage",
        "AfterSendMessage",
        "AfterPush",
        "AfterPush",
    ];
    let mut sorted = types.clone();
    sorted.sort();
    let mut wanted = expected.to_vec();
    wanted.sort_unstable();
    assert_eq!(sorted, wanted);
    let before = &world.receiver.data("BeforeSendMessage")[0];
    assert_eq!(before["MessageBody"]["MessageId"], sent.message_id);
    assert_eq!(
        (&before["Header"]["DevicePlatform"], &before["ToId"]),
        (&"ios".into(), &GROUP.into())
    );
    let after = &world.receiver.data("AfterSendMessage")[0];
    assert_eq!(after["Header"]["DevicePlatform"], "iPhone");
    assert_eq!(after["MessageBody"]["IndexInConversation"], 1);
    let pushed = world.receiver.data("AfterPush");
    assert_eq!(
        (&pushed[0]["ToId"], &pushed[0]["IsPushSuccess"]),
        (&BOB.into(), &true.into())
    );
    assert_eq!(
        pushed[0]["SuccessPushResult"][0]["Platform"],
        "Platform_Web"
    );
    assert_eq!(
        (&pushed[1]["ToId"], &pushed[1]["IsPushSuccess"]),
        (&CAROL.into(), &false.into())
    );
}

#[tokio::test]
async fn message_to_a_user_creates_their_conversation() {
    let world = World::new().await;
    let to = |user: i64| NewImMessage::to_user(user, text("hi"));
    assert_eq!(
        world.im(BOB).send(&to(ALICE)).await.unwrap().conversation,
        PAIR
    );
    let created = world.im(BOB).send(&to(CAROL)).await.unwrap().conversation;
    assert_eq!(
        world.im(CAROL).send(&to(BOB)).await.unwrap().conversation,
        created
    );
    let types = world.settled().await;
    let count = |wanted: &str| types.iter().filter(|name| *name == wanted).count();
    assert_eq!(count("BeforeCreateSingleConversation"), 1);
    assert_eq!(
        (count("AfterCreateConversation"), count("BeforeSendMessage")),
        (1, 3),
        "{types:?}"
    );
    assert_eq!(world.receiver.data("AfterSendMessage")[1]["ToId"], CAROL);
}

#[tokio::test]
async fn repeated_message_of_a_client_is_not_asked_about_again() {
    let world = World::new().await;
    let message = NewImMessage::new(GROUP, "once").client_msg_id("client-1");
    let first = world.im(ALICE).send(&message).await.unwrap();
    assert_eq!(world.im(ALICE).send(&message).await.unwrap(), first);
    world.settled().await;
    assert_eq!(world.receiver.data("BeforeSendMessage").len(), 1);
    assert_eq!(world.contents(GROUP).await, ["once"]);
}

#[tokio::test]
async fn inbox_waits_for_its_first_entry() {
    let world = World::new().await;
    world.connect(&[BOB]).await;
    let bob = world.im(BOB);
    let (received, _) = tokio::join!(
        bob.wait_for_inbox(0, Duration::from_secs(20)),
        world.say(GROUP, "hi")
    );
    let received = received.unwrap();
    assert_eq!(received[0].message.content, "hi");
    let none = bob
        .wait_for_inbox(received[0].number, Duration::from_millis(1))
        .await;
    assert_eq!(none.unwrap(), []);
}

#[tokio::test]
async fn clients_change_recall_and_delete_messages() {
    let world = World::new().await;
    let id = world.say_as(BOB, GROUP, &text("hi")).await;
    let change = ImMessageChange::new()
        .content(text("hello"))
        .ext("key", "value");
    assert_eq!(
        refusal(world.im(CAROL).modify(GROUP, id, &change).await),
        "NoPermission"
    );
    world.im(BOB).modify(GROUP, id, &change).await.unwrap();
    assert_eq!(
        refusal(world.im(CAROL).recall(GROUP, id).await),
        "NoPermission"
    );
    let heart = ImPropertyChange::append("heart", "1");
    for user in [BOB, CAROL, CAROL] {
        world
            .im(user)
            .set_property(GROUP, id, &heart)
            .await
            .unwrap();
    }
    let seen = world.im(ALICE).messages(GROUP, 0).await.unwrap();
    assert_eq!(
        (seen[0].content.clone(), seen[0].properties["heart"].len()),
        (text("hello"), 2)
    );
    world
        .im(CAROL)
        .set_property(GROUP, id, &ImPropertyChange::remove("heart", "1"))
        .await
        .unwrap();
    world
        .im(BOB)
        .set_property(GROUP, id, &ImPropertyChange::replace("heart", "2"))
        .await
        .unwrap();
    world.im(CAROL).delete(GROUP, id).await.unwrap();
    assert_eq!(
        refusal(world.im(CAROL).delete(GROUP, id).await),
        "MessageNotFound"
    );
    world.im(ALICE).recall(GROUP, id).await.unwrap();
    let change = ImMessageChange::new().content(text("late"));
    assert_eq!(
        refusal(world.im(BOB).modify(GROUP, id, &change).await),
        "MessageNotFound"
    );
    world.settled().await;
    let properties = world.receiver.data("AfterSetProperty");
    assert_eq!(properties.len(), 5);
    assert_eq!(
        properties[1]["MessageBody"]["Property"]["heart"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    assert_eq!(
        (
            &properties[3]["ModifyProperties"][0]["Op"],
            &properties[3]["Operator"]
        ),
        (&1.into(), &CAROL.into())
    );
    assert_eq!(
        world.receiver.data("AfterModifyMessage")[0]["Operator"],
        BOB
    );
    assert_eq!(
        world.receiver.data("AfterDeleteMessage")[0]["Operator"],
        CAROL
    );
    assert_eq!(
        world.receiver.data("AfterRecallMessage")[0]["RecallRole"],
        1
    );
    let live = world.say(LIVE, "hi").await;
    assert_eq!(
        refusal(world.im(BOB).set_property(LIVE, live, &heart).await),
        "LiveConversationNotSupport"
    );
}

#[tokio::test]
async fn connection_shows_in_the_online_state() {
    let world = World::new().await;
    let web = world
        .im(BOB)
        .connect(&NewImConnection::default())
        .await
        .unwrap();
    let phone = NewImConnection::new(ImPlatform::Android)
        .device_id(5)
        .client_version(7);
    let phone = world.im(BOB).connect(&phone).await.unwrap();
    let online = async || {
        let call = world
            .client
            .query_online_status()
            .app_id(APP)
            .user_ids(vec![BOB]);
        let response = call.send().await.unwrap().into_inner();
        response
            .query_online_results
            .get(&BOB.to_string())
            .map_or(0, Vec::len)
    };
    assert_eq!(
        (online().await, phone.device_id, phone.platform),
        (2, 5, ImPlatform::Android)
    );
    let gone = world.im(BOB).disconnect(Some(&web.conn_id)).await.unwrap();
    assert_eq!((gone, online().await), (vec![web], 1));
    world.im(BOB).disconnect(None).await.unwrap();
    assert_eq!(online().await, 0);
    let forged = NewImConnection::default().token("fake-im-token");
    assert_eq!(
        refusal(world.im(BOB).connect(&forged).await),
        "InvalidParam"
    );
    let call = world.client.get_app_token().app_id(APP).user_id(BOB);
    let expires = i64::try_from(world.now + 60).unwrap() * 1_000;
    let token = call
        .expire_time(expires)
        .send()
        .await
        .unwrap()
        .into_inner()
        .token;
    let token = token.expose().clone();
    world
        .im(BOB)
        .connect(&NewImConnection::default().token(token))
        .await
        .unwrap();
}
