//! Webhooks with the client of the control API.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use support::receiver::{Behaviour, Receiver};
use support::{builder, start};
use tokio::net::TcpListener;
use volc_rtc_emulator::control::{
    Client, DeliveryEffect, DeliveryFault, DeliveryFilter, DeliveryState, Trigger,
};
use volc_rtc_emulator::{TEST_APP_ID, WEBHOOK_KEY, WebhookSettings};
use volc_rtc_events::data::UserJoinRoom;
use volc_rtc_events::{Event, Verifier, Webhooks};

const PATIENCE: Duration = Duration::from_secs(30);

#[tokio::test]
async fn client_triggers_events_and_reads_their_deliveries() {
    let running = start(builder().webhooks(WebhookSettings::new().receiver("sink"))).await;
    let control = Client::connect(&running.url())
        .await
        .unwrap()
        .for_app(TEST_APP_ID);
    let fault = DeliveryFault::new(DeliveryEffect::duplicate(1))
        .event_type("UserJoinRoom")
        .name("again")
        .count(1);
    control.add_delivery_fault(&fault).await.unwrap();

    let join = Trigger::new("UserJoinRoom")
        .room("room 1")
        .member("UserId", "user");
    let triggered = control.trigger(&join).await.unwrap();
    control
        .trigger(&Trigger::new("RoomDestroy").room("room 1"))
        .await
        .unwrap();
    assert_eq!(triggered.deliveries.len(), 2);
    let room = DeliveryFilter::new().room("room 1");
    let settled = control.settled_deliveries(&room, PATIENCE).await.unwrap();
    let states: Vec<DeliveryState> = settled
        .deliveries
        .iter()
        .map(|delivery| delivery.state)
        .collect();
    assert_eq!(states, [DeliveryState::Delivered; 3]);
    assert_eq!(
        settled.deliveries[0].fault.as_deref(),
        Some("duplicate: again")
    );
    assert_eq!(settled.deliveries[0].attempts[0].status, Some(200));

    let event = DeliveryFilter::new()
        .event_id(&triggered.event_id)
        .state(DeliveryState::Delivered)
        .limit(1);
    let page = control.deliveries(&event).await.unwrap();
    let rest = control
        .deliveries(&event.after(page.next.unwrap()))
        .await
        .unwrap();
    let ids: Vec<i64> = [page, rest]
        .iter()
        .flat_map(|page| page.deliveries.iter().map(|delivery| delivery.id))
        .collect();
    assert_eq!(ids, triggered.deliveries);

    let received = control.received(0).await.unwrap();
    assert_eq!(received.len(), 3);
    assert_eq!(received[0].event_data.as_ref().unwrap()["UserId"], "user");
    let again = control.redeliver(triggered.deliveries[0]).await.unwrap();
    control.settled_deliveries(&room, PATIENCE).await.unwrap();
    assert_eq!(
        (
            again.len(),
            control.received(received[2].id).await.unwrap().len()
        ),
        (1, 1)
    );
    assert_eq!(control.clear_received().await.unwrap(), 4);

    assert_eq!(control.delivery_faults().await.unwrap()[0].applied, 1);
    assert_eq!(control.clear_delivery_faults().await.unwrap(), 1);
}

#[tokio::test]
async fn client_of_another_app_sees_nothing() {
    let running = start(builder().webhooks(WebhookSettings::new().receiver("sink"))).await;
    let control = Client::connect(&running.url()).await.unwrap();
    control
        .trigger(&Trigger::new("RoomCreate").room("room"))
        .await
        .unwrap();
    assert_eq!(
        control
            .settled_deliveries(&DeliveryFilter::new(), PATIENCE)
            .await
            .unwrap()
            .deliveries
            .len(),
        1
    );
    let other = control.for_app("another");
    assert_eq!(
        other
            .deliveries(&DeliveryFilter::new())
            .await
            .unwrap()
            .deliveries
            .len(),
        0
    );
    assert_eq!(other.received(0).await.unwrap().len(), 0);
    let error = other
        .trigger(&Trigger::new("RoomCreate"))
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains("there is no app `another`"),
        "{error}"
    );
}

#[tokio::test]
async fn wrong_faults_and_events_are_refused_with_their_place() {
    let running = start(builder()).await;
    let control = Client::connect(&running.url()).await.unwrap();
    let error = control
        .trigger(&Trigger::new("RoomExplode"))
        .await
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("known are: AfterAddParticipant, "),
        "{error}"
    );
    let fault = DeliveryFault::new(DeliveryEffect::drop()).probability(2.0, 0);
    let error = control.add_delivery_fault(&fault).await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("`probability` must be from 0 to 1"),
        "{error}"
    );
    let faults =
        serde_json::json!({"faults": [{"effect": {"kind": "drop"}}, {"effect": {"kind": "fly"}}]});
    let error = control
        .request(http::Method::POST, "/webhooks/faults", Some(&faults))
        .await
        .unwrap_err();
    assert!(error.to_string().contains("faults[1]"), "{error}");
    assert_eq!(control.delivery_faults().await.unwrap(), []);
    assert_eq!(error.code(), Some("InvalidRequest"));
}

/// A receiver whose verifier has this clock, and the users of whom it has heard.
fn verifying(
    listener: TcpListener,
    clock: impl Fn() -> SystemTime + Send + Sync + 'static,
) -> Arc<Mutex<Vec<String>>> {
    let verifier = Verifier::builder().app(TEST_APP_ID, WEBHOOK_KEY);
    let heard = Arc::<Mutex<Vec<String>>>::default();
    let log = Arc::clone(&heard);
    let webhooks = Webhooks::new(verifier.clock(clock).build().unwrap()).on(
        move |event: Event<UserJoinRoom>| {
            log.lock().unwrap().push(event.data.user_id);
            async { Ok(()) }
        },
    );
    let router = axum::Router::new().route("/", webhooks.into_axum());
    tokio::spawn(async move { axum::serve(listener, router).await });
    heard
}

async fn listener() -> (TcpListener, WebhookSettings) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    (listener, WebhookSettings::new().receiver(url))
}

/// Lets a user join before and after the clock has been advanced by three days.
async fn join_over_days(control: &Client) {
    for user in ["before", "after"] {
        let join = Trigger::new("UserJoinRoom").member("UserId", user);
        control.trigger(&join).await.unwrap();
        control
            .settled_deliveries(&DeliveryFilter::new(), PATIENCE)
            .await
            .unwrap();
        control
            .advance(Duration::from_secs(72 * 3_600))
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn verifier_with_the_emulators_clock_survives_an_advance() {
    let (listener, settings) = listener().await;
    let running = start(builder().webhooks(settings.interval(Duration::ZERO))).await;
    let clock = running.clock();
    let heard = verifying(listener, move || clock.now());
    join_over_days(&running.control().unwrap()).await;
    assert_eq!(*heard.lock().unwrap(), ["before", "after"]);
}

#[tokio::test]
async fn verifier_follows_the_clock_of_another_process() {
    let (listener, settings) = listener().await;
    let running = start(builder().webhooks(settings.interval(Duration::ZERO))).await;
    let control = Client::connect(&running.url()).await.unwrap();
    let clock = control.follow_clock().await.unwrap();
    let heard = verifying(listener, move || clock.now());
    join_over_days(&control.clone()).await;
    assert_eq!(*heard.lock().unwrap(), ["before", "after"]);
}

#[tokio::test]
async fn all_pages_of_settled_deliveries_are_returned() {
    let running = start(builder().webhooks(WebhookSettings::new().receiver("sink"))).await;
    let control = running.control().unwrap();
    for _ in 0..120 {
        control
            .trigger(&Trigger::new("RoomCreate").room("room"))
            .await
            .unwrap();
    }
    let all = DeliveryFilter::new();
    let settled = control.settled_deliveries(&all, PATIENCE).await.unwrap();
    assert_eq!(
        (settled.deliveries.len(), settled.next, settled.pending),
        (120, None, 0)
    );
    let ids: Vec<i64> = settled.deliveries.iter().map(|each| each.id).collect();
    assert!(ids.is_sorted());
    let five = all.limit(5);
    let settled = control.settled_deliveries(&five, PATIENCE).await.unwrap();
    assert_eq!(
        (settled.deliveries.len(), settled.next),
        (5, Some(settled.deliveries[4].id))
    );
}

#[tokio::test]
async fn journal_keeps_the_reason_of_a_receiver() {
    let body =
        r#"{"CheckCode":401,"CheckMessage":"`EventTime` lies 60 s ahead","AppKey":"fake-secret"}"#;
    let receiver = Receiver::start(move |seen| match seen.number {
        0 => Behaviour::Refuse(body),
        _ => Behaviour::Accept,
    })
    .await;
    let settings = WebhookSettings::new().interval(Duration::ZERO);
    let running = start(builder().webhooks(settings.receiver(&receiver.url))).await;
    let control = running.control().unwrap();
    control.trigger(&Trigger::new("RoomCreate")).await.unwrap();
    let settled = control
        .settled_deliveries(&DeliveryFilter::new(), PATIENCE)
        .await
        .unwrap();
    let [refused, taken] = settled.deliveries[0].attempts.as_slice() else {
        panic!("{settled:?}");
    };
    let kept = refused.response.as_deref().unwrap();
    assert!(kept.contains("`EventTime` lies 60 s ahead"), "{kept}");
    assert!(!kept.contains("fake-secret"), "{kept}");
    assert_eq!((taken.status, taken.response.as_deref()), (Some(200), None));
}
