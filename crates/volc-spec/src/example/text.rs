//! A place in an example's text, and the small steps that a repairer takes from there.

use std::ops::Range;

use super::{Repair, RepairKind};

/// The number of closing quotes that are tried before the first one is taken. It bounds the work on a line of nothing
/// but quotes.
const TRIES: usize = 8;

/// A text and a place in it.
#[derive(Clone, Copy)]
pub(super) struct Text<'a> {
    text: &'a str,
    pub(super) at: usize,
}

/// A string as it is written.
pub(super) struct Quoted {
    /// The text between the quotes.
    pub(super) content: Range<usize>,
    /// The place behind it.
    pub(super) end: usize,
    /// The repair of its quotes.
    pub(super) repair: Option<RepairKind>,
}

impl<'a> Text<'a> {
    pub(super) fn new(text: &'a str, at: usize) -> Self {
        Self { text, at }
    }

    pub(super) fn get(&self, range: Range<usize>) -> &'a str {
        self.text.get(range).unwrap_or("")
    }

    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// The bytes of the next character.
    pub(super) fn here(&self) -> Range<usize> {
        self.at..self.at + self.peek().map_or(0, char::len_utf8)
    }

    pub(super) fn step(&mut self) {
        self.at = self.here().end;
    }

    /// Steps over a character that should not be there.
    pub(super) fn repair(&mut self, kind: RepairKind, repairs: &mut Vec<Repair>) {
        let range = self.here();
        repairs.push(Repair { kind, range });
        self.step();
    }

    pub(super) fn skip_line(&mut self) {
        let rest = self.rest();
        self.at += rest.find('\n').map_or(rest.len(), |end| end + 1);
    }

    /// Steps over white space and comments.
    pub(super) fn skip_blank(&mut self, repairs: &mut Vec<Repair>) {
        loop {
            let rest = self.rest();
            self.at += rest.len() - rest.trim_start_matches(is_blank).len();
            let Some(end) = comment(self.rest()) else {
                return;
            };
            let range = self.at..self.at + end;
            self.at = range.end;
            repairs.push(Repair {
                kind: RepairKind::Comment,
                range,
            });
        }
    }

    /// The next character behind white space and comments that start at `at`.
    pub(super) fn after(&self, at: usize) -> Option<char> {
        let mut ahead = Text::new(self.text, at);
        ahead.skip_blank(&mut Vec::new());
        ahead.peek()
    }

    /// An ellipsis and what is said behind it.
    pub(super) fn ellipsis(&self) -> Option<Range<usize>> {
        let rest = self.rest();
        (rest.starts_with("..") || rest.starts_with('…')).then(|| self.word())
    }

    /// A value without quotes: up to a comma, a closing bracket, the next value, a comment or the end of the line.
    pub(super) fn word(&self) -> Range<usize> {
        let rest = self.rest();
        let mut blank = false;
        let end = rest
            .char_indices()
            .find(|(at, c)| {
                let ends = matches!(c, ',' | '，' | '}' | ']' | '\n');
                let next = matches!(c, '"' | '{' | '[' | '#' | '/') && blank;
                blank = is_blank(*c);
                let commented = || rest.get(*at..).is_some_and(|rest| comment(rest).is_some());
                ends || next && (*c != '/' || commented())
            })
            .map_or(rest.len(), |(at, _)| at);
        let word = rest.get(..end).unwrap_or("").trim_end_matches(is_blank);
        self.at..self.at + word.len()
    }

    /// Returns the text behind a string: up to a comma, a closing bracket or the end of the line.
    pub(super) fn aside(&self) -> Range<usize> {
        let rest = self.rest();
        let end = rest.find([',', '，', '}', ']', '\n']).unwrap_or(rest.len());
        let aside = rest.get(..end).unwrap_or("").trim_end_matches(is_blank);
        self.at..self.at + aside.len()
    }

    /// A name without quotes: up to a colon, or as a value.
    pub(super) fn name(&self) -> Range<usize> {
        let word = self.word();
        let text = self.get(word.clone());
        let end = text.find([':', '：', '{', '[', '=']).unwrap_or(text.len());
        let name = text.get(..end).unwrap_or("").trim_end_matches(is_blank);
        word.start..word.start + name.len()
    }

    /// A string whose opening quote is here.
    pub(super) fn quoted(&self, is_key: bool) -> Quoted {
        let opening = self.peek().unwrap_or('"');
        let start = self.here().end;
        let line = self.get(start..self.text.len());
        let odd = (opening != '"').then_some(RepairKind::OddQuotes);
        let close = |content: usize, quote: usize| Quoted {
            content: start..start + content,
            end: start + content + quote,
            repair: odd,
        };
        let missing = |content: usize| Quoted {
            content: start..start + content,
            end: start + content,
            repair: Some(RepairKind::MissingQuote),
        };

        let mut first = None;
        let mut colon = None;
        let mut tries = 0;
        let mut escaped = false;
        for (at, c) in line.char_indices() {
            if escaped {
                escaped = false;
            } else if c == '\\' {
                escaped = true;
            } else if c == '\n' {
                // Without a closing quote on its line it ends there, if what follows looks like the next member.
                // Otherwise the string goes on.
                let content = line.get(..at).unwrap_or("");
                if first.is_some() || is_key {
                    break;
                }
                let next = line.get(at..).unwrap_or("").trim_start().chars().next();
                if next.is_none_or(|next| matches!(next, '"' | '}' | ']')) {
                    return missing(without_closers(content));
                }
            } else if matches!(c, ':' | '：') && colon.is_none() {
                colon = Some(at);
            } else if closes(opening, c) {
                let behind = line.get(at + c.len_utf8()..).unwrap_or("");
                let content = line.get(..at).unwrap_or("");
                // `"name: "value"`: the quote is already the value's.
                if is_key
                    && let Some(colon) = colon
                    && content.trim_end().ends_with([':', '：'])
                    && !behind.trim_start().starts_with([':', '：'])
                {
                    return missing(colon);
                }
                // `"name: 1, "next": 2`: a name has no quotes inside.
                if let (true, Some(colon), Some((quote, _))) = (is_key, colon, first)
                    && colon < quote
                {
                    return missing(colon);
                }
                if may_follow(behind, is_key) {
                    return close(at, c.len_utf8());
                }
                first.get_or_insert((at, c.len_utf8()));
                tries += 1;
                if tries == TRIES {
                    break;
                }
            }
        }
        match (colon, first) {
            (Some(colon), _) if is_key => missing(colon),
            (_, Some((at, quote))) => close(at, quote),
            _ => missing(without_closers(line.lines().next().unwrap_or(""))),
        }
    }
}

pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '“' | '”' | '＂' | '‘' | '’')
}

/// White space, and characters that nobody sees.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200d}' | '\u{2060}')
}

fn closes(opening: char, c: char) -> bool {
    match opening {
        '"' => c == '"',
        '\'' => c == '\'',
        '‘' | '’' => matches!(c, '‘' | '’' | '\''),
        _ => matches!(c, '“' | '”' | '＂' | '"'),
    }
}

/// Returns whether the text behind a quote is what may stand behind a string.
fn may_follow(behind: &str, is_key: bool) -> bool {
    let near = behind.trim_start_matches([' ', '\t', '\u{a0}', '\r']);
    let Some(next) = near.chars().next() else {
        return true;
    };
    let apart = near.len() < behind.len();
    match next {
        ':' | '：' | ',' | '，' | '}' | '\n' => true,
        '"' => apart,
        _ if is_key => apart || !next.is_alphanumeric(),
        ']' | ';' | '|' | '#' | '/' | '\'' => true,
        _ => false,
    }
}

/// The length of a comment at the start of a text.
fn comment(text: &str) -> Option<usize> {
    if text.starts_with("//") || text.starts_with('#') {
        return Some(text.find('\n').unwrap_or(text.len()));
    }
    let inner = text.strip_prefix("/*")?;
    Some(inner.find("*/").map_or(text.len(), |end| end + 4))
}

/// The length of a string's line without the comma and the brackets that belong to what is around it.
fn without_closers(line: &str) -> usize {
    let text = line.trim_end().trim_end_matches([',', '，']).trim_end();
    if text.contains(['{', '[']) {
        return text.len();
    }
    text.trim_end_matches(|c: char| matches!(c, '}' | ']') || is_blank(c))
        .len()
}
