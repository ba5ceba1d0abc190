//! An emulator with a clock that stands still, the SDK's client, and the control API.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::Value;
use volc_core::clock::{BoxFuture, TokioClock};
use volc_core::rate_limit::RateLimiter;
use volc_core::retry::NoRetry;
use volc_core::{Credentials, Error};
use volc_rtc_api::Client;
use volc_rtc_api::im::batch_add_conversation_participant::ParticipantInfo;
use volc_rtc_api::im::batch_get_conversations::ConversationCoreInfos;
use volc_rtc_api::im::create_conversation::{ConversationCoreInfo, ConversationType};
use volc_rtc_api::im::scan_conversation_participant_list::Participant;
use volc_rtc_emulator::control::{self, DeliveryFilter};
use volc_rtc_emulator::{Account, App, AppStatus, Clock, Emulator, RateLimits, Running, Seed};

use crate::support::credentials;

pub(crate) const APP: i64 = 123_456;
pub(crate) const NOW: i64 = 1_790_000_000;
/// No user.
pub(crate) const NONE: [i64; 0] = [];

/// The time of the emulator as a clock of the client.
#[derive(Debug)]
struct SameTime(Arc<AtomicU64>, TokioClock);

impl volc_core::clock::Clock for SameTime {
    fn wall(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(self.0.load(Ordering::Relaxed))
    }

    fn elapsed(&self) -> Duration {
        self.1.elapsed()
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        self.1.sleep(time)
    }
}

pub(crate) struct World {
    /// A client that checks nothing itself.
    pub(crate) client: Client,
    /// A client of the control API, for the app.
    pub(crate) control: control::Client,
    clock: Clock,
    /// The seconds that the clock shows, for the client.
    seconds: Arc<AtomicU64>,
    seen: AtomicI64,
    running: Running,
}

/// An event of the app.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Event {
    pub(crate) name: String,
    pub(crate) data: Value,
    pub(crate) at: i64,
}

impl World {
    pub(crate) async fn start() -> Self {
        Self::with(Seed::new()).await
    }

    /// The same with more apps and conversations.
    pub(crate) async fn with(seed: Seed) -> Self {
        let clock = Clock::fixed(NOW.unsigned_abs());
        let seconds = Arc::new(AtomicU64::new(NOW.unsigned_abs()));
        let apps = seed
            .app(App::new(APP))
            .app(App::new(77).status(AppStatus::Disabled))
            .app(App::new(78).account("somebody else"));
        let emulator = Emulator::builder()
            .account(Account::new("tester", credentials()))
            .rate_limits(RateLimits::Off)
            .clock(clock.clone())
            .seed(apps)
            .build()
            .unwrap();
        let running = emulator.start().await.unwrap();
        Self {
            client: client(&running.url(), credentials(), Arc::clone(&seconds)),
            control: running.control().unwrap().for_app(APP.to_string()),
            clock,
            seconds,
            seen: AtomicI64::new(0),
            running,
        }
    }

    pub(crate) fn address(&self) -> std::net::SocketAddr {
        self.running.address()
    }

    pub(crate) fn advance(&self, seconds: u64) {
        self.seconds.fetch_add(seconds, Ordering::Relaxed);
        self.clock.advance(Duration::from_secs(seconds));
    }

    /// Creates a group or live group, and returns its short id.
    pub(crate) async fn create(&self, kind: ConversationType, owner: i64) -> i64 {
        let core = ConversationCoreInfo::new(kind);
        let call = self.client.create_conversation().app_id(APP);
        let call = call.conversation_core_info(core).owner_user_id(owner);
        call.send().await.unwrap().conversation_short_id
    }

    pub(crate) async fn group(&self, owner: i64, members: &[i64]) -> i64 {
        let group = self.create(ConversationType::Group, owner).await;
        self.add(group, members).await;
        group
    }

    pub(crate) async fn live(&self, owner: i64, members: &[i64]) -> i64 {
        let group = self.create(ConversationType::LiveGroup, owner).await;
        for member in members {
            self.control.enter_live_group(group, *member).await.unwrap();
        }
        group
    }

    pub(crate) async fn one_to_one(&self, a: i64, b: i64) -> i64 {
        let core = ConversationCoreInfo::new(ConversationType::OneToOne);
        let call = self.client.create_conversation().app_id(APP);
        let call = call.conversation_core_info(core).owner_user_id(a);
        call.other_user_id(b)
            .send()
            .await
            .unwrap()
            .conversation_short_id
    }

    /// Adds ordinary members, and returns the failed ones.
    pub(crate) async fn add(&self, group: i64, members: &[i64]) -> Vec<i64> {
        let infos: Vec<_> = members.iter().map(|id| ParticipantInfo::new(*id)).collect();
        self.add_infos(group, infos).await.unwrap()
    }

    pub(crate) async fn add_infos(
        &self,
        group: i64,
        infos: Vec<ParticipantInfo>,
    ) -> Result<Vec<i64>, Error> {
        let call = self.client.batch_add_conversation_participant();
        let call = call.app_id(APP).conversation_short_id(group);
        let response = call.participant_infos(infos).operator(9).send().await?;
        Ok(response.failed_user_ids.clone())
    }

    /// Removes members, and returns the failed ones.
    pub(crate) async fn remove(&self, group: i64, members: &[i64]) -> Vec<i64> {
        let call = self.client.batch_delete_conversation_participant();
        let call = call.app_id(APP).conversation_short_id(group).operator(9);
        let response = call.participant_user_ids(members).send().await.unwrap();
        response.failed_user_ids.clone()
    }

    /// Returns the members of a group with all their data, in the order in which they joined.
    pub(crate) async fn members(&self, group: i64) -> Vec<Participant> {
        let call = self.client.scan_conversation_participant_list();
        let call = call.app_id(APP).conversation_short_id(group);
        let mut items = call.cursor(0).limit(20).items();
        let mut all = Vec::new();
        while let Some(member) = items.try_next().await.unwrap() {
            all.push(member);
        }
        all
    }

    pub(crate) async fn member(&self, group: i64, user_id: i64) -> Option<Participant> {
        let call = self.client.batch_get_conversation_participant();
        let call = call.app_id(APP).conversation_short_id(group);
        let response = call.participant_user_ids([user_id]).send().await.unwrap();
        response.participants.first().cloned()
    }

    /// Returns a conversation, with its counts.
    pub(crate) async fn conversation(&self, short_id: i64) -> Option<ConversationCoreInfos> {
        let call = self.client.batch_get_conversations().app_id(APP);
        let call = call
            .conversation_short_id([short_id])
            .skip_member_count(false);
        let response = call.send().await.unwrap();
        response.conversation_core_infos.first().cloned()
    }

    /// Returns the events since the last time, after the timers that are due have run.
    pub(crate) async fn events(&self) -> Vec<Event> {
        self.control.health().await.unwrap();
        let filter = DeliveryFilter::new()
            .after(self.seen.load(Ordering::Relaxed))
            .limit(1000);
        let deliveries = self.control.deliveries(&filter).await.unwrap().deliveries;
        if let Some(last) = deliveries.last() {
            self.seen.store(last.id, Ordering::Relaxed);
        }
        let events = deliveries.into_iter().map(|delivery| Event {
            name: delivery.event_type,
            data: delivery.data,
            at: delivery.created,
        });
        events.collect()
    }

    /// Returns the events since the last time as short lines: the name, and the users or the state that it is about.
    pub(crate) async fn lines(&self) -> Vec<String> {
        let line = |event: &Event| {
            let mut line = event.name.clone();
            for name in ["ParticipantUserIds", "Operator", "StateChangeType"] {
                if let Some(value) = event.data.get(name) {
                    line.push_str(&format!(" {value}"));
                }
            }
            line
        };
        self.events().await.iter().map(line).collect()
    }
}

pub(crate) fn client(url: &str, credentials: Credentials, seconds: Arc<AtomicU64>) -> Client {
    // Another crate of the workspace builds reqwest without a provider of cryptography; the first one wins.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .endpoint(url)
        .allow_http()
        .credentials(credentials)
        .clock(SameTime(seconds, TokioClock::new()))
        .rate_limiter(RateLimiter::off())
        .retry(NoRetry)
        .skip_validation()
        .build()
        .unwrap()
}

/// Returns the user ids of members.
pub(crate) fn ids(members: &[Participant]) -> Vec<i64> {
    members
        .iter()
        .map(|member| member.participant_user_id)
        .collect()
}

/// Returns the code of an error of the service.
pub(crate) fn code<T>(result: Result<T, Error>) -> String {
    let error = result.err();
    error
        .and_then(|error| error.code().map(str::to_owned))
        .unwrap_or_default()
}
