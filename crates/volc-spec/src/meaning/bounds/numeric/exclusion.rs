//! An end of a range that words leave out: `1~100（不含 100）`.

use serde_json::Number;
use volc_ir::Range;

use crate::meaning::phrase::Phrase;

static EXCLUDED: Phrase = Phrase::new(r"[不未](?:包?含|包括)\s*(-?\d+(?:\.\d+)?)(?:[^\d.]|$)");

/// Excludes the ends that the text leaves out. Returns the words on a number that is no end.
pub(super) fn apply<'t>(text: &'t str, ranges: &mut [Range]) -> Option<&'t str> {
    for found in EXCLUDED.all(text) {
        let (words, digits) = (found.get(0)?, found.get(1)?);
        let int = digits.as_str().parse::<i64>().ok().map(Number::from);
        let number = int.or_else(|| digits.as_str().parse().ok().and_then(Number::from_f64));
        for range in ranges.iter_mut() {
            range.exclusive_min |= number.is_some() && range.min == number;
            range.exclusive_max |= number.is_some() && range.max == number;
        }
        if number.is_some_and(|number| ranges.iter().any(|range| range.contains(&number))) {
            return Some(words.as_str());
        }
    }
    None
}
