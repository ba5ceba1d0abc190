//! The agent's behaviour, without a clock and a network.

use serde_json::{Value, json};

use super::*;
use crate::agents::script::Script;
use crate::agents::setup::Setup;

const SCRIPT: &str = r#"
language = "en"
[[turn]]
hears = "weather"
reply = [
    { say = "One moment. Please." },
    { call = "get_weather", arguments = { city = "Beijing" } },
    { say = "It is {result:/sky}." },
]
[[turn]]
hears = "two"
reply = [{ call = "a" }, { call = "b" }, { say = "{result}" }]
[[turn]]
hears = "fail"
reply = [{ say = "Well." }, { fail = 1005005 }]
[[turn]]
context = "VIP"
reply = [{ think_millis = 30 }, { say = "Welcome, {context}!" }]
[[turn]]
hears = "ask"
reply = [{ model = true }]
[interrupted]
reply = [{ say = "Yes?" }]
"#;

/// An agent in tests: inputs by hand, timers by name, and what happened as short lines.
struct Agent {
    session: Session,
    step: Option<u64>,
    human: Option<u64>,
    idle: Option<u64>,
    generation: u64,
    request: Value,
}

fn setup() -> Setup {
    Setup {
        human: "human".to_owned(),
        agent: "agent".to_owned(),
        idle_seconds: 180,
        states: true,
        voice_interrupts: true,
        history: 3,
        tools: vec![json!({ "function": { "name": "get_weather" } })],
        ..Setup::default()
    }
}

impl Agent {
    fn new(setup: Setup, script: &str) -> Self {
        let script = Script::from_toml("test", script).unwrap();
        Self {
            session: Session::new(setup, script),
            step: None,
            human: None,
            idle: None,
            generation: 0,
            request: Value::Null,
        }
    }

    /// An agent that listens.
    fn listening(setup: Setup) -> Self {
        let mut agent = Self::new(setup, SCRIPT);
        agent.apply(Input::Begin {
            human_is_there: true,
        });
        agent
    }

    fn apply(&mut self, input: Input) -> Vec<String> {
        // A task is stored between two inputs.
        let stored = serde_json::to_string(&self.session).unwrap();
        self.session = serde_json::from_str(&stored).unwrap();
        let outputs = self.session.apply(input);
        outputs
            .into_iter()
            .filter_map(|output| self.line(output))
            .collect()
    }

    fn line(&mut self, output: Output) -> Option<String> {
        Some(match output {
            Output::Stage {
                stage,
                user,
                round,
                error,
            } => match error {
                Some((code, _)) => format!("{stage} {user} {round} error {code}"),
                None => format!("{stage} {user} {round}"),
            },
            Output::State { state, round } => format!("{state:?} {round}"),
            Output::Subtitle {
                user,
                text,
                is_definite,
                ends_turn,
                ..
            } => {
                let end = if ends_turn {
                    "."
                } else if is_definite {
                    ","
                } else {
                    "…"
                };
                format!("{user}: {text}{end}")
            }
            Output::Calls { calls, .. } => {
                let calls = calls
                    .iter()
                    .map(|call| format!("{} {}{}", call.id, call.name, call.arguments));
                calls.collect::<Vec<_>>().join(" + ")
            }
            Output::Timer { kind, millis } => {
                *self.timer(kind) = Some(millis);
                return None;
            }
            Output::CancelTimer(kind) => {
                *self.timer(kind) = None;
                return None;
            }
            Output::AskModel {
                request,
                generation,
            } => {
                (self.request, self.generation) = (request, generation);
                "asks the model".to_owned()
            }
            Output::HumanLeaves => "leaves".to_owned(),
            Output::Note(text) => format!("note: {text}"),
            Output::End(reason) => format!("end {reason}"),
        })
    }

    fn timer(&mut self, kind: TimerKind) -> &mut Option<u64> {
        match kind {
            TimerKind::Step => &mut self.step,
            TimerKind::Human => &mut self.human,
            TimerKind::Idle => &mut self.idle,
        }
    }

    /// Lets the timer of the step become due.
    fn tick(&mut self) -> Vec<String> {
        self.step.take().expect("no timer is set");
        self.apply(Input::Due(TimerKind::Step))
    }

    fn hear(&mut self, text: &str) -> Vec<String> {
        self.apply(Input::Hear(text.to_owned()))
    }

    fn command(&mut self, body: Value) -> Vec<String> {
        self.apply(Input::Command(Command::from_request(&body)))
    }

    fn model(&mut self, piece: Piece) -> Vec<String> {
        let generation = self.generation;
        self.apply(Input::Model { generation, piece })
    }
}

#[test]
fn reply_goes_from_question_to_listening() {
    let mut agent = Agent::new(
        Setup {
            welcome: Some("Hello.".to_owned()),
            ..setup()
        },
        SCRIPT,
    );
    let begin = agent.apply(Input::Begin {
        human_is_there: true,
    });
    assert_eq!(
        begin,
        [
            "taskStart human 0",
            "answerStart agent 0",
            "Speaking 0",
            "agent: Hel…"
        ]
    );
    assert_eq!(agent.step, Some(500));
    assert_eq!(
        agent.tick(),
        [
            "agent: Hello..",
            "answerFinish agent 0",
            "Finished 0",
            "Listening 0"
        ]
    );

    let heard = agent.hear("The weather?");
    assert_eq!(
        heard,
        [
            "beginAsking human 1",
            "human: The we…",
            "human: The weather?.",
            "asrFinish human 1",
            "Thinking 1",
        ]
    );
    assert_eq!(agent.step, Some(200));
    assert_eq!(
        agent.tick(),
        [
            "llmOutput agent 1",
            "answerStart agent 1",
            "Speaking 1",
            "agent: One m…"
        ]
    );
    assert_eq!(agent.tick(), ["agent: One moment.,", "agent: Ple…"]);
    assert_eq!(
        agent.tick(),
        [
            "agent: Please.,",
            r#"call_1 get_weather{"city":"Beijing"}"#,
            "Thinking 1"
        ]
    );
    assert_eq!(
        (agent.session.state_name(), agent.session.waits_for()),
        ("waiting", vec!["call_1"])
    );
    let result = r#"{"ToolCallID":"call_1","Content":"{\"sky\":\"clear\"}"}"#;
    assert!(
        agent
            .command(json!({ "Command": "function", "Message": result }))
            .is_empty()
    );
    assert_eq!(agent.tick(), ["Speaking 1", "agent: It is…"]);
    assert_eq!(
        agent.tick(),
        [
            "agent: It is clear..",
            "answerFinish agent 1",
            "Finished 1",
            "Listening 1"
        ]
    );
    assert_eq!(agent.step, None);
}

#[test]
fn result_of_no_call_is_noted() {
    let mut agent = Agent::listening(setup());
    let function = |id: &str| {
        let result = json!({ "ToolCallID": id, "Content": "x" });
        json!({ "Command": "function", "Message": result.to_string() })
    };
    let dropped = agent.command(function("call_9"));
    assert_eq!(
        dropped,
        ["note: the result of call_9 is dropped: no function is waited for"]
    );
    agent.hear("two");
    let called = agent.tick();
    assert!(called[1].contains("LLMConfig.Tools"), "{called:?}");
    assert_eq!(called[3], "call_1 a{} + call_2 b{}");
    assert_eq!(
        agent.command(function("call_9")),
        ["note: the result of call_9 is dropped: call_1, call_2 is waited for"]
    );
    assert!(agent.command(function("call_2")).is_empty());
    assert_eq!(agent.step, None);
    agent.command(function("call_1"));
    assert!(agent.step.is_some());
}

#[test]
fn comfort_words_do_not_drop_the_call() {
    let mut agent = Agent::listening(setup());
    agent.hear("two");
    agent.tick();
    let speak =
        json!({ "Command": "ExternalTextToSpeech", "Message": "Wait.", "InterruptMode": 1 });
    assert_eq!(
        agent.command(speak),
        ["answerStart agent 0", "Speaking 0", "agent: Wa…"]
    );
    assert_eq!(agent.tick(), ["agent: Wait.,", "Thinking 0"]);
    assert_eq!(agent.session.waits_for(), ["call_1", "call_2"]);
}

#[test]
fn voice_interrupts_unless_the_request_forbids_it() {
    let mut agent = Agent::listening(setup());
    agent.hear("one");
    agent.tick();
    let heard = agent.hear("stop");
    assert_eq!(
        heard[..4],
        [
            "agent: .",
            "interrupted agent 0",
            "Interrupted 0",
            "beginAsking human 1"
        ]
    );
    assert_eq!(agent.tick()[0], "llmOutput agent 1");

    let mut agent = Agent::listening(Setup {
        voice_interrupts: false,
        ..setup()
    });
    agent.hear("one");
    assert!(agent.hear("stop")[0].contains("InterruptMode 1"));

    let mut agent = Agent::listening(Setup {
        keywords: vec!["halt".to_owned()],
        ..setup()
    });
    agent.hear("one");
    assert!(agent.hear("stop")[0].contains("InterruptKeywords"));
    assert_eq!(agent.hear("halt now")[0], "interrupted agent 0");
}

#[test]
fn interrupt_by_command_has_a_reaction() {
    let mut agent = Agent::listening(setup());
    let interrupt = || json!({ "Command": "interrupt" });
    assert!(agent.command(interrupt())[0].starts_with("note: interrupt has no effect"));
    agent.hear("one");
    agent.tick();
    let outputs = agent.command(interrupt());
    assert_eq!(
        outputs,
        [
            "agent: .",
            "interrupted agent 0",
            "Interrupted 0",
            "Thinking 1"
        ]
    );
    assert_eq!(agent.tick()[3], "agent: Ye…");
}

#[test]
fn texts_keep_to_their_priority() {
    let speak = |mode: i64| json!({ "Command": "ExternalTextToSpeech", "Message": "Text.", "InterruptMode": mode });
    let mut agent = Agent::listening(setup());
    agent.hear("one");
    assert!(agent.command(speak(3))[0].contains("InterruptMode is 3"));
    assert!(agent.command(speak(2)).is_empty());
    agent.tick();
    let finished = agent.tick();
    assert_eq!(
        finished[1..4],
        ["answerFinish agent 0", "Finished 0", "answerStart agent 1"]
    );
    let ask = json!({ "Command": "ExternalTextToLLM", "Message": "weather", "InterruptMode": 1 });
    assert_eq!(
        agent.command(ask)[1..],
        ["interrupted agent 1", "Interrupted 1", "Thinking 2"]
    );
    assert!(
        agent.command(json!({ "Command": "ExternalTextToSpeech" }))[0].contains("Message is empty")
    );
}

#[test]
fn context_is_used_once() {
    let mut agent = Agent::listening(setup());
    let context = || json!({ "Command": "ExternalPromptsForLLM", "Message": "VIP" });
    assert!(agent.command(context()).is_empty());
    agent.hear("Hi");
    assert_eq!(agent.tick(), ["reasoningStart agent 0"]);
    assert_eq!(agent.step, Some(30));
    assert_eq!(
        agent.tick()[3],
        "agent: Welcome…".replace("Welcome…", "Welcom…")
    );
    agent.tick();
    agent.hear("Hi");
    assert_eq!(agent.tick()[3], "agent: H…");
    let mut agent = Agent::listening(Setup {
        end_to_end: true,
        ..setup()
    });
    assert!(agent.command(context())[0].contains("S2SConfig"));
}

#[test]
fn turn_ends_by_command_where_the_request_says_so() {
    let mut agent = Agent::listening(Setup {
        caller_ends_turns: true,
        ..setup()
    });
    let finish = || json!({ "Command": "FinishSpeechRecognition" });
    assert!(agent.command(finish())[0].contains("no effect"));
    assert!(agent.hear("What is")[0].contains("TurnDetectionMode is 1"));
    agent.hear("this?");
    assert_eq!(agent.command(finish())[2], "human: What is this?.");
}

#[test]
fn scripted_error_ends_the_reply() {
    let mut agent = Agent::listening(setup());
    agent.hear("fail");
    agent.tick();
    assert_eq!(
        agent.tick()[1..],
        [
            "tts agent 0 error 1005005",
            "agent: .",
            "answerFinish agent 0",
            "Finished 0",
            "Listening 0"
        ]
    );
    assert_eq!(agent.step, None);
}

#[test]
fn model_is_asked_and_speaks_while_it_sends() {
    let model = super::super::setup::Model {
        system: vec!["Be short.".to_owned()],
        ..Default::default()
    };
    let mut agent = Agent::listening(Setup {
        model: Some(model),
        ..setup()
    });
    agent.hear("Hello");
    assert_eq!(agent.tick(), ["asks the model"]);
    assert_eq!(
        agent.request["messages"],
        json!([
            { "role": "system", "content": "Be short." }, { "role": "user", "content": "Hello" },
        ])
    );
    assert_eq!(agent.request["stream"], true);
    assert_eq!(
        agent.model(Piece::Text("One. T".to_owned())),
        [
            "llmOutput agent 0",
            "answerStart agent 0",
            "Speaking 0",
            "agent: On…"
        ]
    );
    assert!(agent.model(Piece::Text("wo".to_owned())).is_empty());
    assert_eq!(agent.tick(), ["agent: One.,"]);
    assert_eq!(agent.session.state_name(), "asking");
    assert_eq!(agent.model(Piece::End), ["agent: T…"]);
    assert_eq!(agent.tick()[0], "agent: Two.");

    // It calls a function, and is asked again with the result.
    agent.hear("More");
    agent.tick();
    let call = Call {
        id: "c1".to_owned(),
        name: "get_weather".to_owned(),
        arguments: "{}".to_owned(),
    };
    assert!(agent.model(Piece::Calls(vec![call])).is_empty());
    assert_eq!(
        agent.model(Piece::End),
        ["llmOutput agent 1", "c1 get_weather{}", "Thinking 1"].map(str::to_owned)[..2]
    );
    agent.command(
        json!({ "Command": "function", "Message": r#"{"ToolCallID":"c1","Content":"12"}"# }),
    );
    assert_eq!(agent.tick(), ["asks the model"]);
    let roles: Vec<_> = agent.request["messages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["role"].as_str().unwrap())
        .collect();
    assert_eq!(
        roles,
        ["system", "user", "assistant", "user", "assistant", "tool"]
    );

    // What an interrupted model still sends is dropped.
    let generation = agent.generation;
    agent.hear("Stop");
    assert!(!agent.session.wants_model(generation));
    assert!(agent.model(Piece::Text("late. ".to_owned())).is_empty());
    agent.tick();
    let failed = agent.model(Piece::Failed {
        code: 1_004_005,
        reason: "refused".to_owned(),
    });
    assert_eq!(failed, ["llm agent 2 error 1004005", "Listening 2"]);
}

#[test]
fn model_that_is_not_there_is_an_error() {
    let mut agent = Agent::listening(setup());
    agent.hear("ask");
    assert_eq!(agent.tick(), ["llm agent 0 error 1004001", "Listening 0"]);
}

#[test]
fn human_of_the_script_takes_turns() {
    let script = r#"
human = [{ say = "One" }, { say = "Stop", during = "reply", after_millis = 7 }, { leave = true }]
"#;
    let mut agent = Agent::new(setup(), script);
    agent.apply(Input::Begin {
        human_is_there: false,
    });
    assert_eq!((agent.human, agent.idle), (None, Some(180_000)));
    agent.apply(Input::HumanJoined);
    assert_eq!((agent.human, agent.idle), (Some(500), None));
    let acts = |agent: &mut Agent| {
        agent.human.take().expect("the human has no turn");
        agent.apply(Input::Due(TimerKind::Human))
    };
    assert_eq!(acts(&mut agent)[0], "beginAsking human 0");
    agent.tick();
    assert_eq!(agent.human, Some(7));
    assert_eq!(acts(&mut agent)[1], "interrupted agent 0");
    agent.tick();
    assert_eq!(agent.human, None);
    agent.tick();
    assert_eq!(acts(&mut agent), ["leaves"]);
    agent.apply(Input::HumanLeft);
    agent.idle.take().unwrap();
    assert_eq!(
        agent.apply(Input::Due(TimerKind::Idle)),
        ["end IdleTimeout"]
    );
    assert_eq!(agent.apply(Input::End), ["taskStop human 1"]);
}

#[test]
fn subtitles_come_at_once_where_asked_for() {
    let mut agent = Agent::listening(Setup {
        subtitles_at_once: true,
        ..setup()
    });
    agent.hear("fail");
    assert_eq!(
        agent.tick(),
        [
            "llmOutput agent 0",
            "agent: Well.,",
            "answerStart agent 0",
            "Speaking 0"
        ]
    );
}

#[test]
fn undelivered_call_ends_the_reply() {
    let mut agent = Agent::listening(setup());
    agent.hear("two");
    agent.tick();
    let undelivered = |ids: &[&str]| Input::CallsUndelivered {
        ids: ids.iter().map(|id| (*id).to_owned()).collect(),
        code: 1_004_006,
        reason: "refused".to_owned(),
    };
    assert_eq!(
        agent.apply(undelivered(&["call_7"])),
        ["llm agent 0 error 1004006"]
    );
    assert_eq!(
        agent.apply(undelivered(&["call_1", "call_2"])),
        ["llm agent 0 error 1004006", "Listening 0"]
    );
}

#[test]
fn images_are_shown_with_their_question() {
    let model = super::super::setup::Model::default();
    let mut agent = Agent::listening(Setup {
        model: Some(model),
        vision: true,
        ..setup()
    });
    let images = |text: Option<&str>, urls: Value| {
        json!({
            "Command": "ExternalTextToLLM", "Message": text, "InterruptMode": 1,
            "ImageConfig": { "Action": "insert", "GroupID": 1, "ImageType": "url", "Images": urls },
        })
    };
    assert!(
        agent
            .command(images(None, json!(["https://a.example/1.jpg"])))
            .is_empty()
    );
    agent.command(images(
        Some("How many cats?"),
        json!("https://a.example/2.jpg"),
    ));
    agent.tick();
    let parts = &agent.request["messages"][0]["content"];
    assert_eq!(
        (
            parts[0]["text"].as_str(),
            parts[2]["image_url"]["url"].as_str()
        ),
        (Some("How many cats?"), Some("https://a.example/2.jpg"))
    );
}
