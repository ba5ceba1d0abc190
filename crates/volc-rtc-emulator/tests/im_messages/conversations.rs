//! Clients and conversations: members, profiles, settings, and the events of all of it.

use serde_json::json;
use volc_rtc_emulator::control::{
    ImConversationChange, ImMemberChange, ImSettingChange, NewImConversation, NewImMessage,
};
use volc_rtc_events::data::before_add_participant::BeforeAddParticipantResponse;
use volc_rtc_events::data::before_remove_participant::BeforeRemoveParticipantResponse;
use volc_rtc_events::data::before_update_conversation::BeforeUpdateConversationResponse;
use volc_rtc_events::data::before_update_setting::BeforeUpdateSettingResponse;

use crate::receiver::Reply;
use crate::world::{ALICE, APP, BOB, CAROL, GROUP, LIVE, MALLORY, PAIR, World, refusal};

const DAVE: i64 = 10_004;

/// The events of a type and the one after the fact.
async fn pairs(world: &World, before: &str, after: &str) -> (usize, usize) {
    let types = world.settled().await;
    let count = |wanted: &str| types.iter().filter(|name| *name == wanted).count();
    (count(before), count(after))
}

#[tokio::test]
async fn receiver_decides_who_is_added_and_removed() {
    let world = World::new().await;
    world.receiver.reply(|event| match event.event_type() {
        "BeforeAddParticipant" => Reply::typed(
            &BeforeAddParticipantResponse::accept().valid_participant_user_ids(vec![DAVE]),
        ),
        "BeforeRemoveParticipant" => Reply::typed(
            &BeforeRemoveParticipantResponse::accept().valid_participant_user_ids(vec![BOB]),
        ),
        _ => Reply::Json(json!({"CheckCode": 0})),
    });
    let bob = world.im(BOB);
    assert_eq!(bob.add(GROUP, &[DAVE, MALLORY]).await.unwrap(), [DAVE]);
    assert_eq!(refusal(bob.remove(GROUP, &[CAROL]).await), "NoPermission");
    assert_eq!(
        world.im(ALICE).remove(GROUP, &[BOB, CAROL]).await.unwrap(),
        [BOB]
    );
    assert_eq!(
        refusal(bob.add(GROUP, &[MALLORY]).await),
        "ParticipantNotInConversation"
    );
    assert!(refusal(world.im(ALICE).remove(GROUP, &[ALICE]).await) == "NoPermission");
    for (conversation, code) in [
        (LIVE, "LiveConversationNotSupport"),
        (PAIR, "SingleConversationNotSupport"),
    ] {
        assert_eq!(
            refusal(world.im(ALICE).add(conversation, &[DAVE]).await),
            code
        );
    }
    assert_eq!(
        pairs(&world, "BeforeAddParticipant", "AfterAddParticipant").await,
        (1, 1)
    );
    assert_eq!(
        pairs(&world, "BeforeRemoveParticipant", "AfterRemoveParticipant").await,
        (1, 1)
    );
    let after = world.receiver.data("AfterAddParticipant").remove(0);
    assert_eq!(
        (&after["Operator"], &after["ParticipantUserIds"]),
        (&BOB.into(), &json!([DAVE]))
    );
}

#[tokio::test]
async fn users_join_and_leave_by_themselves() {
    let world = World::new().await;
    world.im(MALLORY).join(LIVE).await.unwrap();
    let block = world
        .client
        .batch_add_block_participants()
        .app_id(APP)
        .conversation_short_id(LIVE);
    let block = block.block_action(volc_rtc_api::types::im::BlockAction::Block);
    block
        .participant_block_infos([(MALLORY.to_string(), 60)])
        .send()
        .await
        .unwrap();
    assert_eq!(
        refusal(world.im(MALLORY).join(LIVE).await),
        "ParticipantIsBlock"
    );
    world.im(DAVE).join(LIVE).await.unwrap();
    world
        .im(DAVE)
        .send(&NewImMessage::new(LIVE, "hi"))
        .await
        .unwrap();
    world.im(DAVE).leave(LIVE).await.unwrap();
    world.im(BOB).leave(GROUP).await.unwrap();
    for (user, conversation) in [(DAVE, LIVE), (BOB, GROUP)] {
        let sent = world
            .im(user)
            .send(&NewImMessage::new(conversation, "hi"))
            .await;
        assert_eq!(refusal(sent), "ParticipantNotInConversation");
    }
    assert_eq!(
        refusal(world.im(DAVE).join(GROUP).await),
        "OnlyLiveConversationSupport"
    );
    assert_eq!(refusal(world.im(ALICE).leave(GROUP).await), "NoPermission");
    assert_eq!(
        pairs(&world, "BeforeRemoveParticipant", "AfterRemoveParticipant").await,
        (0, 3)
    );
    assert_eq!(
        world.receiver.data("AfterRemoveParticipant")[1]["Operator"],
        DAVE
    );
}

#[tokio::test]
async fn live_group_loses_who_disconnects_after_two_minutes() {
    let world = World::new().await;
    world.im(DAVE).join(LIVE).await.unwrap();
    let online = async || {
        let call = world.client.batch_get_conversations().app_id(APP);
        let response = call.conversation_short_id(vec![LIVE]).send().await.unwrap();
        response.into_inner().conversation_core_infos[0].online_count
    };
    let before = online().await;
    world.connect(&[DAVE]).await;
    world.im(DAVE).disconnect(None).await.unwrap();
    world.clock.advance(std::time::Duration::from_secs(60));
    world.connect(&[DAVE]).await;
    world.clock.advance(std::time::Duration::from_secs(120));
    assert_eq!(online().await, before);
    world.im(DAVE).disconnect(None).await.unwrap();
    world.clock.advance(std::time::Duration::from_secs(120));
    assert_eq!(online().await, before - 1);
    world.connect(&[DAVE]).await;
    assert_eq!(online().await, before);
    world.settled().await;
    let changes = world.receiver.data("ParticipantStateChange");
    let states: Vec<_> = changes
        .iter()
        .map(|change| change["StateChangeType"].clone())
        .collect();
    assert_eq!(states, [2, 1]);
}

#[tokio::test]
async fn barrier_hides_what_was_sent_before() {
    let world = World::new().await;
    world.say(GROUP, "before").await;
    let info = volc_rtc_api::im::batch_add_conversation_participant::ParticipantInfo::new(DAVE);
    let call = world
        .client
        .batch_add_conversation_participant()
        .app_id(APP)
        .operator(ALICE);
    let call = call
        .conversation_short_id(GROUP)
        .participant_infos(vec![info])
        .barrier(true);
    call.send().await.unwrap();
    world.say(GROUP, "after").await;
    world.im(ALICE).add(GROUP, &[MALLORY]).await.unwrap();
    assert_eq!(world.seen(DAVE, GROUP).await, ["after"]);
    assert_eq!(world.seen(MALLORY, GROUP).await, ["before", "after"]);
}

#[tokio::test]
async fn receiver_decides_on_profiles_and_settings() {
    let world = World::new().await;
    world.receiver.reply(|event| match event.event_type() {
        "BeforeUpdateConversation" => Reply::typed(
            &BeforeUpdateConversationResponse::accept()
                .name("checked")
                .notice("rules"),
        ),
        "BeforeUpdateSetting" => {
            let ext = [("by".to_owned(), "receiver".to_owned())];
            Reply::typed(&BeforeUpdateSettingResponse::accept().ext(ext))
        }
        _ => Reply::Json(json!({"CheckCode": 0})),
    });
    let change = ImConversationChange::new().name("original").ext("a", "1");
    assert_eq!(
        refusal(world.im(BOB).update_conversation(GROUP, &change).await),
        "NoPermission"
    );
    world
        .im(ALICE)
        .update_conversation(GROUP, &change)
        .await
        .unwrap();
    let call = world
        .client
        .batch_get_conversations()
        .app_id(APP)
        .conversation_short_id(vec![GROUP]);
    let info = call
        .send()
        .await
        .unwrap()
        .into_inner()
        .conversation_core_infos
        .remove(0);
    assert_eq!(
        (info.name.as_str(), info.notice.as_str()),
        ("checked", "rules")
    );
    assert_eq!(info.ext["a"].to_string(), r#""1""#);
    let before = world.receiver.data("BeforeUpdateConversation").remove(0);
    let wanted = json!({"AppId": APP, "ConversationShortId": GROUP, "ConversationType": 2, "Name": "original",
        "Ext": {"a": "1"}, "Operator": ALICE});
    assert_eq!(before, wanted);

    let change = ImSettingChange::new().mute(true).stick_top(true);
    world.im(BOB).update_setting(GROUP, &change).await.unwrap();
    let call = world
        .client
        .get_conversation_setting()
        .app_id(APP)
        .conversation_short_id(GROUP);
    let setting = call
        .participant_user_id(BOB)
        .send()
        .await
        .unwrap()
        .into_inner();
    let setting = setting.conversation_setting_info.unwrap();
    assert!(setting.is_mute && setting.is_stick_top && !setting.is_set_favorite);
    assert_eq!(setting.ext["by"], "receiver");
    world.say_as(ALICE, GROUP, "hi").await;
    world.settled().await;
    let pushed = world.receiver.data("AfterPush");
    assert_eq!(
        (&pushed[0]["ToId"], &pushed[0]["IsMute"]),
        (&BOB.into(), &true.into())
    );
    assert_eq!(
        refusal(world.im(BOB).update_setting(LIVE, &change).await),
        "LiveConversationNotSupport"
    );
}

#[tokio::test]
async fn receiver_can_keep_members_and_groups_as_they_are() {
    let world = World::new().await;
    let manager = ImMemberChange::new().manager(true);
    world
        .im(ALICE)
        .update_member(GROUP, BOB, &manager)
        .await
        .unwrap();
    world
        .im(BOB)
        .update_member(GROUP, CAROL, &ImMemberChange::new().nick_name("C"))
        .await
        .unwrap();
    assert_eq!(
        refusal(world.im(BOB).update_member(GROUP, CAROL, &manager).await),
        "OnlyOwnerCanOperator"
    );
    assert_eq!(
        refusal(world.im(CAROL).update_member(GROUP, BOB, &manager).await),
        "NoPermission"
    );
    let call = world
        .client
        .batch_get_conversation_participant()
        .app_id(APP)
        .conversation_short_id(GROUP);
    let infos = call
        .participant_user_ids(vec![BOB, CAROL])
        .send()
        .await
        .unwrap()
        .into_inner();
    let role = |index: usize| infos.participants[index].role.value();
    assert_eq!(
        (role(0), role(1), infos.participants[1].nick_name.as_str()),
        (2, 0, "C")
    );
    world
        .receiver
        .reply(|_| Reply::Json(json!({"CheckCode": 5, "CheckMessage": "kept"})));
    let renamed = ImMemberChange::new().nick_name("B");
    assert_eq!(
        refusal(world.im(BOB).update_member(GROUP, BOB, &renamed).await),
        "RefusedByCallback"
    );
    assert_eq!(
        refusal(world.im(ALICE).destroy(GROUP).await),
        "RefusedByCallback"
    );
    world
        .receiver
        .reply(|_| Reply::Json(json!({"CheckCode": 0})));
    assert_eq!(
        refusal(world.im(BOB).destroy(GROUP).await),
        "OnlyOwnerCanOperator"
    );
    world.im(ALICE).destroy(GROUP).await.unwrap();
    let sent = world.im(BOB).send(&NewImMessage::new(GROUP, "hi")).await;
    assert_eq!(refusal(sent), "ConversationNotFound");
    assert_eq!(
        pairs(
            &world,
            "BeforeDestroyConversation",
            "AfterDestroyConversation"
        )
        .await,
        (2, 1)
    );
    let before = world.receiver.data("BeforeUpdateParticipant").remove(0);
    assert_eq!(
        before["UpdateParticipants"],
        json!([{"ParticipantUserId": BOB, "Role": 2}])
    );
}

#[tokio::test]
async fn clients_create_live_groups() {
    let world = World::new().await;
    let live = world
        .im(BOB)
        .create(&NewImConversation::live().name("stage"))
        .await
        .unwrap()
        .conversation;
    world.im(CAROL).join(live).await.unwrap();
    world
        .im(CAROL)
        .send(&NewImMessage::new(live, "hi").priority(2))
        .await
        .unwrap();
    assert_eq!(world.seen(BOB, live).await, ["hi"]);
    let before = world.settled().await;
    assert!(
        before.contains(&"BeforeCreateConversation".to_owned()),
        "{before:?}"
    );
    let data = world.receiver.data("BeforeCreateConversation").remove(0);
    assert_eq!(data["ParticipantUserIds"], json!([BOB]));
    // Live groups have no push events.
    assert!(!before.contains(&"AfterPush".to_owned()), "{before:?}");
}
