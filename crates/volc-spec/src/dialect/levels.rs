//! The block notation of the 2025 pages: members as lines, nested by the number of blank lines between them.

mod depth;
mod item;

use std::ops::Range;

pub(crate) use depth::Gaps;
use depth::Nesting;
use item::{Item, items};

use super::{Context, Found, lines::slice};
use crate::{
    Code, Diagnostic,
    cell_markup::{anchors, markdown, trim},
    outline::values_of,
    page::{Block, BlockKind, Page},
    row::Row,
};

/// A section in this notation, with the sections of its variants.
#[derive(Debug)]
pub(crate) struct Region {
    /// The number of sections it takes.
    pub(crate) sections: usize,
    /// From behind the heading to the next one of another section.
    pub(crate) span: Range<usize>,
    /// A heading follows: the last gap can be checked.
    pub(crate) is_closed: bool,
}

impl Region {
    /// The region that starts with a section; `None` if the section is not in this notation.
    pub(crate) fn find(page: &Page, section: usize) -> Option<Self> {
        let text = page.file.text.as_str();
        let first = page.sections.get(section)?;
        let heading = first.heading.as_ref()?;
        let is_variant = |at: usize| {
            page.sections.get(at).is_some_and(|section| {
                section
                    .heading
                    .as_ref()
                    .is_some_and(|h| item::is_title(slice(text, &h.span)))
            })
        };
        let inner = (section + 1..page.sections.len()).take_while(|at| {
            is_variant(*at) && page.outwards(*at).any(|(outer, _)| outer == section)
        });
        let sections = 1 + inner.count();
        let next = page
            .sections
            .get(section + sections)
            .and_then(|next| next.heading.as_ref());
        let span = heading.span.end..next.map_or(text.len(), |next| next.span.start);
        let is_member = |line: &str| item::is_marked(line);
        let is_notation = first
            .blocks
            .iter()
            .filter(|block| matches!(block.kind, BlockKind::Paragraph))
            .any(|block| page.text(&block.span).lines().any(is_member));
        // Dotted names and indentation are another notation of the same lines.
        let is_other = page.text(&span).lines().any(item::is_nested);
        (is_notation && !is_other).then_some(Self {
            sections,
            span,
            is_closed: next.is_some(),
        })
    }
}

/// Reads a region. `root` is the path that its members stand under, `gaps` what the overlay says of them.
pub(crate) fn read(
    context: &mut Context<'_>,
    region: &Region,
    root: &str,
    gaps: &mut Gaps<'_>,
) -> Found {
    let text = context.page.file.text.as_str();
    let (items, end_blanks) = items(text, &region.span);
    let values = audit(context, region, &items);
    let mut nesting = Nesting::new(context.page, root, gaps);
    for item in &items {
        nesting.add(item);
    }
    let (depths, problem) =
        nesting.finish(region.is_closed.then_some((end_blanks, region.span.end)));
    context.diagnostics.extend(problem);
    let mut rows = tree(
        items
            .iter()
            .zip(depths)
            .map(|(item, depth)| (depth, row(text, item, &values))),
    );
    rows.iter_mut().for_each(Row::drop_struck);
    Found {
        blocks: 0,
        rows: Some(rows),
        span: region.span.clone(),
        flat: false,
    }
}

/// Returns the start of the first member: the text above it is prose.
pub(crate) fn first_member(page: &Page, region: &Region) -> usize {
    let (items, _) = items(&page.file.text, &region.span);
    items.first().map_or(region.span.end, |item| item.start)
}

/// A table of values in the text of a member: its place, and the values as a list.
type Values = (Range<usize>, String);

/// Errors for what looks like a member inside the text of one. Gives the tables of values in such texts.
fn audit(context: &mut Context<'_>, region: &Region, items: &[Item]) -> Vec<Values> {
    let text = context.page.file.text.as_str();
    for item in items {
        for line in item::lines(text, &item.text) {
            let content = slice(text, &line);
            if item::is_lost(content) {
                let diagnostic = Diagnostic::new(
                    Code::UnreadParameters,
                    &context.page.file,
                    line.clone(),
                    "a line looks like a member and is not read",
                )
                .label("part of the description of the member above")
                .help(
                    "a member is a line of its own, not indented: `**Name ** <span \
                    data-label=\"purple\">String</span> `可选``",
                );
                context.report(diagnostic);
            }
        }
    }
    let sections = context.page.sections.iter();
    let inside = sections
        .flat_map(|section| &section.blocks)
        .filter(|block| {
            region.span.contains(&block.span.start)
                && items
                    .first()
                    .is_some_and(|first| first.start < block.span.start)
        });
    let inside: Vec<&Block> = inside.collect();
    for block in &inside {
        super::context::audit_table(context, block);
    }
    let list = |block: &&Block| Some((block.span.clone(), values_of(context.page, block)?));
    inside.iter().filter_map(list).collect()
}

/// The row of an item. `values` are the tables of values of the region, in order.
fn row(text: &str, item: &Item, values: &[Values]) -> Row {
    let mut row = Row {
        name: item.name.clone(),
        ty: item.ty.clone().unwrap_or_default(),
        required: Some(item.required.clone().unwrap_or_default()),
        example: item.example.clone(),
        span: item.head.clone(),
        anchors: anchors(slice(text, &(item.start..item.head.end))),
        is_variant: item.is_variant,
        ..Row::default()
    };
    for mark in &item.marks {
        row.describe(mark);
    }
    let mut from = item.text.start;
    let first = values.partition_point(|(span, _)| span.start < from);
    let inside = values.get(first..).unwrap_or_default();
    for (span, list) in inside
        .iter()
        .take_while(|(span, _)| span.end <= item.text.end)
    {
        row.describe(trim(&markdown(slice(text, &(from..span.start)))));
        row.describe(list);
        from = span.end;
    }
    row.describe(trim(&markdown(slice(text, &(from..item.text.end)))));
    row.description.span = item.text.clone();
    row
}

/// Puts rows below each other by their depths.
fn tree(rows: impl Iterator<Item = (usize, Row)>) -> Vec<Row> {
    // The open rows, one a level.
    let mut open: Vec<Row> = Vec::new();
    let mut out = Vec::new();
    let close = |open: &mut Vec<Row>, out: &mut Vec<Row>| {
        if let Some(row) = open.pop() {
            match open.last_mut() {
                Some(parent) => parent.children.push(row),
                None => out.push(row),
            }
        }
    };
    for (depth, row) in rows {
        while open.len() > depth {
            close(&mut open, &mut out);
        }
        open.push(row);
    }
    while !open.is_empty() {
        close(&mut open, &mut out);
    }
    out
}

#[cfg(test)]
mod tests;
