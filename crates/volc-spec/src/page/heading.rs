//! Headings, and lines in bold that stand for one.

use std::ops::Range;

use super::{
    block::{BlockKind, Heading, Page, Section},
    lines::slice,
};
use crate::{
    cell_markup::{self, trim},
    meaning::headings::{Role, role},
};

/// The level of a line in bold that stands for a heading: below all real ones.
const PSEUDO: usize = 7;

impl Page {
    /// Starts a section.
    pub(super) fn start_section(&mut self, level: usize, raw: &str, span: Range<usize>) {
        let mut anchors = cell_markup::anchors(raw);
        // Anchors right above a heading are its own.
        if let Some(before) = self.sections.last_mut() {
            while let Some(block) = before
                .blocks
                .pop_if(|block| block.kind == BlockKind::Anchor)
            {
                anchors.extend(cell_markup::anchors(slice(&self.file.text, &block.span)));
            }
        }
        let last = self.sections.len() - 1;
        let parent = self
            .outwards(last)
            .find(|(_, section)| section.heading.as_ref().is_some_and(|h| h.level < level))
            .map(|(at, _)| at);
        let text = cell_markup::plain(raw.trim_end_matches('#'));
        let text = text.trim_end_matches([':', '：']).trim().to_owned();
        let heading = Heading {
            level,
            text,
            anchors,
            span,
        };
        self.sections.push(Section {
            heading: Some(heading),
            parent,
            blocks: Vec::new(),
        });
    }
}

/// The level of a line that is in bold as a whole and called like a section of a call: `**请求参数**`.
pub(super) fn pseudo_level(line: &str) -> Option<usize> {
    let inner = line.strip_prefix("**")?;
    let inner = inner.trim_end_matches([':', '：']).strip_suffix("**")?;
    let is_title = !inner.is_empty() && !inner.contains("**");
    let role = role(trim(inner).trim_end_matches([':', '：']), Role::Other);
    let is_section = role.has_parameters()
        || matches!(
            role,
            Role::RequestExample | Role::ResponseExample | Role::Errors
        );
    (is_title && is_section).then_some(PSEUDO)
}
