//! Rows whose table alone does not tell their meaning.

use serde_json::json;
use volc_ir::{Action, Tag, Type, TypeDef};
use volc_spec::{Code, Overlay, Reading, SourceFile, read_page};

use crate::common;

/// A page with these rows in its body and this below.
fn read(rows: &str, below: &str, overlay: Option<&Overlay>) -> Reading {
    read_action("GetThing", rows, below, overlay)
}

fn read_action(action: &str, rows: &str, below: &str, overlay: Option<&Overlay>) -> Reading {
    let text = format!(
        "## 请求说明\n- 请求地址：**https://rtc.volcengineapi.com?Action={action}&Version=2020-12-01**\n## 请求参数\n### Body\n\
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
    let reported: Vec<_> = reading.diagnostics.iter().map(|d| d.code).collect();
    assert_eq!(reported, [Code::ExampleFraction]);
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
    let reported: Vec<_> = reading.diagnostics.iter().map(|d| d.code).collect();
    assert_eq!(reported, [Code::UnreferencedTable]);
}

fn codes(reading: &Reading) -> Vec<&'static str> {
    reading.diagnostics.iter().map(|d| d.code.id()).collect()
}

const TABLE: &str = "| 参数 | 类型 | 是否必选 | 描述 |\n|---|---|---|---|\n";

#[test]
fn structs_of_other_constants_stay_apart() {
    let rows = "| Left | [Shade](#left) | 否 | x |\n| Right | [Shade](#right) | 否 | x |\n";
    let below = format!(
        "#### Shade <span id=\"left\"></span>\n{TABLE}| Hue | String | 否 | 固定取值：`red` |\n\n\
         #### Shade <span id=\"right\"></span>\n{TABLE}| Hue | String | 否 | 固定取值：`blue` |\n"
    );
    let reading = read(rows, &below, None);
    assert_eq!(codes(&reading), [""; 0]);
    let action = &reading.actions[0];
    let values: Vec<_> = action
        .request
        .body
        .iter()
        .map(|field| {
            let def = action.struct_def(field.ty.named().unwrap()).unwrap();
            def.fields[0].values[0].value.clone()
        })
        .collect();
    assert_eq!(values, [json!("red"), json!("blue")]);
}

#[test]
fn tables_named_as_alternatives_are_variants() {
    let row = "| Lamp | Object of Lamp | 是 | 看厂家：[Paper](#paper)；[Metal](#metal)。 |\n";
    let below = |second: &str| {
        format!(
            "#### Paper\n{TABLE}| Kind | String | 是 | 固定取值：`paper` |\n| Fold | Long | 是 | 折几次 |\n\n\
             #### Metal\n{TABLE}| Kind | String | 是 | {second} |\n| Weight | Long | 是 | 多重 |\n"
        )
    };
    let reading = read(row, &below("固定取值：`metal`"), None);
    assert_eq!(codes(&reading), [""; 0]);
    assert_eq!((reading.rows.seen, reading.rows.fields), (5, 5));
    let union = reading.actions[0].types.iter().find_map(|def| match def {
        TypeDef::Union(def) => Some(def),
        _ => None,
    });
    let union = union.unwrap();
    assert_eq!(union.tags, [Tag::Own("Kind".to_owned())]);
    let variants: Vec<_> = union
        .of
        .iter()
        .map(|of| {
            let def = reading.actions[0].struct_def(&of.ty).unwrap();
            let names: Vec<_> = def.fields.iter().map(|f| f.name.as_str()).collect();
            (of.name.as_str(), of.when["Kind"].clone(), names)
        })
        .collect();
    assert_eq!(
        variants,
        [
            ("Paper", json!("paper"), vec!["Fold"]),
            ("Metal", json!("metal"), vec!["Weight"]),
        ]
    );
    // Without a second constant nothing tells them apart, and the first one's must not hold for both.
    let reading = read(row, &below("哪种"), None);
    assert_eq!(codes(&reading), ["E0226"]);
}

#[test]
fn alternatives_without_contradictions_are_one_struct() {
    let row = "| Lamp | Object | 是 | [Paper](#paper) 或 [Metal](#metal)。 |\n";
    let below = format!(
        "#### Paper\n{TABLE}| Hue | Long | 是 | 色 |\n| Fold | Long | 是 | 折几次 |\n\n\
         #### Metal\n{TABLE}| Hue | Long | 是 | 色 |\n| Weight | Long | 是 | 多重 |\n"
    );
    let reading = read(row, &below, None);
    assert_eq!(codes(&reading), [""; 0]);
    let action = &reading.actions[0];
    assert_eq!(
        fields(action, &action.request.body[0].ty),
        ["Hue", "Fold", "Weight"]
    );
    let def = action.struct_def("Lamp").unwrap();
    let required: Vec<bool> = def.fields.iter().map(|field| field.required).collect();
    assert_eq!(required, [true, false, false]);
}

#[test]
fn a_heading_that_is_a_type_is_a_struct() {
    for name in ["Overview", "Parameters", "Requirements", "Body", "Notes"] {
        let row = format!("| Part | Object of [{name}](#part) | 否 | x |\n");
        let below =
            format!("#### {name} <span id=\"part\"></span>\n{TABLE}| Hue | Long | 是 | 色 |\n");
        for row in [
            row.replace("#part", &format!("#{}", name.to_lowercase())),
            row.replace("[", "").replace("](#part)", ""),
        ] {
            let reading = read(&row, &below, None);
            assert_eq!(codes(&reading), [""; 0], "{row}");
            let action = &reading.actions[0];
            assert_eq!(action.request.body.len(), 1, "{row}");
            assert_eq!(fields(action, &action.request.body[0].ty), ["Hue"], "{row}");
        }
    }
}

#[test]
fn a_table_named_without_a_link_is_found() {
    let row = "| Cause | String | 否 | 为何。参看 `Causes` |\n| Part | Object | 否 | 灯罩，详见 Shade |\n";
    let below = format!(
        "`Causes`：\n\n| 值 | 含义 |\n|---|---|\n| hand | 用手 |\n| timer | 定时 |\n\n\
         #### Shade\n{TABLE}| Hue | Long | 是 | 色 |\n"
    );
    let reading = read(row, &below, None);
    assert_eq!(codes(&reading), ["W0601"]);
    let action = &reading.actions[0];
    let cause = &action.request.body[0];
    let values: Vec<_> = cause.values.iter().map(|v| v.value.clone()).collect();
    assert_eq!(values, [json!("hand"), json!("timer")]);
    assert_eq!(fields(action, &action.request.body[1].ty), ["Hue"]);
}

#[test]
fn items_below_an_item_are_no_values() {
    let row = "| Message | String | 否 | 看 `Command`： |\\\n|  |  |  | - `dim`：填亮度 |\\\n|  |  |  |   - `Hue`：色 |\\\n|  \
        |  |  | - `tint`：填颜色 |\n";
    let reading = read(row, "", None);
    let values: Vec<_> = reading.actions[0].request.body[0]
        .values
        .iter()
        .map(|v| v.value.clone())
        .collect();
    assert_eq!(values, [json!("dim"), json!("tint")]);
}

#[test]
fn rows_behind_a_heading_are_read_or_told() {
    struct Case {
        below: &'static str,
        code: &'static str,
    }
    let cases = [
        Case {
            below: "## 说明\n| Late | Long | 否 | x |\n",
            code: "E0221",
        },
        Case {
            below: "## 注意事项\n文字。\n\n| Late | Long | 否 | x |\n",
            code: "E0221",
        },
        Case {
            below: "## 更多\n- `Late`（Long，可选）：x\n",
            code: "E0223",
        },
        Case {
            below: "## 更多\n| 参数 | 类型 | 是否必选 | 描述 |\n|---|---|---|---|\n| Late | Long | 否 | x |\n",
            code: "W0523",
        },
    ];
    for case in cases {
        let reading = read("| A | Long | 是 | x |", case.below, None);
        assert_eq!(codes(&reading), [case.code], "{}", case.below);
        let reported = &reading.diagnostics[0];
        let marked = &reported.file.text[reported.span.clone()];
        assert!(marked.contains("Late"), "{marked}");
    }
}

#[test]
fn an_overlay_names_what_rust_cannot() {
    let row =
        "| foo bar | Long | 是 | x |\n| A.1 | String | 否 | x |\n| 房间 | String | 否 | x |\n";
    let reading = read(row, "", None);
    assert_eq!(codes(&reading), ["E0207"; 3]);
    let help = reading.diagnostics[0].help.join("\n");
    assert!(
        help.contains("[field.\"Body.foo bar\"]\nrename = \"foo_bar\""),
        "{help}"
    );
    let text = "[field.\"Body.foo bar\"]\nrename = \"foo_bar\"\n[field.\"Body.A.1\"]\nrename = \"a1\"\n\
                [field.\"Body.房间\"]\nrename = \"room\"\n";
    let (overlay, problems) = Overlay::parse(&SourceFile::from_text("page.toml", text));
    assert!(problems.is_empty(), "{problems:?}");
    let reading = read(row, "", overlay.as_ref());
    assert_eq!(codes(&reading), [""; 0]);
    let names: Vec<_> = reading.actions[0]
        .request
        .body
        .iter()
        .map(|field| (field.name.as_str(), field.rename.as_deref().unwrap()))
        .collect();
    assert_eq!(
        names,
        [("foo bar", "foo_bar"), ("A.1", "a1"), ("房间", "room")]
    );
}

#[test]
fn codes_outside_of_a_table_are_reported() {
    let table = "## 错误码\n| 错误码 | 说明 |\n|---|---|\n| LampIsBroken | 灯坏了 |\n";
    let reading = read("| A | Long | 是 | x |", table, None);
    assert_eq!(codes(&reading), [""; 0]);
    assert_eq!(reading.actions[0].errors.len(), 1);
    for more in [
        "- `LampIsMissing`：没有灯\n",
        "LampIsMissing：没有灯\n",
        "| Lamp.Missing | 没有灯 |\n",
        "```\nLampIsMissing：没有灯\n```\n",
        "| 情形 | 何时 |\n|---|---|\n| LampIsMissing | 没有灯 |\n",
    ] {
        let reading = read("| A | Long | 是 | x |", &format!("{table}\n{more}"), None);
        assert_eq!(codes(&reading), ["W0540"], "{more}");
        assert_eq!(reading.actions[0].errors.len(), 1, "{more}");
    }
}

#[test]
fn limits_in_the_introduction_are_read_or_told() {
    let page = |lead: &str| {
        let head = "## 请求说明\n- 请求地址：**https://rtc.volcengineapi.com?Action=GetThing&Version=2020-12-01**\n";
        let text = format!("{lead}\n\n{head}## 请求参数\n### Body\n{TABLE}| A | Long | 是 | x |\n");
        read_page(
            &SourceFile::from_text("page.md", text),
            None,
            &common::rtc(),
            "im",
        )
    };
    let reading = page("点灯。QPS 不超过 30。");
    assert_eq!(codes(&reading), [""; 0]);
    let limits = &reading.actions[0].rate_limits;
    assert_eq!((limits.len(), limits[0].calls), (1, 30));
    let reading = page("点灯。调用频次：9000 盏灯/分钟。");
    assert_eq!(codes(&reading), ["W0526"]);
    assert!(reading.actions[0].rate_limits.is_empty());
}

#[test]
fn conditions_reach_members_of_structs_around() {
    let rows = "| Enable | Boolean | 否 | 开 |\n| Memory | Object | 否 | x |\n| Memory.Mode | String | 否 | x |\n\
        | Memory.Params | Object | 否 | x |\n| Memory.Params.Name | String | 否 | 当 `Mode` 为 `deep` 时必填 |\n\
        | Memory.Params.Until | Long | 否 | 当 `Enable` 为 `true` 时必填 |\n| Items | Array of Object | 否 | x |\n\
        | Items.Kind | String | 否 | x |\n| Items.Part | Object | 否 | x |\n\
        | Items.Part.Near | Long | 否 | 当 `Kind` 为 `a` 时必填 |\n| Items.Part.Far | Long | 否 | 当 `Enable` 为 `true` 时必填 |\n";
    let reading = read(rows, "", None);
    // No path says which of the items is meant.
    assert_eq!(codes(&reading), ["W0528"]);
    assert!(
        reading.diagnostics[0]
            .message
            .contains("Body.Items.Part.Near")
    );
    let conditions = |name: &str| -> Vec<(String, Vec<serde_json::Value>)> {
        let structs = reading.actions[0].types.iter().filter_map(|def| match def {
            TypeDef::Struct(def) => Some(&def.fields),
            _ => None,
        });
        let mut fields = structs.flatten();
        let field = fields.find(|field| field.name == name).unwrap();
        let conditions = field.required_if.iter();
        conditions
            .map(|condition| (condition.member.clone(), condition.values.clone()))
            .collect()
    };
    let one = |member: &str, value| vec![(member.to_owned(), vec![value])];
    assert_eq!(conditions("Name"), one("Body.Memory.Mode", json!("deep")));
    assert_eq!(conditions("Until"), one("Body.Enable", json!(true)));
    assert_eq!(conditions("Far"), one("Body.Enable", json!(true)));
    assert_eq!(conditions("Near"), vec![]);
}

#[test]
fn condition_on_the_default_holds_for_an_unset_member() {
    let rows = "| Type | Integer | 否 | 种类。默认值为 `0`。 |\n\
        | Tos | Object | 否 | TOS 的设置；`Type` 为 `0` 时须正确填写，否则报错 |\n| Tos.Bucket | String | 否 | x |\n\
        | Vod | Object | 否 | 点播的设置；`Type` 为 `1` 时必填 |\n| Vod.Space | String | 否 | x |\n";
    let reading = read(rows, "", None);
    assert_eq!(codes(&reading), [""; 0]);
    let body = &reading.actions[0].request.body;
    let condition = |name: &str| {
        let field = body.iter().find(|field| field.name == name).unwrap();
        field.required_if[0].clone()
    };
    let (tos, vod) = (condition("Tos"), condition("Vod"));
    assert_eq!((tos.values, tos.or_unset), (vec![json!(0)], true));
    assert_eq!((vod.values, vod.or_unset), (vec![json!(1)], false));
    // An update may leave the value as it was.
    for action in ["UpdateThing", "BatchUpdateThing", "ModifyThing"] {
        let reading = read_action(action, rows, "", None);
        let mut body = reading.actions[0].request.body.iter();
        let tos = body.find(|field| field.name == "Tos").unwrap();
        assert!(!tos.required_if[0].or_unset, "{action}");
    }
}

/// The conditions of a member of the body as JSON, and the findings, of a body with these rows.
fn conditions_of(name: &str, rows: &str, overlay: &str) -> (serde_json::Value, Vec<&'static str>) {
    let (overlay, _) = Overlay::parse(&SourceFile::from_text("page.toml", overlay));
    let reading = read(rows, "", overlay.as_ref());
    let codes = reading.diagnostics.iter().map(|d| d.code.id());
    let fields = reading.actions.iter().flat_map(|action| {
        let structs = action.types.iter().filter_map(|def| match def {
            TypeDef::Struct(def) => Some(&def.fields),
            _ => None,
        });
        action.request.body.iter().chain(structs.flatten())
    });
    let mut conditions = fields
        .filter(|field| field.name == name)
        .map(|field| &field.required_if);
    let conditions = serde_json::to_value(conditions.next()).unwrap();
    (conditions, codes.filter(|code| *code != "W0601").collect())
}

#[test]
fn conditions_name_values_by_what_they_mean() {
    const MODE: &str = "| Mode | Integer | 否 | 取值：<ul><li>`0` 为[转码](#a)。</li><li>`1` 为转封装，省时</li><li>`2` 为定制布局模式。</li></ul>默认值为 `0`。 |\n";
    struct Case {
        /// The description of `Width`.
        text: &'static str,
        /// The rows beside.
        beside: &'static str,
        /// The conditions; empty if there is a finding instead.
        conditions: serde_json::Value,
    }
    let case = |text, beside, conditions| Case {
        text,
        beside,
        conditions,
    };
    let by_default = json!([{"member": "Mode", "in": [0], "or_unset": true}]);
    let cases = [
        case("宽。转码时必填，单位为像素", "", by_default.clone()),
        case("宽，当 `Mode` 为转码时必填", "", by_default),
        case(
            "当选择定制布局模式时，此字段必填",
            "",
            json!([{"member": "Mode", "in": [2]}]),
        ),
        case("转封装必填", "", json!([{"member": "Mode", "in": [1]}])),
        case(
            "转封装或定制布局时必填",
            "",
            json!([{"member": "Mode", "in": [1, 2]}]),
        ),
        case(
            "当 `Mode` 为 `2` 时必填",
            "",
            json!([{"member": "Mode", "in": [2]}]),
        ),
        // A value that the page does not list, a meaning that none or two members have, and words of any member.
        case("当 `Mode` 为 `3` 时必填", "", json!([])),
        case("单聊时必填", "", json!([])),
        case(
            "转码时必填",
            "| Way | Integer | 否 | `1`：转码；`2`：直通 |\n",
            json!([]),
        ),
        case(
            "开启时必填",
            "| Way | Integer | 否 | `1`：开启；`2`：关闭 |\n",
            json!([]),
        ),
        case("转码时必填，纯音频除外", "", json!([])),
    ];
    for Case {
        text,
        beside,
        conditions,
    } in cases
    {
        let rows = format!("{MODE}{beside}| Width | Integer | 否 | {text} |\n");
        let codes = if conditions == json!([]) {
            vec!["W0528"]
        } else {
            vec![]
        };
        assert_eq!(
            conditions_of("Width", &rows, ""),
            (conditions, codes),
            "{text}"
        );
    }
}

#[test]
fn waivers_take_back_conditions_on_other_members() {
    const MODE: &str = "| Mode | Integer | 否 | 取值：`0`：转码；`1`：转封装。 |\n\
        | Kind | Integer | 否 | 取值：`1`：甲类；`2`：乙类。 |\n| Name | String | 否 | x |\n";
    let transcoded = json!([{"member": "Mode", "in": [0]}]);
    let none = json!([]);
    for (text, conditions) in [
        ("转码时必填，转封装时无需填写", &transcoded),
        ("转码时必填，`Mode` 为 `1` 时可不填", &transcoded),
        ("`Mode` 为 `0` 时必填，转封装选填", &transcoded),
        ("转码必填，其他选填", &transcoded),
        ("转码时必填，转码或转封装时无需填写", &none),
        ("转码时必填，音频可不填", &none),
        ("转码时必填（纯音频无需填写）", &none),
        ("转码必填，甲类时选填", &none),
        ("`Mode` 为 `0` 时必填，但 `Kind` 为 `1` 时可省略", &none),
        ("转码时必填。若用模板，可不填", &none),
        // Words that are none of the values of a member.
        ("Required if Name is set.", &none),
        ("Name 为 null 时必填", &none),
        ("`Name` 为空时必填", &none),
        ("当Mode是转码类型，则Width必填", &none),
        ("没有设置时要有", &none),
        ("用模板时要填它", &none),
    ] {
        let rows = format!("{MODE}| Width | Integer | 否 | {text} |\n");
        let codes = if *conditions == none {
            vec!["W0528"]
        } else {
            vec![]
        };
        let expected = (conditions.clone(), codes);
        assert_eq!(conditions_of("Width", &rows, ""), expected, "{text}");
    }
    let rows = format!("{MODE}| Width | Integer | 否，但大图必选 | x |\n");
    assert_eq!(conditions_of("Width", &rows, ""), (none, vec!["W0528"]));
}

#[test]
fn conditions_reach_members_of_structs_beside() {
    let rows =
        "| Info | Object | 是 | x |\n| Info.Type | Integer | 是 | 类型：`1`：单聊；`2`：群聊 |\n";
    for text in ["另一方，创建单聊必填", "当 `Info.Type` 为 `1` 时必填"] {
        let rows = format!("{rows}| Other | Long | 否 | {text} |\n");
        let expected = json!([{"member": "Info.Type", "in": [1]}]);
        assert_eq!(
            conditions_of("Other", &rows, ""),
            (expected, vec![]),
            "{text}"
        );
    }
    // No path says which of the items is meant.
    let rows = rows.replace("Object", "Array of Object") + "| Other | Long | 否 | 创建单聊必填 |\n";
    assert_eq!(
        conditions_of("Other", &rows, ""),
        (json!([]), vec!["W0528"])
    );
}

#[test]
fn conditions_may_stand_in_the_column_of_required_parameters() {
    let rows = "| Base | String | 否 | x |\n| Curve | String | `Base`为`decay`时填写，必填 | x |\n\
        | Scale | Long | `Base`为`decay`时填写，非必填 | x |\n";
    let expected = json!([{"member": "Base", "in": ["decay"]}]);
    assert_eq!(conditions_of("Curve", rows, ""), (expected, vec![]));
    assert_eq!(conditions_of("Scale", rows, ""), (json!([]), vec![]));
    let rows = "| Curve | String | 流式模式下必填 | x |\n";
    assert_eq!(conditions_of("Curve", rows, ""), (json!([]), vec!["W0528"]));
}

#[test]
fn conditions_do_not_hold_for_a_partial_update() {
    let rows = "| IsUpdatePartialParam | Boolean | 否 | 是否只更新部分参数 |\n| Layout | Object | 否 | x |\n\
        | Layout.Mode | Long | 否 | x |\n| Layout.Main | String | 否 | 当 `Mode` 为 `1` 时必填 |\n\
        | Until | Long | 否 | 当 `IsUpdatePartialParam` 为 `false` 时必填 |\n";
    let expected = json!([{"member": "Mode", "in": [1], "unless": "Body.IsUpdatePartialParam"}]);
    assert_eq!(conditions_of("Main", rows, ""), (expected, vec![]));
    // Such a condition speaks of the update itself.
    let expected = json!([{"member": "IsUpdatePartialParam", "in": [false]}]);
    assert_eq!(conditions_of("Until", rows, ""), (expected, vec![]));
}

#[test]
fn overlay_settles_a_condition_that_is_not_understood() {
    let rows = "| Mode | Long | 否 | x |\n| Width | Long | 否 | 若账号未配置，此参数必填 |\n";
    let entry = |conditions: &str| format!("[field.\"Body.Width\"]\nrequired_if = {conditions}");
    assert_eq!(conditions_of("Width", rows, ""), (json!([]), vec!["W0528"]));
    assert_eq!(
        conditions_of("Width", rows, &entry("[]")),
        (json!([]), vec![])
    );
    let stated = entry("[{ member = \"Mode\", in = [1], or_unset = true }]");
    let expected = json!([{"member": "Mode", "in": [1], "or_unset": true}]);
    assert_eq!(conditions_of("Width", rows, &stated), (expected, vec![]));
    // Where nothing is stated, there is nothing to settle.
    let rows = "| Width | Long | 否 | 文件名必填 |\n";
    assert_eq!(conditions_of("Width", rows, ""), (json!([]), vec![]));
    let (_, codes) = conditions_of("Width", rows, &entry("[]"));
    assert_eq!(codes, ["E0306"]);
}

#[test]
fn examples_of_unions_keep_to_their_variant() {
    let rows = "| Lamp | Object of Lamp | 是 | 看厂家：[Paper](#paper)；[Metal](#metal)。 |\n";
    let below = |folds: u32| {
        format!(
            "#### Paper\n{TABLE}| Kind | String | 是 | 固定取值：`paper` |\n| Fold | Long | 是 | 取值范围为 [1,9] |\n\n\
             #### Metal\n{TABLE}| Kind | String | 是 | 固定取值：`metal` |\n| Fold | Long | 是 | 取值范围为 [10,99] |\n\n\
             ## 请求示例\n```json\n{{\"Lamp\": {{\"Kind\": \"metal\", \"Fold\": {folds}}}}}\n```\n"
        )
    };
    assert_eq!(codes(&read(rows, &below(50), None)), [""; 0]);
    let reading = read(rows, &below(5), None);
    assert_eq!(codes(&reading), ["W0517"]);
    assert!(reading.diagnostics[0].message.contains("Fold"));
}

#[test]
fn an_exponent_is_part_of_its_number() {
    let row = "| Id | Long | 是 | 取值范围 1~2<sup>31</sup>-1 |";
    let bounds = read(row, "", None).actions[0].request.body[0]
        .bounds
        .clone();
    let found = serde_json::to_value(bounds).unwrap();
    assert_eq!(
        found,
        json!({"any_of": [{"min": 1, "max": 2_147_483_647_i64}]})
    );
}
