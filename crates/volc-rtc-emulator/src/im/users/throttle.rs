//! Updates of one profile or one friend that come too often.

/// The most updates of one row in a second. The pages have codes for updates that are too frequent but no number; this
/// is far above what a program does on purpose.
const MOST_IN_A_SECOND: i64 = 20;

/// The updates of a row in the second of the last one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Updates {
    pub(super) second: i64,
    pub(super) count: i64,
}

impl Updates {
    /// Counts an update; returns nothing if it is one too many.
    pub(super) fn next(self, now: i64, is_limited: bool) -> Option<Self> {
        let count = if self.second == now {
            self.count + 1
        } else {
            1
        };
        let is_too_many = is_limited && count > MOST_IN_A_SECOND;
        (!is_too_many).then_some(Self { second: now, count })
    }
}

/// A request whose updates are counted, unless the emulator has no rate limits.
pub(super) struct Limited<R> {
    pub(super) request: R,
    pub(super) is_limited: bool,
}
