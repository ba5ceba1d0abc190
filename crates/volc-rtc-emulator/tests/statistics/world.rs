//! An emulator whose clock stands at noon in Beijing, the SDK's client, and the control API.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::Value;
use volc_core::clock::{BoxFuture, TokioClock};
use volc_core::rate_limit::RateLimiter;
use volc_core::retry::NoRetry;
use volc_core::{ClientBuilder, Credentials, Error, Timestamp};
use volc_rtc_api::Client;
use volc_rtc_api::ai::start_voice_chat::*;
use volc_rtc_emulator::control::{self, DeviceType, Media, NewRoomUser};
use volc_rtc_emulator::{Account, Clock, Emulator, RateLimits, Running, TEST_APP_ID};
use volc_rtc_events::Verifier;
use volc_rtc_events::data::EventData;
use volc_rtc_events::sign::TestEvent;

pub(crate) const APP: &str = TEST_APP_ID;
/// Midnight in Beijing: 2026-09-21T00:00:00+08:00.
pub(crate) const DAY: i64 = 1_789_920_000;
/// Noon of that day.
pub(crate) const NOON: i64 = DAY + 12 * HOUR;
pub(crate) const MINUTE: i64 = 60;
pub(crate) const HOUR: i64 = 3_600;

/// The time of the emulator as a clock of the client.
#[derive(Clone, Debug)]
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
    /// It checks nothing before it sends.
    pub(crate) client: Client,
    pub(crate) control: control::Client,
    clock: Clock,
    time: Arc<AtomicU64>,
    running: Running,
}

fn credentials() -> Credentials {
    Credentials::new("AKLTfake-tester", "fake-secret-do-not-print")
}

fn client(running: &Running, time: &Arc<AtomicU64>) -> ClientBuilder<Client> {
    Client::builder()
        .endpoint(running.url())
        .allow_http()
        .credentials(credentials())
        .clock(SameTime(Arc::clone(time), TokioClock::new()))
        .rate_limiter(RateLimiter::off())
        .retry(NoRetry)
}

impl World {
    pub(crate) async fn start() -> Self {
        let clock = Clock::fixed(NOON.unsigned_abs());
        let time = Arc::new(AtomicU64::new(NOON.unsigned_abs()));
        let emulator = Emulator::builder()
            .account(Account::new("tester", credentials()))
            .rate_limits(RateLimits::Off)
            .clock(clock.clone())
            .build()
            .unwrap();
        let running = emulator.start().await.unwrap();
        let client = client(&running, &time).skip_validation().build().unwrap();
        Self {
            client,
            control: running.control().unwrap(),
            clock,
            time,
            running,
        }
    }

    /// Returns a client that refuses what the pages forbid.
    pub(crate) fn validating(&self) -> Client {
        client(&self.running, &self.time).build().unwrap()
    }

    pub(crate) async fn join(&self, room: &str, user: &str) {
        self.join_on(room, user, DeviceType::Android).await;
    }

    pub(crate) async fn join_on(&self, room: &str, user: &str, device: DeviceType) {
        let user = NewRoomUser::without_token(user).device_type(device);
        self.control.join_room(room, &user).await.unwrap();
    }

    pub(crate) async fn leave(&self, room: &str, user: &str) {
        self.control.leave_room(room, user).await.unwrap();
    }

    pub(crate) async fn publish(&self, room: &str, user: &str, media: &[Media]) {
        self.control.publish(room, user, media).await.unwrap();
    }

    pub(crate) fn advance(&self, seconds: i64) {
        let seconds = seconds.unsigned_abs();
        self.clock.advance(Duration::from_secs(seconds));
        self.time.fetch_add(seconds, Ordering::Relaxed);
    }

    /// Brings an agent, which the service runs, into a room.
    pub(crate) async fn start_agent(&self, room: &str, agent: &str) {
        let config = Config::new()
            .asr_config(AsrConfig::new(
                BigAsr::new().stream_mode(StreamMode::TwoPass),
            ))
            .llm_config(ArkLlm::new().model_name("doubao-seed-1-8-251228"))
            .tts_config(TtsConfig::new(BidirectionTts::new(Audio::new("voice"))));
        let agent = AgentConfig::new(vec!["human".to_owned()], agent);
        let request = StartVoiceChatRequest::new(APP, room, "task", config, agent);
        self.client.request(request).await.unwrap();
    }
}

/// Writes a moment in the time of Beijing.
pub(crate) fn at(seconds: i64) -> String {
    let local = Timestamp::from_unix(seconds.unsigned_abs() + 8 * 3_600).to_string();
    let [date, time] = [&local[..8], &local[9..15]];
    format!(
        "{}-{}-{}T{}:{}:{}+08:00",
        &date[..4],
        &date[4..6],
        &date[6..],
        &time[..2],
        &time[2..4],
        &time[4..]
    )
}

pub(crate) fn code<T>(outcome: Result<T, Error>) -> String {
    let error = outcome.err().unwrap();
    error.code().unwrap_or_default().to_owned()
}

/// Reads the data of an event as a receiver does.
pub(crate) fn decoded(event_type: &str, data: &Value) -> EventData {
    let key = "fake-callback-key";
    let body = TestEvent::new(event_type, data.to_string())
        .app_id(APP)
        .sign(key);
    let verifier = Verifier::builder().app(APP, key).build().unwrap();
    verifier.verify(&body).unwrap().data
}
