//! Rate limits that count per app, and that Actions share.

#![allow(clippy::unwrap_used)]

mod support;

use std::time::Duration;

use serde_json::json;
use support::{Call, NOW, Response, builder};
use volc_core::Credentials;
use volc_rtc_emulator::{Account, Clock, Emulator, Running};

const OTHER_APP: &str = "fakeother000000000000000";

fn call(action: &str, app: &str) -> Call {
    let mut body = json!({
        "AppId": app, "RoomId": "room1", "From": "server", "To": "user1", "Binary": false, "Message": "hello",
    });
    if action == "BatchSendRoomUnicast" {
        body["To"] = json!(["user1"]);
    }
    Call::action(action, "2023-07-20", body)
}

async fn with_clock(clock: &Clock) -> (Emulator, Running) {
    let other = Credentials::new("AKLTfake-other", "fake-secret-do-not-print");
    let emulator = builder()
        .clock(clock.clone())
        .account(Account::new("other", other));
    let emulator = emulator.build().unwrap();
    let running = emulator.start().await.unwrap();
    (emulator, running)
}

fn is_limited(response: &Response) -> bool {
    response.code() == "FlowLimitExceeded"
}

#[tokio::test]
async fn four_actions_share_the_limit_of_an_app() {
    let clock = Clock::fixed(NOW);
    let (_, running) = with_clock(&clock).await;
    let app = volc_rtc_emulator::TEST_APP_ID;
    let actions = [
        "SendUnicast",
        "SendRoomUnicast",
        "SendBroadcast",
        "BatchSendRoomUnicast",
    ];
    for count in 0..500 {
        let response = call(actions[count % 4], app).send(&running).await;
        assert!(!is_limited(&response), "{count}: {}", response.body);
    }
    for action in actions {
        assert!(
            is_limited(&call(action, app).send(&running).await),
            "{action}"
        );
    }
    // Other apps have limits of their own, whoever calls; another account's calls for the same app count as well.
    assert!(!is_limited(
        &call(actions[0], OTHER_APP).send(&running).await
    ));
    let other = Credentials::new("AKLTfake-other", "fake-secret-do-not-print");
    let other = call(actions[0], app).with(|call| call.credentials = other);
    assert!(is_limited(&other.send(&running).await));
    clock.advance(Duration::from_millis(2));
    assert!(!is_limited(&call(actions[1], app).send(&running).await));
    assert!(is_limited(&call(actions[2], app).send(&running).await));
}
