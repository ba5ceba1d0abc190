//! Wordings of conditional requirements, and of what narrows them.

use super::*;

#[test]
fn every_wording_is_known() {
    struct Wording {
        text: &'static str,
        /// Empty if only what the value means is named.
        member: &'static str,
        values: &'static [&'static str],
    }
    let case = |text, member, values| Wording {
        text,
        member,
        values,
    };
    let cases = [
        case("> 当 `Glow` 为 `true` 时为必填。", "Glow", &["true"][..]),
        case(
            "> * 当 `Glow` 为 `true` 时，该字段为必填。",
            "Glow",
            &["true"],
        ),
        case("> 仅当 `Glow` 为 `true`时必填。", "Glow", &["true"]),
        case("> 该字段在 `Glow` 为 `true `时为必填。", "Glow", &["true"]),
        case(
            "仅当 `mode` 为 `a` 或 `b`时生效且必填。",
            "mode",
            &["a", "b"],
        ),
        case(
            "* `Mode` 为 `a`：**必填**。写 x。\n* `Mode` 为 `c`：**必填**。",
            "Mode",
            &["a", "c"],
        ),
        case("* 当 `Mode` 为 `a` 时，**必填。** x", "Mode", &["a"]),
        case("当 `Mode` 取值为 `a` 时，该参数必填", "Mode", &["a"]),
        case("`Mode` 参数设置为 `a` 时，此参数必填", "Mode", &["a"]),
        case(
            "当 `Mode`=`5`时，该字段需要填写，`Mode`=`6`时忽略",
            "Mode",
            &["5"],
        ),
        case("说明（当 `Mode` 为 “a” 时不能为空）", "Mode", &["a"]),
        case("`Mode`为`a`时填写，必填", "Mode", &["a"]),
        case("当 `Mode` 为 `1`（竖排）时，`Own` 必填", "Mode", &["1"]),
        case("当 `Mode` 为竖排模式时必填", "Mode", &["竖排"]),
        case("如果 `Mode` 为 `a`，则必须配置。", "Mode", &["a"]),
        case("`Mode` 为 `a` 时要填", "Mode", &["a"]),
        case("`Mode` 为 `a` 时必填，否则不看它", "Mode", &["a"]),
        case("`Mode` 为 `Own` 时必填", "Mode", &["Own"]),
        case("Required when `Mode` is `a`.", "Mode", &["a"]),
        case("Optional. Required when `Mode` is `a`.", "Mode", &["a"]),
        case("Not required. Required if `Mode` is 1.", "Mode", &["1"]),
        case(
            "This is required when `Mode` is `a`, otherwise ignored.",
            "Mode",
            &["a"],
        ),
        case("宽度。转码时必填，单位为像素", "", &["转码"]),
        case("高度，转码时必填。", "", &["转码"]),
        case("可选。转码时必填（默认 640）", "", &["转码"]),
        case("当选择花式排版模式时，此字段必填。", "", &["花式排版"]),
        case("否（单聊时必填）", "", &["单聊"]),
        case("对方的号， 创建对谈必填", "", &["对谈"]),
        case("仅竖排或横排时必填", "", &["竖排", "横排"]),
        case("使用方舟模型时为必填", "", &["方舟模型"]),
        case("使用第三方存储：必填", "", &["第三方存储"]),
        case("转码时必填，其他选填。", "", &["转码"]),
        case("转码时必填，否则必须为空", "", &["转码"]),
        case("转码时必填，其他情况下无需填写", "", &["转码"]),
        case("转码时必填。其他 `Mode`：可忽略，无需填写", "", &["转码"]),
        case("另一位的 UserId，转码时必填", "", &["转码"]),
        case("设置；`Kind` 为 `0` 时须正确填写，否则报错", "Kind", &["0"]),
        case(
            "设置。当 Kind = `0` 时，需正确设置 `Own` 的值",
            "Kind",
            &["0"],
        ),
    ];
    for Wording {
        text,
        member,
        values,
    } in cases
    {
        let found = parse(text, "Own");
        let cases = || found.conditions.iter().map(|condition| &condition.case);
        let mut members = cases().map(|case| case.member.as_deref());
        assert!(
            members.all(|m| m.unwrap_or_default() == member),
            "{text}: {found:?}"
        );
        let stated: Vec<&str> = cases()
            .filter(|case| !case.is_bare)
            .flat_map(|case| &case.values)
            .map(String::as_str)
            .collect();
        assert_eq!(stated, values, "{text}: {found:?}");
        let mut conditions = found.conditions.iter();
        assert!(
            conditions.all(|condition| !condition.is_narrowed),
            "{text}: {found:?}"
        );
        assert_eq!(found.waived, [], "{text}");
        assert_eq!(found.unread, [""; 0], "{text}");
    }
}

#[test]
fn text_without_a_condition_states_none() {
    let cases = [
        "当 `Glow` 为 `true` 时生效。",
        "必填。",
        "`req` 为必填参数",
        "实时必填。",
        "`A` 和 `B` 均为非必填参数，但至少填一个",
        "传入的**必填**参数值不合法时报错",
        "传入 `Image`（必填），可同时传 `Text`",
        "转码时非必填",
        "当 `Mode` 为 `1` 时，只能指定一路，且它的 `UserId` 不能为空",
        "当 `Mode` 为 `1` 时，需设置 `Other`，否则报错",
        "`required`：函数中必填的参数名，未列出时可选",
        "Not required when `Mode` is 0.",
        "It is not required if `Mode` is 0.",
        "No longer required when `Mode` is 0.",
        "用子用户的密钥调用时也须填主账号的",
        "列出哪些入参不可缺，其余的可有可无",
    ];
    for text in cases {
        let mut found = parse(text, "Own");
        found.conditions.retain(|condition| !condition.case.is_bare);
        assert_eq!((found.conditions, found.unread), (vec![], vec![]), "{text}");
    }
}

#[test]
fn conditions_that_are_not_certain_are_reported() {
    let cases = [
        "若账号未配置，此参数必填。",
        "当 `A` 为 `1` 且 `B` 为 `2` 时必填",
        "当 `A` 为 `1`，`B` 为 `2` 时必填",
        "`A` 为 `1`，`B` 为 `2`：必填",
        "当 `A` 为 `1`（且 `B` 为 `2`）时必填",
        "`A` 不为 `1` 时必填",
        "`A` 为 `0` 和 `1` 时必填",
        "若开启录制，转码时必填",
        "如果要缩略图必填",
        "垂直布局时，`Own` 和 `Other` 必须填写其中一个",
        "当 `A` 为 `1` 时必填其一",
        "若为甲类字段，则值不能为空",
        // Without it, the parameter may be of no use, or required.
        "仅当 `A`=`5`时，该字段需要填写",
        "如果给出 `A` 或 `B`，`Own` 内其余各项也必须填写",
        // Of another parameter, or of a part of this one.
        "其中 `Other` 在 `A` 为 `0` 时必填",
        "数组中每个元素的 `Other` 在 `A` 为 `0` 时必填",
        "配置。`Other` 在 `A` 为 `0` 时必填，本参数选填",
        "`A` 为 `1` 时，需正确设置 `Other` 的值，`A` 为 `2` 时要填它，除非静音",
        // Behind it, something is taken back.
        "转码时必填，纯音频除外",
        "转码时必填，但 `A` 为 1 以外可省略",
        "转码时必填，与 `Other` 二选一",
        "转码时必填或在控制台配置",
        "转码时必填，也可在控制台配置",
        "转码时必填。若在控制台配置过，可不填",
        "转码时必填。\n但也可在控制台配置",
        "`A` 为 `1` 时必填（`B` 为 `1` 时除外）",
        "转码时必填，除纯音频",
        // In front of it, something else holds.
        "首次调用时，转码时必填",
        "自定义布局时，`A` 为 0 时必填",
        "录制开始后，`A` 为 `0` 时必填",
        "纯视频场景下，转码时必填",
        "没有控制台配置时，转码时必填",
        "如不使用控制台配置，转码时必填",
        "对纯视频，转码时必填",
        "与 `Other` 二选一，转码时必填",
        "- `1`：甲，`A` 为 `1` 时必填",
        "- 配合 `a`：甲。没有图片时不可缺",
        "  - `A` 为 `1`：必填",
        "  - 纯文本提问：必填",
        // Wordings that are no value of a member.
        "要用模型推理便须填它",
        "Required when `A` is a and `B` is 1.",
        "Required when `A` is `a`, or `B` is `1`.",
        "Required if `A` is not empty.",
        "Required when `A` is a valid URL.",
        "The width. Required when the flag is on.",
        "Optional. Required on Mondays if `A` is `true`, unless muted.",
        "Optional. Required when `A` is `true`, except for audio.",
        "Required only on Mondays.",
        "否，但豆包模型必选",
    ];
    let mut wrong = Vec::new();
    for text in cases {
        let mut found = parse(text, "Own");
        found.conditions.retain(|condition| condition.is_narrowed);
        let count = found.conditions.len() + found.unread.len();
        let certain = parse(text, "Own").conditions;
        let certain = certain.iter().filter(|condition| !condition.is_narrowed);
        if (count, certain.count()) != (1, 0) {
            wrong.push(format!("{text}: {:?}", parse(text, "Own")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn waivers_state_their_cases() {
    struct Wording {
        text: &'static str,
        waived: &'static str,
    }
    let case = |text, waived| Wording { text, waived };
    let cases = [
        case("设置。静态转码必填，动态转码无需填写", "动态转码"),
        case("转码时必填，音频可不填", "音频"),
        case("转码时必填（纯音频无需填写）", "纯音频"),
        case("`A` 为 `0` 时必填，但 `B` 为 `1` 时可省略", "1"),
        case("- 转码：必填\n- 转封装：选填", "转封装"),
        case("宽，可选，转码时必填，音频选填", "音频"),
        case(
            "Required when `A` is `a`. Not required when `A` is `b`.",
            "b",
        ),
    ];
    for Wording { text, waived } in cases {
        let found = parse(text, "Own");
        let values = found.waived.iter().flat_map(|case| &case.values);
        assert_eq!(values.collect::<Vec<_>>(), [waived], "{text}");
        assert_eq!(found.conditions.len(), 1, "{text}");
        assert!(!found.conditions[0].is_narrowed, "{text}");
    }
}

#[test]
fn words_without_quotes_are_told_from_values() {
    for (text, naming) in [
        ("Required if Name is set.", Naming::Word),
        ("Name 为 null 时必填", Naming::Word),
        ("Name 为 12 时必填", Naming::Literal),
        ("Name 为 true 时必填", Naming::Literal),
        ("Name 为 `null` 时必填", Naming::Literal),
        ("Name 为空时必填", Naming::Meaning),
    ] {
        let found = parse(text, "Own");
        assert_eq!(found.conditions[0].case.naming, naming, "{text}");
    }
}
