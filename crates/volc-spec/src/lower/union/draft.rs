//! A variant of a union while it is read.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{VariantOverlay, row::Row};

/// A variant before its struct is made.
#[derive(Debug)]
pub(in crate::lower) struct Draft<'a> {
    /// The title and the children.
    pub(in crate::lower) row: Row,
    /// True if the overlay declares it, so that the page has no title of it.
    pub(in crate::lower) is_declared: bool,
    /// The key in the overlay.
    pub(in crate::lower) id: String,
    pub(in crate::lower) name: String,
    pub(in crate::lower) declared: Option<&'a VariantOverlay>,
    pub(in crate::lower) when: BTreeMap<String, Value>,
    pub(in crate::lower) has: Vec<String>,
    pub(in crate::lower) one_of: BTreeMap<String, Vec<Value>>,
}
