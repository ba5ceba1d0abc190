//! Documentation to lines.

use super::layout::{WIDTH, fill};
use crate::hidden::is_hidden;

/// The terms that find an item, as an attribute; empty if there are none.
pub(crate) fn aliases(aliases: &[String], indent: &str) -> String {
    if aliases.is_empty() {
        return String::new();
    }
    let terms: Vec<String> = aliases.iter().map(|alias| format!("{alias:?}")).collect();
    format!(
        "{}\n",
        fill(
            &format!("{indent}#[doc(alias("),
            &terms,
            "))]",
            &format!("{indent}    ")
        )
    )
}

/// A documentation as comments, a line each.
pub(crate) fn comment(docs: &str, indent: &str) -> String {
    commented(docs, indent, "///")
}

/// The documentation of a module, as comments inside of it.
pub(crate) fn inner_comment(docs: &str) -> String {
    commented(docs, "", "//!")
}

fn commented(docs: &str, indent: &str, mark: &str) -> String {
    let lines = lines(docs);
    lines
        .iter()
        .map(|line| format!("{indent}{mark}{line}\n"))
        .collect()
}

/// Text without the characters that a comment cannot hold or that make it read in another order than it is written.
pub(crate) fn visible(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\t', " ");
    text.chars()
        .filter(|&c| c == '\n' || !is_hidden(c))
        .collect()
}

/// The lines of a documentation, each with its leading space unless it is empty. Long ones are broken at spaces
/// outside code, links and tables.
pub(crate) fn lines(docs: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut in_fence = false;
    for line in visible(docs).trim_end().lines() {
        let line = line.trim_end();
        let is_fence = line.trim_start().starts_with("```");
        in_fence ^= is_fence;
        if line.is_empty() {
            lines.push(String::new());
        } else if in_fence || is_fence || line.starts_with('|') {
            lines.push(format!(" {line}"));
        } else {
            lines.extend(wrap(line));
        }
    }
    lines
}

fn wrap(line: &str) -> Vec<String> {
    // The comment's own mark and indentation, as in `    /// `.
    let width = WIDTH - 8;
    let body = line.trim_start();
    let mut indent = " ".repeat(line.len() - body.len());
    let hang = if body.starts_with("- ") {
        format!("{indent}  ")
    } else {
        indent.clone()
    };
    let mut lines = Vec::new();
    let mut current = String::new();
    for word in words(body) {
        if !current.is_empty()
            && columns(&indent) + columns(&current) + columns(word) >= width
            && is_safe(word)
        {
            lines.push(format!(" {indent}{current}"));
            current.clear();
            indent.clone_from(&hang);
        }
        if !current.is_empty() {
            current.push(' ');
        }
        current.push_str(word);
    }
    lines.push(format!(" {indent}{current}"));
    lines
}

/// Returns whether a line may start with this word: it must not look like a list, a heading or the like.
fn is_safe(word: &str) -> bool {
    let is_link = word.starts_with('[') && word.contains("](");
    (is_link || word.starts_with(|c: char| c.is_alphanumeric() || "`(<“\"".contains(c)))
        && !word.starts_with("```")
        && !word
            .trim_end_matches(['.', ')'])
            .chars()
            .all(|c| c.is_ascii_digit())
}

/// Cuts at spaces, except inside code spans and brackets.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let (mut start, mut in_code, mut depth) = (0, false, 0_usize);
    for (at, c) in text.char_indices() {
        match c {
            '`' => in_code = !in_code,
            '[' | '<' if !in_code => depth += 1,
            ']' | '>' if !in_code => depth = depth.saturating_sub(1),
            ' ' if !in_code && depth == 0 => {
                words.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    words.push(&text[start..]);
    words
}

/// About how many columns a text takes: full-width characters take two.
fn columns(text: &str) -> usize {
    text.chars()
        .map(|c| if c >= '\u{1100}' { 2 } else { 1 })
        .sum()
}
