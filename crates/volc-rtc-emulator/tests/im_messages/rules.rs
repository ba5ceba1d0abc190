//! Rules that clients obey, and calls of the server do not look at.

use volc_rtc_api::types::im::BlackListUserInfo;
use volc_rtc_emulator::control::NewImMessage;

use crate::world::{ALICE, APP, BOB, CAROL, GROUP, LIVE, MALLORY, PAIR, World, refusal};

async fn send(world: &World, user: i64, conversation: i64) -> String {
    let sent = world
        .im(user)
        .send(&NewImMessage::new(conversation, "hi"))
        .await;
    sent.map_or_else(
        |error| error.code().unwrap_or_default().to_owned(),
        |_| String::new(),
    )
}

#[tokio::test]
async fn members_alone_send_and_see() {
    let world = World::new().await;
    assert_eq!(
        send(&world, MALLORY, GROUP).await,
        "ParticipantNotInConversation"
    );
    assert_eq!(send(&world, ALICE, 5).await, "ConversationNotFound");
    let unlisted = NewImMessage::new(GROUP, "hi").priority(3);
    assert_eq!(
        refusal(world.im(ALICE).send(&unlisted).await),
        "InvalidParam"
    );
    assert_eq!(
        refusal(world.im(MALLORY).messages(GROUP, 0).await),
        "ParticipantNotInConversation"
    );
    world.settled().await;
    assert_eq!(world.receiver.types(), Vec::<String>::new());
}

#[tokio::test]
async fn muted_members_do_not_send_until_the_mute_ends() {
    let world = World::new().await;
    let until = i64::try_from(world.now).unwrap() + 60;
    let info = volc_rtc_api::im::batch_modify_conversation_participant::ParticipantInfo::new(BOB);
    let call = world
        .client
        .batch_modify_conversation_participant()
        .app_id(APP)
        .operator(ALICE);
    let call = call
        .conversation_short_id(GROUP)
        .participant_infos(vec![info.block_time(until)]);
    assert!(call.send().await.unwrap().failed_user_ids.is_empty());
    let block = world
        .client
        .batch_add_block_participants()
        .app_id(APP)
        .conversation_short_id(LIVE);
    block
        .participant_block_infos([(BOB.to_string(), 60)])
        .send()
        .await
        .unwrap();
    for conversation in [GROUP, LIVE] {
        assert_eq!(send(&world, BOB, conversation).await, "ParticipantIsMuted");
        assert_eq!(send(&world, CAROL, conversation).await, "");
        // The server does not look at it.
        let call = world
            .client
            .send_message()
            .app_id(APP)
            .sender(BOB)
            .content("hi")
            .msg_type(10_001);
        call.conversation_short_id(conversation)
            .send()
            .await
            .unwrap();
    }
    world.clock.advance(std::time::Duration::from_secs(61));
    for conversation in [GROUP, LIVE] {
        assert_eq!(send(&world, BOB, conversation).await, "");
    }
}

#[tokio::test]
async fn block_lists_part_two_users() {
    let world = World::new().await;
    let listed = BlackListUserInfo::new(BOB, std::collections::BTreeMap::new());
    let call = world.client.add_black_list().app_id(APP).user_id(ALICE);
    call.black_list_infos(vec![listed]).send().await.unwrap();
    for user in [ALICE, BOB] {
        assert_eq!(send(&world, user, PAIR).await, "ParticipantIsBlock");
    }
    assert_eq!(send(&world, BOB, GROUP).await, "");
    let call = world
        .client
        .batch_send_message()
        .app_id(APP)
        .sender(BOB)
        .receiver(vec![ALICE]);
    let response = call
        .msg_type(10_001)
        .content("hi")
        .send()
        .await
        .unwrap()
        .into_inner();
    assert_eq!(response.failed_receiver, Vec::<i64>::new());
}
