//! Examples outside their own bounds or values, and words that are no types.

use volc_spec::{Code, Reading, SourceFile, read_page};

use crate::common;

/// Reads a page with one field, and an example request with a value for it.
fn read(row: &str, example: &str) -> Reading {
    let page = format!(
        "## 请求说明\n- 请求方式：POST\n- 请求地址：**https://rtc.volcengineapi.com?Action=StartThing&Version=2020-12-01**\n\
        ## 请求参数\n### Body\n| 参数 | 类型 | 是否必选 | 示例值 | 描述 |\n|---|---|---|---|---|\n{row}\n\
        ## 返回参数\n本接口无返回参数。\n## 请求示例\n```json\n{{\"X\": {example}}}\n```\n"
    );
    let file = SourceFile::from_text("page.md", page);
    read_page(&file, None, &common::rtc(), "im")
}

#[test]
fn examples_outside_their_bounds_are_findings() {
    struct Case {
        row: &'static str,
        example: &'static str,
        why: Option<&'static str>,
    }
    let cases = [
        Case {
            row: "| X | Integer | 否 | `5` | 取值范围为 [1,20]。 |",
            example: "6",
            why: None,
        },
        Case {
            row: "| X | Integer | 否 | `50` | 取值范围为 [1,20]。 |",
            example: "6",
            why: Some("the example 50"),
        },
        Case {
            row: "| X | Integer | 否 | `5` | 取值范围为 [1,20]。 |",
            example: "60",
            why: Some("an example of `X`"),
        },
        Case {
            row: "| X | Float | 否 | `0.5` | 取值范围为 (0.0,1.0]。 |",
            example: "0",
            why: Some("outside"),
        },
        Case {
            row: "| X | Float | 否 | `1` | 取值范围为 (0.0,1.0]。 |",
            example: "1.0",
            why: None,
        },
        Case {
            row: "| X | Integer | 否 | `2` | - `1`：甲<br>- `3`：乙 |",
            example: "1",
            why: Some("listed values"),
        },
        Case {
            row: "| X | String | 否 | `c` | - `a`：甲<br>- `b`：乙 |",
            example: "\"a\"",
            why: Some("listed values"),
        },
        Case {
            row: "| X | String | 否 | `b` | - `a`：甲<br>- `b`：乙 |",
            example: "\"a\"",
            why: None,
        },
    ];
    for case in cases {
        let reading = read(case.row, case.example);
        let found = reading
            .diagnostics
            .iter()
            .find(|d| d.code == Code::ExampleOutside);
        match (found, case.why) {
            (None, None) => {}
            (Some(found), Some(why)) => assert!(
                found.message.contains(why),
                "{}: {}",
                case.row,
                found.message
            ),
            (found, _) => panic!("{} {}: {found:?}", case.row, case.example),
        }
    }
}

#[test]
fn unknown_types_name_the_nearest_known() {
    for (word, nearest) in [
        ("Integr", "`Integer`"),
        ("Strng", "`String`"),
        ("Boolan", "`Boolean`"),
        ("Array of Strng", "`String`"),
    ] {
        let reading = read(&format!("| X | {word} | 否 | - | x |"), "1");
        let error = reading.diagnostics.iter().find(|d| d.is_error());
        let error = error.unwrap_or_else(|| panic!("{word}: {:?}", reading.diagnostics));
        assert!(error.help[0].contains(nearest), "{word}: {:?}", error.help);
    }
}
