//! Rate limits that count per app, and that Actions share.

#![allow(clippy::unwrap_used)]

mod support;

use std::num::NonZeroU32;
use std::time::{Duration, Instant};

use serde_json::json;
use support::{Call, NOW, Response, builder, start};
use volc_core::Credentials;
use volc_rtc_emulator::{Account, Clock, Emulator, RateLimits, Running};

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

#[tokio::test]
async fn frozen_clock_lets_those_on_who_wait_for_the_period() {
    let one = RateLimits::PerSecond(NonZeroU32::MIN);
    let running = start(builder().clock(Clock::fixed(NOW)).rate_limits(one)).await;
    let poll = call("SendUnicast", volc_rtc_emulator::TEST_APP_ID);
    assert!(!is_limited(&poll.send(&running).await));
    let began = Instant::now();
    let refused = poll.send(&running).await;
    assert!(is_limited(&refused));
    assert!(
        refused.message().contains("clock is frozen: advance it"),
        "{}",
        refused.message()
    );
    // A program that polls gets on, though nobody advances the clock.
    while is_limited(&poll.send(&running).await) {
        assert!(began.elapsed() < Duration::from_secs(60));
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(began.elapsed() >= Duration::from_secs(1));
}
