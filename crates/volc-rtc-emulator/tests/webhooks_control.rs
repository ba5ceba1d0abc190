//! Webhooks with the client of the control API.

#![allow(clippy::unwrap_used)]

mod support;

use std::time::Duration;

use support::{builder, start};
use volc_rtc_emulator::control::{
    Client, DeliveryEffect, DeliveryFault, DeliveryFilter, DeliveryState, Trigger,
};
use volc_rtc_emulator::{TEST_APP_ID, WebhookSettings};

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
