//! Examples as the pages have them, and what they read to.

mod random;

use RepairKind::*;
use serde_json::{Value, json};
use volc_ir::Method;

use super::*;

fn kinds(example: &RepairedExample) -> Vec<RepairKind> {
    example.repairs.iter().map(|repair| repair.kind).collect()
}

struct Defect {
    text: &'static str,
    value: Value,
    repairs: &'static [RepairKind],
}

#[test]
fn each_defect_is_repaired_and_told() {
    let cases: &[Defect] = &[
        Defect {
            text: r#"{"a": 1}"#,
            value: json!({"a": 1}),
            repairs: &[],
        },
        Defect {
            text: "[]",
            value: json!([]),
            repairs: &[],
        },
        Defect {
            text: r#"{"a": [1, {"b": null}], "c": -0.5e3}"#,
            value: json!({"a": [1, {"b": null}], "c": -0.5e3}),
            repairs: &[],
        },
        Defect {
            text: r#"{"a": 000001, "b": 00, "c": -007, "d": 00.5}"#,
            value: json!({"a": 1, "b": 0, "c": -7, "d": 0.5}),
            repairs: &[LeadingZeros; 4],
        },
        Defect {
            text: r#"{"a": +1, "b": .5, "c": 1.}"#,
            value: json!({"a": 1, "b": 0.5, "c": 1}),
            repairs: &[OddNumber; 3],
        },
        Defect {
            text: r#"{"a": [1, 2,], "b": 3,}"#,
            value: json!({"a": [1, 2], "b": 3}),
            repairs: &[TrailingComma; 2],
        },
        Defect {
            text: r#"{"a": [1,, 2], , "b": 3}"#,
            value: json!({"a": [1, 2], "b": 3}),
            repairs: &[ExtraComma; 2],
        },
        Defect {
            text: r#"[{"a": 1} {"a": 2}]"#,
            value: json!([{"a": 1}, {"a": 2}]),
            repairs: &[MissingComma],
        },
        Defect {
            text: "{\"a\": \"x\"\n \"b\": {}\n \"c\": 1}",
            value: json!({"a": "x", "b": {}, "c": 1}),
            repairs: &[MissingComma; 2],
        },
        Defect {
            text: "{\"a\": \"x,\"\n \"b\": 1}",
            value: json!({"a": "x", "b": 1}),
            repairs: &[MisplacedComma],
        },
        Defect {
            text: r#"{"a"：1，"b": [1，2]}"#,
            value: json!({"a": 1, "b": [1, 2]}),
            repairs: &[FullWidth; 3],
        },
        Defect {
            text: r#"{"a":: 1, "b" 2, "c", "d", "e": 3}"#,
            value: json!({"a": 1, "b": 2, "c": "d", "e": 3}),
            repairs: &[BadColon; 3],
        },
        Defect {
            text: r#"{“a”: “x，y”, 'b': 'say "hi"'}"#,
            value: json!({"a": "x，y", "b": "say \"hi\""}),
            repairs: &[OddQuotes, OddQuotes, OddQuotes, OddQuotes, InnerQuote],
        },
        Defect {
            text: r#"{"a: "http://x", "b": 1}"#,
            value: json!({"a": "http://x", "b": 1}),
            repairs: &[MissingQuote],
        },
        Defect {
            text: r#"{"a: 1, "b": 2}"#,
            value: json!({"a": 1, "b": 2}),
            repairs: &[MissingQuote],
        },
        Defect {
            text: r#"{a": 1, "b": c"}"#,
            value: json!({"a": 1, "b": "c"}),
            repairs: &[MissingQuote; 2],
        },
        Defect {
            text: "{\"a\": \"x,\n \"b\": 1\n}",
            value: json!({"a": "x", "b": 1}),
            repairs: &[MissingQuote],
        },
        Defect {
            text: "{\"a\": [\"x]\n}",
            value: json!({"a": ["x"]}),
            repairs: &[MissingQuote],
        },
        Defect {
            text: r#"{"a": "say "hi" to"}"#,
            value: json!({"a": "say \"hi\" to"}),
            repairs: &[InnerQuote],
        },
        Defect {
            text: "{a: 1, 10001:6000}",
            value: json!({"a": 1, "10001": 6000}),
            repairs: &[UnquotedKey; 2],
        },
        Defect {
            text: r#"{"a": , "b": [1], "c": }"#,
            value: json!({"a": null, "b": [1], "c": null}),
            repairs: &[MissingValue; 2],
        },
        Defect {
            text: r#"{"a": 12xxx, "b": true/false, "c": Your_X, "d": 1 (one)}"#,
            value: json!({"a": "12xxx", "b": true, "c": "Your_X", "d": 1}),
            repairs: &[Placeholder; 4],
        },
        Defect {
            text: r#"{"a": "x" | "y", "b": "z" (text)}"#,
            value: json!({"a": "x", "b": "z"}),
            repairs: &[Placeholder; 2],
        },
        Defect {
            text: "{'a': True, 'b': None}",
            value: json!({"a": true, "b": null}),
            repairs: &[OddQuotes, PythonLiteral, OddQuotes, PythonLiteral],
        },
        Defect {
            text: "[1, ...]",
            value: json!([1]),
            repairs: &[Ellipsis],
        },
        Defect {
            text: "[1,\n......\n2]",
            value: json!([1, 2]),
            repairs: &[Ellipsis],
        },
        Defect {
            text: r#"{"a": [...], "b": [{ ... }], …}"#,
            value: json!({"a": [], "b": [{}]}),
            repairs: &[Ellipsis; 3],
        },
        Defect {
            text: "{\n// one\n\"a\": 1, # two\n\"b\": \"http://x\" /* three */}",
            value: json!({"a": 1, "b": "http://x"}),
            repairs: &[Comment; 3],
        },
        Defect {
            text: r#"{"a": {{"b": 1}}, "c": 2}"#,
            value: json!({"a": {"b": 1}, "c": 2}),
            repairs: &[ExtraOpen, ExtraClose],
        },
        Defect {
            text: r#"{"a": {["b": 1]}}"#,
            value: json!({"a": [{"b": 1}]}),
            repairs: &[ExtraOpen, MembersInList, ExtraClose],
        },
        Defect {
            text: r#"{"a": 1}}"#,
            value: json!({"a": 1}),
            repairs: &[ExtraClose],
        },
        Defect {
            text: r#"{"a": {"b": 1}}, "c": 2}"#,
            value: json!({"a": {"b": 1}, "c": 2}),
            repairs: &[ExtraClose],
        },
        Defect {
            text: r#"{"a": [1]], "c": 2}"#,
            value: json!({"a": [1], "c": 2}),
            repairs: &[ExtraClose],
        },
        Defect {
            text: r#"{"a": {"b": 1}"#,
            value: json!({"a": {"b": 1}}),
            repairs: &[MissingClose],
        },
        Defect {
            text: r#"{"a": [{"b": 1}, "c": 2}"#,
            value: json!({"a": [{"b": 1}, {"c": 2}]}),
            repairs: &[MembersInList, MissingClose],
        },
        Defect {
            text: r#"{"a": [{"b": 1, "c": [2}]}"#,
            value: json!({"a": [{"b": 1, "c": [2]}]}),
            repairs: &[MissingClose],
        },
        Defect {
            text: r#"{"a": [1, 2}, "b": 3}"#,
            value: json!({"a": [1, 2], "b": 3}),
            repairs: &[MissingClose],
        },
        Defect {
            text: r#"[{"a": 1 {"a": 2}]"#,
            value: json!([{"a": 1}, {"a": 2}]),
            repairs: &[MissingClose, MissingComma],
        },
        Defect {
            text: r#"{"a": ["k": 1, "l": "v"]}"#,
            value: json!({"a": [{"k": 1, "l": "v"}]}),
            repairs: &[MembersInList],
        },
        Defect {
            text: r#""a": 1, "b": {"c": 2}"#,
            value: json!({"a": 1, "b": {"c": 2}}),
            repairs: &[BareMembers],
        },
        Defect {
            text: "{\"a\": \"two\nlines\"}",
            value: json!({"a": "two\nlines"}),
            repairs: &[ControlCharacter],
        },
        Defect {
            text: r#"{"a": "\d\'\u12", "b": "\ud800"}"#,
            value: json!({"a": "\\d'\\u12", "b": "\\ud800"}),
            repairs: &[BadEscape; 2],
        },
        Defect {
            text: r#"{"a": "\u4e2d\n\"\\"}"#,
            value: json!({"a": "中\n\"\\"}),
            repairs: &[],
        },
        Defect {
            text: r#"{"a": 1, "a": 2}"#,
            value: json!({"a": 2}),
            repairs: &[DuplicateKey],
        },
        Defect {
            text: r#"{"a": 1e999, "b": 18446744073709551615}"#,
            value: json!({"a": "1e999", "b": u64::MAX}),
            repairs: &[Placeholder],
        },
    ];
    for Defect {
        text,
        value,
        repairs,
    } in cases
    {
        let example = read_example(text);
        assert_eq!(example.error, None, "{text}");
        assert_eq!(example.value.as_ref(), Some(value), "{text}");
        assert_eq!(kinds(&example), *repairs, "{text}");
        assert_eq!(example.more, [] as [Value; 0], "{text}");
    }
}

#[test]
fn a_repair_marks_the_bytes_that_were_wrong() {
    let text = "{\"a\": 0001, \"b\": [1，2,] // end\n}";
    let marked: Vec<&str> = read_example(text)
        .repairs
        .iter()
        .map(|repair| &text[repair.range.clone()])
        .collect();
    assert_eq!(marked, ["0001", "，", ",", "// end"]);

    let repairs = read_example("{\"a\": {{\"b\": 1}}}").repairs;
    let places: Vec<usize> = repairs.iter().map(|repair| repair.range.start).collect();
    assert_eq!(places, [6, 15]);
}

#[test]
fn the_request_line_is_found_in_every_style() {
    struct Case {
        text: String,
        method: Option<Method>,
        url: &'static str,
        has_body: bool,
    }

    let url = "https://rtc.example.com?Action=A&Version=2020-12-01";
    let body = "{\"AppId\": 1}";
    let post = Some(Method::Post);
    let cases = [
        Case {
            text: format!("POST {url}\n{body}"),
            method: post,
            url,
            has_body: true,
        },
        Case {
            text: format!("  post {url}  \n\n{body}\n"),
            method: post,
            url,
            has_body: true,
        },
        Case {
            text: format!("GET {url}"),
            method: Some(Method::Get),
            url,
            has_body: false,
        },
        Case {
            text: format!("{url}\n{body}"),
            method: None,
            url,
            has_body: true,
        },
        Case {
            text: format!("POST /?Action=A HTTP/1.1\nHost: h.example.com\nX-Date: 2\n\n{body}"),
            method: post,
            url: "https://h.example.com/?Action=A",
            has_body: true,
        },
        Case {
            text: format!("POST /?Action=A HTTP/1.1\nHost: https://h.example.com\n\n{body}"),
            method: post,
            url: "https://h.example.com/?Action=A",
            has_body: true,
        },
        Case {
            text: format!("curl --location '{url}' \\\n--header 'A: b' \\\n--data '{body}'"),
            method: post,
            url,
            has_body: true,
        },
        Case {
            text: format!("curl -X GET \"{url}\""),
            method: Some(Method::Get),
            url,
            has_body: false,
        },
        Case {
            text: format!("PUT {url}"),
            method: None,
            url,
            has_body: false,
        },
    ];
    for Case {
        text,
        method,
        url,
        has_body,
    } in cases
    {
        let example = read_example(&text);
        let line = example.request_line.as_ref().expect(&text);
        assert_eq!((line.method, line.url.as_str()), (method, url), "{text}");
        assert!(url.ends_with(&text[line.range.clone()]), "{text}");
        let value = has_body.then(|| json!({"AppId": 1}));
        assert_eq!(example.value, value, "{text}");
        assert_eq!(example.repairs, [], "{text}");
        if has_body {
            assert_eq!(&text[example.range.clone()], body);
        }
    }
}

#[test]
fn a_url_inside_a_body_is_no_request_line() {
    let value = json!({"Name: \"a'A'": true, "/?Action=A": "https://h/?Action=A"});
    let example = read_example(&value.to_string());
    assert_eq!((example.request_line, example.value), (None, Some(value)));
}

#[test]
fn a_body_is_found_behind_an_assignment() {
    let text = "action = \"X\",\nbody = {\n  \"A\": True,\n}\n";
    let example = read_example(text);
    assert_eq!(example.value, Some(json!({"A": true})));
    assert_eq!(kinds(&example), [PythonLiteral, TrailingComma]);
}

#[test]
fn several_values_of_one_fence_are_all_read() {
    let example = read_example("{\"a\": 1}\nor\n{\"a\": 2},\n[3]\n");
    assert_eq!(example.value, Some(json!({"a": 1})));
    assert_eq!(example.more, [json!({"a": 2}), json!([3])]);
}

#[test]
fn text_that_is_no_example_gives_neither_value_nor_error() {
    for text in [
        "",
        "\n \n",
        "import os\nbody = {\"a\": 1}\n",
        "pip3 install volcengine",
        "text only",
        "<xml/>",
        "// a comment",
    ] {
        assert_eq!(read_example(text), RepairedExample::default(), "{text}");
    }
}

#[test]
fn failed_repair_has_place_and_reason() {
    let deep = "[".repeat(MAX_DEPTH + 1);
    for (text, at) in [
        ("{\"a\": 1, {\"b\": 2}}", 9),
        (deep.as_str(), MAX_DEPTH + 1),
    ] {
        let example = read_example(text);
        assert_eq!(example.value, None, "{text}");
        let (range, why) = example.error.expect(text);
        assert_eq!(range.start, at, "{text}");
        assert!(!why.is_empty());
    }
    let full = format!("{}{}", "[".repeat(MAX_DEPTH), "]".repeat(MAX_DEPTH));
    assert_eq!(read_example(&full).error, None);
}
