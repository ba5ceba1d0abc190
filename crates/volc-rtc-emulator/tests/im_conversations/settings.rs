//! The settings that members have for a conversation.

use std::collections::BTreeMap;

use volc_rtc_api::im::get_conversation_setting::ConversationSettingInfo;
use volc_rtc_api::im::modify_conversation_setting::ConversationSettingInfo as Change;

use crate::world::{APP, NOW, World, code};

async fn get(world: &World, short_id: i64, user: i64) -> ConversationSettingInfo {
    let call = world.client.get_conversation_setting().app_id(APP);
    let call = call
        .conversation_short_id(short_id)
        .participant_user_id(user);
    call.send()
        .await
        .unwrap()
        .conversation_setting_info
        .clone()
        .unwrap()
}

async fn modify(world: &World, change: Change) {
    let call = world.client.modify_conversation_setting().app_id(APP);
    call.conversation_setting_info(change).send().await.unwrap();
}

fn ext(key: &str) -> BTreeMap<String, String> {
    BTreeMap::from([(key.to_owned(), "v".to_owned())])
}

#[tokio::test]
async fn setting_is_kept_for_each_member() {
    let world = World::start().await;
    let chat = world.one_to_one(5, 9).await;
    let info = get(&world, chat, 5).await;
    assert_eq!(
        (
            info.conversation_type.value(),
            info.conversation_id.as_str()
        ),
        (1, "0:1:5:9")
    );
    assert!(!info.is_mute && !info.is_stick_top && !info.is_set_favorite);
    let change = Change::new(chat, 5).is_mute(true).ext(ext("a"));
    modify(
        &world,
        change
            .is_stick_top(true)
            .stick_top_time(123)
            .is_set_favorite(true),
    )
    .await;
    let info = get(&world, chat, 5).await;
    assert_eq!(
        (info.is_mute, info.is_stick_top, info.stick_top_time),
        (true, true, 123)
    );
    // Without a time it is that of the call, in milliseconds.
    assert_eq!(
        (info.is_set_favorite, info.set_favorite_time),
        (true, NOW * 1000)
    );
    assert!(!get(&world, chat, 9).await.is_mute);
    // A time without its flag is passed over; without `IsMute` the muting ends.
    modify(&world, Change::new(chat, 5).stick_top_time(0).ext(ext("b"))).await;
    let info = get(&world, chat, 5).await;
    assert_eq!(
        (info.is_mute, info.stick_top_time, info.ext.len()),
        (false, 123, 2)
    );
    modify(
        &world,
        Change::new(chat, 5).is_stick_top(true).stick_top_time(0),
    )
    .await;
    assert!(!get(&world, chat, 5).await.is_stick_top);
    let nothing = world
        .client
        .modify_conversation_setting()
        .app_id(APP)
        .send()
        .await;
    assert_eq!(code(nothing), "");
}

#[tokio::test]
async fn read_index_is_left_out_on_request() {
    let world = World::start().await;
    let group = world.group(1, &[2]).await;
    let set = world.client.modify_participant_read_index().app_id(APP);
    let set = set
        .conversation_short_id(group)
        .participant_user_id(2)
        .read_index(44);
    set.send().await.unwrap();
    assert_eq!(get(&world, group, 2).await.read_index, 44);
    let call = world.client.get_conversation_setting().app_id(APP);
    let call = call
        .conversation_short_id(group)
        .participant_user_id(2)
        .no_read_index(true);
    let info = call
        .send()
        .await
        .unwrap()
        .conversation_setting_info
        .clone()
        .unwrap();
    assert_eq!((info.read_index, info.conversation_type.value()), (0, 2));
}
