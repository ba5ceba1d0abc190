//! Conditional requirements: `当 X 为 Y 时为必填`, and by the meaning of a value: `转码时必填`.

use std::ops::Range;

use regex::Captures;

use super::phrase::{Phrase, is_conditional, plain_marks};

/// Stands for the name of the member that is read.
const ITSELF: &str = "\u{e000}";

/// A condition as the page states it.
#[derive(Debug, PartialEq)]
pub(crate) struct Condition {
    /// The member that decides; `None` if the page names only what its value means.
    pub(crate) member: Option<String>,
    /// The values with which the parameter is required.
    pub(crate) values: Vec<String>,
    /// The values are named by what they mean.
    pub(crate) by_meaning: bool,
    /// It is one only if the words are those of a value: `静态转码必填`, but not `文件名必填`.
    pub(crate) is_bare: bool,
    /// The words of the page.
    pub(crate) words: String,
}

/// The requirements that a text states.
#[derive(Debug, Default)]
pub(crate) struct Stated {
    pub(crate) conditions: Vec<Condition>,
    /// The words that seem to state a condition and are not understood.
    pub(crate) unread: Vec<String>,
}

/// `当 X 为 a 或 b 时生效且必填`, `该字段在 X 为 a 时为必填`, `X 为 a: 必填`, `当 X 取值为甲时, 该参数必填`.
static WHEN: Phrase = Phrase::new(concat!(
    r"(?:当|若|如果|在|[;。,(]|^)\s*`?([A-Za-z_][\w.]*)`?\s*(?:参数|字段)?\s*的?(?:取?值)?\s*",
    r"(?:设置|设|配置|填)?(?:为|是|=|==)\s*",
    r#"((?:`[^`\n]+`|"[^"\n]+")(?:\s*(?:或|、|/|,)\s*(?:`[^`\n]+`|"[^"\n]+"))*|[A-Za-z0-9_]+"#,
    r#"|[^\s,。;:()`"、]+?(?:时|模式[时下]))\s*(?:\([^()\n]{1,20}\)\s*)?"#,
    r"(?:时|的?情况下)?\s*[,:]?\s*(?:则|那么)?(?:\u{e000}|该字段|该参数|此字段|此参数|本字段|本参数|该项|此项)?\s*",
    r"(?:填写,\s*)?(?:仅?生效)?(?:且|,)?\s*(?:才|则)?(?:为|是)?\s*",
    r"(?:必填|必选|必传|必须填写|必?[须需]要?正确(?:填写|设置)",
    r"|(?P<weak>(?:必须|需要?|须)(?:填写?|传入?|设置|指定|提供)|不(?:能|可|可以|得|允许)为空))",
));
/// `required when X is a`, `Required if X is a`.
static ENGLISH: Phrase = Phrase::new(
    r"(?i)required (?:when|if) `?([A-Za-z_][\w.]*)`? (?:is|=|equals)(?: set to)? (`[^`\n]+`(?:\s*(?:or|,)\s*`[^`\n]+`)*|[A-Za-z0-9_]+)",
);
/// `转码时必填`, `当选择花式排版模式时, 此字段必填`, `创建单聊必填`: what the value of some member means.
static MEANT: Phrase = Phrase::new(concat!(
    r"(?:^|[。;,(:])\s*(?:(?:该|此|本)(?:字段|参数))?\s*(?:仅|只有?)?\s*(?:当|若|如果|如|在)?\s*",
    r"(?:(?:选择|采用|使用|选用|创建|新建|建立?)([^,。;:()`\n]+?)(?:时|下|的?情况下|场景下)?",
    r"|([^,。;:()`\n]{2,}?)(?:时|下|的?情况下|场景下)|(?P<bare>[^,。;:()`\n]+?))",
    r"\s*[,:]?\s*(?:则|那么)?(?:\u{e000}|该字段|该参数|此字段|此参数|本字段|本参数|该项|此项)?\s*(?:才|则)?(?:为|是)?\s*",
    r"(?:必填|必选|必传|必须填写)",
));
/// Words that call a parameter required.
static MARK: Phrase = Phrase::new(concat!(
    r"必填|必选|必传|必须(?:填写|传入|提供)|(?:该|此|本)(?:字段|参数)(?:才)?(?:必须|需要?|须)(?:填写?|传入?|设置|指定|提供)",
    r"|(?:该字段|该参数|此字段|此参数|则值|值)不(?:能|可|可以|得|允许)为空|(?i:\brequired (?:when|if|only))",
));
/// Words of a condition in front of a mark.
static CASE: Phrase = Phrase::new(
    r"当[^前]|若|如果|如[为是]|情况下|场景[下中]|模式下|(?:^|[^实同定小临及])时(?:[^长间区刻戳]|$)|(?i:required (?:when|if|only))",
);
/// A name in prose.
static NAME: Phrase = Phrase::new(r"[A-Za-z_][A-Za-z0-9_.]*");
/// Words that narrow a requirement: an exception, or a choice of members.
static NARROWED: Phrase = Phrase::new(
    r"^\s*(?:其[中一]|一个|之一|任意|任一|至少|[^。;\n]*(?:除外|除非|例外|(?i:unless|except)))",
);

/// Words without which nothing is required.
const MARKS: &[&str] = &["必", "需", "须", "为空", "equired"];

/// The conditions that a text states for the member with this name.
pub(crate) fn parse(text: &str, own: &str) -> Stated {
    let mut stated = Stated::default();
    // An item inside another one speaks of a case of the case.
    let lines = text.lines().filter(|line| !line.starts_with("  "));
    for line in lines.filter(|line| MARKS.iter().any(|mark| line.contains(mark))) {
        let line = plain_marks(line).replace("**", "");
        let line = line.replace(&format!("`{own}`"), ITSELF);
        let line = line.trim_start_matches(['-', '*', '+', '>', ' ']);
        let read = conditions(line, &mut stated.conditions);
        stated.unread.extend(unread(line, own, &read));
    }
    let words = stated
        .conditions
        .iter_mut()
        .map(|condition| &mut condition.words);
    for words in words.chain(&mut stated.unread) {
        *words = words.replace(ITSELF, &format!("`{own}`"));
    }
    stated
}

/// Reads the conditions of a line. Returns their places.
fn conditions(line: &str, found: &mut Vec<Condition>) -> Vec<Range<usize>> {
    let mut read: Vec<Range<usize>> = Vec::new();
    for phrase in [&WHEN, &ENGLISH, &MEANT] {
        for captures in phrase.all(line) {
            let Some(place) = captures.get(0).map(|words| words.range()) else {
                continue;
            };
            let overlaps =
                |other: &Range<usize>| place.start < other.end && other.start < place.end;
            if read.iter().any(overlaps) || !is_whole(line, &captures, &place) {
                continue;
            }
            let condition = if std::ptr::eq(phrase, &MEANT) {
                meant(&captures)
            } else {
                named(&captures)
            };
            if let Some(condition) = condition {
                // Whether a bare one is a condition at all is known only with the values.
                read.extend(Some(place).filter(|_| !condition.is_bare));
                found.push(condition);
            }
        }
    }
    read
}

/// Returns whether nothing around the words narrows them: another condition, an exception, a choice of members.
fn is_whole(line: &str, captures: &Captures<'_>, place: &Range<usize>) -> bool {
    let words = line.get(place.clone()).unwrap_or_default();
    let begin = words.trim_start_matches(['。', ';', ',', '(', ':', ' ']);
    let at = place.end - begin.len();
    let rest = line.get(place.end..).unwrap_or_default();
    // `需要设置` may go on with the name of another member.
    let is_weak = captures.name("weak").is_some();
    let ends = rest.trim_start().starts_with(['。', ',', ';', ')']) || rest.trim().is_empty();
    // `仅当` with it tells when the parameter is of use.
    let before = line.get(..at).unwrap_or_default().trim_end();
    // `如果要缩略图必填` is a condition, but no value.
    let is_case = begin.starts_with(['当', '若', '如', '在', '仅', '只']);
    if is_case && captures.name("bare").is_some() {
        return false;
    }
    let is_clear = !is_weak || (ends && !before.ends_with(['仅', '只', '有']));
    is_clear && !is_conditional(line, at) && NARROWED.find(rest).is_none()
}

/// The condition of a member that the page names.
fn named(captures: &Captures<'_>) -> Option<Condition> {
    let (member, values) = (captures.get(1)?.as_str(), captures.get(2)?.as_str());
    let (values, by_meaning) = if values.contains(['`', '"']) {
        let values = values.split(['`', '"']).skip(1).step_by(2);
        (values.map(|value| value.trim().to_owned()).collect(), false)
    } else if values.is_ascii() {
        (vec![values.to_owned()], false)
    } else {
        (vec![meaning(values.trim_end_matches(['时', '下']))], true)
    };
    Some(Condition {
        member: Some(member.to_owned()),
        values,
        by_meaning,
        is_bare: false,
        words: words(captures),
    })
}

/// The condition of values that the page names by what they mean.
fn meant(captures: &Captures<'_>) -> Option<Condition> {
    let bare = captures.name("bare");
    let values = captures.get(1).or(captures.get(2)).or(bare)?.as_str();
    let values = values.split(['或', '、']).map(meaning).collect();
    Some(Condition {
        member: None,
        values,
        by_meaning: true,
        is_bare: bare.is_some(),
        words: words(captures),
    })
}

fn words(captures: &Captures<'_>) -> String {
    let words = captures.get(0).map_or("", |words| words.as_str());
    let words = words.trim_matches(['。', ';', ',', '(', ':', ' ', '-', '*', '>']);
    words.to_owned()
}

/// The meaning of a value as far as texts agree on it: `花式排版模式` is `花式排版`.
fn meaning(words: &str) -> String {
    let words = words.trim();
    words.strip_suffix("模式").unwrap_or(words).to_owned()
}

/// The meaning of a listed value: the first words of what the page says of it.
pub(crate) fn meaning_of_value(docs: &str) -> String {
    static LINK: Phrase = Phrase::new(r"\[([^\]\n]*)\]\([^)\n]*\)");
    let text = plain_marks(docs).replace(['`', '*'], "");
    let text = LINK
        .regex()
        .map(|link| link.replace_all(&text, "$1").into_owned());
    let text = text.unwrap_or_default();
    let text = text.trim_start_matches([':', ' ']);
    let verbs = ["表示", "代表", "为", "是"];
    let text = verbs
        .iter()
        .find_map(|verb| text.strip_prefix(verb))
        .unwrap_or(text);
    let first = text.split([',', ';', '。', '(', ':', '\n']).next();
    meaning(first.unwrap_or_default())
}

/// The words of a line that seem to state a condition for the member and were not read.
fn unread(line: &str, own: &str, read: &[Range<usize>]) -> Vec<String> {
    let mut unread = Vec::new();
    for mark in MARK.all(line).filter_map(|found| found.get(0)) {
        if read
            .iter()
            .any(|read| read.start < mark.end() && mark.start() < read.end)
        {
            continue;
        }
        let before = line.get(..mark.start()).unwrap_or_default();
        let behind = line.get(mark.end()..).unwrap_or_default();
        let sentence = before.rsplit(['。', ';']).next().unwrap_or_default();
        let is_adjective = before.ends_with(['非', '不', '的', '中'])
            || behind.starts_with(['的'])
            || behind.starts_with("参数值")
            || (before.ends_with('(') && behind.starts_with(')'));
        let is_case = CASE.find(sentence).is_some() || mark.as_str().is_ascii();
        if !is_adjective && is_case && speaks_of_own(sentence, own) {
            unread.push(format!(
                "{}{}",
                sentence.trim_start_matches(['-', '*', '>', ' ']),
                mark.as_str()
            ));
        }
    }
    unread.dedup();
    unread
}

/// Returns whether the words between a condition and a mark name no other member.
fn speaks_of_own(sentence: &str, own: &str) -> bool {
    let subject = sentence.rsplit([',', '时']).next().unwrap_or_default();
    let mut names = NAME.all(subject).filter_map(|found| found.get(0));
    subject.contains(ITSELF) || names.all(|name| name.as_str() == own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wording_is_known() {
        struct Case {
            text: &'static str,
            /// Empty if only what the value means is named.
            member: &'static str,
            values: &'static [&'static str],
        }
        let case = |text, member, values| Case {
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
                "* `Mode` 为 `a`：**必填**。写 x。\n* `Mode` 为 `c`：**必填**。\n   * `Mode` 为 `d`：**必填**。",
                "Mode",
                &["a", "c"],
            ),
            case("* 当 `Mode` 为 `a` 时，**必填。** x", "Mode", &["a"]),
            case("Required when `Mode` is `a`.", "Mode", &["a"]),
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
            case("宽度。转码时必填，单位为像素", "", &["转码"]),
            case("高度，转码时必填。", "", &["转码"]),
            case("当选择花式排版模式时，此字段必填。", "", &["花式排版"]),
            case("否（单聊时必填）", "", &["单聊"]),
            case("对方的号， 创建对谈必填", "", &["对谈"]),
            case("仅竖排或横排时必填", "", &["竖排", "横排"]),
            case("使用方舟模型时为必填", "", &["方舟模型"]),
            case("使用第三方存储：必填", "", &["第三方存储"]),
            case("设置。静态转码必填，动态转码无需填写", "", &["静态转码"]),
            case("设置；`Kind` 为 `0` 时须正确填写，否则报错", "Kind", &["0"]),
            case(
                "设置。当 Kind = `0` 时，需正确设置 `X` 的值",
                "Kind",
                &["0"],
            ),
        ];
        for Case {
            text,
            member,
            values,
        } in cases
        {
            let found = parse(text, "Own");
            let members = found.conditions.iter().map(|c| c.member.as_deref());
            let stated: Vec<&str> = found
                .conditions
                .iter()
                .flat_map(|c| &c.values)
                .map(String::as_str)
                .collect();
            assert!(
                members.into_iter().all(|m| m.unwrap_or_default() == member),
                "{text}"
            );
            assert_eq!(stated, values, "{text}");
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
            "`required`：函数中必填的参数名，未列出时可选",
        ];
        for text in cases {
            let mut found = parse(text, "Own");
            found.conditions.retain(|condition| !condition.is_bare);
            assert_eq!((found.conditions, found.unread), (vec![], vec![]), "{text}");
        }
    }

    #[test]
    fn conditions_that_are_not_understood_are_reported() {
        let cases = [
            "若账号未配置，此参数必填。",
            "当 `A` 为 `1` 且 `B` 为 `2` 时必填",
            "当 `A` 为 `1`，`B` 为 `2` 时必填",
            "若开启录制，转码时必填",
            "转码时必填，纯音频除外",
            "如果要缩略图必填",
            "* 当kind是point类型，则Own必填",
            "垂直布局时，`Own` 和 `Other` 必须填写其中一个",
            "当 `A` 为 `1` 时必填其一",
            "若为甲类字段，则值不能为空",
            // Without it, the parameter may be of no use, or required.
            "仅当 `A`=`5`时，该字段需要填写",
            "如果给出 `A` 或 `B`，`Own` 内其余各项也必须填写",
            "Required only on Mondays.",
        ];
        for text in cases {
            let found = parse(text, "Own");
            assert_eq!(found.conditions, [], "{text}");
            assert_eq!(found.unread.len(), 1, "{text}: {:?}", found.unread);
        }
    }
}
