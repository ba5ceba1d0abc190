//! Values one after another, each with what it means or without: `` `a`：甲；`b`：乙 ``, `0、1（默认）、2`.

use serde_json::Value;

use crate::meaning::{Kind, defaults::typed, phrase::near};

/// The longest meaning of a value in characters; a longer text is something else.
const LONGEST_MEANING: usize = 160;
const MOST_VALUES: usize = 256;

/// The outcome of reading values at a place.
#[derive(Debug, PartialEq)]
pub(super) enum Outcome {
    /// The values with their meanings.
    Values(Vec<(Value, String)>),
    /// Nothing that can be taken for values.
    Nothing,
    /// Values, but nobody can say which.
    Unclear(&'static str),
}

/// Reads values at the start of a text. Returns how much of it was read.
pub(super) fn read(text: &str, kind: Kind) -> (Outcome, usize) {
    let mut reader = Reader {
        text,
        at: 0,
        kind,
        is_behind_slash: false,
        has_slash: false,
        has_other: false,
    };
    let outcome = reader.series();
    (outcome, reader.at)
}

/// A value as the text spells it.
struct Token<'t> {
    text: &'t str,
    /// It stands in code marks or in quotes.
    is_marked: bool,
}

/// The way in which a value ends.
enum Ending {
    /// With a meaning, and the mark behind that.
    Meaning(String),
    Plain,
    /// It is the first end of a range.
    Range,
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    kind: Kind,
    /// The last value stands behind a slash; some value does so, or stands behind another mark.
    is_behind_slash: bool,
    has_slash: bool,
    has_other: bool,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn series(&mut self) -> Outcome {
        let mut values: Vec<(Value, String)> = Vec::new();
        let mut has_bare = false;
        while values.len() < MOST_VALUES {
            let start = self.at;
            let Some(token) = self.token() else { break };
            let Some(value) = typed(token.text, self.kind) else {
                // `0、1，default 0`: what is behind a comma may be another clause.
                self.at = start;
                return if self.is_behind_comma() {
                    finish(values)
                } else {
                    Outcome::Nothing
                };
            };
            let meaning = match self.ending(&token) {
                Ending::Range if token.is_marked && self.kind == Kind::String => {
                    return Outcome::Unclear("it is a range of texts");
                }
                Ending::Range => return Outcome::Nothing,
                Ending::Meaning(meaning) => Some(meaning),
                Ending::Plain => None,
            };
            has_bare |= !token.is_marked;
            let has_meaning = meaning.is_some();
            match values.iter_mut().find(|(known, _)| *known == value) {
                // `a/b，a 表示甲`: what the values mean stands behind them.
                Some((_, known)) if known.is_empty() && meaning.is_some() => {
                    *known = meaning.unwrap_or_default();
                }
                Some(_) => {
                    self.at = start;
                    break;
                }
                None => {
                    self.has_slash |= self.is_behind_slash && !values.is_empty();
                    self.has_other |= !self.is_behind_slash && !values.is_empty();
                    values.push((value, meaning.unwrap_or_default()));
                }
            }
            if !self.separator(has_meaning) {
                break;
            }
        }
        if has_bare && self.kind == Kind::String && self.has_slash && self.has_other {
            return Outcome::Unclear("a slash may be part of a value");
        }
        finish(values)
    }

    fn is_behind_comma(&self) -> bool {
        let before = self.text.get(..self.at).unwrap_or_default().trim_end();
        before.ends_with([',', ';', '。', '\n'])
    }

    fn token(&mut self) -> Option<Token<'t>> {
        let rest = self.rest();
        let body = rest.trim_start_matches([' ', '\t']);
        let skipped = rest.len() - body.len();
        for mark in ['`', '"'] {
            if let Some(inner) = body.strip_prefix(mark) {
                let line = near(inner).split('\n').next().unwrap_or_default();
                let text = line.get(..line.find(mark)?)?;
                self.at += skipped + text.len() + 2;
                let text = text.trim();
                return (!text.is_empty()).then_some(Token {
                    text,
                    is_marked: true,
                });
            }
        }
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
        let end = body.find(|c| !is_part(c)).unwrap_or(body.len());
        let whole = body.get(..end)?;
        // A full stop ends an English list.
        let text = whole.trim_end_matches(['.', '-']);
        self.at += skipped + text.len();
        (!text.is_empty()).then_some(Token {
            text,
            is_marked: false,
        })
    }

    /// Reads what stands behind a value and belongs to it.
    fn ending(&mut self, token: &Token<'t>) -> Ending {
        let mut meaning = self.remark();
        let rest = self.rest().trim_start_matches(' ');
        if rest.starts_with(['~', '至', '到', '–']) {
            return Ending::Range;
        }
        let marks = [":", "=", "——", "—", "- ", "表示", "代表"];
        let behind = marks.iter().find_map(|mark| rest.strip_prefix(mark));
        let behind = behind.or_else(|| rest.strip_prefix('-').filter(|_| token.is_marked));
        let Some(behind) = behind else {
            if token.is_marked && rest.starts_with('-') {
                return Ending::Range;
            }
            return meaning.map_or(Ending::Plain, Ending::Meaning);
        };
        let behind = behind.trim_start_matches([':', ' ']);
        let is_dash = rest.starts_with(['-', '—']);
        if is_dash && behind.starts_with(|c: char| c == '`' || c.is_ascii_digit()) {
            return Ending::Range;
        }
        let start = self.text.len() - behind.len();
        let end = meaning_end(behind);
        let words = behind.get(..end).unwrap_or_default().trim();
        if words.is_empty() {
            return meaning.map_or(Ending::Plain, Ending::Meaning);
        }
        self.at = start + end;
        let words = words.trim_end_matches(['。', ';', ',', '、']);
        meaning = Some(words.to_owned());
        meaning.map_or(Ending::Plain, Ending::Meaning)
    }

    /// `（默认）` right behind a value.
    fn remark(&mut self) -> Option<String> {
        let rest = self.rest();
        let inner = rest.trim_start_matches(' ').strip_prefix('(')?;
        let near = inner.char_indices().take(LONGEST_MEANING);
        let (end, _) = near.into_iter().find(|(_, c)| matches!(c, ')' | '\n'))?;
        let (remark, behind) = inner.split_at(end);
        let behind = behind.strip_prefix(')')?;
        self.at += rest.len() - behind.len();
        let is_mark = remark.contains("默认") || remark.eq_ignore_ascii_case("default");
        Some(if is_mark {
            String::new()
        } else {
            remark.trim().to_owned()
        })
    }

    /// Skips the marks between two values. Returns whether there is one and a value may follow; in another sentence or
    /// line only if all have meanings.
    fn separator(&mut self, has_meaning: bool) -> bool {
        let start = self.at;
        let mut rest = self.rest();
        let mut is_slash = false;
        let mut is_other = false;
        loop {
            let trimmed = rest.trim_start_matches([' ', '\n']);
            let words = [
                "\\|", "|", ",", "、", "/", ";", "。", "或者", "或", "以及", "和", "or ", "and ",
            ];
            let word = words.iter().find(|word| trimmed.starts_with(**word));
            let Some(word) = word else { break };
            is_slash |= *word == "/";
            is_other |= *word != "/";
            rest = trimmed.get(word.len()..).unwrap_or_default();
            if *word == "。" && !(has_meaning && starts_with_meaning(rest)) {
                return false;
            }
        }
        if has_meaning
            && !is_slash
            && !is_other
            && self.rest().starts_with('\n')
            && starts_with_meaning(rest)
        {
            is_other = true;
            rest = rest.trim_start_matches([' ', '\n']);
        }
        self.is_behind_slash = is_slash;
        self.at = self.text.len() - rest.len();
        if is_slash || is_other {
            return true;
        }
        self.at = start;
        false
    }
}

fn finish(values: Vec<(Value, String)>) -> Outcome {
    if values.is_empty() {
        Outcome::Nothing
    } else {
        Outcome::Values(values)
    }
}

/// The end of a meaning: the sentence, or a comma in front of the next value with one.
fn meaning_end(text: &str) -> usize {
    for (at, c) in text.char_indices().take(LONGEST_MEANING) {
        let behind = || text.get(at + c.len_utf8()..).unwrap_or_default();
        match c {
            ';' | '\n' | '。' => return at,
            ',' | '、' if starts_with_meaning(behind()) => return at,
            _ => {}
        }
    }
    text.char_indices()
        .nth(LONGEST_MEANING)
        .map_or(text.len(), |(at, _)| at)
}

/// Returns whether a text starts with a value and a mark of its meaning.
fn starts_with_meaning(text: &str) -> bool {
    let text = text.trim_start_matches([' ', '\n']);
    let behind = match text.strip_prefix('`') {
        Some(inner) => {
            let near = inner.char_indices().take(LONGEST_MEANING);
            let end = near.into_iter().find(|(_, c)| matches!(c, '`' | '\n'));
            end.and_then(|(end, _)| inner.get(end..)?.strip_prefix('`'))
        }
        None => {
            let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
            let behind = text.trim_start_matches(is_part);
            Some(behind).filter(|behind| behind.len() < text.len())
        }
    };
    let marks = [":", "=", "(", "—", "- ", "表示", "代表"];
    behind.is_some_and(|behind| {
        let behind = behind.trim_start_matches(' ');
        marks.iter().any(|mark| behind.starts_with(mark))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_end_where_the_next_begins() {
        let cases = [
            ("`a`:甲;`b`:乙", json!({"a": "甲", "b": "乙"})),
            ("`a`(甲);`b`(乙)", json!({"a": "甲", "b": "乙"})),
            ("`a` - 甲; `b` - 乙", json!({"a": "甲", "b": "乙"})),
            (
                "`a`:甲,红的,`b`:乙。默认",
                json!({"a": "甲,红的", "b": "乙"}),
            ),
            ("`a/x`、`b; c=d`", json!({"a/x": "", "b; c=d": ""})),
            ("a, b, c.", json!({"a": "", "b": "", "c": ""})),
            ("a、b(默认)、c", json!({"a": "", "b": "", "c": ""})),
            ("a——甲;b——乙", json!({"a": "甲", "b": "乙"})),
            ("a \\| b", json!({"a": "", "b": ""})),
            ("a/b,a表示甲、b表示乙。", json!({"a": "甲", "b": "乙"})),
        ];
        for (text, expected) in cases {
            let Outcome::Values(values) = read(text, Kind::String).0 else {
                panic!("{text}");
            };
            let found: serde_json::Map<String, Value> = values
                .into_iter()
                .map(|(value, meaning)| (value.as_str().unwrap().to_owned(), json!(meaning)))
                .collect();
            assert_eq!(Value::Object(found), expected, "{text}");
        }
    }

    #[test]
    fn ranges_and_mixed_marks_are_unclear() {
        for text in ["`a`~`f`", "`a` - `f`", "`a` 到 `f`", "a/x、b/y"] {
            let (outcome, _) = read(text, Kind::String);
            assert!(matches!(outcome, Outcome::Unclear(_)), "{text}");
        }
        assert_eq!(read("0~9", Kind::Int).0, Outcome::Nothing);
    }
}
