//! Literals of JavaScript: JSON, and what the vendor writes beyond it.

use std::ops::Range;

/// The greatest depth of nested lists and objects.
const MAX_DEPTH: usize = 64;

/// A value and the bytes it takes.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) value: Literal,
    pub(super) span: Range<usize>,
}

#[derive(Debug)]
pub(super) enum Literal {
    Text(String),
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
    /// A number or a word.
    Word(String),
    /// An element of JSX without text.
    Other,
}

/// The reason why a literal cannot be read, and its place.
#[derive(Debug)]
pub(super) struct LiteralError {
    pub(super) at: usize,
    pub(super) why: &'static str,
}

impl Node {
    /// The first member of an object that has one of these names.
    pub(super) fn member(&self, names: &[&str]) -> Option<&Node> {
        let Literal::Object(members) = &self.value else {
            return None;
        };
        names
            .iter()
            .find_map(|name| members.iter().find(|(key, _)| key == name))
            .map(|(_, node)| node)
    }

    /// The text, or the number or word as text; empty if it is neither.
    pub(super) fn text(&self) -> &str {
        match &self.value {
            Literal::Text(text) => text,
            Literal::Word(word) if !matches!(word.as_str(), "null" | "undefined") => word,
            _ => "",
        }
    }
}

/// Reads the literal at an offset.
pub(super) fn parse(source: &str, start: usize) -> Result<Node, LiteralError> {
    Parser {
        source,
        at: start,
        depth: 0,
    }
    .value()
}

struct Parser<'a> {
    source: &'a str,
    at: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn value(&mut self) -> Result<Node, LiteralError> {
        self.space();
        let start = self.at;
        if self.depth >= MAX_DEPTH {
            return self.fail("lists and objects are nested too deep");
        }
        self.depth += 1;
        let value = match self.peek() {
            Some('[') => self.list()?,
            Some('{') => self.object()?,
            Some('"' | '\'' | '`') => Literal::Text(self.text()?),
            Some('<') => self.element()?,
            Some(_) => {
                let word = self.take_while(|c| !matches!(c, ',' | ']' | '}' | ';' | '\n'));
                if word.is_empty() {
                    return self.fail("expected a value");
                }
                Literal::Word(word.trim_end().to_owned())
            }
            None => return self.fail("the block ends here"),
        };
        self.depth -= 1;
        Ok(Node {
            value,
            span: start..self.at,
        })
    }

    fn list(&mut self) -> Result<Literal, LiteralError> {
        self.skip();
        let mut items = Vec::new();
        loop {
            self.space();
            match self.peek() {
                Some(']') => {
                    self.skip();
                    return Ok(Literal::List(items));
                }
                Some(',') => self.skip(),
                _ => {
                    items.push(self.value()?);
                    self.separator(']')?;
                }
            }
        }
    }

    fn object(&mut self) -> Result<Literal, LiteralError> {
        self.skip();
        let mut members = Vec::new();
        loop {
            self.space();
            match self.peek() {
                Some('}') => {
                    self.skip();
                    return Ok(Literal::Object(members));
                }
                Some(',') => self.skip(),
                Some('"' | '\'') => {
                    let key = self.text()?;
                    members.push((key, self.member()?));
                    self.separator('}')?;
                }
                _ => {
                    let key = self
                        .take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '$'))
                        .to_owned();
                    if key.is_empty() {
                        return self.fail("expected the name of a member");
                    }
                    members.push((key, self.member()?));
                    self.separator('}')?;
                }
            }
        }
    }

    fn member(&mut self) -> Result<Node, LiteralError> {
        self.space();
        if self.peek() != Some(':') {
            return self.fail("expected `:`");
        }
        self.skip();
        self.value()
    }

    fn separator(&mut self, close: char) -> Result<(), LiteralError> {
        self.space();
        match self.peek() {
            Some(c) if c == ',' || c == close => Ok(()),
            _ => self.fail("expected `,` or the end of the list or object"),
        }
    }

    fn text(&mut self) -> Result<String, LiteralError> {
        let start = self.at;
        let quote = self.next();
        let mut text = String::new();
        loop {
            match self.next() {
                Some(c) if Some(c) == quote => return Ok(text),
                Some('\\') => match self.next() {
                    Some('n') => text.push('\n'),
                    Some('t') => text.push('\t'),
                    Some('r') => text.push('\r'),
                    Some('b' | 'f') => text.push(' '),
                    Some('u') => text.push(self.unicode()),
                    Some(c) => text.push(c),
                    None => {}
                },
                Some(c) => text.push(c),
                None => {
                    self.at = start;
                    return self.fail("this text is never closed");
                }
            }
        }
    }

    /// The character of `\uXXXX`; of a surrogate pair, both halves are read.
    fn unicode(&mut self) -> char {
        let mut unit = || {
            let digits = self.source.get(self.at..self.at + 4)?;
            let unit = u16::from_str_radix(digits, 16).ok()?;
            self.at += 4;
            Some(unit)
        };
        let first = unit();
        let pair = match first {
            Some(0xD800..=0xDBFF) if self.rest().starts_with("\\u") => {
                self.at += 2;
                let digits = self.source.get(self.at..self.at + 4).unwrap_or_default();
                self.at += digits.len();
                u16::from_str_radix(digits, 16).ok()
            }
            _ => None,
        };
        let mut decoded = char::decode_utf16(first.into_iter().chain(pair));
        decoded
            .next()
            .and_then(Result::ok)
            .unwrap_or(char::REPLACEMENT_CHARACTER)
    }

    /// An element of JSX: the text of its `content`, else nothing.
    fn element(&mut self) -> Result<Literal, LiteralError> {
        let rest = self.rest();
        let closed_at = rest.find("/>").map(|at| at + 2);
        let paired = rest
            .find("</")
            .and_then(|at| Some(at + rest.get(at..)?.find('>')? + 1));
        let content = rest.find("content={").map(|at| at + "content={".len());
        if let Some(content) =
            content.filter(|at| closed_at.into_iter().chain(paired).all(|end| *at < end))
        {
            self.at += content;
            self.space();
            if matches!(self.peek(), Some('"' | '\'' | '`')) {
                let text = self.text()?;
                match self.rest().find("/>") {
                    Some(end) => self.at += end + 2,
                    None => return self.fail("this element is never closed"),
                }
                return Ok(Literal::Text(text));
            }
        }
        let Some(end) = closed_at.into_iter().chain(paired).min() else {
            return self.fail("this element is never closed");
        };
        self.at = self.source.len().min(self.source.len() - rest.len() + end);
        Ok(Literal::Other)
    }

    /// Skips white space and comments.
    fn space(&mut self) {
        loop {
            self.take_while(crate::cell_markup::is_space);
            let rest = self.rest();
            if rest.starts_with("//") {
                self.take_while(|c| c != '\n');
            } else if let Some(comment) = rest.strip_prefix("/*") {
                let end = comment.find("*/").map_or(rest.len(), |at| at + 4);
                self.at += end;
            } else {
                return;
            }
        }
    }

    fn rest(&self) -> &'a str {
        self.source.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn skip(&mut self) {
        self.next();
    }

    fn take_while(&mut self, keep: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c| !keep(c)).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }

    fn fail<T>(&self, why: &'static str) -> Result<T, LiteralError> {
        Err(LiteralError {
            at: self.at.min(self.source.len()),
            why,
        })
    }
}
