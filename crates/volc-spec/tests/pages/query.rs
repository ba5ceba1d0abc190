//! Parameters of GET pages, and how an overlay has them written.

use volc_spec::{Code, Overlay, Reading, SourceFile, read_page};

use crate::common;

const PAGE: &str = "## 请求说明\n- 请求方式：GET\n- 请求地址：**https://rtc.volcengineapi.com?Action=GetThing&Version=2020-12-01**\n\
    ## 请求参数\n### Query\n| 参数 | 类型 | 是否必选 | 示例值 | 描述 |\n|---|---|---|---|---|\n\
    | One | String | 是 | `x` | x |\n| Ids | Array of String | 否 | - | x |\n| Filter | Object of [Filter](#filter) | 否 \
    | - | x |\n\
    #### Filter\n| 参数 | 类型 | 是否必选 | 示例值 | 描述 |\n|---|---|---|---|---|\n| Deep | Array of String | 否 | - | x |\n";

fn read(entries: &str) -> Reading {
    let (overlay, diagnostics) = Overlay::parse(&SourceFile::from_text("page.toml", entries));
    assert_eq!(diagnostics, []);
    let page = SourceFile::from_text("page.md", PAGE);
    read_page(&page, overlay.as_ref(), &common::rtc(), "im")
}

fn codes(reading: &Reading) -> Vec<Code> {
    reading.diagnostics.iter().map(|d| d.code).collect()
}

fn json(path: &str) -> String {
    format!("[field.\"{path}\"]\nquery = \"json\"\n")
}

#[test]
fn lists_are_noted_and_nested_values_refused() {
    let reading = read("");
    assert_eq!(codes(&reading), [Code::QueryList, Code::NestedQuery]);
}

#[test]
fn an_overlay_has_them_written_as_json() {
    let reading = read(&(json("Query.Ids") + &json("Query.Filter")));
    assert_eq!(codes(&reading), []);
    let query = &reading.actions[0].request.query;
    let written: Vec<bool> = query.iter().map(|field| field.query_json).collect();
    assert_eq!(written, [false, true, true]);
}

#[test]
fn an_overlay_cannot_say_it_of_anything_else() {
    for path in ["Query.One", "Query.Filter.Deep"] {
        let reading = read(&(json("Query.Filter") + &json(path)));
        assert!(codes(&reading).contains(&Code::OverlayNeedless), "{path}");
    }
}
