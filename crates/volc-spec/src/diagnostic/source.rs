//! A file that was read, and its lines.

use std::{ops::Range, sync::Arc};

use volc_ir::Span;

use crate::digest::sha256;

/// A file that was read. Its text is the file's bytes as they are: byte order mark, tabs and CRLF included.
#[derive(Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// The path to show, with `/` on every machine.
    pub path: String,
    /// The whole text.
    pub text: String,
    /// The offset of the first byte of each line.
    lines: Vec<usize>,
}

impl SourceFile {
    /// Takes a text.
    pub fn from_text(path: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        let text = text.into();
        let lines = std::iter::once(0)
            .chain(text.match_indices('\n').map(|(at, _)| at + 1))
            .collect();
        Arc::new(Self {
            path: path.into().replace('\\', "/"),
            text,
            lines,
        })
    }

    /// The text without a byte order mark.
    pub fn body(&self) -> &str {
        self.text.strip_prefix('\u{feff}').unwrap_or(&self.text)
    }

    /// SHA-256 of the bytes, in lower-case hex.
    pub fn sha256(&self) -> String {
        sha256(self.text.as_bytes())
    }

    /// The line and the column of a byte, both from 1. Columns count characters, as editors do; a byte order mark is
    /// none. An offset behind the end is the end, one inside a character is the character.
    pub fn line_column(&self, offset: usize) -> (u32, u32) {
        let offset = self.floor(offset);
        let line = self.lines.partition_point(|start| *start <= offset);
        let start = line
            .checked_sub(1)
            .and_then(|line| self.lines.get(line))
            .copied()
            .unwrap_or(0);
        let before = self.text.get(start..offset).unwrap_or("");
        let before = if start == 0 {
            before.strip_prefix('\u{feff}').unwrap_or(before)
        } else {
            before
        };
        (small(line.max(1)), small(before.chars().count() + 1))
    }

    /// A range of bytes as a place.
    pub fn span(&self, range: Range<usize>) -> Span {
        let range = self.clip(range);
        let (line, column) = self.line_column(range.start);
        Span {
            line,
            column,
            start: small(range.start),
            end: small(range.end),
        }
    }

    /// The number of the first line that the range touches, and the bytes of all of them; without the byte order mark.
    pub(super) fn lines_around(&self, range: Range<usize>) -> (usize, Range<usize>) {
        let range = self.clip(range);
        let (line, _) = self.line_column(range.start);
        let line = usize::try_from(line).unwrap_or(1);
        let start = self.lines.get(line - 1).copied().unwrap_or(0);
        let start = if start == 0 {
            self.text.len() - self.body().len()
        } else {
            start
        };
        let next = self.lines.partition_point(|start| *start <= range.end);
        let end = self.lines.get(next).copied().unwrap_or(self.text.len());
        (line, start..end.max(start))
    }

    /// The range, cut to the file and widened to whole characters.
    pub(super) fn clip(&self, range: Range<usize>) -> Range<usize> {
        let start = self.floor(range.start);
        let mut end = range.end.clamp(start, self.text.len());
        while !self.text.is_char_boundary(end) {
            end += 1;
        }
        start..end
    }

    fn floor(&self, offset: usize) -> usize {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }
}

/// Only the path: a page is too long to print.
impl std::fmt::Debug for SourceFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SourceFile({})", self.path)
    }
}

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_characters() {
        let file = SourceFile::from_text("a", "\u{feff}中b\r\n\tc\n");
        let cases = [
            ("\u{feff}", (1, 1)),
            ("中", (1, 1)),
            ("b", (1, 2)),
            ("\t", (2, 1)),
            ("c", (2, 2)),
        ];
        for (text, place) in cases {
            let at = file.text.find(text).unwrap();
            assert_eq!(file.line_column(at), place, "{text:?}");
        }
        assert_eq!(file.line_column(usize::MAX), (3, 1));
        // Inside a character is the character.
        assert_eq!(file.line_column(4), (1, 1));
        assert_eq!(file.span(4..5), file.span(3..6));
    }

    #[test]
    fn a_file_that_is_not_utf8_is_marked_where_it_goes_wrong() {
        let error = SourceFile::new("dir\\a.md", b"ok\nno \xff\xfe".to_vec()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "dir/a.md:2:4: error[E0101]: the file is not UTF-8: byte 6 begins no character"
        );
        assert!(SourceFile::new("a", Vec::new()).is_ok());
    }

    #[test]
    fn the_hash_is_of_the_bytes() {
        let file = SourceFile::from_text("a", "abc");
        assert_eq!(
            file.sha256(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
