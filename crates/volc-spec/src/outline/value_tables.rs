//! Tables of values: `| 值 | 含义 |`, which a field refers to by a link or by name.

use super::Outline;
use crate::{
    cell_markup::{self, Link, plain},
    dialect::lines,
    meaning::{
        headings::struct_title,
        phrase::{Phrase, plain_marks},
    },
    page::{Block, BlockKind, Page, Section},
    row::Row,
};

const VALUE: &[&str] = &["值", "取值", "枚举值", "value", "values"];
const MEANING: &[&str] = &["含义", "说明", "描述", "意义", "meaning", "description"];

/// `参看 `Reason``: the name of a table, without a link to it.
static NAMED: Phrase = Phrase::new(
    r#"(?:参看|参考|参见|参阅|详见|见|(?-u:\b)[Ss]ee)\s*[`"]?([A-Za-z_][A-Za-z0-9_]*)"#,
);

/// A table of values.
struct ValueTable {
    anchors: Vec<String>,
    titles: Vec<String>,
    section: usize,
    start: usize,
    /// The values as a list.
    list: String,
}

/// Returns whether a block is a table of values.
pub(crate) fn is_values(page: &Page, block: &Block) -> bool {
    read(page, block).is_some()
}

/// The values of a table that stands in the text of a member, as a list. One with a title or an anchor right above it
/// is for others to refer to.
pub(crate) fn values_of(page: &Page, block: &Block) -> Option<String> {
    let list = read(page, block)?;
    let start = |section: &Section| section.heading.as_ref().map_or(0, |h| h.span.start);
    let at = page
        .sections
        .partition_point(|section| start(section) <= block.span.start);
    let blocks = &page.sections.get(at.checked_sub(1)?)?.blocks;
    let at = blocks.partition_point(|other| other.span.start < block.span.start);
    let above = at.checked_sub(1).and_then(|at| blocks.get(at));
    let is_named = above.is_some_and(|above| {
        let text = page.text(&above.span);
        let line = text.lines().next_back().unwrap_or_default();
        above.kind == BlockKind::Anchor
            || !cell_markup::anchors(line).is_empty()
            || struct_title(line).is_some()
    });
    (!is_named).then_some(list)
}

/// Adds the values of such tables, as a list, to the descriptions that refer to them.
pub(super) fn add_to_descriptions(page: &Page, outline: &mut Outline) {
    let tables = value_tables(page);
    if tables.is_empty() {
        return;
    }
    for table in &mut outline.tables {
        // A name alone means the next table of that name in the same part of the page.
        let around = |section: usize| {
            page.sections
                .get(section)
                .and_then(|section| section.parent)
        };
        let near: Vec<&ValueTable> = tables
            .iter()
            .filter(|values| {
                let (local, other) = (around(table.section), around(values.section));
                values.section == table.section || local.is_some() && local == other
            })
            .filter(|values| values.start > table.span.start)
            .collect();
        for row in &mut table.rows {
            describe(row, &tables, &near);
        }
    }
}

fn describe(row: &mut Row, tables: &[ValueTable], near: &[&ValueTable]) {
    let targets = [&row.description.text, &row.ty.text];
    let links = targets.into_iter().flat_map(|text| Link::all(text));
    let anchors: Vec<&str> = links
        .filter_map(|link| link.target.strip_prefix('#'))
        .collect();
    let linked = anchors.iter().filter_map(|anchor| {
        let mut tables = tables.iter();
        tables.find(|values| values.anchors.iter().any(|local| local == anchor))
    });
    let mut found: Vec<&ValueTable> = linked.collect();
    if found.is_empty() {
        let text = plain_marks(&row.description.text);
        let names: Vec<_> = NAMED.all(&text).filter_map(|named| named.get(1)).collect();
        found.extend(names.iter().find_map(|name| {
            let mut near = near.iter();
            near.find(|values| values.titles.iter().any(|title| title == name.as_str()))
        }));
    }
    let lists: Vec<String> = found
        .into_iter()
        .map(|values| values.list.clone())
        .collect();
    lists.iter().for_each(|list| row.describe(list));
    for child in &mut row.children {
        describe(child, tables, near);
    }
}

/// The tables of values of a page, in its order.
fn value_tables(page: &Page) -> Vec<ValueTable> {
    let mut tables = Vec::new();
    for (section, content) in page.sections.iter().enumerate() {
        let (mut anchors, mut titles) = (Vec::new(), Vec::new());
        if let Some(heading) = &content.heading {
            anchors.clone_from(&heading.anchors);
            titles.extend(struct_title(&heading.text));
        }
        for block in &content.blocks {
            match read(page, block) {
                Some(list) => tables.push(ValueTable {
                    anchors: std::mem::take(&mut anchors),
                    titles: std::mem::take(&mut titles),
                    section,
                    start: block.span.start,
                    list,
                }),
                None if matches!(block.kind, BlockKind::Anchor | BlockKind::Paragraph) => {
                    let text = page.text(&block.span);
                    anchors.extend(cell_markup::anchors(text));
                    titles.extend(struct_title(text));
                }
                None => {
                    anchors.clear();
                    titles.clear();
                }
            }
        }
    }
    tables
}

/// A table of values as a list.
fn read(page: &Page, block: &Block) -> Option<String> {
    if block.kind != BlockKind::Table {
        return None;
    }
    let text = page.file.text.as_str();
    let mut rows = lines::split(text, &block.span).into_iter();
    let header = rows.next()?;
    let title = |at: usize| {
        Some(
            plain(lines::slice(text, header.cells.get(at)?))
                .trim()
                .to_lowercase(),
        )
    };
    let is =
        |at: usize, names: &[&str]| title(at).is_some_and(|title| names.contains(&title.as_str()));
    if !is(0, VALUE) || !is(1, MEANING) || !lines::is_delimiter(text, &rows.next()?) {
        return None;
    }
    let item = |line: lines::Line| {
        let cell = |at: usize| {
            line.cells
                .get(at)
                .map(|cell| plain(lines::slice(text, cell)))
        };
        Some(format!(
            "- `{}`：{}",
            cell(0)?.trim(),
            cell(1)?.trim().replace('\n', " ")
        ))
    };
    Some(
        rows.filter(|line| !line.is_blank(text))
            .filter_map(item)
            .collect::<Vec<_>>()
            .join("\n"),
    )
}
