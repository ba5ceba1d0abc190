//! The case in which a parameter is required: the member that decides, and its values.

use crate::meaning::phrase::{Phrase, plain_marks};

/// The words of a case, understood as a whole.
#[derive(Debug, PartialEq)]
pub(crate) struct Case {
    /// The member that decides; `None` if the page names only what its value means.
    pub(crate) member: Option<String>,
    pub(crate) values: Vec<String>,
    pub(crate) naming: Naming,
    /// It is one only if the words are those of a value: `静态转码必填`, but not `文件名必填`.
    pub(crate) is_bare: bool,
}

/// The way in which the values of a case are named.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Naming {
    /// In quotes, or as a number.
    Literal,
    /// By a word without quotes, which may be none of the values: `null`.
    Word,
    /// By what they mean.
    Meaning,
}

/// `当 X 为 a 或 b 时`, `该字段在 X 为 a 时`, `X 为 a`, `当 X 取值为甲时`.
static NAMED: Phrase = Phrase::new(concat!(
    r"^(?:\u{e000}|(?:该|此|本)(?:字段|参数|项))?\s*(?:仅|只有?)?\s*(?:当|若|如果|在)?\s*",
    r"`?([A-Za-z_][\w.]*)`?\s*(?:参数|字段)?\s*的?(?:取?值)?\s*(?:设置|设|配置|填)?(?:为|是|=|==)\s*",
    r#"((?:`[^`\n]+`|"[^"\n]+")(?:\s*(?:或|、|/)\s*(?:`[^`\n]+`|"[^"\n]+"))*|[A-Za-z0-9_]+|[^\s,。;:()`"、]+?)"#,
    r"\s*(?:时|的?情况下)?$",
));
/// `转码时`, `当选择花式排版模式时`, `创建单聊`: what the value of some member means.
static MEANT: Phrase = Phrase::new(concat!(
    r"^(?:(?:该|此|本)(?:字段|参数))?\s*(?P<lead>(?:仅|只有?)?\s*(?:当|若|如果|如|在)?)\s*",
    r"(?:(?:选择|采用|使用|选用|创建|新建|建立?)([^()`\n]+?)(?:时|下|的?情况下|场景下)?",
    r"|([^()`\n]{2,}?)(?:时|下|的?情况下|场景下)|(?P<bare>[^()`\n]+?))$",
));
/// `when X is a`.
static ENGLISH: Phrase = Phrase::new(
    r"(?i)^(?:when|if) `?([A-Za-z_][\w.]*)`? (?:is|=|equals)(?: set to)? (`[^`\n]+`(?: or `[^`\n]+`)*|[A-Za-z0-9_]+)$",
);
/// Words with which a clause states a case.
static CASE: Phrase = Phrase::new(
    r"当[^前]|若|如果|如[为是]|情况下|场景[下中]|模式下|^[但仅]|要.*便|(?:^|[^实同定小临及])时(?:[^长间区刻戳]|$)|(?i:\b(?:when|if|unless|except|in case|only)\b)",
);
/// The end of a case and the subject of what follows: `当 A 为 1 时,则该参数为`.
static SUBJECT: Phrase = Phrase::new(concat!(
    r"\s*(?:则|那么|就)?\s*(?:\u{e000}|(?:该|此|本)(?:字段|参数|项)|它)?\s*(?:的?值)?\s*",
    r"(?:填写|仅?生效)?\s*[且才则也均还]*(?:为|是)?\s*$",
));

impl Case {
    /// Reads the words of a case; `None` if a part of them is not understood.
    pub(crate) fn read(words: &str) -> Option<Self> {
        let words = words.trim();
        if let Some(found) = NAMED.find(words) {
            return Self::named(found.get(1)?.as_str(), found.get(2)?.as_str());
        }
        let found = MEANT.find(words)?;
        let bare = found.name("bare");
        // `如果要缩略图` is a case, but no value.
        let has_lead = found.name("lead").is_some_and(|lead| !lead.is_empty());
        if bare.is_some() && (has_lead || is_case(words)) {
            return None;
        }
        let values = found.get(2).or(found.get(3)).or(bare)?.as_str();
        Some(Self {
            member: None,
            values: values.split(['或', '、']).map(meaning).collect(),
            naming: Naming::Meaning,
            is_bare: bare.is_some(),
        })
    }

    /// Reads a case in English: `when X is a`.
    pub(super) fn read_english(words: &str) -> Option<Self> {
        let found = ENGLISH.find(words)?;
        Self::named(found.get(1)?.as_str(), found.get(2)?.as_str())
    }

    /// The case of a member that the page names.
    fn named(member: &str, values: &str) -> Option<Self> {
        let is_literal = |text: &str| {
            text.chars().all(|digit| digit.is_ascii_digit()) || matches!(text, "true" | "false")
        };
        let (values, naming) = if values.contains(['`', '"']) {
            let values = values.split(['`', '"']).skip(1).step_by(2);
            let values = values.map(|value| value.trim().to_owned());
            (values.collect(), Naming::Literal)
        } else if is_literal(values) {
            (vec![values.to_owned()], Naming::Literal)
        } else if values.is_ascii() {
            (vec![values.to_owned()], Naming::Word)
        } else {
            (vec![meaning(values)], Naming::Meaning)
        };
        Some(Self {
            member: Some(member.to_owned()),
            values,
            naming,
            is_bare: false,
        })
    }
}

/// Returns whether words seem to state a case.
pub(super) fn is_case(words: &str) -> bool {
    CASE.find(words).is_some()
}

/// The words of a case in front of a mark, without the subject.
pub(super) fn strip_subject(words: &str) -> &str {
    let end = SUBJECT
        .find(words)
        .and_then(|found| Some(found.get(0)?.start()));
    words
        .get(..end.unwrap_or(words.len()))
        .unwrap_or(words)
        .trim()
}

/// The words of a case around a mark in English, without the subject.
pub(super) fn around_english(head: &str, rest: &str) -> String {
    static IT_IS: Phrase =
        Phrase::new(r"(?i)^(?:(?:this|it|the)(?: field| parameter)?(?: is)?\b ?)?(?:only\b ?)?");
    let words: Vec<&str> = head
        .split_whitespace()
        .chain(rest.split_whitespace())
        .collect();
    let words = words.join(" ");
    let subject = IT_IS
        .find(&words)
        .and_then(|found| found.get(0))
        .map_or(0, |found| found.end());
    words.get(subject..).unwrap_or_default().to_owned()
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
