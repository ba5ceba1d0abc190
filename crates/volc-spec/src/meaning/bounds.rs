//! Bounds: ranges, lengths, numbers of items, patterns.

use regex::Captures;
use serde_json::Number;
use volc_ir::{Bounds, Range};

use super::{
    Kind,
    phrase::{Phrase, is_conditional, plain_marks},
};

/// `取值范围为 [1,100]`, half-open ones too, an end that is another field (`[0,Canvas.Width)`) being none, and single values before the range: `0,[200,3000]`.
static RANGE: Phrase = Phrase::new(
    r"(?:范围|取值|range(?: of values)?(?: is)?)\s*(?:为|是|:)?\s*:?\s*\{?\s*((?:-?\d+\s*[,、]\s*)*)([\[(])\s*(-?\d+(?:\.\d+)?)\s*[,、~]\s*(-?\d+(?:\.\d+)?|∞|\+∞|[A-Za-z][\w.]*)\s*([\])])",
);
/// `有效范围: 0 ~ 604800`.
static SPAN: Phrase = Phrase::new(
    r"范围\s*(?:为|是|:)?\s*:?\s*(-?\d+(?:\.\d+)?)\s*(?:~|至|到|-)\s*(-?\d+(?:\.\d+)?)",
);
static MAX: Phrase = Phrase::new(
    r"(?:最大值?|[Mm]aximum(?: value)?)\s*(?:为|是|不能超过|不得超过|不超过|is|:)+\s*(-?\d+(?:\.\d+)?)\s*(.?)",
);
static MIN: Phrase =
    Phrase::new(r"(?:最小值?|[Mm]inimum(?: value)?)\s*(?:为|是|is|:)+\s*(-?\d+(?:\.\d+)?)");
static ABOVE: Phrase = Phrase::new(r"必须大于\s*(等于\s*)?(-?\d+(?:\.\d+)?)");
/// `一次最多支持 10 个成员`; for a number it is the greatest one that may be asked for.
static AT_MOST: Phrase = Phrase::new(
    r"(一次|每次|单次)?(?:最多|不(?:能|得)?超过)\s*(?:可以|可|支持|只能)?\s*(?:同时)?(?:查询|指定|添加|删除|更新|移出|校验|检验|注册|注销|支持|传入|配置|包含|填写)?\s*(\d+)\s*(?:个|位|条|人|名|项|路)\s*(.?)",
);
static ITEMS: Phrase = Phrase::new(r"数组长度为\s*(\d+)");
static LENGTH: Phrase = Phrase::new(
    r"(?:(总)?(?:最大)?长度(?:最大)?|[Mm]aximum length)\s*(?:不能超过|不得超过|不可超过|不超过|上限为|最大为|最大值为|最多为?|为|is)\s*(\d+)\s*(?:个)?\s*([A-Za-z]+|字节|字符|位)?",
);
static LENGTH_RANGE: Phrase = Phrase::new(
    r"长度(?:的)?(?:限制|范围)?(?:为|在|:)?\s*[\[(]?\s*(\d+)\s*[,~\-]\s*(\d+)\s*[\])]?\s*(?:个)?\s*(字节|字符|bytes?|characters?)",
);
static PATTERN: Phrase =
    Phrase::new(r"(?:正则(?:表达式|式)?|regular expression)[^`\n]{0,16}`([^`\n]+)`");

/// What a description says of the values of a field; `list` if it is a list of that kind.
pub(crate) fn parse(description: &str, kind: Kind, list: bool) -> Bounds {
    let marked = plain_marks(description);
    // Numbers may be in code marks, and a list item that starts with a value speaks of that value only.
    let text: String = marked
        .lines()
        .filter(|line| !is_value_item(line))
        .flat_map(|line| [line, "\n"])
        .collect();
    let text = text.replace(['`', '*'], "");
    let mut bounds = Bounds::default();
    let mut found = Numbers::default();
    match kind {
        Kind::Int | Kind::Float => numbers(&text, &mut found),
        Kind::String => lengths(&text, &marked, description, &mut bounds),
        Kind::Bool | Kind::Other => {}
    }
    if list {
        items(&text, &mut bounds);
    } else if kind == Kind::Int && found.max.is_none() {
        let most = AT_MOST.all(&text).find(|found| found.get(1).is_some());
        found.max = most.and_then(|found| number(&found, 2));
    }
    bounds.any_of = found.ranges();
    bounds
}

/// A range, and the single values that are allowed beside it.
#[derive(Default)]
struct Numbers {
    min: Option<Number>,
    max: Option<Number>,
    exclusive_min: bool,
    exclusive_max: bool,
    also: Vec<Number>,
}

impl Numbers {
    fn ranges(self) -> Vec<Range> {
        if self.min.is_none() && self.max.is_none() {
            return Vec::new();
        }
        let range = Range {
            min: self.min,
            max: self.max,
            exclusive_min: self.exclusive_min,
            exclusive_max: self.exclusive_max,
        };
        std::iter::once(range)
            .chain(self.also.into_iter().map(Range::single))
            .collect()
    }
}

fn numbers(text: &str, bounds: &mut Numbers) {
    let range = RANGE.all(text).find(|found| !at_condition(text, found));
    if let Some(found) = range {
        bounds.min = number(&found, 3);
        bounds.max = number(&found, 4);
        bounds.exclusive_min = is(&found, 2, "(");
        bounds.exclusive_max = is(&found, 5, ")") && bounds.max.is_some();
        let single = found.get(1).map_or("", |m| m.as_str());
        let single = single
            .split([',', '、'])
            .filter_map(|n| n.trim().parse::<i64>().ok());
        bounds.also = single.map(Number::from).collect();
    } else if let Some(found) = SPAN.all(text).find(|found| !at_condition(text, found)) {
        bounds.min = number(&found, 1);
        bounds.max = number(&found, 2);
    }
    if bounds.max.is_none() {
        let max = MAX.all(text).find(|found| !at_condition(text, found));
        bounds.max = max.and_then(|found| number(&found, 1));
    }
    if bounds.min.is_none() {
        let min = MIN.all(text).find(|found| !at_condition(text, found));
        bounds.min = min.and_then(|found| number(&found, 1));
    }
    if bounds.min.is_none()
        && let Some(found) = ABOVE.find(text)
    {
        bounds.min = number(&found, 2);
        bounds.exclusive_min = found.get(1).is_none();
    }
}

fn lengths(text: &str, marked: &str, description: &str, bounds: &mut Bounds) {
    if let Some(found) = LENGTH_RANGE.find(text) {
        bounds.min_length = count(&found, 1);
        bounds.max_length = count(&found, 2);
    } else if let Some(found) = LENGTH
        .all(text)
        .find(|found| found.get(1).is_none() && !at_condition(text, found))
    {
        let said = found.get(0).map_or("", |m| m.as_str());
        let exact = said.contains("长度为") && !said.contains("最大长度");
        let unit = found.get(3).map_or("", |m| m.as_str());
        match unit.to_ascii_lowercase().as_str() {
            "字符" | "位" if exact => {
                bounds.min_length = count(&found, 2);
                bounds.max_length = bounds.min_length;
            }
            _ if exact => {}
            "byte" | "bytes" | "b" | "字节" => bounds.max_bytes = count(&found, 2),
            "" | "字符" | "character" | "characters" => bounds.max_length = count(&found, 2),
            // Kilobytes and the like: nobody says whether 1000 or 1024.
            _ => {}
        }
    }
    // The pattern itself must keep its full-width marks, so it is taken from the description.
    let pattern = PATTERN
        .find(marked)
        .and_then(|found| found.get(1))
        .map(|m| m.as_str().to_owned());
    bounds.pattern =
        pattern.filter(|p| description.contains(p.as_str()) && regex::Regex::new(p).is_ok());
}

fn items(text: &str, bounds: &mut Bounds) {
    if let Some(found) = ITEMS.find(text) {
        bounds.min_items = count(&found, 1);
        bounds.max_items = bounds.min_items;
    } else if let Some(found) = AT_MOST
        .all(text)
        .find(|found| !is(found, 3, "字") && !at_condition(text, found))
    {
        bounds.max_items = count(&found, 2);
    }
}

fn at_condition(text: &str, found: &Captures<'_>) -> bool {
    found
        .get(0)
        .is_some_and(|m| is_conditional(text, m.start()))
}

fn is(found: &Captures<'_>, group: usize, text: &str) -> bool {
    found.get(group).is_some_and(|m| m.as_str() == text)
}

fn count(found: &Captures<'_>, group: usize) -> Option<u64> {
    found.get(group)?.as_str().parse().ok()
}

fn number(found: &Captures<'_>, group: usize) -> Option<Number> {
    let text = found.get(group)?.as_str();
    match text.parse::<i64>() {
        Ok(n) => Some(Number::from(n)),
        Err(_) => Number::from_f64(text.parse().ok()?),
    }
}

/// Whether a line is an item of a value list: a bullet, and a value in code marks or in front of a colon.
fn is_value_item(line: &str) -> bool {
    let line = line.trim_start();
    let item = line.trim_start_matches(['-', '*', '+']).trim_start();
    let behind_number = item.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_number = behind_number.len() < item.len() && behind_number.trim_start().starts_with(':');
    item.len() < line.len() && (item.starts_with('`') || is_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn int(n: i64) -> Option<Number> {
        Some(Number::from(n))
    }

    #[test]
    fn ranges_of_numbers() {
        let range = |min: i64, max: i64| Bounds {
            any_of: vec![Range {
                min: int(min),
                max: int(max),
                ..Range::default()
            }],
            ..Bounds::default()
        };
        let cases = [
            (
                "查询数量。最大值为 `20`。",
                Bounds {
                    any_of: vec![Range {
                        max: int(20),
                        ..Range::default()
                    }],
                    ..Bounds::default()
                },
            ),
            (
                "默认为 50，最大为 100",
                Bounds {
                    any_of: vec![Range {
                        max: int(100),
                        ..Range::default()
                    }],
                    ..Bounds::default()
                },
            ),
            (
                "每页房间数，最大不能超过 100",
                Bounds {
                    any_of: vec![Range {
                        max: int(100),
                        ..Range::default()
                    }],
                    ..Bounds::default()
                },
            ),
            (
                "最小值为 `100`，单位为毫秒",
                Bounds {
                    any_of: vec![Range {
                        min: int(100),
                        ..Range::default()
                    }],
                    ..Bounds::default()
                },
            ),
            ("取值范围为 [1,100]", range(1, 100)),
            ("取值范围为 `[10, 86400]`,单位为秒", range(10, 86400)),
            (
                "消息过期时间，单位为秒，范围为[1,604800] 。",
                range(1, 604_800),
            ),
            ("有效范围：`0` ~ `604800`", range(0, 604_800)),
            ("取值范围 `[1,10000]`，单位为 Kbps", range(1, 10000)),
            ("`[500，3000)` 不是范围", Bounds::default()),
            (
                "取值范围为 `[500，3000)`",
                Bounds {
                    any_of: vec![Range {
                        min: int(500),
                        max: int(3000),
                        exclusive_max: true,
                        ..Range::default()
                    }],
                    ..Bounds::default()
                },
            ),
            (
                "取值范围为`（0,100]`",
                Bounds {
                    any_of: vec![Range {
                        min: int(0),
                        max: int(100),
                        exclusive_min: true,
                        ..Range::default()
                    }],
                    ..Bounds::default()
                },
            ),
            (
                "取值范围为 `[1,∞]`",
                Bounds {
                    any_of: vec![Range {
                        min: int(1),
                        ..Range::default()
                    }],
                    ..Bounds::default()
                },
            ),
            (
                "取值范围为 `{0,[10,604800]}`",
                Bounds {
                    any_of: vec![
                        Range {
                            min: int(10),
                            max: int(604_800),
                            ..Range::default()
                        },
                        Range::single(0),
                    ],
                    ..Bounds::default()
                },
            ),
            (
                "取值范围为0，[200，3000]",
                Bounds {
                    any_of: vec![
                        Range {
                            min: int(200),
                            max: int(3000),
                            ..Range::default()
                        },
                        Range::single(0),
                    ],
                    ..Bounds::default()
                },
            ),
            (
                "UserId 必须大于 `0`。",
                Bounds {
                    any_of: vec![Range {
                        min: int(0),
                        exclusive_min: true,
                        ..Range::default()
                    }],
                    ..Bounds::default()
                },
            ),
            (
                "查询条数，每次最多查询 20 位好友",
                Bounds {
                    any_of: vec![Range {
                        max: int(20),
                        ..Range::default()
                    }],
                    ..Bounds::default()
                },
            ),
            (
                "若输入参数取值范围为 `[32,64]`，编码码率等于输入码率",
                Bounds::default(),
            ),
            (
                "当画面有重叠时，使用此参数设置图层顺序，取值范围为 `[0, 100]`，默认值为 `0`",
                range(0, 100),
            ),
            ("当画面有重叠时，取值范围为 `[0, 100]`", Bounds::default()),
            ("- `0`：取值范围为 [1,2]", Bounds::default()),
            ("- 1：转封装。建议 1s，但最大不超过 5s", Bounds::default()),
            (
                "取值的范围为 `(0, Canvas.Width]`",
                Bounds {
                    any_of: vec![Range {
                        min: int(0),
                        exclusive_min: true,
                        ..Range::default()
                    }],
                    ..Bounds::default()
                },
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(text, Kind::Int, false), expected, "{text}");
        }
        let half = parse("取值范围为 `(0.0, 1.5]`", Kind::Float, false);
        assert_eq!(
            {
                let r = half.range().cloned().unwrap_or_default();
                (r.min, r.max)
            },
            (Number::from_f64(0.0), Number::from_f64(1.5))
        );
    }

    #[test]
    fn lengths_and_patterns_of_text() {
        let cases = [
            (
                "长度不能超过 100 字符",
                Bounds {
                    max_length: Some(100),
                    ..Bounds::default()
                },
            ),
            (
                "长度不能超过500字符 ",
                Bounds {
                    max_length: Some(500),
                    ..Bounds::default()
                },
            ),
            (
                "长度最大为 1024 byte",
                Bounds {
                    max_bytes: Some(1024),
                    ..Bounds::default()
                },
            ),
            (
                "最大长度为 `4096`",
                Bounds {
                    max_length: Some(4096),
                    ..Bounds::default()
                },
            ),
            ("长度不超过 4 kB", Bounds::default()),
            (
                "前缀长度最大值为 128 个字符",
                Bounds {
                    max_length: Some(128),
                    ..Bounds::default()
                },
            ),
            (
                "长度为 32 位的字符",
                Bounds {
                    min_length: Some(32),
                    max_length: Some(32),
                    ..Bounds::default()
                },
            ),
            ("总长度不超过 8", Bounds::default()),
            (
                "符合正则表达式：`[a-z@\\-]{1,128}`。",
                Bounds {
                    pattern: Some("[a-z@\\-]{1,128}".into()),
                    ..Bounds::default()
                },
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(text, Kind::String, false), expected, "{text}");
        }
    }

    #[test]
    fn numbers_of_items() {
        let cases = [
            ("好友 UserId，一次最多添加 10 个好友", Some(10)),
            ("一次最多支持 10 个成员。", Some(10)),
            ("一次最多查询50个用户", Some(50)),
            ("一次最多 10 个用户", Some(10)),
            ("最多可以指定 20 个", Some(20)),
            ("长度不超过 24 个字符", None),
            ("用户列表", None),
        ];
        for (text, max) in cases {
            assert_eq!(parse(text, Kind::Int, true).max_items, max, "{text}");
        }
        let exact = parse(
            "数组长度为`3`，每个值的取值范围为`[-100, 100]`",
            Kind::Int,
            true,
        );
        assert_eq!((exact.min_items, exact.max_items), (Some(3), Some(3)));
        assert_eq!(
            {
                let r = exact.range().cloned().unwrap_or_default();
                (r.min, r.max)
            },
            (int(-100), int(100))
        );
    }
}
