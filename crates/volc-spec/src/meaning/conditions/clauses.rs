//! The sentences and clauses of a text.

use std::ops::Range;

use regex::Captures;

use crate::meaning::phrase::{Phrase, plain_marks};

/// Stands for the name of the member that is read.
pub(super) const ITSELF: &str = "\u{e000}";

/// A remark in brackets.
static BRACKETS: Phrase = Phrase::new(r"\(([^()]*)\)");
/// Words of a remark that are more than a gloss: requirements, conditions, exceptions.
static REMARK: Phrase = Phrase::new(concat!(
    r"[必可选][填选传]|[须要无]|省略|不填|为空|[且并除仅只若或当时]|如果|同时|例外|其一",
    r"|(?i:\b(?:and|or|except|unless|when|if|only|required|optional|not)\b)",
));
/// A mark and nothing else: `传入 X(必填)`, of another member.
static LABEL: Phrase = Phrase::new(r"^\s*(?:必[填选传]|[可选][选填]|非必[填选传])\s*$");
/// Words that are one: values and names.
static QUOTED: Phrase = Phrase::new(r#"`[^`]*`|"[^"]*""#);
/// The head of an item on a value.
static VALUE: Phrase = Phrase::new(r"`[^`]+`$");

/// A sentence of a text.
pub(super) struct Sentence {
    text: String,
    /// The places of its clauses.
    clauses: Vec<Range<usize>>,
    /// It is part of an item that states a case: of an item in an item, or of an item on a value.
    pub(super) is_part: bool,
    pub(super) is_nested: bool,
}

impl Sentence {
    pub(super) fn clauses(&self) -> Vec<&str> {
        let places = self.clauses.iter().cloned();
        places.filter_map(|place| self.text.get(place)).collect()
    }

    /// The words from the begin of a clause to a place in another one.
    pub(super) fn words(&self, first: usize, last: usize, end: usize) -> String {
        let start = |at: usize| self.clauses.get(at).map_or(0, |place| place.start);
        let words = self.text.get(start(first)..start(last) + end);
        words.unwrap_or_default().to_owned()
    }
}

/// The sentences of a text on the member with this name.
pub(super) fn sentences(text: &str, own: &str) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    for line in text.lines() {
        let is_item = line.trim_start().starts_with(['-', '*', '+']);
        let is_nested = line.starts_with("  ");
        let mut is_part = is_nested;
        let line = plain_marks(line).replace("**", "");
        let line = name_itself(line.trim_start_matches(['-', '*', '+', '>', ' ']), own);
        let line = open_brackets(&line);
        let places = split(&line, |c, behind| {
            matches!(c, '。' | ';' | '!')
                || (c == '.' && (behind.is_empty() || behind.starts_with(' ')))
        });
        for sentence in places.into_iter().filter_map(|place| line.get(place)) {
            let clauses = split(sentence, |c, _| matches!(c, ',' | ':'))
                .into_iter()
                .filter_map(|place| trim(sentence, place))
                .collect();
            let sentence = Sentence {
                text: sentence.to_owned(),
                clauses,
                is_part,
                is_nested,
            };
            let begins_part = is_item
                && sentence
                    .clauses()
                    .first()
                    .is_some_and(|head| VALUE.find(head).is_some());
            sentences.push(sentence);
            is_part |= begins_part;
        }
    }
    sentences
}

/// Puts [`ITSELF`] for the name of the member, with backticks or without. A value may have the same name.
fn name_itself(line: &str, own: &str) -> String {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-' | '`' | '"');
    let mut named = String::new();
    let mut rest = line;
    while let Some(at) = rest.find(own).filter(|_| !own.is_empty()) {
        let (before, behind) = rest.split_at(at);
        let behind = behind.strip_prefix(own).unwrap_or_default();
        let in_ticks = before.ends_with('`') && behind.starts_with('`');
        let front = before
            .strip_suffix('`')
            .filter(|_| in_ticks)
            .unwrap_or(before);
        let is_value = front
            .trim_end()
            .ends_with(['为', '是', '=', '或', '、', '/'])
            || front.ends_with(" is ");
        let is_word = !before.ends_with(is_part) && !behind.starts_with(is_part);
        if is_value || !(in_ticks || is_word) {
            named.push_str(before);
            named.push_str(own);
            rest = behind;
        } else {
            named.push_str(front);
            named.push_str(ITSELF);
            rest = behind
                .strip_prefix('`')
                .filter(|_| in_ticks)
                .unwrap_or(behind);
        }
    }
    named + rest
}

/// Makes remarks in brackets clauses of their own, and drops those that only gloss.
fn open_brackets(line: &str) -> String {
    let Some(brackets) = BRACKETS.regex() else {
        return line.to_owned();
    };
    let open = |remark: &Captures<'_>| {
        let words = remark.get(1).map_or("", |words| words.as_str());
        if LABEL.find(words).is_some() || REMARK.find(words).is_none() || words.contains("://") {
            String::new()
        } else {
            format!(",{words},")
        }
    };
    brackets.replace_all(line, open).into_owned()
}

/// A place without the blanks around; `None` if nothing else is there.
fn trim(text: &str, place: Range<usize>) -> Option<Range<usize>> {
    let words = text.get(place.clone())?;
    let start = place.start + words.len() - words.trim_start().len();
    let end = start + words.trim().len();
    (start < end).then_some(start..end)
}

/// The places of the parts of a text between marks that are not in quotes.
fn split(text: &str, is_end: impl Fn(char, &str) -> bool) -> Vec<Range<usize>> {
    let quoted: Vec<_> = QUOTED
        .all(text)
        .filter_map(|found| found.get(0).map(|words| words.range()))
        .collect();
    let mut from = 0;
    let mut parts = Vec::new();
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        let is_quoted = quoted.iter().any(|quoted| quoted.contains(&at));
        if !is_quoted && is_end(c, text.get(end..).unwrap_or_default()) {
            parts.push(from..at);
            from = end;
        }
    }
    parts.push(from..text.len());
    parts
}
