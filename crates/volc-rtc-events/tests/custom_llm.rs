//! A model behind the contract, over real HTTP on loopback.

#![cfg(all(feature = "axum-0-8", feature = "custom-llm"))]
#![allow(clippy::unwrap_used, clippy::panic)]

use std::net::SocketAddr;

use futures_util::{StreamExt as _, stream};
use proptest::prelude::*;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use volc_rtc_events::agent::ToolCall;
use volc_rtc_events::custom_llm::{ChatError, ChatRequest, Content, CustomLlm, Delta, NoApiKey};

const KEY: &str = "fake-api-key";

/// An echo, which fails at the word `fail` and calls a function at `call`.
fn echo(
    request: ChatRequest,
) -> impl futures_util::Stream<Item = Result<Delta, Box<dyn std::error::Error + Send + Sync>>> {
    let stated = request.last_user_text().unwrap_or_default();
    let words = stated.split_inclusive(' ').map(|word| match word.trim() {
        "fail" => Err("out of order".into()),
        "call" => Ok(Delta::ToolCalls(vec![ToolCall::new(
            "call_1", "weather", "{}",
        )])),
        _ => Ok(Delta::text(word)),
    });
    // As a model does it, one after the other.
    stream::iter(words.collect::<Vec<_>>()).then(|piece| async {
        tokio::task::yield_now().await;
        piece
    })
}

async fn serve() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let model = CustomLlm::new(KEY, echo).unwrap().max_body(4096);
    let app = axum::Router::new().route("/chat", model.into_axum());
    tokio::spawn(async move { axum::serve(listener, app).await });
    address
}

/// Returns the whole response of the model, as text.
async fn ask(address: SocketAddr, authorization: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST /chat HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{authorization}Content-Length: {}\r\n\r\n",
        body.len()
    );
    _ = stream.write_all(format!("{head}{body}").as_bytes()).await;
    let mut all = Vec::new();
    _ = stream.read_to_end(&mut all).await;
    String::from_utf8(all).unwrap()
}

fn says(text: &str) -> String {
    let system = json!({"role": "system", "content": "Echo."});
    json!({"model": "echo-1", "messages": [system, {"role": "user", "content": text}]}).to_string()
}

/// The chunks of a response.
fn chunks(response: &str) -> Vec<Value> {
    let lines = response
        .lines()
        .filter_map(|line| line.strip_prefix("data: "));
    let chunks = lines.filter(|data| *data != "[DONE]");
    chunks
        .map(|data| serde_json::from_str(data).unwrap())
        .collect()
}

const BEARER: &str = "Authorization: Bearer fake-api-key\r\n";

#[tokio::test]
async fn pieces_are_events_and_the_end_is_marked() {
    let response = ask(serve().await, BEARER, &says("Hello\nthere you")).await;
    assert!(response.starts_with("HTTP/1.1 200"), "{response}");
    assert!(
        response
            .to_lowercase()
            .contains("content-type: text/event-stream")
    );
    assert!(response.contains("data: [DONE]\n\n"));
    let chunks = chunks(&response);
    let text: String = chunks
        .iter()
        .filter_map(|chunk| chunk["choices"][0]["delta"]["content"].as_str())
        .collect();
    assert_eq!(text, "Hello\nthere you");
    assert_eq!(chunks[0]["choices"][0]["delta"]["role"], "assistant");
    assert_eq!(chunks[0]["object"], "chat.completion.chunk");
    assert_eq!(chunks[0]["model"], "echo-1");
    assert_eq!(chunks[0]["choices"][0]["finish_reason"], Value::Null);
    assert_eq!(
        chunks.last().unwrap()["choices"][0]["finish_reason"],
        "stop"
    );
}

#[tokio::test]
async fn functions_are_asked_for() {
    let response = ask(serve().await, BEARER, &says("call call")).await;
    let chunks = chunks(&response);
    let call = &chunks[1]["choices"][0]["delta"]["tool_calls"][0];
    assert_eq!(call["index"], 1);
    assert_eq!(
        call["function"],
        json!({"name": "weather", "arguments": "{}"})
    );
    assert_eq!(
        chunks.last().unwrap()["choices"][0]["finish_reason"],
        "tool_calls"
    );
}

#[tokio::test]
async fn a_response_that_fails_is_not_marked_as_whole() {
    let response = ask(serve().await, BEARER, &says("so far fail")).await;
    assert!(response.contains("far"), "{response}");
    assert!(
        !response.contains("[DONE]") && !response.contains("out of order"),
        "{response}"
    );
}

#[tokio::test]
async fn bad_requests_have_their_status() {
    struct Case {
        authorization: &'static str,
        body: String,
        status: &'static str,
    }
    let case = |authorization, body: &str, status| Case {
        authorization,
        body: body.to_owned(),
        status,
    };
    let cases = [
        case("", &says("hi"), "401"),
        case("Authorization: Bearer other\r\n", &says("hi"), "401"),
        case("Authorization: fake-api-key\r\n", &says("hi"), "401"),
        case(BEARER, "", "400"),
        case(BEARER, "{}", "400"),
        case(BEARER, r#"{"messages":[]}"#, "400"),
        case(BEARER, r#"{"messages":{}}"#, "400"),
        case(BEARER, r#"{"messages":[{"content":1}]}"#, "400"),
        case(BEARER, &says(&"x".repeat(5000)), "413"),
    ];
    let address = serve().await;
    for Case {
        authorization,
        body,
        status,
    } in cases
    {
        let response = ask(address, authorization, &body).await;
        assert!(
            response.starts_with(&format!("HTTP/1.1 {status}")),
            "{body}: {response}"
        );
        assert!(!response.contains(KEY));
    }
}

#[test]
fn everything_but_the_messages_is_optional() {
    let request = ChatRequest::parse(br#"{"messages":[{}]}"#).unwrap();
    assert_eq!(
        (request.model, request.stream, request.temperature),
        (None, None, None)
    );
    assert_eq!(request.messages[0].content, Content::Nothing);
    let full = json!({
        "messages": [
            {"role": "user", "content": [{"type": "text", "text": "What is "}, {"type": "image_url"}, {"text": "this?"}], "name": "n"},
            {"role": "assistant", "content": null, "tool_calls": [{"id": "1", "type": "function", "function": {"name": "f", "arguments": "{}"}}]},
            {"role": "tool", "tool_call_id": "1", "content": "sunny"},
        ],
        "model": "m", "stream": true, "temperature": 0.5, "top_p": 1, "max_tokens": 10, "tools": [{}],
        "custom": {"a": 1}, "round_id": 3, "thinking": {"type": "disabled"},
    });
    let request = ChatRequest::parse(full.to_string().as_bytes()).unwrap();
    assert_eq!(request.last_user_text().unwrap(), "What is this?");
    assert_eq!(request.messages[0].other["name"], "n");
    assert_eq!(request.messages[1].tool_calls[0].name, "f");
    assert_eq!(request.messages[2].tool_call_id.as_deref(), Some("1"));
    assert_eq!(
        (request.temperature, request.top_p, request.max_tokens),
        (Some(0.5), Some(1.0), Some(10))
    );
    assert_eq!(
        (request.custom.as_deref(), request.round_id),
        (Some(r#"{"a":1}"#), Some(3))
    );
    assert_eq!(request.other["thinking"], json!({"type": "disabled"}));
    let error = ChatRequest::parse(br#"{"messages":[{}, {"content": {}}]}"#).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`messages[1].content` is not a text or a list of parts"
    );
}

#[test]
fn keys_are_needed_and_redacted() {
    assert!(matches!(CustomLlm::new("", echo), Err(NoApiKey)));
    let model = CustomLlm::new(KEY, echo).unwrap();
    assert!(!format!("{model:?}").contains(KEY));
    assert_eq!(
        model.respond(None, b"").err(),
        Some(ChatError::Unauthorized)
    );
    let open = CustomLlm::without_api_key(echo);
    assert!(open.respond(None, says("hi").as_bytes()).is_ok());
}

proptest! {
    #[test]
    fn any_bytes_are_parsed_without_a_panic(body in proptest::collection::vec(any::<u8>(), 0..200)) {
        _ = ChatRequest::parse(&body);
    }
}
