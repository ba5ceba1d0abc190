//! Each wording of a default, and texts that name none.

use serde_json::json;

use super::*;
use crate::meaning::values;

#[test]
fn every_phrase_is_known() {
    struct Case {
        text: &'static str,
        kind: Kind,
        expected: Value,
    }

    let cases = [
        Case {
            text: "信箱，用于逻辑隔离。 默认值为 `0`。",
            kind: Kind::Int,
            expected: json!(0),
        },
        Case {
            text: "默认值为`0`，值不合法时自动调整为默认值。",
            kind: Kind::Int,
            expected: json!(0),
        },
        Case {
            text: "值不合法时自动调整为默认值。默认值为 3",
            kind: Kind::Int,
            expected: json!(3),
        },
        Case {
            text: "默认值为 0 。",
            kind: Kind::Int,
            expected: json!(0),
        },
        Case {
            text: "默认为 0。",
            kind: Kind::Int,
            expected: json!(0),
        },
        Case {
            text: "默认 `-1`",
            kind: Kind::Int,
            expected: json!(-1),
        },
        Case {
            text: "默认值为 **480**。",
            kind: Kind::Int,
            expected: json!(480),
        },
        Case {
            text: "默认 1,500",
            kind: Kind::Int,
            expected: json!(1500),
        },
        Case {
            text: "高度。\n不填或传 `0` 时自动修改为 `360`。",
            kind: Kind::Int,
            expected: json!(360),
        },
        Case {
            text: "取值范围为 `[0, 20]`。`0`（默认值）表示不开启",
            kind: Kind::Int,
            expected: json!(0),
        },
        Case {
            text: "过期时长，默认为 1800s。",
            kind: Kind::Int,
            expected: json!(1800),
        },
        Case {
            text: "- `a` 或 `b`（默认值）：首项",
            kind: Kind::String,
            expected: json!("a"),
        },
        Case {
            text: "- `100`：两倍\n- `0`（默认值）：原速\n- `50`（推荐）：快",
            kind: Kind::Int,
            expected: json!(0),
        },
        Case {
            text: "默认值为 `20秒`",
            kind: Kind::Int,
            expected: json!(20),
        },
        Case {
            text: "返回条目数的上限，默认为 50，最大为 100",
            kind: Kind::Int,
            expected: json!(50),
        },
        Case {
            text: "【默认值】`0`：关闭",
            kind: Kind::Int,
            expected: json!(0),
        },
        Case {
            text: "- `0`：关\n- `1`：开（默认）",
            kind: Kind::Int,
            expected: json!(1),
        },
        Case {
            text: "- false（默认值）：关\n- true：开",
            kind: Kind::Bool,
            expected: json!(false),
        },
        Case {
            text: "默认值为：`fasle`。",
            kind: Kind::Bool,
            expected: json!(false),
        },
        Case {
            text: "默认为 true，表示排除",
            kind: Kind::Bool,
            expected: json!(true),
        },
        Case {
            text: "默认为 `False`",
            kind: Kind::Bool,
            expected: json!(false),
        },
        Case {
            text: "默认值为 `0.1`",
            kind: Kind::Float,
            expected: json!(0.1),
        },
        Case {
            text: "默认值为 `native`。",
            kind: Kind::String,
            expected: json!("native"),
        },
        Case {
            text: "Default is `default`.",
            kind: Kind::String,
            expected: json!("default"),
        },
        Case {
            text: "默认值为 `#000000`（黑色）",
            kind: Kind::String,
            expected: json!("#000000"),
        },
        Case {
            text: "三维坐标，默认值为`[0,0,0]`",
            kind: Kind::Other,
            expected: json!([0, 0, 0]),
        },
    ];
    for Case {
        text,
        kind,
        expected,
    } in cases
    {
        assert_eq!(parse(text, kind), Some(expected), "{text}");
    }
}

#[test]
fn a_default_is_named_by_the_meaning_of_a_value() {
    let cases = [
        ("0：不亮；1：亮；默认为不亮", json!(0)),
        ("1：表示亮； 0：表示不亮；默认为不亮，返回-1", json!(0)),
        ("- `0`：不亮\n- `1`：亮\n默认亮。", json!(1)),
        ("0：不亮；1：亮；默认为全部", Value::Null),
        ("- `0`：亮\n- `1`：亮\n默认亮。", Value::Null),
        (
            "- `0`：小灯\n- `1`：大灯\n默认值为大灯的编号: `1`。",
            json!(1),
        ),
    ];
    for (text, expected) in cases {
        let listed = values::parse(text, Kind::Int, &mut Vec::new());
        assert_eq!(json!(by_meaning(text, &listed)), expected, "{text}");
    }
    let text = "- 小灯：`alba`\n- 大灯：`cora`\n默认值为大灯的编号：`cora`。";
    let listed = values::parse(text, Kind::String, &mut Vec::new());
    assert_eq!(by_meaning(text, &listed), Some(json!("cora")));
    let other = text.replace("：`cora`。", "：`dora`。");
    assert_eq!(by_meaning(&other, &listed), None);
}

#[test]
fn a_template_or_a_cut_word_is_no_default() {
    let cases = [
        ("默认值为 lamp_$(LampId)_$(now)。", false),
        ("默认值为 lamp_${id}", false),
        ("默认值为 lamp-<id>。", false),
        ("默认值为 lamp_{LampId}", false),
        ("默认值为 `lamp_{LampId}`", false),
        ("默认值为 `lamp-<id>`", false),
        ("默认为 lamp/big。", true),
        ("默认为 https://lamp.example/a", true),
        ("默认为 lamp*", true),
    ];
    for (text, is_cut) in cases {
        assert_eq!(parse(text, Kind::String), None, "{text}");
        assert_eq!(cut(text).is_some(), is_cut, "{text}");
    }
    for text in [
        "默认为 lamp（纸）",
        "默认为 lamp<br>纸",
        "默认为 `{}`",
        "默认为 `lamp/big`",
    ] {
        assert!(parse(text, Kind::String).is_some(), "{text}");
        assert_eq!(cut(text), None, "{text}");
    }
}

#[test]
fn text_without_a_value_is_no_default() {
    let cases = [
        ("默认值为空，表示全部", Kind::String),
        ("若不填则默认值为`a_$(UserId)`。", Kind::String),
        ("默认按照创建时间升序返回", Kind::Int),
        ("默认值为自适应", Kind::Int),
        ("默认情况下随机生成", Kind::String),
        ("默认为`小灯`的 ID： `alba`，大灯的另算。", Kind::Int),
        ("值不合法时自动调整为默认值。", Kind::Int),
        ("默认值为 `abc`", Kind::Int),
        ("关于数值 `0`", Kind::Int),
    ];
    for (text, kind) in cases {
        assert_eq!(parse(text, kind), None, "{text}");
    }
}

#[test]
fn a_fraction_is_told_apart() {
    let cases = [
        ("默认值为 `0.1`。", Some(0.1)),
        ("默认值为 0.5", Some(0.5)),
        ("默认值为 `1`，步长为 0.1", None),
        ("默认值为 `1.0`", None),
        ("取值范围为 `(0,0.5]`", None),
        ("默认值为自适应", None),
    ];
    for (text, expected) in cases {
        assert_eq!(fraction(text), expected, "{text}");
    }
}

#[test]
fn a_doubtful_default_is_dropped_with_a_finding() {
    let cases = [
        ("灯亮时默认值为 5，否则默认值为 9", Value::Null),
        ("Mode 为 1 时默认值为 5", Value::Null),
        ("大灯默认值 5，小灯默认值 9", Value::Null),
        (
            "默认值为 5（Mode 为 1 时）或 9（Mode 为 2 时）",
            Value::Null,
        ),
        ("默认值为 0 或 1", Value::Null),
        ("控制台默认值为 5", Value::Null),
        ("与 B 相同，B 的默认值为 5", Value::Null),
        ("见 `MaxValue`（默认值为 5）", Value::Null),
        ("单位为毫秒，默认值为 5 秒", Value::Null),
        ("单位：毫秒。默认 3s", Value::Null),
        ("默认值为 1w", Value::Null),
        ("默认值为 9223372036854775808", Value::Null),
        ("旧默认值为 5，自去年起默认值为 9", json!(9)),
        ("B 默认值为 5，本字段默认值为 6", json!(6)),
        ("若不填，默认值为 5", json!(5)),
        ("单位为秒，默认 3s", json!(3)),
    ];
    for (text, expected) in cases {
        let mut dropped = Vec::new();
        let found = read("Lamp", text, Kind::Int, &mut dropped);
        assert_eq!(json!(found), expected, "{text}");
        assert_eq!(found.is_none(), !dropped.is_empty(), "{text}");
    }
}

#[test]
fn other_words_for_a_default_are_known() {
    let cases = [
        ("不填则为 7", Kind::Int, json!(7)),
        ("未指定时为 8", Kind::Int, json!(8)),
        ("不填便用“小灯”的 `alba`", Kind::String, json!("alba")),
        ("取值：0、1（默认）、2", Kind::Int, json!(1)),
        ("0：关（默认）；1：开", Kind::Int, json!(0)),
        ("默认 .5", Kind::Float, json!(0.5)),
        ("默认值为1/2", Kind::Float, Value::Null),
        ("默认使用 `lamp-1`。", Kind::String, json!("lamp-1")),
        ("默认采用 `h9`", Kind::String, json!("h9")),
        ("默认为 'a,b'", Kind::String, json!("a,b")),
        ("默认为小灯的 ID：`alba`。", Kind::String, json!("alba")),
        (
            "Set the default lamp in the house.",
            Kind::String,
            Value::Null,
        ),
        ("默认 [0, 0]", Kind::Other, json!([0, 0])),
    ];
    for (text, kind, expected) in cases {
        assert_eq!(json!(parse(text, kind)), expected, "{text}");
    }
}
