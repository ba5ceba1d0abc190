//! The text of a description, made ready for reading bounds.

use std::borrow::Cow;

use regex::Regex;

use super::super::phrase::{Phrase, before, plain_marks};

static SUPERSCRIPT: Phrase = Phrase::new(r"<sup>\s*(\d+)\s*</sup>");
static POWER: Phrase = Phrase::new(r"(\d)\s*\*\*\s*(\d)");
static PRODUCT: Phrase = Phrase::new(r"(\d)\s*\*\s*(\d)");
static TAG: Phrase = Phrase::new(r"</?[A-Za-z][^<>\n]*>");
static ESCAPED: Phrase = Phrase::new(r"\\([-~\[\]()*_<>])");
static ITEM: Phrase = Phrase::new(r"^\s*[-*+]?\s*`?(-?\d+)`?\s*(?:\([^()\n]*\))?\s*:");

/// A description without the lines of a value list, whose numbers speak of that value only.
pub(super) struct Prose {
    pub(super) text: String,
    /// The numbers that those lines list.
    pub(super) listed: Vec<i64>,
}

/// Makes a description ready: plain marks, no code marks, powers as `^`, no tags.
pub(super) fn read(description: &str) -> Prose {
    let marked = plain_marks(description);
    let marked = replaced(&SUPERSCRIPT, &marked, "^$1");
    let marked = replaced(&POWER, &marked, "$1^$2");
    let marked = replaced(&PRODUCT, &marked, "$1×$2");
    let marked = replaced(&ESCAPED, &marked, "$1");
    let marked = replaced(&TAG, &marked, "\n");
    let mut text = String::with_capacity(marked.len());
    let mut listed = Vec::new();
    for line in marked.lines() {
        if is_value_item(line) {
            let number: Option<i64> = ITEM
                .find(line)
                .and_then(|found| found.get(1)?.as_str().parse().ok());
            listed.extend(number);
            continue;
        }
        text.extend(line.chars().filter(|c| !matches!(c, '`' | '*')));
        text.push('\n');
    }
    Prose { text, listed }
}

fn replaced<'t>(phrase: &Phrase, text: &'t str, with: &str) -> Cow<'t, str> {
    let replace = |regex: &Regex| regex.replace_all(text, with);
    phrase.regex().map_or(Cow::Borrowed(text), replace)
}

/// Returns whether a line is an item of a value list: a bullet, and a value in code marks or in front of a colon.
fn is_value_item(line: &str) -> bool {
    let line = line.trim_start();
    let item = line.trim_start_matches(['-', '*', '+']).trim_start();
    let behind_number = item.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_number = behind_number.len() < item.len() && behind_number.trim_start().starts_with(':');
    item.len() < line.len() && (item.starts_with('`') || is_number)
}

/// Returns the part of a clause in front of a place.
pub(super) fn clause_before(text: &str, at: usize) -> &str {
    let before = before(text, at);
    let clause = before
        .rsplit(['。', ';', '\n', ',', '(', ':', '、', '!', '?'])
        .next();
    let clause = clause.unwrap_or_default();
    // A full stop ends an English clause; a point stands in a number.
    clause.rsplit(". ").next().unwrap_or(clause).trim()
}
