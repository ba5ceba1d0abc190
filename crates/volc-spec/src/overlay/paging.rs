//! The overlay's entry of a list: `[pagination]`.

use toml::de::DeTable;
use volc_ir::Pagination;

use super::check::{CODES, choice};
use crate::{
    Entry,
    document::{Document, Item, get},
};

/// The pagination of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaginationOverlay {
    /// The list has no further pages, whatever its fields are called.
    None,
    /// It has.
    Pages(Box<PagesOverlay>),
}

/// The pagination of a list by pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PagesOverlay {
    /// The pagination as stated. The number of the first page is 1 unless [`first`](Self::first) is set.
    pub declared: Pagination,
    /// The number of the first page.
    pub first: Option<Entry<u64>>,
    /// Every path that is named, with the kind of field it must be.
    pub paths: Vec<PaginationPath>,
}

/// A path that `[pagination]` names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaginationPath {
    /// The key of `[pagination]`.
    pub key: &'static str,
    /// The path.
    pub path: Entry<String>,
    /// The required kind of the field.
    pub kind: PathKind,
}

/// The kind of a field that `[pagination]` names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathKind {
    /// A request field with a number or a text.
    Mark,
    /// A response field with a number or a text.
    Next,
    /// A response field with a number.
    Count,
    /// A response field with a boolean.
    Flag,
    /// A response field with a list.
    Items,
}

/// The keys of each style: those that it must have, and those that it may have.
const STYLES: [(&str, Style, &[&str], &[&str]); 4] = [
    ("none", Style::None, &[], &[]),
    (
        "cursor",
        Style::Cursor,
        &["cursor", "next", "items"],
        &["limit", "more"],
    ),
    (
        "offset",
        Style::Offset,
        &["offset", "items"],
        &["limit", "more", "total"],
    ),
    (
        "page",
        Style::Page,
        &["page", "items"],
        &["size", "more", "total", "pages", "first"],
    ),
];

const KEYS: [&str; 12] = [
    "style", "cursor", "offset", "page", "limit", "size", "first", "more", "next", "total",
    "pages", "items",
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    None,
    Cursor,
    Offset,
    Page,
}

/// Returns the kind of field that each key names, with an example.
fn kind(key: &str) -> (PathKind, &'static str) {
    match key {
        "cursor" => (PathKind::Mark, "Cursor"),
        "offset" => (PathKind::Mark, "Offset"),
        "page" => (PathKind::Mark, "PageNum"),
        "size" => (PathKind::Mark, "PageSize"),
        "limit" => (PathKind::Mark, "Limit"),
        "next" => (PathKind::Next, "NextCursor"),
        "more" => (PathKind::Flag, "HasMore"),
        "total" => (PathKind::Count, "Total"),
        "pages" => (PathKind::Count, "TotalPage"),
        _ => (PathKind::Items, "Infos"),
    }
}

/// Refuses the keys of other styles.
fn refuse_foreign_keys(
    document: &mut Document,
    table: &DeTable<'_>,
    style: &str,
    of_style: &[&str],
) {
    for key in KEYS
        .into_iter()
        .filter(|key| *key != "style" && !of_style.contains(key))
    {
        if let Some(entry) = get(table, key) {
            let help = match of_style {
                [] => "remove it".to_owned(),
                keys => format!("it has {}", keys.join(", ")),
            };
            let entry = Entry {
                span: entry.key.clone(),
                ..entry
            };
            document.refuse(&entry, format!("the style `{style}` has no `{key}`"), help);
        }
    }
}

pub(super) fn read(
    document: &mut Document,
    table: &DeTable<'_>,
) -> Option<Entry<PaginationOverlay>> {
    let item = get(table, "pagination")?;
    let table = document.as_table(&item)?;
    document.keys(table, &KEYS);
    if get(table, "style").is_none() {
        missing(document, &item, "style");
    }
    let styles = STYLES.map(|(name, style, ..)| (name, style));
    let style = choice(document, table, "style", &styles)?;
    let (name, _, required, optional) = STYLES.into_iter().find(|(_, s, ..)| *s == style.value)?;
    let of_style: Vec<&str> = required.iter().chain(optional).copied().collect();
    refuse_foreign_keys(document, table, name, &of_style);
    let first = document.unsigned(table, "first");
    let mut reader = Reader {
        document,
        table,
        item: &item,
        paths: Vec::new(),
    };
    // All are read before any is missed, so that one run tells of every fault.
    let must = required
        .iter()
        .map(|key| reader.path(key, true))
        .collect::<Vec<_>>();
    let mut may = |key| {
        optional
            .contains(&key)
            .then(|| reader.path(key, false))
            .flatten()
    };
    let (limit, size, more) = (may("limit"), may("size"), may("more"));
    let (total, pages) = (may("total"), may("pages"));
    let paths = reader.paths;
    let declared = match (
        style.value,
        <[Option<String>; 3]>::try_from(padded(must)).ok()?,
    ) {
        (Style::None, _) => return Some(item.map(|_| PaginationOverlay::None)),
        (Style::Cursor, [cursor, next, items]) => Pagination::Cursor {
            cursor: cursor?,
            limit,
            more,
            next: next?,
            items: items?,
        },
        (Style::Offset, [offset, items, _]) => Pagination::Offset {
            offset: offset?,
            limit,
            more,
            total,
            items: items?,
        },
        (Style::Page, [page, items, _]) => Pagination::Page {
            page: page?,
            first: first.as_ref().map_or(1, |first| first.value),
            size,
            more,
            total,
            pages,
            items: items?,
        },
    };
    let pages = PagesOverlay {
        declared,
        first,
        paths,
    };
    Some(item.map(|_| PaginationOverlay::Pages(Box::new(pages))))
}

fn padded(mut values: Vec<Option<String>>) -> Vec<Option<String>> {
    values.resize(3, None);
    values
}

fn missing(document: &mut Document, item: &Item<'_>, key: &str) {
    let message = format!("`[pagination]` has no `{key}`");
    document.report(CODES.value, item.key.clone(), message);
}

struct Reader<'a, 'b> {
    document: &'a mut Document,
    table: &'a DeTable<'b>,
    item: &'a Item<'a>,
    paths: Vec<PaginationPath>,
}

impl Reader<'_, '_> {
    /// The path under a key, as the representation has it: without its root.
    fn path(&mut self, key: &'static str, required: bool) -> Option<String> {
        let (kind, example) = kind(key);
        if get(self.table, key).is_none() {
            if required {
                missing(self.document, self.item, key);
            }
            return None;
        }
        let path = self.document.string(self.table, key)?;
        let named = path.value.split_once('.');
        let (name, help) = match kind {
            PathKind::Mark => (
                named
                    .filter(|(root, name)| ["Body", "Query"].contains(root) && !name.contains('.')),
                format!(
                    "write the path of a field at the top of the request, such as \"Body.{example}\""
                ),
            ),
            _ => (
                named.filter(|(root, _)| *root == "Result"),
                format!("write the path of a field of the response, such as \"Result.{example}\""),
            ),
        };
        let Some((_, name)) = name else {
            let message = format!(
                "`{}` is not the path of a field that paging can use",
                path.value
            );
            self.document.refuse(&path, message, help);
            return None;
        };
        let name = name.to_owned();
        self.paths.push(PaginationPath { key, path, kind });
        Some(name)
    }
}
