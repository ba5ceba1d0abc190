//! The ends of descriptions, and the number of levels that close there.

use std::ops::Range;

use crate::cell_markup::{example, is_space, trim};
use crate::dialect::levels::item::Item;
use crate::dialect::lines::slice;
use crate::meaning::types::{self, TypeExpr};

/// Returns whether an item has members: it is a variant, has no type, or is an object or a list of objects without an
/// example.
pub(super) fn has_members(item: &Item) -> bool {
    let Some(ty) = item.ty.as_ref().filter(|_| !item.is_variant) else {
        return true;
    };
    let is_object = match types::parse(&ty.text) {
        Some(TypeExpr::Object(None)) => true,
        Some(TypeExpr::List(of)) => *of == TypeExpr::Object(None),
        _ => false,
    };
    is_object
        && item
            .example
            .as_ref()
            .is_none_or(|cell| example(&cell.text).is_none())
}

/// The end of the text of an item.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum End {
    /// Plain text, an image, or nothing.
    Plain,
    /// The `:::` of an admonition.
    Admonition,
    /// A code fence that is not indented.
    Fence,
    /// A list, with its indented lines and fences, or a quote.
    List,
}

impl End {
    pub(super) fn read(text: &str, span: &Range<usize>) -> Self {
        let last = slice(text, span).lines().next_back().unwrap_or_default();
        let content = trim(last);
        match () {
            () if last.starts_with(":::") => Self::Admonition,
            () if last.starts_with("```") || last.starts_with("~~~") => Self::Fence,
            () if last.starts_with('>') || last.starts_with(is_space) && !content.is_empty() => {
                Self::List
            }
            () if is_item(last) => Self::List,
            () => Self::Plain,
        }
    }

    /// Returns the number of levels that end in a gap of so many blank lines.
    pub(super) fn closes(self, blanks: usize, has_members: bool) -> usize {
        match self {
            Self::Plain => blanks.saturating_sub(1),
            Self::Admonition => blanks,
            Self::Fence => blanks.saturating_sub(2),
            Self::List if blanks == 2 => usize::from(!has_members),
            Self::List => blanks.saturating_sub(1),
        }
    }
}

fn is_item(line: &str) -> bool {
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    ["- ", "* ", "+ "].iter().any(|mark| line.starts_with(mark))
        || number.len() < line.len() && number.starts_with(". ")
}
