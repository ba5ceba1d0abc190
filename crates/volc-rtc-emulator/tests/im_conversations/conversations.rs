//! Creating, changing and dissolving conversations, and looking them up.

use std::collections::BTreeMap;

use serde_json::json;
use volc_rtc_api::im::create_conversation::{
    ConversationCoreInfo, ConversationType, CreateConversationOutput,
};
use volc_rtc_api::im::get_user_conversations::DataType;
use volc_rtc_api::im::mark_conversation::MarkAction;
use volc_rtc_api::im::modify_conversation::ConversationCoreInfo as Change;

use crate::world::{APP, NOW, World, ids};

fn ext(entries: &[(&str, &str)]) -> BTreeMap<String, String> {
    let entries = entries.iter();
    entries
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
        .collect()
}

async fn create(
    world: &World,
    kind: ConversationType,
    users: [i64; 2],
    key: Option<&str>,
) -> CreateConversationOutput {
    let call = world.client.create_conversation().app_id(APP);
    let call = call.conversation_core_info(ConversationCoreInfo::new(kind));
    let call = call.owner_user_id(users[0]).other_user_id(users[1]);
    let call = call.set_idempotent_id(key.map(str::to_owned));
    call.send().await.unwrap().clone()
}

#[tokio::test]
async fn created_group_has_its_profile_and_its_owner() {
    let world = World::start().await;
    let core = ConversationCoreInfo::new(ConversationType::Group)
        .name("a name")
        .avatar_url("https://a.example")
        .description("a description")
        .notice("a notice")
        .ext([
            ("text".to_owned(), json!("v")),
            ("number".to_owned(), json!({"n": 1})),
        ]);
    let call = world.client.create_conversation().app_id(APP).inbox_type(3);
    let created = call
        .conversation_core_info(core)
        .owner_user_id(7)
        .send()
        .await
        .unwrap();
    let info = created.conversation_info.clone().unwrap();
    assert!(created.conversation_short_id > 1 << 53);
    assert_eq!(
        created.conversation_id,
        created.conversation_short_id.to_string()
    );
    assert!(!created.exist);
    assert_eq!(
        (
            info.name.as_str(),
            info.description.as_str(),
            info.notice.as_str()
        ),
        ("a name", "a description", "a notice")
    );
    assert_eq!(info.ext, ext(&[("number", r#"{"n":1}"#), ("text", "v")]));
    assert_eq!(
        (info.owner_user_id, info.creator_user_id, info.inbox_type),
        (7, 7, 3)
    );
    assert_eq!((info.create_time, info.modify_time), (NOW, NOW));
    assert_eq!(
        (info.member_count, info.online_count, info.other_user_id),
        (1, 0, 0)
    );

    let members = world.members(created.conversation_short_id).await;
    assert_eq!(ids(&members), [7]);
    assert_eq!((members[0].role.value(), members[0].create_time), (1, NOW));
    let looked_up = world
        .conversation(created.conversation_short_id)
        .await
        .unwrap();
    assert_eq!(looked_up.avatar_url, "https://a.example");
    assert_eq!(looked_up.member_count, 1);
}

#[tokio::test]
async fn idempotency_key_returns_the_first_conversation() {
    let world = World::start().await;
    let kinds = [
        ConversationType::Group,
        ConversationType::LiveGroup,
        ConversationType::OneToOne,
    ];
    let first = create(&world, kinds[0], [1, 2], Some("key")).await;
    for kind in kinds {
        let again = create(&world, kind, [5, 6], Some("key")).await;
        assert_eq!(
            (again.conversation_short_id, again.exist),
            (first.conversation_short_id, true)
        );
    }
    let call = world.client.create_conversation().app_id(APP).inbox_type(1);
    let call = call.conversation_core_info(ConversationCoreInfo::new(kinds[0]));
    let elsewhere = call
        .owner_user_id(1)
        .idempotent_id("key")
        .send()
        .await
        .unwrap();
    assert!(!elsewhere.exist);
    let unkeyed = create(&world, kinds[0], [1, 2], None).await;
    assert!(!unkeyed.exist);

    let destroy = world
        .client
        .destroy_conversation()
        .app_id(APP)
        .owner_user_id(1);
    destroy
        .conversation_short_id(first.conversation_short_id)
        .send()
        .await
        .unwrap();
    assert!(!create(&world, kinds[0], [1, 2], Some("key")).await.exist);
}

#[tokio::test]
async fn two_users_have_one_conversation_without_a_key() {
    let world = World::start().await;
    let kind = ConversationType::OneToOne;
    let first = create(&world, kind, [9, 5], None).await;
    assert_eq!(first.conversation_id, "0:1:5:9");
    let info = first.conversation_info.unwrap();
    assert_eq!((info.other_user_id, info.member_count), (5, 2));
    let mirrored = create(&world, kind, [5, 9], None).await;
    assert_eq!(
        (mirrored.conversation_short_id, mirrored.exist),
        (first.conversation_short_id, true)
    );
    assert_eq!(mirrored.conversation_info.unwrap().other_user_id, 9);
    let keyed = create(&world, kind, [9, 5], Some("another")).await;
    assert!(!keyed.exist);
    assert_ne!(keyed.conversation_id, first.conversation_id);
    assert_eq!(
        world
            .conversation(first.conversation_short_id)
            .await
            .unwrap()
            .other_user_id,
        5
    );
    let members = world.members(first.conversation_short_id).await;
    assert_eq!(ids(&members), [9, 5]);
}

#[tokio::test]
async fn change_sets_what_it_has_and_merges_ext() {
    let world = World::start().await;
    let core = ConversationCoreInfo::new(ConversationType::Group)
        .name("old")
        .notice("kept");
    let core = core.ext([("a".to_owned(), json!("1")), ("b".to_owned(), json!("2"))]);
    let call = world.client.create_conversation().app_id(APP);
    let created = call
        .conversation_core_info(core)
        .owner_user_id(1)
        .send()
        .await
        .unwrap();
    let group = created.conversation_short_id;
    world.advance(5);
    let change = Change::new(group)
        .name("new")
        .description("")
        .ext(ext(&[("b", "3"), ("c", "4")]));
    let call = world.client.modify_conversation().app_id(APP);
    call.conversation_core_info(change).send().await.unwrap();
    let info = world.conversation(group).await.unwrap();
    assert_eq!((info.name.as_str(), info.notice.as_str()), ("new", "kept"));
    assert_eq!(info.ext["b"], "3");
    assert_eq!((info.ext.len(), info.ext["a"].clone()), (3, json!("1")));
    assert_eq!((info.create_time, info.modify_time), (NOW, NOW + 5));
}

#[tokio::test]
async fn new_owner_takes_the_role_of_the_old_one() {
    let world = World::start().await;
    let group = world.group(1, &[2, 3]).await;
    let call = world.client.modify_conversation().app_id(APP);
    let change = Change::new(group).owner_user_id(3);
    call.conversation_core_info(change).send().await.unwrap();
    let info = world.conversation(group).await.unwrap();
    assert_eq!((info.owner_user_id, info.creator_user_id), (3, 1));
    let roles: Vec<_> = world
        .members(group)
        .await
        .iter()
        .map(|m| m.role.value())
        .collect();
    assert_eq!(roles, [0, 0, 1]);
    let destroy = || {
        world
            .client
            .destroy_conversation()
            .app_id(APP)
            .conversation_short_id(group)
    };
    let refused = destroy().owner_user_id(1).send().await.unwrap_err();
    assert_eq!(refused.code(), Some("OnlyOwnerCanOperator"));
    destroy().owner_user_id(3).send().await.unwrap();
    assert_eq!(world.conversation(group).await, None);
    let listed = world
        .client
        .get_user_conversations()
        .app_id(APP)
        .participant_user_id(2);
    let listed = listed
        .cursor(0)
        .limit(20)
        .data_type(DataType::Database)
        .send()
        .await
        .unwrap();
    assert_eq!(listed.conversation_infos[0].status.value(), 1);
}

#[tokio::test]
async fn conversations_are_read_in_the_order_of_the_request() {
    let world = World::start().await;
    let (a, b) = (world.group(1, &[]).await, world.live(1, &[2, 3]).await);
    let call = world.client.batch_get_conversations().app_id(APP);
    let response = call
        .conversation_short_id([b, 5, a, b])
        .send()
        .await
        .unwrap();
    let read: Vec<_> = response.conversation_core_infos.iter().collect();
    assert_eq!(
        read.iter()
            .map(|c| c.conversation_short_id)
            .collect::<Vec<_>>(),
        [b, a]
    );
    // Counts of members are left out by default, those who are online are not.
    assert_eq!((read[0].member_count, read[0].online_count), (0, 2));
}

#[tokio::test]
async fn members_are_counted_and_looked_up() {
    let world = World::start().await;
    let group = world.group(1, &[2, 3]).await;
    let count = || {
        world
            .client
            .get_conversation_user_count()
            .app_id(APP)
            .conversation_short_id(group)
    };
    assert_eq!(count().send().await.unwrap().count, 3);
    world.remove(group, &[2]).await;
    assert_eq!(count().send().await.unwrap().count, 2);
    for (user, expected) in [(1, true), (2, false), (3, true), (99, false)] {
        let call = world.client.is_user_in_conversation().app_id(APP);
        let call = call.conversation_short_id(group).participant_user_id(user);
        assert_eq!(
            call.send().await.unwrap().is_user_in_conversation,
            expected,
            "{user}"
        );
    }
}

#[tokio::test]
async fn marks_of_a_live_group_keep_their_order() {
    let world = World::start().await;
    let group = world.live(1, &[]).await;
    let change = async |marks: &[&str], action: Option<MarkAction>| {
        let marks: Vec<String> = marks.iter().map(|mark| (*mark).to_owned()).collect();
        let call = world
            .client
            .mark_conversation()
            .app_id(APP)
            .conversation_short_id(group);
        call.mark_types(marks).set_mark_action(action).send().await
    };
    let marks = async || {
        let call = world.client.get_conversation_marks().app_id(APP);
        let response = call.conversation_short_id(group).send().await.unwrap();
        response.mark_types.clone()
    };
    change(&["c", "a"], None).await.unwrap();
    change(&["b", "a"], Some(MarkAction::Add)).await.unwrap();
    assert_eq!(marks().await, ["c", "a", "b"]);
    change(&["a", "none"], Some(MarkAction::Remove))
        .await
        .unwrap();
    assert_eq!(marks().await, ["c", "b"]);

    let many: Vec<String> = (0..19).map(|n| format!("m{n}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let refused = change(&many, None).await.unwrap_err();
    assert_eq!(refused.code(), Some("ConversationMarkTypeMoreThanLimit"));
    assert_eq!(marks().await, ["c", "b"]);
    change(&many[..18], None).await.unwrap();
    assert_eq!(marks().await.len(), 20);
}

#[tokio::test]
async fn conversation_is_not_seen_from_another_app() {
    let world = World::start().await;
    let group = world.group(1, &[]).await;
    world
        .control
        .seed(&json!({"version": 1, "apps": [{"id": 55}]}))
        .await
        .unwrap();
    let call = world.client.get_conversation_user_count().app_id(55);
    let refused = call.conversation_short_id(group).send().await.unwrap_err();
    assert_eq!(refused.code(), Some("ConversationNotFound"));
}
