//! Helpers of the demo and of the tests that cross crates: an emulator with data, and a client for it.

use volc_core::Credentials;
use volc_rtc_api::Client;
use volc_rtc_emulator::{Account, Builder, Conversation, Emulator, Seed};

/// The application of the seeded data.
pub const APP_ID: i64 = 123_456;
/// The member of all seeded conversations.
pub const MEMBER: i64 = 10_001;

/// An emulator with [`conversations`] that knows [`account`].
pub fn emulator() -> Builder {
    Emulator::builder()
        .account(Account::new("tester", account()))
        .seed(Seed::new().conversations(conversations()))
}

/// A client of an emulator.
///
/// # Errors
/// If the address cannot be used.
pub fn client(url: &str) -> Result<Client, volc_core::Error> {
    Client::builder()
        .endpoint(url)
        .allow_http()
        .credentials(account())
        .build()
}

/// Obviously fake credentials.
pub fn account() -> Credentials {
    Credentials::new("AKLTfakefakefakefake", "fake-secret-do-not-print")
}

/// 53 conversations of [`MEMBER`]: 40 groups, 8 of two users, 5 live groups of the member's own. Each is newer than
/// the one before, and the older half was active last.
pub fn conversations() -> Vec<Conversation> {
    let created = 1_700_000_000;
    let groups = (0..40).map(|n| {
        let group = Conversation::group(APP_ID, 20_000 + n).name(format!("Group {n}"));
        group.member(MEMBER).member(30_000 + n)
    });
    let pairs = (0..8)
        .map(|n| Conversation::one_to_one(APP_ID, MEMBER, 40_000 + n).name(format!("Pair {n}")));
    let live = (0..5).map(|n| Conversation::live(APP_ID, MEMBER).name(format!("Live {n}")));
    groups
        .chain(pairs)
        .chain(live)
        .zip(0..)
        .map(|(conversation, n)| {
            let active = if n < 26 {
                created + 10_000 + n
            } else {
                created + n
            };
            conversation.created_at(created + n).active_at(active)
        })
        .collect()
}
