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
///
/// A list that is not short is likely long: one step for it costs less than two. [`fit`] gives back what is left over.
pub(super) fn grow<T, E: Error>(items: &mut Vec<T>) -> Result<(), E> {
    let more = match items.capacity() {
        0 if size_of::<T>() > 1024 => 1,
        0 => FEW,
        SHORT => 3 * SHORT,
        room => room,
    };
    spend(more.saturating_mul(size_of::<T>()))?;
    items.reserve_exact(more);
    Ok(())
}

/// The items that a list has room for at first.
const FEW: usize = 4;
/// The items of a short list.
const SHORT: usize = 2 * FEW;

/// Gives back the room of a list that is far from full.
pub(super) fn fit<T>(items: &mut Vec<T>) {
    let room = items.capacity();
    if room > SHORT && items.len() < room / 2 {
        items.shrink_to_fit();
        give_back((room - items.capacity()).saturating_mul(size_of::<T>()));
    }
}

fn give_back(bytes: usize) {
    let mut budget = BUDGET.get();
    if budget.limit != usize::MAX {
        budget.left += bytes;
        BUDGET.set(budget);
    }
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
    use super::{BUDGET, fit, grow, spend, within};

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

    #[test]
    fn list_takes_what_its_items_do() {
        for length in 0..200_usize {
            let mut items = Vec::<u64>::new();
            let (left, _) = within(usize::MAX - 1, || {
                for item in 0..length {
                    if item == items.capacity() {
                        let grown: Spent = grow(&mut items);
                        grown.unwrap();
                    }
                    items.push(0);
                }
                fit(&mut items);
                BUDGET.get().left
            });
            let room = items.capacity();
            assert!(room <= (2 * length).max(4), "{room} for {length}");
            assert_eq!(left, usize::MAX - 1 - room * size_of::<u64>(), "{length}");
        }
    }
}
