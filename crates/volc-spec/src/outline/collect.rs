//! The walk over the sections of a page that finds its tables, examples and prose.

mod place;

use std::collections::BTreeSet;
use std::ops::Range;

use super::{Fence, Outline, Prose};
use super::{audit, struct_names, value_tables};
use crate::cell_markup::{markdown, plain};
use crate::dialect::levels::{Gaps, Region};
use crate::dialect::{Context, levels};
use crate::meaning::headings::{Role, role, struct_title};
use crate::page::{Block, BlockKind, Page};
use crate::{Diagnostic, Overlay, cell_markup, dialect};

struct Collector<'a> {
    pub(super) page: &'a Page,
    roles: Vec<Role>,
    /// The names that stand as types in tables.
    struct_names: BTreeSet<String>,
    outline: Outline,
    /// The roles that have a table of their own, by place.
    rooted: BTreeSet<(Role, Vec<usize>)>,
    /// The overlay's statements about gaps in the block notation.
    gaps: Gaps<'a>,
    pub(super) diagnostics: &'a mut Vec<Diagnostic>,
}

/// The text since the last table or fence.
#[derive(Default)]
struct Lead {
    pub(super) title: Option<String>,
    pub(super) anchors: Vec<String>,
    pub(super) text: Vec<String>,
}

impl Collector<'_> {
    /// Takes a section; gives the number of sections that it takes.
    pub(super) fn section(&mut self, at: usize) -> usize {
        let Some(section) = self.page.sections.get(at) else {
            return 1;
        };
        let parent = section
            .parent
            .and_then(|parent| self.roles.get(parent))
            .copied()
            .unwrap_or(Role::Other);
        let heading = section.heading.as_ref();
        let role = heading.map_or(Role::Other, |heading| self.role(&heading.text, parent));
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

    /// The role of a heading: that of a struct if a table has its text as a type, though it may be a word for a
    /// section.
    fn role(&self, heading: &str, parent: Role) -> Role {
        let role = role(heading, parent);
        let is_root = matches!(role, Role::Query | Role::Body) && parent == Role::Request;
        if !is_root && self.struct_names.contains(heading.trim()) {
            return Role::Struct;
        }
        role
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
        // A heading may stand between the rows of one table, and its section is not that of parameters.
        let goes_on = matches!(role, Role::Other | Role::Notes) && self.follows_parameters(section);
        let parameters = role.has_parameters() || goes_on;
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
                    role: example_role(role, title.as_deref()),
                    title,
                    start: block.span.start,
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
        let mut reported: Vec<usize> = self
            .diagnostics
            .iter()
            .filter(|d| d.is_error())
            .map(|d| d.span.start)
            .collect();
        reported.sort_unstable();
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
            missing.extend(audit::announced(page, &sections, *role, &reported));
        }
        self.diagnostics.extend(missing);
    }

    /// Returns whether a section stands behind one of parameters, with nothing of a known role between.
    fn follows_parameters(&self, section: usize) -> bool {
        let before = self.roles.get(..section).unwrap_or_default().iter().rev();
        let known = before
            .copied()
            .find(|role| !matches!(role, Role::Other | Role::Notes));
        known.is_some_and(Role::has_parameters)
    }

    pub(super) fn prose(&mut self, section: usize, role: Role, span: &Range<usize>) {
        self.outline.prose.push(Prose {
            role,
            span: span.clone(),
            section,
        });
    }
}

/// The role of a fence in a section of this role. A section of examples may hold those of both sides, each below a line
/// that says which: `* 请求参数`, `* 响应参数`.
fn example_role(section: Role, title: Option<&str>) -> Role {
    let is_example = matches!(section, Role::RequestExample | Role::ResponseExample);
    let side = title
        .filter(|_| is_example)
        .map(|title| role(title, Role::Other));
    match side {
        Some(Role::Request | Role::RequestExample) => Role::RequestExample,
        Some(Role::Response | Role::ResponseExample) => Role::ResponseExample,
        _ => section,
    }
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
            struct_names: struct_names::collect(page),
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
        let mut outline = collector.outline;
        value_tables::add_to_descriptions(page, &mut outline);
        outline
    }
}
