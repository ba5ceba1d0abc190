//! Code fences.

use crate::cell_markup::trim;

/// The line that opens a code fence.
pub(super) struct Fence<'a> {
    pub(super) mark: &'a str,
    pub(super) info: &'a str,
}

impl<'a> Fence<'a> {
    /// The fence that a line opens.
    pub(super) fn open(line: &'a str) -> Option<Self> {
        let first = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        let info = line.trim_start_matches(first);
        let mark = line.get(..line.len() - info.len())?;
        // Three backticks with more backticks behind them are code within a line.
        (mark.len() >= 3 && !info.contains('`')).then(|| Self {
            mark,
            info: trim(info),
        })
    }

    /// Returns whether the line opens another fence, which says what it holds: then this one was never closed.
    pub(super) fn is_followed_by(&self, line: &str) -> bool {
        Fence::open(line).is_some_and(|next| next.mark == self.mark && !next.info.is_empty())
    }

    /// Returns whether a line closes it.
    pub(super) fn closes(&self, line: &str) -> bool {
        line.starts_with(self.mark) && line.chars().all(|c| self.mark.starts_with(c))
    }
}
