//! The budget of retries: a bucket of tokens that failing calls empty and successful ones fill.

use std::sync::atomic::{AtomicU32, Ordering};

/// The cost of a retry. A good first attempt brings one token, so one retry is paid for by five of them.
const COST: u32 = 5;

/// Limits the load that retries add when much fails at once.
#[derive(Debug)]
pub(super) struct Budget {
    capacity: u32,
    tokens: AtomicU32,
}

impl Budget {
    /// A full bucket, enough for so many retries in a row.
    pub(super) fn new(retries: u32) -> Self {
        let capacity = retries.saturating_mul(COST);
        Self {
            capacity,
            tokens: AtomicU32::new(capacity),
        }
    }

    /// Pays for a retry; `false` if there is too little.
    pub(super) fn pay(&self) -> bool {
        let paid = |tokens: u32| tokens.checked_sub(COST);
        self.tokens
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, paid)
            .is_ok()
    }

    /// An attempt went well. One that was a retry brings back what it cost.
    pub(super) fn earn(&self, retried: bool) {
        let earned = if retried { COST } else { 1 };
        let add = |tokens: u32| {
            (tokens < self.capacity).then(|| tokens.saturating_add(earned).min(self.capacity))
        };
        _ = self
            .tokens
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, add);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failing_calls_empty_it_and_good_ones_fill_it() {
        let budget = Budget::new(2);
        assert_eq!(
            [budget.pay(), budget.pay(), budget.pay()],
            [true, true, false]
        );
        budget.earn(true);
        assert_eq!([budget.pay(), budget.pay()], [true, false]);
        for _ in 0..4 {
            budget.earn(false);
            assert!(!budget.pay());
        }
        budget.earn(false);
        assert!(budget.pay());
        for _ in 0..100 {
            budget.earn(true);
        }
        assert_eq!(
            [budget.pay(), budget.pay(), budget.pay()],
            [true, true, false]
        );
        assert!(!Budget::new(0).pay());
    }
}
