//! One item of a list: the value that it starts with, and what it says of it.

use crate::meaning::Kind;

/// A line that starts with a value.
pub(super) struct Item {
    pub(super) token: String,
    pub(super) docs: String,
    /// The value is in code marks.
    pub(super) marked: bool,
    pub(super) bullet: bool,
    /// It names a range of values, such as `` `1` ～ `9` ``.
    pub(super) range: bool,
    /// Another spelling of the value: `` `a` 或 `b` ``.
    pub(super) other: Option<String>,
    /// It says what the value is: `` `0` 为竖排 ``. Behind a word that may be the name of a member.
    pub(super) is_copula: bool,
}

impl Item {
    pub(super) fn parse(line: &str) -> Option<Self> {
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
                let end = bare_end(body)?;
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
        let (remark, rest) = if marked && (bullet || is_remarked(rest)) {
            remark(rest)
        } else {
            ("", without_remark(rest))
        };
        let is_copula = marked && bullet && rest.starts_with('为');
        let docs = rest
            .strip_prefix([':', '：'])
            .or_else(|| rest.strip_prefix("表示"))
            .or_else(|| rest.strip_prefix('为').filter(|_| is_copula))
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
            is_copula,
        })
    }

    /// Returns whether it can be a value of the kind, and is no other sort of item; `announced` if the text in front
    /// says that values follow.
    pub(super) fn fits(&self, kind: Kind, announced: bool) -> bool {
        match kind {
            // A bare number at the start of a line is a value only with what it means behind it.
            Kind::Int => self.marked || !self.docs.is_empty(),
            _ if self.is_copula => false,
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

/// The end of a value without code marks. A comma between two letters is part of it; one between values has a space
/// behind it, or is a full-width one.
fn bare_end(body: &str) -> Option<usize> {
    let is_joint = |at: usize| {
        let (before, behind) = (body.get(..at), body.get(at + 1..));
        before.is_some_and(|before| before.ends_with(|c: char| c.is_ascii_alphabetic()))
            && behind.is_some_and(|behind| behind.starts_with(|c: char| c.is_ascii_alphabetic()))
    };
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-' | '/');
    let mut marks = body.char_indices().filter(|(_, c)| !is_part(*c));
    marks
        .find(|(at, c)| *c != ',' || !is_joint(*at))
        .map(|(at, _)| at)
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

/// Returns whether a remark in parentheses stands between a value and the colon behind it.
fn is_remarked(rest: &str) -> bool {
    let (found, after) = remark(rest);
    !found.is_empty() && after.starts_with([':', '：'])
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
