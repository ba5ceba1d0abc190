//! Lists of values that descriptions give, and texts that give none.

use serde_json::json;

use serde_json::Value;

use super::*;

fn read(text: &str, kind: Kind) -> Vec<ListedValue> {
    parse(text, kind, &mut Vec::new())
}

fn values(text: &str, kind: Kind) -> Vec<Value> {
    read(text, kind).into_iter().map(|v| v.value).collect()
}

#[test]
fn lists_of_numbers() {
    let cases = [
        ("来源。\n- `0`：a。\n- `1`：b", json!([0, 1])),
        ("- `0`: a\n- `1`:b", json!([0, 1])),
        ("- 0：a\n- 1： b", json!([0, 1])),
        ("* `0`：a\n* `1`：b", json!([0, 1])),
        ("`0`: a\n`1`: b", json!([0, 1])),
        ("- `-1`：a\n- `1`：b", json!([-1, 1])),
        ("- `0`\n- `1`", json!([0, 1])),
        ("- `0` 为竖排。\n- `1` 为横排", json!([0, 1])),
        (
            "模式。\n- 说明：x\n- `0`：a\n- `1`：b\n- 注意：y",
            json!([0, 1]),
        ),
        (
            "- `0`：a\n  - `5`：deeper\n- `1`：b\n默认值为 `0`。",
            json!([0, 1]),
        ),
        ("- `0`（默认值）：a\n- `1`：b", json!([0, 1])),
        (
            "状态：\n `1`：等\n`2`：跑\n `3`：停\n  `4`：坏",
            json!([1, 2, 3, 4]),
        ),
        (" - `1`：等\n- `2`：跑\n - `3`：停", json!([1, 2, 3])),
        ("【默认值】`0`: a\n`1`: b", json!([0, 1])),
        (
            "1:任务启动中。2:任务运行中。3:任务已结束。",
            json!([1, 2, 3]),
        ),
        ("状态 0: a 1: b", json!([0, 1])),
        ("种类：0：纸；1：布；2：铁", json!([0, 1, 2])),
        ("阶段:0: 不明\n- 1: 未始\n- 2: 已终", json!([0, 1, 2])),
        ("是否忽略：0：不忽略；1忽略；默认为不忽略", json!([0, 1])),
        ("是否返回总数；1：表示需要； 0：表示不需要", json!([1, 0])),
        ("邮件发送开关，0-关闭，1-开启", json!([0, 1])),
        ("枚举值为 `{0，1，2}`。", json!([0, 1, 2])),
        ("可取值为：`0`，`1`，`2`。", json!([0, 1, 2])),
        (
            "值的范围为 `{0, 1, 2，3}`, 默认值为 `0`",
            json!([0, 1, 2, 3]),
        ),
        ("支持取值为 `5` 或 `100`，默认为 `100`", json!([5, 100])),
        ("值可以取`0`或`1`，默认值为`0`", json!([0, 1])),
        (
            "默认值 `48000`，取值为 `[32000,44100,48000]`",
            json!([32000, 44100, 48000]),
        ),
        ("`0` 表示合流录制，`1` 表示单流录制。", json!([0, 1])),
        (
            "取值范围为 `{0, 1, 2}`。- `0` :a\n- `1`: b\n- `2`: c",
            json!([0, 1, 2]),
        ),
        (
            "枚举值为 `{0, 1, 2}`。\n- `2`: c\n- `3`: d",
            json!([0, 1, 2, 3]),
        ),
        (
            "取值为 `{7, 8, 9}` 的是旧版。\n- `0`: a\n- `1`: b",
            json!([0, 1]),
        ),
        (
            "对于布灯，取值为 `0` 或 `9`。\n- `0`: a\n- `9`: b",
            json!([0, 9]),
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(json!(values(text, Kind::Int)), expected, "{text}");
    }
}

#[test]
fn lists_of_words() {
    let cases = [
        ("- `a`：x\n- `b`：y", json!(["a", "b"])),
        (
            "- volc.bigasr.sauc.duration：小时版。\n- volc.bigasr.sauc.concurrent：并发版",
            json!(["volc.bigasr.sauc.duration", "volc.bigasr.sauc.concurrent"]),
        ),
        (
            "支持取值：`android`、`ios`、`web`",
            json!(["android", "ios", "web"]),
        ),
        ("枚举值为: 2g 、3g 、4g", json!(["2g", "3g", "4g"])),
        (
            "方向：\n- Wall：\n墙上\n- Floor：地上\n- Roof：顶上",
            json!(["Wall", "Floor", "Roof"]),
        ),
        (
            "厂家。取值如下：\n\n* `alba`（快者在前）\n   * 甲灯\n* `alba_two`（快者在前）\n   * 丙灯\n* `cora`：科拉\n* `dora`：多拉（自接的）",
            json!(["alba", "alba_two", "cora", "dora"]),
        ),
        (
            "大类：use：用；back：退；move：移；默认不选为全部",
            json!(["use", "back", "move"]),
        ),
        (
            "距离，取值如下：\nip：内积。\nl2：直线。\ncosine：夹角。",
            json!(["ip", "l2", "cosine"]),
        ),
        (
            "取值：\n`a\"b`：一\n`{}`：二\n`{x}`：三\n`+`：四\n`<=`：五",
            json!(["a\"b", "{}", "{x}", "+", "<="]),
        ),
        ("Valid values: `a`, `b`", json!(["a", "b"])),
        (
            "语种：\n* 不明：`auto`。模型自己看\n* 小语种：\n   * `la`：拉丁\n   * `eo`：世界\n* 方言：\n   * `yue`：粤",
            json!(["la", "eo", "yue"]),
        ),
        (
            "角色。`user` 或 `assistant`。",
            json!(["user", "assistant"]),
        ),
        (
            "* `seed-1` 或 `service.10029`（默认值）：一代\n* `seed-2`：二代",
            json!(["seed-1", "service.10029", "seed-2"]),
        ),
        (
            "支持取值包括：`MP4`、`HLS`。可同时选择多个",
            json!(["MP4", "HLS"]),
        ),
        (
            "取值为 join_room或 leave_room。",
            json!(["join_room", "leave_room"]),
        ),
        (
            "阈值类型，取值：amount（金额）、percent（百分比）",
            json!(["amount", "percent"]),
        ),
        ("- `0`：x\n- `1`：y", json!(["0", "1"])),
        (
            r#"该参数固定取值：`{\"Http\":true}`，表示"#,
            json!([r#"{"Http":true}"#]),
        ),
        ("大模型版本。当前取值为 `1.0`。", json!(["1.0"])),
        ("服务商。\n当前仅支持取值 `x`，表示某模型。", json!(["x"])),
        ("更新指令\n\n- `interrupt`: 打断", json!(["interrupt"])),
        (
            "集群\n- 语音：`tts`\n- 复刻：`mega`\n默认",
            json!(["tts", "mega"]),
        ),
        (
            "以下值：\n- Province：省\n- Country：国家\n- OS：平台\n包括：`mac`、`linux`\n- Access：网络",
            json!(["Province", "Country", "OS", "Access"]),
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(json!(values(text, Kind::String)), expected, "{text}");
    }
}

#[test]
fn lists_without_code_marks() {
    let cases = [
        ("灯类，取值：paper（纸灯）", json!(["paper"])),
        (
            "取值：paper（纸灯）、cloth（布灯）",
            json!(["paper", "cloth"]),
        ),
        ("可取值及含义如下：\n\npaper：纸灯。", json!(["paper"])),
        (
            "可选值为paper/cloth，paper为纸灯、cloth为布灯。",
            json!(["paper", "cloth"]),
        ),
        (
            "灯类，取值如下：paper；paper_big；cloth，其中：",
            json!(["paper", "paper_big", "cloth"]),
        ),
        ("灯类：1：纸灯；2：布灯；3：铁灯", json!(["1", "2", "3"])),
        (
            "灯类：\n- Paper：纸灯\n- Cloth,Iron：布面铁灯",
            json!(["Paper", "Cloth,Iron"]),
        ),
        (
            "灯厂：\n- 小灯：`alba`；\n- 大灯：`alba`；\n- 布灯：`cora`。\n默认",
            json!(["alba", "cora"]),
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(json!(values(text, Kind::String)), expected, "{text}");
    }
}

#[test]
fn values_of_a_case_are_dropped_with_a_finding() {
    let cases = [
        ("进度。对于布灯，取值为 `0` 或 `9`。", true),
        ("当 `Mode` 为 `1` 时，取值为 `0` 或 `9`", true),
        ("当灯号取值为 `0` 或 `9` 时，必填", false),
        ("当 `Mode` 为 `1` 时，取值范围为 [0,9]", false),
        ("建议取值为 `0` 或 `9`", false),
    ];
    for (text, is_dropped) in cases {
        let mut dropped = Vec::new();
        assert_eq!(parse(text, Kind::Int, &mut dropped), [], "{text}");
        assert_eq!(!dropped.is_empty(), is_dropped, "{text}");
    }
}

#[test]
fn other_lists_are_no_values() {
    let cases = [
        ("- 第一\n- 第二", Kind::Int),
        (":::warning\n- `0`：a\n- `1`：b\n:::", Kind::Int),
        ("> - `0`：a\n> - `1`：b", Kind::Int),
        ("- `0`：a\n- `1` ～ `9`：b", Kind::Int),
        ("- `true`：a\n- `false`：b", Kind::Bool),
        ("取值范围为 `[0,1]`", Kind::Int),
        ("当 `Type` 取值为 `0` 时，必填", Kind::Int),
        ("取值为 `0` 时必填", Kind::Int),
        ("- `0`：x\n- 说明", Kind::Int),
        (
            "取值范围为 `[0, 100]`：`0` 表示最下层，`100` 表示最上层",
            Kind::Int,
        ),
        ("默认值为 `0`，`0` 表示未禁言", Kind::Int),
        (
            "取值范围为 `[0,10000]`，默认值为 `0`。\n`0` 表示自适应码率",
            Kind::Int,
        ),
        ("时间 12:30", Kind::Int),
        ("时间 12:30，13:30 灯亮", Kind::String),
        ("先 1：点灯；再 3：关灯", Kind::String),
        (
            "注意：1：灯在亮着的时候千万不要用手去摸它；2：也不要用布盖它",
            Kind::String,
        ),
        (
            "参数。\n1. 选取：\n   * `bot_id`：必选。编号\n   * `stream`：必选，且为 true",
            Kind::String,
        ),
        ("支持取值：`a`、`b` 等", Kind::String),
        ("- 方舟：[A](#a)；\n- 第三方：[B](#b)", Kind::String),
        ("- 例如：`a`\n- 格式：`b` 加后缀", Kind::String),
        (
            "内容看 `Command`：\n* `Command` 为 `dim`：**必填**。填亮度\n* 当 `Command` 为 `tint` 时：必填，一段 JSON。\n   * `Hue` \
                (Integer)：色\n   * `Depth`：浓淡",
            Kind::String,
        ),
    ];
    for (text, kind) in cases {
        assert_eq!(values(text, kind), Vec::<Value>::new(), "{text}");
    }
}

#[test]
fn values_of_a_wider_range_are_no_list() {
    struct Case {
        text: &'static str,
        values: Value,
    }
    let cases = [
        Case {
            text: "速度。取值范围 `[-50, 100]`。\n- `100`：两倍\n- `-50`：一半\n- `0`（默认值）：原速",
            values: json!([]),
        },
        Case {
            text: "取值范围 `[0, 1]`。\n- `0`：关\n- `1`：开",
            values: json!([0, 1]),
        },
    ];
    for case in cases {
        let bounds = super::super::bounds::parse("Rate", case.text, Kind::Int, false).bounds;
        let listed = closed(read(case.text, Kind::Int), &bounds);
        let values: Vec<Value> = listed.into_iter().map(|v| v.value).collect();
        assert_eq!(json!(values), case.values, "{}", case.text);
    }
}

#[test]
fn meanings_of_values_are_kept() {
    let listed = read("- `0`：从缓存中拉取。\n- `1`：从库中拉取", Kind::Int);
    let docs: Vec<_> = listed.iter().map(|v| v.docs.zh.as_str()).collect();
    assert_eq!(docs, ["从缓存中拉取。", "从库中拉取"]);
    let listed = read("{0, 1}。\n- `0` 为竖排。\n- `1` 为横排", Kind::Int);
    let docs: Vec<_> = listed.iter().map(|v| v.docs.zh.as_str()).collect();
    assert_eq!(docs, ["竖排。", "横排"]);
    // A member, not a value.
    assert!(read("- `Mode` 为 `a`：x\n- `Kind` 为 `b`：y", Kind::String).is_empty());
    let listed = read("开关，0-关闭，1-开启", Kind::Int);
    let docs: Vec<_> = listed.iter().map(|v| v.docs.zh.as_str()).collect();
    assert_eq!(docs, ["关闭", "开启"]);
}

#[test]
fn values_with_meanings_stand_in_one_line() {
    let cases = [
        ("取值：`a`：甲；`b`：乙", json!(["a", "b"])),
        ("可选值：`a`（甲）；`b`（乙）", json!(["a", "b"])),
        ("取值：`a` - 甲；`b` - 乙", json!(["a", "b"])),
        (
            "取值：\n`a`：甲\n`b`（已废弃）：乙\n`c`：丙",
            json!(["a", "b", "c"]),
        ),
        ("取值：a、b（默认）、c", json!(["a", "b", "c"])),
        ("取值：`a/x`、`b/y; c=d`", json!(["a/x", "b/y; c=d"])),
        ("Valid values: a, b, c.", json!(["a", "b", "c"])),
        ("One of `a`, `b` or `c`.", json!(["a", "b", "c"])),
        ("取值：\n• a：甲\n• b：乙", json!(["a", "b"])),
        ("灯类，paper：纸灯，cloth：布灯", json!(["paper", "cloth"])),
        ("灯的格式，支持 mp4、flv 格式", json!(["mp4", "flv"])),
        ("目前仅支持count", json!(["count"])),
        ("目前仅支持 iOS", json!([])),
    ];
    for (text, expected) in cases {
        assert_eq!(json!(values(text, Kind::String)), expected, "{text}");
    }
    let cases = [
        ("0=关，1=开", json!([0, 1])),
        ("取值：1（甲），2（乙）", json!([1, 2])),
        ("取值：0、1（默认）、2", json!([0, 1, 2])),
    ];
    for (text, expected) in cases {
        assert_eq!(json!(values(text, Kind::Int)), expected, "{text}");
    }
}

#[test]
fn unclear_values_are_dropped_with_a_finding() {
    for text in ["取值：`a`～`f`", "取值：a/x、b/y", "取值 `a`：甲，另见 `b`"] {
        let mut dropped = Vec::new();
        assert_eq!(parse(text, Kind::String, &mut dropped), [], "{text}");
        assert!(!dropped.is_empty(), "{text}");
    }
}
