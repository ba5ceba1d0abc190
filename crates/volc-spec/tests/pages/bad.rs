//! Bad pages: each gets its code at the exact place, and gives no Action.

use volc_ir::Method;
use volc_spec::{Code, Diagnostic, Overlay, Reading, SourceFile, read_page};

use crate::common;

fn read(text: &str) -> Reading {
    read_page(
        &SourceFile::from_text("page.md", text),
        None,
        &common::rtc(),
        "im",
    )
}

/// A page with these rows in its body and this below.
fn page(body: &str, below: &str) -> String {
    format!(
        "## 请求说明\n- 请求地址：**https://rtc.volcengineapi.com?Action=GetThing&Version=2020-12-01**\n## 请求参数\n### Body\n\
         | 参数 | 类型 | 是否必选 | 示例值 | 描述 |\n|---|---|---|---|---|\n{body}\n{below}\n"
    )
}

/// The text that a diagnostic marks.
fn marked(diagnostic: &Diagnostic) -> &str {
    &diagnostic.file.text[diagnostic.span.clone()]
}

#[test]
fn each_defect_is_reported_at_its_place() {
    struct Case {
        text: String,
        code: Code,
        place: &'static str,
    }

    let row = "| A | Long | 是 | `1` | x |";
    let cases = [
        Case {
            text: String::new(),
            code: Code::PageEmpty,
            place: "",
        },
        Case {
            text: "text".to_owned(),
            code: Code::OtherPage,
            place: "text",
        },
        Case {
            text: "## 请求参数\n\n| 参数 | 类型 |\n|---|---|\n| A | Long |\n".to_owned(),
            code: Code::NoAction,
            place: "## 请求参数",
        },
        Case {
            text: format!("{}```json\n{{}}", page(row, "")),
            code: Code::UnclosedFence,
            place: "```json",
        },
        Case {
            text: page("| A | Lang | 是 | `1` | x |", ""),
            code: Code::UnknownType,
            place: "Lang",
        },
        Case {
            text: page("| A | 长整数型 | 是 | `1` | x |", ""),
            code: Code::UnknownType,
            place: "长整数型",
        },
        Case {
            text: page("| A | Long |", ""),
            code: Code::RowTooShort,
            place: "| A | Long |",
        },
        Case {
            text: page("| A | Long | 是 | `1` | x | y | z |", ""),
            code: Code::RowTooLong,
            place: "| A | Long | 是 | `1` | x | y | z |",
        },
        Case {
            text: page("| A | Object of [Part](#part) | 是 | - | x |", ""),
            code: Code::StructWithoutTable,
            place: "Object of [Part](#part)",
        },
        Case {
            text: page("| A | Array of Part | 是 | - | x |", ""),
            code: Code::StructWithoutTable,
            place: "Array of Part",
        },
        Case {
            text: page(&format!("{row}\n{row}"), ""),
            code: Code::DuplicateField,
            place: "A",
        },
        Case {
            text: page("| 名 字 | Long | 是 | `1` | x |", ""),
            code: Code::BadName,
            place: "名 字",
        },
        Case {
            text: page("| A | Long | maybe | `1` | x |", ""),
            code: Code::BadRequired,
            place: "maybe",
        },
        Case {
            text: page(
                row,
                "### Part\n| 参数 | 类型 | 颜色 | 描述 |\n|---|---|---|---|\n| B | Long | red | x |",
            ),
            code: Code::UnknownColumn,
            place: "颜色",
        },
        Case {
            text: page(
                "| A | [Part](#part) | 是 | - | x |",
                "### Part\n| 参数 | 类型 | 描述 |\n|---|---|---|\n| B | [Part](#part) | x |",
            ),
            code: Code::RecursiveStruct,
            place: "[Part](#part)",
        },
    ];
    for Case { text, code, place } in cases {
        let reading = read(&text);
        let found: Vec<_> = reading
            .diagnostics
            .iter()
            .filter(|d| d.is_error())
            .map(|d| (d.code, marked(d)))
            .collect();
        assert_eq!(found, [(code, place)], "{text}");
        assert!(reading.actions.is_empty(), "{text}");
        let diagnostic = reading.diagnostics.iter().find(|d| d.is_error()).unwrap();
        assert!(
            !diagnostic.help.is_empty(),
            "{code} does not say what to do"
        );
    }
}

#[test]
fn a_version_that_nobody_names() {
    let text = page("| A | Long | 是 | `1` | x |", "").replace("&Version=2020-12-01", "");
    let codes: Vec<Code> = read(&text).diagnostics.iter().map(|d| d.code).collect();
    assert_eq!(codes, [Code::NoVersion]);
}

#[test]
fn names_of_the_action_that_differ_are_reported() {
    let text = page(
        "| A | Long | 是 | `1` | x |",
        "### Query\n| 参数 | 类型 | 示例值 |\n|---|---|---|\n| Action | String | `GetThings` |",
    );
    let reading = read(&text);
    let codes: Vec<(Code, &str)> = reading
        .diagnostics
        .iter()
        .map(|d| (d.code, marked(d)))
        .collect();
    assert_eq!(codes, [(Code::ActionMismatch, "`GetThings`")]);
    assert_eq!(reading.actions[0].action, "GetThing");
}

#[test]
fn methods_that_differ_are_reported_and_the_first_is_taken() {
    let text = page("| A | Long | 是 | `1` | x |", "")
        .replace("\n## 请求参数", "\n- 请求方式：GET\n## 请求参数");
    let text = text
        + "\n## 请求示例\n```\nPOST https://rtc.volcengineapi.com/?Action=GetThing&Version=2020-12-01\n```\n";
    let reading = read(&text);
    let found: Vec<(&str, &str)> = reading
        .diagnostics
        .iter()
        .filter(|d| d.code == Code::ActionMismatch)
        .map(|d| (d.message.as_str(), marked(d)))
        .collect();
    assert_eq!(
        found,
        [(
            "two different methods of the request: GET and POST",
            "POST https://rtc.volcengineapi.com/?Action=GetThing&Version=2020-12-01"
        )]
    );
    assert_eq!(reading.actions[0].method, Method::Get);
}

#[test]
fn an_overlay_speaks_of_what_is_on_the_page() {
    let overlay = |text: &str| {
        let (overlay, diagnostics) = Overlay::parse(&SourceFile::from_text("page.toml", text));
        assert_eq!(diagnostics, []);
        overlay.unwrap()
    };
    let text = page(
        "| AppId | Long | 是 | `1` | x |\n| Kind | Integer | 否 | `0` | - `0`：a\n| | | | | - `1`：b |",
        "",
    );
    let file = SourceFile::from_text("page.md", text);
    let cases = [
        ("[field.\"Body.AppIp\"]\nrename = \"x\"", Code::OverlayPath),
        (
            "[field.\"Body.AppId\"]\ntype = \"Long\"",
            Code::OverlayNeedless,
        ),
        (
            "[field.\"Body.AppId\"]\ntype = \"see below\"",
            Code::OverlayValue,
        ),
        (
            "[enum.\"Body.Kind\".values]\n5 = \"Five\"",
            Code::OverlayPath,
        ),
        (
            "[allow.W0502]\nreason = \"nothing like it is found\"",
            Code::OverlayAllow,
        ),
    ];
    for (text, code) in cases {
        let reading = read_page(&file, Some(&overlay(text)), &common::rtc(), "im");
        let found: Vec<_> = reading
            .diagnostics
            .iter()
            .filter(|d| d.is_error())
            .map(|d| (d.code, d.file.path.as_str()))
            .collect();
        assert_eq!(found, [(code, "page.toml")], "{text}");
    }
    let allowed = overlay("[allow.W0601]\nreason = \"the names are not known yet\"");
    let reading = read_page(&file, Some(&allowed), &common::rtc(), "im");
    assert_eq!(
        (
            reading.diagnostics.len(),
            reading.allowed.len(),
            reading.actions.len()
        ),
        (0, 1, 1)
    );
}
