//! Conversations and members of a seed, a reset by app, and a snapshot.

use serde_json::json;
use volc_rtc_emulator::control::{ImLimits, Reset, ResetPart};
use volc_rtc_emulator::{Conversation, Member, Seed};

use crate::world::{APP, NOW, World, ids};

#[tokio::test]
async fn seeded_members_have_their_profile() {
    let member = Member::new(2)
        .manager()
        .level(3)
        .nick_name("two")
        .avatar_url("https://a.example")
        .ext("k", "v")
        .joined_at(1_700_000_500)
        .muted_until(NOW + 5)
        .read_index(8);
    let group = Conversation::group(APP, 1)
        .short_id(1)
        .member(member.clone())
        .member(3);
    let live = Conversation::live(APP, 1)
        .short_id(2)
        .member(member.mark("vip").online());
    let world = World::with(Seed::new().conversation(group).conversation(live)).await;
    for short_id in [1, 2] {
        let member = world.member(short_id, 2).await.unwrap();
        assert_eq!(
            (member.role.value(), member.level, member.nick_name.as_str()),
            (2, 3, "two")
        );
        assert_eq!(
            (member.avatar_url.as_str(), member.ext["k"].as_str()),
            ("https://a.example", "v")
        );
        assert_eq!(
            (member.create_time, member.block_time),
            (1_700_000_500, NOW + 5)
        );
    }
    assert_eq!(ids(&world.members(1).await), [1, 2, 3]);
    assert_eq!(world.members(1).await[0].role.value(), 1);
    let call = world
        .client
        .scan_conversation_participant_list()
        .app_id(APP)
        .cursor(0)
        .limit(20);
    let marked = call
        .conversation_short_id(2)
        .scan_online_participant(true)
        .mark_type("vip");
    assert_eq!(ids(&marked.send().await.unwrap().participants), [2]);
    world.advance(5);
    assert_eq!(world.member(2, 2).await.unwrap().block_time, 0);
}

#[tokio::test]
async fn seed_file_takes_members_as_ids_or_objects() {
    let world = World::start().await;
    let seed = json!({"version": 1, "conversations": [
        {"app_id": APP, "kind": "live", "owner": 1, "short_id": 5, "muted_all": true, "members": [
            2, {"user_id": 3, "online": true, "manager": true, "marks": ["vip"], "nick_name": "three"},
        ]},
    ]});
    world.control.seed(&seed).await.unwrap();
    let state = world.control.conversation(5).await.unwrap();
    assert_eq!(
        (state.members, state.online, state.muted_all, state.kind),
        (3, 1, true, 100)
    );
    assert_eq!(world.member(5, 3).await.unwrap().nick_name, "three");
    let wrong = json!({"version": 1, "conversations": [
        {"app_id": APP, "kind": "live", "owner": 1, "members": [{"user_id": 3, "nick": "three"}]},
    ]});
    let refused = world.control.seed(&wrong).await.unwrap_err().to_string();
    assert!(refused.contains("`nick_name`"), "{refused}");
}

#[tokio::test]
async fn one_to_one_of_a_seed_is_found_again() {
    let seeded = Conversation::one_to_one(APP, 9, 5).short_id(3);
    let elsewhere = Conversation::one_to_one(APP, 9, 5)
        .short_id(4)
        .inbox_type(6);
    let world = World::with(Seed::new().conversation(seeded).conversation(elsewhere)).await;
    assert_eq!(world.one_to_one(5, 9).await, 3);
    assert_eq!(
        world.conversation(4).await.unwrap().conversation_id,
        "6:1:5:9"
    );
}

#[tokio::test]
async fn reset_of_an_app_leaves_the_others() {
    let world = World::start().await;
    let group = world.group(1, &[2]).await;
    let live = world.live(1, &[2]).await;
    world
        .control
        .set_im_limits(&ImLimits::new().members(5))
        .await
        .unwrap();
    world.control.mute_all(live, true).await.unwrap();
    world
        .control
        .seed(&json!({"version": 1, "conversations": [
            {"app_id": 55, "kind": "group", "owner": 1, "short_id": 5, "members": [2]},
        ]}))
        .await
        .unwrap();
    world
        .control
        .reset(&Reset::new().part(ResetPart::State))
        .await
        .unwrap();
    assert_eq!(
        (
            world.conversation(group).await,
            world.conversation(live).await
        ),
        (None, None)
    );
    assert_eq!(world.control.im_limits().await.unwrap(), ImLimits::new());
    let count = world
        .client
        .get_conversation_user_count()
        .app_id(55)
        .conversation_short_id(5);
    assert_eq!(count.send().await.unwrap().count, 2);
}

#[tokio::test]
async fn snapshot_restores_members_marks_and_blocks() {
    let world = World::start().await;
    let live = world.live(1, &[2, 3]).await;
    let block = world
        .client
        .batch_add_block_participants()
        .app_id(APP)
        .conversation_short_id(live);
    block
        .participant_block_infos([("3".to_owned(), 60)])
        .send()
        .await
        .unwrap();
    let snapshot = world.control.snapshot().await.unwrap();
    world.control.leave_live_group(live, 2).await.unwrap();
    world.remove(live, &[3]).await;
    world.control.restore(&snapshot).await.unwrap();
    assert!(world.member(live, 2).await.is_some());
    assert_eq!(world.member(live, 3).await.unwrap().block_time, NOW + 60);
    world.advance(60);
    assert_eq!(world.member(live, 3).await.unwrap().block_time, 0);
}
