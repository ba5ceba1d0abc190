//! Pairs of names and values: what queries and headers are.

use std::cmp::Ordering;

use smallvec::SmallVec;

/// A name and a value.
pub(super) type Pair<'a> = (&'a [u8], &'a [u8]);

/// Few enough for most requests to need no memory of their own.
pub(super) type Pairs<'a> = SmallVec<[Pair<'a>; 8]>;

/// Sorts by name and value.
pub(super) fn sort(pairs: &mut [Pair<'_>]) {
    sort_by(pairs, |one, other| one.cmp(other));
}

/// Sorts by name; the values of one name keep their order.
pub(super) fn sort_by_name(pairs: &mut [Pair<'_>]) {
    sort_by(pairs, |one, other| one.0.cmp(other.0));
}

// By a pointer, so that both orders are one piece of code.
fn sort_by(pairs: &mut [Pair<'_>], order: fn(&Pair<'_>, &Pair<'_>) -> Ordering) {
    pairs.sort_by(order);
}
