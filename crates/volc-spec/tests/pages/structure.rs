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

#[test]
fn two_sections_with_urls_are_two_actions() {
    let section = |action: &str, rows: &str| {
        format!(
            "## {action}\n请求地址：https://rtc.volcengineapi.com?Action={action}&Version=2025-01-01\n\
             ### 请求参数\n{HEADER}{rows}\n"
        )
    };
    let light = section("LightLamp", "| LampId | String | 是 | 灯号 |");
    let dim = section("DimLamp", "| Force | Boolean | 否 | 强制 |");
    let reading = read_text(format!("# 路灯\n{light}{dim}"));
    assert_eq!(codes(&reading), [""; 0]);
    let found: Vec<_> = reading
        .actions
        .iter()
        .map(|a| (a.action.as_str(), a.request.body[0].name.as_str()))
        .collect();
    assert_eq!(found, [("LightLamp", "LampId"), ("DimLamp", "Force")]);
    // A URL that is mentioned makes no Action.
    let mention = "\n## 注意事项\n先调用 https://rtc.volcengineapi.com?Action=DimLamp&Version=2025-01-01 。\n";
    let reading = read_text(format!("# 路灯\n{light}{mention}"));
    assert_eq!(reading.actions.len(), 1);
}

#[test]
fn a_place_is_no_action() {
    let text = "### 请求参数\n#### 公共请求参数\n| 名称 | 类型 | 位置 | 说明 |\n|---|---|---|---|\n\
                | Action | string | Query String | 名称。见各页。 |\n| Version | string | Query String | 见各页。 |\n";
    assert_eq!(codes(&read_text(text.to_owned())), ["E0110"]);
}

#[test]
fn parameters_behind_labels_are_errors() {
    for below in [
        "参数：LampId\n类型：String\n描述：灯号\n",
        "- 参数：`LampId`\n- 类型：String\n",
        "**参数名**：LampId\n\n**类型**：String\n",
    ] {
        assert_eq!(codes(&read("", below)), ["E0223"], "{below}");
    }
}

#[test]
fn a_member_in_a_quote_is_an_error() {
    let mark = "<span data-api-tag=\"require|y\">必选</span>";
    for below in [
        format!(
            "**Lamp** `object`\n\n灯。\n> **Lamp.Hue** `integer` {mark}\n>\n> 色。\n\n**Lamp.Size** `integer`\n\n大小。\n"
        ),
        format!("**Lamp** `object` {mark}\n灯。\n> **Hue** `integer` {mark}\n> 色。\n"),
    ] {
        assert!(codes(&read("", &below)).contains(&"E0223"), "{below}");
    }
}

#[test]
fn a_table_in_the_text_of_a_member_lists_its_values() {
    let table = "| 值 | 含义 |\n|---|---|\n| 1 | 红 |\n| 2 | 绿 |\n";
    for head in [
        "**Hue ** <span data-label=\"purple\">Integer</span> `可选` 示例值：`1`\n色。\n\n",
        "**Hue** `integer`\n\n色。\n\n",
    ] {
        let reading = read("", &format!("{head}{table}\n完。\n"));
        // The values have no names yet.
        assert!(codes(&reading).iter().all(|code| *code == "W0601"));
        let field = &reading.actions[0].request.body[0];
        let values: Vec<_> = field.values.iter().map(|v| v.value.clone()).collect();
        assert_eq!(values, [1, 2], "{head}");
    }
}

#[test]
fn tables_that_repeat_members_are_compared() {
    let row = |mark: &str, text: &str| format!("{HEADER}| Wick | Integer | {mark} | {text} |\n");
    let page = |second: &str| {
        let rows = "| Kind | String | 是 | 种类 |\n| Lamp | Object | 是 | 灯 |\n| Lamp.Wick | Integer | 否 | 芯 |\n";
        read(
            "",
            &format!(
                "{HEADER}{rows}\n## 不同 Kind 的 Lamp\n\n* **Kind**是**oil**时，**Lamp**如下：\n\n{second}"
            ),
        )
    };
    assert_eq!(codes(&page(&row("否", "芯"))), [""; 0]);
    assert_eq!(codes(&page(&row("是", "芯"))), ["W0528"]);
    assert_eq!(codes(&page(&row("否", "取值范围 [1,9]"))), ["W0528"]);
    assert_eq!(codes(&page(&row("否", "默认值为 3"))), ["W0528"]);
}

#[test]
fn a_table_of_remarks_is_reported() {
    let rows = format!(
        "{HEADER}| Hue | Integer | 否 | 色 |\n\n### 参数说明\n| 参数 | 说明 |\n|---|---|\n| Hue | 取值范围 [1,9] |\n"
    );
    assert_eq!(codes(&read("", &rows)), ["W0523"]);
}
