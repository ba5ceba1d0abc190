//! Parameters as paragraphs (`**Name** type required`), each with its description below; children follow their parent,
//! by dotted names, by indentation or by nothing but their place.

use std::ops::Range;

use super::{Context, Found};
use crate::{
    cell_markup::{is_space, markdown, plain, trim},
    meaning::{phrase::Phrase, types},
    page::{Block, BlockKind},
    row::{Cell, Row},
};

/// The line that starts a parameter: an optional dotted prefix, the name in bold, and marks behind it.
static HEAD: Phrase =
    Phrase::new(r"^(?:([\w.\[\]]+)\.)?\*\*\s*([A-Za-z_][\w.\-\[\]\\]*)\s*\*\*\s*(.*)$");
/// A mark: in a code span, or in a `span` element.
static MARK: Phrase = Phrase::new(r"<span[^>]*>\s*([^<]*?)\s*</span>|`([^`]+)`|(%%\w+%%)");

/// Reads all parameters of a section, from its first one on.
pub(crate) fn read(context: &mut Context<'_>, blocks: &[Block]) -> Option<Found> {
    let text = context.page.file.text.as_str();
    let first = blocks.first()?;
    if !context.parameters || heads(text, first).is_empty() {
        return None;
    }
    let mut flat: Vec<(usize, Row)> = Vec::new();
    let mut span = first.span.clone();
    for (at, block) in blocks.iter().enumerate() {
        span.end = block.span.end;
        if !matches!(block.kind, BlockKind::Paragraph | BlockKind::List) {
            super::context::audit_table(context, block);
            let lost =
                crate::outline::unread(context.page, blocks.get(at..=at).unwrap_or_default());
            lost.into_iter()
                .for_each(|diagnostic| context.report(diagnostic));
        }
        let starts = heads(text, block);
        let before = starts
            .first()
            .map_or(block.span.end, |head| head.line.start);
        match crate::outline::values_of(context.page, block) {
            Some(list) => describe(&mut flat, &list),
            None => describe(&mut flat, slice(text, &(block.span.start..before))),
        }
        for (at, head) in starts.iter().enumerate() {
            let end = starts
                .get(at + 1)
                .map_or(block.span.end, |next| next.line.start);
            flat.push((head.indent, head.row()));
            describe(&mut flat, slice(text, &(head.line.end..end)));
        }
    }
    Some(Found {
        blocks: blocks.len(),
        rows: Some(nest(flat)),
        span,
        flat: true,
    })
}

/// The first line of a parameter.
struct Head<'a> {
    prefix: &'a str,
    name: &'a str,
    name_span: Range<usize>,
    rest: &'a str,
    rest_start: usize,
    indent: usize,
    line: Range<usize>,
}

/// The parameters that start in a block.
fn heads<'a>(text: &'a str, block: &Block) -> Vec<Head<'a>> {
    if !matches!(block.kind, BlockKind::Paragraph | BlockKind::List) {
        return Vec::new();
    }
    // The indentation of the first line is in front of the block.
    let line_start = text
        .get(..block.span.start)
        .and_then(|before| before.rfind('\n'))
        .map_or(0, |at| at + 1);
    let mut start = line_start;
    let lines = slice(text, &(line_start..block.span.end)).split_inclusive('\n');
    lines
        .filter_map(|raw| {
            let line = start..start + raw.trim_end_matches(['\n', '\r']).len();
            start += raw.len();
            head(text, line)
        })
        .collect()
}

fn head(text: &str, line: Range<usize>) -> Option<Head<'_>> {
    let raw = slice(text, &line);
    let content = raw.trim_start_matches(is_space);
    let indent = raw.len() - content.len();
    let offset = line.start + indent;
    let found = HEAD.find(content)?;
    let (name, rest) = (found.get(2)?, found.get(3)?);
    // A word in bold with prose behind it is no parameter: there must be a type.
    let mut marks = marks(rest.as_str(), 0);
    marks.find(|mark| is_type(&mark.text))?;
    Some(Head {
        prefix: found.get(1).map_or("", |m| m.as_str()),
        name: name.as_str(),
        name_span: offset + name.start()..offset + name.end(),
        rest: rest.as_str(),
        rest_start: offset + rest.start(),
        indent,
        line,
    })
}

impl Head<'_> {
    fn row(&self) -> Row {
        let mut row = Row {
            span: self.line.clone(),
            ..Row::default()
        };
        let name = match self.prefix {
            "" => plain(self.name),
            prefix => format!("{}.{}", plain(prefix), plain(self.name)),
        };
        row.name = Cell {
            text: name,
            span: self.name_span.clone(),
        };
        // Nothing said means optional.
        row.required = Some(Cell::default());
        for mark in marks(self.rest, self.rest_start) {
            let text = mark.text.trim_matches('%').to_owned();
            if row.ty.text.is_empty() && is_type(&text) {
                row.ty = Cell { text, ..mark };
            } else if let Some(example) = text
                .strip_prefix("示例值")
                .or_else(|| text.strip_prefix("Example"))
            {
                let example = example.trim_start_matches(['：', ':', ' ']);
                row.example = Some(Cell {
                    text: example.to_owned(),
                    ..mark
                });
            } else if is_required_mark(&text) {
                row.required = Some(Cell { text, ..mark });
            } else {
                row.describe(&format!("`{text}`"));
            }
        }
        row
    }
}

fn marks(rest: &str, start: usize) -> impl Iterator<Item = Cell> {
    let all: Vec<Cell> = MARK
        .all(rest)
        .filter_map(|found| {
            let mark = found.iter().skip(1).flatten().next()?;
            Some(Cell {
                text: trim(mark.as_str()).to_owned(),
                span: start + mark.start()..start + mark.end(),
            })
        })
        .filter(|cell| !cell.text.is_empty())
        .collect();
    all.into_iter()
}

fn is_type(text: &str) -> bool {
    !is_required_mark(text.trim_matches('%')) && types::parse(text).is_some()
}

fn is_required_mark(text: &str) -> bool {
    let lower = text.to_lowercase();
    [
        "require",
        "required",
        "optional",
        "必选",
        "必填",
        "可选",
        "选填",
        "条件必选",
    ]
    .contains(&lower.as_str())
}

/// Adds text to the description of the last parameter. Rules, tabs and marker lines are layout.
fn describe(rows: &mut [(usize, Row)], raw: &str) {
    let Some((_, row)) = rows.last_mut() else {
        return;
    };
    let text = markdown(raw);
    let is_layout = |line: &str| {
        let line = trim(line);
        let tag = line.starts_with('<') && (line.contains("Tab") || line.starts_with("</"));
        tag || (line.len() >= 3 && line.chars().all(|c| c == '-'))
            || matches!(line, "Properties" | "属性" | "子属性")
    };
    let lines: Vec<&str> = text.lines().filter(|line| !is_layout(line)).collect();
    row.describe(trim(&lines.join("\n")));
}

/// Puts children below their parents.
fn nest(flat: Vec<(usize, Row)>) -> Vec<Row> {
    let base = flat.iter().map(|(indent, _)| *indent).min().unwrap_or(0);
    let mut out: Vec<Row> = Vec::new();
    // The indentations of the rows that are open.
    let mut open: Vec<usize> = Vec::new();
    for (indent, row) in flat {
        open.retain(|above| *above < indent);
        let depth = if indent == base { 0 } else { open.len() };
        open.push(indent);
        place(&mut out, row, depth);
    }
    out
}

fn place(rows: &mut Vec<Row>, mut row: Row, depth: usize) {
    if depth > 0 && !rows.is_empty() {
        if let Some(parent) = rows.last_mut() {
            // An indented name may repeat the path of its parent.
            let local = row
                .name
                .text
                .strip_prefix(&format!("{}.", parent.name.text))
                .map(str::to_owned);
            row.name.text = local.unwrap_or(row.name.text);
            place(&mut parent.children, row, depth - 1);
        }
        return;
    }
    let path = row.name.text.replace("[]", "");
    let parent = path.split_once('.').and_then(|(first, rest)| {
        let at = rows
            .iter()
            .rposition(|row| row.name.text.trim_end_matches("[]") == first)?;
        Some((at, rest.to_owned()))
    });
    match parent {
        Some((at, rest)) => {
            if let Some(parent) = rows.get_mut(at) {
                row.name.text = rest;
                place(&mut parent.children, row, 0);
            }
        }
        None => rows.push(row),
    }
}

fn slice<'a>(text: &'a str, span: &Range<usize>) -> &'a str {
    text.get(span.clone()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{SourceFile, page::Page};

    fn outline(text: &str) -> Vec<String> {
        fn write(rows: &[Row], depth: usize, out: &mut Vec<String>) {
            for row in rows {
                let text = |cell: &Option<Cell>| {
                    cell.as_ref()
                        .map_or("", |cell| cell.text.as_str())
                        .to_owned()
                };
                let description = row.description.text.replace('\n', "/");
                out.push(format!(
                    "{}{}|{}|{}|{}|{description}",
                    " ".repeat(depth),
                    row.name.text,
                    row.ty.text,
                    text(&row.required),
                    text(&row.example)
                ));
                write(&row.children, depth + 1, out);
            }
        }
        let file = SourceFile::from_text("page.md", text);
        let mut diagnostics = Vec::new();
        let page = Page::split(&file, &mut diagnostics);
        let blocks = &page.sections.first().unwrap().blocks;
        let mut context = Context {
            page: &page,
            parameters: true,
            diagnostics: &mut diagnostics,
            readers: &[],
        };
        let mut from = (0..blocks.len()).filter_map(|at| blocks.get(at..));
        let found = from.find_map(|blocks| read(&mut context, blocks));
        let rows = found.and_then(|found| found.rows).unwrap_or_default();
        let mut out = Vec::new();
        write(&rows, 0, &mut out);
        out
    }

    #[test]
    fn the_chinese_form() {
        let text = "**AppId** <span data-label=\"purple\"> String </span> %%require%% `示例值：69*****c9`\n应用。\n默认值为 \
            `x`。\n\n\n\
            **Mode ** <span data-label=\"purple\"> Integer </span>\n模式\n\n- `0`：a\n- `1`：b\n";
        assert_eq!(
            outline(text),
            [
                "AppId|String|require|69*****c9|应用。/默认值为 `x`。",
                "Mode|Integer|||模式/- `0`：a/- `1`：b"
            ]
        );
    }

    #[test]
    fn the_english_form() {
        let text = "---\n\n**Id** `string` <span data-api-tag=\"require|mm4SVY\">必选</span>\n\nThe asset.\n\n---\n\n\
            **Filter** `object` `Optional`\n\nThe filter.\n\nProperties\n\nFilter.**Name** `string[]` \
            `Required`\n\nThe name.\n\n\
            **Page** `integer (i64)`\n\nThe page. See **this** note.\n";
        assert_eq!(
            outline(text),
            [
                "Id|string|必选||The asset.",
                "Filter|object|Optional||The filter.",
                " Name|string[]|Required||The name.",
                "Page|integer (i64)|||The page. See **this** note.",
            ]
        );
    }

    #[test]
    fn children_by_indentation() {
        let text = "**A** `object`\nx\n\n  **B** `object`\n  y\n\n    **C** `string`\n\n  **D** `string`\n\n**E** \
            `string`\n";
        assert_eq!(
            outline(text),
            [
                "A|object|||x",
                " B|object|||y",
                "  C|string|||",
                " D|string|||",
                "E|string|||"
            ]
        );
    }

    #[test]
    fn other_bold_text_is_no_parameter() {
        assert!(outline("**Note** this is `code of some sort` and prose\n").is_empty());
    }
}
