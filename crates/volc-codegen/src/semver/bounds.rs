//! Bounds: whether a request that was allowed is refused, or the other way round.

use std::cmp::Ordering;
use std::fmt::Display;

use serde_json::Number;
use volc_ir::Bounds;

use super::Rule;

/// Tells every bound that differs. What cannot be compared (a pattern, numbers that are no longer allowed beside a
/// range) counts as tighter, so that nobody is surprised.
pub(super) fn compare(old: &Bounds, new: &Bounds, push: &mut impl FnMut(Rule, String)) {
    let mut bound = |name: &str, tighter: Tighter, texts: (String, String)| {
        let rule = match tighter {
            Tighter::Same => return,
            Tighter::Yes => Rule::BoundsTightened,
            Tighter::No => Rule::BoundsLoosened,
        };
        push(rule, format!("{name} is {}, was {}", texts.1, texts.0));
    };
    let lower = |bounds: &Bounds| {
        bounds
            .range()
            .and_then(|r| Some((r.min.clone()?, r.exclusive_min)))
    };
    let upper = |bounds: &Bounds| {
        bounds
            .range()
            .and_then(|r| Some((r.max.clone()?, r.exclusive_max)))
    };
    let edge = |edge: &Option<(Number, bool)>| match edge {
        None => "not told".to_owned(),
        Some((number, false)) => number.to_string(),
        Some((number, true)) => format!("{number} (itself excluded)"),
    };
    let (was, is) = (lower(old), lower(new));
    bound(
        "the least value",
        edges(&was, &is, Ordering::Greater),
        (edge(&was), edge(&is)),
    );
    let (was, is) = (upper(old), upper(new));
    bound(
        "the greatest value",
        edges(&was, &is, Ordering::Less),
        (edge(&was), edge(&is)),
    );
    let least = [
        ("the least length", old.min_length, new.min_length),
        ("the least number of items", old.min_items, new.min_items),
    ];
    for (name, was, is) in least {
        bound(
            name,
            sizes(was, is, Ordering::Greater),
            (told(was), told(is)),
        );
    }
    let greatest = [
        ("the greatest length", old.max_length, new.max_length),
        ("the greatest length in bytes", old.max_bytes, new.max_bytes),
        ("the greatest number of items", old.max_items, new.max_items),
    ];
    for (name, was, is) in greatest {
        bound(name, sizes(was, is, Ordering::Less), (told(was), told(is)));
    }
    let pattern = match (&old.pattern, &new.pattern) {
        (was, is) if was == is => Tighter::Same,
        (_, None) => Tighter::No,
        _ => Tighter::Yes,
    };
    bound(
        "the pattern",
        pattern,
        (told(old.pattern.as_ref()), told(new.pattern.as_ref())),
    );
    let listed = |numbers: &[Number]| {
        let texts: Vec<_> = numbers.iter().map(Number::to_string).collect();
        if texts.is_empty() {
            "none".to_owned()
        } else {
            texts.join(", ")
        }
    };
    let singles = |bounds: &Bounds| -> Vec<Number> { bounds.singles().cloned().collect() };
    let (was, is) = (singles(old), singles(new));
    let also = if was == is {
        Tighter::Same
    } else if was.iter().all(|number| is.contains(number)) {
        Tighter::No
    } else {
        Tighter::Yes
    };
    bound(
        "what is allowed beside the range",
        also,
        (listed(&was), listed(&is)),
    );
}

#[derive(Clone, Copy)]
enum Tighter {
    Same,
    Yes,
    No,
}

/// `narrower` is how the new edge compares to the old one when fewer values are allowed.
fn edges(
    old: &Option<(Number, bool)>,
    new: &Option<(Number, bool)>,
    narrower: Ordering,
) -> Tighter {
    match (old, new) {
        (None, None) => Tighter::Same,
        (None, Some(_)) => Tighter::Yes,
        (Some(_), None) => Tighter::No,
        (Some((was, was_excluded)), Some((is, is_excluded))) => match order(was, is) {
            Ordering::Equal if was_excluded == is_excluded => Tighter::Same,
            Ordering::Equal if *is_excluded => Tighter::Yes,
            Ordering::Equal => Tighter::No,
            way if way == narrower => Tighter::Yes,
            _ => Tighter::No,
        },
    }
}

/// How the new number compares to the old one; whole numbers exactly.
fn order(old: &Number, new: &Number) -> Ordering {
    let whole = |number: &Number| {
        let signed = number.as_i64().map(i128::from);
        signed.or_else(|| number.as_u64().map(i128::from))
    };
    if let (Some(old), Some(new)) = (whole(old), whole(new)) {
        return new.cmp(&old);
    }
    let real = |number: &Number| number.as_f64().unwrap_or_default();
    real(new).total_cmp(&real(old))
}

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

fn told(value: Option<impl Display>) -> String {
    value.map_or_else(|| "not told".to_owned(), |value| value.to_string())
}
