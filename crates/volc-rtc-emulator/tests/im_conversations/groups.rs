//! Members of groups: adding, removing, changing, reading them, and their read indexes.

use std::collections::BTreeMap;

use volc_rtc_api::im::batch_add_conversation_participant::{ParticipantInfo, Role};
use volc_rtc_emulator::control::ImLimits;
use volc_rtc_emulator::{Conversation, Seed};

use crate::world::{APP, NONE, NOW, World, code, ids};

fn ext(key: &str, value: &str) -> BTreeMap<String, String> {
    BTreeMap::from([(key.to_owned(), value.to_owned())])
}

async fn modify(
    world: &World,
    group: i64,
    infos: Vec<ParticipantInfo>,
) -> Result<Vec<i64>, volc_core::Error> {
    let call = world
        .client
        .batch_modify_conversation_participant()
        .app_id(APP);
    let call = call.conversation_short_id(group).operator(8);
    let response = call.participant_infos(infos).send().await?;
    Ok(response.failed_user_ids.clone())
}

#[tokio::test]
async fn added_members_have_what_the_request_has() {
    let world = World::start().await;
    let group = world.group(1, &[]).await;
    world.advance(10);
    let info = ParticipantInfo::new(2)
        .level(5)
        .nick_name("two")
        .role(Role::Manager)
        .ext(ext("k", "v"))
        .read_index(7);
    let owner = ParticipantInfo::new(1).role(Role::Owner).nick_name("one");
    assert_eq!(
        world.add_infos(group, vec![info, owner]).await.unwrap(),
        NONE
    );
    let members = world.members(group).await;
    assert_eq!(ids(&members), [1, 2]);
    let member = &members[1];
    assert_eq!(
        (member.level, member.nick_name.as_str(), member.role),
        (5, "two", Role::Manager)
    );
    assert_eq!((member.operator, member.create_time), (9, NOW + 10));
    assert_eq!((member.ext.clone(), member.block_time), (ext("k", "v"), 0));
    // The owner was there already: the time of joining stays.
    assert_eq!(
        (members[0].nick_name.as_str(), members[0].create_time),
        ("one", NOW)
    );
    assert_eq!(members[0].role, Role::Owner);
}

#[tokio::test]
async fn adding_a_member_again_replaces_the_profile() {
    let world = World::start().await;
    let group = world.group(1, &[]).await;
    let first = ParticipantInfo::new(2)
        .nick_name("a")
        .level(3)
        .ext(ext("a", "1"))
        .read_index(9);
    world.add_infos(group, vec![first]).await.unwrap();
    world.advance(10);
    let second = ParticipantInfo::new(2).ext(ext("b", "2")).read_index(4);
    world.add_infos(group, vec![second]).await.unwrap();
    let member = world.member(group, 2).await.unwrap();
    assert_eq!(
        (member.nick_name.as_str(), member.level, member.create_time),
        ("", 0, NOW)
    );
    assert_eq!(member.ext, ext("b", "2"));
    let indexes = world.client.get_participant_read_index().app_id(APP);
    let indexes = indexes.conversation_short_id(group).send().await.unwrap();
    assert_eq!(indexes.read_indexes[0].read_index, 9);
    assert_eq!(world.conversation(group).await.unwrap().member_count, 2);
}

#[tokio::test]
async fn removed_members_are_gone_and_others_fail() {
    let world = World::start().await;
    let group = world.group(1, &[2, 3, 4]).await;
    assert_eq!(world.remove(group, &[3, 77, 3, 2, -1]).await, [77, -1]);
    assert_eq!(ids(&world.members(group).await), [1, 4]);
    assert_eq!(world.member(group, 3).await, None);
    assert_eq!(world.remove(group, &[3]).await, [3]);
    // Who comes back is the last to have joined.
    world.add(group, &[2]).await;
    assert_eq!(ids(&world.members(group).await), [1, 4, 2]);
    // The owner can be removed, and is the owner when they come back.
    assert_eq!(world.remove(group, &[1]).await, NONE);
    world.add(group, &[1]).await;
    assert_eq!(world.member(group, 1).await.unwrap().role, Role::Owner);
}

#[tokio::test]
async fn change_of_a_member_keeps_what_it_does_not_have() {
    let world = World::start().await;
    let group = world.group(1, &[2, 3]).await;
    let info = ParticipantInfo::new(2)
        .level(4)
        .nick_name("two")
        .role(Role::Manager)
        .ext(ext("a", "1"));
    let owner = ParticipantInfo::new(1)
        .ext(ext("o", "1"))
        .role(Role::Member);
    let absent = ParticipantInfo::new(88).level(1);
    assert_eq!(
        modify(&world, group, vec![info, owner, absent])
            .await
            .unwrap(),
        [88]
    );
    modify(
        &world,
        group,
        vec![
            ParticipantInfo::new(2)
                .ext(ext("b", "2"))
                .block_time(NOW + 60),
        ],
    )
    .await
    .unwrap();
    let member = world.member(group, 2).await.unwrap();
    assert_eq!(
        (member.level, member.nick_name.as_str(), member.role),
        (4, "two", Role::Manager)
    );
    assert_eq!(
        (member.ext.len(), member.block_time, member.operator),
        (2, NOW + 60, 8)
    );
    assert_eq!(world.member(group, 1).await.unwrap().role, Role::Owner);
    world.advance(60);
    assert_eq!(world.member(group, 2).await.unwrap().block_time, 0);

    let usurper = modify(
        &world,
        group,
        vec![ParticipantInfo::new(2).role(Role::Owner)],
    )
    .await;
    assert_eq!(code(usurper), "OwnerShouldBeEqual");
}

#[tokio::test]
async fn role_that_is_not_listed_is_that_of_a_member() {
    let world = World::start().await;
    let group = world.group(1, &[]).await;
    let info = |role: i64| ParticipantInfo::new(2).role(Role::from(role));
    world.add_infos(group, vec![info(7)]).await.unwrap();
    assert_eq!(world.member(group, 2).await.unwrap().role, Role::Member);
    for role in [2, -1] {
        modify(&world, group, vec![info(role)]).await.unwrap();
    }
    assert_eq!(world.member(group, 2).await.unwrap().role, Role::Member);
}

#[tokio::test]
async fn mute_of_a_group_is_lifted_by_zero() {
    let world = World::start().await;
    let group = world.group(1, &[2]).await;
    for (time, shown) in [(NOW + 9, NOW + 9), (0, 0), (NOW, 0), (NOW + 1, NOW + 1)] {
        modify(
            &world,
            group,
            vec![ParticipantInfo::new(2).block_time(time)],
        )
        .await
        .unwrap();
        assert_eq!(
            world.member(group, 2).await.unwrap().block_time,
            shown,
            "{time}"
        );
    }
}

#[tokio::test]
async fn members_are_read_in_the_order_of_the_request() {
    let world = World::start().await;
    let group = world.group(1, &[2, 3]).await;
    let call = world
        .client
        .batch_get_conversation_participant()
        .app_id(APP);
    let call = call
        .conversation_short_id(group)
        .participant_user_ids([3, 9, 1, 3]);
    let response = call.send().await.unwrap();
    assert_eq!(ids(&response.participants), [3, 1]);
}

#[tokio::test]
async fn read_index_of_a_member_only_grows() {
    let world = World::start().await;
    let group = world.group(1, &[5, 2]).await;
    let set = async |user: i64, index: i64| {
        let call = world.client.modify_participant_read_index().app_id(APP);
        let call = call.conversation_short_id(group).participant_user_id(user);
        code(call.read_index(index).send().await)
    };
    assert_eq!(set(5, 10).await, "");
    assert_eq!(set(2, 1_669_712_044_879_723).await, "");
    for index in [10, 9, 0, -1] {
        assert_eq!(set(5, index).await, "InvalidParam", "{index}");
    }
    assert_eq!(set(5, 11).await, "");
    assert_eq!(set(99, 1).await, "ParticipantNotFound");
    let call = world.client.get_participant_read_index().app_id(APP);
    let response = call.conversation_short_id(group).send().await.unwrap();
    let read = response
        .read_indexes
        .iter()
        .map(|i| (i.participant_user_id, i.read_index));
    assert_eq!(
        read.collect::<Vec<_>>(),
        [(2, 1_669_712_044_879_723), (5, 11)]
    );
}

#[tokio::test]
async fn limits_of_the_console_hold() {
    let world =
        World::with(Seed::new().conversation(Conversation::group(APP, 50).short_id(1).member(60)))
            .await;
    let limits = ImLimits::new().members(3).user_conversations(1);
    world.control.set_im_limits(&limits).await.unwrap();
    assert_eq!(world.control.im_limits().await.unwrap(), limits);
    let group = world.group(1, &[]).await;
    // The users 50 and 60 are in a group already, the user 2 is added, and the rest would be too many.
    assert_eq!(world.add(group, &[50, 2, 60]).await, [50, 60]);
    let infos = [3, 4].map(ParticipantInfo::new);
    let refused = world.add_infos(group, infos.to_vec()).await;
    assert_eq!(code(refused), "ConversationParticipantsMoreThanLimit");
    assert_eq!(ids(&world.members(group).await), [1, 2]);
    assert_eq!(world.add(group, &[3]).await, NONE);
    // One who is there already is no new member.
    assert_eq!(world.add(group, &[3, 2]).await, NONE);
    // Neither one-to-one conversations nor live groups count.
    world.one_to_one(1, 2).await;
    world.live(1, &[2, 3, 4, 5]).await;
}
