//! Webhooks: events are signed, in order, retried, journalled, and survive a restart.

#![allow(clippy::unwrap_used)]

mod support;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, UNIX_EPOCH};

use http::Method;
use serde_json::{Value, json};
use support::deliveries::{control, join, journal, settled, trigger, until};
use support::receiver::{Behaviour, Receiver, Seen};
use support::{NOW, builder, start};
use volc_rtc_emulator::{Clock, TEST_APP_ID, WEBHOOK_KEY, WebhookSettings};
use volc_rtc_events::data::EventData;
use volc_rtc_events::{Event, Verifier, Webhooks};

/// Retries at once, so that a frozen clock need not be advanced for them.
fn settings(url: &str) -> WebhookSettings {
    WebhookSettings::new()
        .receiver(url)
        .interval(Duration::ZERO)
        .grace(Duration::from_millis(1))
}

fn verifier() -> Verifier {
    let now = UNIX_EPOCH + Duration::from_secs(NOW);
    Verifier::builder()
        .any_app(WEBHOOK_KEY)
        .clock(move || now)
        .build()
        .unwrap()
}

#[tokio::test]
async fn every_event_is_verified_and_read_by_the_receiver() {
    let received = Arc::new(Mutex::new(Vec::new()));
    let failures = Arc::new(Mutex::new(Vec::new()));
    let webhooks = Webhooks::new(verifier())
        .on_any_other({
            let received = Arc::clone(&received);
            move |event: Event| {
                let name = event.event_type().to_owned();
                let is_known = !matches!(event.data, EventData::Unknown { .. });
                received.lock().unwrap().push((name, is_known));
                async { Ok(()) }
            }
        })
        .on_failure({
            let failures = Arc::clone(&failures);
            move |failure| failures.lock().unwrap().push(failure.to_string())
        });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/events", listener.local_addr().unwrap());
    let app = axum::Router::new().route("/events", webhooks.into_axum());
    let server = tokio::spawn(async move { axum::serve(listener, app).await });

    let running = start(builder().webhooks(settings(&url))).await;
    let unknown = control(
        &running.url(),
        Method::POST,
        "/events",
        &json!({"event_type": "Nothing"}),
    )
    .await;
    let text = unknown.body["error"]["message"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(unknown.status, 400, "{text}");
    let names: Vec<&str> = text
        .split_once("known are: ")
        .unwrap()
        .1
        .split(", ")
        .collect();
    assert!(names.len() > 50, "{text}");
    for name in &names {
        trigger(&running, json!({"event_type": name, "app_id": TEST_APP_ID})).await;
    }
    let deliveries = settled(&running.url(), "&state=delivered").await;
    assert_eq!(*failures.lock().unwrap(), Vec::<String>::new());
    assert_eq!(deliveries.len(), names.len());
    let mut received = received.lock().unwrap().clone();
    received.sort();
    let expected: Vec<_> = names
        .iter()
        .map(|name| ((*name).to_owned(), true))
        .collect();
    assert_eq!(received, expected);
    server.abort();
}

#[tokio::test]
async fn events_of_a_room_come_in_order_and_rooms_side_by_side() {
    let receiver = Receiver::start(|seen| match seen.data("RoomId").as_str() {
        "stuck" => Behaviour::Hang,
        _ => Behaviour::Accept,
    })
    .await;
    let clock = Clock::fixed(NOW);
    let running = start(
        builder()
            .clock(clock.clone())
            .webhooks(settings(&receiver.url)),
    )
    .await;
    join(&running, "stuck", "first").await;
    join(&running, "stuck", "second").await;
    for user in 0..20 {
        join(&running, "a", &user.to_string()).await;
        join(&running, "b", &user.to_string()).await;
    }
    settled(&running.url(), "&room_id=a").await;
    settled(&running.url(), "&room_id=b").await;
    until("a request of the stuck room", async || {
        receiver.hanging().len() == 1
    })
    .await;
    let users = |room: &str| -> Vec<String> {
        let seen = receiver.seen();
        seen.iter()
            .filter(|seen| seen.data("RoomId") == room)
            .map(|seen| seen.data("UserId"))
            .collect()
    };
    let all: Vec<String> = (0..20).map(|user: u32| user.to_string()).collect();
    assert_eq!(
        (users("a"), users("b"), users("stuck")),
        (all.clone(), all, vec!["first".to_owned()])
    );
    for _ in 0..6 {
        until("the next request", async || receiver.hanging().len() == 1).await;
        let seen = receiver.seen().len();
        clock.advance(Duration::from_secs(5));
        until("the end of the request", async || {
            receiver.hanging().is_empty() || receiver.seen().len() > seen
        })
        .await;
    }
    let stuck = settled(&running.url(), "&room_id=stuck").await;
    let states: Vec<&Value> = stuck.iter().map(|delivery| &delivery["state"]).collect();
    assert_eq!(states, ["undelivered", "undelivered"]);
    assert_eq!(
        users("stuck"),
        ["first", "first", "first", "second", "second", "second"]
    );
}

struct Failing {
    behaviour: Behaviour,
    status: Option<u16>,
    reason: &'static str,
}

#[tokio::test]
async fn failed_attempts_are_journalled_with_status_and_reason() {
    let cases = [
        Failing {
            behaviour: Behaviour::Status(500),
            status: Some(500),
            reason: "HTTP 500",
        },
        Failing {
            behaviour: Behaviour::Status(204),
            status: Some(204),
            reason: "only 200",
        },
        Failing {
            behaviour: Behaviour::Redirect,
            status: Some(302),
            reason: "redirect",
        },
        Failing {
            behaviour: Behaviour::Cut,
            status: None,
            reason: "broke before a response",
        },
        Failing {
            behaviour: Behaviour::Garbage,
            status: None,
            reason: "broke before a response",
        },
        Failing {
            behaviour: Behaviour::Torn,
            status: None,
            reason: "broke off",
        },
    ];
    let behaviours: Vec<Behaviour> = cases.iter().map(|case| case.behaviour).collect();
    let receiver = Receiver::start(move |seen: &Seen| {
        let index: usize = seen.data("UserId").parse().unwrap();
        behaviours[index]
    })
    .await;
    let running = start(builder().webhooks(settings(&receiver.url))).await;
    for (index, case) in cases.iter().enumerate() {
        let id = join(&running, "room", &index.to_string()).await;
        let delivery = settled(&running.url(), &format!("&event_id={id}"))
            .await
            .remove(0);
        assert_eq!(delivery["state"], "undelivered", "{delivery}");
        let attempts = delivery["attempts"].as_array().unwrap();
        assert_eq!(attempts.len(), 3, "{delivery}");
        for attempt in attempts {
            let reason = attempt["reason"].as_str().unwrap();
            assert!(
                reason.contains(case.reason),
                "{:?}: {reason}",
                case.behaviour
            );
            assert_eq!(attempt["status"], json!(case.status), "{attempt}");
        }
    }
    assert_eq!(receiver.seen().len(), 18);
    let elsewhere = receiver
        .seen()
        .iter()
        .any(|seen| seen.path.contains("elsewhere"));
    assert!(!elsewhere);
}

#[tokio::test]
async fn retry_waits_for_its_interval_on_the_clock() {
    let receiver = Receiver::start(|_| Behaviour::Status(503)).await;
    let clock = Clock::fixed(NOW);
    let settings = settings(&receiver.url).interval(Duration::from_secs(60));
    let running = start(builder().clock(clock.clone()).webhooks(settings)).await;
    join(&running, "room", "user").await;
    for attempt in 1..=3 {
        until("an attempt", async || {
            let journal = journal(&running.url(), "").await;
            journal[0]["attempts"].as_array().unwrap().len() == attempt
        })
        .await;
        assert_eq!(receiver.seen().len(), attempt);
        clock.advance(Duration::from_millis(59_999));
        let delivery = journal(&running.url(), "").await.remove(0);
        assert_eq!(delivery["attempts"].as_array().unwrap().len(), attempt);
        clock.advance(Duration::from_millis(1));
    }
    let delivery = settled(&running.url(), "").await.remove(0);
    let starts: Vec<u64> = delivery["attempts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|attempt| attempt["started"].as_u64().unwrap())
        .collect();
    assert_eq!(
        starts,
        [NOW * 1_000, NOW * 1_000 + 60_000, NOW * 1_000 + 120_000]
    );
}

#[tokio::test]
async fn all_attempts_have_one_body() {
    let receiver = Receiver::start(|_| Behaviour::Status(500)).await;
    let running = start(builder().webhooks(settings(&receiver.url))).await;
    let id = join(&running, "room", "user").await;
    settled(&running.url(), "").await;
    let seen = receiver.seen();
    assert_eq!(seen.len(), 3);
    assert!(seen.iter().all(|one| one.raw == seen[0].raw));
    assert_eq!(
        (seen[0].text("EventId"), seen[0].text("AppId")),
        (id, TEST_APP_ID.to_owned())
    );
    assert!(
        seen[0].headers.contains("content-type: application/json"),
        "{}",
        seen[0].headers
    );
    assert!(verifier().verify(&seen[0].raw).is_ok());
}

#[tokio::test]
async fn event_of_an_app_without_receiver_is_journalled() {
    let running = start(builder()).await;
    join(&running, "room", "user").await;
    let delivery = settled(&running.url(), "&state=no_receiver")
        .await
        .remove(0);
    assert!(
        delivery["reason"]
            .as_str()
            .unwrap()
            .contains("CreateCallback"),
        "{delivery}"
    );
    assert_eq!(delivery["data"]["UserId"], "user");
    let path = format!("/deliveries/{}/redeliver", delivery["id"]);
    let response = control(&running.url(), Method::POST, &path, &Value::Null).await;
    assert_eq!(response.status, 409, "{}", response.body);
}

#[tokio::test]
async fn full_queue_journals_what_it_cannot_take() {
    let receiver = Receiver::start(|_| Behaviour::Hang).await;
    let running = start(builder().webhooks(settings(&receiver.url).queue_limit(2))).await;
    for user in ["1", "2", "3"] {
        join(&running, "room", user).await;
    }
    join(&running, "other", "4").await;
    let journal = journal(&running.url(), "").await;
    let states: Vec<&Value> = journal.iter().map(|delivery| &delivery["state"]).collect();
    assert_eq!(states, ["pending", "pending", "overflowed", "pending"]);
}

#[tokio::test]
async fn attempt_of_before_a_reset_delays_nothing_after_it() {
    let receiver = Receiver::start(|seen| match seen.data("UserId").as_str() {
        "before" => Behaviour::Hang,
        _ => Behaviour::Accept,
    })
    .await;
    let running = start(builder().webhooks(settings(&receiver.url))).await;
    let first = join(&running, "room", "before").await;
    until("an attempt that hangs", async || {
        receiver.hanging().len() == 1
    })
    .await;
    let reset = control(&running.url(), Method::POST, "/reset", &Value::Null).await;
    assert_eq!(reset.status, 200, "{}", reset.body);
    let second = join(&running, "room", "after").await;
    let deliveries = settled(&running.url(), "").await;
    assert_eq!(
        (deliveries.len(), &deliveries[0]["state"]),
        (1, &json!("delivered"))
    );
    assert_ne!(first, second);
}

#[tokio::test]
async fn journal_keeps_the_newest_deliveries() {
    let running = start(builder().webhooks(settings("sink").kept(10))).await;
    for user in 0..150 {
        join(&running, "room", &user.to_string()).await;
    }
    let journal = settled(&running.url(), "").await;
    assert!((10..100).contains(&journal.len()), "{}", journal.len());
    assert_eq!(journal.last().unwrap()["data"]["UserId"], "149");
    let received = control(
        &running.url(),
        Method::GET,
        "/sink?limit=1000",
        &Value::Null,
    )
    .await
    .body;
    assert!((10..100).contains(&received["received"].as_array().unwrap().len()));
}

#[tokio::test]
async fn connections_are_bounded() {
    let receiver = Receiver::start(|_| Behaviour::Hang).await;
    let clock = Clock::fixed(NOW);
    let settings = settings(&receiver.url).connections(3);
    let running = start(builder().clock(clock.clone()).webhooks(settings)).await;
    for room in 0..10 {
        join(&running, &room.to_string(), "user").await;
    }
    let mut most = 0;
    until("30 attempts", async || {
        let hanging = receiver.hanging().len();
        most = most.max(hanging);
        if hanging == 3 || receiver.seen().len() >= 28 {
            clock.advance(Duration::from_secs(5));
        }
        let pending = control(
            &running.url(),
            Method::GET,
            "/deliveries?limit=1",
            &Value::Null,
        )
        .await;
        pending.body["pending"] == 0
    })
    .await;
    assert_eq!((most, receiver.seen().len()), (3, 30));
}

#[tokio::test]
async fn events_survive_a_restart_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("emulator.db");
    let down = Receiver::start(|_| Behaviour::Hang).await;
    let running = start(builder().database(&file).webhooks(settings(&down.url))).await;
    let mut ids = Vec::new();
    for user in 0..10 {
        ids.push(join(&running, "room", &user.to_string()).await);
    }
    until("the first attempt", async || down.hanging().len() == 1).await;
    running.shutdown().await.unwrap();

    let up = Receiver::start(|_| Behaviour::Accept).await;
    let running = start(builder().database(&file).webhooks(settings(&up.url))).await;
    let deliveries = settled(&running.url(), "&state=delivered").await;
    let seen: Vec<String> = up.seen().iter().map(|seen| seen.text("EventId")).collect();
    assert_eq!(seen, ids);
    // The attempt that the restart cut off does not count.
    assert!(
        deliveries
            .iter()
            .all(|delivery| delivery["attempts"].as_array().unwrap().len() == 1)
    );
}

#[tokio::test]
async fn delivery_is_sent_again_when_asked() {
    let is_up = Arc::new(Mutex::new(false));
    let receiver = Receiver::start({
        let is_up = Arc::clone(&is_up);
        move |_| {
            if *is_up.lock().unwrap() {
                Behaviour::Accept
            } else {
                Behaviour::Cut
            }
        }
    })
    .await;
    let running = start(builder().webhooks(settings(&receiver.url))).await;
    join(&running, "room", "user").await;
    let failed = settled(&running.url(), "&state=undelivered")
        .await
        .remove(0);
    *is_up.lock().unwrap() = true;
    let path = format!("/deliveries/{}/redeliver", failed["id"]);
    let response = control(&running.url(), Method::POST, &path, &Value::Null).await;
    let id = response.body["deliveries"][0].as_i64().unwrap();
    settled(&running.url(), "").await;
    let again = control(
        &running.url(),
        Method::GET,
        &format!("/deliveries/{id}"),
        &Value::Null,
    )
    .await
    .body;
    assert_eq!(
        (&again["state"], &again["event_id"]),
        (&json!("delivered"), &failed["event_id"])
    );
    let seen = receiver.seen();
    assert!(seen.len() == 4 && seen[3].raw == seen[0].raw);
}

#[tokio::test]
async fn sink_keeps_what_was_sent() {
    let running = start(builder().webhooks(settings("sink"))).await;
    let id = join(&running, "room", "user").await;
    settled(&running.url(), "&state=delivered").await;
    let list = control(&running.url(), Method::GET, "/sink", &Value::Null)
        .await
        .body;
    let received = &list["received"][0];
    assert_eq!(
        (&received["body"]["EventId"], &received["body"]["Signature"]),
        (&json!(id), &json!("***"))
    );
    assert_eq!(received["event_data"]["UserId"], "user");
    let path = format!("/sink/{}", received["id"]);
    let whole = control(&running.url(), Method::GET, &path, &Value::Null)
        .await
        .body;
    assert!(verifier().verify(whole.to_string().as_bytes()).is_ok());

    let post = control(
        &running.url(),
        Method::POST,
        "/sink/a/b",
        &json!({"token": "fake", "n": 1}),
    )
    .await;
    assert_eq!((post.status, &post.body["CheckCode"]), (200, &json!(0)));
    let list = control(&running.url(), Method::GET, "/sink?after=1", &Value::Null)
        .await
        .body;
    assert_eq!(list["received"][0]["path"], "a/b");
    assert_eq!(list["received"][0]["body"], json!({"token": "***", "n": 1}));
    control(&running.url(), Method::DELETE, "/sink", &Value::Null).await;
    let list = control(&running.url(), Method::GET, "/sink", &Value::Null)
        .await
        .body;
    assert_eq!(list, json!({"received": []}));
}

struct Refused {
    event: Value,
    part: &'static str,
}

#[tokio::test]
async fn triggers_against_their_page_are_refused() {
    let running = start(builder()).await;
    let join = |data: Value| json!({"event_type": "UserJoinRoom", "data": data});
    for case in [
        Refused {
            event: join(json!({"Room": "r"})),
            part: "`Room` is not a member",
        },
        Refused {
            event: join(json!({"DeviceType": "fridge"})),
            part: "DeviceType",
        },
        Refused {
            event: join(json!({"Timestamp": "soon"})),
            part: "Timestamp",
        },
        Refused {
            event: json!({"event_type": "RoomCreate", "app_id": "none"}),
            part: "no app `none`",
        },
        Refused {
            event: json!({"event_type": "RecordStopped", "version": "1"}),
            part: "2023-11-01",
        },
        Refused {
            event: json!({"event": "RoomCreate"}),
            part: "event_type",
        },
        Refused {
            event: json!({"event_type": "RoomCreate", "room_id": "a", "data": {"RoomId": "b"}}),
            part: "leave one of them out",
        },
    ] {
        let response = control(&running.url(), Method::POST, "/events", &case.event).await;
        let text = response.body["error"]["message"].as_str().unwrap();
        assert!(
            (400..500).contains(&response.status) && text.contains(case.part),
            "{text}"
        );
    }
    assert_eq!(journal(&running.url(), "").await, Vec::<Value>::new());
}

#[tokio::test]
async fn faults_drop_duplicate_delay_and_reorder() {
    let receiver = Receiver::start(|_| Behaviour::Accept).await;
    let clock = Clock::fixed(NOW);
    let running = start(
        builder()
            .clock(clock.clone())
            .webhooks(settings(&receiver.url)),
    )
    .await;
    let effects = HashMap::from([
        ("dropped", json!({"kind": "drop"})),
        ("twice", json!({"kind": "duplicate"})),
        ("late", json!({"kind": "delay", "by": "5s"})),
        ("swapped", json!({"kind": "reorder", "within": "5s"})),
    ]);
    for (room, effect) in &effects {
        let fault = json!({"room_id": room, "effect": effect, "count": 1});
        let response = control(&running.url(), Method::POST, "/webhooks/faults", &fault).await;
        assert_eq!(response.status, 200, "{}", response.body);
        join(&running, room, "1").await;
        join(&running, room, "2").await;
    }
    let users = |room: &str| -> Vec<String> {
        let seen = receiver.seen();
        seen.iter()
            .filter(|seen| seen.data("RoomId") == room)
            .map(|seen| seen.data("UserId"))
            .collect()
    };
    for room in ["dropped", "twice", "swapped"] {
        settled(&running.url(), &format!("&room_id={room}")).await;
    }
    assert_eq!(users("late"), Vec::<String>::new());
    clock.advance(Duration::from_secs(5));
    settled(&running.url(), "").await;
    assert_eq!(users("dropped"), ["2"]);
    assert_eq!(users("twice"), ["1", "1", "2"]);
    assert_eq!(users("late"), ["1", "2"]);
    assert_eq!(users("swapped"), ["2", "1"]);
    let dropped = journal(&running.url(), "&state=dropped").await;
    assert_eq!((dropped.len(), &dropped[0]["fault"]), (1, &json!("drop")));
    let faults = control(
        &running.url(),
        Method::GET,
        "/webhooks/faults",
        &Value::Null,
    )
    .await
    .body;
    assert!(
        faults["faults"]
            .as_array()
            .unwrap()
            .iter()
            .all(|fault| fault["applied"] == 1),
        "{faults}"
    );
}

#[tokio::test]
async fn faults_hit_the_first_attempt_of_a_delivery() {
    let receiver = Receiver::start(|_| Behaviour::Accept).await;
    let clock = Clock::fixed(NOW);
    let running = start(
        builder()
            .clock(clock.clone())
            .webhooks(settings(&receiver.url)),
    )
    .await;
    for (room, effect, reason, requests) in [
        (
            "unreachable",
            json!({"kind": "no_connection"}),
            json!("no connection: a fault of delivery keeps it from the receiver"),
            1,
        ),
        (
            "failing",
            json!({"kind": "status", "status": 502}),
            json!("HTTP 502, where only 200 is a success"),
            2,
        ),
        (
            "late",
            json!({"kind": "timeout"}),
            json!("no response within 5000 ms"),
            2,
        ),
        // The body of a response to these events does not count.
        ("unreadable", json!({"kind": "garbage"}), Value::Null, 1),
    ] {
        let fault = json!({"room_id": room, "effect": effect, "count": 1});
        let response = control(&running.url(), Method::POST, "/webhooks/faults", &fault).await;
        assert_eq!(response.status, 200, "{}", response.body);
        join(&running, room, "1").await;
        let heard = || {
            let seen = receiver.seen();
            seen.iter()
                .filter(|seen| seen.data("RoomId") == room)
                .count()
        };
        if room == "late" {
            while heard() == 0 {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            clock.advance(Duration::from_secs(5));
        }
        settled(&running.url(), &format!("&room_id={room}")).await;
        let delivery = journal(
            &running.url(),
            &format!("&room_id={room}&event_type=UserJoinRoom"),
        )
        .await
        .remove(0);
        assert_eq!(delivery["state"], "delivered", "{delivery}");
        assert_eq!(delivery["attempts"][0]["reason"], reason, "{delivery}");
        assert_eq!(delivery["fault"], effect["kind"], "{delivery}");
        assert_eq!(heard(), requests, "{room}");
    }
}
