//! Error codes outside the tables of codes.

use std::ops::Range;

use super::table::is_named_code;
use crate::{
    Code, Diagnostic,
    cell_markup::{plain, trim},
    page::{Block, BlockKind, Page, trimmed},
};

/// A diagnostic for the lines of a block that start with an error code.
pub(super) fn unread(page: &Page, block: &Block) -> Option<Diagnostic> {
    if matches!(
        block.kind,
        BlockKind::Comment | BlockKind::Anchor | BlockKind::Rule
    ) {
        return None;
    }
    let mut start = block.span.start;
    let lines = page.text(&block.span).split_inclusive('\n').map(|line| {
        let from = start;
        start += line.len();
        trimmed(&page.file.text, &(from..start))
    });
    let found: Vec<Range<usize>> = lines
        .filter(|line| starts_with_code(page.text(line)))
        .collect();
    let (first, last) = (found.first()?, found.last()?);
    let message = match found.len() {
        1 => "a line looks like an error code and is not read".to_owned(),
        count => format!("{count} lines look like error codes and are not read"),
    };
    Some(
        Diagnostic::new(Code::BadCode, &page.file, first.start..last.end, message)
            .label("in no table with a column 错误码")
            .help("write the codes as a table: `| 错误码 | 说明 |`, a line of dashes, and a row a code"),
    )
}

/// `- `InvalidParameter`：..`, `| AppId.NotFound | .. |`, `"code": "AppId.NotFound"`: a name that only a code has, in
/// front of a mark or of the end of the line.
fn starts_with_code(line: &str) -> bool {
    let text = plain(line);
    let text = text.trim_start_matches(|c: char| {
        c.is_whitespace() || matches!(c, '-' | '*' | '+' | '|' | '>' | '｜' | '"' | '{' | '`')
    });
    let end = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '_')))
        .unwrap_or(text.len());
    let (code, behind) = text.split_at(end);
    let ends = behind.is_empty()
        || trim(behind).starts_with([':', '：', '|', '｜', '(', '（', '-', '—', ',', '，', '<'])
        || line.contains(&format!("{code}\t"));
    ends && is_certain(code)
}

/// Returns whether a word can only be an error code: with a dot, or of several words each with a capital letter.
fn is_certain(code: &str) -> bool {
    let capitals = code.chars().filter(char::is_ascii_uppercase).count();
    let parts = code.split('.').count();
    let is_dotted = parts >= 2 && code.starts_with(|c: char| c.is_ascii_uppercase());
    let is_phrase = capitals >= 2 && code.len() >= 10 && capitals * 2 < code.len();
    is_named_code(code) && (is_dotted && capitals >= parts || is_phrase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_start_with_a_code_are_not_prose() {
        for line in [
            "- `InvalidParameter`：参数不对",
            "| AppId.NotFound | 没有 |",
            "InternalServerError",
            "1. 见下",
            "* **LampIsBroken** - 灯坏了",
            "LampIsBroken\t灯坏了",
        ] {
            assert_eq!(starts_with_code(line), !line.starts_with("1."), "{line}");
        }
        for line in [
            "公共错误码参看[公共错误码](1178322)。",
            "RoomId 不存在时报错",
            "`RoomId`：房间",
            "https://www.volcengine.com/docs",
            "ResponseMetadata 里有 Error",
            "GET：查询",
        ] {
            assert!(!starts_with_code(line), "{line}");
        }
    }
}
