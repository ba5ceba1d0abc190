//! Webhooks of the callbacks that `CreateCallback` stored.

#![allow(clippy::unwrap_used)]

mod support;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::Method;
use serde_json::{Value, json};
use support::deliveries::{control, join, settled, trigger, until};
use support::receiver::{Behaviour, Receiver};
use support::{Call, NOW, builder, start};
use volc_rtc_emulator::control::{Client, DeliveryFilter, JournalFilter, Media, NewRoomUser};
use volc_rtc_emulator::{Running, TEST_APP_ID, WEBHOOK_KEY, WebhookSettings};
use volc_rtc_events::data::{UserAudioStreamStart, UserJoinRoom, UserLeaveRoom};
use volc_rtc_events::{Event, Verifier, Webhooks};

/// Calls an Action of the callback family.
async fn call(running: &Running, action: &str, body: Value) {
    let response = Call::action(action, "2020-12-01", body).send(running).await;
    assert_eq!(
        (response.status, response.code()),
        (200, ""),
        "{}",
        response.body
    );
}

fn callback(business_id: &str, events: &[&str], url: &str, key: &str) -> Value {
    json!({
        "AppID": TEST_APP_ID, "BusinessId": business_id, "BusinessID": business_id,
        "EventList": events, "SecretKey": key, "URL": url,
    })
}

/// Settings that retry at once.
fn settings() -> WebhookSettings {
    WebhookSettings::new().interval(Duration::ZERO)
}

async fn business_id(running: &Running, business_id: &str) {
    let body = json!({"AppId": TEST_APP_ID, "BusinessId": business_id, "Remarks": business_id});
    call(running, "AddBusinessID", body).await;
}

#[tokio::test]
async fn each_callback_receives_what_it_lists_with_its_key() {
    let everything = Receiver::start(|_| Behaviour::Accept).await;
    let rooms = Receiver::start(|_| Behaviour::Accept).await;
    let unused = Receiver::start(|_| Behaviour::Accept).await;
    let running = start(builder().webhooks(settings().receiver(&unused.url))).await;
    business_id(&running, "rooms").await;
    let both = ["RoomCreate", "UserJoinRoom"];
    call(
        &running,
        "CreateCallback",
        callback("", &both, &everything.url, "fake-key-of-all"),
    )
    .await;
    call(
        &running,
        "CreateCallback",
        callback("rooms", &["RoomCreate"], &rooms.url, "fake-key-of-rooms"),
    )
    .await;
    trigger(
        &running,
        json!({"event_type": "RoomCreate", "room_id": "r"}),
    )
    .await;
    join(&running, "r", "user").await;
    let unlisted = trigger(
        &running,
        json!({"event_type": "RoomDestroy", "room_id": "r"}),
    )
    .await;
    settled(&running.url(), "").await;
    let types = |receiver: &Receiver| -> Vec<String> {
        receiver
            .seen()
            .iter()
            .map(|seen| seen.text("EventType"))
            .collect()
    };
    assert_eq!(types(&everything), ["RoomCreate", "UserJoinRoom"]);
    assert_eq!(types(&rooms), ["RoomCreate"]);
    assert_eq!(types(&unused), Vec::<String>::new());
    let unlisted = settled(&running.url(), &format!("&event_id={unlisted}")).await;
    assert_eq!(unlisted[0]["state"], "no_receiver");
    for (receiver, key) in [
        (&everything, "fake-key-of-all"),
        (&rooms, "fake-key-of-rooms"),
    ] {
        let now = std::time::UNIX_EPOCH + Duration::from_secs(NOW);
        let verifier = Verifier::builder()
            .app(TEST_APP_ID, key)
            .clock(move || now)
            .build()
            .unwrap();
        assert!(
            receiver
                .seen()
                .iter()
                .all(|seen| verifier.verify(&seen.raw).is_ok())
        );
    }
}

#[tokio::test]
async fn dead_callback_does_not_delay_another() {
    let dead = Receiver::start(|_| Behaviour::Hang).await;
    let alive = Receiver::start(|_| Behaviour::Accept).await;
    let running = start(builder().webhooks(settings())).await;
    business_id(&running, "other").await;
    call(
        &running,
        "CreateCallback",
        callback("", &["UserJoinRoom"], &dead.url, "fake-key"),
    )
    .await;
    call(
        &running,
        "CreateCallback",
        callback("other", &["UserJoinRoom"], &alive.url, "fake-key"),
    )
    .await;
    join(&running, "r", "1").await;
    join(&running, "r", "2").await;
    until("both events", async || alive.seen().len() == 2).await;
    assert!(dead.seen().len() <= 1);
}

#[tokio::test]
async fn waiting_events_go_to_the_url_of_the_moment() {
    let wrong = Receiver::start(|_| Behaviour::Status(404)).await;
    let right = Receiver::start(|_| Behaviour::Accept).await;
    let clock = volc_rtc_emulator::Clock::fixed(NOW);
    let settings = settings().interval(Duration::from_secs(60));
    let running = start(builder().clock(clock.clone()).webhooks(settings)).await;
    call(
        &running,
        "CreateCallback",
        callback("", &["UserJoinRoom"], &wrong.url, "fake-key"),
    )
    .await;
    join(&running, "r", "1").await;
    until("the first attempt", async || {
        let list = control(&running.url(), Method::GET, "/deliveries", &Value::Null)
            .await
            .body;
        list["deliveries"][0]["attempts"].as_array().unwrap().len() == 1
    })
    .await;
    call(
        &running,
        "UpdateCallback",
        callback("", &["UserJoinRoom"], &right.url, "fake-key"),
    )
    .await;
    clock.advance(Duration::from_secs(60));
    let delivery = settled(&running.url(), "").await.remove(0);
    assert_eq!(
        (&delivery["state"], right.seen().len()),
        (&json!("delivered"), 1)
    );
}

#[tokio::test]
async fn events_of_a_deleted_callback_are_journalled() {
    let receiver = Receiver::start(|_| Behaviour::Status(500)).await;
    let clock = volc_rtc_emulator::Clock::fixed(NOW);
    let settings = settings().interval(Duration::from_secs(60));
    let running = start(builder().clock(clock.clone()).webhooks(settings)).await;
    call(
        &running,
        "CreateCallback",
        callback("", &["UserJoinRoom"], &receiver.url, "fake-key"),
    )
    .await;
    join(&running, "r", "1").await;
    until("the first attempt", async || {
        let list = control(&running.url(), Method::GET, "/deliveries", &Value::Null)
            .await
            .body;
        list["deliveries"][0]["attempts"].as_array().unwrap().len() == 1
    })
    .await;
    let delete = Call::action("DeleteCallback", "2020-12-01", json!({})).with(|call| {
        call.query
            .push(("AppId".to_owned(), TEST_APP_ID.to_owned()))
    });
    let response = delete.send(&running).await;
    assert_eq!(
        (response.status, response.code()),
        (200, ""),
        "{}",
        response.body
    );
    for _ in 0..2 {
        clock.advance(Duration::from_secs(60));
        control(
            &running.url(),
            Method::GET,
            "/deliveries?wait_ms=100",
            &Value::Null,
        )
        .await;
    }
    let delivery = settled(&running.url(), "").await.remove(0);
    let reason = delivery["reason"].as_str().unwrap();
    assert!(
        delivery["state"] == "undelivered" && reason.contains("deleted"),
        "{delivery}"
    );
    assert_eq!(receiver.seen().len(), 1);
}

#[tokio::test]
async fn events_of_a_room_reach_their_typed_handlers() {
    let log = Arc::new(Mutex::new(Vec::new()));
    let now = std::time::UNIX_EPOCH + Duration::from_secs(NOW);
    let verifier = Verifier::builder()
        .app(TEST_APP_ID, WEBHOOK_KEY)
        .clock(move || now);
    let notes = [(); 4].map(|()| {
        let log = Arc::clone(&log);
        move |text: String| log.lock().unwrap().push(text)
    });
    let [joined, published, left, other] = notes;
    let webhooks = Webhooks::new(verifier.build().unwrap())
        .on(move |event: Event<UserJoinRoom>| {
            joined(format!("{} joined", event.data.user_id));
            async { Ok(()) }
        })
        .on(move |event: Event<UserAudioStreamStart>| {
            published(format!("{} speaks", event.data.user_id));
            async { Ok(()) }
        })
        .on(move |event: Event<UserLeaveRoom>| {
            left(format!(
                "{} left: {:?}",
                event.data.user_id, event.data.reason
            ));
            async { Ok(()) }
        })
        .on_any_other(move |event| {
            other(event.event_type().to_owned());
            async { Ok(()) }
        });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/events", listener.local_addr().unwrap());
    let app = axum::Router::new().route("/events", webhooks.into_axum());
    let server = tokio::spawn(async move { axum::serve(listener, app).await });

    let running = start(builder().webhooks(settings().receiver(url))).await;
    let control = Client::connect(&running.url()).await.unwrap();
    control
        .join_room("room", &NewRoomUser::without_token("alice"))
        .await
        .unwrap();
    control
        .publish("room", "alice", &[Media::Audio])
        .await
        .unwrap();
    control.leave_room("room", "alice").await.unwrap();
    let room = DeliveryFilter::new().room("room");
    let settled = control
        .settled_deliveries(&room, Duration::from_secs(30))
        .await
        .unwrap();
    assert_eq!(settled.pending, 0);
    let log = log.lock().unwrap().clone();
    assert_eq!(log[..3], ["RoomCreate", "alice joined", "alice speaks"]);
    assert!(log.contains(&"alice left: UserLeft".to_owned()), "{log:?}");
    assert_eq!(
        (log.len(), log.last().unwrap().as_str()),
        (6, "RoomDestroy"),
        "{log:?}"
    );
    server.abort();
}

#[tokio::test]
async fn names_of_no_event_are_noted() {
    let running = start(builder()).await;
    for action in ["CreateCallback", "UpdateCallback"] {
        let body = callback("", &["UserJoined", "RoomCreate"], "http://127.0.0.1:1/", "");
        let response = Call::action(action, "2020-12-01", body)
            .send(&running)
            .await;
        assert_eq!((response.status, response.code()), (200, ""));
        let note = response.headers["x-emulator-note"].to_str().unwrap();
        assert!(
            note.contains(r#""UserJoined", which is the name of no event"#)
                && note.contains("UserJoinRoom")
                && !note.contains(r#""RoomCreate", which"#),
            "{note}"
        );
    }
    let calls = running.control().unwrap();
    let calls = calls
        .journal(&JournalFilter::action("CreateCallback"))
        .await
        .unwrap();
    assert_eq!(calls[0].findings.len(), 1, "{calls:?}");

    let body = callback("", &["RoomCreate"], "ftp://example.com/", "");
    let response = Call::action("UpdateCallback", "2020-12-01", body)
        .send(&running)
        .await;
    assert!(
        response.message().contains("http://"),
        "{}",
        response.message()
    );
}
