//! The state of a repair.

use std::{collections::HashSet, ops::Range};

use crate::example::{Repair, text::Text};

/// A value while it is rewritten.
pub(super) struct Repairer<'a> {
    pub(super) text: Text<'a>,
    pub(super) json: String,
    /// The objects and lists that are open here.
    pub(super) open: Vec<Open>,
    /// How many opening braces too many stand before the next bracket.
    pub(super) doubled: usize,
    pub(super) repairs: Vec<Repair>,
}

/// What comes next.
pub(super) enum Want {
    Value,
    /// A member, a comma or the end of the innermost object or list.
    Member,
    Colon,
}

/// Where and why a text cannot be repaired.
pub(in crate::example) type Unrepairable = (Range<usize>, String);

/// An object or a list that is open.
pub(super) struct Open {
    pub(super) bracket: Bracket,
    /// Where its bracket stands.
    pub(super) at: usize,
    /// Whether it has no bracket of its own in the text.
    pub(super) implied: bool,
    /// How many opening braces too many stood before it.
    pub(super) doubled: usize,
    /// Whether it has a member.
    pub(super) filled: bool,
    /// The comma before the next member.
    pub(super) comma: Option<Range<usize>>,
    /// Whether an ellipsis stood before the next member.
    pub(super) gap: bool,
    /// The names of an object so far.
    pub(super) keys: HashSet<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Bracket {
    Object,
    List,
}
