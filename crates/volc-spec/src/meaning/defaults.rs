//! Default values.

use regex::Match;
use serde_json::Value;
use volc_ir::ListedValue;

use super::{
    Kind,
    dropped::{Dropped, Statement},
    phrase::{Phrase, plain_marks},
    quantity::{self, Amount, Unit},
};

/// `默认值为 0`, `默认 X`, `[默认值]x`, `Default is x`: the value in code marks, in quotes or bare.
static DEFAULT: Phrase = Phrase::new(
    r#"(?:默认值?|缺省值?|[Dd]efaults?(?: value)?)\]?\s*(?:为|是|is|to)?\s*:?\s*(?:`([^`\n]+)`|"([^"\n]*)"|(-?[0-9A-Za-z][\w.\-]*))"#,
);

/// `0：off（默认值）`: the item of a value list that is marked as the default.
static MARKED: Phrase = Phrase::new(
    r"(?m)^\s*(?:[-*+]\s*)?`?([^`:\s(]+)`?\s*(?:(?:或|/)\s*`[^`\n]+`\s*)?(?:\((?:默认值?|default)\)\s*:|:[^\n]*\((?:默认值?|default)\)[.。;]?\s*$)",
);

/// `` `0`（默认值）表示不开启``, in the middle of a sentence.
static BEHIND: Phrase = Phrase::new(r"`([^`\n]+)`\s*\((?:默认值?|default)\)");

/// `不填或传 0 时自动修改为 360`: what the service takes if nothing is sent.
static UNSET: Phrase =
    Phrase::new(r"不填(?:写)?[^。;\n]{0,12}?自动(?:修改|调整|设置)为\s*`?(-?[0-9A-Za-z][\w.\-]*)");

/// `默认为不忽略`: the default by what it means.
static MEANT: Phrase = Phrase::new(r"默认值?(?:为|是)?\s*:?\s*(\p{Han}+)");

/// `默认为短信服务的 ID: sms`: the value in code marks that has the meaning.
static MEANT_VALUE: Phrase = Phrase::new(r"默认值?(?:为|是)[^。;\n`:]{1,40}:\s*`([^`\n]+)`");

/// `room_{RoomId}`, `room_$(RoomId)`, `room-<id>`: what the service works out. An object of JSON quotes its members.
static TEMPLATE: Phrase =
    Phrase::new(r"\$[({]|\{\s*[A-Za-z_][\w.]*\s*\}|<\s*[A-Za-z_][\w. \-]*\s*>");

/// `默认关闭` beside `0: 关闭`: the default that a description names by the meaning of a listed value.
pub(crate) fn by_meaning(description: &str, listed: &[ListedValue]) -> Option<Value> {
    let text = plain_marks(description).replace("**", "");
    let named = MEANT_VALUE.find(&text).and_then(|found| found.get(1));
    let mut values = listed.iter().map(|v| &v.value);
    let is_named = |value: &Value, token: &Match<'_>| {
        let number = value.as_i64().map(|number| number.to_string());
        value.as_str().or(number.as_deref()) == Some(token.as_str())
    };
    if let Some(value) = named.and_then(|token| values.find(|value| is_named(value, &token))) {
        return Some(value.clone());
    }
    let meanings: Vec<String> = listed.iter().map(|v| plain_marks(&v.docs.zh)).collect();
    MEANT.all(&text).find_map(|found| {
        let words = found.get(1)?.as_str();
        let is_meant = |meaning: &String| {
            let first = meaning.split([',', ';', '。', '(', '\n', ' ']).next();
            let first = first.unwrap_or_default().trim_start_matches(':');
            first.trim_start_matches("表示").trim_start_matches("代表") == words
        };
        let mut meant = listed
            .iter()
            .zip(&meanings)
            .filter(|(_, meaning)| is_meant(meaning));
        let (value, _) = meant.next()?;
        meant.next().is_none().then(|| value.value.clone())
    })
}

/// The default of a text without code marks whose end nobody can tell: `默认值为 a/b`.
pub(crate) fn cut(description: &str) -> Option<Dropped> {
    let text = plain_marks(description).replace("**", "");
    let bare = DEFAULT.all(&text).filter_map(|found| found.get(3));
    let mut cut = bare.filter(|token| is_cut(&text, token.end()));
    let cut = cut.find(|token| !begins_template(&text, token.start()))?;
    let rest = text.get(cut.end()..).unwrap_or_default();
    let dropped = Dropped::new(cut.as_str(), rest, "without code marks its end is unknown");
    Some(dropped.with_statement(Statement::Default))
}

fn begins_template(text: &str, at: usize) -> bool {
    let word = text.get(at..).unwrap_or_default().split_whitespace().next();
    word.is_some_and(|word| TEMPLATE.find(word).is_some())
}

/// Returns whether a bare word goes on behind a place, with a sign that no word has.
fn is_cut(text: &str, end: usize) -> bool {
    let behind = text.get(end..).unwrap_or_default();
    let tags = ["<br", "</", "<ul", "<li", "<p>", "<b>"];
    behind.starts_with([
        '$', '{', '<', '/', '@', '#', '&', '=', '+', '%', '*', '\\', '~', '^',
    ]) && !tags.iter().any(|tag| behind.starts_with(tag))
        || behind.starts_with("://")
}

/// The default of a field of this kind, where its description names one.
pub(crate) fn parse(description: &str, kind: Kind) -> Option<Value> {
    let text = plain_marks(description).replace("**", "");
    let is_whole = |token: &Match<'_>| kind != Kind::String || !is_cut(&text, token.end());
    DEFAULT
        .all(&text)
        // `默认为 X 的 Y` speaks of Y.
        .filter(|found| {
            let behind = found.get(0).and_then(|m| text.get(m.end()..));
            !behind.is_some_and(|behind| behind.trim_start().starts_with('的'))
        })
        .filter_map(|found| {
            let bare = found.get(3).filter(is_whole);
            found.get(1).or(found.get(2)).or(bare)
        })
        .chain(MARKED.all(&text).filter_map(|found| found.get(1)))
        .chain(BEHIND.all(&text).filter_map(|found| found.get(1)))
        .chain(UNSET.all(&text).filter_map(|found| found.get(1)))
        .find_map(|token| match kind {
            // A number goes on behind the token: `1,500`, `2^31`.
            Kind::Int => integer(text.get(token.start()..)?),
            Kind::String if TEMPLATE.find(token.as_str()).is_some() => None,
            _ => typed(token.as_str().trim(), kind),
        })
}

/// A whole number, whatever its unit; not a size, whose number is another one in bytes.
fn integer(text: &str) -> Option<Value> {
    let (quantity, _) = quantity::read(text)?;
    match (quantity.amount, quantity.unit) {
        (_, Unit::Bytes(_) | Unit::Relation) => None,
        (Amount::Int(_), _) => quantity.amount.number().map(Value::Number),
        (Amount::Float(_) | Amount::Infinite, _) => None,
    }
}

/// The default that a description names for an integer although it has a fraction, so that it cannot be taken.
pub(crate) fn fraction(description: &str) -> Option<f64> {
    if parse(description, Kind::Int).is_some() {
        return None;
    }
    let number = parse(description, Kind::Float)?.as_f64()?;
    (number.fract() != 0.0).then_some(number)
}

/// A token as a value of this kind.
pub(crate) fn typed(token: &str, kind: Kind) -> Option<Value> {
    let bare = token.trim_matches('"');
    match kind {
        // A unit may be glued to the number.
        Kind::Int => {
            let digits = bare.trim_end_matches(|c: char| !c.is_ascii());
            digits.parse::<i64>().ok().map(Value::from)
        }
        Kind::Float => bare
            .parse::<f64>()
            .ok()
            .filter(|f| f.is_finite())
            .map(Value::from),
        Kind::Bool => match bare.to_ascii_lowercase().as_str() {
            "true" => Some(Value::Bool(true)),
            // Misspellings of the vendor's.
            "false" | "fasle" | "flase" => Some(Value::Bool(false)),
            _ => None,
        },
        // `$(..)` is an expression that the service works out.
        Kind::String => (!token.contains("$(") && !token.contains("${")).then(|| Value::from(bare)),
        Kind::Other => serde_json::from_str::<Value>(token)
            .ok()
            .filter(Value::is_array),
    }
}

#[cfg(test)]
mod tests {
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
            (
                "默认为`办公-中文`的 Cluster ID： `volcengine_streaming_common`。",
                Kind::String,
            ),
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
}
