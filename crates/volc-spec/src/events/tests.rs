//! Pages of events in every notation at hand, in our own words.

use serde_json::json;
use volc_ir::{Event, Field, Type, TypeDef, Usage};

use super::{EventsReading, read_events};
use crate::{English, Overlay, SourceFile};

fn read(text: &str) -> EventsReading {
    read_events(
        &SourceFile::from_text("specs/lamp/events/lamp.md", text),
        None,
        "https://docs.example",
    )
}

fn events(text: &str) -> Vec<Event> {
    let reading = read(text);
    assert!(!reading.events.is_empty(), "{:?}", reading.diagnostics);
    reading.events
}

const LABELS: &str = r#"
| 功能 | EventType | 事件描述 |
| --- | --- | --- |
| 灯 | [`LampLit`](#lamplit) | 开灯 |

## 灯

### LampLit

**EventType**

`LampLit`

**事件详情**

有人开灯。

**EventData**

| 参数名 |类型  |示例值 |描述  |
| --- | --- | --- |--- |
| LampId | String | `lamp-1` | 哪盏灯 |
| Cause | String |  | 为何开灯，参看[Cause](#cause)|
| Bulbs | Array of [Bulb](#bulb) | / | 灯泡 |
| Timestamp | Int64 | `1611736812853` | 何时 |

<span id="cause" ></span>
Cause
| 值| 含义  |
| --- | --- |
| Hand | 用手 |
| Timer | 定时 |

<span id="bulb"></span> Bulb

| 参数名 |类型  |示例值 |描述  |
| --- | --- | --- |--- |
| Watt | Int | `5` | 几瓦 |

**参数示例**

```json
{ "LampId": "lamp-1", "Cause": "Hand", "Bulbs": [{ "Watt": 5 }], "Timestamp": 1611736812853 }
```

### LampOff(2023-11-01)

**EventType**
`LampOff`

**事件详情**
关灯。

**EventData**

| 参数名 |类型  |示例值 |描述  |
| --- | --- | --- |--- |
| LampId | String | `lamp-1` | 哪盏灯 |
"#;

#[test]
fn bold_labels_divide_an_event() {
    let events = events(LABELS);
    let [lit, off] = events.as_slice() else {
        panic!("{events:?}");
    };
    assert_eq!(
        (lit.name.as_str(), lit.docs.zh.as_str()),
        ("LampLit", "有人开灯。")
    );
    let names: Vec<&str> = lit.data.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(names, ["LampId", "Cause", "Bulbs", "Timestamp"]);
    let values: Vec<_> = lit.data[1]
        .values
        .iter()
        .map(|v| (v.value.clone(), v.docs.zh.as_str()))
        .collect();
    assert_eq!(values, [(json!("Hand"), "用手"), (json!("Timer"), "定时")]);
    assert!(
        matches!(&lit.data[1].ty, Type::Enum { .. }),
        "{:?}",
        lit.data[1].ty
    );
    assert!(
        matches!(lit.data[2].ty.leaf(), Type::Struct { .. }),
        "{:?}",
        lit.data[2].ty
    );
    assert_eq!(lit.examples[0].value["Bulbs"][0]["Watt"], 5);
    assert_eq!(
        (off.name.as_str(), off.version.as_deref()),
        ("LampOff", Some("2023-11-01"))
    );
    assert_eq!(off.docs.zh, "关灯。");
    assert!(off.examples.is_empty());
}

#[test]
fn an_overlay_begins_its_paths_with_an_event() {
    let page = SourceFile::from_text("specs/lamp/events/lamp.md", LABELS);
    let text = "[enum.\"LampLit.Cause\".values]\nHand = \"ByHand\"\nTimer = \"ByTimer\"\n\
        [field.\"LampOff@2023-11-01.LampId\"]\naliases = [\"Id\"]\n";
    let (overlay, found) =
        Overlay::parse(&SourceFile::from_text("specs/lamp/events/lamp.toml", text));
    assert!(found.is_empty(), "{found:?}");
    let reading = read_events(&page, overlay.as_ref(), "https://docs.example");
    assert!(reading.diagnostics.is_empty(), "{:?}", reading.diagnostics);
    let [lit, off] = reading.events.as_slice() else {
        panic!("{reading:?}");
    };
    let Some(TypeDef::Enum(cause)) = lit.types.iter().find(|def| def.name() == "Cause") else {
        panic!("{lit:?}");
    };
    let names: Vec<&str> = cause.variants.iter().map(|v| v.name.as_str()).collect();
    assert_eq!(names, ["ByHand", "ByTimer"]);
    assert_eq!(off.data[0].aliases, ["Id"]);
}

#[test]
fn an_overlay_of_an_unknown_event_is_an_error() {
    let page = SourceFile::from_text("specs/lamp/events/lamp.md", LABELS);
    let file = SourceFile::from_text(
        "specs/lamp/events/lamp.toml",
        "[field.\"LampOff.LampId\"]\naliases = [\"Id\"]\n",
    );
    let (overlay, _) = Overlay::parse(&file);
    let reading = read_events(&page, overlay.as_ref(), "https://docs.example");
    let codes: Vec<_> = reading.diagnostics.iter().map(|d| d.code.id()).collect();
    assert_eq!(codes, ["W0601", "E0305"]);
}

#[test]
fn headings_divide_an_event() {
    let text = "## BeforeLamp\n### EventType\n`BeforeLamp`\n### 事件详情\n开灯前。\n### EventData\n\
        | 参数名 | 类型 | 示例值 | 描述 |\n| --- | --- | --- | --- |\n| AppId | Integer | `1` | 应用 |\n\
        ### 参数示例\n```json\n{\"AppId\": 1}\n```\n## AfterLamp\n### EventType\n`AfterLamp`\n### EventData\n\
        | 参数名 | 类型 | 示例值 | 描述 |\n| --- | --- | --- | --- |\n| AppId | Integer | `1` | 应用 |\n";
    let events = events(text);
    let names: Vec<&str> = events.iter().map(|event| event.name.as_str()).collect();
    assert_eq!(names, ["BeforeLamp", "AfterLamp"]);
    assert_eq!(events[0].docs.zh, "开灯前。");
    assert_eq!(events[0].examples.len(), 1);
}

/// An event that is answered: its data and its response have a struct of one name each.
const ANSWERED: &str = "## BeforeLamp\n### EventType\n`BeforeLamp`\n### EventData\n\
    | 参数名 | 类型 | 示例值 | 描述 |\n| --- | --- | --- | --- |\n| AppId | Integer | `1` | 应用 |\n\
    | Shade | [Shade](#shade) | / | 灯罩 |\n\n<span id=\"shade\"></span>Shade\n\n\
    | 参数名 | 类型 | 示例值 | 描述 |\n| --- | --- | --- | --- |\n| Hue | Long | `7` | 色 |\n\
    ### 参数示例\n```json\n{\"AppId\": 1, \"Shade\": {\"Hue\": 7}}\n```\n\
    ### Response\n不改的不传。\n\n| 参数名 | 类型 | 是否必选 | 示例值 | 描述 |\n| --- | --- | --- | --- | --- |\n\
    | CheckCode | Integer | 是 | `0` | 非零则不开 |\n| Shade | Shade | 否 | / | 换一个灯罩 |\n\n\
    <span id=\"shaderes\"></span>Shade\n\n| 参数名 | 类型 | 示例值 | 描述 |\n| --- | --- | --- | --- |\n\
    | Tint | String | `red` | 颜色 |\n### 参数示例\n```json\n{\"CheckCode\": 0, \"Shade\": {\"Tint\": \"red\"}}\n```\n\
    ## AfterLamp\n### EventData\n| 参数名 | 类型 | 描述 |\n| --- | --- | --- |\n| AppId | Integer | 应用 |\n";

#[test]
fn a_response_is_no_part_of_the_data() {
    let reading = read(ANSWERED);
    assert!(reading.diagnostics.is_empty(), "{:?}", reading.diagnostics);
    assert_eq!((reading.rows.seen, reading.rows.fields), (7, 7));
    let [before, after] = reading.events.as_slice() else {
        panic!("{reading:?}");
    };
    let names = |fields: &[Field]| -> Vec<(String, bool)> {
        let fields = fields.iter();
        fields
            .map(|field| (field.name.clone(), field.required))
            .collect()
    };
    let row = |name: &str, required| (name.to_owned(), required);
    assert_eq!(
        names(&before.data),
        [row("AppId", false), row("Shade", false)]
    );
    let sent = before.response.as_ref().unwrap();
    assert_eq!(sent.docs.zh, "不改的不传。");
    assert_eq!(
        names(&sent.members),
        [row("CheckCode", true), row("Shade", false)]
    );
    assert_eq!((before.examples.len(), sent.examples.len()), (1, 1));
    assert_eq!(sent.examples[0].value["Shade"]["Tint"], "red");
    let structs = before.types.iter().map(|def| match def {
        TypeDef::Struct(def) => (def.name.as_str(), def.usage, names(&def.fields)),
        other => panic!("{other:?}"),
    });
    assert_eq!(
        structs.collect::<Vec<_>>(),
        [
            ("Shade", Usage::Response, vec![row("Hue", false)]),
            ("BeforeLampShade", Usage::Request, vec![row("Tint", false)]),
        ]
    );
    assert_eq!(sent.members[1].ty.named(), Some("BeforeLampShade"));
    assert!(after.response.is_none());
}

#[test]
fn overlay_and_english_reach_into_a_response() {
    let text = "[field.\"BeforeLamp/Response.Shade.Tint\"]\nrename = \"colour\"\n";
    let (overlay, found) =
        Overlay::parse(&SourceFile::from_text("specs/lamp/events/lamp.toml", text));
    assert!(found.is_empty(), "{found:?}");
    let page = SourceFile::from_text("specs/lamp/events/lamp.md", ANSWERED);
    let mut reading = read_events(&page, overlay.as_ref(), "https://docs.example");
    assert!(reading.diagnostics.is_empty(), "{:?}", reading.diagnostics);
    let english = "[texts]\n\"BeforeLamp/Response\" = [\"\", \"Stays as it is.\"]\n\
        \"BeforeLamp/Response.Shade.Tint\" = [\"\", \"The colour.\"]\n";
    let (english, _) = English::parse(&SourceFile::from_text(
        "specs/lamp/events/lamp.en.toml",
        english,
    ));
    reading.translate(&page, english.as_ref());
    let sent = reading.events[0].response.as_ref().unwrap();
    assert_eq!(sent.docs.en, "Stays as it is.");
    let tint = reading.events[0].types.iter().find_map(|def| match def {
        TypeDef::Struct(def) => def.fields.iter().find(|field| field.name == "Tint"),
        _ => None,
    });
    let tint = tint.unwrap();
    assert_eq!(
        (tint.rename.as_deref(), tint.docs.en.as_str()),
        (Some("colour"), "The colour.")
    );
}

#[test]
fn a_row_event_type_names_the_only_event() {
    let text = "灯坏时通知。\n### 回调字段\n|参数名 |类型 |示例值 |描述 |\n|---|---|---|---|\n|EventType |String |`LampBroken` |事件 |\n\
        |[EventData](#eventdata) |String |/ |内容 |\n|Version |String |`2020-12-01` |版本 |\n\
        #### <span id=\"eventdata\"></span>EventData\n|参数名 |类型 |示例值 |描述 |\n|---|---|---|---|\n|LampId |String \
        |`lamp-1` |哪盏灯 |\n";
    let events = events(text);
    let [event] = events.as_slice() else {
        panic!("{events:?}");
    };
    assert_eq!(
        (event.name.as_str(), event.version.as_deref()),
        ("LampBroken", Some("2020-12-01"))
    );
    assert_eq!(event.docs.zh, "灯坏时通知。");
    assert_eq!(event.data.len(), 1);
}

#[test]
fn defects_are_reported_at_their_places() {
    struct Case {
        text: &'static str,
        code: &'static str,
        line: u32,
    }
    let cases = [
        Case {
            text: "只有文字。\n",
            code: "E0114",
            line: 1,
        },
        Case {
            text: "文字\n\n### LampLit\n\n**EventType**\n\n`LampLit`\n",
            code: "E0115",
            line: 3,
        },
    ];
    for case in cases {
        let reading = read(case.text);
        assert!(reading.events.is_empty());
        let found: Vec<_> = reading
            .diagnostics
            .iter()
            .map(|d| (d.code.id(), d.file.span(d.span.clone()).line))
            .collect();
        assert_eq!(found, [(case.code, case.line)], "{}", case.text);
    }
}

#[test]
fn example_outside_its_bounds_is_reported() {
    let text = ANSWERED
        .replace("| 色 |", "| 色。取值范围为 `[1,5]` |")
        .replace("| 非零则不开 |", "| 非零则不开。取值范围为 `[1,9]` |");
    let reading = read(&text);
    let reported: Vec<_> = reading
        .diagnostics
        .iter()
        .map(|d| (d.code.id(), d.file.span(d.span.clone()).line))
        .collect();
    // The cells of `Hue` and `CheckCode`, and both in their examples.
    assert_eq!(
        reported.iter().map(|(code, _)| *code).collect::<Vec<_>>(),
        ["W0517"; 4],
        "{reported:?}"
    );
    let findings: usize = reading
        .events
        .iter()
        .map(|event| event.findings.len())
        .sum();
    assert_eq!(findings, 4);
}
