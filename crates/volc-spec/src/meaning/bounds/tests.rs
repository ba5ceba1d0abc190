//! Each wording with what it means, as the JSON of the bounds.

use serde_json::{Value, json};

use super::{Found, Kind, parse};

struct Case {
    text: &'static str,
    /// The JSON of the bounds; null where there is none and a finding says why.
    bounds: Value,
    /// A finding says what of the text is not taken.
    is_dropped: bool,
}

fn case(text: &'static str, bounds: Value) -> Case {
    Case {
        text,
        is_dropped: bounds.is_null(),
        bounds,
    }
}

/// A text of which a part is read, and a finding says what is not.
fn partly(text: &'static str, bounds: Value) -> Case {
    Case {
        is_dropped: true,
        ..case(text, bounds)
    }
}

/// Ranges as `any_of`; an end that is null is open.
fn ranges(ranges: &[(Value, Value)]) -> Value {
    let range = |(min, max): &(Value, Value)| {
        let mut range = serde_json::Map::new();
        for (name, end) in [("min", min), ("max", max)] {
            if !end.is_null() {
                range.insert(name.to_owned(), end.clone());
            }
        }
        Value::Object(range)
    };
    json!({ "any_of": ranges.iter().map(range).collect::<Vec<_>>() })
}

fn range(min: impl Into<Value>, max: impl Into<Value>) -> Value {
    ranges(&[(min.into(), max.into())])
}

fn check(cases: &[Case], kind: Kind, list: bool) {
    let mut wrong = Vec::new();
    for case in cases {
        let Found { bounds, dropped } = parse("F", case.text, kind, list);
        let found = serde_json::to_value(&bounds).unwrap();
        let expected = if case.bounds.is_null() {
            json!({})
        } else {
            case.bounds.clone()
        };
        if found != expected || case.is_dropped == dropped.is_empty() {
            wrong.push(format!(
                "{}\n  expected {}\n  found    {found} {dropped:?}",
                case.text, case.bounds
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const NONE: Value = Value::Null;

#[test]
fn integers_are_bounded_by_whole_numbers() {
    let none = || json!({});
    check(
        &[
            case("取值范围 1~2^31-1", range(1, 2_147_483_647)),
            case("最大值为 1,000,000", range(NONE, 1_000_000)),
            case("取值范围为 [1, 1,000]", range(1, 1000)),
            case("取值范围：[1,1,000]", NONE),
            case("取值范围为 `1到五十`", NONE),
            case("取值范围为 一至五十", NONE),
            case("不超过 2^32", range(NONE, 4_294_967_296_i64)),
            case("最大 1024*1024", range(NONE, 1_048_576)),
            case("最大值为 10k", range(NONE, 10_000)),
            case("不超过 1 万", range(NONE, 10_000)),
            case("最大值为 10万", range(NONE, 100_000)),
            case("取值范围为 [0, 1e6]", range(0, 1_000_000)),
            case("0x0 ~ 0xFF", range(0, 255)),
            case("取值范围为 [1, 100%]", none()),
            case("最大值为 5MB", none()),
            case("不超过 5 MB", none()),
            case("不超过 30 天（720 小时）", none()),
            case("取值范围：0–100", range(0, 100)),
            case("取值范围：0—100", range(0, 100)),
            case("取值范围：0-100", range(0, 100)),
            case("取值范围：0 至 100", range(0, 100)),
            case("1 到 5 个", range(1, 5)),
            case(
                "大于 0 小于等于 100",
                json!({"any_of": [{"min": 0, "max": 100, "exclusive_min": true}]}),
            ),
            case("≥1 且 ≤ 100", range(1, 100)),
            case("最大为 60s", none()),
            case("取值范围为 [1,+∞)", range(1, NONE)),
            case(
                "取值范围为 (0, 无穷大)",
                json!({"any_of": [{"min": 0, "exclusive_min": true}]}),
            ),
            case("最长 7 天", none()),
            case("不超过 2 的 31 次方", range(NONE, 2_147_483_648_i64)),
            case("取值范围为 [1，100]", range(1, 100)),
            case("取值范围为【1,100】", range(1, 100)),
            case("取值范围为 [-100, -1]", range(-100, -1)),
            case("取值范围为 [0.5, 2.0]，单位为 秒", NONE),
            case("最大值为 1_000", range(NONE, 1000)),
            case("不超过 1 000 000", range(NONE, 1_000_000)),
            case("最大值为 2³¹-1", range(NONE, 2_147_483_647)),
            case("取值范围 1~2<sup>31</sup>-1", range(1, 2_147_483_647)),
            case(
                "取值范围为 [1, 2^31)",
                json!({"any_of": [{"min": 1, "max": 2_147_483_648_i64, "exclusive_max": true}]}),
            ),
            case("取值范围为 [1, 2**31-1]", range(1, 2_147_483_647)),
            case("最大值为 Int32.MAX", range(NONE, 2_147_483_647)),
            case("取值 1 ~ 65,535", range(1, 65_535)),
            case("至多 20 个，每个不超过 64 字节", none()),
            case("一次最多 100 条；默认 20", NONE),
            case("最小 1，最大不限", range(1, NONE)),
            case("取值范围为 [100, 1]", NONE),
            case("最大值为 3.5 万", range(NONE, 35_000)),
            case("不能超过服务端时间 7 天", none()),
            case("不得大于 `MaxUser`", none()),
            case("取值范围为 1-16（含）", range(1, 16)),
            case("最大 16:9", none()),
            case("不超过 1/2", none()),
            case("最大值为 1.5", NONE),
            case("取值范围为 [1, 500] ms, 默认 1,500", range(1, 500)),
            case("最小值为 `100`，单位为毫秒", range(100, NONE)),
            case("最大为 60 秒。单位为秒", range(NONE, 60)),
            case("每页房间数，最大不能超过 100", range(NONE, 100)),
            case("有效范围: 0 ~ 604800", range(0, 604_800)),
            case("必须大于等于 0", range(0, NONE)),
            case("建议不超过 100", none()),
            case(
                "取值范围为 [1,60]，默认值为 15。值不合法时，自动调整为默认值。",
                none(),
            ),
            case("最小值为 100。值不合法时会自动调整为默认值。", none()),
            case("取值范围为 [1,60]。不合法时改用默认值。", none()),
            case("范围为 [1,60]，不合法时按默认值算", none()),
            case("取值范围为 [1,60]。不填或不合法时自适应", none()),
            case("取值范围为 [1,60]，否则使用默认值", none()),
            case(
                "取值范围为 [1,60]。不合法时返回 `InvalidParameter`",
                range(1, 60),
            ),
            case("取值范围为 [1,60]。不填时取默认值", range(1, 60)),
            case(
                "取值范围为 `{0,[10,20]}`。若大于`0`，且小于`10`，自动修改为`10`；若大于`20`，自动修改为`20`",
                none(),
            ),
            case("每页几个，多于 100 按 100 算。最大值为 100。", none()),
            case("每页几个，少于 5 按 5 算。最小值为 5。", none()),
            case("取值范围为 [1,100]，超出 100 的按 100 处理", range(1, NONE)),
            case(
                "每页房间数，最大不能超过 100。默认为 20。如果指定值超过 100，每页的房间数为 100。",
                none(),
            ),
            case(
                "最大为 100。如果超过 100，每批的条数为 20。",
                range(NONE, 100),
            ),
            case("最大不能超过 100，默认为 100", range(NONE, 100)),
            case("数量：[1\\-300]，用于指定返回记录的最大数量", range(1, 300)),
            case("单次查询的页大小，范围支持[1,100]", range(1, 100)),
            case("次数。如果限制次数，支持：1~100", range(1, 100)),
            partly("取值范围为 `[0,Canvas.Width)`", range(0, NONE)),
            case("创建于 2020-12-01", none()),
            case("当 `Mode` 为 `1` 时，取值范围为 `[10,20]`", NONE),
            case("对于布灯，取值范围为 `[10,20]`", NONE),
            case("仅单路时取值范围为 [10,20]", NONE),
            case("当 `Mode` 为 `1` 时，不超过 20", NONE),
            case("当取值范围为 [10,20] 时，灯亮", none()),
            case("建议取值范围为 [10,20]", none()),
            case("推荐取值在 10 到 20 之间", none()),
            case("一般不超过 20", none()),
            case("每页条数，建议一次最多 50 条", none()),
            case(
                "要求大于 0，一般取值在 10 到 20 之间",
                json!({"any_of": [{"min": 0, "exclusive_min": true}]}),
            ),
            case("绝对值不超过 90", range(-90, 90)),
            case("当 `Mode` 为 `1` 时，绝对值不超过 90", NONE),
            partly("绝对值不超过 90，不能为 0", range(-90, 90)),
            case("取值范围为 [1,90]，不能为 0", range(1, 90)),
            case("不能为 0", NONE),
            case("用布灯时不能为 0", none()),
            case("绝对值小于 90", {
                json!({"any_of": [{"min": -90, "max": 90, "exclusive_min": true, "exclusive_max": true}]})
            }),
            case("`Mode` 为 `1` 时，取值范围为 `[10,20]`", NONE),
            case("在 Mode 为 1 时，取值范围为 `[10,20]`", NONE),
            case("如为布灯，取值范围为 `[10,20]`", NONE),
            case("设置时，取值范围为 `[10,20]`", range(10, 20)),
            case("The page number, starting from 1.", range(1, NONE)),
            case(
                "The number of results per page, up to 100.",
                range(NONE, 100),
            ),
            case("Valid range: 1-50. Default value: 10.", range(1, 50)),
            case("Must be between 1 and 100", range(1, 100)),
            case("Cannot exceed 100", range(NONE, 100)),
        ],
        Kind::Int,
        false,
    );
}

#[test]
fn special_values_beside_a_range_are_allowed() {
    let zero_or = |min: i64, max: i64| ranges(&[(json!(0), json!(0)), (json!(min), json!(max))]);
    let or = |min: i64, max: i64, other: i64| {
        ranges(&[(json!(other), json!(other)), (json!(min), json!(max))])
    };
    check(
        &[
            case(
                "取值范围为<code>{0,[10,604800]}</code>",
                zero_or(10, 604_800),
            ),
            case(
                "取值范围为 `{0,[10,259200]}`，单位为秒",
                zero_or(10, 259_200),
            ),
            case("取值范围为 [10,604800] 或 0", zero_or(10, 604_800)),
            case("取值范围为 0 或 [10,604800]", zero_or(10, 604_800)),
            case("取值范围为0，[200，3000]", zero_or(200, 3000)),
            case(
                "取值为 -1 或 [1,100]",
                ranges(&[(json!(-1), json!(-1)), (json!(1), json!(100))]),
            ),
            case("取值范围为 [1,100]，-1 表示不限制", or(1, 100, -1)),
            case("取值范围为 0、[1,100]，0 表示不限制", or(1, 100, 0)),
            case(
                "取值范围为 [0,100]∪[200,300]",
                ranges(&[(json!(0), json!(100)), (json!(200), json!(300))]),
            ),
            case(
                "取值范围为 [1,30]，[60,90]",
                ranges(&[(json!(1), json!(30)), (json!(60), json!(90))]),
            ),
            case("取值范围为 [1,100]。若为 0 则使用默认值", or(1, 100, 0)),
            case("取值范围为 [1,100] 或 -1", or(1, 100, -1)),
            case("取值范围为 [1, 100]。传 0 表示不限", or(1, 100, 0)),
            case("取值范围为 [1,5]。\n- `-1`：不限", or(1, 5, -1)),
            case(
                "停多久，取值范围为`[60,900]`。 若传入值为空或 `0`表示不停。 若传入值大于`0`，且小于`60`，自动修改为`60`。",
                range(NONE, 900),
            ),
        ],
        Kind::Int,
        false,
    );
}

#[test]
fn floats_keep_their_fractions() {
    check(
        &[
            case(
                "取值范围为 `(0.0, 1.5]`",
                json!({"any_of": [{"min": 0, "max": 1.5, "exclusive_min": true}]}),
            ),
            case("取值范围为 [0.2,3]", range(0.2, 3)),
            case("要求在`0`-`1`之间", range(0, 1)),
            case("亮度介于 0.5 到 2 之间", range(0.5, 2)),
            case(
                "要求大于`0`，通常取值在 `0.5` 到 `2` 之间。",
                json!({"any_of": [{"min": 0, "exclusive_min": true}]}),
            ),
            partly(
                "取值范围为 (0.0, Lamp.Width]",
                json!({"any_of": [{"min": 0, "exclusive_min": true}]}),
            ),
            partly("绝对值不超过 2.5，不得取0", range(-2.5, 2.5)),
        ],
        Kind::Float,
        false,
    );
}

#[test]
fn texts_are_bounded_in_characters_or_bytes() {
    let none = || json!({});
    check(
        &[
            case("长度不超过 1,024 个字符", json!({"max_length": 1024})),
            case("最长 1K 字符", json!({"max_length": 1000})),
            case(
                "长度 1~2^10 字节",
                json!({"min_bytes": 1, "max_bytes": 1024}),
            ),
            case("不超过 4KB", json!({"max_bytes": 4096})),
            case(
                "最大长度为 4096 字节（约 1,365 个汉字）",
                json!({"max_bytes": 4096}),
            ),
            case("长度不超过 64 个字节", json!({"max_bytes": 64})),
            case("最多 128 字节", json!({"max_bytes": 128})),
            case("最多 64 个中文字符", json!({"max_length": 64})),
            case(
                "长度为 1-128 的字符串",
                json!({"min_length": 1, "max_length": 128}),
            ),
            case("不超过 20 个 UTF-16 码元", NONE),
            case("最大支持 60 KB，超出截断", none()),
            case("支持 1 到 3 个标签，每个标签不超过 8 字符", none()),
            case("以英文逗号分隔，最多 5 个", none()),
            case(
                "长度不超过 128，支持正则 `[a-z]{1,64}`",
                json!({"max_length": 128, "pattern": "[a-z]{1,64}"}),
            ),
            case("最长 2 分钟", none()),
            case(
                "长度限制为(0,255]",
                json!({"min_length": 1, "max_length": 255}),
            ),
            case("字符数不大于 1 万", json!({"max_length": 10_000})),
            case("长度最大为 1024 byte", json!({"max_bytes": 1024})),
            case("最大长度为 `4096`", json!({"max_length": 4096})),
            case("长度不超过 4 kB", json!({"max_bytes": 4096})),
            case("前缀长度最大值为 128 个字符", json!({"max_length": 128})),
            case(
                "长度为 32 位的字符",
                json!({"min_length": 32, "max_length": 32}),
            ),
            case("总长度不超过 8", json!({"max_length": 8})),
            case("各灯名连写，总长度不超过 64 字节", json!({"max_bytes": 64})),
            case("建议长度不超过 20 个字符", none()),
            case("当 `Mode` 为 `1` 时，长度不超过 20", NONE),
            case("当 `Mode` 为 `1` 时，不超过 4KB", NONE),
            case("单组括号内的内容长度上限为 500 字符", none()),
            case(
                "符合正则表达式：`[a-z@\\-]{1,128}`。",
                json!({"pattern": "[a-z@\\-]{1,128}"}),
            ),
            case("The name, up to 64 characters.", json!({"max_length": 64})),
            case(
                "The length must be between 1 and 64",
                json!({"min_length": 1, "max_length": 64}),
            ),
        ],
        Kind::String,
        false,
    );
}

#[test]
fn a_number_bounds_no_text() {
    let found = |name, text| parse(name, text, Kind::String, false);
    for (name, text) in [
        ("Limit", "一批要几个，至多 40 个。默认值为 `20`。"),
        ("Rows", "返回的条数，默认为 20，最大为 40"),
        ("Glow", "亮度，取值范围为 [0,40]"),
        ("LampId", "灯号，最大为 40"),
    ] {
        let Found { bounds, dropped } = found(name, text);
        assert!(bounds.is_empty() && dropped.len() == 1, "{text}");
    }
    let found = found("LampId", "灯号，最多 20 轮都用它");
    assert!(found.bounds.is_empty() && found.dropped.is_empty());
}

#[test]
fn items_of_lists_are_bounded_in_length() {
    let length = |min: u64, max: u64| json!({"min_length": min, "max_length": max});
    let most = |max: u64| json!({"max_length": max});
    check(
        &[
            case("每个元素长度不超过 64", most(64)),
            case("每个元素的长度为 1~64 个字符", length(1, 64)),
            case("数组中每个 UserId 的长度不超过 64 个字符", most(64)),
            case("单个 ID 长度为 1~64 字符", length(1, 64)),
            case("每项 1~64 字符", length(1, 64)),
            case("每个 URL 最大长度为 1024 字节", json!({"max_bytes": 1024})),
            case("每个元素长度不少于 2 个字符", json!({"min_length": 2})),
            case("列表元素长度限制为 [1,32]", length(1, 32)),
            case("各元素 1~8 字符", length(1, 8)),
            case("Each item must not exceed 64 characters.", most(64)),
            case(
                "最多 10 个，每个长度不超过 64",
                json!({"max_items": 10, "max_length": 64}),
            ),
            case(
                "数组长度为 3，每个名称不超过 8 字符",
                json!({"min_items": 3, "max_items": 3, "max_length": 8}),
            ),
            case(
                "列表元素2-9个，元素不允许为空字符串",
                json!({"min_items": 2, "max_items": 9, "min_length": 1}),
            ),
            case("每个 ID 不能为空，长度不超过 8", length(1, 8)),
            case("单个 ID 不超过 64 位", json!({})),
            case("建议每个元素长度不超过 64", json!({})),
            // A part of an item.
            case("每个元素的键长度不超过 64", NONE),
            case("每个字段长度不超过 64", NONE),
            case("当 `Mode` 为 1 时，每个元素长度不超过 64", NONE),
            case("元素不能为空", json!({})),
            case("若 A 为 1，则元素不能为空字符串", json!({})),
        ],
        Kind::String,
        true,
    );
    let of_text = [
        case("每个元素长度不超过 64", json!({})),
        case("每项 1~64 字符", json!({})),
    ];
    check(&of_text, Kind::String, false);
}

#[test]
fn lists_are_bounded_in_items() {
    let most = |items: u64| json!({"max_items": items});
    check(
        &[
            case("好友 UserId，一次最多添加 10 个好友", most(10)),
            case("一次最多支持 10 个成员。", most(10)),
            case("一次最多查询50个用户", most(50)),
            case("至多 20 个，每个不超过 64 字节", json!({"max_items": 20})),
            case(
                "支持 1 到 3 个标签",
                json!({"min_items": 1, "max_items": 3}),
            ),
            case("长度不超过 24 个字符", json!({})),
            case("最多 500 字符", json!({})),
            case("最多支持 500 个 字符", json!({})),
            case("支持 1 到 500 个字符", json!({})),
            case("数组长度为 500 字符", json!({})),
            case("每个最多 5 个", json!({})),
            case("合成哪些流。最高支持 17 路。", most(17)),
            case(
                "录哪些流。如果参数为空，默认录全部，最多 17 路流。",
                most(17),
            ),
            case("无论哪种录法，最多 17 路流。", most(17)),
            case("当 `Mode` 为 1 时，最多 17 路", NONE),
            case("建议最多 17 路", json!({})),
            case("用户列表", json!({})),
            case("一次挂的灯数目不超过 40", json!({})),
            case("单次传入的数据数目不超过40。", most(40)),
            case("列表长度最大 8。如果灯为纸灯则长度为 1", most(8)),
            case("列表长度为 1-3", json!({"min_items": 1, "max_items": 3})),
            case("数组长度：[1,3]", json!({"min_items": 1, "max_items": 3})),
            case("元素个数 1~3", json!({"min_items": 1, "max_items": 3})),
            case("列表最大长度为 3", most(3)),
            case("数组长度为 3字符", json!({})),
            case("列表长度为 3", json!({"min_items": 3, "max_items": 3})),
            case("灯的主键。最多40条", most(40)),
            case(
                "灯名，列表元素1-8个，灯名不为空",
                json!({"min_items": 1, "max_items": 8}),
            ),
            case("元素 1～8 个", json!({"min_items": 1, "max_items": 8})),
            case("每盏灯的数量不超过 8", json!({})),
            partly(
                "元素1-8个。元素总长度之和不超过64字节。",
                json!({"min_items": 1, "max_items": 8}),
            ),
        ],
        Kind::Other,
        true,
    );
}

#[test]
fn count_bounds_hold_for_fields_that_count() {
    for name in ["Limit", "PageSize", "TotalCount"] {
        let found = parse(name, "一次最多 100 条；默认 20", Kind::Int, false);
        assert_eq!(
            serde_json::to_value(found.bounds).unwrap(),
            range(NONE, 100),
            "{name}"
        );
    }
}

#[test]
fn doubtful_ranges_are_no_bounds() {
    let cases = [
        case("取值范围 (0, 5]（普通版），(0, 9]（专业版）", Value::Null),
        case("取值范围 [1,9]，企业版为 [1,90]", Value::Null),
        case("原取值范围 [1,9]，现取值范围 [1,90]", Value::Null),
        case("取值范围 [1,9]，VIP 用户可达 90", Value::Null),
        case("默认范围为 [1,9]，可提工单扩大", Value::Null),
        case("取值范围：[1, 9]。当灯亮时可取 20。", Value::Null),
        case("Lamp.Width 的取值范围为 [1,9]", Value::Null),
        case("单位：分钟，取值范围 [1,9] 小时", Value::Null),
        case("取值范围 [1,9]，超出时取边界值", json!({})),
        case("取值范围 [0,9]，其中 [1,3] 为暗", range(0, 9)),
        case("单位：小时，取值范围 [1,9] 小时", range(1, 9)),
    ];
    check(&cases, Kind::Int, false);
    let cases = [
        case("默认长度为 16 个字符", json!({})),
        case("不超过 90 个字符（中文算 2 个字符）", Value::Null),
    ];
    check(&cases, Kind::String, false);
}

#[test]
fn both_ends_are_read_in_other_words() {
    let cases = [
        case("不得低于 5，也不得高于 9", range(5, 9)),
        case("最大不超过9，最小不低于1", range(1, 9)),
        case("最低 2，最高为 9", range(2, 9)),
        case("有效值：1~9 之间的整数", range(1, 9)),
        case("取值需介于 1 与 9 之间", range(1, 9)),
        case("取值范围１～９", range(1, 9)),
        case("1 <= x <= 9", range(1, 9)),
        case("3 万以内", range(Value::Null, 30_000)),
        case(
            "取值为 1～9 的整数，0 表示不限",
            ranges(&[(0.into(), 0.into()), (1.into(), 9.into())]),
        ),
        case(
            "> 0，<= 9",
            json!({ "any_of": [{ "min": 0, "max": 9, "exclusive_min": true }] }),
        ),
        case(
            "大于 0 的整数，且不超过 9",
            json!({ "any_of": [{ "min": 0, "max": 9, "exclusive_min": true }] }),
        ),
        case(
            "在 3（含）到 9（不含）之间",
            json!({ "any_of": [{ "min": 3, "max": 9, "exclusive_max": true }] }),
        ),
        case(
            "范围为 1~9（不含 9）",
            json!({ "any_of": [{ "min": 1, "max": 9, "exclusive_max": true }] }),
        ),
        case("范围为 1~9（不含 5）", Value::Null),
    ];
    check(&cases, Kind::Int, false);
    let cases = [
        case("64 个字符以内", json!({ "max_length": 64 })),
        case("最长支持 8 个英文字符", json!({ "max_length": 8 })),
        case("长度小于 30", json!({ "max_length": 29 })),
        case(
            "长度不少于 8 个字符，不多于 20 个字符",
            json!({ "min_length": 8, "max_length": 20 }),
        ),
    ];
    check(&cases, Kind::String, false);
    let cases = [
        case(
            "至少 1 个，至多 6 个",
            json!({ "min_items": 1, "max_items": 6 }),
        ),
        case("个数：[1,20]", json!({ "min_items": 1, "max_items": 20 })),
        case("长度为 3 的数组", json!({ "min_items": 3, "max_items": 3 })),
        case(
            "列表元素不超过 9 个，每个元素长度不超过 6 个字符",
            json!({ "max_length": 6, "max_items": 9 }),
        ),
    ];
    check(&cases, Kind::String, true);
}
