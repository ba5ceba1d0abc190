//! The whole example against the local emulator: a user joins, talks, is answered with a function, interrupts, leaves.
#![cfg(unix)] // for SIGTERM
#![allow(clippy::unwrap_used, clippy::panic)]

use std::process::{Child, Command, Stdio};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use volc_core::Credentials;
use volc_rtc_emulator::{Account, App, Clock, Emulator, Running, Script, WebhookSettings};

const APP: &str = "0123456789abcdef01234567";
const APP_KEY: &str = "0123456789abcdef0123456789abcdef";
const CALLBACK_KEY: &str = "fake-callback-key";
const PUBLIC: &str = "https://agent.example.com";
const SCRIPT: &str = r#"
language = "en"

[[turn]]
hears = "weather"
reply = [
    { say = "One moment." },
    { call = "get_weather", arguments = { city = "Beijing" } },
    { say = "The sky over {result:/city} is {result:/sky}." },
]

[[turn]]
hears = "story"
reply = [{ say = "Once upon a time. There was a room. And in it an agent." }]
"#;

/// The program of the example, ended when this is dropped.
struct Backend {
    process: Child,
    url: String,
}

impl Drop for Backend {
    fn drop(&mut self) {
        _ = self.process.kill();
        _ = self.process.wait();
    }
}

struct World {
    emulator: Running,
    clock: Clock,
    backend: Backend,
    http: reqwest::Client,
}

impl World {
    /// Starts the emulator and, as a program of its own, the backend.
    async fn start() -> Self {
        let port = std::net::TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap();
        let url = format!("http://{port}");
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let clock = Clock::fixed(now.as_secs());
        let webhooks = WebhookSettings::new()
            .receiver(format!("{url}/events"))
            .key(CALLBACK_KEY.to_owned());
        let emulator = Emulator::builder()
            .account(Account::new(
                "tester",
                Credentials::new("AKLTfake-tester", "fake-secret"),
            ))
            .app(App::new(APP).keys(APP_KEY, "fedcba9876543210fedcba9876543210"))
            .clock(clock.clone())
            .webhooks(webhooks.interval(Duration::ZERO))
            .forward(PUBLIC, &url)
            .script(Script::from_toml("script.toml", SCRIPT).unwrap())
            .build()
            .unwrap();
        let emulator = emulator.start().await.unwrap();
        let process = Command::new(env!("CARGO_BIN_EXE_voice-agent"))
            .envs([
                ("VOLCENGINE_ENDPOINT", emulator.url().as_str()),
                ("VOLCENGINE_ACCESS_KEY", "AKLTfake-tester"),
                ("VOLCENGINE_SECRET_KEY", "fake-secret"),
                ("RTC_APP_ID", APP),
                ("RTC_APP_KEY", APP_KEY),
                ("RTC_CALLBACK_KEY", CALLBACK_KEY),
                ("RTC_MESSAGE_KEY", "fake-message-key"),
                ("PUBLIC_URL", PUBLIC),
                ("LISTEN", &port.to_string()),
            ])
            .stdin(Stdio::null())
            .spawn()
            .unwrap();
        _ = rustls::crypto::ring::default_provider().install_default(); // reqwest wants one for plain HTTP too
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let world = Self {
            emulator,
            clock,
            backend: Backend { process, url },
            http,
        };
        let page = world.backend.url.clone();
        world
            .until("the backend serves", async || {
                world.http.get(&page).send().await.is_ok()
            })
            .await;
        world
    }

    async fn until(&self, what: &str, mut holds: impl AsyncFnMut() -> bool) {
        for _ in 0..6_000 {
            if holds().await {
                return;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!("this did not come: {what}");
    }

    async fn json(&self, request: reqwest::RequestBuilder) -> Value {
        let response = request.send().await.unwrap();
        let (status, text) = (response.status(), response.text().await.unwrap());
        assert!(status.is_success(), "{status} {text}");
        serde_json::from_str(&text).unwrap_or_default()
    }

    async fn control(&self, path: &str, body: Value) -> Value {
        let url = format!("{}/_emulator{path}?app_id={APP}", self.emulator.url());
        self.json(self.http.post(url).body(body.to_string())).await
    }

    /// The task of the emulator.
    async fn agent(&self) -> Value {
        let url = format!("{}/_emulator/agents?app_id={APP}", self.emulator.url());
        self.json(self.http.get(url)).await["tasks"][0].clone()
    }

    async fn until_agent(&self, state: &str) {
        self.until(state, async || self.agent().await["state"] == state)
            .await;
    }

    async fn view(&self, id: &str) -> Value {
        self.json(self.http.get(format!("{}/state/{id}", self.backend.url)))
            .await
    }

    /// Waits until the backend shows this as the last line, complete, and a state beside it.
    async fn until_shown(&self, id: &str, line: &str) {
        self.until(line, async || {
            let view = self.view(id).await;
            let last = view["lines"]
                .as_array()
                .and_then(|lines| lines.last())
                .cloned()
                .unwrap_or_default();
            last["text"] == line && last["isComplete"] == true && view["state"] != ""
        })
        .await;
    }

    fn advance(&self, millis: u64) {
        self.clock.advance(Duration::from_millis(millis));
    }
}

#[tokio::test]
async fn backend_works_whole_against_the_emulator() {
    let world = World::start().await;
    let joined = world
        .json(world.http.post(format!("{}/join", world.backend.url)))
        .await;
    let text = |name: &str| joined[name].as_str().unwrap().to_owned();
    let (id, room, user) = (text("id"), text("room"), text("user"));
    let users = format!("/rooms/{room}/users");
    world
        .control(&users, json!({ "user_id": user, "token": text("token") }))
        .await;

    // The welcome is spoken for half a second on the emulator's clock.
    world.until_agent("speaking").await;
    world.advance(500);
    world.until_shown(&id, "Hello, how can I help?").await;

    // A question, a function of the backend, and the reply with its result.
    let say = format!("/rooms/{room}/say");
    world
        .control(&say, json!({ "text": "What is the weather?" }))
        .await;
    world.until_agent("thinking").await;
    world.advance(200);
    world.until_agent("speaking").await;
    world.advance(500);
    // The backend gets the call, and sends its result by itself.
    world.until_agent("thinking").await;
    world.advance(200);
    world.until_agent("speaking").await;
    world.advance(500);
    let reply = "The sky over Beijing is clear.";
    world
        .until("the reply", async || {
            world.view(&id).await["lines"].to_string().contains(reply)
        })
        .await;

    // The user interrupts a story.
    world
        .control(&say, json!({ "text": "Tell me a story" }))
        .await;
    world.advance(200);
    world.until_agent("speaking").await;
    world.control(&say, json!({ "text": "Stop" })).await;
    world
        .until("the interruption", async || {
            let url = format!(
                "{}/_emulator/deliveries?event_type=VoiceChat&limit=1000",
                world.emulator.url()
            );
            let events = world.json(world.http.get(url)).await;
            let mut all = events["deliveries"].as_array().into_iter().flatten();
            all.any(|event| {
                event["data"]["RunStage"] == "interrupted" && event["state"] == "delivered"
            })
        })
        .await;
    world
        .until("the words", async || {
            world.view(&id).await["lines"]
                .to_string()
                .contains("\"Stop\"")
        })
        .await;

    // A second user's agent is stopped with the program, the first one's when the user leaves.
    let second = world
        .json(world.http.post(format!("{}/join", world.backend.url)))
        .await;
    let url = format!(
        "{}/_emulator{users}/{user}?app_id={APP}",
        world.emulator.url()
    );
    world.http.delete(url).send().await.unwrap();
    world
        .until("the end", async || {
            world.view(&id).await["state"] == "ended"
        })
        .await;
    assert_eq!(world.agent().await["reason"], "StopVoiceChat");

    let World {
        emulator,
        backend,
        http,
        ..
    } = world;
    terminate(backend).await;
    let url = format!("{}/_emulator/agents?app_id={APP}", emulator.url());
    let tasks: Value =
        serde_json::from_str(&http.get(url).send().await.unwrap().text().await.unwrap()).unwrap();
    let last = &tasks["tasks"][1];
    assert_eq!(
        (&last["room_id"], &last["reason"]),
        (&second["room"], &json!("StopVoiceChat"))
    );
}

/// Ends the program by SIGTERM, and waits until it has ended well.
async fn terminate(mut backend: Backend) {
    let id = backend.process.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-TERM", &id])
            .status()
            .unwrap()
            .success()
    );
    for _ in 0..6_000 {
        if let Some(status) = backend.process.try_wait().unwrap() {
            assert!(status.success(), "{status}");
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("the program does not end");
}
