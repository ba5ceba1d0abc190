//! Live groups: who is there, managers, mutes and blocks with their ends, the white list, marks of members.

use std::collections::BTreeMap;

use volc_core::Error;
use volc_rtc_api::im::batch_add_conversation_participant::{ParticipantInfo, Role};
use volc_rtc_api::im::batch_get_block_participants::{BlockAction, Participant as Blocked};
use volc_rtc_api::im::batch_update_live_participants::{MarkAction, ParticipantInfo as Update};

use crate::world::{APP, NONE, NOW, World, code, ids};

/// Blocks users for so many seconds each, and returns the failed ones.
async fn block(
    world: &World,
    group: i64,
    action: BlockAction,
    users: &[(i64, i64)],
) -> Result<Vec<i64>, Error> {
    let infos: BTreeMap<String, i64> = users
        .iter()
        .map(|(id, time)| (id.to_string(), *time))
        .collect();
    let call = world.client.batch_add_block_participants().app_id(APP);
    let call = call.conversation_short_id(group).block_action(action);
    let response = call.participant_block_infos(infos).send().await?;
    Ok(response.failed_participant_user_ids.clone())
}

async fn blocked(world: &World, group: i64, action: BlockAction) -> Vec<Blocked> {
    let call = world.client.batch_get_block_participants().app_id(APP);
    let call = call.conversation_short_id(group).block_action(action);
    let response = call.cursor(0).limit(20).send().await.unwrap();
    response.participants.clone()
}

fn blocked_ids(list: &[Blocked]) -> Vec<i64> {
    list.iter().map(|user| user.participant_user_id).collect()
}

async fn online(world: &World, group: i64, mark: &str) -> Vec<i64> {
    let call = world
        .client
        .scan_conversation_participant_list()
        .app_id(APP);
    let call = call.conversation_short_id(group).cursor(0).limit(20);
    let response = call
        .scan_online_participant(true)
        .mark_type(mark)
        .send()
        .await
        .unwrap();
    ids(&response.participants)
}

async fn make_managers(world: &World, group: i64, users: &[i64]) -> Result<Vec<i64>, Error> {
    let call = world
        .client
        .batch_add_manager()
        .app_id(APP)
        .conversation_short_id(group);
    let response = call.operator(1).manager_user_ids(users).send().await?;
    Ok(response.failed_manager_user_ids.clone())
}

#[tokio::test]
async fn clients_come_and_go() {
    let world = World::start().await;
    let group = world.live(1, &[5, 4]).await;
    assert_eq!(online(&world, group, "").await, [4, 5]);
    world.control.enter_live_group(group, 1).await.unwrap();
    assert_eq!(online(&world, group, "").await, [1, 4, 5]);
    make_managers(&world, group, &[4]).await.unwrap();
    for user in [4, 5, 1] {
        world.control.leave_live_group(group, user).await.unwrap();
    }
    assert_eq!(online(&world, group, "").await, NONE);
    // Owner and managers stay members.
    assert_eq!(ids(&world.members(group).await), [1, 4]);
    let state = world.control.conversation(group).await.unwrap();
    assert_eq!((state.members, state.online), (2, 0));
    let gone = world.control.leave_live_group(group, 5).await.unwrap_err();
    assert_eq!(gone.code(), Some("ParticipantNotInConversation"));
    // The owner, who is away, leaves nothing.
    world.events().await;
    world.control.leave_live_group(group, 1).await.unwrap();
    assert_eq!(world.events().await, []);
    // Members that an Action adds are online.
    world.add(group, &[6]).await;
    assert_eq!(online(&world, group, "").await, [6]);
    assert_eq!(world.conversation(group).await.unwrap().online_count, 1);
    world.remove(group, &[6]).await;
    assert_eq!(world.conversation(group).await.unwrap().online_count, 0);
}

#[tokio::test]
async fn lost_connection_counts_after_two_minutes() {
    let world = World::start().await;
    let group = world.live(1, &[2, 3]).await;
    world.control.lose_live_connection(group, 2).await.unwrap();
    world.advance(119);
    assert_eq!(online(&world, group, "").await, [3, 2]);
    // Back in time: nobody has heard of it.
    world.control.enter_live_group(group, 2).await.unwrap();
    world.advance(300);
    world.events().await;
    world.control.lose_live_connection(group, 2).await.unwrap();
    world.advance(120);
    assert_eq!(online(&world, group, "").await, [3]);
    assert_eq!(world.lines().await, ["ParticipantStateChange [2] 2"]);
    assert_eq!(ids(&[world.member(group, 2).await.unwrap()]), [2]);
    world.control.enter_live_group(group, 2).await.unwrap();
    assert_eq!(world.lines().await, ["ParticipantStateChange [2] 1"]);
    assert_eq!(online(&world, group, "").await, [2, 3]);
    // A second loss changes nothing.
    world.control.lose_live_connection(group, 2).await.unwrap();
    world.advance(60);
    world.control.lose_live_connection(group, 2).await.unwrap();
    world.advance(60);
    assert_eq!(world.lines().await, ["ParticipantStateChange [2] 2"]);
    // An Action that adds one who is away brings them back.
    world.add(group, &[2]).await;
    assert_eq!(online(&world, group, "").await, [2, 3]);
    assert_eq!(world.lines().await, Vec::<String>::new());
    // Who goes after the connection was lost is gone.
    world.control.lose_live_connection(group, 3).await.unwrap();
    world.control.leave_live_group(group, 3).await.unwrap();
    world.advance(500);
    assert_eq!(world.lines().await, ["AfterRemoveParticipant [3] 3"]);
}

#[tokio::test]
async fn managers_are_at_most_ten() {
    let world = World::start().await;
    let users: Vec<i64> = (2..=15).collect();
    let group = world.live(1, &users).await;
    assert_eq!(
        make_managers(&world, group, &[2, 1, 99, 3, 2])
            .await
            .unwrap(),
        [1, 99]
    );
    assert_eq!(
        make_managers(&world, group, &users[..10]).await.unwrap(),
        NONE
    );
    assert_eq!(
        code(make_managers(&world, group, &[15]).await),
        "ManagerMoreThanLimit"
    );
    let another = ParticipantInfo::new(15).role(Role::Manager);
    assert_eq!(
        code(world.add_infos(group, vec![another]).await),
        "ManagerMoreThanLimit"
    );
    let staff = world.members(group).await;
    assert_eq!(staff.len(), 11);
    assert_eq!(staff[1].role, Role::Manager);

    let call = world
        .client
        .batch_remove_manager()
        .app_id(APP)
        .conversation_short_id(group);
    let call = call.operator(1).remove_manager_user_ids([2, 15, 1, 3]);
    assert_eq!(call.send().await.unwrap().failed_manager_user_ids, [15, 1]);
    assert_eq!(make_managers(&world, group, &[14, 15]).await.unwrap(), NONE);
}

#[tokio::test]
async fn mutes_end_by_the_clock() {
    let world = World::start().await;
    let group = world.live(1, &[2, 3, 4]).await;
    let mute = BlockAction::Mute;
    let users = [(1, 60), (2, 60), (3, 120), (4, 0), (10, 60)];
    assert_eq!(
        block(&world, group, mute, &users).await.unwrap(),
        [1, 4, 10]
    );
    let list = blocked(&world, group, mute).await;
    assert_eq!(blocked_ids(&list), [2, 3]);
    assert_eq!((list[0].create_time, list[0].block_time), (NOW, NOW + 60));
    assert_eq!(list[0].participant_user_id_str, "2");
    assert_eq!(world.member(group, 3).await.unwrap().block_time, NOW + 120);
    world.advance(59);
    assert_eq!(blocked_ids(&blocked(&world, group, mute).await), [2, 3]);
    world.advance(1);
    assert_eq!(blocked_ids(&blocked(&world, group, mute).await), [3]);
    assert_eq!(world.member(group, 2).await.unwrap().block_time, 0);
    // A second call replaces the end.
    block(&world, group, mute, &[(3, 10)]).await.unwrap();
    world.advance(10);
    assert_eq!(blocked(&world, group, mute).await, []);
    assert_eq!(blocked(&world, group, BlockAction::Block).await, []);
}

#[tokio::test]
async fn mute_of_a_change_is_that_of_the_list() {
    let world = World::start().await;
    let group = world.live(1, &[2]).await;
    let modify = async |time: i64| {
        let call = world
            .client
            .batch_modify_conversation_participant()
            .app_id(APP);
        let call = call.conversation_short_id(group).operator(1);
        let info = ParticipantInfo::new(2).block_time(time);
        call.participant_infos(vec![info]).send().await.unwrap();
    };
    modify(NOW + 30).await;
    assert_eq!(
        blocked(&world, group, BlockAction::Mute).await[0].block_time,
        NOW + 30
    );
    modify(0).await;
    assert_eq!(blocked(&world, group, BlockAction::Mute).await, []);
}

#[tokio::test]
async fn blocked_user_leaves_and_stays_out() {
    let world = World::start().await;
    let group = world.live(1, &[2, 3]).await;
    update(
        &world,
        group,
        Update::new(2).nick_name("two").marks(vec!["m".to_owned()]),
        MarkAction::Add,
    )
    .await;
    world.events().await;
    assert_eq!(
        block(&world, group, BlockAction::Block, &[(2, 60)])
            .await
            .unwrap(),
        NONE
    );
    assert_eq!(world.lines().await, ["AfterRemoveParticipant [2] 1"]);
    assert_eq!(online(&world, group, "").await, [3]);
    let list = blocked(&world, group, BlockAction::Block).await;
    assert_eq!(
        (blocked_ids(&list), list[0].nick_name.as_str()),
        (vec![2], "two")
    );
    assert_eq!(list[0].marks, ["m"]);
    let refused = world.control.enter_live_group(group, 2).await.unwrap_err();
    assert_eq!(refused.code(), Some("ParticipantIsBlock"));
    assert_eq!(world.add(group, &[2, 4]).await, [2]);
    // It can be made longer, though the user is gone.
    assert_eq!(
        block(&world, group, BlockAction::Block, &[(2, 90)])
            .await
            .unwrap(),
        NONE
    );
    world.advance(89);
    assert_eq!(world.add(group, &[2]).await, [2]);
    world.advance(1);
    assert_eq!(world.add(group, &[2]).await, NONE);

    block(&world, group, BlockAction::Block, &[(3, 60)])
        .await
        .unwrap();
    let call = world.client.batch_delete_block_participants().app_id(APP);
    let call = call
        .conversation_short_id(group)
        .block_action(BlockAction::Block);
    let call = call
        .participant_user_ids([0])
        .participant_user_ids_str(["3", "77"].map(str::to_owned));
    let response = call.send().await.unwrap();
    assert_eq!(response.failed_participant_user_ids, [77]);
    assert_eq!(response.failed_participant_user_ids_str, ["77"]);
    world.control.enter_live_group(group, 3).await.unwrap();
}

#[tokio::test]
async fn white_list_is_for_a_muted_group() {
    let world = World::start().await;
    let group = world.live(1, &(2..=120).collect::<Vec<_>>()).await;
    let add = async |users: &[i64]| {
        let call = world.client.batch_add_whitelist_participant().app_id(APP);
        let call = call.conversation_short_id(group).operator(1);
        let response = call.participant_user_ids(users).send().await?;
        Ok::<_, Error>(response.failed_user_ids.clone())
    };
    let remove = async |users: &[i64]| {
        let call = world
            .client
            .batch_remove_whitelist_participant()
            .app_id(APP);
        let call = call.conversation_short_id(group).operator(1);
        let response = call.participant_user_ids(users).send().await?;
        assert_eq!(
            response.failed_user_ids_str.len(),
            response.failed_user_ids.len()
        );
        Ok::<_, Error>(response.failed_user_ids.clone())
    };
    assert_eq!(code(add(&[2]).await), "ConversationIsNotMute");
    assert_eq!(code(remove(&[2]).await), "ConversationIsNotMute");
    assert!(world.control.mute_all(group, true).await.unwrap().muted_all);
    assert_eq!(add(&[997, 5, 3, 5]).await.unwrap(), [997]);
    let list = async || {
        let call = world.client.batch_get_whitelist_participant().app_id(APP);
        let call = call.conversation_short_id(group).cursor(0).limit(20);
        call.send().await.unwrap().participants.clone()
    };
    let listed = list().await;
    assert_eq!(
        listed
            .iter()
            .map(|p| p.participant_user_id)
            .collect::<Vec<_>>(),
        [3, 5]
    );
    assert_eq!((listed[0].operator, listed[0].create_time), (1, NOW));
    assert_eq!(remove(&[3, 4]).await.unwrap(), [4]);
    assert_eq!(list().await.len(), 1);
    let many: Vec<i64> = (2..=102).collect();
    assert_eq!(
        code(add(&many).await),
        "BlockConversationWhiteParticipantMoreThanLimit"
    );
    assert_eq!(add(&many[..100]).await.unwrap(), NONE);
    world.control.mute_all(group, false).await.unwrap();
    assert_eq!(list().await.len(), 20);
}

/// Updates a member, and returns the failed items as `user code`.
async fn update(world: &World, group: i64, info: Update, action: MarkAction) -> Vec<String> {
    let call = world.client.batch_update_live_participants().app_id(APP);
    let call = call
        .conversation_short_id(group)
        .participant_infos(vec![info]);
    let response = call.mark_action(action).send().await.unwrap();
    let failed = response.failed_infos.iter();
    failed
        .map(|info| format!("{} {}", info.user_id, info.code))
        .collect()
}

#[tokio::test]
async fn marks_of_members_select_those_online() {
    let world = World::start().await;
    let group = world.live(1, &[2, 3, 4]).await;
    let marks = |marks: &[&str]| {
        marks
            .iter()
            .map(|mark| (*mark).to_owned())
            .collect::<Vec<_>>()
    };
    let info = |user: i64, of: &[&str]| Update::new(user).nick_name("n").marks(marks(of));
    for (user, of) in [(2, ["vip", "new"]), (4, ["vip", "old"]), (1, ["vip", "x"])] {
        assert_eq!(
            update(&world, group, info(user, &of), MarkAction::Add).await,
            Vec::<String>::new()
        );
    }
    assert_eq!(
        update(&world, group, info(99, &["vip"]), MarkAction::Add).await,
        ["99 ParticipantNotInConversation"]
    );
    // The owner is not online.
    assert_eq!(online(&world, group, "vip").await, [4, 2]);
    world.control.enter_live_group(group, 1).await.unwrap();
    assert_eq!(online(&world, group, "vip").await, [1, 4, 2]);
    assert_eq!(online(&world, group, "new").await, [2]);
    assert_eq!(online(&world, group, "none").await, NONE);
    update(&world, group, info(2, &["new", "none"]), MarkAction::Remove).await;
    assert_eq!(online(&world, group, "new").await, NONE);
    let call = world
        .client
        .scan_conversation_participant_list()
        .app_id(APP);
    let call = call.conversation_short_id(group).cursor(0).limit(20);
    let response = call.scan_online_participant(true).send().await.unwrap();
    let shown = response
        .participants
        .iter()
        .map(|p| p.marks.clone().unwrap_or_default());
    assert_eq!(
        shown.collect::<Vec<_>>(),
        [
            marks(&["vip", "x"]),
            marks(&["vip", "old"]),
            vec![],
            marks(&["vip"])
        ]
    );
    world.control.leave_live_group(group, 4).await.unwrap();
    assert_eq!(online(&world, group, "vip").await, [1, 2]);
}

#[tokio::test]
async fn profile_of_a_live_member_is_updated() {
    let world = World::start().await;
    let group = world.live(1, &[2]).await;
    let ext = |key: &str| BTreeMap::from([(key.to_owned(), "v".to_owned())]);
    let first = Update::new(2)
        .nick_name("two")
        .avatar_url("https://a.example")
        .ext(ext("a"));
    update(&world, group, first, MarkAction::Add).await;
    update(&world, group, Update::new(2).ext(ext("b")), MarkAction::Add).await;
    let member = world.member(group, 2).await.unwrap();
    assert_eq!(
        (member.nick_name.as_str(), member.avatar_url.as_str()),
        ("two", "https://a.example")
    );
    assert_eq!(member.ext.len(), 2);
    let call = world.client.batch_update_live_participants().app_id(APP);
    let call = call.conversation_short_id(group);
    let empty = call
        .participant_infos(vec![Update::new(2).marks(vec!["m".to_owned()])])
        .send()
        .await;
    assert_eq!(code(empty), "InvalidParam");
}

#[tokio::test]
async fn statuses_are_those_of_the_first_200_users() {
    let world = World::start().await;
    let group = world.live(1, &[2]).await;
    world.advance(7);
    world.control.enter_live_group(group, 250).await.unwrap();
    let call = || {
        world
            .client
            .query_live_participant_status()
            .app_id(APP)
            .conversation_short_id(group)
    };
    let users: Vec<i64> = (2..=300).collect();
    let response = call().participant_user_ids(users).send().await.unwrap();
    assert_eq!(response.status.len(), 200);
    assert!(response.status[0].is_in_conversation && !response.status[1].is_in_conversation);
    assert_eq!(
        (
            response.status[0].create_time,
            response.status[1].create_time
        ),
        (NOW, 0)
    );
    let response = call()
        .participant_user_ids([250, 3, 1])
        .send()
        .await
        .unwrap();
    let shown: Vec<_> = response
        .status
        .iter()
        .map(|s| (s.participant_user_id, s.is_in_conversation))
        .collect();
    assert_eq!(shown, [(250, true), (3, false), (1, false)]);
    assert_eq!(
        (response.status[0].create_time, response.status[0].app_id),
        (NOW + 7, APP)
    );
    assert_eq!(response.status[0].participant_user_id_str, "250");
}
