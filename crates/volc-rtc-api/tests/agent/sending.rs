//! `send` refuses what breaks a rule, over HTTP, and sends it if that is switched off.

use std::sync::{Arc, Mutex};

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use volc_rtc_api::agent::{AgentTask, Interrupt};
use volc_rtc_api::ai::start_voice_chat::{
    AgentConfig, ApiResourceId, AsrConfig, BigAsr, Config, InterruptConfig, InterruptMode,
    StreamMode,
};
use volc_rtc_api::volc_core::error::{InvalidRequestError, Severity};
use volc_rtc_api::volc_core::test_util::credentials;
use volc_rtc_api::volc_core::{CallOptions, ClientBuilder};
use volc_rtc_api::{Client, Error};

const APP: &str = "0123456789abcdef01234567";

/// The bodies of the requests that arrived.
#[derive(Clone, Default)]
struct Arrived(Arc<Mutex<Vec<Value>>>);

impl Arrived {
    fn count(&self) -> usize {
        self.0.lock().unwrap().len()
    }
}

/// Answers every request with success, until the test ends.
async fn service() -> (String, Arrived) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let arrived = Arrived::default();
    let log = arrived.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (mut request, mut part) = (Vec::new(), [0; 4096]);
            let body = loop {
                let read = stream.read(&mut part).await.unwrap();
                request.extend_from_slice(&part[..read]);
                let text = String::from_utf8_lossy(&request);
                let Some((head, body)) = text.split_once("\r\n\r\n") else {
                    continue;
                };
                let head = head.to_ascii_lowercase();
                let (_, length) = head.split_once("content-length: ").unwrap();
                let length: usize = length.lines().next().unwrap().trim().parse().unwrap();
                if body.len() >= length {
                    break serde_json::from_str(body).unwrap();
                }
            };
            log.0.lock().unwrap().push(body);
            let body = r#"{"ResponseMetadata":{"RequestId":"r"},"Result":"ok"}"#;
            let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close";
            let response = format!("{head}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
            stream.write_all(response.as_bytes()).await.unwrap();
        }
    });
    (url, arrived)
}

fn client(
    url: &str,
    settings: impl FnOnce(ClientBuilder<Client>) -> ClientBuilder<Client>,
) -> Client {
    let builder = Client::builder()
        .endpoint(url)
        .allow_http()
        .credentials(credentials());
    settings(builder).build().unwrap()
}

/// Two errors and a warning.
fn broken() -> (Config, AgentConfig) {
    let asr = AsrConfig::new(BigAsr::new().api_resource_id(ApiResourceId::SeedAsr))
        .interrupt_config(InterruptConfig::new().interrupt_speech_duration(500));
    let config = Config::new()
        .asr_config(asr)
        .interrupt_mode(InterruptMode::Disabled);
    (config, AgentConfig::new(vec!["same".to_owned()], "same"))
}

#[tokio::test]
async fn send_refuses_errors_with_all_findings() {
    let (url, arrived) = service().await;
    let client = client(&url, |builder| builder);
    let (config, agent) = broken();
    let call = client
        .start_voice_chat()
        .app_id(APP)
        .room_id("room")
        .task_id("task")
        .config(config)
        .agent_config(agent);
    let error = call.send().await.unwrap_err();
    let Error::InvalidRequest(invalid) = &error else {
        panic!("{error}");
    };
    let findings = invalid.findings().unwrap();
    let codes: Vec<_> = findings
        .iter()
        .map(|one| (one.code, one.severity))
        .collect();
    assert_eq!(
        codes,
        [
            ("agent-is-target", Severity::Error),
            ("asr-2-stream-mode", Severity::Error),
            ("interrupt-config-ignored", Severity::Warning),
        ]
    );
    assert_eq!(findings.errors().count(), 2);
    let cause: &InvalidRequestError = invalid;
    assert!(matches!(cause, InvalidRequestError::Semantics(_)));
    assert_eq!(error.action(), Some("StartVoiceChat"));
    let text = error.to_string();
    assert!(
        text.contains("asr-2-stream-mode at `Config.ASRConfig.ProviderParams.StreamMode`"),
        "{text}"
    );
    assert!(
        text.contains("https://www.volcengine.com/docs/6348/2123348"),
        "{text}"
    );
    assert_eq!(arrived.count(), 0);
}

#[tokio::test]
async fn switch_of_call_or_client_sends_all_the_same() {
    let (url, arrived) = service().await;
    let (config, agent) = broken();
    let strict = client(&url, |builder| builder).agent_task(APP, "room", "task");
    let start = |task: &AgentTask| task.start(config.clone(), agent.clone());
    assert!(start(&strict).send().await.is_err());
    assert_eq!(arrived.count(), 0);
    start(&strict)
        .options(CallOptions::new().skip_semantics())
        .send()
        .await
        .unwrap();
    start(&strict)
        .options(CallOptions::new().skip_validation())
        .send()
        .await
        .unwrap();
    for skip in [
        ClientBuilder::skip_semantics,
        ClientBuilder::skip_validation,
    ] {
        let lenient = client(&url, skip).agent_task(APP, "room", "task");
        start(&lenient).send().await.unwrap();
    }
    assert_eq!(arrived.count(), 4);
}

#[tokio::test]
async fn bounds_are_checked_without_semantics() {
    let (url, arrived) = service().await;
    let task = client(&url, ClientBuilder::skip_semantics).agent_task(APP, "room", "task");
    let error = task
        .start(Config::new(), AgentConfig::new(vec![], "agent"))
        .send()
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains("`AgentConfig.TargetUserId`"),
        "{error}"
    );
    assert_eq!(arrived.count(), 0);
}

#[tokio::test]
async fn warnings_alone_do_not_stop_a_request() {
    let (url, arrived) = service().await;
    let task = client(&url, |builder| builder).agent_task(APP, "room", "task");
    let asr = AsrConfig::new(
        BigAsr::new()
            .stream_mode(StreamMode::Final)
            .enable_nonstream(true),
    );
    let start = task.start(
        Config::new().asr_config(asr),
        AgentConfig::new(vec!["user".to_owned()], "agent"),
    );
    assert_eq!(start.request.validate_semantics().warnings().count(), 1);
    start.send().await.unwrap();
    task.send(Interrupt).await.unwrap();
    task.stop().send().await.unwrap();
    assert_eq!(arrived.count(), 3);
    assert_eq!(arrived.0.lock().unwrap()[1]["Command"], "interrupt");
}

#[tokio::test]
async fn app_key_is_not_repeated_in_the_error() {
    let key = "00112233445566778899aabbccddeeff";
    let (url, _) = service().await;
    let task = client(&url, |builder| builder).agent_task(key, "room", "task");
    let error = task.stop().send().await.unwrap_err();
    assert!(error.to_string().contains("app-key-as-app-id"), "{error}");
    assert!(
        !format!("{error} {error:?} {error:#?}").contains(key),
        "{error:#?}"
    );
}
