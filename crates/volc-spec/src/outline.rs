//! The parts of a page that matter: its parameter tables, examples and prose, each with the role of its section.

mod audit;

use std::{collections::BTreeSet, ops::Range};

pub(crate) use audit::unread;

use crate::{
    Code, Diagnostic, Overlay,
    cell_markup::{self, markdown, plain},
    dialect::{
        self, Context, Found,
        levels::{self, Gaps, Region},
    },
    meaning::headings::{Role, role, struct_title},
    page::{Block, BlockKind, Page},
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
    /// What is said in front of it, as Markdown.
    pub(crate) docs: String,
    pub(crate) section: usize,
}

/// A code fence of an example, or anywhere else outside of parameters.
#[derive(Clone, Debug)]
pub(crate) struct Fence {
    pub(crate) role: Role,
    /// What is said in front of it.
    pub(crate) title: Option<String>,
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
    /// Collects the parts of a page.
    pub(crate) fn collect(
        page: &Page,
        overlay: Option<&Overlay>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut collector = Collector {
            page,
            roles: Vec::new(),
            outline: Self::default(),
            rooted: BTreeSet::new(),
            gaps: Gaps::new(overlay),
            diagnostics,
        };
        let mut at = 0;
        while at < page.sections.len() {
            at += collector.section(at);
        }
        let dead = collector.gaps.dead();
        collector.diagnostics.extend(dead);
        collector.announced();
        collector.outline
    }

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

/// What the row of the constant `Action` says.
fn action_of(row: &Row) -> String {
    let example = row
        .example
        .as_ref()
        .and_then(|cell| cell_markup::example(&cell.text));
    example.unwrap_or_else(|| row.description.text.clone())
}

struct Collector<'a> {
    page: &'a Page,
    roles: Vec<Role>,
    outline: Outline,
    /// The roles that have a table of their own, by place.
    rooted: BTreeSet<(Role, Vec<usize>)>,
    /// What the overlay says of the block notation.
    gaps: Gaps<'a>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

/// What was said since the last table or fence.
#[derive(Default)]
struct Lead {
    title: Option<String>,
    anchors: Vec<String>,
    text: Vec<String>,
}

impl Collector<'_> {
    /// Takes a section; gives the number of sections that it takes.
    fn section(&mut self, at: usize) -> usize {
        let Some(section) = self.page.sections.get(at) else {
            return 1;
        };
        let parent = section
            .parent
            .and_then(|parent| self.roles.get(parent))
            .copied()
            .unwrap_or(Role::Other);
        let heading = section.heading.as_ref();
        let role = heading.map_or(Role::Other, |heading| role(&heading.text, parent));
        self.roles.push(role);
        let mut lead = Lead::default();
        if let Some(heading) = heading {
            let title = struct_title(&heading.text);
            lead.title = Some(title.unwrap_or_else(|| heading.text.clone()));
            lead.anchors.clone_from(&heading.anchors);
        }
        let region = if role.has_parameters() {
            Region::find(self.page, at)
        } else {
            None
        };
        let region = region.map(|region| {
            let from = levels::first_member(self.page, &region);
            (region, from)
        });
        let mut next = 0;
        while let Some(blocks) = section
            .blocks
            .get(next..)
            .filter(|blocks| !blocks.is_empty())
        {
            let first = blocks.first().map_or(0, |block| block.span.start);
            if let Some((region, _)) = region.as_ref().filter(|(_, from)| first >= *from) {
                return self.region(at, role, region, lead);
            }
            next += self.block(at, role, blocks, &mut lead).max(1);
        }
        1
    }

    /// Takes a section in the block notation, with those of its variants.
    fn region(&mut self, section: usize, role: Role, region: &Region, lead: Lead) -> usize {
        let root = match role {
            Role::Query => "Query",
            Role::Response => "Result",
            Role::Struct => lead.title.as_deref().unwrap_or("Body"),
            _ => "Body",
        };
        let mut context = Context {
            page: self.page,
            parameters: true,
            diagnostics: self.diagnostics,
            readers: crate::dialect::READERS,
        };
        let found = levels::read(&mut context, region, root, &mut self.gaps);
        self.table(section, role, &found, lead);
        self.roles
            .extend((1..region.sections).map(|_| Role::Struct));
        region.sections
    }

    /// Takes what starts at the first block; gives the number of blocks that it takes.
    fn block(&mut self, section: usize, role: Role, blocks: &[Block], lead: &mut Lead) -> usize {
        let Some(block) = blocks.first() else {
            return 1;
        };
        let parameters = role.has_parameters();
        if parameters || role == Role::Other {
            let mut context = Context {
                page: self.page,
                parameters,
                diagnostics: self.diagnostics,
                readers: crate::dialect::READERS,
            };
            if let Some(found) = dialect::read(&mut context, blocks) {
                match &found.rows {
                    Some(_) => self.table(section, role, &found, std::mem::take(lead)),
                    None => self.prose(section, role, &found.span),
                }
                return found.blocks;
            }
        }
        if parameters {
            let unread = audit::unread(self.page, blocks);
            self.diagnostics.extend(unread);
        }
        let source = self.page.text(&block.span);
        match &block.kind {
            BlockKind::Anchor => lead.anchors.extend(cell_markup::anchors(source)),
            BlockKind::Comment => {}
            BlockKind::Fence { content, .. } => {
                let title = lead
                    .text
                    .pop()
                    .map(|text| plain(&text))
                    .filter(|text| text.lines().count() == 1);
                let title =
                    title.map(|text| text.trim_matches([':', '：', '-', ' ', '>']).to_owned());
                let title = title.filter(|title| !title.is_empty());
                self.outline.fences.push(Fence {
                    role,
                    title,
                    content: content.clone(),
                    section,
                });
                *lead = Lead::default();
            }
            _ => {
                let text = markdown(source);
                let anchors = cell_markup::anchors(source);
                if let Some(title) = struct_title(&text) {
                    lead.title = Some(title);
                } else if !anchors.is_empty() {
                    lead.title = Some(plain(&text));
                }
                lead.anchors.extend(anchors);
                lead.text.push(text);
                self.prose(section, role, &block.span);
            }
        }
        1
    }

    /// An error for each section that announces parameters and lists none.
    fn announced(&mut self) {
        let page = self.page;
        let mut has_rows = vec![false; page.sections.len()];
        for table in self
            .outline
            .tables
            .iter()
            .filter(|table| !table.rows.is_empty())
        {
            for (at, _) in page.outwards(table.section) {
                if let Some(has_rows) = has_rows.get_mut(at) {
                    *has_rows = true;
                }
            }
        }
        let mut told: Vec<usize> = self
            .diagnostics
            .iter()
            .filter(|d| d.is_error())
            .map(|d| d.span.start)
            .collect();
        told.sort_unstable();
        let mut missing = Vec::new();
        for (at, role) in self.roles.iter().enumerate() {
            let is_root = matches!(
                role,
                Role::Request | Role::Query | Role::Body | Role::Response
            );
            let parent = page.sections.get(at).and_then(|section| section.parent);
            let is_part = parent.is_some_and(|parent| self.roles.get(parent) == Some(role));
            // `Body` may stand twice, with its table below the second heading.
            let elsewhere = *role != Role::Response
                && self.outline.tables.iter().any(|table| table.role == *role);
            if !is_root || is_part || has_rows.get(at) == Some(&true) || elsewhere {
                continue;
            }
            let is_in = |section: &usize| page.outwards(*section).any(|(outer, _)| outer == at);
            let sections: Vec<usize> = (at..page.sections.len()).take_while(is_in).collect();
            missing.extend(audit::announced(page, &sections, *role, &told));
        }
        self.diagnostics.extend(missing);
    }

    fn table(&mut self, section: usize, role: Role, found: &Found, lead: Lead) {
        let is_root = !matches!(role, Role::Struct | Role::Other) && self.is_first(section, role);
        let side = self
            .page
            .outwards(section)
            .find_map(|(at, _)| match self.roles.get(at)? {
                Role::Request | Role::Query | Role::Body => Some(Role::Request),
                Role::Response => Some(Role::Response),
                _ => None,
            });
        if !is_root && self.add_to_root(section, role, found, &lead) {
            return;
        }
        let titles = lead.title.filter(|_| !is_root).into_iter().collect();
        self.outline.tables.push(Table {
            role: if is_root { role } else { Role::Struct },
            titles,
            anchors: lead.anchors,
            side,
            rows: found.rows.clone().unwrap_or_default(),
            flat: found.flat,
            span: found.span.clone(),
            docs: lead
                .text
                .iter()
                .filter(|text| struct_title(text).is_none())
                .cloned()
                .collect::<Vec<_>>()
                .join("\n\n"),
            section,
        });
    }

    /// Adds the rows of a table that nothing names to those of the section's first table.
    fn add_to_root(&mut self, section: usize, role: Role, found: &Found, lead: &Lead) -> bool {
        let rows = found.rows.as_deref().unwrap_or_default();
        let is_named = lead.title.is_some() || !lead.anchors.is_empty();
        let mut tables = self.outline.tables.iter_mut();
        let Some(root) = tables.find(|table| table.section == section && table.role == role) else {
            return false;
        };
        let is_new = |row: &&Row| {
            root.rows
                .iter()
                .all(|known| known.name.text != row.name.text)
        };
        // Without the column of required parameters it is of the other side of the call.
        let is_alike = |rows: &[Row]| rows.iter().any(|row| row.required.is_some());
        let is_other = is_alike(&root.rows) && !is_alike(rows);
        if role == Role::Struct || is_named || is_other || !rows.iter().any(|row| is_new(&row)) {
            return false;
        }
        let message = "a second table of parameters in one section";
        self.diagnostics.push(
            Diagnostic::new(
                Code::SecondTable,
                &self.page.file,
                found.span.clone(),
                message,
            )
            .label("read as more rows of the first table")
            .related(&self.page.file, root.span.clone(), "the first table")
            .help("if it is a struct, the page should name it in a line above"),
        );
        root.rows.extend(rows.iter().cloned());
        root.flat |= found.flat;
        true
    }

    /// Whether a role has no table yet in this section or in one that shares its place on the page.
    fn is_first(&mut self, section: usize, role: Role) -> bool {
        let above = self.page.outwards(section).skip(1).map(|(at, _)| at);
        let place = above
            .filter(|at| self.roles.get(*at) != Some(&role))
            .collect();
        self.rooted.insert((role, place))
    }

    fn prose(&mut self, section: usize, role: Role, span: &Range<usize>) {
        self.outline.prose.push(Prose {
            role,
            span: span.clone(),
            section,
        });
    }
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
            "## 请求参数\n### Query\n{TABLE}### Body\n{TABLE}#### P <span id=\"p\"></span>\n{TABLE}## 返回调用结果\n### 返回参数说明\n其中 `Result` 的结构如下：\n\n{TABLE}\n<span id=\"f\"></span>**F**\n{TABLE}\n`G` 结构：\n{TABLE}"
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
