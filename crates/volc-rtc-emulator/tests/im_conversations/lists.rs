//! `.items()` of every paginated Action: it ends, with each item once, in the documented order.

use volc_rtc_api::im::scan_conversation_participant_list::ScanConversationParticipantListOutput;
use volc_rtc_emulator::{Conversation, Member, Seed};

use crate::world::{APP, NONE, World, code, ids};

/// A group of 137 members, the user 1000 first and then 5 to 140, and a live group of as many, of whom the even ones
/// are online; each tenth has a mark.
fn seed() -> Seed {
    let mut group = Conversation::group(APP, 1000).short_id(1);
    let mut live = Conversation::live(APP, 1000).short_id(2).muted_all(true);
    for id in (5..=140).rev() {
        group = group.member(id);
        let mut member = Member::new(id).muted_until(if id < 50 { i64::MAX / 1000 } else { 0 });
        if id % 2 == 0 {
            member = member.online();
        }
        if id % 10 == 0 {
            member = member.mark("ten");
        }
        if id < 10 {
            member = member.manager();
        }
        live = live.member(member);
    }
    Seed::new().conversation(group).conversation(live)
}

/// Collects the ids of the items of a call.
macro_rules! collected {
    ($call:expr, $id:ident) => {{
        let mut items = $call.items();
        let mut all = Vec::new();
        while let Some(item) = items.try_next().await.unwrap() {
            all.push(item.$id);
        }
        all
    }};
}

/// The ids of the members of the group, in the order in which they joined.
fn joined() -> Vec<i64> {
    std::iter::once(1000).chain((5..=140).rev()).collect()
}

fn reversed(mut ids: Vec<i64>) -> Vec<i64> {
    ids.reverse();
    ids
}

#[tokio::test]
async fn scan_lists_each_member_once_in_both_directions() {
    let world = World::with(seed()).await;
    let call = |limit: i64| {
        let call = world.client.scan_conversation_participant_list();
        call.app_id(APP)
            .conversation_short_id(1)
            .cursor(0)
            .limit(limit)
    };
    for limit in [1, 7, 20] {
        assert_eq!(collected!(call(limit), participant_user_id), joined());
        let backwards = collected!(call(limit).reverse(true), participant_user_id);
        assert_eq!(backwards, reversed(joined()));
    }
    for limit in [13, 50] {
        let forwards = collected!(call(limit).only_user_ids(true), participant_user_id);
        assert_eq!(forwards, joined());
        let backwards = call(limit).only_user_ids(true).reverse(true);
        assert_eq!(
            collected!(backwards, participant_user_id),
            reversed(joined())
        );
    }
    assert_eq!(code(call(21).send().await), "InvalidParam");
    assert_eq!(
        code(call(51).only_user_ids(true).send().await),
        "InvalidParam"
    );
    assert_eq!(code(call(0).send().await), "InvalidParam");
    let only = call(1).only_user_ids(true).send().await.unwrap();
    assert_eq!(
        (
            only.participants[0].create_time,
            only.participants[0].marks.clone()
        ),
        (0, None)
    );
}

#[tokio::test]
async fn scan_of_a_live_group_lists_roles_or_those_online() {
    let world = World::with(seed()).await;
    let call = || {
        let call = world.client.scan_conversation_participant_list();
        call.app_id(APP).conversation_short_id(2).cursor(0).limit(3)
    };
    assert_eq!(
        collected!(call(), participant_user_id),
        [1000, 9, 8, 7, 6, 5]
    );
    assert_eq!(
        collected!(call().reverse(true), participant_user_id),
        [5, 6, 7, 8, 9, 1000]
    );
    let online: Vec<i64> = (3..=70).map(|n| n * 2).collect();
    for reverse in [false, true] {
        let call = call()
            .scan_online_participant(true)
            .reverse(reverse)
            .only_user_ids(true);
        assert_eq!(collected!(call, participant_user_id), online);
    }
    let marked = call().scan_online_participant(true).mark_type("ten");
    let tens: Vec<i64> = (1..=14).map(|n| n * 10).collect();
    assert_eq!(collected!(marked, participant_user_id), tens);
    let by_join = || call().mark_type("ten").only_user_ids(true);
    assert_eq!(
        collected!(by_join(), participant_user_id),
        reversed(tens.clone())
    );
    assert_eq!(
        collected!(by_join().reverse(true), participant_user_id),
        tens
    );
    // Only the ids of a list of those online are passed over: the data is there.
    let page = call()
        .scan_online_participant(true)
        .only_user_ids(true)
        .limit(20);
    assert!(page.send().await.unwrap().participants[0].create_time > 0);
    let in_group = world
        .client
        .scan_conversation_participant_list()
        .app_id(APP)
        .cursor(0)
        .limit(9);
    let none = in_group
        .conversation_short_id(1)
        .scan_online_participant(true)
        .send()
        .await
        .unwrap();
    assert_eq!(
        (none.participants.len(), none.has_more, none.next_cursor),
        (0, false, -1)
    );
}

async fn page(world: &World, cursor: i64, reverse: bool) -> ScanConversationParticipantListOutput {
    let call = world
        .client
        .scan_conversation_participant_list()
        .app_id(APP);
    let call = call
        .conversation_short_id(1)
        .cursor(cursor)
        .limit(5)
        .reverse(reverse);
    call.send().await.unwrap().clone()
}

#[tokio::test]
async fn scan_misses_nobody_when_members_come_and_go() {
    for reverse in [false, true] {
        let world = World::with(seed()).await;
        let (mut seen, mut cursor) = (Vec::new(), 0);
        loop {
            let page = page(&world, cursor, reverse).await;
            seen.extend(ids(&page.participants));
            if !page.has_more {
                assert_eq!(page.next_cursor, -1);
                break;
            }
            cursor = page.next_cursor;
            // Of those seen one goes, and once somebody comes.
            let last = *seen.last().unwrap();
            world.remove(1, &[last]).await;
            if seen.len() == 5 {
                world.add(1, &[900]).await;
            }
        }
        let mut expected = joined();
        if reverse {
            expected.reverse();
        } else {
            expected.push(900);
        }
        assert_eq!(seen, expected, "{reverse}");
    }
}

#[tokio::test]
async fn lists_of_a_live_group_are_ordered_by_user() {
    let world = World::with(seed()).await;
    let users: Vec<i64> = (5..=104).rev().collect();
    let call = world.client.batch_add_whitelist_participant().app_id(APP);
    let call = call
        .conversation_short_id(2)
        .operator(1000)
        .participant_user_ids(users);
    assert_eq!(call.send().await.unwrap().failed_user_ids, NONE);
    for limit in [1, 9, 20] {
        let list = world.client.batch_get_whitelist_participant().app_id(APP);
        let list = list.conversation_short_id(2).cursor(0).limit(limit);
        assert_eq!(
            collected!(list, participant_user_id),
            (5..=104).collect::<Vec<i64>>()
        );
        let blocks = world.client.batch_get_block_participants().app_id(APP);
        let blocks = blocks.conversation_short_id(2).cursor(0).limit(limit);
        assert_eq!(
            collected!(blocks, participant_user_id),
            (5..50).collect::<Vec<i64>>()
        );
    }
    let last = world
        .client
        .batch_get_block_participants()
        .app_id(APP)
        .conversation_short_id(2);
    let last = last.cursor(40).limit(20).send().await.unwrap();
    assert_eq!(
        (last.participants.len(), last.has_more, last.next_cursor),
        (10, false, -1)
    );
    let list = world
        .client
        .batch_get_whitelist_participant()
        .app_id(APP)
        .conversation_short_id(2);
    let page = list.cursor(0).limit(4).send().await.unwrap();
    assert_eq!((page.has_more, page.next_cursor), (true, 9));
}

#[tokio::test]
async fn conversations_of_a_user_end() {
    let conversations =
        (1..=53).map(|n| Conversation::group(APP, 7).short_id(n).created_at(1000 + n));
    let world = World::with(Seed::new().conversations(conversations)).await;
    let call = world
        .client
        .get_user_conversations()
        .app_id(APP)
        .participant_user_id(7);
    let listed = collected!(call.cursor(0).limit(20), conversation_short_id);
    assert_eq!(listed, (1..=53).rev().collect::<Vec<i64>>());
}
