//! Values in running text, a wording a function.

use serde_json::Value;
use volc_ir::{Docs, ListedValue};

use super::bullets::MAX_LINES;
use super::series::{self, Outcome};
use crate::meaning::{
    Kind,
    defaults::typed,
    dropped::{CONDITIONAL, Dropped},
    phrase::{Phrase, is_conditional, is_governed, is_recommended, just_before, near},
};

/// `枚举值为`, `支持取值:`: the words in front of values.
static LABEL: Phrase = Phrase::new(
    r"(?:(?:枚举值|可选值|可?取值范围|可以取值?|可取值?|取值|值的范围|仅支持|(?:[Vv]alid|[Pp]ossible|[Aa]llowed|[Ss]upported|[Aa]ccepted) values?)\s*(?:如下|为|是|可以是|可取|包括|are|include|is)?\s*:?|[Oo]ne of:?)\s*",
);
/// `{0,1,2}`, in code marks or not.
static BRACED: Phrase = Phrase::new(
    r"^((?:`\s*)?[{\[]\s*[0-9A-Za-z_.\-]+`?(?:\s*(?:[,、/;]|或|和)\s*`?[0-9A-Za-z_.\-]+`?)+\s*[}\]])`?",
);
/// A sentence that is nothing but values: `` `user` 或 `assistant`。 ``
static ALONE: Phrase = Phrase::new(
    r"(?:^|[。\n])\s*(`[^`\n]+`(?:\s*(?:[,、/]|或|和|or)\s*`[^`\n]+`)+)\s*(?:[。\n]|$)",
);
/// `固定取值为 x`: the only value that there is for now.
static SINGLE: Phrase = Phrase::new(
    r"(?:固定取值|当前取值|仅支持取值|仅支持取|只支持取?|取值)\s*(?:为|是)?\s*:?\s*`([^`\n]+)`\s*(.?)",
);
/// `目前仅支持 mp4`: a bare word in lower case, since `iOS` is what something runs on.
static SUPPORTED_ONLY: Phrase =
    Phrase::new(r"(?:当前|目前)(?:仅|只)支持\s*([a-z][a-z0-9_]*)\s*(?:[。,;)\n]|$)");
/// `文件的格式，支持 mp4/flv`.
static FORMATS: Phrase = Phrase::new(
    r"格式,?\s*(?:仅|只)?支持:?\s*([a-z][a-z0-9]*(?:\s*[/、]\s*[a-z][a-z0-9]*)+)\s*(?:格式)?\s*(?:[。;\n]|$)",
);
/// `0 表示合流，1 表示单流`.
static MEANS: Phrase = Phrase::new(r"`(-?\w+)`\s*(?:表示|代表)\s*([^,;。`\n]+)");
/// `0: off 1: on`, `0-关闭,1-开启`.
static INLINE: Phrase = Phrase::new(r"(?:^|[\s,;:。、(])`?(-?\d{1,9})`?\s*(?::|[-=]\s*\p{Han})\s*");
/// `0：关；1开`: a value without its colon.
static GLUED: Phrase = Phrase::new(r";\s*(\d{1,3})(\p{Han})");
/// `use：用；back：退`: words and what they mean, with semicolons between.
static WORDS: Phrase =
    Phrase::new(r"(?:^|[:;])\s*([A-Za-z_][\w.\-]*):\s*([^:;\n]*\p{Han}[^:;\n]*)");
/// `a：甲，b：乙`: the same with commas, up to the end of the text.
static COMMAS: Phrase = Phrase::new(
    r"(?:^|,)\s*((?:[a-z][a-z0-9_\-]*:\s*[^:;,。\n`]{1,16},\s*)+[a-z][a-z0-9_\-]*:\s*[^:;,。\n`]{1,16})[。\n]?$",
);
/// A list that only gives examples.
static OPEN: Phrase = Phrase::new(r"(?:例如|比如|譬如|such as|e\.g\.|for example)[^。\n]{0,12}$");
/// `取值: amount(金额)、percent(百分比)`.
static GLOSSED: Phrase =
    Phrase::new(r"([A-Za-z_][\w.\-]*)\(([^()]*\p{Han}[^()]*)\)(?:[、,;]|$|。)");

/// `小时版:duration`, the value in code marks.
static NAMED: Phrase = Phrase::new(r"^([^`:：]+)[:：]\s*`([\w.\-]+)`[。;；,，]?$");

/// The length of the longest meaning of a number in a text.
const MOST_LETTERS: usize = 12;

/// The only value, where no other may follow.
pub(super) fn single(text: &str, kind: Kind, dropped: &mut Vec<Dropped>) -> Vec<ListedValue> {
    for found in SINGLE.all(text) {
        let (Some(words), Some(token)) = (found.get(0), found.get(1)) else {
            continue;
        };
        let at = words.start();
        let next = found.get(2).map_or("", |m| m.as_str());
        if is_conditional(text, at)
            || is_recommended(text, at)
            || ["时", "、", "或", "和", "/"].contains(&next)
        {
            continue;
        }
        let Some(value) = typed(&token.as_str().replace("\\\"", "\""), kind) else {
            continue;
        };
        let line = near(text.get(words.end()..).unwrap_or_default());
        let line = line.split('\n').next().unwrap_or_default();
        let is_fixed = words.as_str().starts_with("固定");
        let goes_on = !is_fixed && [":", "(", ";", "=", "-", "–", "—", "~"].contains(&next);
        if goes_on && (line.contains('`') || ["–", "~"].contains(&next)) {
            dropped.push(Dropped::new(words.as_str(), line, "more values may follow"));
            return Vec::new();
        }
        return listed([(value, String::new())].into_iter());
    }
    let only = SUPPORTED_ONLY.find(text).filter(|_| kind == Kind::String);
    let only = only.and_then(|found| typed(found.get(1)?.as_str(), kind));
    listed(only.into_iter().map(|value| (value, String::new())))
}

/// `格式，支持 mp4、flv`: the names of formats.
pub(super) fn formats(text: &str, kind: Kind) -> Vec<ListedValue> {
    let found = FORMATS.find(text).filter(|_| kind == Kind::String);
    let list = found
        .and_then(|found| found.get(1))
        .map_or("", |m| m.as_str());
    let tokens = list.split(['/', '、']).map(str::trim);
    listed(tokens.filter_map(|token| Some((typed(token, kind)?, String::new()))))
}

/// Values behind a label.
pub(super) fn set(text: &str, kind: Kind, dropped: &mut Vec<Dropped>) -> Vec<ListedValue> {
    let mut read_to = 0;
    for label in LABEL.all(text).filter_map(|found| found.get(0)) {
        // What was read and refused is not read again.
        if label.start() < read_to {
            continue;
        }
        let list = text.get(label.end()..).unwrap_or_default();
        let (outcome, length) = labelled(label.as_str(), list, kind);
        read_to = label.end() + length;
        let is_single = matches!(&outcome, Outcome::Values(values) if values.len() < 2);
        if is_single || outcome == Outcome::Nothing {
            continue;
        }
        let behind = text.get(read_to..).unwrap_or_default().trim_start();
        // `支持 a、b 等`, `例如 a、b`: there are more.
        if behind.starts_with('等')
            || OPEN.find(just_before(text, label.start())).is_some()
            || is_recommended(text, label.start())
        {
            continue;
        }
        let words = || text.get(label.start()..read_to).unwrap_or_default();
        match outcome {
            Outcome::Values(values) => {
                if !is_conditional(text, label.start()) {
                    return listed(values.into_iter());
                }
                // `当灯号取值为 1 或 2 时` is the condition itself, on another field.
                if is_governed(text, label.start()) {
                    dropped.push(Dropped::new(words(), "", CONDITIONAL));
                }
            }
            Outcome::Unclear(why) => dropped.push(Dropped::new(words(), behind, why)),
            Outcome::Nothing => {}
        }
    }
    Vec::new()
}

/// The values behind a label, and the length of their text.
fn labelled(label: &str, list: &str, kind: Kind) -> (Outcome, usize) {
    if label.trim_end_matches([':', ' ']).ends_with("ne of") && !list.starts_with('`') {
        return (Outcome::Nothing, 0);
    }
    let Some(found) = BRACED.find(list) else {
        return series::read(list, kind);
    };
    let length = found.get(0).map_or(0, |words| words.end());
    let braced = found.get(1).map_or("", |words| words.as_str());
    let values = values_of_set(braced, kind).unwrap_or_default().into_iter();
    let values = values.map(|value| (value, String::new())).collect();
    (Outcome::Values(values), length)
}

/// The values in braces; `None` where they are a range, or something else.
fn values_of_set(list: &str, kind: Kind) -> Option<Vec<Value>> {
    let marks = |c: char| c.is_whitespace() || matches!(c, '`' | '{' | '}' | '[' | ']');
    let tokens = list.split([',', '、', '/', ';', '或', '和']);
    let tokens = tokens.map(|t| t.trim_matches(marks));
    let tokens: Vec<&str> = tokens.filter(|t| !t.is_empty()).collect();
    // Two numbers in brackets are a range.
    if list.trim_start_matches(['`', ' ']).starts_with('[') && tokens.len() < 3 {
        return None;
    }
    tokens.iter().map(|t| typed(t, kind)).collect()
}

/// Values that are a sentence of their own.
pub(super) fn alone(text: &str, kind: Kind) -> Vec<ListedValue> {
    let found = ALONE.find(text).and_then(|found| found.get(1));
    let tokens = found
        .map_or("", |m| m.as_str())
        .split('`')
        .skip(1)
        .step_by(2);
    listed(tokens.filter_map(|token| Some((typed(token.trim(), kind)?, String::new()))))
}

/// A run of `n：text` up to the end of the text.
pub(super) fn inline(text: &str, kind: Kind) -> Vec<ListedValue> {
    if !matches!(kind, Kind::Int | Kind::String) {
        return Vec::new();
    }
    let glued = GLUED.regex().map(|regex| regex.replace_all(text, ";$1:$2"));
    let text = glued.as_deref().unwrap_or(text);
    let found: Vec<_> = INLINE
        .all(text)
        .filter_map(|found| Some((found.get(0)?.range(), found.get(1)?)))
        .collect();
    let ends = found
        .iter()
        .skip(1)
        .map(|(range, _)| range.start)
        .chain([text.len()]);
    let values = found.iter().zip(ends).filter_map(|((range, token), end)| {
        // `0-关闭`: the pattern took the first character of the text.
        let matched = text.get(range.clone())?;
        let taken = matched
            .chars()
            .next_back()
            .filter(|c| !c.is_ascii())
            .map_or(0, char::len_utf8);
        let docs = text.get(range.end - taken..end)?;
        let docs = docs.trim_matches(|c: char| {
            c.is_whitespace() || matches!(c, ',' | ';' | '。' | '、' | ')')
        });
        (!docs.is_empty()).then(|| Some((typed(token.as_str(), kind)?, docs.to_owned())))?
    });
    let listed = listed(values);
    if kind == Kind::String && !is_counted(&listed) {
        return Vec::new();
    }
    listed
}

/// Returns whether values are consecutive numbers, each with a few words of what it means: a time of day is none, nor
/// is a numbered remark.
fn is_counted(listed: &[ListedValue]) -> bool {
    let number = |listed: &ListedValue| listed.value.as_str()?.parse::<i64>().ok();
    let is_han = |c: char| !c.is_ascii() && c.is_alphabetic();
    let follows = |pair: &[ListedValue]| match pair {
        [first, second] => number(first)
            .zip(number(second))
            .is_some_and(|(a, b)| a + 1 == b),
        _ => false,
    };
    let is_short = |docs: &str| {
        let meaning = docs.split([',', ';', '。', '(']).next().unwrap_or_default();
        meaning.contains(is_han) && meaning.chars().count() <= MOST_LETTERS
    };
    listed.windows(2).all(follows) && listed.iter().all(|v| is_short(&v.docs.zh))
}

pub(super) fn means(text: &str, kind: Kind) -> Vec<ListedValue> {
    if text.contains("范围") || kind != Kind::Int {
        return Vec::new();
    }
    listed(MEANS.all(text).filter_map(|found| {
        let value = typed(found.get(1)?.as_str(), kind)?;
        Some((value, found.get(2)?.as_str().trim().to_owned()))
    }))
}

pub(super) fn glossed(text: &str, kind: Kind) -> Vec<ListedValue> {
    let Some((_, list)) = text.split_once("取值:") else {
        return Vec::new();
    };
    if kind != Kind::String {
        return Vec::new();
    }
    listed(GLOSSED.all(list).filter_map(|found| {
        Some((
            Value::from(found.get(1)?.as_str()),
            found.get(2)?.as_str().to_owned(),
        ))
    }))
}

/// A run of `word：text` with semicolons between.
pub(super) fn words(text: &str, kind: Kind) -> Vec<ListedValue> {
    if kind != Kind::String {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut at = 0;
    // The mark in front of a word may be the one behind the word before it.
    while let Some(word) = text.get(at..).and_then(|rest| WORDS.find(rest)) {
        let (Some(token), Some(docs)) = (word.get(1), word.get(2)) else {
            break;
        };
        found.push((Value::from(token.as_str()), docs.as_str().trim().to_owned()));
        at += docs.end();
    }
    listed(found.into_iter())
}

/// Words and what they mean, with commas between.
pub(super) fn commas(text: &str, kind: Kind) -> Vec<ListedValue> {
    let found = COMMAS
        .find(text.trim_end())
        .filter(|_| kind == Kind::String);
    let list = found
        .and_then(|found| found.get(1))
        .map_or("", |m| m.as_str());
    let pairs = list.split(',').filter_map(|item| item.split_once(':'));
    listed(pairs.map(|(word, docs)| (Value::from(word.trim()), docs.trim().to_owned())))
}

/// Items that name a value each, and end in it: `` - 小时版：`duration` ``. All items must be such, so that a remark is
/// none. A value of two names has both.
pub(super) fn named(declared: &str, kind: Kind) -> Vec<ListedValue> {
    let lines = declared.lines().take(MAX_LINES).map(str::trim);
    let items: Option<Vec<_>> = lines
        .filter_map(|line| line.strip_prefix("- "))
        .map(|item| {
            let found = NAMED.find(item)?;
            let value = typed(found.get(2)?.as_str(), kind)?;
            Some((value, found.get(1)?.as_str().trim().to_owned()))
        })
        .collect();
    let mut named: Vec<(Value, String)> = Vec::new();
    for (value, name) in items.unwrap_or_default() {
        match named.iter_mut().find(|(known, _)| *known == value) {
            Some((_, names)) => *names = format!("{names}；{name}"),
            None => named.push((value, name)),
        }
    }
    listed(named.into_iter())
}

/// The values, unless one of them comes twice.
fn listed(values: impl Iterator<Item = (Value, String)>) -> Vec<ListedValue> {
    let mut out: Vec<ListedValue> = Vec::new();
    for (value, docs) in values {
        if out.iter().any(|v| v.value == value) {
            return Vec::new();
        }
        out.push(ListedValue {
            value,
            docs: Docs::page(docs),
        });
    }
    out
}
