//! The whole example over HTTP: a user joins, the agent's callbacks come, a function is called, and all ends.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use voice_agent::{App, router};
use volc_rtc_api::Client;
use volc_rtc_api::volc_core::test_util::{Reply, ScriptedTransport, credentials};
use volc_rtc_events::Verifier;
use volc_rtc_events::agent::{Conversation, ConversationState, Subtitle, Subtitles};
use volc_rtc_events::sign::TestEvent;
use volc_rtc_token::{AppKey, Privilege};

const APP: &str = "0123456789abcdef01234567";
const CALLBACK_KEY: &str = "fake-callback-key";
const MESSAGE_KEY: &str = "fake-message-key";

/// The example behind a port of this machine, and the service behind the example.
struct Server {
    url: String,
    http: reqwest::Client,
    service: ScriptedTransport,
    shutdown: oneshot::Sender<()>,
    ended: JoinHandle<()>,
}

impl Server {
    async fn start(service: ScriptedTransport) -> Self {
        let client = Client::builder()
            .credentials(credentials())
            .transport(service.clone());
        let app = Arc::new(App {
            client: client.build().unwrap(),
            app_id: APP.to_owned(),
            app_key: AppKey::new("fake-app-key").unwrap(),
            callbacks: Verifier::builder().app(APP, CALLBACK_KEY).build().unwrap(),
            message_key: MESSAGE_KEY.to_owned(),
            public_url: "https://agent.example.com".to_owned(),
            agents: Default::default(),
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (shutdown, asked) = oneshot::channel();
        let ended = tokio::spawn(async move {
            let asked = async { _ = asked.await };
            axum::serve(listener, router(&app))
                .with_graceful_shutdown(asked)
                .await
                .unwrap();
            app.stop_all().await;
        });
        _ = rustls::crypto::ring::default_provider().install_default(); // reqwest wants one for plain HTTP too
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        Self {
            url,
            http,
            service,
            shutdown,
            ended,
        }
    }

    async fn post(&self, path: &str, body: impl Into<reqwest::Body>) -> (u16, Value) {
        let response = self
            .http
            .post(format!("{}{path}", self.url))
            .body(body)
            .send()
            .await
            .unwrap();
        let status = response.status().as_u16();
        (
            status,
            serde_json::from_str(&response.text().await.unwrap()).unwrap_or_default(),
        )
    }

    async fn view(&self, id: &str) -> Value {
        let response = self
            .http
            .get(format!("{}/state/{id}", self.url))
            .send()
            .await
            .unwrap();
        serde_json::from_str(&response.text().await.unwrap()).unwrap()
    }

    /// Sends an event as the service does. Returns the status.
    async fn event(&self, name: &str, data: &Value, key: &str) -> u16 {
        let event = TestEvent::new(name, data.to_string()).app_id(APP);
        self.post("/events", event.sign(key)).await.0
    }

    /// Posts a binary message of the agent as the service does. Returns the status.
    async fn message(&self, frame: Vec<u8>, key: &str) -> u16 {
        let body = json!({ "message": STANDARD.encode(frame), "signature": key });
        self.post("/messages", body.to_string()).await.0
    }

    /// Shuts the server down and waits until it is.
    async fn shut_down(self) -> ScriptedTransport {
        self.shutdown.send(()).unwrap();
        drop(self.http);
        self.ended.await.unwrap();
        self.service
    }
}

fn service() -> ScriptedTransport {
    ScriptedTransport::new()
        .always("StartVoiceChat", Reply::result("ok"))
        .always("UpdateVoiceChat", Reply::result("ok"))
        .always("StopVoiceChat", Reply::result("ok"))
}

fn subtitles(parts: impl IntoIterator<Item = (String, &'static str, bool)>) -> Vec<u8> {
    let part = |(user, text, ended)| {
        let mut part = Subtitle::new(user, text);
        (part.definite, part.paragraph) = (ended, ended);
        part
    };
    Subtitles::new(parts.into_iter().map(part))
        .encode()
        .unwrap()
}

#[tokio::test]
async fn conversation_goes_from_join_to_leave() {
    let server = Server::start(service()).await;

    // A user joins: the agent is started, and the token lets this user into this room.
    let (status, joined) = server.post("/join", "").await;
    assert_eq!(status, 200);
    let text = |name: &str| joined[name].as_str().unwrap().to_owned();
    let (id, room, user) = (text("id"), text("room"), text("user"));
    let verifier = volc_rtc_token::Verifier::new(APP, AppKey::new("fake-app-key").unwrap());
    let token = verifier.verify(&text("token")).unwrap();
    token
        .require_room(&room)
        .unwrap()
        .require_user(&user)
        .unwrap();
    token.require_privilege(Privilege::PUBLISH).unwrap();
    let start = server.service.sent().remove(0);
    assert_eq!(
        (&*start.action, &*start.version),
        ("StartVoiceChat", "2025-06-01")
    );
    assert_eq!(
        (&start.body["AppId"], &start.body["RoomId"]),
        (&json!(APP), &json!(room))
    );
    assert_eq!(start.body["AgentConfig"]["TargetUserId"], json!([user]));
    let function = &start.body["Config"]["LLMConfig"]["Tools"][0]["function"];
    assert_eq!(
        function["parameters"]["properties"]["city"]["type"],
        "string"
    );
    let findings = volc_rtc_api::agent::validate("StartVoiceChat", "2025-06-01", &start.body);
    assert!(findings.is_empty(), "{findings}");
    assert_eq!(server.view(&id).await, json!({ "state": "", "lines": [] }));

    // Its stages come as signed events, its states and subtitles as posted messages.
    let task = format!("task-{id}");
    let stage = json!({ "TaskId": task, "RoomId": room, "EventType": 0, "RunStage": "taskStart" });
    assert_eq!(
        server.event("VoiceChat", &stage, "fake-other-key").await,
        401
    );
    assert_eq!(server.view(&id).await["state"], "");
    assert_eq!(server.event("VoiceChat", &stage, CALLBACK_KEY).await, 200);
    assert_eq!(server.view(&id).await["state"], "TaskStart");
    let thinking = || {
        Conversation::new(&*task, &*user, ConversationState::Thinking)
            .encode()
            .unwrap()
    };
    assert_eq!(server.message(thinking(), "fake-other-key").await, 401);
    assert_eq!(server.view(&id).await["state"], "TaskStart");
    assert_eq!(server.message(thinking(), MESSAGE_KEY).await, 200);
    assert_eq!(server.view(&id).await["state"], "Thinking");
    let agent = format!("agent-{id}");
    for parts in [
        vec![(user.clone(), "What is the", false)],
        vec![(user.clone(), "What is the weather?", true)],
        vec![(agent.clone(), "One moment.", false)],
    ] {
        assert_eq!(server.message(subtitles(parts), MESSAGE_KEY).await, 200);
    }
    let view = server.view(&id).await;
    let lines: Vec<_> = view["lines"].as_array().unwrap().iter().collect();
    let line = |line: &Value| json!([line["userId"], line["text"], line["isComplete"]]);
    assert_eq!(
        lines.into_iter().map(line).collect::<Vec<_>>(),
        [
            json!([user, "What is the weather?", true]),
            json!([agent, "One moment.", false])
        ]
    );

    // The model calls functions; each gets its result, a wrong call too.
    let call = |id: &str, name: &str, arguments: &str| {
        let function = json!({ "name": name, "arguments": arguments });
        json!({ "id": id, "type": "function", "function": function })
    };
    let calls = json!([
        call("call_1", "get_weather", r#"{"city":"Beijing"}"#),
        call("call_2", "get_weather", "Beijing"),
        call("call_3", "get_time", "{}"),
    ]);
    let body = json!({
        "Type": "tool_calls", "Message": calls.to_string(), "Signature": MESSAGE_KEY, "RoomID": room, "TaskID": "inner"
    });
    assert_eq!(server.post("/messages", body.to_string()).await.0, 200);
    let results: Vec<Value> = server.service.sent()[1..]
        .iter()
        .map(|sent| {
            assert_eq!(
                (&sent.body["Command"], &sent.body["TaskId"]),
                (&json!("function"), &json!(task))
            );
            serde_json::from_str(sent.body["Message"].as_str().unwrap()).unwrap()
        })
        .collect();
    assert_eq!(
        results[0],
        json!({ "ToolCallID": "call_1", "Content": r#"{"city":"Beijing","sky":"clear"}"# })
    );
    assert_eq!(results[1]["ToolCallID"], "call_2");
    assert!(
        results[1]["Content"]
            .as_str()
            .unwrap()
            .starts_with(r#"{"error":"#),
        "{results:?}"
    );
    assert_eq!(
        results[2]["Content"],
        r#"{"error":"there is no function get_time"}"#
    );

    // The user leaves: the agent is stopped, once.
    let left = json!({ "RoomId": room, "UserId": user, "Reason": "userLeave" });
    assert_eq!(
        server.event("UserLeaveRoom", &left, CALLBACK_KEY).await,
        200
    );
    assert_eq!(server.view(&id).await, json!({ "state": "ended" }));
    assert_eq!(server.post(&format!("/leave/{id}"), "").await.0, 200);
    let service = server.shut_down().await;
    let actions: Vec<String> = service.sent().into_iter().map(|sent| sent.action).collect();
    let updates = ["UpdateVoiceChat"; 3];
    assert_eq!(
        actions,
        [&["StartVoiceChat"][..], &updates, &["StopVoiceChat"]].concat()
    );
}

#[tokio::test]
async fn agents_are_stopped_at_shutdown_and_on_leave() {
    let server = Server::start(service()).await;
    let (_, first) = server.post("/join", "").await;
    let (_, second) = server.post("/join", "").await;
    let (_, third) = server.post("/join", "").await;
    assert_ne!(first["id"], second["id"]);
    let leave = format!("/leave/{}", first["id"].as_str().unwrap());
    assert_eq!(server.post(&leave, "").await.0, 200);

    // An agent that has ended by itself need not be stopped.
    let id = second["id"].as_str().unwrap();
    let stage = json!({ "TaskId": format!("task-{id}"), "EventType": 0, "RunStage": "taskStop" });
    assert_eq!(server.event("VoiceChat", &stage, CALLBACK_KEY).await, 200);

    let service = server.shut_down().await;
    let sent = service
        .sent()
        .into_iter()
        .filter(|sent| sent.action == "StopVoiceChat");
    let rooms: Vec<Value> = sent.map(|sent| sent.body["RoomId"].clone()).collect();
    assert_eq!(rooms, [first["room"].clone(), third["room"].clone()]);
}

#[tokio::test]
async fn failures_of_the_service_are_reported() {
    let service = ScriptedTransport::new()
        .then(Reply::error("AccessDenied.ServiceNotEnabled", "not enabled").status(403))
        .then(Reply::result("ok"))
        .then(Reply::error("InvalidParameter", "wrong").status(400))
        .then(Reply::result("ok"));
    let server = Server::start(service).await;
    assert_eq!(server.post("/join", "").await.0, 502);
    let (_, joined) = server.post("/join", "").await;
    let id = joined["id"].as_str().unwrap();

    let error = json!({ "Errorcode": 1_004_005, "Reason": "no connection to the model" });
    let stage = json!({ "TaskId": format!("task-{id}"), "EventType": 1, "RunStage": "llm", "ErrorInfo": error });
    assert_eq!(server.event("VoiceChat", &stage, CALLBACK_KEY).await, 200);
    assert_eq!(server.view(id).await["state"], "no connection to the model");

    // A stop that fails is tried again with the next callback.
    let left = json!({ "RoomId": joined["room"], "UserId": joined["user"] });
    assert_eq!(
        server.event("UserLeaveRoom", &left, CALLBACK_KEY).await,
        500
    );
    assert_eq!(
        server.event("UserLeaveRoom", &left, CALLBACK_KEY).await,
        200
    );
    server.shut_down().await.finish().unwrap();
}
