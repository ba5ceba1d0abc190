//! Pages whose parts stand in another form or place than usual.

use volc_ir::{Method, RateLimitScope};
use volc_spec::{Reading, SourceFile, read_page};

use crate::common;

/// A page with these lines about the request and this below.
fn read(request: &str, below: &str) -> Reading {
    let url = "https://rtc.volcengineapi.com?Action=KeepLamp&Version=2025-01-01";
    read_text(format!(
        "看护路灯。\n## 请求说明\n- 请求地址：**{url}**\n{request}\n## 请求参数\n### Body\n{below}"
    ))
}

fn read_text(text: String) -> Reading {
    let file = SourceFile::from_text("page.md", text);
    read_page(&file, None, &common::rtc(), "im")
}

fn codes(reading: &Reading) -> Vec<&'static str> {
    reading.diagnostics.iter().map(|d| d.code.id()).collect()
}

const HEADER: &str = "| 参数 | 类型 | 是否必选 | 描述 |\n|---|---|---|---|\n";

#[test]
fn a_line_above_an_example_names_its_side() {
    let below = format!(
        "{HEADER}| lamp_id | String | 否 | 灯号 |\n# 请求响应示例\n## 1.开灯\n* 请求参数\n\n```JSON\n\
         {{\"lamp_id\": \"a\"}}\n```\n\n* 响应参数\n\n```JSON\n{{\"code\": \"ok\"}}\n```\n"
    );
    let reading = read("", &below);
    let examples = &reading.actions[0].examples;
    assert_eq!((examples.request.len(), examples.response.len()), (1, 1));
}

#[test]
fn methods_that_cannot_be_sent_are_errors() {
    let table = format!("{HEADER}| LampId | String | 否 | 灯号 |\n");
    for method in ["PUT", "DELETE", "PATCH"] {
        let reading = read(&format!("- 请求方式：**{method}**"), &table);
        assert_eq!(codes(&reading), ["E0117"], "{method}");
        let call =
            format!("{table}## 请求示例\n```\ncurl -X {method} 'https://a.b' -d '{{}}'\n```\n");
        assert_eq!(codes(&read("", &call)), ["E0117"], "{method}");
    }
    let reading = read("- 请求方式：**GET**", &table);
    assert_eq!(reading.actions[0].method, Method::Get);
}

#[test]
fn an_escaped_url_contradicts_its_row_too() {
    let text = format!(
        "## 请求说明\n- 请求地址：https://rtc.volcengineapi.com?Action=KeepLamp&amp;Version=2025-01-01\n\
         ## 请求参数\n### Query\n{HEADER}| Action | String | 是 | 取值：KeepLamp |\n\
         | Version | String | 是 | 取值：2024-01-01 |\n"
    );
    let reading = read_text(text);
    assert_eq!(codes(&reading), ["W0515"]);
    assert_eq!(reading.actions[0].version, "2025-01-01");
}

#[test]
fn struck_text_counts_for_nothing() {
    let rows = format!(
        "{HEADER}| A | Integer | ~~是~~否 | ~~取值范围 [1,10]~~ 取值范围 [1,100] |\n\
         | B | Integer | 否 | <del>默认值为 5。</del>默认值为 6。 |\n\
         | C | Integer | <s>否</s>是 | <s>取值范围 [1,5]</s> |\n"
    );
    let reading = read("- ~~QPS 不超过 9~~\n- QPS 不超过 8", &rows);
    assert_eq!(codes(&reading), [""; 0]);
    let action = &reading.actions[0];
    let [a, b, c] = action.request.body.as_slice() else {
        panic!("{:?}", action.request.body);
    };
    assert_eq!((a.required, b.default.clone()), (false, Some(6.into())));
    assert!(format!("{:?}", a.bounds).contains("100"), "{:?}", a.bounds);
    assert!(
        c.required && c.bounds == volc_ir::Bounds::default(),
        "{c:?}"
    );
    let calls: Vec<_> = action.rate_limits.iter().map(|r| r.calls).collect();
    assert_eq!(calls, [8]);
    // A member that is struck out is for a human to decide on.
    let name = read("", &format!("{HEADER}| ~~A~~ | Integer | 否 | x |\n"));
    assert_eq!(codes(&name), ["E0207"]);
}

#[test]
fn rate_limits_of_one_sentence_are_all_read() {
    let table = format!("{HEADER}| LampId | String | 否 | 灯号 |\n");
    let notes = "## 注意事项\n- 账号下 QPS 不超过 20；每个 AppId 下 QPS 不超过 5。\n- 一个房间 1 分钟内最多调用 6 次。";
    let reading = read(notes, &table);
    let found: Vec<_> = reading.actions[0]
        .rate_limits
        .iter()
        .map(|r| (r.calls, r.scope))
        .collect();
    assert_eq!(
        found,
        [(20, RateLimitScope::Account), (5, RateLimitScope::App)]
    );
    assert_eq!(codes(&reading), ["W0526"]);
}

#[test]
fn an_item_without_a_name_is_an_error_at_its_place() {
    let block = "```mixin-react\nconst data = [\n  { \"name\": \"A\", \"type\": \"Long\", \"required\": true },\n  \
                 { \"type\": \"Long\" }\n];\n```\n";
    let reading = read("", block);
    assert_eq!(codes(&reading), ["E0211"]);
    let found = &reading.diagnostics[0];
    assert!(found.message.contains("no name"), "{found}");
    let fine = read(
        "",
        &block.replace("{ \"type\"", "{ \"name\": \"B\", \"type\""),
    );
    assert_eq!(codes(&fine), [""; 0]);
    let required: Vec<bool> = fine.actions[0]
        .request
        .body
        .iter()
        .map(|f| f.required)
        .collect();
    assert_eq!(required, [true, false]);
}
