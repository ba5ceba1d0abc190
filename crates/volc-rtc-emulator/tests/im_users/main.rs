//! Users of instant messaging through the SDK's client: profiles, tags, tokens, friends and block lists, and the code
//! of each refusal.

#![allow(clippy::unwrap_used)]

mod black_lists;
mod codes;
mod friends;
mod profiles;
#[path = "../support/mod.rs"]
mod support;

use support::{APP, NOW, builder, credentials};
use volc_core::Credentials;
use volc_rtc_api::Client;
use volc_rtc_api::im::add_friend::FailedInfo;
use volc_rtc_emulator::{Account, App, AppStatus, Clock, RateLimits, Running};

/// An app that is disabled, and one of another account.
const DISABLED: i64 = 77;
const OF_OTHER: i64 = 78;
/// The time of the emulator's clock when it starts, in milliseconds.
const START: i64 = 1_790_000_000_000;

/// An emulator whose clock stands still, and a client of it.
struct World {
    running: Running,
    clock: Clock,
    client: Client,
}

impl World {
    /// Without rate limits, which count on the same clock.
    async fn start() -> Self {
        Self::with_limits(RateLimits::Off).await
    }

    async fn with_limits(limits: RateLimits) -> Self {
        let clock = Clock::fixed(NOW);
        let other = Credentials::new("AKLTfake-other", "fake-secret-of-another");
        let emulator = builder()
            .account(Account::new("other", other))
            .clock(clock.clone())
            .rate_limits(limits)
            .app(App::new(APP.to_string()))
            .app(App::new(DISABLED.to_string()).status(AppStatus::Disabled))
            .app(App::new(OF_OTHER.to_string()).account("other"));
        let running = emulator.build().unwrap().start().await.unwrap();
        let client = Client::builder().endpoint(running.url()).allow_http();
        let client = client.credentials(credentials()).build().unwrap();
        Self {
            running,
            clock,
            client,
        }
    }
}

/// The users that failed, each with its code.
fn codes(failed: &[FailedInfo]) -> Vec<(i64, &str)> {
    failed
        .iter()
        .map(|info| (info.user_id, info.code.as_str()))
        .collect()
}
