//! Extension data: maps of texts, kept as JSON.

use std::collections::BTreeMap;

/// Extension data of a user, a friend or an entry of a block list.
pub(super) type Ext = BTreeMap<String, String>;

/// Reads what [`text`] wrote.
pub(super) fn read(text: &str) -> Ext {
    serde_json::from_str(text).unwrap_or_default()
}

/// Returns it as it is kept.
pub(super) fn text(ext: &Ext) -> Result<String, serde_json::Error> {
    serde_json::to_string(ext)
}

/// Returns what is kept with new values: keys that are there get the new value, the others are added, and keys that
/// are not named stay.
pub(super) fn merged(kept: &str, new: &Ext) -> Result<String, serde_json::Error> {
    let mut ext = read(kept);
    ext.extend(new.clone());
    text(&ext)
}
