//! The state of a repair.

use std::{collections::HashSet, ops::Range};

use crate::example::{Repair, text::Text};

/// A value while it is rewritten.
pub(super) struct Repairer<'a> {
    pub(super) text: Text<'a>,
    pub(super) json: String,
    /// The objects and lists that are open here.
    pub(super) open: Vec<Open>,
    /// The number of surplus opening braces before the next bracket.
    pub(super) doubled: usize,
    pub(super) repairs: Vec<Repair>,
}

/// The next expected token.
pub(super) enum Want {
    Value,
    /// A member, a comma or the end of the innermost object or list.
    Member,
    Colon,
}

/// The place and the reason of a failed repair.
pub(in crate::example) type Unrepairable = (Range<usize>, String);

/// An object or a list that is open.
pub(super) struct Open {
    pub(super) bracket: Bracket,
    /// The place of its bracket.
    pub(super) at: usize,
    /// True if it has no bracket of its own in the text.
    pub(super) implied: bool,
    /// The number of surplus opening braces before it.
    pub(super) doubled: usize,
    /// True if it has a member.
    pub(super) filled: bool,
    /// The comma before the next member.
    pub(super) comma: Option<Range<usize>>,
    /// True if an ellipsis stood before the next member.
    pub(super) gap: bool,
    /// The names of an object so far.
    pub(super) keys: HashSet<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Bracket {
    Object,
    List,
}
