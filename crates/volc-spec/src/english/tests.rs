//! English that is right, and every way in which it can be wrong.

use volc_ir::{Docs, ErrorCode, Event, Retry, Source, Span};

use super::*;
use crate::{Code, Diagnostic, Reading, ServiceFile, read_page};

const PAGE: &str = "做一件事。\n\n- 请求地址：**https://rtc.volcengineapi.com?Action=StartThing&Version=2020-12-01**\n- \
    请求方式：POST\n\n\
    ## 请求参数\n### Body\n| 参数 | 类型 | 是否必选 | 示例值 | 描述 |\n|---|---|---|---|---|\n\
    | Kind | Integer | 是 | `0` | 种类：<br>- `0`：甲<br>- `1`：乙 |\n\
    | Main | Object of [Part](#part) | 是 | - | 主要部分 |\n| Other | Object of [Part](#part) | 否 | - | 其他部分 |\n\n\
    #### Part\n部分的说明。\n\n| 参数 | 类型 | 是否必选 | 示例值 | 描述 |\n|---|---|---|---|---|\n| Size | Integer | 是 | `1` |  |\n\
    | Kind | Integer | 否 | `0` | 再次：<br>- `0`：甲<br>- `1`：乙 |\n\n\
    ## 返回参数\n本接口无返回参数。\n";

const OVERLAY: &str = "[enum.\"Body.Kind\".values]\n0 = \"First\"\n1 = \"Second\"\n\
    [enum.\"Body.Main.Kind\".values]\n0 = \"First\"\n1 = \"Second\"\n";

fn parse(text: &str) -> (Option<English>, Vec<Diagnostic>) {
    English::parse(&SourceFile::from_text("specs/rtc/im/Page.en.toml", text))
}

fn read(text: &str) -> (Reading, Vec<EnglishSlot>) {
    let page = SourceFile::from_text("specs/rtc/im/Page.md", PAGE);
    let overlay = SourceFile::from_text("specs/rtc/im/Page.toml", OVERLAY);
    let (overlay, _) = crate::Overlay::parse(&overlay);
    let mut reading = read_page(&page, overlay.as_ref(), &ServiceFile::guess(&page), "im");
    assert_eq!(reading.diagnostics, []);
    let (english, diagnostics) = parse(text);
    assert_eq!(diagnostics, []);
    let slots = reading.translate(&page, english.as_ref());
    (reading, slots)
}

#[test]
fn every_place_is_a_slot_in_page_order() {
    let (_, slots) = read("");
    let keys: Vec<(&str, bool)> = slots
        .iter()
        .map(|slot| (slot.key.as_str(), slot.wanted))
        .collect();
    assert_eq!(
        keys,
        [
            ("Action", true),
            ("Body.Kind", true),
            ("Body.Kind = 0", true),
            ("Body.Kind = 1", true),
            ("Body.Main", true),
            ("Body.Main.Size", true),
            ("Body.Main.Kind", true),
            ("Body.Main.Kind = 0", false),
            ("Body.Main.Kind = 1", false),
            ("Body.Other", true),
            ("type Kind", false),
            ("type Part", true),
        ]
    );
    let size = slots
        .iter()
        .find(|slot| slot.key == "Body.Main.Size")
        .unwrap();
    assert_eq!((size.text.as_str(), size.hash().as_str()), ("", "e3b0c442"));
}

#[test]
fn texts_go_to_fields_values_and_types() {
    let (reading, slots) = read(
        "[texts]\n\"Action\" = [\"\", \"Starts a thing.\"]\n\"Body.Kind\" = [\"\", \"The kind.\"]\n\
         \"Body.Kind = 0\" = [\"\", \"The first.\"]\n\"Body.Main.Size\" = [\"e3b0c442\", \"The size.\"]\n\
         \"type Part\" = [\"\", \"A part.\"]\n",
    );
    let action = &reading.actions[0];
    assert_eq!(action.docs.en, "Starts a thing.");
    assert!(action.docs.zh.starts_with("做一件事"));
    let kind = &action.request.body[0];
    assert_eq!(
        (kind.docs.en.as_str(), kind.values[0].docs.en.as_str()),
        ("The kind.", "The first.")
    );
    let listed = action.enum_def("Kind").unwrap();
    assert_eq!(
        (listed.docs.en.as_str(), listed.variants[0].docs.en.as_str()),
        ("The kind.", "The first.")
    );
    let part = action.struct_def("Part").unwrap();
    // The same value of the same enumeration in the same words.
    let again = &part.fields[1];
    assert_eq!(
        (again.docs.en.as_str(), again.values[0].docs.en.as_str()),
        ("", "The first.")
    );
    assert_eq!(
        (part.docs.en.as_str(), part.fields[0].docs.en.as_str()),
        ("A part.", "The size.")
    );
    let filled = slots.iter().filter(|slot| slot.filled).count();
    assert_eq!(filled, 5);
}

#[test]
fn wrong_entries_are_errors_at_their_place() {
    struct Case {
        text: &'static str,
        code: &'static str,
        marked: &'static str,
        help: &'static str,
    }
    let cases = [
        Case {
            text: "[texts]\n\"Action\" = ",
            code: "E0310",
            marked: "",
            help: "",
        },
        Case {
            text: "[texts]\n\"A\" = [\"\", \"x\"]\n\"A\" = [\"\", \"y\"]",
            code: "E0310",
            marked: "\"A\"",
            help: "",
        },
        Case {
            text: "[text]\n",
            code: "E0311",
            marked: "text",
            help: "`texts`",
        },
        Case {
            text: "texts = 1",
            code: "E0311",
            marked: "1",
            help: "",
        },
        Case {
            text: "[texts]\nAction = \"x\"",
            code: "E0311",
            marked: "\"x\"",
            help: "two strings",
        },
        Case {
            text: "[texts]\nAction = [\"x\"]",
            code: "E0311",
            marked: "[\"x\"]",
            help: "two strings",
        },
        Case {
            text: "[texts]\nAction = [\"\", 1]",
            code: "E0311",
            marked: "[\"\", 1]",
            help: "two strings",
        },
        Case {
            text: "[texts]\nAction = [\"\", \"x\", 1]",
            code: "E0311",
            marked: "[\"\", \"x\", 1]",
            help: "two",
        },
        Case {
            text: "[texts]\nAction = [\"abc\", \"x\"]",
            code: "E0311",
            marked: "\"abc\"",
            help: "--stamp",
        },
        Case {
            text: "[texts]\nAction = [\"ABCDEF01\", \"x\"]",
            code: "E0311",
            marked: "\"ABCDEF01\"",
            help: "8 hex",
        },
        Case {
            text: "[texts]\nAction = [\"\", \" \"]",
            code: "E0311",
            marked: "\" \"",
            help: "remove",
        },
    ];
    for case in cases {
        let (english, diagnostics) = parse(case.text);
        assert!(english.is_none(), "{}", case.text);
        let [error] = diagnostics.as_slice() else {
            panic!("{}: {diagnostics:?}", case.text);
        };
        assert_eq!(error.code.id(), case.code, "{}", case.text);
        assert_eq!(
            &error.file.text[error.span.clone()],
            case.marked,
            "{}",
            case.text
        );
        assert!(error.help.join(" ").contains(case.help), "{error:?}");
    }
}

#[test]
fn keys_that_name_nothing_are_errors() {
    struct Case {
        key: &'static str,
        help: &'static str,
    }
    let cases = [
        Case {
            key: "Body.Kimd",
            help: "`Body.Kind`",
        },
        Case {
            key: "Body.Kind = 7",
            help: "`Body.Kind = 0`",
        },
        Case {
            key: "type Port",
            help: "`type Part`",
        },
        Case {
            key: "Body.Other.Size",
            help: "stands at `Body.Main.Size`",
        },
        Case {
            key: "action",
            help: "`Action`",
        },
    ];
    for case in cases {
        let text = format!("[texts]\n\"{}\" = [\"\", \"x\"]\n", case.key);
        let (reading, _) = read(&text);
        assert!(reading.actions.is_empty(), "{text}");
        let error = reading.diagnostics.iter().find(|d| d.is_error()).unwrap();
        assert_eq!(error.code, Code::EnglishPath);
        assert_eq!(
            error.file.text[error.span.clone()],
            format!("\"{}\"", case.key)
        );
        assert!(error.help.join(" ").contains(case.help), "{error:?}");
    }
}

#[test]
fn stale_texts_show_both_hashes() {
    let (reading, slots) = read(
        "[texts]\nAction = [\"\", \"x\"]\n\"Body.Main\" = [\"01234567\", \"x\"]\n\"Body.Main.Size\" = [\"e3b0c442\", \
            \"x\"]\n",
    );
    let [unstamped, stale] = reading.diagnostics.as_slice() else {
        panic!("{:?}", reading.diagnostics);
    };
    let now = slots
        .iter()
        .find(|slot| slot.key == "Body.Main")
        .unwrap()
        .hash();
    let (first, second) = if unstamped.message.contains("stamped") {
        (unstamped, stale)
    } else {
        (stale, unstamped)
    };
    assert_eq!(first.message, "an English text is not stamped");
    assert!(
        second.label.contains("01234567") && second.label.contains(&now),
        "{second:?}"
    );
    assert!(
        second.help[0].contains("--restamp 'Body.Main' specs/rtc/im/Page.md"),
        "{second:?}"
    );
    assert_eq!(&second.file.text[second.span.clone()], "\"01234567\"");
}

#[test]
fn missing_texts_are_one_finding_a_page() {
    let page = SourceFile::from_text("specs/rtc/im/Page.md", PAGE);
    let (_, slots) = read("");
    let find = |slots: &[EnglishSlot]| {
        missing(&Missing {
            code: Code::EnglishMissing,
            page: &page,
            english: None,
            slots,
        })
    };
    let bare = slots.iter().filter(|slot| slot.wanted).count();
    let finding = find(&slots).unwrap();
    assert_eq!(finding.message, format!("{bare} texts have no English"));
    assert!(
        finding.label.contains("`Body.Main.Size`"),
        "{}",
        finding.label
    );
    let many: Vec<EnglishSlot> = slots
        .iter()
        .cycle()
        .take(slots.len() * 3)
        .cloned()
        .collect();
    assert!(
        find(&many)
            .unwrap()
            .label
            .contains(&format!("and {} more", bare * 3 - 10))
    );
    let full: Vec<EnglishSlot> = slots
        .into_iter()
        .map(|slot| EnglishSlot {
            filled: true,
            ..slot
        })
        .collect();
    assert!(find(&full).is_none());
}

#[test]
fn events_and_codes_have_slots_of_their_own() {
    let mut event = Event {
        name: "UserJoinRoom".to_owned(),
        version: None,
        docs: Docs::page("进房"),
        data: Vec::new(),
        response: None,
        types: Vec::new(),
        examples: Vec::new(),
        source: Source {
            file: String::new(),
            sha256: String::new(),
        },
        url: None,
        findings: Vec::new(),
    };
    let mut code = ErrorCode {
        code: "A.B".to_owned(),
        name: None,
        number: None,
        http: None,
        retry: Retry::Never,
        partial: false,
        docs: Docs::page("甲"),
        advice: Docs::default(),
        file: String::new(),
        span: Span::default(),
    };
    let (english, _) = parse(
        "[texts]\n\"Event UserJoinRoom\" = [\"\", \"A user joined.\"]\n\"code A.B\" = [\"\", \"wrong\"]\n\
         \"advice A.B\" = [\"\", \"Stop.\"]\n",
    );
    let mut diagnostics = Vec::new();
    let page = SourceFile::from_text("events.md", "");
    let subjects = [Subject::Event(&mut event), Subject::Code(&mut code)];
    let slots = translate(&page, english.as_ref(), subjects, &mut diagnostics);
    assert!(diagnostics.iter().all(|d| !d.is_error()), "{diagnostics:?}");
    let wanted: Vec<bool> = slots.iter().map(|slot| slot.wanted).collect();
    assert_eq!(wanted, [true, true, false]);
    assert_eq!(
        (event.docs.en.as_str(), code.advice.en.as_str()),
        ("A user joined.", "Stop.")
    );
}

proptest::proptest! {
    #[test]
    fn no_text_panics(text in "\\PC{0,200}") {
        parse(&text);
    }

    #[test]
    fn no_damage_panics(at in 0..60usize, cut in 0usize..20, put in "[\\[\\]\"=.,#a1\n]{0,6}") {
        let whole = "[texts]\n\"Action\" = [\"01234567\", \"x\"]\n\"Body.Kind = 0\" = [\"\", \"y\"]\n";
        let at = at.min(whole.len());
        let end = (at + cut).min(whole.len());
        let (english, diagnostics) = parse(&format!("{}{put}{}", &whole[..at], &whole[end..]));
        proptest::prop_assert!(english.is_some() || !diagnostics.is_empty());
        let page = SourceFile::from_text("specs/rtc/im/Page.md", PAGE);
        let mut reading = read_page(&page, None, &ServiceFile::guess(&page), "im");
        reading.translate(&page, english.as_ref());
    }
}
