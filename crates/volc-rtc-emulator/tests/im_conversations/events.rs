//! Every event of conversations and members, read strictly by `volc-rtc-events`.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use volc_rtc_api::im::batch_add_conversation_participant::ParticipantInfo;
use volc_rtc_api::im::create_conversation::{ConversationCoreInfo, ConversationType};
use volc_rtc_events::data::EventData;

use crate::world::{APP, Event, NOW, World};

/// Checks that an event has the members of its page, all of them and no others, with values that the page lists.
fn check(event: &Event) {
    let data = event.data.to_string();
    let read = EventData::read(&event.name, "2020-12-01", data.as_bytes()).unwrap();
    assert!(
        !matches!(read, EventData::Unknown(_)),
        "{event:?} is no known event"
    );
    // What is written again has every member of the page; absent ones with a zero value.
    let mut written = serde_json::to_value(&read).unwrap();
    if event.data["ConversationType"] == 100 {
        // Members of live groups have neither.
        let participants = written
            .get_mut("Participants")
            .and_then(Value::as_array_mut);
        for participant in participants.into_iter().flatten() {
            let removed =
                ["Level", "NickName"].map(|name| participant.as_object_mut().unwrap().remove(name));
            assert_eq!(removed, [Some(json!(0)), Some(json!(""))]);
        }
    }
    assert_eq!(written, event.data, "{}", event.name);
    assert!(
        !format!("{read:?}").contains("Unknown"),
        "{read:?} has a value that its page does not list"
    );
}

#[tokio::test]
async fn every_event_is_as_its_page_says() {
    let world = World::start().await;
    world.one_to_one(5, 9).await;
    let group = world.group(1, &[2, 3]).await;
    let info = ParticipantInfo::new(4).level(3).nick_name("four");
    world.add_infos(group, vec![info]).await.unwrap();
    world.remove(group, &[2, 3]).await;
    let live = world.live(1, &[2]).await;
    world.add(live, &[3]).await;
    world.control.lose_live_connection(live, 2).await.unwrap();
    world.advance(200);
    world.control.enter_live_group(live, 2).await.unwrap();
    world.control.leave_live_group(live, 2).await.unwrap();
    for short_id in [group, live] {
        let call = world
            .client
            .destroy_conversation()
            .app_id(APP)
            .owner_user_id(1);
        call.conversation_short_id(short_id).send().await.unwrap();
    }
    let events = world.events().await;
    events.iter().for_each(check);
    let names: BTreeSet<&str> = events.iter().map(|event| event.name.as_str()).collect();
    let expected = [
        "AfterAddParticipant",
        "AfterCreateConversation",
        "AfterDestroyConversation",
        "AfterRemoveParticipant",
        "ParticipantStateChange",
    ];
    assert_eq!(names.into_iter().collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn event_of_a_conversation_has_its_profile() {
    let world = World::start().await;
    let core = ConversationCoreInfo::new(ConversationType::OneToOne).name("chat");
    let core = core.ext([("k".to_owned(), json!("v"))]);
    let create = || {
        let call = world.client.create_conversation().app_id(APP).inbox_type(2);
        call.conversation_core_info(core.clone())
            .owner_user_id(5)
            .other_user_id(9)
    };
    let short_id = create().send().await.unwrap().conversation_short_id;
    let events = world.events().await;
    let expected = json!({
        "AppId": APP, "ConversationShortId": short_id, "ConversationType": 1, "InboxType": 2, "Description": "",
        "AvatarUrl": "", "Name": "chat", "CreateTime": NOW, "Ext": {"k": "v"}, "OwnerUserId": 5, "ToUserId": 9,
    });
    assert_eq!(
        (events.len(), &events[0].data, events[0].at),
        (1, &expected, NOW * 1000)
    );
    // One that is there already was not created.
    create().send().await.unwrap();
    assert_eq!(world.events().await, []);
    let group = world.group(1, &[]).await;
    assert_eq!(world.events().await[0].data["ToUserId"], group);
}

#[tokio::test]
async fn events_name_those_whom_the_call_changed() {
    let world = World::start().await;
    let group = world.group(1, &[2]).await;
    assert_eq!(
        world.lines().await,
        ["AfterCreateConversation", "AfterAddParticipant [2] 9"]
    );
    world.add(group, &[4, 2, 3, 4]).await;
    assert_eq!(world.lines().await, ["AfterAddParticipant [4,3] 9"]);
    world.add(group, &[4, 1]).await;
    world.remove(group, &[77]).await;
    assert_eq!(world.lines().await, Vec::<String>::new());
    world.remove(group, &[3, 77, 4]).await;
    assert_eq!(world.lines().await, ["AfterRemoveParticipant [3,4] 9"]);
    let call = world
        .client
        .destroy_conversation()
        .app_id(APP)
        .owner_user_id(1);
    call.conversation_short_id(group).send().await.unwrap();
    assert_eq!(world.lines().await, ["AfterDestroyConversation 1"]);
    let twice = ParticipantInfo::new(2).nick_name("b");
    let group = world.group(1, &[]).await;
    world.events().await;
    world
        .add_infos(group, vec![ParticipantInfo::new(2).nick_name("a"), twice])
        .await
        .unwrap();
    let events = world.events().await;
    assert_eq!(
        events[0].data["Participants"].as_array().map(Vec::len),
        Some(1)
    );
    assert_eq!(
        events[0].data.pointer("/Participants/0/NickName"),
        Some(&Value::from("b"))
    );
}
