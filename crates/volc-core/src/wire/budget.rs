//! The memory that a document may take once it is read: a few bytes of JSON can come to hundreds as a struct.
//!
//! Lists, maps and free JSON are counted while they grow; texts are no longer than the document. What is left is kept
//! with the thread, since a document is read in one go and serde has no place to carry it along.

use std::cell::Cell;

use serde::de::Error;

thread_local! {
    static BUDGET: Cell<Budget> = const { Cell::new(Budget::UNLIMITED) };
}

#[derive(Clone, Copy)]
struct Budget {
    limit: usize,
    left: usize,
    is_exceeded: bool,
}

impl Budget {
    const UNLIMITED: Self = Self {
        limit: usize::MAX,
        left: usize::MAX,
        is_exceeded: false,
    };
}

/// The limit for a document of this many bytes unless another one is set: 64 MiB, or 32 times its length.
pub(crate) fn default_limit(length: usize) -> usize {
    const LEAST: usize = 64 * 1024 * 1024;
    length.saturating_mul(32).max(LEAST)
}

/// Reads within a limit, and tells whether it was exceeded.
pub(super) fn within<T>(limit: usize, read: impl FnOnce() -> T) -> (T, bool) {
    /// Puts back what was there before, even if reading panics.
    struct Before(Budget);
    impl Drop for Before {
        fn drop(&mut self) {
            BUDGET.set(self.0);
        }
    }
    let _before = Before(BUDGET.replace(Budget {
        limit,
        left: limit,
        is_exceeded: false,
    }));
    let value = read();
    (value, BUDGET.get().is_exceeded)
}

/// Counts memory that is about to be taken.
pub(super) fn spend<E: Error>(bytes: usize) -> Result<(), E> {
    let mut budget = BUDGET.get();
    if budget.limit == usize::MAX {
        // What has no limit is not used up either, by all that a thread reads in its life.
        return Ok(());
    }
    let left = budget.left.checked_sub(bytes);
    budget.is_exceeded |= left.is_none();
    budget.left = left.unwrap_or(0);
    BUDGET.set(budget);
    match left {
        Some(_) => Ok(()),
        None => Err(too_large(budget.limit)),
    }
}

/// Makes room for more items in a list that is full.
pub(super) fn grow<T, E: Error>(items: &mut Vec<T>) -> Result<(), E> {
    // As `Vec` grows by itself.
    let least = if size_of::<T>() > 1024 { 1 } else { 4 };
    let more = items.capacity().max(least);
    spend(more.saturating_mul(size_of::<T>()))?;
    items.reserve_exact(more);
    Ok(())
}

#[cold]
fn too_large<E: Error>(limit: usize) -> E {
    E::custom(format_args!(
        "what is read takes more than {limit} bytes of memory here; ask for less at a time, or raise \
         `max_decoded_size`"
    ))
}

#[cfg(test)]
mod tests {
    use super::{BUDGET, spend, within};

    type Spent = Result<(), serde_json::Error>;

    #[test]
    fn memory_without_a_limit_is_never_used_up() {
        for _ in 0..3 {
            let spent: Spent = spend(usize::MAX);
            spent.unwrap();
        }
        assert_eq!(BUDGET.get().left, usize::MAX);
    }

    #[test]
    fn limit_is_kept_and_ends_with_its_document() {
        let (spent, is_exceeded) = within(10, || -> Spent { spend(6).and_then(|()| spend(6)) });
        assert!(spent.is_err() && is_exceeded);
        assert_eq!(BUDGET.get().left, usize::MAX);
    }
}
