//! Agents over loopback: what a backend's calls bring about, and what the agent sends.

#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "support/agents.rs"]
mod agents_support;
mod support;

use std::time::Duration;

use agents_support::{AGENT, HUMAN, ROOM, TASK, World, agent, config};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::Method;
use serde_json::{Value, json};
use support::Call;
use volc_core::CallOptions;
use volc_rtc_api::Error;
use volc_rtc_api::agent::{AddContext, Ask, FunctionResult, Interrupt, Priority, Speak};
use volc_rtc_emulator::{Script, TEST_APP_ID};
use volc_rtc_events::agent::{Control, FunctionResult as RoomResult};

const SCRIPT: &str = r#"
language = "en"
[[turn]]
hears = "weather"
reply = [
    { call = "get_weather", arguments = { city = "Beijing" } },
    { say = "It is {result:/sky}." },
]
[[turn]]
context = "VIP"
reply = [{ say = "Welcome back." }]
[interrupted]
reply = [{ say = "Yes?" }]
"#;

fn script() -> Script {
    Script::from_toml("script.toml", SCRIPT).unwrap()
}

async fn started() -> World {
    let world = World::with(|builder| builder.script(script())).await;
    world.join().await;
    world.task().start(config(), agent()).await.unwrap();
    world
}

fn code(error: &Error) -> String {
    error
        .code()
        .unwrap_or_else(|| panic!("{error:?}"))
        .to_owned()
}

#[tokio::test]
async fn conversation_follows_the_clock() {
    let world = World::with(|builder| builder.script(script())).await;
    world.join().await;
    world
        .task()
        .start(config(), agent().welcome_message("Hello."))
        .await
        .unwrap();
    assert_eq!(world.messages().await, ["Speaking 0", "agent: Hel…"]);
    world.advance(499);
    assert_eq!(world.messages().await.len(), 2);
    world.advance(1);
    assert_eq!(
        world.messages().await[2..],
        ["agent: Hello..", "Finished 0", "Listening 0"]
    );

    assert!(world.say("The weather?").await.is_empty());
    world.advance(200);
    let called = world.messages().await;
    assert_eq!(
        called[5..],
        [
            "human: The we…",
            "human: The weather?.",
            "Thinking 1",
            r#"call_1 get_weather{"city":"Beijing"}"#,
        ]
    );
    assert_eq!(world.listed().await["waits_for"], json!(["call_1"]));
    world
        .task()
        .send(FunctionResult::json("call_1", &json!({ "sky": "clear" })).unwrap())
        .await
        .unwrap();
    world.advance(200);
    world.advance(500);
    let replied = world.messages().await;
    assert_eq!(
        replied[9..],
        [
            "Speaking 1",
            "agent: It is…",
            "agent: It is clear..",
            "Finished 1",
            "Listening 1"
        ]
    );
    world.task().stop().await.unwrap();

    assert_eq!(
        world.stages().await,
        [
            "taskStart",
            "answerStart",
            "answerFinish",
            "beginAsking",
            "asrFinish",
            "llmOutput",
            "answerStart",
            "answerFinish",
            "taskStop",
        ]
    );
    let events = world.events().await;
    let rounds: Vec<i64> = events.iter().map(|event| event.round_id).collect();
    assert_eq!(rounds, [0, 0, 0, 1, 1, 1, 1, 1, 1]);
    let users: Vec<&str> = events.iter().map(|event| event.user_id.as_str()).collect();
    assert_eq!(users[3..7], [HUMAN, HUMAN, AGENT, AGENT]);
    let listed = world.listed().await;
    assert_eq!(
        (&listed["live"], &listed["reason"]),
        (&json!(false), &json!("StopVoiceChat"))
    );
    let left = world
        .control(Method::GET, "/rooms/room/users", Value::Null)
        .await;
    assert_eq!(
        left.body["users"].as_array().unwrap().len(),
        1,
        "{}",
        left.body
    );
}

#[tokio::test]
async fn same_task_twice_is_refused() {
    let world = started().await;
    let again = world.task().start(config(), agent()).await.unwrap_err();
    assert_eq!(code(&again), "InvalidParameter.TaskAlreadyExists");
    world.task().stop().await.unwrap();
    let twice = world.task().stop().await.unwrap_err();
    assert_eq!(code(&twice), "InvalidParameter.ErrorActiveTaskNotFound");
    assert!(twice.to_string().contains("StopVoiceChat"), "{twice}");
    let late = world.task().send(Interrupt).await.unwrap_err();
    assert_eq!(code(&late), "InvalidParameter.ErrorActiveTaskNotFound");
    world.task().start(config(), agent()).await.unwrap();
    let other = world
        .client
        .agent_task("no-such-app-000000000000", ROOM, TASK)
        .stop()
        .await
        .unwrap_err();
    assert_eq!(code(&other), "InvalidParameter.NotExistAppId");
}

#[tokio::test]
async fn commands_reach_the_agent() {
    let world = started().await;
    world
        .task()
        .send(Speak::new("One. Two.", Priority::Now))
        .await
        .unwrap();
    world.task().send(Interrupt).await.unwrap();
    world.advance(200);
    world.advance(500);
    world.task().send(AddContext::new("a VIP")).await.unwrap();
    world
        .task()
        .send(Ask::new("Hello", Priority::IfIdle))
        .await
        .unwrap();
    world.advance(200);
    world.advance(500);
    assert_eq!(
        world.messages().await,
        [
            "Listening 0",
            "Speaking 0",
            "agent: On…",
            "agent: .",
            "Interrupted 0",
            "Thinking 1",
            "Speaking 1",
            "agent: Ye…",
            "agent: Yes?.",
            "Finished 1",
            "Listening 1",
            "Thinking 2",
            "Speaking 2",
            "agent: Welcom…",
            "agent: Welcome back..",
            "Finished 2",
            "Listening 2",
        ]
    );
}

#[tokio::test]
async fn command_without_effect_is_noted_in_a_header() {
    let world = started().await;
    let body =
        json!({ "AppId": TEST_APP_ID, "RoomId": ROOM, "TaskId": TASK, "Command": "interrupt" });
    let at = world.now().await;
    let call = Call::action("UpdateVoiceChat", "2025-06-01", body).with(|call| call.at = at);
    let response = call.send(&world.running).await;
    assert_eq!(response.result(), "ok");
    let note = response.headers["x-emulator-note"].to_str().unwrap();
    assert!(note.starts_with("interrupt has no effect"), "{note}");
    let journal = world.control(Method::GET, "/journal", Value::Null).await;
    assert!(
        journal.body.to_string().contains("interrupt has no effect"),
        "{}",
        journal.body
    );
    // Whom the agent does not listen to is named.
    let stranger = world
        .control(
            Method::POST,
            "/rooms/room/say",
            json!({ "text": "Hi", "user": "other" }),
        )
        .await;
    assert_eq!(
        stranger.body["error"]["code"], "NotTheTargetUser",
        "{}",
        stranger.body
    );
    let nowhere = world
        .control(Method::POST, "/rooms/other/say", json!({ "text": "Hi" }))
        .await;
    assert_eq!(
        (nowhere.status, &nowhere.body["error"]["code"]),
        (409, &json!("NoAgent"))
    );
}

#[tokio::test]
async fn request_that_can_never_work_fails_by_event() {
    let world = World::new().await;
    let start = world
        .client
        .start_voice_chat()
        .app_id(TEST_APP_ID)
        .room_id(ROOM)
        .task_id(TASK);
    let call = start
        .config(config())
        .agent_config(agents_support::agent_that_is_its_user());
    call.options(CallOptions::new().skip_semantics())
        .await
        .unwrap();
    assert_eq!(world.stages().await, ["preParamCheck 1000001"]);
    let events = world.events().await;
    let reason = &events[0].error_info.as_ref().unwrap().reason;
    assert!(
        reason.starts_with("AgentConfig.TargetUserId[0]: ") && reason.contains("agent-is-target"),
        "{reason}"
    );
    let late = world.task().send(Interrupt).await.unwrap_err();
    assert!(late.to_string().contains("agent-is-target"), "{late}");
    assert_eq!(world.listed().await["live"], false);
}

#[tokio::test]
async fn agent_ends_when_its_human_stays_away() {
    let world = started().await;
    let left = world.control_bytes(Method::DELETE, "/rooms/room/users/human", Vec::new());
    assert_eq!(left.await.status, 204);
    world.advance(179_999);
    assert_eq!(world.listed().await["live"], true);
    world.join().await;
    world.advance(1_000);
    assert_eq!(world.listed().await["live"], true);
    world
        .control_bytes(Method::DELETE, "/rooms/room/users/human", Vec::new())
        .await;
    world.advance(180_000);
    assert_eq!(world.listed().await["reason"], "IdleTimeout");
    assert_eq!(world.stages().await.last().unwrap(), "taskStop");
}

#[tokio::test]
async fn agent_that_is_kicked_has_ended() {
    let world = started().await;
    world
        .client
        .kick_user()
        .app_id(TEST_APP_ID)
        .room_id(ROOM)
        .user_id(AGENT)
        .await
        .unwrap();
    let listed = world.listed().await;
    assert_eq!(listed["live"], false);
    assert!(
        listed["reason"].as_str().unwrap().contains("kickedByAdmin"),
        "{listed}"
    );
}

#[tokio::test]
async fn older_versions_have_agents_too() {
    use volc_rtc_api::agent::V2024_12_01;
    use volc_rtc_api::ai::{v2024_06_01, v2024_12_01};

    let world = World::with(|builder| builder.script(script())).await;
    world.join().await;
    let task =
        volc_rtc_api::agent::AgentTask::<V2024_12_01>::new(&world.client, TEST_APP_ID, ROOM, TASK);
    let request = v2024_12_01::start_voice_chat::StartVoiceChatRequest::new(
        TEST_APP_ID,
        ROOM,
        TASK,
        agents_support::config_2024(),
        agents_support::agent_2024(),
    );
    world.client.request(request).await.unwrap();
    let newer = world.task().send(Interrupt).await.unwrap_err();
    assert!(newer.to_string().contains("2024-12-01"), "{newer}");
    task.send(Speak::new("Hi.", Priority::Now)).await.unwrap();
    task.stop().await.unwrap();

    let request = v2024_06_01::start_voice_chat::StartVoiceChatRequest::new(
        TEST_APP_ID,
        ROOM,
        HUMAN,
        agents_support::config_old(),
    );
    world.client.request(request).await.unwrap();
    assert_eq!(world.listed().await["agent_id"], "bot");
    let stop = v2024_06_01::stop_voice_chat::StopVoiceChatRequest::new(TEST_APP_ID, HUMAN);
    world.client.request(stop).await.unwrap();
    assert_eq!(world.listed().await["live"], false);
}

#[tokio::test]
async fn messages_of_the_room_command_the_agent() {
    let world = started().await;
    let send = async |frame: Vec<u8>| {
        let body = json!({ "from": HUMAN, "to": AGENT, "base64": STANDARD.encode(frame) });
        let sent = world
            .control(Method::POST, "/rooms/room/messages", body)
            .await;
        assert_eq!(sent.status, 201, "{}", sent.body);
    };
    world.say("The weather?").await;
    world.advance(200);
    send(
        RoomResult::new("call_1", r#"{"sky":"grey"}"#)
            .encode()
            .unwrap(),
    )
    .await;
    world.advance(200);
    send(Control::interrupt().encode().unwrap()).await;
    let sent = world.messages().await;
    assert!(
        sent.contains(&"agent: It is…".to_owned()) && sent.contains(&"Interrupted 0".to_owned()),
        "{sent:?}"
    );
}

#[tokio::test]
async fn scripts_belong_to_apps_and_tasks() {
    let world = World::new().await;
    let put = async |query: &str, text: &str| {
        world
            .control_bytes(
                Method::POST,
                &format!("/agents/script{query}"),
                text.as_bytes().to_vec(),
            )
            .await
    };
    let wrong = put("", "[[turn]]\nreply = [{ sey = \"x\" }]").await;
    assert_eq!(
        (wrong.status, &wrong.body["error"]["code"]),
        (400, &json!("InvalidScript"))
    );
    assert!(
        wrong.body["error"]["message"]
            .as_str()
            .unwrap()
            .starts_with("script:2:12: "),
        "{}",
        wrong.body
    );
    assert_eq!(put("", "welcome = \"App.\"").await.status, 204);
    assert_eq!(
        put("?task_id=task", "welcome = \"Task.\"").await.status,
        204
    );
    assert_eq!(put("?app_id=other", "").await.status, 400);
    world.join().await;
    world.task().start(config(), agent()).await.unwrap();
    assert_eq!(world.messages().await[1], "agent: Ta…");
    world.task().stop().await.unwrap();
    let gone = world
        .control_bytes(Method::DELETE, "/agents/script?task_id=task", Vec::new())
        .await;
    assert_eq!(gone.status, 204);
    world.task().start(config(), agent()).await.unwrap();
    assert_eq!(world.messages().await.last().unwrap(), "agent: Ap…");
}

#[tokio::test]
async fn task_goes_on_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("emulator.db");
    let world = World::with(|builder| builder.database(&file).script(script())).await;
    world.join().await;
    world.task().start(config(), agent()).await.unwrap();
    world.say("The weather?").await;
    world.advance(200);
    let World { running, clock, .. } = world;
    running.shutdown().await.unwrap();

    let world = World::with(|builder| builder.database(&file).clock(clock.clone())).await;
    assert_eq!(world.listed().await["waits_for"], json!(["call_1"]));
    world
        .task()
        .send(FunctionResult::new("call_1", r#"{"sky":"clear"}"#))
        .await
        .unwrap();
    clock.advance(Duration::from_millis(200));
    assert!(world.messages().await.contains(&"agent: It is…".to_owned()));
}
