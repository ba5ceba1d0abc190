//! Text that is struck out: the vendor took it back.

use std::ops::Range;

/// The pieces of a text that are struck out, with their marks: `~~..~~`, `<del>..</del>`, `<s>..</s>`.
fn struck(text: &str) -> Vec<Range<usize>> {
    const MARKS: &[(&str, &str)] = &[
        ("~~", "~~"),
        ("<del>", "</del>"),
        ("<s>", "</s>"),
        ("<strike>", "</strike>"),
    ];
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut in_code = false;
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..).unwrap_or_default();
        match c {
            '`' => in_code = !in_code,
            '\n' => in_code = false,
            '~' | '<' if !in_code => {
                let mark = MARKS.iter().find(|(open, _)| rest.starts_with(open));
                let end = mark.and_then(|(open, close)| {
                    let before = text.get(..at).unwrap_or_default();
                    end(before, rest, open, close)
                });
                if let Some(end) = end {
                    found.push(at..at + end);
                    at += end;
                    continue;
                }
                if rest.starts_with("~~") {
                    at += rest.len() - rest.trim_start_matches('~').len();
                    continue;
                }
            }
            _ => {}
        }
        at += c.len_utf8();
    }
    found
}

/// The end of the piece that starts with `open`, in the same paragraph.
fn end(before: &str, rest: &str, open: &str, close: &str) -> Option<usize> {
    // A piece never goes on for long; without a limit many open marks would take quadratic time.
    const MAX_CHARS: usize = 2000;
    let inner = rest.get(open.len()..)?;
    let limit = inner.char_indices().nth(MAX_CHARS);
    let inner = inner.get(..limit.map_or(inner.len(), |(at, _)| at))?;
    let inner = inner.split("\n\n").next()?;
    let length = inner.find(close)?;
    let content = inner.get(..length)?;
    let is_digit = |c: char| c.is_ascii_digit();
    // `1~~10` is a range, and a row of tildes is no mark either.
    let is_range = before.ends_with(is_digit) && content.starts_with(is_digit);
    let is_loose = content.starts_with(|c: char| c == '~' || c.is_whitespace())
        || content.ends_with(char::is_whitespace);
    let is_mark = open != "~~" || !(is_range || is_loose);
    is_mark.then_some(open.len() + length + close.len())
}

/// The text without what is struck out. Text that is struck out as a whole leaves nothing.
pub(crate) fn without_struck(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for piece in struck(text) {
        out.push_str(text.get(from..piece.start).unwrap_or_default());
        from = piece.end;
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
}

/// The text with spaces in the place of what is struck out, so that places stay places.
pub(crate) fn blank_struck(text: &str) -> String {
    let mut out = text.to_owned();
    for piece in struck(text) {
        let blank = " ".repeat(piece.len());
        out.replace_range(piece, &blank);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn struck_text_is_cut_out() {
        let cases = [
            ("~~one~~ two", " two"),
            ("<del>one</del>two<s>three</s>", "two"),
            ("1~~10 or 20~~30", "1~~10 or 20~~30"),
            ("`~~` and `~~`", "`~~` and `~~`"),
            ("~~~\ncode\n~~~", "~~~\ncode\n~~~"),
            ("a ~~ b ~~ c", "a ~~ b ~~ c"),
            ("~~one\n\ntwo~~", "~~one\n\ntwo~~"),
            ("~~单~~双", "双"),
        ];
        for (text, expected) in cases {
            assert_eq!(without_struck(text), expected, "{text}");
        }
    }
}
