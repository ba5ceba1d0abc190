//! Events before the fact: refusals, changes, and receivers that fail.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use volc_rtc_emulator::control::{
    DeliveryEffect, DeliveryFault, DeliveryFilter, NewImConversation, NewImMessage,
};
use volc_rtc_events::data::before_create_conversation::BeforeCreateConversationResponse;
use volc_rtc_events::data::before_send_message::{
    BeforeSendMessageResponse, MessagePriority, ResponseMessageBody,
};
use volc_rtc_events::data::{
    AfterSendMessage, BeforeSendMessage, after_send_message::AfterSendMessageResponse,
};
use volc_rtc_events::{Event, Verifier, Webhooks};

use crate::receiver::Reply;
use crate::world::{ALICE, APP, BOB, CAROL, GROUP, KEY, PAIR, World, refusal, text};

/// The reasons of the deliveries of a type, with their states.
async fn deliveries(world: &World, event_type: &str) -> Vec<(String, String)> {
    let filter = DeliveryFilter::new().event_type(event_type);
    let all = world.control.deliveries(&filter).await.unwrap().deliveries;
    let shown = all.into_iter().map(|delivery| {
        let state = serde_json::to_value(delivery.state).unwrap();
        (
            state.as_str().unwrap().to_owned(),
            delivery.reason.unwrap_or_default(),
        )
    });
    shown.collect()
}

#[tokio::test]
async fn refused_message_is_not_sent() {
    let world = World::new().await;
    world.connect(&[BOB]).await;
    world
        .receiver
        .reply(|_| Reply::typed(&BeforeSendMessageResponse::reject("no advertisements")));
    let error = world
        .im(ALICE)
        .send(&NewImMessage::new(GROUP, "spam"))
        .await
        .unwrap_err();
    assert_eq!(error.code(), Some("RefusedByCallback"));
    assert!(
        error
            .to_string()
            .contains("`CheckCode` 1: no advertisements"),
        "{error}"
    );
    assert_eq!(world.contents(GROUP).await, Vec::<String>::new());
    assert_eq!(world.inbox(BOB).await, Vec::<String>::new());
    assert_eq!(
        deliveries(&world, "BeforeSendMessage").await[0].0,
        "delivered"
    );
    assert!(deliveries(&world, "AfterSendMessage").await.is_empty());
}

#[tokio::test]
async fn changed_members_of_a_message_are_honoured() {
    let world = World::new().await;
    world.receiver.reply(|event| {
        if event.event_type() != "BeforeSendMessage" {
            return Reply::Json(json!({"CheckCode": 0}));
        }
        let body = ResponseMessageBody::new()
            .content("changed")
            .ext([("b".to_owned(), "2".to_owned())])
            .visible_users(vec![BOB])
            .mentioned_users(vec![CAROL])
            .message_priority(MessagePriority::High);
        Reply::typed(&BeforeSendMessageResponse::accept().message_body(body))
    });
    let message = NewImMessage::new(GROUP, "original")
        .ext("a", "1")
        .ext("b", "1");
    world.im(ALICE).send(&message).await.unwrap();
    let seen = world.im(BOB).messages(GROUP, 0).await.unwrap().remove(0);
    let ext: Vec<&str> = seen.ext.values().map(String::as_str).collect();
    assert_eq!((seen.content.as_str(), ext), ("changed", vec!["1", "2"]));
    assert_eq!(
        (seen.mentioned_users, seen.priority),
        (vec![CAROL], Some(2))
    );
    assert_eq!(world.seen(CAROL, GROUP).await, Vec::<String>::new());
    world.settled().await;
    assert_eq!(
        world.receiver.data("AfterSendMessage")[0]["MessageBody"]["Content"],
        "changed"
    );
}

struct Failing {
    reply: Reply,
    reason: &'static str,
}

#[tokio::test]
async fn receiver_that_fails_refuses_nothing() {
    let world = World::new().await;
    let failing = [
        Failing {
            reply: Reply::Status(500),
            reason: "HTTP 500",
        },
        Failing {
            reply: Reply::Garbage,
            reason: "no `CheckCode`",
        },
        Failing {
            reply: Reply::Json(json!({"CheckMessage": "no"})),
            reason: "no `CheckCode`",
        },
        Failing {
            reply: Reply::Json(json!({"CheckCode": 0, "MessageBody": {"Content": 5}})),
            reason: "cannot be read",
        },
    ];
    for (number, Failing { reply, reason }) in failing.into_iter().enumerate() {
        world.receiver.reply(move |event| match event.event_type() {
            "BeforeSendMessage" => reply.clone(),
            _ => Reply::Json(json!({"CheckCode": 0})),
        });
        world.say_as(ALICE, GROUP, &number.to_string()).await;
        let delivery = deliveries(&world, "BeforeSendMessage").await.remove(number);
        assert_eq!(delivery.0, "undelivered");
        assert!(delivery.1.contains(reason), "{delivery:?}");
    }
    // Nulls are members that are not changed.
    world
        .receiver
        .reply(|_| Reply::Json(json!({"CheckCode": 0, "CheckMessage": null, "MessageBody": null})));
    world.say_as(ALICE, GROUP, "4").await;
    assert_eq!(world.contents(GROUP).await, ["0", "1", "2", "3", "4"]);
}

#[tokio::test]
async fn receiver_that_hangs_is_given_up_after_a_second() {
    let world = World::new().await;
    world.receiver.reply(|event| match event.event_type() {
        "BeforeSendMessage" => Reply::Hang,
        _ => Reply::Json(json!({"CheckCode": 0})),
    });
    let alice = world.im(ALICE);
    let message = NewImMessage::new(GROUP, "late");
    let (sent, ()) = tokio::join!(alice.send(&message), async {
        while world.receiver.types().is_empty() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        world.clock.advance(Duration::from_secs(1));
    });
    sent.unwrap();
    assert_eq!(world.contents(GROUP).await, ["late"]);
    let delivery = deliveries(&world, "BeforeSendMessage").await.remove(0);
    assert_eq!(delivery.1, "no response within 1000 ms");
}

/// A fault that hits a question, on a receiver that refuses everything.
struct Faulty {
    effect: DeliveryEffect,
    /// The time by which the clock is moved while the client waits, in milliseconds.
    moved: &'static [u64],
    /// True if the receiver is asked.
    is_heard: bool,
    /// The reason in the journal; none where the receiver has refused.
    reason: Option<&'static str>,
}

#[tokio::test]
async fn faults_of_delivery_hit_questions() {
    let faulty = [
        Faulty {
            effect: DeliveryEffect::no_connection(),
            moved: &[],
            is_heard: false,
            reason: Some("no connection"),
        },
        Faulty {
            effect: DeliveryEffect::status(503),
            moved: &[],
            is_heard: true,
            reason: Some("HTTP 503"),
        },
        Faulty {
            effect: DeliveryEffect::garbage(),
            moved: &[],
            is_heard: true,
            reason: Some("no `CheckCode`"),
        },
        Faulty {
            effect: DeliveryEffect::timeout(),
            moved: &[999, 1],
            is_heard: true,
            reason: Some("no response within 1000 ms"),
        },
        Faulty {
            effect: DeliveryEffect::drop(),
            moved: &[999, 1],
            is_heard: false,
            reason: Some("no response within 1000 ms"),
        },
        Faulty {
            effect: DeliveryEffect::delay(Duration::from_secs(1)),
            moved: &[999, 1],
            is_heard: false,
            reason: Some("no response within 1000 ms"),
        },
        Faulty {
            effect: DeliveryEffect::delay(Duration::from_millis(999)),
            moved: &[998, 1],
            is_heard: true,
            reason: None,
        },
        Faulty {
            effect: DeliveryEffect::duplicate(1),
            moved: &[],
            is_heard: true,
            reason: None,
        },
        Faulty {
            effect: DeliveryEffect::reorder(Duration::from_secs(1)),
            moved: &[],
            is_heard: true,
            reason: None,
        },
    ];
    for case in faulty {
        hits(case).await;
    }
}

async fn hits(case: Faulty) {
    let Faulty {
        effect,
        moved,
        is_heard,
        reason,
    } = case;
    let world = World::new().await;
    world.receiver.reply(|event| match event.event_type() {
        "BeforeSendMessage" => Reply::Json(json!({"CheckCode": 1})),
        _ => Reply::Json(json!({"CheckCode": 0})),
    });
    let fault = DeliveryFault::new(effect)
        .event_type("BeforeSendMessage")
        .name("bad net")
        .count(1);
    world.control.add_delivery_fault(&fault).await.unwrap();
    let alice = world.im(ALICE);
    let message = NewImMessage::new(GROUP, "hello");
    let mut sending = std::pin::pin!(alice.send(&message));
    for millis in moved {
        let early = tokio::time::timeout(Duration::from_millis(1_200), &mut sending).await;
        assert!(early.is_err(), "{effect:?} {early:?}");
        world.clock.advance(Duration::from_millis(*millis));
    }
    let sent = sending.await;
    let asked = world.receiver.data("BeforeSendMessage").len();
    assert_eq!(asked, usize::from(is_heard), "{effect:?}");
    let filter = DeliveryFilter::new().event_type("BeforeSendMessage");
    let journal = world.control.deliveries(&filter).await.unwrap();
    let [delivery] = &journal.deliveries[..] else {
        panic!("{effect:?} {journal:?}")
    };
    assert_eq!(delivery.attempts.len(), 1, "{effect:?}");
    let applied = world.control.delivery_faults().await.unwrap()[0].applied;
    let has_meaning = !matches!(
        effect,
        DeliveryEffect::Duplicate { .. } | DeliveryEffect::Reorder { .. }
    );
    assert_eq!(applied, u64::from(has_meaning), "{effect:?}");
    assert_eq!(delivery.fault.is_some(), has_meaning, "{effect:?}");
    match reason {
        // Only a `CheckCode` refuses.
        Some(reason) => {
            sent.unwrap();
            let found = delivery.reason.as_deref().unwrap_or_default();
            assert!(found.contains(reason), "{effect:?} {found}");
            assert_eq!(world.contents(GROUP).await, ["hello"], "{effect:?}");
        }
        None => assert_eq!(refusal(sent), "RefusedByCallback", "{effect:?}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn state_that_changes_while_asking_is_checked_again() {
    let world = World::new().await;
    let control = world.control.clone();
    world.receiver.reply(move |event| {
        if event.event_type() == "BeforeSendMessage" {
            let control = control.clone();
            // It has left before the response comes.
            let left = std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build();
                runtime
                    .unwrap()
                    .block_on(async { control.im_client(BOB).leave(GROUP).await.unwrap() });
            });
            // Another thread takes over what waits for this one, which may be the call itself.
            tokio::task::block_in_place(|| left.join().unwrap());
        }
        Reply::Json(json!({"CheckCode": 0}))
    });
    let sent = world.im(BOB).send(&NewImMessage::new(GROUP, "hi")).await;
    assert_eq!(refusal(sent), "ParticipantNotInConversation");
}

#[tokio::test]
async fn receiver_decides_on_new_conversations() {
    let world = World::new().await;
    world.receiver.reply(|event| match event.event_type() {
        "BeforeCreateConversation" => {
            let response = BeforeCreateConversationResponse::accept()
                .valid_participant_user_ids(vec![CAROL])
                .name("renamed")
                .ext([("by".to_owned(), "receiver".to_owned())]);
            Reply::typed(&response)
        }
        "BeforeCreateSingleConversation" => {
            Reply::Json(json!({"CheckCode": 7, "CheckMessage": "strangers"}))
        }
        _ => Reply::Json(json!({"CheckCode": 0})),
    });
    let group = NewImConversation::group([BOB, CAROL])
        .name("original")
        .ext("by", "client");
    let created = world.im(ALICE).create(&group).await.unwrap().conversation;
    let call = world
        .client
        .batch_get_conversations()
        .app_id(APP)
        .conversation_short_id(vec![created]);
    let info = call
        .send()
        .await
        .unwrap()
        .into_inner()
        .conversation_core_infos
        .remove(0);
    assert_eq!(
        (info.name.as_str(), info.ext["by"].to_string()),
        ("renamed", r#""receiver""#.to_owned())
    );
    let member = async |user: i64| world.im(user).messages(created, 0).await;
    assert!(member(CAROL).await.is_ok() && member(BOB).await.is_err());
    let pair = world
        .im(BOB)
        .create(&NewImConversation::one_to_one(CAROL))
        .await;
    assert_eq!(refusal(pair), "RefusedByCallback");
    // One that is there is not asked about.
    let pair = world
        .im(BOB)
        .create(&NewImConversation::one_to_one(ALICE))
        .await
        .unwrap();
    assert_eq!((pair.conversation, pair.exists), (PAIR, true));
    world.settled().await;
    let before: Vec<Value> = world.receiver.data("BeforeCreateConversation");
    assert_eq!(before[0]["ParticipantUserIds"], json!([ALICE, BOB, CAROL]));
}

#[tokio::test]
async fn handlers_of_the_sdk_decide_and_hear() {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let verifier = Verifier::builder()
        .app(APP.to_string(), KEY)
        .build()
        .unwrap();
    let log = Arc::clone(&heard);
    let webhooks = Webhooks::new(verifier)
        .on(|event: Event<BeforeSendMessage>| async move {
            let message = event.data.message_body.unwrap_or_default();
            if message.content.contains("spam") {
                return Ok(BeforeSendMessageResponse::reject("no spam"));
            }
            let body = ResponseMessageBody::new().content(text("moderated"));
            Ok(BeforeSendMessageResponse::accept().message_body(body))
        })
        .on(move |event: Event<AfterSendMessage>| {
            let content = event.data.message_body.unwrap_or_default().content;
            log.lock().unwrap().push(content);
            async { Ok(AfterSendMessageResponse::accept()) }
        });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let app = axum::Router::new().route("/", webhooks.into_axum());
    let server = tokio::spawn(async move { axum::serve(listener, app).await });

    let world = World::new().await;
    let call = world
        .client
        .create_callback()
        .app_id(APP.to_string())
        .business_id("");
    let call = call.event_list(vec![
        "BeforeSendMessage".to_owned(),
        "AfterSendMessage".to_owned(),
    ]);
    call.secret_key(KEY).url(url).send().await.unwrap();
    let spam = world
        .im(ALICE)
        .send(&NewImMessage::new(GROUP, "spam"))
        .await;
    assert_eq!(refusal(spam), "RefusedByCallback");
    world.say_as(ALICE, GROUP, "hello").await;
    world.settled().await;
    assert_eq!(*heard.lock().unwrap(), [text("moderated")]);
    assert_eq!(world.contents(GROUP).await, [text("moderated")]);
    server.abort();
}
