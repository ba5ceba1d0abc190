//! Agents and what is outside of the emulator: servers that messages are posted to, and models.

#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "support/agents.rs"]
mod agents_support;
mod support;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use agents_support::{World, agent, config, custom, line};
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::{any, post};
use futures_util::{StreamExt as _, stream};
use serde_json::json;
use volc_rtc_api::agent::{FunctionResult, Interrupt};
use volc_rtc_api::ai::start_voice_chat::{FunctionCallingConfig, SubtitleConfig};
use volc_rtc_emulator::{Script, WebhookSettings};
use volc_rtc_events::agent::{ServerMessage, ServerVerifier, ToolCall};
use volc_rtc_events::custom_llm::{ChatRequest, CustomLlm, Delta};

const KEY: &str = "fake-message-key";
const PUBLIC: &str = "https://agent.example.com";
const SCRIPT: &str = "[[turn]]\nreply = [{ call = \"get_weather\" }, { say = \"{result}\" }]";

fn script(text: &str) -> Script {
    Script::from_toml("script.toml", text).unwrap()
}

/// Retries at once, so that a clock that stands still need not be advanced for them.
fn deliveries() -> WebhookSettings {
    WebhookSettings::new()
        .interval(Duration::ZERO)
        .grace(Duration::from_millis(1))
}

async fn serve(router: axum::Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}

#[tokio::test]
async fn server_gets_states_subtitles_and_functions() {
    let received = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&received);
    let receive = move |headers: HeaderMap, body: Bytes| {
        assert!(headers.get(header::CONTENT_TYPE).is_none());
        let text = match ServerVerifier::new(KEY).read(&body).unwrap() {
            ServerMessage::Agent(message) => line(&message.encode().unwrap()),
            ServerMessage::FunctionNotice(notice) => {
                format!("{} {}", notice.kind, notice.message["tool_call_id"])
            }
            ServerMessage::FunctionCalls(calls) => {
                assert_eq!(calls.room_id, "room");
                assert_ne!(calls.task_id, "task");
                format!("{} {}", calls.tool_calls[0].id, calls.tool_calls[0].name)
            }
            other => panic!("{other:?}"),
        };
        log.lock().unwrap().push(text);
        async {}
    };
    let url = serve(axum::Router::new().route("/messages", post(receive))).await;
    let world = World::with(|builder| {
        builder
            .script(script(SCRIPT))
            .forward(PUBLIC, &url)
            .webhooks(deliveries())
    });
    let world = world.await;
    world.join().await;
    let to = format!("{PUBLIC}/messages");
    let config = config()
        .subtitle_config(SubtitleConfig::new().disable_rts_subtitle(true))
        .function_calling_config(FunctionCallingConfig::new(&*to, KEY));
    let agent = agent()
        .server_message_url_for_rts(&*to)
        .server_message_signature_for_rts(KEY);
    world.task().start(config, agent).await.unwrap();
    world.say("Hi").await;
    world.advance(200);
    world
        .task()
        .send(FunctionResult::new("call_1", "Good."))
        .await
        .unwrap();
    world.advance(200);
    for kind in ["states", "subtitles", "function_notice", "function_calls"] {
        assert!(
            world
                .deliveries(kind)
                .await
                .iter()
                .all(|delivery| delivery["state"] == "delivered"),
            "{kind}"
        );
    }
    let mut received = received.lock().unwrap().clone();
    received.retain(|text| text != "information \"call_1\"" && text != "call_1 get_weather");
    assert_eq!(
        received,
        [
            "Listening 0",
            "human: H…",
            "human: Hi.",
            "Thinking 0",
            "Speaking 0",
            "agent: Go…",
        ]
    );
    // Subtitles are off in the room, functions go to the server.
    assert_eq!(
        world.messages().await,
        ["Listening 0", "Thinking 0", "Speaking 0"]
    );
}

#[tokio::test]
async fn server_of_functions_that_fails_is_an_error() {
    let url =
        serve(axum::Router::new().route("/", any(|| async { StatusCode::BAD_GATEWAY }))).await;
    for (to, code) in [
        (url.as_str(), "llm 1004007"),
        ("http://127.0.0.1:9", "llm 1004006"),
    ] {
        let world = World::with(|builder| {
            builder
                .script(script(SCRIPT))
                .forward(PUBLIC, to)
                .webhooks(deliveries())
        });
        let world = world.await;
        world.join().await;
        let config = config().function_calling_config(FunctionCallingConfig::new(PUBLIC, KEY));
        world.task().start(config, agent()).await.unwrap();
        world.say("Hi").await;
        world.advance(200);
        world.deliveries("function_calls").await;
        world.until_state("listening").await;
        assert_eq!(world.stages().await.last().unwrap(), code);
    }
}

/// Starts an agent with a model of the test's own.
async fn with_model(router: axum::Router, script_text: &str) -> World {
    let url = serve(router).await;
    let script = script(script_text);
    let world = World::with(|builder| builder.script(script).forward(PUBLIC, &url)).await;
    world.join().await;
    let config = config()
        .llm_config(custom(&format!("{PUBLIC}/chat")).tools(vec![agents_support::weather()]));
    world.task().start(config, agent()).await.unwrap();
    world
}

#[tokio::test]
async fn model_of_your_own_replies_and_calls_functions() {
    let model = CustomLlm::new("fake-model-key", |request: ChatRequest| {
        assert_eq!(request.stream, Some(true));
        assert_eq!(request.messages[0].content.text(), "Be short.");
        assert_eq!(request.tools.len(), 1);
        let last = request.messages.last().unwrap();
        let deltas = if last.role == "tool" {
            vec![
                Ok(Delta::text("It is ")),
                Ok(Delta::text(&*last.content.text())),
            ]
        } else {
            vec![Ok(Delta::ToolCalls(vec![ToolCall::new(
                "c1",
                "get_weather",
                "{}",
            )]))]
        };
        stream::iter(deltas)
    });
    let world = with_model(
        axum::Router::new().route("/chat", model.unwrap().into_axum()),
        "",
    )
    .await;
    world.say("The weather?").await;
    world.advance(200);
    world.until_state("waiting").await;
    world
        .task()
        .send(FunctionResult::new("c1", "clear."))
        .await
        .unwrap();
    world.advance(200);
    world.until_state("speaking").await;
    world.advance(500);
    let sent = world.messages().await;
    assert_eq!(
        sent[3..],
        [
            "Thinking 0",
            "c1 get_weather{}",
            "Speaking 0",
            "agent: It is…",
            "agent: It is clear..",
            "Finished 0",
            "Listening 0",
        ]
    );
}

#[tokio::test]
async fn model_that_fails_is_named_by_an_event() {
    struct Case {
        respond: fn() -> axum::response::Response,
        code: &'static str,
        reason: &'static str,
    }
    let stream = [(header::CONTENT_TYPE, "text/event-stream")];
    let _ = stream;
    let cases = [
        Case {
            respond: || (StatusCode::UNAUTHORIZED, "no key").into_response(),
            code: "llm 1004002",
            reason: "the model responded with 401 Unauthorized: no key",
        },
        Case {
            respond: || (StatusCode::FOUND, [(header::LOCATION, "/other")]).into_response(),
            code: "llm 1004002",
            reason: "the model responded with 302 Found; redirects are not followed",
        },
        Case {
            respond: || axum::Json(json!({ "choices": [] })).into_response(),
            code: "llm 1004004",
            reason: "the model responded with Content-Type `application/json`",
        },
        Case {
            respond: || {
                (
                    [(header::CONTENT_TYPE, "text/event-stream")],
                    "data: {}\n\n",
                )
                    .into_response()
            },
            code: "llm 1004004",
            reason: "this event is no chunk",
        },
        Case {
            respond: || {
                let chunk = "data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"}}]}\n\n";
                ([(header::CONTENT_TYPE, "text/event-stream")], chunk).into_response()
            },
            code: "llm 1004003",
            reason: "the response ended before `data: [DONE]`",
        },
        Case {
            respond: || {
                let silent = stream::pending::<Result<Bytes, std::convert::Infallible>>();
                let body = axum::body::Body::from_stream(silent.boxed());
                ([(header::CONTENT_TYPE, "text/event-stream")], body).into_response()
            },
            code: "llm 1004003",
            reason: "the model was silent for 50 ms",
        },
    ];
    for case in cases {
        let respond = case.respond;
        let router = axum::Router::new().route("/chat", post(move || async move { respond() }));
        let world = with_model(router, "[timing]\nmodel_millis = 50").await;
        world.say("Hi").await;
        world.advance(200);
        world.until_state("listening").await;
        assert_eq!(
            world.stages().await.last().unwrap(),
            case.code,
            "{}",
            case.reason
        );
        let events = world.events().await;
        let reason = &events.last().unwrap().error_info.as_ref().unwrap().reason;
        assert!(reason.starts_with(case.reason), "{reason}");
    }
}

#[tokio::test]
async fn model_that_nobody_serves_is_unreachable() {
    let world = World::with(|builder| builder.forward(PUBLIC, "http://127.0.0.1:9")).await;
    world.join().await;
    world
        .task()
        .start(config().llm_config(custom(PUBLIC)), agent())
        .await
        .unwrap();
    world.say("Hi").await;
    world.advance(200);
    world.until_state("listening").await;
    assert_eq!(world.stages().await.last().unwrap(), "llm 1004005");
}

#[tokio::test]
async fn interrupted_model_is_not_heard_any_more() {
    let model = CustomLlm::new("fake-model-key", |_: ChatRequest| {
        stream::iter([Ok(Delta::text("One. "))]).chain(stream::pending())
    });
    let world = with_model(
        axum::Router::new().route("/chat", model.unwrap().into_axum()),
        "",
    )
    .await;
    world.say("Hi").await;
    world.advance(200);
    world.until_state("speaking").await;
    world.task().send(Interrupt).await.unwrap();
    assert_eq!(
        world.messages().await[4..],
        [
            "Speaking 0",
            "agent: On…",
            "agent: .",
            "Interrupted 0",
            "Listening 0"
        ]
        .map(str::to_owned)
    );
    world.advance(20_000);
    assert_eq!(world.stages().await.last().unwrap(), "interrupted");
}
