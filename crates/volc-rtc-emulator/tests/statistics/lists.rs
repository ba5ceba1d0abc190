//! `ListRoomInfo` and `ListUserInfo`: calls and their users, page by page.

use futures_util::TryStreamExt as _;
use volc_rtc_api::monitor_usage::list_user_info::{Access, Os, Type, UserList};
use volc_rtc_emulator::control::{DeviceType, Media};

use crate::world::{APP, HOUR, MINUTE, NOON, World, at};

#[tokio::test]
async fn a_room_has_a_call_from_its_first_user_to_its_last() {
    let world = World::start().await;
    world.join("room", "a").await;
    world.advance(10);
    world.join("room", "b").await;
    world.leave("room", "a").await;
    world.advance(10);
    world.leave("room", "b").await;
    world.advance(10);
    world.join("room", "a").await;
    // Who joins again, without having left, goes on with the call.
    world.join("room", "a").await;
    let call = world.client.list_room_info().app_id(APP);
    let call = call.start_time(at(NOON)).end_time(at(NOON + HOUR));
    let listed = call.send().await.unwrap();
    assert_eq!((listed.total, listed.has_more), (2, false));
    assert_eq!((listed.page_num, listed.page_size), (1, 20));
    let [first, second] = &listed.room_list[..] else {
        panic!("{listed:?}")
    };
    assert_ne!(first.call_id, second.call_id);
    assert_eq!((first.is_finished, second.is_finished), (true, false));
    assert_eq!(
        (&first.created_time, &first.destroy_time),
        (&at(NOON), &at(NOON + 20))
    );
    assert_eq!(
        (&second.created_time, second.destroy_time.as_str()),
        (&at(NOON + 30), "")
    );
    assert_eq!((first.active_user_num, second.active_user_num), (0, 1));
    let later = world.client.list_room_info().app_id(APP);
    let later = later.start_time(at(NOON + 1)).end_time(at(NOON + 30));
    let later = later.room_id("room").send().await.unwrap();
    assert_eq!((later.total, &later.room_list[0]), (1, second));
    let elsewhere = world.client.list_room_info().app_id(APP);
    let elsewhere = elsewhere.start_time(at(NOON)).end_time(at(NOON + 30));
    let elsewhere = elsewhere.room_id("other").send().await.unwrap();
    assert_eq!((elsewhere.total, elsewhere.room_list.len()), (0, 0));
}

#[tokio::test]
async fn items_of_rooms_are_all_calls_once_in_order() {
    let world = World::start().await;
    let mut rooms = Vec::new();
    for number in 0..47 {
        let room = format!("room-{number}");
        world.join(&room, "a").await;
        world.advance(number % 3);
        rooms.push(room);
    }
    let call = world.client.list_room_info().app_id(APP);
    let call = call.start_time(at(NOON)).end_time(at(NOON + HOUR));
    let pages = call
        .page_size(10)
        .items()
        .try_collect::<Vec<_>>()
        .await
        .unwrap();
    let listed: Vec<&str> = pages.iter().map(|room| room.room_id.as_str()).collect();
    assert_eq!(listed, rooms);
    let older = world.client.v2020_12_01().list_room_info().app_id(APP);
    let older = older.start_time(at(NOON)).end_time(at(NOON + HOUR));
    let older = older.items().try_collect::<Vec<_>>().await.unwrap();
    assert_eq!(older, pages);
    let call = world.client.list_room_info().app_id(APP);
    let call = call.start_time(at(NOON)).end_time(at(NOON + HOUR));
    let beyond = call.page_num(9).page_size(10).send().await.unwrap();
    assert_eq!(
        (beyond.total, beyond.room_list.len(), beyond.has_more),
        (47, 0, false)
    );
}

#[tokio::test]
async fn page_size_above_a_hundred_counts_as_a_hundred() {
    let world = World::start().await;
    for number in 0..103 {
        world.join(&format!("room-{number}"), "a").await;
    }
    let (from, to) = (at(NOON), at(NOON + HOUR));
    let current = world.validating();
    let older = current.v2020_12_01();

    let rooms = current.list_room_info().app_id(APP).page_size(101);
    let rooms = rooms.start_time(&from).end_time(&to);
    let first = rooms.clone().send().await.unwrap();
    assert_eq!(
        (first.page_size, first.room_list.len(), first.has_more),
        (100, 100, true)
    );
    let all = rooms.items().try_collect::<Vec<_>>().await.unwrap();
    assert_eq!(all.len(), 103);
    let rooms = older.list_room_info().app_id(APP).page_size(i64::MAX);
    let first = rooms.start_time(&from).end_time(&to).send().await.unwrap();
    assert_eq!((first.page_size, first.room_list.len()), (100, 100));

    let users = current.list_user_info().app_id(APP).page_size(500);
    let users = users.start_time(&from).end_time(&to);
    let first = users.clone().send().await.unwrap();
    assert_eq!((first.page_size, first.user_list.len()), (100, 100));
    let all = users.items().try_collect::<Vec<_>>().await.unwrap();
    assert_eq!(all.len(), 103);
    let users = older.list_user_info().app_id(APP).room_id("room-0");
    let users = users.page_size(101).start_time(&from).end_time(&to);
    let first = users.send().await.unwrap();
    assert_eq!((first.page_size, first.total), (100, 1));
}

/// Returns the users of a range of an hour, with those on servers.
async fn users(world: &World, user_id: &str) -> Vec<UserList> {
    let call = world.client.list_user_info().app_id(APP);
    let call = call.start_time(at(NOON)).end_time(at(NOON + HOUR));
    let call = call.room_id("room").exclude_server_user(false);
    call.user_id(user_id)
        .items()
        .try_collect::<Vec<_>>()
        .await
        .unwrap()
}

#[tokio::test]
async fn a_user_of_a_call_is_one_entry_with_all_records() {
    let world = World::start().await;
    world.join("room", "stays").await;
    world.join_on("room", "goes", DeviceType::Ios).await;
    world.advance(11);
    world.leave("room", "goes").await;
    world.advance(10);
    world.join_on("room", "goes", DeviceType::Windows).await;
    world.publish("room", "goes", &[Media::Video]).await;
    world.advance(11);
    world.leave("room", "goes").await;
    world.advance(8);
    let listed = users(&world, "").await;
    let [stays, goes] = &listed[..] else {
        panic!("{listed:?}")
    };
    assert_eq!(
        (stays.finished, stays.leave_at.as_str(), stays.duration),
        (false, "", 40)
    );
    assert_eq!(
        (stays.r#pub, &stays.os, &stays.access),
        (false, &Os::Android, &Access::Wifi)
    );
    assert_eq!((goes.finished, goes.duration, goes.r#pub), (true, 22, true));
    assert_eq!(goes.os, Os::Windows);
    assert_eq!(
        (&goes.created_at, &goes.leave_at),
        (&at(NOON), &at(NOON + 32))
    );
    assert_eq!(goes.call_id, stays.call_id);
    let records: Vec<_> = goes
        .record
        .iter()
        .map(|record| (record.r#type.clone(), record.time.clone()))
        .collect();
    let expected = [
        (Type::Join, at(NOON)),
        (Type::Leave, at(NOON + 11)),
        (Type::Join, at(NOON + 21)),
        (Type::Leave, at(NOON + 32)),
    ];
    assert_eq!(records, expected);
}

#[tokio::test]
async fn users_are_found_by_id_and_wrong_ids_are_left_out() {
    let world = World::start().await;
    for round in 0..3 {
        for user in ["a", "b", "c"] {
            world.join("room", user).await;
        }
        world.join("other", "a").await;
        world.advance(MINUTE);
        for user in ["a", "b", "c"] {
            world.leave("room", user).await;
        }
        world.advance(round);
    }
    let names = |listed: Vec<UserList>| {
        let names = listed.into_iter().map(|user| user.user_id);
        names.collect::<Vec<_>>().join("")
    };
    assert_eq!(names(users(&world, "").await), "abcabcabc");
    assert_eq!(names(users(&world, "c,a,b c,a,").await), "acacac");
    assert_eq!(names(users(&world, "nobody").await), "");
    let call = world.client.list_user_info().app_id(APP);
    let call = call.start_time(at(NOON)).end_time(at(NOON + HOUR));
    let all = call
        .user_id("a,c")
        .page_size(2)
        .items()
        .try_collect::<Vec<_>>();
    assert_eq!(all.await.unwrap().len(), 7);
    let older = world.client.v2020_12_01().list_user_info().app_id(APP);
    let older = older.start_time(at(NOON)).end_time(at(NOON + HOUR));
    let older = older
        .room_id("room")
        .page_size(4)
        .items()
        .try_collect::<Vec<_>>();
    assert_eq!(names(older.await.unwrap()), "abcabcabc");
}

#[tokio::test]
async fn agents_are_users_on_servers() {
    let world = World::start().await;
    world.join("room", "human").await;
    world.start_agent("room", "agent").await;
    let listed = users(&world, "").await;
    let names: Vec<_> = listed
        .iter()
        .map(|user| (user.user_id.as_str(), user.os.clone()))
        .collect();
    assert_eq!(names, [("human", Os::Android), ("agent", Os::Linux)]);
    for named in ["", "human,agent"] {
        let call = world.client.list_user_info().app_id(APP).user_id(named);
        let call = call.start_time(at(NOON)).end_time(at(NOON + HOUR));
        let listed = call.send().await.unwrap();
        assert_eq!(
            (listed.total, listed.user_list[0].user_id.as_str()),
            (1, "human")
        );
    }
}
