//! Scripts that are read, and mistakes that are named with their place.

use super::*;

const SCRIPT: &str = r#"
language = "en"
welcome = "Hello."

[timing]
thinking_millis = 10

[[turn]]
hears = "weather"
source = "speech"
times = 1
reply = [
    { say = "One moment." },
    { call = "get_weather", arguments = { city = "Beijing", day = 2026-01-02, n = [1, 2.5, true] } },
    { say = "It is {result:/sky} in {result}." },
]

[[turn]]
context = "VIP"
reply = [{ think_millis = 5 }, { wait_millis = 6 }, { fail = 1004005, reason = "gone" }, { model = true }]

[otherwise]
reply = [{ say = "You said: {heard} {{really}}" }]

[interrupted]
reply = [{ say = "Yes?" }]

[[human]]
say = "What is the weather?"

[[human]]
say = "Stop!"
after_millis = 20
during = "reply"

[[human]]
leave = true
"#;

#[test]
fn script_is_read_whole() {
    let script = Script::from_toml("s.toml", SCRIPT).unwrap();
    assert_eq!(
        (&*script.language, script.welcome.as_deref()),
        ("en", Some("Hello."))
    );
    assert_eq!(
        (script.timing.thinking_millis, script.timing.sentence_millis),
        (10, 500)
    );
    let arguments =
        serde_json::json!({ "city": "Beijing", "day": "2026-01-02", "n": [1, 2.5, true] });
    let call = Step::Call {
        name: "get_weather".to_owned(),
        arguments,
    };
    assert_eq!(script.turns[0].reply[1], call);
    let fail = Step::Fail {
        code: 1_004_005,
        reason: Some("gone".to_owned()),
    };
    assert_eq!(
        script.turns[1].reply,
        [Step::Think(5), Step::Wait(6), fail, Step::Model]
    );
    assert_eq!(script.human[1].during, During::Reply);
    assert_eq!(script.human[2].act, HumanAct::Leave);
    let json = serde_json::to_string(&script).unwrap();
    assert_eq!(serde_json::from_str::<Script>(&json).unwrap(), script);
}

#[test]
fn first_turn_that_matches_is_selected() {
    let script = Script::from_toml("s.toml", SCRIPT).unwrap();
    struct Case {
        heard: &'static str,
        source: Source,
        context: &'static str,
        used: Vec<u32>,
        expected: Option<usize>,
    }
    let case = |heard, source, context, used: &[u32], expected| Case {
        heard,
        source,
        context,
        used: used.to_vec(),
        expected,
    };
    for case in [
        case("The WEATHER, please", Source::Speech, "", &[], Some(0)),
        case("The weather, please", Source::Text, "", &[], None),
        case("The weather, please", Source::Speech, "", &[1], None),
        case(
            "The weather, please",
            Source::Speech,
            "a vip",
            &[1],
            Some(1),
        ),
        case("", Source::Text, "VIP", &[], Some(1)),
    ] {
        let found = script.select(case.heard, case.source, case.context, &case.used);
        assert_eq!(found, case.expected, "{} {}", case.heard, case.context);
    }
}

#[test]
fn mistake_is_named_with_its_place() {
    struct Case {
        text: &'static str,
        expected: &'static str,
    }
    let case = |text, expected| Case { text, expected };
    for case in [
        case(
            "[[turn]]\nreply = [{ say = \"你好\" }, { sey = \"x\" }]",
            "s.toml:2:28: unknown field `sey`",
        ),
        case(
            "welcome = 1",
            "s.toml:1:11: invalid type: integer `1`, expected a string",
        ),
        case("[[turn]]\n", "s.toml:1:1: missing field `reply`"),
        case(
            "[[turn]]\nreply = [{}]",
            "s.toml:2:10: one of `say`, `call`",
        ),
        case(
            "[[turn]]\nreply = [{ say = \"a\", model = true }]",
            "s.toml:2:10: `say` and `model` exclude",
        ),
        case(
            "[[turn]]\nreply = [{ say = \"a {b}\" }]",
            "s.toml:2:18: there is no placeholder `{b}`",
        ),
        case(
            "[[turn]]\nreply = [{ say = \"a } b\" }]",
            "s.toml:2:18: a brace stands alone",
        ),
        case(
            "[[turn]]\nreply = [{ say = \"{result}\" }]",
            "s.toml:2:18: there is no result here",
        ),
        case(
            "[[turn]]\nreply = [{ fail = 7 }]",
            "s.toml:2:19: this is not an error code",
        ),
        case(
            "[[turn]]\nreply = [{ model = false }]",
            "s.toml:2:20: `model` can only be true",
        ),
        case(
            "[[turn]]\nreply = [{ say = \"a\", reason = \"b\" }]",
            "s.toml:2:32: `reason` goes with `fail`",
        ),
        case(
            "[[turn]]\nhears = \" \"\nreply = []",
            "s.toml:2:9: this text is empty",
        ),
        case(
            "[[turn]]\ntimes = 0\nreply = []",
            "s.toml:2:9: a turn that replies 0 times",
        ),
        case(
            "[[human]]\nafter_millis = 1",
            "s.toml:1:1: one of `say`, `leave`",
        ),
        case(
            "[timing]\nthinking = 1",
            "s.toml:2:1: unknown field `thinking`",
        ),
        case("a = ", "s.toml:1:5: string values must be quoted"),
    ] {
        let error = Script::from_toml("s.toml", case.text).unwrap_err();
        assert!(
            error.to_string().starts_with(case.expected),
            "{error}\n{}",
            case.expected
        );
        assert!(error.line().is_some() && error.column().is_some());
    }
    let error = Script::from_file("no/such.toml").unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("no/such.toml: the file cannot be read"),
        "{error}"
    );
}

#[test]
fn placeholders_are_expanded() {
    let result = r#"{"sky":"clear","degrees":12}"#;
    let values = Values {
        heard: "Hi",
        context: "VIP",
        result,
    };
    let text = "{heard} {context} {result:/sky} {result:/degrees} {{x}} {result:/none}";
    assert_eq!(
        expand(text, values),
        format!("Hi VIP clear 12 {{x}} {result}")
    );
}
