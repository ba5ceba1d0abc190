//! Actions that change, recall and delete.

use std::collections::BTreeMap;
use std::time::Duration;

use volc_rtc_api::im::delete_conversation_message::DeleteType;
use volc_rtc_api::im::recall_message::RecallRole;
use volc_rtc_api::im::send_message::RefMsgInfo;
use volc_rtc_api::types::im::MessageStatus;

use crate::world::message;
use crate::world::{ALICE, APP, BOB, CAROL, GROUP, LIVE, TEXT, World, code, text};

async fn recall(world: &World, conversation: i64, message_id: i64) {
    let call = world
        .client
        .recall_message()
        .app_id(APP)
        .participant_user_id(BOB);
    let call = call
        .conversation_short_id(conversation)
        .message_id(message_id);
    call.recall_role(RecallRole::Manager).send().await.unwrap();
}

fn ext(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    let pairs = pairs
        .iter()
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
    pairs.collect()
}

#[tokio::test]
async fn change_replaces_content_and_merges_extension_data() {
    let world = World::new().await;
    let call = message!(world, GROUP, &text("old")).ext(ext(&[("a", "1"), ("b", "1")]));
    let id = call.send().await.unwrap().message_id;
    let modify = || {
        let call = world.client.modify_message().app_id(APP);
        call.conversation_short_id(GROUP).message_id(id)
    };
    modify()
        .ext(ext(&[("b", "2"), ("c", "2")]))
        .send()
        .await
        .unwrap();
    modify().content(text("new")).send().await.unwrap();
    let message = world.one(GROUP, id).await.unwrap();
    assert_eq!(message.content, text("new"));
    assert_eq!(message.ext, ext(&[("a", "1"), ("b", "2"), ("c", "2")]));
    world.settled().await;
    let events = world.receiver.data("AfterModifyMessage");
    assert_eq!(
        (&events[0]["ModifyExt"]["b"], &events[0]["ModifyContent"]),
        (&"2".into(), &"".into())
    );
    assert_eq!(events[1]["ModifyContent"], text("new"));
    assert_eq!(events[1]["MessageBody"]["Ext"]["a"], "1");
}

#[tokio::test]
async fn recalled_message_stays_without_its_content() {
    let world = World::new().await;
    let id = world.say(GROUP, "oops").await;
    let quoting = message!(world, GROUP, "look");
    let quoted = RefMsgInfo::new().referenced_message_id(id).hint("[oops]");
    let quoting = quoting
        .ref_msg_info(quoted)
        .send()
        .await
        .unwrap()
        .message_id;
    recall(&world, GROUP, id).await;
    recall(&world, GROUP, id).await;
    let message = world.one(GROUP, id).await.unwrap();
    let marks = [
        ("s:is_recalled", "true"),
        ("s:recall_role", "2"),
        ("s:recall_uid", "10002"),
    ];
    assert_eq!((message.content.as_str(), message.ext), ("", ext(&marks)));
    let reference = world
        .one(GROUP, quoting)
        .await
        .unwrap()
        .ref_msg_info
        .unwrap();
    assert_eq!(reference.status, MessageStatus::Recalled);
    assert!(world.im(CAROL).messages(GROUP, 0).await.unwrap()[0].recalled);
    world.settled().await;
    let events = world.receiver.data("AfterRecallMessage");
    assert_eq!(events.len(), 1);
    assert_eq!(
        (&events[0]["Operator"], &events[0]["RecallRole"]),
        (&BOB.into(), &2.into())
    );
    let live = world.say(LIVE, "oops").await;
    recall(&world, LIVE, live).await;
    world.settled().await;
    assert_eq!(world.receiver.data("AfterRecallMessage").len(), 1);
}

#[tokio::test]
async fn deleted_message_is_gone_for_those_it_is_deleted_for() {
    let world = World::new().await;
    let [for_all, for_others, for_bob] = [
        world.say(GROUP, "for all").await,
        world.say(GROUP, "for others").await,
        world.say(GROUP, "for Bob").await,
    ];
    let delete = |id: i64, kind: DeleteType| {
        let call = world.client.delete_conversation_message().app_id(APP);
        call.conversation_short_id(GROUP)
            .message_id(id)
            .delete_type(kind)
            .send()
    };
    delete(for_all, DeleteType::ForEverybody).await.unwrap();
    delete(for_others, DeleteType::ForOthers).await.unwrap();
    assert_eq!(
        code(delete(for_all, DeleteType::ForEverybody).await),
        "MessageNotFound"
    );
    for _ in 0..2 {
        let call = world
            .client
            .delete_message()
            .app_id(APP)
            .conversation_short_id(GROUP);
        call.participant_user_id(BOB)
            .message_id(for_bob)
            .send()
            .await
            .unwrap();
    }
    assert_eq!(world.seen(ALICE, GROUP).await, ["for others", "for Bob"]);
    assert_eq!(world.seen(BOB, GROUP).await, Vec::<String>::new());
    assert_eq!(world.seen(CAROL, GROUP).await, ["for Bob"]);
    assert_eq!(world.contents(GROUP).await, ["for others", "for Bob"]);
    world.settled().await;
    let events = world.receiver.data("AfterDeleteMessage");
    assert_eq!(events.len(), 1);
    assert_eq!(
        (
            &events[0]["Operator"],
            &events[0]["MessageBody"]["MessageId"]
        ),
        (&BOB.into(), &for_bob.into())
    );
}

#[tokio::test]
async fn content_is_checked_for_types_that_clients_know() {
    let world = World::new().await;
    let id = world.say(GROUP, "plain").await;
    let call = world
        .client
        .send_message()
        .app_id(APP)
        .sender(ALICE)
        .conversation_short_id(GROUP);
    let other = call
        .msg_type(77)
        .content("plain")
        .send()
        .await
        .unwrap()
        .message_id;
    let modify = |id: i64, content: &str| {
        let call = world
            .client
            .modify_message()
            .app_id(APP)
            .conversation_short_id(GROUP);
        call.message_id(id).content(content).send()
    };
    for content in ["plain text", "[]", "{}", r#"{"text": 5}"#] {
        assert_eq!(
            code(modify(id, content).await),
            "MessageContentFormatInvalid",
            "{content}"
        );
    }
    modify(other, "anything").await.unwrap();
    modify(id, &text("good")).await.unwrap();
    assert_eq!(code(modify(id, &text("good")).await), "MessageEditRepeated");
    world.clock.advance(Duration::from_secs(7 * 86_400 + 1));
    assert_eq!(code(modify(id, &text("late")).await), "MessageNotFound");
    assert_eq!(world.one(GROUP, id).await.unwrap().msg_type.value(), TEXT);
}
