//! Tables of values: `| 值 | 含义 |`, which a field refers to by a link.

use std::collections::BTreeMap;

use crate::{
    cell_markup::{Link, anchors, plain},
    dialect::lines,
    outline::Outline,
    page::{Block, BlockKind, Page},
    row::Row,
};

const VALUE: &[&str] = &["值", "取值", "枚举值", "value", "values"];
const MEANING: &[&str] = &["含义", "说明", "描述", "意义", "meaning", "description"];

/// Whether a block is a table of values.
pub(super) fn is_values(page: &Page, block: &Block) -> bool {
    read(page, block).is_some()
}

/// Adds the values of such tables, as a list, to the descriptions that link to them.
pub(super) fn add_to_descriptions(page: &Page, outline: &mut Outline) {
    let lists = lists(page);
    if lists.is_empty() {
        return;
    }
    for row in outline.tables.iter_mut().flat_map(|table| &mut table.rows) {
        describe(row, &lists);
    }
}

fn describe(row: &mut Row, lists: &BTreeMap<String, String>) {
    let targets = [&row.description.text, &row.ty.text];
    let links = targets.into_iter().flat_map(|text| Link::all(text));
    let anchors: Vec<String> = links
        .filter_map(|link| link.target.strip_prefix('#').map(str::to_owned))
        .collect();
    for list in anchors.iter().filter_map(|anchor| lists.get(anchor)) {
        row.describe(list);
    }
    for child in &mut row.children {
        describe(child, lists);
    }
}

/// The lists by the anchors in front of their tables.
fn lists(page: &Page) -> BTreeMap<String, String> {
    let mut lists = BTreeMap::new();
    for section in &page.sections {
        let mut names: Vec<String> = Vec::new();
        if let Some(heading) = &section.heading {
            names.clone_from(&heading.anchors);
        }
        for block in &section.blocks {
            match read(page, block) {
                Some(list) => lists.extend(names.drain(..).map(|name| (name, list.clone()))),
                None if matches!(block.kind, BlockKind::Anchor | BlockKind::Paragraph) => {
                    names.extend(anchors(page.text(&block.span)));
                }
                None => names.clear(),
            }
        }
    }
    lists
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
