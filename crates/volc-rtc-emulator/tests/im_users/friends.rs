//! Friends: both sides, aliases and extension data, pages.

use std::collections::BTreeMap;
use std::time::Duration;

use volc_rtc_api::im::list_friend::FriendInfo;
use volc_rtc_api::im::update_friend::FriendInfo as Update;

use super::support::APP;
use super::{START, World, codes};

pub(crate) async fn add(world: &World, user_id: i64, friends: Vec<i64>) -> Vec<(i64, String)> {
    let call = world.client.add_friend().app_id(APP).user_id(user_id);
    let response = call.friend_user_ids(friends).send().await.unwrap();
    let pairs = codes(&response.failed_infos).into_iter();
    pairs.map(|(user, code)| (user, code.to_owned())).collect()
}

async fn listed(world: &World, user_id: i64, limit: i64) -> Vec<FriendInfo> {
    let call = world.client.list_friend().app_id(APP).user_id(user_id);
    let mut items = call.limit(limit).items();
    let mut all = Vec::new();
    while let Some(friend) = items.try_next().await.unwrap() {
        all.push(friend);
    }
    all
}

fn ids(friends: &[FriendInfo]) -> Vec<i64> {
    friends.iter().map(|friend| friend.friend_user_id).collect()
}

async fn are_friends(world: &World, user_id: i64, other: i64) -> bool {
    let call = world.client.is_friend().app_id(APP).user_id(user_id);
    let infos = call.friend_user_ids(vec![other]).send().await.unwrap();
    assert_eq!(infos.infos[0].friend_user_id, other);
    infos.infos[0].is_friend
}

#[tokio::test]
async fn both_sides_are_friends_until_one_ends_it() {
    let world = World::start().await;
    let call = world.client.add_friend().app_id(APP).user_id(1);
    let ext = BTreeMap::from([("k".to_owned(), "v".to_owned())]);
    let response = call
        .friend_user_ids(vec![2, 3, 1, 2])
        .ext(ext.clone())
        .send()
        .await
        .unwrap();
    assert_eq!(
        codes(&response.failed_infos),
        [(1, "InvalidParam"), (2, "AlreadyFriend")]
    );
    assert!(are_friends(&world, 1, 2).await && are_friends(&world, 2, 1).await);
    assert!(!are_friends(&world, 2, 3).await);
    let (ours, theirs) = (listed(&world, 1, 20).await, listed(&world, 3, 20).await);
    assert_eq!((ids(&ours), ids(&theirs)), (vec![2, 3], vec![1]));
    assert_eq!((&ours[0].ext, theirs[0].ext.len()), (&ext, 0));
    assert_eq!(
        (ours[0].create_time, ours[0].modify_time, ours[0].apply_time),
        (START, START, START)
    );

    let call = world.client.delete_friend().app_id(APP).user_id(2);
    let response = call.delete_user_ids(vec![1, 3, 1]).send().await.unwrap();
    assert_eq!(
        codes(&response.failed_infos),
        [(3, "NotFriend"), (1, "NotFriend")]
    );
    assert!(!are_friends(&world, 1, 2).await && are_friends(&world, 3, 1).await);
    assert_eq!(ids(&listed(&world, 1, 20).await), [3]);
}

#[tokio::test]
async fn inboxes_do_not_see_each_other() {
    let world = World::start().await;
    let call = world
        .client
        .add_friend()
        .app_id(APP)
        .user_id(1)
        .inbox_type(5);
    call.friend_user_ids(vec![2]).send().await.unwrap();
    assert!(!are_friends(&world, 1, 2).await);
    assert_eq!(add(&world, 1, vec![2]).await, []);
    let call = world
        .client
        .is_friend()
        .app_id(APP)
        .user_id(2)
        .inbox_type(5);
    assert!(call.friend_user_ids(vec![1]).send().await.unwrap().infos[0].is_friend);
}

#[tokio::test]
async fn alias_and_ext_of_one_side_change() {
    let world = World::start().await;
    add(&world, 1, vec![2]).await;
    world.clock.advance(Duration::from_secs(2));
    let ext = |key: &str| BTreeMap::from([(key.to_owned(), "v".to_owned())]);
    let changes = vec![
        Update::new(2).alias("Bob").ext(ext("a")),
        Update::new(2).ext(ext("b")),
        Update::new(2),
        Update::new(2).ext(BTreeMap::new()),
        Update::new(3).alias("Eve"),
    ];
    let call = world.client.update_friend().app_id(APP).user_id(1);
    let response = call.friend_infos(changes).send().await.unwrap();
    assert_eq!(
        codes(&response.failed_infos),
        [(2, "InvalidParam"), (2, "InvalidParam"), (3, "NotFriend")]
    );
    let (ours, theirs) = (listed(&world, 1, 20).await, listed(&world, 2, 20).await);
    assert_eq!((ours[0].alias.as_str(), ours[0].ext.len()), ("Bob", 2));
    assert_eq!(
        (ours[0].create_time, ours[0].modify_time),
        (START, START + 2_000)
    );
    assert_eq!((theirs[0].alias.as_str(), theirs[0].ext.len()), ("", 0));
    assert_eq!(theirs[0].modify_time, START);
}

#[tokio::test]
async fn pages_hold_each_friend_once_earliest_first() {
    let world = World::start().await;
    let friends: Vec<i64> = (0..53).map(|n| 1_000 + n * 37 % 53).collect();
    for some in friends.chunks(10) {
        assert_eq!(add(&world, 1, some.to_vec()).await, []);
        // Others are added in between.
        assert_eq!(add(&world, 2, some.to_vec()).await, []);
    }
    for limit in [1, 7, 20] {
        assert_eq!(ids(&listed(&world, 1, limit).await), friends, "{limit}");
    }
    let page = async |cursor| {
        let call = world.client.list_friend().app_id(APP).user_id(1);
        call.cursor(cursor).need_total(true).send().await.unwrap()
    };
    let first = page(0).await;
    assert_eq!(
        (first.friend_infos.len(), first.total_count, first.has_more),
        (20, 53, true)
    );
    // What was seen goes: the next page starts where it would have started.
    let call = world.client.delete_friend().app_id(APP).user_id(1);
    call.delete_user_ids(friends[15..25].to_vec())
        .send()
        .await
        .unwrap();
    let second = page(first.new_cursor).await;
    assert_eq!(ids(&second.friend_infos), friends[25..45]);
    let last = page(second.new_cursor).await;
    assert_eq!(ids(&last.friend_infos), friends[45..]);
    assert_eq!(
        (last.total_count, last.has_more, last.new_cursor),
        (43, false, -1)
    );
    let nobody = listed(&world, 99, 20).await;
    assert_eq!(nobody, []);
}
