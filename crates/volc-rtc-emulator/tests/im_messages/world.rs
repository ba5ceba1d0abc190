//! An emulator with a group, a live group and a callback, and what tests do with it.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::json;
use volc_core::Credentials;
use volc_rtc_api::types::im::MessageBody;
use volc_rtc_api::{Client, Error};
use volc_rtc_emulator::control::{
    self, DeliveryFilter, ImClient, ImReceived, NewImConnection, NewImMessage,
};
use volc_rtc_emulator::{
    Account, App, Clock, Conversation, Emulator, RateLimits, Running, Seed, WebhookSettings,
};

use crate::receiver::Receiver;

/// The app, and the key of its callback.
pub(crate) const APP: i64 = 123_456;
pub(crate) const KEY: &str = "fake-callback-key";
/// The owner of all conversations of the seed, and its members.
pub(crate) const ALICE: i64 = 10_001;
pub(crate) const BOB: i64 = 10_002;
pub(crate) const CAROL: i64 = 10_003;
/// A user who is in no conversation.
pub(crate) const MALLORY: i64 = 10_009;
/// The conversations of the seed: a group, a live group, and one of Alice and Bob.
pub(crate) const GROUP: i64 = 7_100_000_000_000_000_001;
pub(crate) const LIVE: i64 = 7_100_000_000_000_000_002;
pub(crate) const PAIR: i64 = 7_100_000_000_000_000_003;
/// The number of `MsgType` of a text.
pub(crate) const TEXT: i64 = 10_001;

/// A call of `SendMessage` by Alice.
macro_rules! message {
    ($world:expr, $conversation:expr, $content:expr) => {
        $world
            .client
            .send_message()
            .app_id($crate::world::APP)
            .sender($crate::world::ALICE)
            .conversation_short_id($conversation)
            .msg_type($crate::world::TEXT)
            .content($content)
    };
}
pub(crate) use message;

pub(crate) struct World {
    pub(crate) running: Running,
    pub(crate) clock: Clock,
    pub(crate) client: Client,
    pub(crate) control: control::Client,
    pub(crate) receiver: Receiver,
    /// The time at which it began, in seconds since 1970.
    pub(crate) now: u64,
}

/// The conversations that every test has.
pub(crate) fn seed() -> Seed {
    let live = Conversation::live(APP, ALICE).short_id(LIVE);
    Seed::new()
        .app(App::new(APP))
        .conversation(
            Conversation::group(APP, ALICE)
                .short_id(GROUP)
                .member(BOB)
                .member(CAROL),
        )
        .conversation(live.member(BOB).member(CAROL))
        .conversation(Conversation::one_to_one(APP, ALICE, BOB).short_id(PAIR))
}

pub(crate) fn text(text: &str) -> String {
    json!({"text": text}).to_string()
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with(seed()).await
    }

    pub(crate) async fn with(seed: Seed) -> Self {
        Self::limited(RateLimits::Off, seed).await
    }

    /// A world whose clock stands still at the present, so that signatures of the client are fresh.
    pub(crate) async fn limited(limits: RateLimits, seed: Seed) -> Self {
        let receiver = Receiver::start().await;
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let clock = Clock::fixed(now.as_secs());
        let credentials = || Credentials::new("AKLTfake-tester", "fake-secret-do-not-print");
        let webhooks = WebhookSettings::new()
            .receiver(&receiver.url)
            .key(KEY.to_owned())
            .interval(Duration::ZERO);
        let emulator = Emulator::builder()
            .account(Account::new("tester", credentials()))
            .account(Account::new(
                "another",
                Credentials::new("AKLTfake-other", "fake-secret"),
            ))
            .clock(clock.clone())
            .rate_limits(limits)
            .webhooks(webhooks)
            .seed(seed);
        let running = emulator.build().unwrap().start().await.unwrap();
        let client = Client::builder()
            .endpoint(running.url())
            .allow_http()
            .credentials(credentials())
            .build()
            .unwrap();
        let control = running.control().unwrap().for_app(APP.to_string());
        Self {
            running,
            clock,
            client,
            control,
            receiver,
            now: now.as_secs(),
        }
    }

    pub(crate) fn im(&self, user_id: i64) -> ImClient<'_> {
        self.control.im_client(user_id)
    }

    pub(crate) async fn connect(&self, users: &[i64]) {
        for user in users {
            self.im(*user)
                .connect(&NewImConnection::default())
                .await
                .unwrap();
        }
    }

    /// Sends a message of Alice, and returns its id.
    pub(crate) async fn say(&self, conversation: i64, content: &str) -> i64 {
        message!(self, conversation, content)
            .send()
            .await
            .unwrap()
            .message_id
    }

    /// Sends messages of a client, and returns their ids.
    pub(crate) async fn say_as(&self, user: i64, conversation: i64, content: &str) -> i64 {
        let message = NewImMessage::new(conversation, content);
        self.im(user).send(&message).await.unwrap().message_id
    }

    /// The messages of a conversation as the server lists them.
    pub(crate) async fn listed(&self, conversation: i64) -> Vec<MessageBody> {
        let list = self.client.get_conversation_messages().app_id(APP);
        let list = list.conversation_short_id(conversation).cursor(0).limit(20);
        let mut items = list.items();
        let mut all = Vec::new();
        while let Some(message) = items.try_next().await.unwrap() {
            all.push(message);
        }
        all
    }

    pub(crate) async fn contents(&self, conversation: i64) -> Vec<String> {
        let all = self.listed(conversation).await.into_iter();
        all.map(|message| message.content).collect()
    }

    /// The message of an id.
    pub(crate) async fn one(&self, conversation: i64, message_id: i64) -> Option<MessageBody> {
        let call = self.client.get_messages().app_id(APP);
        let call = call
            .conversation_short_id(conversation)
            .message_ids(vec![message_id]);
        call.send().await.unwrap().into_inner().messages.pop()
    }

    /// The entries of an inbox, by their content.
    pub(crate) async fn inbox(&self, user: i64) -> Vec<String> {
        let entries = self.received(user).await.into_iter();
        entries.map(|entry| entry.message.content).collect()
    }

    pub(crate) async fn received(&self, user: i64) -> Vec<ImReceived> {
        self.im(user).inbox(0).await.unwrap()
    }

    /// The contents that a member sees.
    pub(crate) async fn seen(&self, user: i64, conversation: i64) -> Vec<String> {
        let messages = self.im(user).messages(conversation, 0).await.unwrap();
        messages
            .into_iter()
            .map(|message| message.content)
            .collect()
    }

    /// Waits until every event has been delivered; returns the types of those that came.
    pub(crate) async fn settled(&self) -> Vec<String> {
        let filter = DeliveryFilter::new();
        let settled = self
            .control
            .settled_deliveries(&filter, Duration::from_secs(30))
            .await;
        assert_eq!(settled.unwrap().pending, 0);
        self.receiver.types()
    }
}

/// The code of a call that was refused.
pub(crate) fn code<T: std::fmt::Debug>(outcome: Result<T, Error>) -> String {
    outcome.unwrap_err().code().unwrap_or_default().to_owned()
}

/// The code of a client that was refused.
pub(crate) fn refusal<T: std::fmt::Debug>(outcome: Result<T, control::Error>) -> String {
    outcome.unwrap_err().code().unwrap_or_default().to_owned()
}
