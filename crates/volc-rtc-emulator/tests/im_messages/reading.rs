//! Lists of messages, messages by id, and read receipts.

use std::time::Duration;

use volc_rtc_api::im::get_conversation_messages::Reverse;
use volc_rtc_api::im::get_messages_read_receipt::ReadReceipt;
use volc_rtc_api::types::im::MessageBody;
use volc_rtc_emulator::Conversation;

use crate::world::message;
use crate::world::{ALICE, APP, BOB, CAROL, GROUP, LIVE, PAIR, World, code, seed};

/// The positions of the items of a list.
async fn positions(
    world: &World,
    conversation: i64,
    cursor: i64,
    reverse: Reverse,
    limit: i64,
) -> Vec<i64> {
    let list = world
        .client
        .get_conversation_messages()
        .app_id(APP)
        .conversation_short_id(conversation);
    let mut items = list.cursor(cursor).limit(limit).reverse(reverse).items();
    let mut all = Vec::new();
    while let Some(message) = items.try_next().await.unwrap() {
        all.push(message.index_in_conversation);
    }
    all
}

async fn page(world: &World, cursor: i64, reverse: Reverse) -> (Vec<i64>, i64, bool) {
    let call = world
        .client
        .get_conversation_messages()
        .app_id(APP)
        .conversation_short_id(GROUP);
    let page = call
        .cursor(cursor)
        .limit(20)
        .reverse(reverse)
        .send()
        .await
        .unwrap();
    let index = |message: &MessageBody| message.index_in_conversation;
    (
        page.messages.iter().map(index).collect(),
        page.new_cursor,
        page.has_more,
    )
}

#[tokio::test]
async fn items_end_and_come_once_in_either_direction() {
    let world = World::new().await;
    for conversation in [GROUP, LIVE] {
        for number in 1..=25 {
            let id = world.say(conversation, &number.to_string()).await;
            if number == 7 {
                let delete = world.client.delete_conversation_message().app_id(APP);
                delete
                    .conversation_short_id(conversation)
                    .message_id(id)
                    .send()
                    .await
                    .unwrap();
            }
        }
    }
    let all: Vec<i64> = (1..=25).filter(|number| *number != 7).collect();
    let backward: Vec<i64> = all.iter().rev().copied().collect();
    for limit in [1, 7, 20] {
        assert_eq!(
            positions(&world, GROUP, 0, Reverse::Forward, limit).await,
            all
        );
        for conversation in [GROUP, LIVE] {
            let listed = positions(&world, conversation, 0, Reverse::Backward, limit).await;
            assert_eq!(listed, backward, "{conversation} {limit}");
        }
    }
    assert_eq!(
        positions(&world, GROUP, 22, Reverse::Forward, 2).await,
        [22, 23, 24, 25]
    );
    assert_eq!(
        positions(&world, GROUP, 3, Reverse::Backward, 2).await,
        [3, 2, 1]
    );
}

#[tokio::test]
async fn cursor_after_the_end_finds_what_comes_later() {
    let world = World::new().await;
    assert_eq!(page(&world, 0, Reverse::Forward).await, (vec![], 0, false));
    world.say(GROUP, "1").await;
    assert_eq!(page(&world, 0, Reverse::Forward).await, (vec![1], 2, false));
    world.say(GROUP, "2").await;
    assert_eq!(page(&world, 2, Reverse::Forward).await, (vec![2], 3, false));
    assert_eq!(
        page(&world, 0, Reverse::Backward).await,
        (vec![2, 1], -1, false)
    );
    assert_eq!(
        page(&world, -1, Reverse::Backward).await,
        (vec![], -1, false)
    );
    // A direction that is not listed is the default, as the page says.
    assert_eq!(
        page(&world, 0, Reverse::from(7)).await,
        (vec![1, 2], 3, false)
    );
}

#[tokio::test]
async fn messages_by_id_leave_out_unknown_ones() {
    let world = World::new().await;
    let (first, elsewhere) = (
        world.say(GROUP, "first").await,
        world.say(PAIR, "elsewhere").await,
    );
    let second = world.say(GROUP, "second").await;
    let call = world
        .client
        .get_messages()
        .app_id(APP)
        .conversation_short_id(GROUP);
    let call = call.message_ids(vec![second, elsewhere, 5, first, second]);
    let messages = call.send().await.unwrap().into_inner().messages;
    let contents: Vec<&str> = messages
        .iter()
        .map(|message| message.content.as_str())
        .collect();
    assert_eq!(contents, ["second", "first"]);
}

async fn receipts(world: &World, conversation: i64, ids: Vec<i64>) -> Vec<ReadReceipt> {
    let call = world
        .client
        .get_messages_read_receipt()
        .app_id(APP)
        .conversation_short_id(conversation);
    call.message_ids(ids)
        .send()
        .await
        .unwrap()
        .into_inner()
        .read_receipt
}

#[tokio::test]
async fn receipts_follow_read_positions() {
    let world = World::new().await;
    let first = world.say(GROUP, "first").await;
    let call = message!(world, GROUP, "second").visible_users(vec![CAROL]);
    let second = call.send().await.unwrap().message_id;
    world.im(BOB).mark_read(GROUP, Some(1)).await.unwrap();
    let read = receipts(&world, GROUP, vec![first, 5, second]).await;
    assert_eq!(
        (&read[0].read_user_ids[..], &read[0].un_read_user_ids[..]),
        (&[BOB][..], &[CAROL][..])
    );
    assert_eq!(
        (&read[1].read_user_ids[..], &read[1].un_read_user_ids[..]),
        (&[][..], &[CAROL][..])
    );
    assert_eq!((read.len(), read[0].receiver_is_read), (2, false));
    world.im(CAROL).mark_read(GROUP, None).await.unwrap();
    assert_eq!(
        receipts(&world, GROUP, vec![second]).await[0].read_user_ids,
        [CAROL]
    );

    let between_two = world.say(PAIR, "hi").await;
    assert!(!receipts(&world, PAIR, vec![between_two]).await[0].receiver_is_read);
    world.im(BOB).mark_read(PAIR, None).await.unwrap();
    assert!(receipts(&world, PAIR, vec![between_two]).await[0].receiver_is_read);
}

#[tokio::test]
async fn receipts_are_refused_where_there_are_none() {
    let large = 7_100_000_000_000_000_009;
    let members = 20_000..20_200;
    let group = members.fold(
        Conversation::group(APP, ALICE).short_id(large),
        Conversation::member,
    );
    let world = World::with(seed().conversation(group)).await;
    let receipts = |conversation: i64, id: i64| {
        let call = world.client.get_messages_read_receipt().app_id(APP);
        call.conversation_short_id(conversation)
            .message_ids(vec![id])
            .send()
    };
    let in_large = world.say(large, "hi").await;
    assert_eq!(
        code(receipts(large, in_large).await),
        "MarkMessageReadBeforeGroupMemberOverLimit"
    );
    let live = world.say(LIVE, "hi").await;
    assert_eq!(
        code(receipts(LIVE, live).await),
        "LiveConversationNotSupport"
    );
    assert_eq!(code(receipts(GROUP, 5).await), "MessageNotFound");
    let old = world.say(GROUP, "hi").await;
    world.control.set_group_read_receipts(false).await.unwrap();
    assert_eq!(
        code(receipts(GROUP, old).await),
        "GroupMarkMessageReadIsNotEnabledErr"
    );
    world.control.set_group_read_receipts(true).await.unwrap();
    receipts(GROUP, old).await.unwrap();
    world.clock.advance(Duration::from_secs(7 * 86_400 + 1));
    let signed_later = receipts(GROUP, old).await;
    assert_eq!(code(signed_later), "AllMarkMessageReadExpireErr");
}
