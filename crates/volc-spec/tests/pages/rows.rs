//! What rows become where the table alone does not say it.

use serde_json::json;
use volc_ir::{Action, Type};
use volc_spec::{Code, Overlay, Reading, SourceFile, read_page};

use crate::common;

/// A page with these rows in its body and this below.
fn read(rows: &str, below: &str, overlay: Option<&Overlay>) -> Reading {
    let text = format!(
        "## 请求说明\n- 请求地址：**https://rtc.volcengineapi.com?Action=GetThing&Version=2020-12-01**\n## 请求参数\n### Body\n\
         | 参数 | 类型 | 是否必选 | 描述 |\n|---|---|---|---|\n{rows}\n\n{below}"
    );
    let file = SourceFile::from_text("page.md", text);
    read_page(&file, overlay, &common::rtc(), "im")
}

fn fields<'a>(action: &'a Action, ty: &Type) -> Vec<&'a str> {
    let Type::Struct { name } = ty else {
        return Vec::new();
    };
    let fields = action.struct_def(name).map(|def| &def.fields);
    fields
        .into_iter()
        .flatten()
        .map(|f| f.name.as_str())
        .collect()
}

#[test]
fn a_default_with_a_fraction_is_no_integer() {
    let row = "| Warmth | Integer | 否 | 取值范围为 `(0,1]`，默认值为 `0.1`。 |";
    let reading = read(row, "", None);
    let told: Vec<_> = reading.diagnostics.iter().map(|d| d.code).collect();
    assert_eq!(told, [Code::ExampleFraction]);
    assert_eq!(reading.actions[0].request.body[0].default, None);
    let help = reading.diagnostics[0].help.join("\n");
    assert!(help.contains("[field.\"Body.Warmth\"]"), "{help}");

    let entry = "[field.\"Body.Warmth\"]\ntype = \"Float\"";
    let (overlay, _) = Overlay::parse(&SourceFile::from_text("page.toml", entry));
    let reading = read(row, "", overlay.as_ref());
    assert_eq!(reading.diagnostics, []);
    let default = &reading.actions[0].request.body[0].default;
    assert_eq!(*default, Some(json!(0.1)));
}

const ITSELF: &str = "## Advice 结构 <span id=\"ad7\"></span>\n\n\
    | 参数 | 类型 | 是否必选 | 描述 |\n|---|---|---|---|\n\
    | Advice | Map | 否 | x |\n| Advice.Text | String | 否 | x |\n";

#[test]
fn a_table_may_start_with_the_field_itself() {
    let row =
        |name: &str| format!("| {name} | map | 否 | 参考[Advice 结构](/docs/84313/1#ad7) |\n");
    let reading = read(&(row("Advice") + &row("More")), ITSELF, None);
    assert_eq!(reading.diagnostics, []);
    assert_eq!((reading.rows.seen, reading.rows.fields), (4, 4));
    let action = &reading.actions[0];
    for field in &action.request.body {
        assert_eq!(fields(action, &field.ty), ["Text"], "{}", field.name);
    }
}

#[test]
fn rows_below_a_row_are_not_lost_with_it() {
    // The field is known, but nothing says that it holds what the table lists.
    let part = "| Part | Object | 否 | x |\n| Part.Advice | Map | 否 | x |\n";
    let reading = read(part, ITSELF, None);
    let told: Vec<_> = reading.diagnostics.iter().map(|d| d.code).collect();
    assert_eq!(told, [Code::UnreferencedTable]);
}
