//! The parts of a page that matter: its parameter tables, examples and prose, each with the role of its section.

mod audit;
mod collect;
mod struct_names;
mod value_tables;

use std::{collections::BTreeSet, ops::Range};

pub(crate) use audit::{lost_borders, unread};
pub(crate) use value_tables::{is_values, values_of};

use crate::{
    cell_markup,
    meaning::{endpoint::addresses, headings::Role},
    page::Page,
    row::Row,
};

/// The parts of a page, or those that speak of one of its Actions.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outline {
    pub(crate) tables: Vec<Table>,
    pub(crate) fences: Vec<Fence>,
    pub(crate) prose: Vec<Prose>,
}

/// A parameter table.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    /// `Query`, `Body`, `Request` or `Response` for the table of the section itself, `Struct` for any other.
    pub(crate) role: Role,
    /// The names that it goes by: title, heading.
    pub(crate) titles: Vec<String>,
    /// The ids that links point to.
    pub(crate) anchors: Vec<String>,
    /// The side of the call whose section it stands in; `None` if in neither.
    pub(crate) side: Option<Role>,
    pub(crate) rows: Vec<Row>,
    /// Children may stand behind their parent with nothing that says so.
    pub(crate) flat: bool,
    pub(crate) span: Range<usize>,
    /// The text in front of it, as Markdown.
    pub(crate) docs: String,
    pub(crate) section: usize,
}

/// A code fence of an example, or anywhere else outside of parameters.
#[derive(Clone, Debug)]
pub(crate) struct Fence {
    pub(crate) role: Role,
    /// The title in front of it.
    pub(crate) title: Option<String>,
    /// The start of its first mark.
    pub(crate) start: usize,
    pub(crate) content: Range<usize>,
    pub(crate) section: usize,
}

/// A paragraph, list, quote or other table.
#[derive(Clone, Debug)]
pub(crate) struct Prose {
    pub(crate) role: Role,
    pub(crate) span: Range<usize>,
    section: usize,
}

impl Outline {
    /// The first root table of a role.
    pub(crate) fn root(&self, role: Role) -> Option<&Table> {
        self.tables.iter().find(|table| table.role == role)
    }

    /// The parts by Action: a page may describe several, each under a heading of its own. What is under none of them
    /// (shared structs) belongs to all.
    pub(crate) fn by_action(self, page: &Page) -> Vec<Self> {
        let mut owners: Vec<(String, usize)> = Vec::new();
        // A member called `Action` elsewhere is a member.
        let names_actions = |table: &&Table| matches!(table.role, Role::Query | Role::Request);
        for table in self.tables.iter().filter(names_actions) {
            let action = table
                .rows
                .iter()
                .find(|row| row.name.text == "Action")
                .map(action_of);
            if let Some(action) = action.filter(|a| owners.iter().all(|(known, _)| known != a)) {
                owners.push((action, table.section));
            }
        }
        if owners.len() < 2 {
            owners = self.by_url(page);
        }
        if owners.len() < 2 {
            return vec![self];
        }
        let path = |section: usize| {
            page.outwards(section)
                .map(|(at, _)| at)
                .collect::<BTreeSet<_>>()
        };
        // The outermost section of an Action that holds none of the others.
        let tops: Vec<Option<usize>> = owners
            .iter()
            .map(|(_, section)| {
                let others: BTreeSet<usize> = owners
                    .iter()
                    .filter(|(_, s)| s != section)
                    .flat_map(|(_, s)| path(*s))
                    .collect();
                page.outwards(*section)
                    .map(|(at, _)| at)
                    .filter(|at| !others.contains(at))
                    .last()
            })
            .collect();
        tops.iter()
            .map(|top| {
                let mine = |section: usize| {
                    let path = path(section);
                    let under = |top: &Option<usize>| top.is_some_and(|top| path.contains(&top));
                    under(top) || !tops.iter().any(under)
                };
                let mut parts = self.clone();
                parts.tables.retain(|table| mine(table.section));
                parts.fences.retain(|fence| mine(fence.section));
                parts.prose.retain(|prose| mine(prose.section));
                parts
            })
            .collect()
    }
}

impl Outline {
    /// The Actions whose URLs the page states, and where, if each has a section of its own with parameters in it. A URL
    /// that is mentioned elsewhere makes no second Action.
    fn by_url(&self, page: &Page) -> Vec<(String, usize)> {
        let mut owners: Vec<(String, usize)> = Vec::new();
        for prose in self
            .prose
            .iter()
            .filter(|prose| !prose.role.has_parameters())
        {
            for address in addresses(page.text(&prose.span), prose.span.start) {
                if owners.iter().all(|(known, _)| *known != address.action) {
                    owners.push((address.action, prose.section));
                }
            }
        }
        let path = |section: usize| page.outwards(section).map(|(at, _)| at);
        let has_table = |section: usize| {
            let around: BTreeSet<usize> = owners
                .iter()
                .filter(|(_, other)| *other != section)
                .flat_map(|(_, other)| path(*other))
                .collect();
            let top = path(section).filter(|at| !around.contains(at)).last();
            top.is_some_and(|top| {
                let is_in = |table: &Table| path(table.section).any(|at| at == top);
                let is_root =
                    |table: &Table| matches!(table.role, Role::Query | Role::Body | Role::Request);
                self.tables
                    .iter()
                    .any(|table| is_root(table) && is_in(table))
            })
        };
        let is_parted = owners.iter().all(|(_, section)| has_table(*section));
        if is_parted { owners } else { Vec::new() }
    }
}

/// Returns the value in the row of the constant `Action`.
fn action_of(row: &Row) -> String {
    let example = row
        .example
        .as_ref()
        .and_then(|cell| cell_markup::example(&cell.text));
    example.unwrap_or_else(|| row.description.text.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SourceFile;

    fn collect(text: &str) -> (Page, Outline) {
        let file = SourceFile::new("page.md", text.as_bytes().to_vec()).unwrap();
        let mut diagnostics = Vec::new();
        let page = Page::split(&file, &mut diagnostics);
        let parts = Outline::collect(&page, None, &mut diagnostics);
        assert_eq!(diagnostics, []);
        (page, parts)
    }

    const TABLE: &str = "|参数|类型|描述|\n|---|---|---|\n|A|Long|x|\n";

    #[test]
    fn tables_know_their_role_and_their_names() {
        let text = format!(
            "## 请求参数\n### Query\n{TABLE}### Body\n{TABLE}#### P <span id=\"p\"></span>\n{TABLE}## 返回调用结果\n### \
                返回参数说明\n其中 `Result` 的结构如下：\n\n{TABLE}\n<span id=\"f\"></span>**F**\n{TABLE}\n`G` 结构：\n{TABLE}"
        );
        let (_, parts) = collect(&text);
        let found: Vec<_> = parts
            .tables
            .iter()
            .map(|t| (t.role, t.titles.join(","), t.anchors.join(",")))
            .collect();
        let row = |role, title: &str, anchor: &str| (role, title.to_owned(), anchor.to_owned());
        assert_eq!(
            found,
            [
                row(Role::Query, "", ""),
                row(Role::Body, "", ""),
                row(Role::Struct, "P", "p"),
                row(Role::Response, "", ""),
                row(Role::Struct, "F", "f"),
                row(Role::Struct, "G", ""),
            ]
        );
    }

    #[test]
    fn a_page_of_several_actions_is_parted() {
        let action = |name: &str| {
            format!(
                "## {name}\n### 请求参数\n#### Query\n|参数|类型|示例值|描述|\n|---|---|---|---|\n|Action|String|`{name}`|x|\n"
            )
        };
        let text = format!(
            "{}{}## 数据结构\n### S\n{TABLE}",
            action("One"),
            action("Two")
        );
        let (page, parts) = collect(&text);
        let parted = parts.by_action(&page);
        let tables: Vec<usize> = parted.iter().map(|parts| parts.tables.len()).collect();
        assert_eq!(tables, [2, 2]);
        let first = parted[1]
            .root(Role::Query)
            .map(|table| action_of(&table.rows[0]));
        assert_eq!(first.as_deref(), Some("Two"));
    }
}
