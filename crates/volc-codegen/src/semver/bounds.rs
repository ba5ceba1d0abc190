//! Bounds: whether a request that was allowed is refused, or the other way round.

use std::cmp::Ordering;
use std::fmt::Display;

use volc_ir::Bounds;

use super::ranges::{Kind, Numbers};
use super::rule::Rule;

/// Compares every bound. What cannot be compared, a pattern, counts as tighter, so that nobody is surprised.
pub(super) fn compare(old: &Bounds, new: &Bounds, kind: Kind, push: &mut impl FnMut(Rule, String)) {
    let mut bound = |name: &str, tighter: Tighter, texts: (String, String)| {
        let rule = match tighter {
            Tighter::Same => return,
            Tighter::Yes => Rule::BoundsTightened,
            Tighter::No => Rule::BoundsLoosened,
        };
        push(rule, format!("{name} is {}, was {}", texts.1, texts.0));
    };
    let (was, is) = (
        Numbers::new(&old.any_of, kind),
        Numbers::new(&new.any_of, kind),
    );
    let tighter = match (was.contain(&is), is.contain(&was)) {
        (true, true) => Tighter::Same,
        (false, true) => Tighter::No,
        (_, false) => Tighter::Yes,
    };
    bound("the range", tighter, (was.to_string(), is.to_string()));
    let least = [
        ("the least length", old.min_length, new.min_length),
        ("the least length in bytes", old.min_bytes, new.min_bytes),
        ("the least number of items", old.min_items, new.min_items),
    ];
    for (name, was, is) in least {
        bound(
            name,
            sizes(was, is, Ordering::Greater),
            (shown(was), shown(is)),
        );
    }
    let greatest = [
        ("the greatest length", old.max_length, new.max_length),
        ("the greatest length in bytes", old.max_bytes, new.max_bytes),
        ("the greatest number of items", old.max_items, new.max_items),
    ];
    for (name, was, is) in greatest {
        bound(
            name,
            sizes(was, is, Ordering::Less),
            (shown(was), shown(is)),
        );
    }
    let pattern = match (&old.pattern, &new.pattern) {
        (was, is) if was == is => Tighter::Same,
        (_, None) => Tighter::No,
        _ => Tighter::Yes,
    };
    bound(
        "the pattern",
        pattern,
        (shown(old.pattern.as_ref()), shown(new.pattern.as_ref())),
    );
}

#[derive(Clone, Copy)]
enum Tighter {
    Same,
    Yes,
    No,
}

/// `narrower` is how the new size compares to the old one when fewer values are allowed.
fn sizes(old: Option<u64>, new: Option<u64>, narrower: Ordering) -> Tighter {
    match (old, new) {
        (None, None) => Tighter::Same,
        (None, Some(_)) => Tighter::Yes,
        (Some(_), None) => Tighter::No,
        (Some(old), Some(new)) => match new.cmp(&old) {
            Ordering::Equal => Tighter::Same,
            way if way == narrower => Tighter::Yes,
            _ => Tighter::No,
        },
    }
}

fn shown(value: Option<impl Display>) -> String {
    value.map_or_else(|| "unset".to_owned(), |value| value.to_string())
}
