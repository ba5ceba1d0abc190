//! Block lists: entries, extension data, pages.

use std::collections::BTreeMap;
use std::time::Duration;

use volc_rtc_api::im::add_black_list::BlackListUserInfo;
use volc_rtc_api::im::get_black_list::BlackListInfo;

use super::friends;
use super::support::APP;
use super::{START, World, codes};

fn ext(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    let pairs = pairs.iter();
    pairs
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
        .collect()
}

fn entry(user_id: i64, pairs: &[(&str, &str)]) -> BlackListUserInfo {
    BlackListUserInfo::new(user_id, ext(pairs))
}

async fn add(world: &World, user_id: i64, entries: Vec<BlackListUserInfo>) -> Vec<(i64, String)> {
    let call = world.client.add_black_list().app_id(APP).user_id(user_id);
    let response = call.black_list_infos(entries).send().await.unwrap();
    let pairs = codes(&response.failed_infos).into_iter();
    pairs.map(|(user, code)| (user, code.to_owned())).collect()
}

async fn listed(world: &World, user_id: i64, limit: i64) -> Vec<BlackListInfo> {
    let call = world.client.get_black_list().app_id(APP).user_id(user_id);
    let mut items = call.cursor(0).limit(limit).items();
    let mut all = Vec::new();
    while let Some(entry) = items.try_next().await.unwrap() {
        all.push(entry);
    }
    all
}

fn ids(entries: &[BlackListInfo]) -> Vec<i64> {
    entries
        .iter()
        .map(|entry| entry.black_list_user_id)
        .collect()
}

#[tokio::test]
async fn entries_are_added_merged_and_removed() {
    let world = World::start().await;
    friends::add(&world, 1, vec![3]).await;
    let entries = vec![
        entry(2, &[("k", "v")]),
        entry(3, &[]),
        entry(1, &[]),
        entry(2, &[]),
    ];
    assert_eq!(
        add(&world, 1, entries).await,
        [
            (1, "AddSelfNotAllow".to_owned()),
            (2, "AlreadyOnTheBlackList".to_owned())
        ]
    );
    world.clock.advance(Duration::from_secs(3));
    let changes = vec![
        entry(2, &[("k", "w"), ("l", "x")]),
        entry(3, &[]),
        entry(4, &[("k", "v")]),
    ];
    let call = world.client.update_black_list().app_id(APP).user_id(1);
    let response = call.black_list_infos(changes).send().await.unwrap();
    assert_eq!(
        codes(&response.failed_infos),
        [(3, "InvalidParam"), (4, "NotInTheBlackList")]
    );

    let all = listed(&world, 1, 20).await;
    assert_eq!(ids(&all), [3, 2]);
    assert_eq!(all[1].black_list_user_ext, ext(&[("k", "w"), ("l", "x")]));
    assert_eq!(
        (all[1].create_time, all[1].modify_time),
        (START, START + 3_000)
    );
    assert_eq!(all[1].friend_user_info, None);
    let friend = all[0].friend_user_info.as_ref().unwrap();
    assert_eq!((friend.friend_user_id, friend.create_time), (3, START));
    assert_eq!(all[0].modify_time, START);

    let call = world.client.remove_black_list().app_id(APP).user_id(1);
    call.black_list_user_ids(vec![2, 9, 2])
        .send()
        .await
        .unwrap();
    let call = world.client.is_in_black_list().app_id(APP).user_id(1);
    let infos = call
        .black_list_user_ids(vec![2, 3, 9])
        .send()
        .await
        .unwrap();
    let expected = [("2", false), ("3", true), ("9", false)];
    let expected = expected.map(|(user, is_on)| (user.to_owned(), is_on));
    assert_eq!(infos.is_in_black_list_infos, BTreeMap::from(expected));
    // It is not mutual.
    let call = world.client.is_in_black_list().app_id(APP).user_id(3);
    let infos = call.black_list_user_ids(vec![1]).send().await.unwrap();
    assert_eq!(infos.is_in_black_list_infos.get("1"), Some(&false));
}

#[tokio::test]
async fn pages_hold_each_entry_once_latest_first() {
    let world = World::start().await;
    let users: Vec<i64> = (0..45).map(|n| 1_000 + n * 29 % 45).collect();
    for some in users.chunks(10) {
        let entries = some.iter().map(|user| entry(*user, &[])).collect();
        assert_eq!(add(&world, 1, entries).await, []);
    }
    let latest: Vec<i64> = users.iter().rev().copied().collect();
    for limit in [1, 9, 20] {
        assert_eq!(ids(&listed(&world, 1, limit).await), latest, "{limit}");
    }
    let page = async |cursor| {
        let call = world.client.get_black_list().app_id(APP).user_id(1);
        let call = call.cursor(cursor).limit(20).need_total(true);
        call.send().await.unwrap()
    };
    let first = page(0).await;
    assert_eq!((first.total_count, first.has_more), (45, true));
    // A new entry is before the first page, so the second is as it was.
    add(&world, 1, vec![entry(5, &[])]).await;
    let second = page(first.new_cursor).await;
    assert_eq!(ids(&second.black_list_infos), latest[20..40]);
    let last = page(second.new_cursor).await;
    assert_eq!(ids(&last.black_list_infos), latest[40..]);
    assert_eq!(
        (last.total_count, last.has_more, last.new_cursor),
        (46, false, -1)
    );
}
