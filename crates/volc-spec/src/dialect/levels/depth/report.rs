//! Diagnostics about the depth of members.

use super::{Gap, Nesting, Problem};
use crate::dialect::levels::item::Item;
use crate::{Code, Diagnostic};

impl<'a, 'g> Nesting<'a, 'g> {
    /// A variant belongs to a member without a type, and no other member stands among variants.
    pub(super) fn check_place(&mut self, item: &Item, depth: usize) {
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

    pub(super) fn reported(&self, problem: &Problem, total: i64, gaps: &[Gap]) -> Diagnostic {
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
