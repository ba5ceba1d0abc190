//! The checks of one file.

use anyhow::Context as _;

use super::config::{Config, Place};
use super::pieces::{self, Piece};

/// A place that breaks a rule.
#[derive(Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Finding {
    /// The line, from 1.
    pub(super) line: usize,
    /// The column in characters, from 1.
    pub(super) column: usize,
    /// The text found and the one to write instead.
    pub(super) message: String,
}

/// Checks a file.
///
/// # Errors
/// If a Rust file is not Rust.
pub(super) fn check(file: &str, text: &str, config: &Config) -> anyhow::Result<Vec<Finding>> {
    let is_rust = file.ends_with(".rs");
    let pieces = if is_rust {
        pieces::of_rust(text).context("not Rust")?
    } else {
        let range = 0..text.len();
        vec![Piece {
            place: Place::Markdown,
            range,
        }]
    };
    let mut checked = Checked {
        text,
        config,
        findings: Vec::new(),
    };
    // A list of features in `Cargo.toml` is a row of data.
    if !config.is_wide(file) && !file.ends_with(".toml") {
        checked.columns(&pieces, is_rust);
    }
    if is_rust && !text.starts_with("//!") && !text.starts_with("#![doc") {
        checked.add(
            0,
            "the file has no documentation: begin it with `//!`".to_owned(),
        );
    }
    for piece in &pieces {
        checked.words(piece);
        match piece.place {
            Place::Docs => checked.doc(piece),
            Place::Tests => checked.test(piece),
            _ => {}
        }
    }
    checked.findings.sort();
    checked.findings.dedup();
    Ok(checked.findings)
}

struct Checked<'a> {
    text: &'a str,
    config: &'a Config,
    findings: Vec<Finding>,
}

impl Checked<'_> {
    fn add(&mut self, offset: usize, message: String) {
        let before = &self.text[..offset];
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        self.findings.push(Finding {
            line: before.matches('\n').count() + 1,
            column: before[start..].chars().count() + 1,
            message,
        });
    }

    /// Finds the lines that are too long. Neither a row of a table nor a raw string can be broken.
    fn columns(&mut self, pieces: &[Piece], is_rust: bool) {
        let limit = self.config.columns;
        let text = self.text;
        let is_raw = |offset| {
            let mut strings = pieces.iter().filter(|piece| piece.place == Place::Strings);
            strings.any(|piece| {
                piece.range.contains(&offset) && text[piece.range.clone()].starts_with('r')
            })
        };
        let mut offset = 0;
        for line in self.text.split_inclusive('\n') {
            let columns = line.trim_end().chars().count();
            let content = line.trim_start().trim_start_matches(['/', '!']);
            let is_row = content.trim_start().starts_with('|')
                && (!is_rust || line.trim_start().starts_with("//"));
            if columns > limit && !is_row {
                let end = line.char_indices().nth(limit).map_or(0, |(end, _)| end);
                if !is_raw(offset + end) {
                    let message = format!("the line has {columns} columns: break it at {limit}");
                    self.add(offset + end, message);
                }
            }
            offset += line.len();
        }
    }

    fn words(&mut self, piece: &Piece) {
        let (text, config) = (self.text, self.config);
        let piece_text = &text[piece.range.clone()];
        for word in &config.words {
            if !word.places.contains(&piece.place) {
                continue;
            }
            for range in word.matches(piece.place, piece_text) {
                let found = piece_text[range.clone()].trim_matches('_');
                let found: Vec<&str> = found.split_whitespace().collect();
                let message = format!("`{}`: write {}", found.join(" "), word.write);
                self.add(piece.range.start + range.start, message);
            }
        }
    }

    fn doc(&mut self, piece: &Piece) {
        let comment = &self.text[piece.range.clone()];
        let marks = comment.len() - comment.trim_start_matches(['/', '!', '*', ' ']).len();
        let words = &comment[marks..];
        let opening = words.split(|c: char| !c.is_alphabetic()).next();
        if let Some(opening) = opening
            && self.config.doc_openings.iter().any(|word| word == opening)
        {
            let message = format!(
                "the doc begins with `{opening}`: begin with a verb for a function, a noun for all else"
            );
            self.add(piece.range.start + marks, message);
        }
    }

    fn test(&mut self, piece: &Piece) {
        let name = &self.text[piece.range.clone()];
        let (length, limit) = (name.chars().count(), self.config.test_name);
        if length > limit {
            let message = format!("the name of the test has {length} characters: {limit} at most");
            self.add(piece.range.start, message);
        }
        let opening = name.split('_').next().unwrap_or_default();
        if self.config.test_openings.iter().any(|word| word == opening) {
            let message = format!(
                "the name of the test begins with `{opening}_`: write `subject_does_something_when_condition`"
            );
            self.add(piece.range.start, message);
        }
    }
}
