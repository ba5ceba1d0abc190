//! Agent messages: binary, posted, assembled.

#![allow(clippy::unwrap_used, clippy::panic)]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use serde_json::{Value, json};
use volc_rtc_events::agent::{
    AgentError, AgentMessage, Command, Control, Conversation, ConversationState, Frame,
    FunctionResult, InterruptMode, ServerMessage, ServerVerifier, Subtitle, SubtitleAssembler,
    Subtitles, ToolCall, ToolCalls,
};

const SIGNATURE: &str = "fake-server-message-signature";

fn message(magic: &str, body: &Value) -> Vec<u8> {
    raw(magic.as_bytes(), body.to_string().as_bytes())
}

fn raw(magic: &[u8], body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).unwrap().to_be_bytes();
    [magic, &length, body].concat()
}

/// The body behind the head of a message.
fn body(message: &[u8]) -> Value {
    serde_json::from_slice(Frame::parse(message).unwrap().body).unwrap()
}

#[test]
fn messages_of_the_pages_and_demos_are_read() {
    let subv = json!({"type": "subtitle", "data": [{
        "text": "你好", "language": "zh", "userId": "bot", "sequence": 3, "definite": true, "paragraph": false,
        "roundId": 2, "mode": 1, "later": [1],
    }]});
    let AgentMessage::Subtitles(read) = AgentMessage::decode(&message("subv", &subv)).unwrap()
    else {
        panic!("another kind")
    };
    let part = &read.data[0];
    assert_eq!((part.text.as_str(), part.user_id.as_str()), ("你好", "bot"));
    assert_eq!(
        (part.sequence, part.round_id, part.mode),
        (Some(3), Some(2), Some(1))
    );
    assert!(part.definite && !part.paragraph);
    assert_eq!(part.other["later"], json!([1]));
    assert_eq!(body(&read.encode().unwrap()), subv);

    let tool = json!({"subscriber_user_id": "", "tool_calls": [{
        "id": "call_1", "type": "function", "function": {"name": "weather", "arguments": "{\"city\":\"Beijing\"}", "x": 1},
    }]});
    let AgentMessage::ToolCalls(calls) = AgentMessage::decode(&message("tool", &tool)).unwrap()
    else {
        panic!("another kind")
    };
    let call = &calls.tool_calls[0];
    assert_eq!(
        call.arguments_as::<Value>().unwrap(),
        json!({"city": "Beijing"})
    );
    assert_eq!(body(&calls.encode().unwrap()), tool);
    let result = body(&call.result("sunny").encode().unwrap());
    assert_eq!(result, json!({"ToolCallID": "call_1", "Content": "sunny"}));
}

#[test]
fn both_spellings_of_states_are_read() {
    for (user, round) in [("UserID", "RoundID"), ("UserId", "RoundId")] {
        let conv = json!({
            "TaskId": "task1", user: "user1", round: 4, "EventTime": 1_736_412_345_678_i64,
            "Stage": {"Code": 3, "Description": "answering", "More": 1}, "Later": true,
        });
        let AgentMessage::Conversation(state) =
            AgentMessage::decode(&message("conv", &conv)).unwrap()
        else {
            panic!("another kind")
        };
        assert_eq!((state.user_id.as_str(), state.round_id), ("user1", 4));
        assert_eq!(state.state, ConversationState::Speaking);
        let written = body(&state.encode().unwrap());
        assert_eq!(written["UserID"], "user1");
        assert_eq!(written["Stage"], conv["Stage"]);
        assert_eq!(written["Later"], true);
        assert!(written.get("ErrorInfo").is_none());
    }
    let failed = json!({"Stage": {"Code": 9}, "ErrorInfo": {"Errorcode": 1_003_006, "Reason": "away", "X": 1}});
    let AgentMessage::Conversation(state) =
        AgentMessage::decode(&message("conv", &failed)).unwrap()
    else {
        panic!("another kind")
    };
    assert_eq!(state.state, ConversationState::Other(9));
    assert_eq!(state.error_code, Some(1_003_006));
    assert_eq!(
        body(&state.encode().unwrap())["ErrorInfo"],
        failed["ErrorInfo"]
    );
}

#[test]
fn commands_have_what_they_need() {
    struct Case {
        control: Control,
        body: Value,
    }
    let cases = [
        Case {
            control: Control::interrupt(),
            body: json!({"Command": "interrupt"}),
        },
        Case {
            control: Control::text_to_speech("hi", InterruptMode::Medium),
            body: json!({"Command": "ExternalTextToSpeech", "InterruptMode": 2, "Message": "hi"}),
        },
        Case {
            control: Control::text_to_llm("hi", InterruptMode::High),
            body: json!({"Command": "ExternalTextToLLM", "InterruptMode": 1, "Message": "hi"}),
        },
        Case {
            control: Control::prompts_for_llm("hi"),
            body: json!({"Command": "ExternalPromptsForLLM", "Message": "hi"}),
        },
        Case {
            control: Control::finish_speech_recognition(),
            body: json!({"Command": "FinishSpeechRecognition"}),
        },
        Case {
            control: Control::new(Command::Other("Dance".to_owned())),
            body: json!({"Command": "Dance"}),
        },
    ];
    for case in cases {
        let written = case.control.encode().unwrap();
        assert_eq!(body(&written), case.body);
        let read = AgentMessage::decode(&written).unwrap();
        assert_eq!(read, AgentMessage::Control(case.control));
    }
    let fits = "好".repeat(200);
    Control::prompts_for_llm(fits.clone()).encode().unwrap();
    let error = Control::prompts_for_llm(fits + "!").encode().unwrap_err();
    assert_eq!(
        error,
        AgentError::TooLong {
            length: 201,
            limit: 200
        }
    );
}

#[test]
fn bad_messages_are_typed_errors() {
    struct Case {
        message: Vec<u8>,
        says: &'static str,
    }
    let good = message("func", &json!({}));
    let long = [&b"subv"[..], &0x8000_0000_u32.to_be_bytes(), b"{}"].concat();
    let little = [&b"subv"[..], &2_u32.to_le_bytes(), b"{}"].concat();
    let cases = [
        Case {
            message: Vec::new(),
            says: "0 bytes, fewer than its header",
        },
        Case {
            message: b"subv\0\0\0".to_vec(),
            says: "7 bytes, fewer",
        },
        Case {
            message: long,
            says: "announces 2147483648 bytes (big-endian), 2 follow",
        },
        Case {
            message: little,
            says: "announces 33554432 bytes",
        },
        Case {
            message: [good.clone(), b" ".to_vec()].concat(),
            says: "2 bytes (big-endian), 3 follow",
        },
        Case {
            message: good[..9].to_vec(),
            says: "2 bytes (big-endian), 1 follow",
        },
        Case {
            message: message("info", &json!({})),
            says: "`info` is none of",
        },
        Case {
            message: message("SUBV", &json!({})),
            says: "`SUBV` is none of",
        },
        Case {
            message: raw(b"\xff\n\0a", b"{}"),
            says: "`\\xff\\n\\x00a` is none of",
        },
        Case {
            message: raw(b"subv", b"{\"a\":\"\xff\"}"),
            says: "not UTF-8 at byte 6",
        },
        Case {
            message: raw(b"subv", b"[]"),
            says: "not a JSON object: line 1 column 0",
        },
        Case {
            message: raw(b"subv", b""),
            says: "line 1 column 0",
        },
        Case {
            message: raw(b"subv", "[".repeat(60_000).as_bytes()),
            says: "not a JSON object",
        },
        Case {
            message: message("subv", &json!({"data": {}})),
            says: "`data` is not a list",
        },
        Case {
            message: message("subv", &json!({"data": [{}, 1]})),
            says: "`data[1]` is not an object",
        },
        Case {
            message: message("subv", &json!({"data": [{"sequence": "x"}]})),
            says: "`data[0].sequence` is not an integer",
        },
        Case {
            message: message("conv", &json!({"Stage": 1})),
            says: "`Stage` is not an object",
        },
        Case {
            message: message("conv", &json!({"Stage": {"Code": 1.5}})),
            says: "`Stage.Code` is not an integer",
        },
        Case {
            message: message("ctrl", &json!({"Command": []})),
            says: "`Command` is not a text",
        },
    ];
    for case in cases {
        let error = AgentMessage::decode(&case.message).unwrap_err().to_string();
        assert!(error.contains(case.says), "{error}");
    }
    let large = FunctionResult::new("call_1", "x".repeat(64 * 1024));
    assert!(matches!(
        large.encode(),
        Err(AgentError::TooLong { limit: 65_536, .. })
    ));
}

#[test]
fn arguments_of_functions_can_be_anything() {
    let call = |arguments: &str| ToolCall::new("1", "f", arguments);
    assert_eq!(call(" ").arguments_as::<Value>().unwrap(), json!({}));
    let error = call("{\"secret\"").arguments_as::<Value>().unwrap_err();
    assert!(matches!(error, AgentError::NotJson { line: 1, .. }));
    let error = call("\"secret\"").arguments_as::<i64>().unwrap_err();
    assert!(!error.to_string().contains("secret"), "{error}");
    let object =
        json!({"tool_calls": [{"id": "1", "function": {"name": "f", "arguments": {"a": 1}}}]});
    let AgentMessage::ToolCalls(calls) = AgentMessage::decode(&message("tool", &object)).unwrap()
    else {
        panic!("another kind")
    };
    assert_eq!(calls.tool_calls[0].arguments, r#"{"a":1}"#);
}

/// A part of subtitles, as short as can be.
fn part(text: &str, sequence: i64, definite: bool, paragraph: bool) -> Subtitle {
    let mut part = Subtitle::new("user1", text);
    (part.sequence, part.definite, part.paragraph) = (Some(sequence), definite, paragraph);
    part
}

#[test]
fn subtitles_are_assembled_to_lines() {
    struct Step {
        part: Subtitle,
        line: Option<&'static str>,
        is_complete: bool,
    }
    let step = |part, line, is_complete| Step {
        part,
        line,
        is_complete,
    };
    let steps = [
        step(part("It", 1, false, false), Some("It"), false),
        step(part("It is", 2, false, false), Some("It is"), false),
        // Late, so it does not count.
        step(part("It", 1, false, false), None, false),
        step(part("It is. ", 3, true, false), Some("It is. "), false),
        step(part("So", 4, false, false), Some("It is. So"), false),
        // The same text with all that was said before.
        step(
            part("It is. So be it.", 5, true, false),
            Some("It is. So be it."),
            false,
        ),
        step(part("", 6, true, true), Some("It is. So be it."), true),
        // A new turn begins anew, its numbers too.
        step(part("Well", 1, false, false), Some("Well"), false),
        step(part("", 2, true, true), Some("Well"), true),
    ];
    let mut assembler = SubtitleAssembler::new();
    for Step {
        part,
        line,
        is_complete,
    } in steps
    {
        let found = assembler.push(&part);
        assert_eq!(found.as_ref().map(|line| line.text.as_str()), line);
        assert_eq!(found.is_some_and(|line| line.is_complete), is_complete);
    }
}

#[test]
fn lines_of_speakers_and_turns_are_apart() {
    let mut assembler = SubtitleAssembler::new();
    let of = |user: &str, round: i64, text: &str| {
        let mut part = Subtitle::new(user, text);
        (part.round_id, part.definite) = (Some(round), true);
        part
    };
    let parts = [
        of("user1", 0, "a"),
        of("bot", 0, "x"),
        of("user1", 1, "c"),
        of("user1", 0, "b"),
    ];
    let lines = assembler.push_all(&Subtitles::new(parts));
    let texts: Vec<_> = lines.iter().map(|line| line.text.as_str()).collect();
    assert_eq!(texts, ["a", "x", "c", "ab"]);
}

#[test]
fn endless_subtitles_do_not_fill_the_memory() {
    let mut assembler = SubtitleAssembler::new();
    let text = "好".repeat(10_000);
    for at in 0..100 {
        let mut part = Subtitle::new("user1", format!("{at}{text}"));
        part.definite = true;
        let line = assembler.push(&part).unwrap();
        assert!(line.text.len() <= 64 * 1024);
    }
    for user in 0..10_000 {
        assembler.push(&Subtitle::new(user.to_string(), "x"));
    }
    assert!(format!("{assembler:?}").len() < 500_000);
}

#[test]
fn posts_of_all_forms_are_read() {
    let frame = STANDARD.encode(message("conv", &json!({"Stage": {"Code": 1}})));
    let verifier = ServerVerifier::new("fake-old-signature").or(SIGNATURE);
    for (member, signature) in [("message", "signature"), ("Message", "Signature")] {
        let post = json!({ member: frame, signature: SIGNATURE }).to_string();
        let ServerMessage::Agent(AgentMessage::Conversation(state)) =
            verifier.read(post.as_bytes()).unwrap()
        else {
            panic!("another kind")
        };
        assert_eq!(state.state, ConversationState::Listening);
    }
    let calls =
        json!([{"id": "1", "type": "function", "function": {"name": "f", "arguments": "{}"}}]);
    for message in [calls.clone(), json!(calls.to_string())] {
        let post = json!({
            "Type": "tool_calls", "Message": message, "Signature": SIGNATURE,
            "AppId": "app", "RoomID": "room1", "TaskID": "task1", "Later": 1,
        });
        let ServerMessage::FunctionCalls(read) =
            verifier.read(post.to_string().as_bytes()).unwrap()
        else {
            panic!("another kind")
        };
        assert_eq!(
            (
                read.app_id.as_str(),
                read.room_id.as_str(),
                read.task_id.as_str()
            ),
            ("app", "room1", "task1")
        );
        assert_eq!(read.tool_calls[0].name, "f");
        assert_eq!(read.other["Later"], 1);
    }
    let note = json!({"Type": "information", "Message": "{\"response_id\":\"r\"}", "Signature": SIGNATURE, "RoomID": "r"});
    let ServerMessage::FunctionNotice(note) = verifier.read(note.to_string().as_bytes()).unwrap()
    else {
        panic!("another kind")
    };
    assert_eq!(note.message, json!({"response_id": "r"}));
    assert_eq!(note.other["RoomID"], "r");
}

#[test]
fn bad_posts_are_refused() {
    struct Case {
        body: String,
        status: u16,
        says: &'static str,
    }
    let post = |more: Value| {
        let mut post = json!({"signature": SIGNATURE});
        post.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        post.to_string()
    };
    let cases = [
        Case {
            body: String::new(),
            status: 400,
            says: "line 1 column 0",
        },
        Case {
            body: "[1]".to_owned(),
            status: 400,
            says: "not a JSON object",
        },
        Case {
            body: "{}".to_owned(),
            status: 401,
            says: "`signature` is not the one",
        },
        Case {
            body: json!({"signature": ""}).to_string(),
            status: 401,
            says: "`signature` is not",
        },
        Case {
            body: json!({"signature": "fake"}).to_string(),
            status: 401,
            says: "`signature` is not",
        },
        Case {
            body: json!({"signature": {}}).to_string(),
            status: 400,
            says: "`signature` is not a text",
        },
        Case {
            body: post(json!({})),
            status: 400,
            says: "`message` is missing",
        },
        Case {
            body: post(json!({"message": 1})),
            status: 400,
            says: "`message` is not a text",
        },
        Case {
            body: post(json!({"message": "?"})),
            status: 400,
            says: "not Base64",
        },
        Case {
            body: post(json!({"message": "c3Vidg=="})),
            status: 400,
            says: "4 bytes, fewer",
        },
        Case {
            body: post(json!({"Type": "tool_calls", "Message": "{"})),
            status: 400,
            says: "`Message` is not a list",
        },
        Case {
            body: post(json!({"message": "A".repeat(300_000)})),
            status: 413,
            says: "the limit is 262144",
        },
    ];
    let verifier = ServerVerifier::new(SIGNATURE);
    for case in cases {
        let error = verifier.read(case.body.as_bytes()).unwrap_err();
        assert_eq!(error.status(), case.status, "{error}");
        assert!(error.to_string().contains(case.says), "{error}");
    }
    assert!(!format!("{verifier:?}").contains("fake"));
    let empty = ServerVerifier::new("").read(br#"{"signature":"","message":""}"#);
    assert_eq!(empty, Err(AgentError::WrongSignature));
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_a_panic(magic in 0..6_usize, bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let magics = [&b"subv"[..], b"conv", b"tool", b"func", b"ctrl", b"info"];
        _ = AgentMessage::decode(&bytes);
        _ = AgentMessage::decode(&raw(magics[magic], &bytes));
        _ = ServerVerifier::new(SIGNATURE).read(&bytes);
    }

    #[test]
    fn written_messages_read_back(
        texts in proptest::collection::vec(".*", 6), number in any::<i64>(), flags in any::<[bool; 3]>()
    ) {
        let [a, b, c, d, e, f] = texts.try_into().unwrap();
        let mut part = Subtitle::new(&a, &b);
        (part.language, part.sequence) = (c.clone(), flags[0].then_some(number));
        (part.definite, part.paragraph) = (flags[1], flags[2]);
        part.other.insert(format!("x{d}"), json!(number));
        let mut state = Conversation::new(&a, &b, ConversationState::from(number));
        (state.round_id, state.description) = (number, c);
        state.error_reason = flags[0].then(|| d.clone());
        state.error_code = (flags[0] && flags[1]).then_some(number);
        let text: String = e.chars().take(200).collect();
        let mut control = Control::text_to_speech(format!("x{text}").chars().take(200).collect::<String>(), InterruptMode::from(number));
        control.other.insert("Later".to_owned(), json!([d]));
        let messages = [
            AgentMessage::Subtitles(Subtitles::new([part.clone(), part])),
            AgentMessage::Conversation(state),
            AgentMessage::ToolCalls(ToolCalls::new([ToolCall::new(&a, &e, &f)])),
            AgentMessage::FunctionResult(FunctionResult::new(a, f)),
            AgentMessage::Control(control),
        ];
        for message in messages {
            prop_assert_eq!(AgentMessage::decode(&message.encode().unwrap()).unwrap(), message);
        }
    }
}

#[test]
fn message_is_serialized_as_it_is_sent() {
    let subtitle = Subtitle::new("user", "hello");
    let subtitles = Subtitles::new([subtitle]);
    let result = FunctionResult::new("call_1", "12 degrees");
    let conversation = Conversation::default();
    let sent = |frame: Vec<u8>| -> Value { serde_json::from_slice(&frame[8..]).unwrap() };
    assert_eq!(json!(subtitles), sent(subtitles.encode().unwrap()));
    assert_eq!(json!(subtitles.data[0]), json!(subtitles)["data"][0]);
    assert_eq!(json!(result), sent(result.encode().unwrap()));
    assert_eq!(json!(conversation), sent(conversation.encode().unwrap()));
    let lines = SubtitleAssembler::new().push_all(&subtitles);
    let line = json!({"userId": "user", "roundId": null, "language": "", "text": "hello", "isComplete": false});
    assert_eq!(json!(lines), json!([line]));
}

#[cfg(feature = "api")]
#[test]
fn result_of_a_function_is_a_command() {
    let result = FunctionResult::new("call_1", "12 degrees");
    let command = volc_rtc_api::agent::FunctionResult::from(result);
    let same = volc_rtc_api::agent::FunctionResult::new("call_1", "12 degrees");
    assert_eq!(command, same);
}
