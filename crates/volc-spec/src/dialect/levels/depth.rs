//! The depth of each item: how many levels end in the gap in front of it.

mod end;
mod gaps;
mod report;

use std::ops::Range;

use self::end::{End, has_members};
pub(crate) use self::gaps::Gaps;
use super::item::Item;
use crate::{Diagnostic, dialect::lines::slice, page::Page};

/// An item that is open, or was.
struct Node {
    path: String,
    title: String,
    head: Range<usize>,
    /// It has no type, so its children are variants or members.
    is_untyped: bool,
    is_variant: bool,
    /// True if its first child is a variant.
    holds_variants: Option<bool>,
}

/// A gap: the path and the line of the item before it, and how many levels end in it.
struct Gap {
    path: String,
    head: Range<usize>,
    closes: usize,
    /// The words of the item before that speak against it.
    contradiction: Option<&'static str>,
}

/// A gap whose blank lines have no possible meaning.
struct Problem {
    span: Range<usize>,
    message: String,
    /// By how many levels.
    levels: Option<i64>,
}

/// Follows the items of a region.
pub(super) struct Nesting<'a, 'g> {
    page: &'a Page,
    root: &'a str,
    gaps: &'a mut Gaps<'g>,
    open: Vec<Node>,
    depths: Vec<usize>,
    /// The item before: the blank lines behind it are not known yet.
    last: Option<Last>,
    /// The gaps since the last certain depth.
    since: Vec<Gap>,
    problem: Option<Problem>,
    /// The levels by which the depths run below the first one, were they not cut.
    deficit: i64,
    has_objects: bool,
}

struct Last {
    end: End,
    has_members: bool,
    is_typed: bool,
}

impl<'a, 'g> Nesting<'a, 'g> {
    pub(super) fn new(page: &'a Page, root: &'a str, gaps: &'a mut Gaps<'g>) -> Self {
        Self {
            page,
            root,
            gaps,
            open: Vec::new(),
            depths: Vec::new(),
            last: None,
            since: Vec::new(),
            problem: None,
            deficit: 0,
            has_objects: false,
        }
    }

    /// Adds the next item.
    pub(super) fn add(&mut self, item: &Item) {
        let text = self.page.file.text.as_str();
        self.close(item.blanks, item);
        let depth = self.open.len();
        self.check_place(item, depth);
        let path = match self.open.last() {
            Some(parent) if item.is_variant => {
                format!("{}<{}>", parent.path, variant_key(text, item))
            }
            Some(parent) => format!("{}.{}", parent.path, item.name.text),
            None => format!("{}.{}", self.root, item.name.text),
        };
        let has_members = has_members(item);
        self.has_objects |= has_members;
        self.open.push(Node {
            path,
            title: item.name.text.clone(),
            head: item.head.clone(),
            is_untyped: item.ty.is_none(),
            is_variant: item.is_variant,
            holds_variants: None,
        });
        self.depths.push(depth);
        self.last = Some(Last {
            end: End::read(text, &item.text),
            has_members,
            is_typed: item.ty.is_some() && !item.is_variant,
        });
    }

    /// Ends the levels that the gap in front of an item ends.
    fn close(&mut self, blanks: usize, item: &Item) {
        let Some(closes) = self.gap(blanks) else {
            return;
        };
        let depth = self.open.len() as i64 - closes as i64;
        if depth < 0 {
            self.deficit += -depth;
            self.fail(Problem {
                span: item.head.clone(),
                message: format!(
                    "`{}` would stand above the first level of this section",
                    item.name.text
                ),
                levels: Some(-depth),
            });
        }
        self.open.truncate(usize::try_from(depth).unwrap_or(0));
    }

    /// Returns the number of levels that end behind the last item; `None` before the first one.
    fn gap(&mut self, blanks: usize) -> Option<usize> {
        let last = self.last.take()?;
        let node = self.open.last()?;
        let stated = last.end.closes(blanks, last.has_members);
        let contradiction = match (stated, last.has_members) {
            (0, false) => Some("is no object, yet the next line stands inside it"),
            (1.., true) if !last.is_typed => {
                Some("has members, yet the next line stands outside of it")
            }
            _ => None,
        };
        let declared = self
            .gaps
            .closes()
            .and_then(|closes| closes.get_key_value(&node.path));
        let closes = match declared {
            Some((path, entry)) => {
                let is_needed = entry.value != stated as u64 || contradiction.is_some();
                if is_needed {
                    self.gaps.used.insert(path.clone())
                } else {
                    self.gaps.needless.insert(path.clone())
                };
                usize::try_from(entry.value).unwrap_or(usize::MAX)
            }
            None => stated,
        };
        let contradiction = contradiction.filter(|_| declared.is_none());
        let (path, head, title) = (node.path.clone(), node.head.clone(), node.title.clone());
        if self.problem.is_none() {
            self.since.push(Gap {
                path,
                head: head.clone(),
                closes,
                contradiction,
            });
        }
        if let Some(why) = contradiction {
            self.fail(Problem {
                span: head,
                message: format!("`{title}` {why}"),
                levels: None,
            });
        }
        Some(closes)
    }

    fn fail(&mut self, problem: Problem) {
        if self.problem.is_none() {
            self.problem = Some(problem);
        }
    }

    /// The depth of every item, and what contradicts them. `end` is the number of blank lines before the next heading,
    /// and where that stands.
    pub(super) fn finish(
        mut self,
        end: Option<(usize, usize)>,
    ) -> (Vec<usize>, Option<Diagnostic>) {
        // Without an object all members are of one level, whatever the blank lines.
        if !self.has_objects {
            let depths = self.depths.iter().map(|_| 0).collect();
            return (depths, None);
        }
        let mut total = self.deficit;
        if let Some((blanks, at)) = end
            && let Some(closes) = self.gap(blanks)
        {
            let depth = self.open.len() as i64 - closes as i64;
            total -= depth;
            if depth != 0 {
                let message = match depth {
                    1.. => "the section ends inside a member",
                    _ => "the section ends above its first level",
                };
                self.fail(Problem {
                    span: at..at + 1,
                    message: message.to_owned(),
                    levels: Some(-depth),
                });
            }
        }
        let gaps = std::mem::take(&mut self.since);
        let problem = self
            .problem
            .take()
            .map(|problem| self.reported(&problem, total, &gaps));
        (self.depths, problem)
    }
}

/// The key of a variant: its first anchor, else its title.
fn variant_key(text: &str, item: &Item) -> String {
    let anchors = crate::cell_markup::anchors(slice(text, &(item.start..item.head.end)));
    anchors
        .into_iter()
        .next()
        .unwrap_or_else(|| item.name.text.clone())
}
