//! `[block]`: what the blank lines of the block notation get wrong.

use std::collections::BTreeMap;

use toml::de::DeTable;

use super::check::CODES;
use crate::{
    Entry,
    document::{Document, get},
};

/// The entry of a page in the block notation.
#[derive(Clone, Debug, Default)]
pub struct BlockOverlay {
    /// The number of levels that end in the gap behind a member, by the path of the member.
    pub closes: BTreeMap<String, Entry<u64>>,
}

pub(super) fn read(document: &mut Document, table: &DeTable<'_>) -> BlockOverlay {
    let Some(item) = get(table, "block") else {
        return BlockOverlay::default();
    };
    let Some(table) = document.as_table(&item) else {
        return BlockOverlay::default();
    };
    document.keys(table, &["closes"]);
    let mut closes = BTreeMap::new();
    for (path, item) in document.entries(table, "closes") {
        let number = item.value.as_integer();
        let value = number.and_then(|n| u64::from_str_radix(n.as_str(), n.radix()).ok());
        match value {
            Some(value) => {
                closes.insert(path.to_owned(), item.map(|_| value));
            }
            None => document.report(
                CODES.ty,
                item.span,
                "expected a whole number of levels".to_owned(),
            ),
        }
    }
    BlockOverlay { closes }
}
