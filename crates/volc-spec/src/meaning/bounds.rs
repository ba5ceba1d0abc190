//! Bounds: ranges, lengths, numbers of items, patterns.
//!
//! A number is read whole, with its unit, or there is no bound: a client that refuses a documented value is worse than
//! one that does not check. What looks like a bound and is not understood is told, never guessed.

mod dropped;
mod ends;
mod length;
mod numeric;
mod prose;

#[cfg(test)]
mod tests;

use serde_json::Value;
use volc_ir::{Bounds, Range};

use super::Kind;
pub(crate) use dropped::Dropped;

/// The bounds that a description states.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) bounds: Bounds,
    /// The text that looks like a bound and is none.
    pub(crate) dropped: Vec<Dropped>,
}

/// Allows the default too: one outside the range, such as 0 for "off", is a value of its own.
pub(crate) fn allow(bounds: &mut Bounds, default: Option<&Value>) {
    if let Some(Value::Number(default)) = default
        && !bounds.allows(default)
    {
        bounds.any_of.push(Range::single(default.clone()));
        bounds.any_of = numeric::ordered(std::mem::take(&mut bounds.any_of));
    }
}

/// Reads what a description says of the values of a field; `list` if it is a list of that kind.
pub(crate) fn parse(name: &str, description: &str, kind: Kind, list: bool) -> Found {
    let prose = prose::of(description);
    let mut found = Found::default();
    match kind {
        Kind::Int | Kind::Float => {
            found.bounds.any_of = numeric::ranges(name, &prose, kind, &mut found.dropped);
        }
        Kind::String => length::text(description, &prose, &mut found.bounds, &mut found.dropped),
        Kind::Bool | Kind::Other => {}
    }
    if list {
        length::items(&prose.text, &mut found.bounds);
    }
    found
}
