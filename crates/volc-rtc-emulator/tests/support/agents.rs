//! An emulator for tests of agents: the SDK's client, a room with a simulated human, and what was sent.

#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(clippy::unwrap_used, clippy::panic)]

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::Method;
use serde_json::{Value, json};
use volc_rtc_api::Client;
use volc_rtc_api::agent::AgentTask;
use volc_rtc_api::ai::start_voice_chat::*;
use volc_rtc_api::ai::{
    v2024_06_01::start_voice_chat as v2024_06_01, v2024_12_01::start_voice_chat as v2024_12_01,
};
use volc_rtc_emulator::{Account, Builder, Clock, Emulator, Running, TEST_APP_ID};
use volc_rtc_events::agent::{AgentMessage, ConversationState};
use volc_rtc_events::data::{EventData, VoiceChat};

use crate::support::{Response, credentials};

/// The real time that a test waits for something that comes at once.
const PATIENCE_MS: u32 = 30_000;

pub(crate) const ROOM: &str = "room";
pub(crate) const TASK: &str = "task";
pub(crate) const HUMAN: &str = "human";
pub(crate) const AGENT: &str = "agent";

pub(crate) struct World {
    pub(crate) running: Running,
    pub(crate) clock: Clock,
    pub(crate) client: Client,
    pub(crate) http: reqwest::Client,
}

/// A builder whose clock stands still at the present, so that signatures of the client are fresh.
pub(crate) fn builder() -> (Builder, Clock) {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let clock = Clock::fixed(now.as_secs());
    let account = Account::new("tester", credentials());
    (
        Emulator::builder().account(account).clock(clock.clone()),
        clock,
    )
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with(|builder| builder).await
    }

    pub(crate) async fn with(change: impl FnOnce(Builder) -> Builder) -> Self {
        let (builder, clock) = builder();
        let running = change(builder).build().unwrap().start().await.unwrap();
        let client = Client::builder()
            .endpoint(running.url())
            .allow_http()
            .credentials(credentials())
            .build()
            .unwrap();
        // Another crate of the workspace builds reqwest without a provider of cryptography; the first one wins.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        Self {
            running,
            clock,
            client,
            http,
        }
    }

    pub(crate) fn task(&self) -> AgentTask {
        self.client.agent_task(TEST_APP_ID, ROOM, TASK)
    }

    /// Lets the human join the room.
    pub(crate) async fn join(&self) {
        let joined = self
            .control(
                Method::POST,
                "/rooms/room/users",
                json!({ "user_id": HUMAN, "token": null }),
            )
            .await;
        assert_eq!(joined.status, 201, "{}", joined.body);
    }

    /// Lets the human say something; returns the notes of the agent.
    pub(crate) async fn say(&self, text: &str) -> Vec<String> {
        let heard = self
            .control(Method::POST, "/rooms/room/say", json!({ "text": text }))
            .await;
        assert_eq!(heard.status, 200, "{}", heard.body);
        texts(&heard.body["heard_by"][0]["notes"])
    }

    pub(crate) async fn control(&self, method: Method, path: &str, body: Value) -> Response {
        let body = if body.is_null() {
            Vec::new()
        } else {
            body.to_string().into_bytes()
        };
        self.control_bytes(method, path, body).await
    }

    pub(crate) async fn control_bytes(
        &self,
        method: Method,
        path: &str,
        body: Vec<u8>,
    ) -> Response {
        let url = format!("{}/_emulator{path}", self.running.url());
        let sent = self
            .http
            .request(method, url)
            .body(body)
            .send()
            .await
            .unwrap();
        let (status, headers) = (sent.status().as_u16(), sent.headers().clone());
        // Some responses have no body.
        let body = serde_json::from_slice(&sent.bytes().await.unwrap()).unwrap_or_default();
        Response {
            status,
            headers,
            body,
        }
    }

    pub(crate) async fn now(&self) -> u64 {
        let clock = self.control(Method::GET, "/clock", Value::Null).await;
        clock.body["now_millis"]
            .as_u64()
            .unwrap_or_else(|| panic!("{}", clock.body))
            / 1000
    }

    pub(crate) fn advance(&self, millis: u64) {
        self.clock.advance(Duration::from_millis(millis));
    }

    /// The one task that is listed.
    pub(crate) async fn listed(&self) -> Value {
        let listed = self.control(Method::GET, "/agents", Value::Null).await;
        let tasks = listed.body["tasks"].as_array().unwrap();
        tasks.last().cloned().unwrap_or_default()
    }

    /// Waits until the state of the last task is this one.
    pub(crate) async fn until_state(&self, state: &str) {
        for _ in 0..PATIENCE_MS {
            if self.listed().await["state"] == state {
                return;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        panic!(
            "the agent did not come to the state {state}: {}",
            self.listed().await
        );
    }

    /// Returns the messages of the agent into the room, as short lines; each is read by the SDK.
    pub(crate) async fn messages(&self) -> Vec<String> {
        let listed = self
            .control(Method::GET, "/rooms/room/messages?limit=1000", Value::Null)
            .await;
        let messages = listed.body["messages"].as_array().unwrap().iter();
        let sent = messages.filter(|message| message["from"] == AGENT);
        sent.map(line_of).collect()
    }

    /// The deliveries of a kind, whatever became of them; a receiver has said what it wants.
    pub(crate) async fn deliveries(&self, kind: &str) -> Vec<Value> {
        let path = format!("/deliveries?limit=1000&wait_ms={PATIENCE_MS}&event_type={kind}");
        let page = self.control(Method::GET, &path, Value::Null).await;
        page.body["deliveries"].as_array().unwrap().clone()
    }

    /// The events VoiceChat, each read strictly: no member is unknown, and none that the page has is missing.
    pub(crate) async fn events(&self) -> Vec<VoiceChat> {
        let all = self.deliveries("VoiceChat").await;
        all.iter()
            .map(|delivery| strict(&delivery["data"]))
            .collect()
    }

    /// The stages, with the code of an error.
    pub(crate) async fn stages(&self) -> Vec<String> {
        let stage = |delivery: Value| {
            let data = &delivery["data"];
            strict(data);
            let stage = data["RunStage"].as_str().unwrap().to_owned();
            match &data["ErrorInfo"]["Errorcode"] {
                Value::Null => stage,
                code => format!("{stage} {code}"),
            }
        };
        self.deliveries("VoiceChat")
            .await
            .into_iter()
            .map(stage)
            .collect()
    }
}

fn strict(data: &Value) -> VoiceChat {
    const MEMBERS: [&str; 10] = [
        "AppId",
        "BusinessId",
        "RoomId",
        "TaskId",
        "UserID",
        "RoundID",
        "EventTime",
        "EventType",
        "RunStage",
        "ExtraInfo",
    ];
    let mut members: Vec<&str> = data
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    members.retain(|name| *name != "ErrorInfo");
    members.sort_unstable();
    let mut expected = MEMBERS.to_vec();
    expected.sort_unstable();
    assert_eq!(members, expected, "{data}");
    assert_eq!(
        data["EventType"] == 1,
        data.get("ErrorInfo").is_some(),
        "{data}"
    );
    let key = "fake-callback-key";
    let body = volc_rtc_events::sign::TestEvent::new("VoiceChat", data.to_string())
        .app_id(TEST_APP_ID)
        .sign(key);
    let verifier = volc_rtc_events::Verifier::builder()
        .app(TEST_APP_ID, key)
        .build()
        .unwrap();
    match verifier.verify(&body).unwrap().data {
        EventData::VoiceChat(event) => {
            assert!(
                !format!("{:?}", event.run_stage).contains("Unknown"),
                "{data}"
            );
            event
        }
        other => panic!("{other:?}"),
    }
}

/// A binary message as a short line.
pub(crate) fn line(frame: &[u8]) -> String {
    match AgentMessage::decode(frame).unwrap() {
        AgentMessage::Conversation(state) => {
            assert!(
                state.task_id.starts_with(TASK) && state.user_id.starts_with(HUMAN),
                "{state:?}"
            );
            assert!(state.other.is_empty() && !matches!(state.state, ConversationState::Other(_)));
            format!("{:?} {}", state.state, state.round_id)
        }
        AgentMessage::Subtitles(subtitles) => {
            let [part] = &subtitles.data[..] else {
                panic!("{subtitles:?}")
            };
            assert!(
                part.other.is_empty() && subtitles.other.is_empty() && part.sequence.is_some(),
                "{part:?}"
            );
            let end = match (part.definite, part.paragraph) {
                (false, _) => "…",
                (true, false) => ",",
                (true, true) => ".",
            };
            format!("{}: {}{end}", part.user_id, part.text)
        }
        AgentMessage::ToolCalls(calls) => {
            assert!(calls.other.is_empty());
            let calls = calls
                .tool_calls
                .iter()
                .map(|call| format!("{} {}{}", call.id, call.name, call.arguments));
            calls.collect::<Vec<_>>().join(" + ")
        }
        other => panic!("{other:?}"),
    }
}

/// A message of the list as a short line.
pub(crate) fn line_of(message: &Value) -> String {
    line(
        &STANDARD
            .decode(message["base64"].as_str().unwrap())
            .unwrap(),
    )
}

/// The body of a request.
pub(crate) fn shown(request: &StartVoiceChatRequest) -> Value {
    serde_json::to_value(volc_core::__private::AsSerde(request)).unwrap()
}

pub(crate) fn texts(list: &Value) -> Vec<String> {
    let list = list.as_array().unwrap().iter();
    list.map(|text| text.as_str().unwrap().to_owned()).collect()
}

/// The services of a request that is right.
pub(crate) fn config() -> Config {
    let model = ArkLlm::new()
        .model_name("doubao-seed-1-8-251228")
        .tools(vec![weather()]);
    let voice = BidirectionTts::new(Audio::new("zh_female_linjianvhai_moon_bigtts"));
    let recognition = BigAsr::new().stream_mode(StreamMode::TwoPass);
    Config::new()
        .asr_config(AsrConfig::new(recognition))
        .llm_config(model)
        .tts_config(TtsConfig::new(voice))
}

/// The function that scripts and models call.
pub(crate) fn weather() -> Tool {
    Tool::new(Function::new("get_weather"))
}

pub(crate) fn agent() -> AgentConfig {
    AgentConfig::new(vec![HUMAN.to_owned()], AGENT).enable_conversation_state_callback(true)
}

/// An agent with the id of its user, which the checks of the SDK refuse.
pub(crate) fn agent_that_is_its_user() -> AgentConfig {
    AgentConfig::new(vec![HUMAN.to_owned()], HUMAN)
}

/// The same as [`config`] and [`agent`] in Version 2024-12-01.
pub(crate) fn config_2024() -> v2024_12_01::Config {
    use v2024_12_01::*;
    let recognition = BigAsr::new("1234567890", "fake-access-token");
    let voice = BidirectionTts::new(
        BidirectionTtsApp::new("1234567890", "fake-access-token"),
        BidirectionTtsAudio::new("zh_female_linjianvhai_moon_bigtts"),
    );
    let model = ArkLlm::new().end_point_id("ep-fake");
    Config::new(AsrConfig::new(recognition), TtsConfig::new(voice), model)
}

pub(crate) fn agent_2024() -> v2024_12_01::AgentConfig {
    v2024_12_01::AgentConfig::new(vec![HUMAN.to_owned()]).user_id(AGENT)
}

/// The same in Version 2024-06-01.
pub(crate) fn config_old() -> v2024_06_01::Config {
    use v2024_06_01::*;
    let config = Config::new(
        AsrConfig::new("1234567890"),
        TtsConfig::new("1234567890"),
        ArkLlm::new(),
    );
    config.bot_name("bot")
}

/// A model of your own at this address.
pub(crate) fn custom(url: &str) -> CustomLlm {
    CustomLlm::new(url)
        .allow_http()
        .api_key("fake-model-key")
        .system_messages(vec!["Be short.".to_owned()])
}
