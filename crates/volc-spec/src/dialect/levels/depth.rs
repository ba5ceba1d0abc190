//! The depth of each item: how many levels end in the gap in front of it.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use super::item::Item;
use crate::{
    Code, Diagnostic, Overlay,
    cell_markup::{example, is_space, trim},
    dialect::lines::slice,
    meaning::types::{self, TypeExpr},
    page::Page,
};

/// The number of levels that the overlay has end behind members, by their paths.
pub(crate) type Closes = BTreeMap<String, crate::Entry<u64>>;

/// What the overlay says of the gaps of a page.
#[derive(Debug, Default)]
pub(crate) struct Gaps<'a> {
    overlay: Option<&'a Overlay>,
    /// The entries that were of use, and those that were not.
    used: BTreeSet<String>,
    needless: BTreeSet<String>,
}

impl<'a> Gaps<'a> {
    pub(crate) fn new(overlay: Option<&'a Overlay>) -> Self {
        Self {
            overlay,
            ..Self::default()
        }
    }

    fn closes(&self) -> Option<&'a Closes> {
        self.overlay.map(|overlay| &overlay.block.closes)
    }

    /// Errors for the entries that name no member, or say what the page says itself.
    pub(crate) fn dead(&self) -> Vec<Diagnostic> {
        let Some(overlay) = self.overlay else {
            return Vec::new();
        };
        let entries = overlay
            .block
            .closes
            .iter()
            .filter(|(path, _)| !self.used.contains(*path));
        entries
            .map(|(path, entry)| {
                if self.needless.contains(path) {
                    overlay.needless(
                        entry,
                        "the blank lines behind this member say so themselves",
                    )
                } else {
                    let message = format!("`{path}` names no member in front of a gap");
                    Diagnostic::new(Code::OverlayPath, &overlay.file, entry.key.clone(), message)
                        .label("names nothing")
                        .help("a gap is named by the member before it; members of a variant by `Body.Params<id>.Member`")
                }
            })
            .collect()
    }
}

/// An item that is open, or was.
struct Node {
    path: String,
    title: String,
    head: Range<usize>,
    /// It has no type, so its children are variants or members.
    is_untyped: bool,
    is_variant: bool,
    /// Whether its first child is a variant.
    holds_variants: Option<bool>,
}

/// A gap: the path and the line of the item before it, and how many levels end in it.
struct Gap {
    path: String,
    head: Range<usize>,
    closes: usize,
    /// What the item before says against it.
    contradiction: Option<&'static str>,
}

/// What the blank lines cannot mean.
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
    /// How far the depths run below the first level, were they not cut.
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
            end: End::of(text, &item.text),
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

    /// How many levels end behind the last item; `None` before the first one.
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
        let said = self
            .gaps
            .closes()
            .and_then(|closes| closes.get_key_value(&node.path));
        let closes = match said {
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
        let contradiction = contradiction.filter(|_| said.is_none());
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

    /// A variant belongs to a member without a type, and no other member stands among variants.
    fn check_place(&mut self, item: &Item, depth: usize) {
        let Some(parent) = self.open.last_mut() else {
            if item.is_variant {
                let message = format!("the variant `{}` belongs to no member", item.name.text);
                self.fail(Problem {
                    span: item.head.clone(),
                    message,
                    levels: None,
                });
            }
            return;
        };
        let among = *parent.holds_variants.get_or_insert(item.is_variant);
        let (title, is_untyped, is_variant) =
            (parent.title.clone(), parent.is_untyped, parent.is_variant);
        let message = match (item.is_variant, is_untyped && !is_variant) {
            (true, false) => format!(
                "the variant `{}` stands in `{title}`, which has a type",
                item.name.text
            ),
            _ if among != item.is_variant => {
                format!(
                    "`{}` would stand among the variants of `{title}`",
                    item.name.text
                )
            }
            (true, true) => {
                // Its place is certain, so that the gaps before it are right.
                if self.problem.is_none() {
                    self.since.clear();
                }
                return;
            }
            _ => return,
        };
        let home = self
            .open
            .iter()
            .rposition(|node| node.holds_variants == Some(true));
        let levels = home
            .filter(|_| item.is_variant)
            .map(|home| depth as i64 - 1 - home as i64);
        self.fail(Problem {
            span: item.head.clone(),
            message,
            levels: levels.map(|levels| -levels),
        });
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
            .map(|problem| self.told(&problem, total, &gaps));
        (self.depths, problem)
    }

    fn told(&self, problem: &Problem, total: i64, gaps: &[Gap]) -> Diagnostic {
        let file = &self.page.file;
        let count = |levels: i64| match levels.abs() {
            1 => "1 level".to_owned(),
            levels => format!("{levels} levels"),
        };
        let by = match problem.levels {
            Some(levels @ 1..) => format!("{} too many end before this line", count(levels)),
            Some(levels @ ..=-1) => format!("{} too few end before this line", count(levels)),
            _ => "the blank lines contradict this".to_owned(),
        };
        let mut diagnostic = Diagnostic::new(
            Code::BlockDepth,
            file,
            problem.span.clone(),
            problem.message.clone(),
        )
        .label(by);
        if total != 0 && Some(total) != problem.levels {
            let kind = if total > 0 { "too many" } else { "too few" };
            diagnostic = diagnostic.help(format!(
                "over the whole section, {} {kind} end",
                count(total)
            ));
        }
        let mut suspects = gaps
            .iter()
            .filter(|gap| gap.closes >= 2 || gap.contradiction.is_some())
            .peekable();
        if let Some(first) = suspects.peek() {
            diagnostic = diagnostic.help(format!(
                "count the blank lines behind the members below, and say in the overlay how many levels end there: \
                 `[block]` `closes = {{ \"{}\" = {} }}`",
                first.path,
                first.closes.saturating_sub(1).max(1),
            ));
        }
        for gap in suspects {
            let label = match gap.contradiction {
                Some(why) => format!("`{}` {why}", gap.path),
                None => format!("{} end behind `{}`", count(gap.closes as i64), gap.path),
            };
            diagnostic = diagnostic.related(file, gap.head.clone(), label);
        }
        diagnostic
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

/// Whether an item has members: it is a variant, has no type, or is an object or a list of objects without an example.
fn has_members(item: &Item) -> bool {
    let Some(ty) = item.ty.as_ref().filter(|_| !item.is_variant) else {
        return true;
    };
    let is_object = match types::parse(&ty.text) {
        Some(TypeExpr::Object(None)) => true,
        Some(TypeExpr::List(of)) => *of == TypeExpr::Object(None),
        _ => false,
    };
    is_object
        && item
            .example
            .as_ref()
            .is_none_or(|cell| example(&cell.text).is_none())
}

/// What the text of an item ends with.
#[derive(Clone, Copy, Debug, PartialEq)]
enum End {
    /// Plain text, an image, or nothing.
    Plain,
    /// The `:::` of an admonition.
    Admonition,
    /// A code fence that is not indented.
    Fence,
    /// A list, with its indented lines and fences, or a quote.
    List,
}

impl End {
    fn of(text: &str, span: &Range<usize>) -> Self {
        let last = slice(text, span).lines().next_back().unwrap_or_default();
        let content = trim(last);
        match () {
            () if last.starts_with(":::") => Self::Admonition,
            () if last.starts_with("```") || last.starts_with("~~~") => Self::Fence,
            () if last.starts_with('>') || last.starts_with(is_space) && !content.is_empty() => {
                Self::List
            }
            () if is_item(last) => Self::List,
            () => Self::Plain,
        }
    }

    /// How many levels end in a gap of so many blank lines.
    fn closes(self, blanks: usize, has_members: bool) -> usize {
        match self {
            Self::Plain => blanks.saturating_sub(1),
            Self::Admonition => blanks,
            Self::Fence => blanks.saturating_sub(2),
            Self::List if blanks == 2 => usize::from(!has_members),
            Self::List => blanks.saturating_sub(1),
        }
    }
}

fn is_item(line: &str) -> bool {
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    ["- ", "* ", "+ "].iter().any(|mark| line.starts_with(mark))
        || number.len() < line.len() && number.starts_with(". ")
}
