//! Lists of values: which values a description names, and what it says of each.

#[cfg(test)]
mod tests;

use serde_json::Value;
use volc_ir::{Bounds, Docs, ListedValue, Range};

use super::{
    Kind,
    defaults::typed,
    phrase::{Phrase, is_conditional, plain_marks},
};

/// `枚举值为 {0,1,2}`, `取值为 5 或 100`, `支持取值: android、ios`: values one after another in code marks or braces.
static SET: Phrase = Phrase::new(
    r"(?:枚举值|取值|可取|可以取|值的范围|取值范围|仅支持|(?:[Vv]alid|[Pp]ossible|[Aa]llowed|[Ss]upported|[Aa]ccepted) values?)\s*(?:为|是|可以是|可取|包括|are|include|is)?\s*:?\s*((?:[`{\[]+\s*)?[0-9A-Za-z_.\-]+`?(?:\s*(?:[,、/]|或|和)\s*`?[0-9A-Za-z_.\-]+`?)+\s*[}\]]?)`?",
);
/// A sentence that is nothing but values: `` `user` 或 `assistant`。 ``
static ALONE: Phrase = Phrase::new(
    r"(?:^|[。\n])\s*(`[^`\n]+`(?:\s*(?:[,、/]|或|和|or)\s*`[^`\n]+`)+)\s*(?:[。\n]|$)",
);
/// `固定取值为 x`: the only value that there is for now.
static SINGLE: Phrase = Phrase::new(
    r"(?:固定取值|当前取值|仅支持取值|仅支持取|只支持取?|取值)\s*(?:为|是)?\s*:?\s*`([^`\n]+)`\s*(.?)",
);
/// `0 表示合流，1 表示单流`.
static MEANS: Phrase = Phrase::new(r"`(-?\w+)`\s*(?:表示|代表)\s*([^,;。`\n]+)");
/// `0: off 1: on`, `0-关闭,1-开启`.
static INLINE: Phrase = Phrase::new(r"(?:^|[\s,;:。、(])`?(-?\d{1,9})`?\s*(?::|-\s*\p{Han})\s*");
/// `0：关；1开`: a value without its colon.
static GLUED: Phrase = Phrase::new(r";\s*(\d{1,3})(\p{Han})");
/// `use：用；back：退`: words and what they mean, with semicolons between.
static WORDS: Phrase =
    Phrase::new(r"(?:^|[:;])\s*([A-Za-z_][\w.\-]*):\s*([^:;\n]*\p{Han}[^:;\n]*)");
/// The words before a list of values without bullets.
static ANNOUNCED: Phrase =
    Phrase::new(r"(?:取值|可选值|枚举值|可取|以下值|支持)(?:如下|为|包括|有|范围|说明)*\s*:\s*$");
/// A list that only gives examples.
static OPEN: Phrase = Phrase::new(r"(?:例如|比如|譬如|such as|e\.g\.|for example)[^。\n]{0,12}$");
/// `取值: amount(金额)、percent(百分比)`.
static GLOSSED: Phrase =
    Phrase::new(r"([A-Za-z_][\w.\-]*)\(([^()]*\p{Han}[^()]*)\)(?:[、,;]|$|。)");

/// `小时版:duration`, the value in code marks.
static NAMED: Phrase = Phrase::new(r"^([^`:：]+)[:：]\s*`([\w.\-]+)`[。;；,，]?$");

/// The values that a description lists for a field of this kind; empty if it lists none, or a range of them. One value
/// alone is no enumeration, but still the only one that is documented.
pub(crate) fn parse(description: &str, kind: Kind) -> Vec<ListedValue> {
    if !matches!(kind, Kind::Int | Kind::String) {
        return Vec::new();
    }
    let declared = unquoted(description);
    let items = match bullets(&declared, kind) {
        Bullets::Values(values) => values,
        Bullets::Ranges => return Vec::new(),
    };
    let text = plain_marks(&declared);
    let set = set(&text, kind);
    if items.len() >= 2 {
        // `阶段：0：不明`, and the other values as items: the first one stands behind the label.
        let inline = inline(&text, kind);
        let rest = inline.get(1..).unwrap_or_default().iter();
        if rest.map(|v| &v.value).eq(items.iter().map(|v| &v.value)) {
            return inline;
        }
        return united(set, items);
    }
    [
        set,
        inline(&text, kind),
        means(&text, kind),
        alone(&text, kind),
        glossed(&text, kind),
        words(&text, kind),
        named(&declared, kind),
    ]
    .into_iter()
    .find(|found| found.len() >= 2)
    .unwrap_or_else(|| {
        if items.is_empty() {
            single(&text, kind)
        } else {
            items
        }
    })
}

/// The values, unless they are only some of a range: `[-50, 100]`, of which the text explains `0` and `100`.
pub(crate) fn closed(listed: Vec<ListedValue>, bounds: &Bounds) -> Vec<ListedValue> {
    let ends = |range: &Range| {
        range
            .min
            .as_ref()?
            .as_i64()
            .zip(range.max.as_ref()?.as_i64())
    };
    let Some(range) = bounds.range() else {
        return listed;
    };
    let has = |value: i64| listed.iter().any(|v| v.value == value);
    // Nobody lists more values than these.
    let all =
        ends(range).is_some_and(|(min, max)| max.saturating_sub(min) < 256 && (min..=max).all(has));
    if all { listed } else { Vec::new() }
}

/// Items, with the values of a set that names more: items say what the values of the set mean, sometimes of a few only.
fn united(mut set: Vec<ListedValue>, items: Vec<ListedValue>) -> Vec<ListedValue> {
    let same = |a: &ListedValue, b: &ListedValue| a.value == b.value;
    if set.len() <= items.len() || !set.iter().any(|v| items.iter().any(|item| same(v, item))) {
        return items;
    }
    for item in items {
        match set.iter_mut().find(|v| same(v, &item)) {
            Some(known) => *known = item,
            None => set.push(item),
        }
    }
    set
}

/// Without quotes, admonitions and code, whose lists are never of values.
fn unquoted(description: &str) -> String {
    let mut quoted = false;
    let lines = description.lines().filter(|line| {
        let content = line.trim_start();
        if content.starts_with(":::") || content.starts_with("```") {
            quoted = !quoted;
            return false;
        }
        !quoted && !content.starts_with('>')
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// More lines than this are no list of values.
const MAX_LINES: usize = 1000;

/// The lines, with what stands on the line behind `- Wall：` on the item's own.
fn joined(declared: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in declared.lines().take(MAX_LINES) {
        let content = line.trim_start();
        let starts = content.starts_with(['-', '*', '+', '`', ':']) || content.is_empty();
        match lines.last_mut() {
            Some(last) if !starts && is_cut(last) => last.push_str(content),
            _ => lines.push(line.to_owned()),
        }
    }
    lines
}

/// Returns whether a line is an item that ends where its text should begin.
fn is_cut(line: &str) -> bool {
    let line = line.trim();
    let is_item = line.starts_with(['-', '*', '+']);
    is_item && line.ends_with([':', '：']) && Item::parse(line).is_some()
}

enum Bullets {
    Values(Vec<ListedValue>),
    /// Some items are ranges, so the values are not all known.
    Ranges,
}

/// Lines that start with a value: `` - `0`：off ``.
fn bullets(declared: &str, kind: Kind) -> Bullets {
    let mut found: Vec<ListedValue> = Vec::new();
    let mut nesting = Nesting::default();
    let mut others = 0;
    let mut prose = 0;
    let mut announced = false;
    for line in joined(declared) {
        let content = line.trim_start();
        let depth = line.len() - content.len();
        let item = Item::parse(content);
        if !content.is_empty() && item.is_none() {
            announced = ANNOUNCED.find(&plain_marks(content)).is_some();
        }
        let is_nested = nesting.is_nested(content, depth);
        match item {
            Some(_) if is_nested => {}
            Some(Item { range: true, .. }) => return Bullets::Ranges,
            Some(item) => {
                let Some(value) = typed(&item.token, kind).filter(|_| item.fits(kind, announced))
                else {
                    nesting.other(content, depth);
                    continue;
                };
                nesting.value(content, depth);
                prose += usize::from(!(item.bullet && item.marked));
                let other = item.other.and_then(|other| typed(&other, kind));
                for value in std::iter::once(value).chain(other) {
                    if !found.iter().any(|v| v.value == value) {
                        found.push(ListedValue {
                            value,
                            docs: Docs::page(item.docs.as_str()),
                        });
                    }
                }
            }
            None => {
                nesting.other(content, depth);
                others += usize::from(content.starts_with(['-', '*', '+']));
            }
        }
    }
    // One value among other items, or at the start of a line, is a remark about it; it must be the only item to be the
    // only value.
    if found.len() == 1 && others + prose > 0 {
        Bullets::Values(Vec::new())
    } else {
        Bullets::Values(found)
    }
}

/// The nesting of items.
#[derive(Default)]
struct Nesting {
    /// The indent of the first value, and whether a bullet stands in front of it.
    first: Option<(usize, bool)>,
    /// The indent of the last item that is no value and says more than what its items have in common.
    holder: Option<usize>,
}

impl Nesting {
    fn is_nested(&self, content: &str, depth: usize) -> bool {
        let is_bullet = content.starts_with(['-', '*', '+']);
        // One space in front of a line is no indent, and lines without bullets have none.
        let below_value = self
            .first
            .is_some_and(|(first, bullet)| match (bullet, is_bullet) {
                (true, false) => depth > first,
                (false, false) => false,
                (_, true) => depth > first + 1,
            });
        below_value || is_bullet && self.holder.is_some_and(|holder| depth > holder + 1)
    }

    fn value(&mut self, content: &str, depth: usize) {
        let is_bullet = content.starts_with(['-', '*', '+']);
        self.first.get_or_insert((depth, is_bullet));
        self.holder = None;
    }

    /// An item that is no value. One such as `- 方言：` is the heading of the values below it.
    fn other(&mut self, content: &str, depth: usize) {
        let is_item = content.starts_with(['-', '*', '+']);
        if !is_item || self.holder.is_some_and(|holder| depth > holder + 1) {
            return;
        }
        let text = content.trim();
        let is_heading = text.ends_with([':', '：']) && !text.contains('`');
        self.holder = Some(depth).filter(|_| !is_heading);
    }
}

/// A line that starts with a value.
struct Item {
    token: String,
    docs: String,
    /// The value is in code marks.
    marked: bool,
    bullet: bool,
    /// It names a range of values, such as `` `1` ～ `9` ``.
    range: bool,
    /// Another spelling of the value: `` `a` 或 `b` ``.
    other: Option<String>,
}

impl Item {
    fn parse(line: &str) -> Option<Self> {
        // `-1` is a number, `- 1` an item.
        let item = line.strip_prefix(['-', '*', '+']);
        let item = item.filter(|item| !item.starts_with(|c: char| c.is_ascii_digit()));
        let (body, bullet) = match item {
            Some(item) => (item.trim_start(), true),
            None => (without_number(line), false),
        };
        let body = body.strip_prefix("【默认值】").unwrap_or(body);
        let (token, rest, marked) = match body.strip_prefix('`') {
            Some(inner) => {
                let (token, rest) = inner.split_once('`')?;
                (token.trim(), rest, true)
            }
            None => {
                let body = body.trim_start_matches('"');
                let end = body.find(|c: char| {
                    !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-' | '/'))
                })?;
                (
                    body.get(..end)?,
                    body.get(end..)?.trim_start_matches('"'),
                    false,
                )
            }
        };
        let rest = rest.trim_start();
        let (other, rest) = match rest.strip_prefix('或').filter(|_| marked) {
            Some(behind) => match behind
                .trim_start()
                .strip_prefix('`')
                .and_then(|b| b.split_once('`'))
            {
                Some((other, rest)) => (Some(other.trim().to_owned()), rest.trim_start()),
                None => (None, rest),
            },
            None => (None, rest),
        };
        let range = rest.starts_with(['~', '～']);
        let (remark, rest) = if marked && bullet {
            remark(rest)
        } else {
            ("", without_remark(rest))
        };
        let docs = rest
            .strip_prefix([':', '：'])
            .or_else(|| rest.strip_prefix("表示"))
            .or_else(|| {
                (marked
                    && bullet
                    && rest
                        .trim_end_matches(['。', '；', ';', '.', '，'])
                        .is_empty())
                .then_some("")
            })
            .or_else(|| range.then_some(""))?;
        let docs = docs.trim_start_matches([':', '：', ' ']).trim_end();
        let docs = if docs.is_empty() { remark } else { docs }.to_owned();
        (!token.is_empty()).then(|| Self {
            token: token.to_owned(),
            docs,
            marked,
            bullet,
            range,
            other,
        })
    }

    /// Returns whether it can be a value of the kind, and is no other sort of item; `announced` if the text in front
    /// says that values follow.
    fn fits(&self, kind: Kind, announced: bool) -> bool {
        match kind {
            // A bare number at the start of a line is a value only with what it means behind it.
            Kind::Int => self.marked || !self.docs.is_empty(),
            _ => {
                // An expression or a range is none, but a mark in code marks with what it means is one.
                let declared = !self.docs.is_empty() && !self.docs.starts_with("//");
                // `bot_id`：必选。 is a member of something.
                const MEMBER: &[&str] = &["必选", "必填", "可选", "required", "optional"];
                if MEMBER.iter().any(|word| self.docs.starts_with(word)) {
                    return false;
                }
                let marks = |c: char| c.is_whitespace() || matches!(c, '[' | '(' | '<' | '{');
                let word = !self.token.contains(marks) && !self.token.contains('$');
                let mark = self.marked
                    && declared
                    && !self.token.contains('$')
                    && !self.token.contains([',', '，']);
                (word && (self.marked || ((self.bullet || announced) && declared))) || mark
            }
        }
    }
}

/// Without the number of a numbered item.
fn without_number(line: &str) -> &str {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    match rest.strip_prefix(". ") {
        Some(item) if rest.len() < line.len() => item.trim_start(),
        _ => line,
    }
}

/// A remark in parentheses right behind a value, and what is behind it: `（快者在前）`.
fn remark(rest: &str) -> (&str, &str) {
    let inner = rest.strip_prefix(['(', '（']);
    match inner.and_then(|inner| inner.split_once([')', '）'])) {
        Some((remark, after)) => (remark, after.trim_start()),
        None => ("", rest),
    }
}

/// Without a remark in parentheses, such as `（默认值）`, right behind a value.
fn without_remark(rest: &str) -> &str {
    let Some(inner) = rest.strip_prefix(['(', '（']) else {
        return rest;
    };
    match inner.split_once([')', '）']) {
        Some((remark, after))
            if remark.contains("默认") || remark.eq_ignore_ascii_case("default") =>
        {
            after.trim_start()
        }
        _ => rest,
    }
}

fn single(text: &str, kind: Kind) -> Vec<ListedValue> {
    let found = SINGLE.all(text).find(|found| {
        let at = found.get(0).map_or(0, |m| m.start());
        !is_conditional(text, at)
            && found
                .get(2)
                .is_none_or(|m| !["时", "、"].contains(&m.as_str()))
    });
    let value = found.and_then(|found| typed(&found.get(1)?.as_str().replace("\\\"", "\""), kind));
    listed(value.into_iter().map(|value| (value, String::new())))
}

fn set(text: &str, kind: Kind) -> Vec<ListedValue> {
    SET.all(text)
        // `支持 a、b 等`, `例如 a、b`: there are more.
        .filter(|found| {
            let whole = found.get(0).map_or(0..0, |m| m.range());
            let behind = text.get(whole.end..).unwrap_or_default().trim_start();
            let before = text.get(..whole.start).unwrap_or_default();
            !behind.starts_with('等') && OPEN.find(before).is_none()
        })
        .find_map(|found| {
            let list = found.get(1)?.as_str();
            let tokens: Vec<&str> = list
                .split([',', '、', '/', '或', '和'])
                .map(|t| {
                    t.trim_matches(|c: char| {
                        c.is_whitespace() || matches!(c, '`' | '{' | '}' | '[' | ']')
                    })
                })
                .filter(|t| !t.is_empty())
                .collect();
            // Two numbers in brackets are a range.
            if list.trim_start_matches(['`', ' ']).starts_with('[') && tokens.len() < 3 {
                return None;
            }
            // Bare words may be anything; numbers and code marks are values.
            if kind == Kind::String && !list.contains('`') && !list.contains('{') {
                let plain = tokens.iter().all(|t| t.is_ascii());
                if !plain {
                    return None;
                }
            }
            let values: Option<Vec<Value>> = tokens.iter().map(|t| typed(t, kind)).collect();
            Some(listed(
                values?.into_iter().map(|value| (value, String::new())),
            ))
        })
        .unwrap_or_default()
}

/// Values that are a sentence of their own.
fn alone(text: &str, kind: Kind) -> Vec<ListedValue> {
    let found = ALONE.find(text).and_then(|found| found.get(1));
    let tokens = found
        .map_or("", |m| m.as_str())
        .split('`')
        .skip(1)
        .step_by(2);
    listed(tokens.filter_map(|token| Some((typed(token.trim(), kind)?, String::new()))))
}

/// A run of `n：text` up to the end of the text.
fn inline(text: &str, kind: Kind) -> Vec<ListedValue> {
    if kind != Kind::Int {
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
    listed(values)
}

fn means(text: &str, kind: Kind) -> Vec<ListedValue> {
    if text.contains("范围") || kind != Kind::Int {
        return Vec::new();
    }
    listed(MEANS.all(text).filter_map(|found| {
        let value = typed(found.get(1)?.as_str(), kind)?;
        Some((value, found.get(2)?.as_str().trim().to_owned()))
    }))
}

fn glossed(text: &str, kind: Kind) -> Vec<ListedValue> {
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
fn words(text: &str, kind: Kind) -> Vec<ListedValue> {
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

/// Items that name a value each, and end in it: `` - 小时版：`duration` ``. All items must be such, so that a remark is
/// none.
fn named(declared: &str, kind: Kind) -> Vec<ListedValue> {
    let lines = declared.lines().take(MAX_LINES).map(str::trim);
    let items: Option<Vec<_>> = lines
        .filter_map(|line| line.strip_prefix("- "))
        .map(|item| {
            let found = NAMED.find(item)?;
            let value = typed(found.get(2)?.as_str(), kind)?;
            Some((value, found.get(1)?.as_str().trim().to_owned()))
        })
        .collect();
    listed(items.unwrap_or_default().into_iter())
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
