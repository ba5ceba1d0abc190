//! Agents against a model of their own: starts, stops, words, commands, results and time in any order.
//!
//! The model is written for this test: it shares no code with the emulator, and says by itself what each of two agents
//! of one room sends. `VOLC_RTC_CASES` sets the number of cases; each has up to 84 operations.

#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "support/agents.rs"]
mod agents_support;
mod support;

use std::collections::VecDeque;
use std::time::Duration;

use agents_support::{config, line_of, shown};
use bytes::Bytes;
use http::{Method, Request};
use proptest::prelude::*;
use serde_json::{Value, json};
use volc_rtc_api::ai::start_voice_chat::{AgentConfig, StartVoiceChatRequest};
use volc_rtc_emulator::{Account, Clock, Emulator, Script, TEST_APP_ID};

const ROOM: &str = "room";
const IDLE: u64 = 30_000;
const STEP: u64 = 100;
const SCRIPT: &str = r#"
[timing]
thinking_millis = 100
sentence_millis = 100
[[turn]]
hears = "call"
reply = [{ say = "Wait." }, { call = "f" }, { say = "Got {result}. Good." }]
[[turn]]
hears = "long"
reply = [{ say = "One. Two. Three." }]
"#;
const WORDS: [&str; 3] = ["call it", "long one", "echo"];

#[derive(Clone, Debug)]
enum Op {
    Start(usize),
    Stop(usize),
    Say(usize, usize),
    Interrupt(usize),
    Result(usize, bool),
    Speak(usize, u64),
    Ask(usize, u64, usize),
    Join(usize),
    Leave(usize),
    Advance(u64),
}

fn op() -> impl Strategy<Value = Op> {
    let (task, mode, words) = (0..2_usize, 1..4_u64, 0..WORDS.len());
    let advance = prop_oneof![
        10 => Just(STEP),
        4 => Just(STEP / 2),
        6 => Just(STEP * 3),
        1 => Just(IDLE),
    ];
    prop_oneof![
        2 => task.clone().prop_map(Op::Start),
        1 => task.clone().prop_map(Op::Stop),
        8 => (task.clone(), words.clone()).prop_map(|(task, words)| Op::Say(task, words)),
        2 => task.clone().prop_map(Op::Interrupt),
        12 => (task.clone(), prop::bool::weighted(0.9)).prop_map(|(task, right)| Op::Result(task, right)),
        4 => (task.clone(), mode.clone()).prop_map(|(task, mode)| Op::Speak(task, mode)),
        4 => (task.clone(), mode, words).prop_map(|(task, mode, words)| Op::Ask(task, mode, words)),
        2 => task.clone().prop_map(Op::Join),
        1 => task.prop_map(Op::Leave),
        30 => advance.prop_map(Op::Advance),
    ]
}

/// Operations that begin with two agents and their humans, so that most of them find someone.
fn ops() -> impl Strategy<Value = Vec<Op>> {
    let begin = [Op::Join(0), Op::Join(1), Op::Start(0), Op::Start(1)];
    prop::collection::vec(op(), 1..80)
        .prop_map(move |ops| begin.iter().cloned().chain(ops).collect())
}

fn name(kind: &str, task: usize) -> String {
    format!("{kind}-{task}")
}

/// The deeds of one agent, as the model has them.
#[derive(Default)]
struct Model {
    task: usize,
    now: u64,
    present: bool,
    live: bool,
    round: i64,
    calls: u64,
    reply: Option<Talk>,
    later: VecDeque<Plan>,
    /// The timers, with the order in which they were set.
    step_at: Option<(u64, u64)>,
    idle_at: Option<(u64, u64)>,
    set: u64,
    state: Option<String>,
    sent: Vec<String>,
    stages: Vec<String>,
}

#[derive(Clone)]
enum Plan {
    Speak,
    Reply(usize),
}

/// Parts of a reply that are to come, and the one that is under way.
#[derive(Default)]
struct Talk {
    parts: VecDeque<Part>,
    sentence: Option<String>,
    pending: Option<String>,
    result: String,
    has_spoken: bool,
    has_output: bool,
    is_closed: bool,
}

#[derive(Clone, PartialEq)]
enum Part {
    /// A sentence; true for those of comfort words, which come before all else.
    Sentence(String),
    Call,
    Result,
    FirstOutput,
}

impl Model {
    fn new(task: usize) -> Self {
        Self {
            task,
            ..Self::default()
        }
    }

    fn human(&self) -> String {
        name("human", self.task)
    }

    fn agent(&self) -> String {
        name("agent", self.task)
    }

    fn show(&mut self, state: &str) {
        let text = format!("{state} {}", self.round.max(0));
        if self.state.as_ref() != Some(&text) {
            self.sent.push(text.clone());
            self.state = Some(text);
        }
    }

    fn stage(&mut self, stage: &str) {
        self.stages.push(format!("{stage} {}", self.round.max(0)));
    }

    fn timer(&mut self, millis: u64) -> Option<(u64, u64)> {
        self.set += 1;
        Some((self.now + millis, self.set))
    }

    fn is_waiting(&self) -> bool {
        let waits = |talk: &Talk| talk.pending.is_some() && talk.sentence.is_none();
        self.reply.as_ref().is_some_and(waits)
    }

    fn start(&mut self) -> &'static str {
        if self.live {
            return "InvalidParameter.TaskAlreadyExists";
        }
        let (sent, stages) = (
            std::mem::take(&mut self.sent),
            std::mem::take(&mut self.stages),
        );
        *self = Self {
            task: self.task,
            now: self.now,
            present: self.present,
            sent,
            stages,
            live: true,
            round: -1,
            ..Self::default()
        };
        self.stage("taskStart");
        if !self.present {
            self.idle_at = self.timer(IDLE);
        }
        self.show("Listening");
        "ok"
    }

    fn stop(&mut self) -> &'static str {
        if !self.live {
            return "InvalidParameter.ErrorActiveTaskNotFound";
        }
        self.stage("taskStop");
        (self.live, self.reply, self.step_at, self.idle_at) = (false, None, None, None);
        "ok"
    }

    fn say(&mut self, words: usize) {
        if self.reply.is_some() {
            self.break_off();
        }
        self.round += 1;
        let (human, text) = (self.human(), WORDS[words]);
        self.stage("beginAsking");
        self.sent.push(format!("{human}: {}…", half(text)));
        self.sent.push(format!("{human}: {text}."));
        self.stage("asrFinish");
        self.think(words);
    }

    fn think(&mut self, words: usize) {
        let sentence = |text: &str| Part::Sentence(text.to_owned());
        let parts = match words {
            0 => vec![
                Part::FirstOutput,
                sentence("Wait."),
                Part::Call,
                Part::Result,
            ],
            1 => vec![
                Part::FirstOutput,
                sentence("One."),
                sentence("Two."),
                sentence("Three."),
            ],
            _ => vec![Part::FirstOutput, sentence("echo")],
        };
        self.reply = Some(Talk {
            parts: parts.into(),
            ..Talk::default()
        });
        self.step_at = self.timer(STEP);
        self.show("Thinking");
    }

    fn begin(&mut self, plan: Plan) {
        self.round += 1;
        match plan {
            Plan::Reply(words) => self.think(words),
            Plan::Speak => {
                let parts = [Part::Sentence("Text.".to_owned())].into();
                self.reply = Some(Talk {
                    parts,
                    ..Talk::default()
                });
                self.go_on();
            }
        }
    }

    /// Ends the reply before its end.
    fn break_off(&mut self) {
        let talk = self.reply.take().unwrap();
        self.step_at = None;
        self.later.clear();
        if talk.has_spoken && !talk.is_closed {
            self.sent.push(format!("{}: .", self.agent()));
        }
        self.stage("interrupted");
        self.show("Interrupted");
    }

    fn interrupt(&mut self) {
        if self.reply.is_some() {
            self.break_off();
            self.show("Listening");
        }
    }

    fn result(&mut self, right: bool) {
        let waiting = self.is_waiting();
        let Some(talk) = &mut self.reply else { return };
        if talk.pending.is_none() || !right {
            return;
        }
        talk.pending = None;
        talk.result = "it".to_owned();
        if waiting {
            self.step_at = self.timer(STEP);
        }
    }

    fn command(&mut self, plan: Plan, mode: u64) {
        if matches!(plan, Plan::Speak) && self.is_waiting() && mode != 3 {
            let talk = self.reply.as_mut().unwrap();
            talk.parts.push_front(Part::Sentence("Text.".to_owned()));
            return self.go_on();
        }
        match (self.reply.is_some(), mode) {
            (true, 2) => self.later.push_back(plan),
            (true, 3) => {}
            (busy, _) => {
                if busy {
                    self.break_off();
                }
                self.begin(plan);
            }
        }
    }

    /// Takes the next part of the reply.
    fn go_on(&mut self) {
        let agent = self.agent();
        loop {
            let talk = self.reply.as_mut().unwrap();
            let is_comfort = matches!(talk.parts.front(), Some(Part::Sentence(_)));
            if talk.pending.is_some() && !is_comfort {
                return self.show("Thinking");
            }
            match talk.parts.pop_front() {
                None => return self.finish(),
                Some(Part::FirstOutput) => self.first_output(),
                Some(Part::Call) => {
                    self.first_output();
                    self.calls += 1;
                    let id = format!("call_{}", self.calls);
                    self.sent.push(format!("{id} f{{}}"));
                    self.reply.as_mut().unwrap().pending = Some(id);
                }
                Some(Part::Result) => {
                    talk.parts = [
                        Part::Sentence(format!("Got {}.", talk.result)),
                        Part::Sentence("Good.".to_owned()),
                    ]
                    .into();
                }
                Some(Part::Sentence(text)) => {
                    talk.sentence = Some(text.clone());
                    talk.is_closed = false;
                    if !std::mem::replace(&mut talk.has_spoken, true) {
                        self.stage("answerStart");
                    }
                    self.show("Speaking");
                    self.sent.push(format!("{agent}: {}…", half(&text)));
                    self.step_at = self.timer(STEP);
                    return;
                }
            }
        }
    }

    fn first_output(&mut self) {
        let talk = self.reply.as_mut().unwrap();
        if !std::mem::replace(&mut talk.has_output, true) {
            self.stage("llmOutput");
        }
    }

    fn finish(&mut self) {
        let talk = self.reply.take().unwrap();
        if talk.has_spoken {
            if !talk.is_closed {
                self.sent.push(format!("{}: .", self.agent()));
            }
            self.stage("answerFinish");
            self.show("Finished");
        }
        match self.later.pop_front() {
            Some(plan) => self.begin(plan),
            None => self.show("Listening"),
        }
    }

    fn step(&mut self) {
        self.step_at = None;
        let agent = self.agent();
        let talk = self.reply.as_mut().unwrap();
        if let Some(text) = talk.sentence.take() {
            talk.is_closed = talk.parts.is_empty() && talk.pending.is_none();
            let end = if talk.is_closed { "." } else { "," };
            self.sent.push(format!("{agent}: {text}{end}"));
        }
        self.go_on();
    }

    fn advance(&mut self, millis: u64) {
        let end = self.now + millis;
        loop {
            let next = [self.step_at, self.idle_at].into_iter().flatten().min();
            let Some(next) = next.filter(|(due, _)| *due <= end) else {
                break;
            };
            self.now = next.0;
            if self.step_at == Some(next) {
                self.step();
            } else {
                self.stop();
            }
        }
        self.now = end;
    }

    fn join(&mut self) {
        (self.present, self.idle_at) = (true, None);
    }

    fn leave(&mut self) {
        if self.live && self.present {
            self.idle_at = self.timer(IDLE);
        }
        self.present = false;
    }
}

fn half(text: &str) -> String {
    let first: String = text.chars().take(text.chars().count() / 2).collect();
    first.trim_end().to_owned()
}

/// The lines that an agent has sent, events and messages.
type Sent = (Vec<String>, Vec<String>);

/// Both agents of the model: the responses, and what each of them sent.
fn expected(ops: &[Op]) -> (Vec<String>, [Sent; 2]) {
    let mut models = [Model::new(0), Model::new(1)];
    let mut responses = Vec::new();
    for op in ops {
        let is_live = |models: &[Model; 2], task: &usize| models[*task].live;
        let gone = "InvalidParameter.ErrorActiveTaskNotFound";
        let response = match op {
            Op::Start(task) => models[*task].start(),
            Op::Stop(task) => models[*task].stop(),
            Op::Say(task, words) => match (is_live(&models, task), models[*task].present) {
                (false, _) if models.iter().any(|model| model.live) => "NotTheTargetUser",
                (false, _) => "NoAgent",
                (true, false) => "UserNotInRoom",
                (true, true) => {
                    models[*task].say(*words);
                    "ok"
                }
            },
            Op::Join(task) => {
                models[*task].join();
                "ok"
            }
            Op::Leave(task) => {
                models[*task].leave();
                "ok"
            }
            Op::Advance(millis) => {
                models.iter_mut().for_each(|model| model.advance(*millis));
                "ok"
            }
            Op::Interrupt(task) | Op::Result(task, _) | Op::Speak(task, _) | Op::Ask(task, ..)
                if !is_live(&models, task) =>
            {
                gone
            }
            Op::Interrupt(task) => {
                models[*task].interrupt();
                "ok"
            }
            Op::Result(task, right) => {
                models[*task].result(*right);
                "ok"
            }
            Op::Speak(task, mode) => {
                models[*task].command(Plan::Speak, *mode);
                "ok"
            }
            Op::Ask(task, mode, words) => {
                models[*task].command(Plan::Reply(*words), *mode);
                "ok"
            }
        };
        responses.push(response.to_owned());
    }
    (responses, models.map(|model| (model.sent, model.stages)))
}

/// The emulator, called in this process.
struct World {
    emulator: Emulator,
    clock: Clock,
}

impl World {
    fn new() -> Self {
        let clock = Clock::fixed(support::NOW);
        let script = Script::from_toml("script", SCRIPT).unwrap();
        let emulator = Emulator::builder()
            .account(Account::new("tester", support::credentials()))
            .no_auth(true)
            .rate_limits(volc_rtc_emulator::RateLimits::Off);
        let emulator = emulator
            .clock(clock.clone())
            .script(script)
            .build()
            .unwrap();
        Self { emulator, clock }
    }

    async fn request(&self, method: Method, uri: &str, body: &Value) -> Value {
        let body = Bytes::from(body.to_string());
        let request = Request::builder()
            .method(method)
            .uri(uri)
            .header("host", "127.0.0.1")
            .body(body)
            .unwrap();
        let response = self.emulator.handle(request).await;
        serde_json::from_slice(response.body()).unwrap_or_default()
    }

    async fn control(&self, method: Method, path: &str, body: &Value) -> String {
        let response = self
            .request(method, &format!("/_emulator{path}"), body)
            .await;
        code(&response["error"]["code"])
    }

    async fn call(&self, action: &str, body: &Value) -> String {
        let uri = format!("/?Action={action}&Version=2025-06-01");
        let response = self.request(Method::POST, &uri, body).await;
        code(&response["ResponseMetadata"]["Error"]["Code"])
    }

    async fn update(&self, task: usize, more: Value) -> String {
        let mut body = ids(task);
        for (name, value) in more.as_object().unwrap() {
            body[name] = value.clone();
        }
        self.call("UpdateVoiceChat", &body).await
    }

    async fn run(&self, op: &Op, calls: &[u64; 2]) -> String {
        match op {
            Op::Start(task) => {
                let agent = AgentConfig::new(vec![name("human", *task)], name("agent", *task));
                let agent = agent
                    .enable_conversation_state_callback(true)
                    .idle_timeout(i64::try_from(IDLE / 1000).unwrap());
                let request = StartVoiceChatRequest::new(
                    TEST_APP_ID,
                    ROOM,
                    name("task", *task),
                    config(),
                    agent,
                );
                self.call("StartVoiceChat", &shown(&request)).await
            }
            Op::Stop(task) => self.call("StopVoiceChat", &ids(*task)).await,
            Op::Say(task, words) => {
                let body = json!({ "text": WORDS[*words], "user": name("human", *task) });
                self.control(Method::POST, "/rooms/room/say", &body).await
            }
            Op::Interrupt(task) => self.update(*task, json!({ "Command": "interrupt" })).await,
            Op::Result(task, right) => {
                let id = if *right { calls[*task] } else { 99 };
                let message =
                    json!({ "ToolCallID": format!("call_{id}"), "Content": "it" }).to_string();
                self.update(*task, json!({ "Command": "function", "Message": message }))
                    .await
            }
            Op::Speak(task, mode) => {
                let command = json!({ "Command": "ExternalTextToSpeech", "Message": "Text.", "InterruptMode": mode });
                self.update(*task, command).await
            }
            Op::Ask(task, mode, words) => {
                let text = WORDS[*words];
                let command = json!({ "Command": "ExternalTextToLLM", "Message": text, "InterruptMode": mode });
                self.update(*task, command).await
            }
            Op::Join(task) => {
                let path = format!("/rooms/room/users/{}", name("human", *task));
                let user = self
                    .request(Method::GET, &format!("/_emulator{path}"), &Value::Null)
                    .await;
                if user["error"].is_null() {
                    return "ok".to_owned();
                }
                let body = json!({ "user_id": name("human", *task), "token": null });
                self.control(Method::POST, "/rooms/room/users", &body).await
            }
            Op::Leave(task) => {
                let path = format!("/rooms/room/users/{}", name("human", *task));
                // One who is not there cannot leave, which changes nothing.
                self.control(Method::DELETE, &path, &Value::Null).await;
                "ok".to_owned()
            }
            Op::Advance(millis) => {
                self.clock.advance(Duration::from_millis(*millis));
                "ok".to_owned()
            }
        }
    }

    /// Returns the messages that an agent has sent, and the stages of its task.
    async fn sent(&self, task: usize) -> (Vec<String>, Vec<String>) {
        let mut sent = Vec::new();
        let mut after = 0;
        loop {
            let uri = format!("/_emulator/rooms/{ROOM}/messages?limit=1000&after={after}");
            let page = self.request(Method::GET, &uri, &Value::Null).await;
            let messages = page["messages"].as_array().unwrap();
            let of_agent = messages
                .iter()
                .filter(|message| message["from"] == *name("agent", task));
            sent.extend(of_agent.map(line_of));
            if messages.len() < 1000 {
                break;
            }
            after = page["last"].as_i64().unwrap();
        }
        let mut stages = Vec::new();
        let mut after = 0;
        loop {
            let uri =
                format!("/_emulator/deliveries?limit=1000&event_type=VoiceChat&after={after}");
            let page = self.request(Method::GET, &uri, &Value::Null).await;
            let deliveries = page["deliveries"].as_array().unwrap().iter();
            let of_task = deliveries.filter(|one| one["data"]["TaskId"] == *name("task", task));
            stages.extend(of_task.map(|one| {
                let data = &one["data"];
                format!("{} {}", data["RunStage"].as_str().unwrap(), data["RoundID"])
            }));
            match page["next"].as_i64() {
                Some(next) => after = next,
                None => return (sent, stages),
            }
        }
    }
}

fn ids(task: usize) -> Value {
    json!({ "AppId": TEST_APP_ID, "RoomId": ROOM, "TaskId": name("task", task) })
}

fn code(code: &Value) -> String {
    code.as_str().unwrap_or("ok").to_owned()
}

async fn observed(ops: &[Op]) -> (Vec<String>, [(Vec<String>, Vec<String>); 2]) {
    let world = World::new();
    let mut responses = Vec::new();
    for op in ops {
        // The id of the call that is waited for is what a backend would have been sent.
        let listed = world
            .request(Method::GET, "/_emulator/agents?limit=1000", &Value::Null)
            .await;
        let mut calls = [0; 2];
        for task in listed["tasks"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|task| task["live"] == true)
        {
            let at = usize::from(task["task_id"] == "task-1");
            let id = task["waits_for"][0].as_str().unwrap_or("call_0");
            calls[at] = id.trim_start_matches("call_").parse().unwrap();
        }
        responses.push(world.run(op, &calls).await);
    }
    (responses, [world.sent(0).await, world.sent(1).await])
}

/// The number of cases: that of the environment variable `VOLC_RTC_CASES`, a few by default.
fn cases() -> u32 {
    std::env::var("VOLC_RTC_CASES").map_or(24, |text| text.parse().unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn agents_do_what_their_model_does(ops in ops()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (responses, agents) = runtime.block_on(observed(&ops));
        let (expected_responses, expected_agents) = expected(&ops);
        prop_assert_eq!(responses, expected_responses);
        for (observed, expected) in agents.into_iter().zip(expected_agents) {
            prop_assert_eq!(observed, expected);
        }
    }
}
