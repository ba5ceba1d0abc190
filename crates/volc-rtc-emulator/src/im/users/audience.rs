//! The users whom a broadcast reaches: all who are registered, or those with tags.

use rusqlite::Connection;

use super::profiles::is_registered;
use crate::ApiError;

/// A tag of a user.
pub(super) const TAG: &str =
    "SELECT 1 FROM im_user_tags WHERE app_id = ?1 AND tag = ?2 AND user_id = ?3";

/// The registered users whom a broadcast is for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::im) struct Audience {
    /// Without tags it is for all.
    pub(in crate::im) tags: Vec<String>,
    /// True if a user needs all of the tags, else any of them.
    pub(in crate::im) needs_all: bool,
}

impl Audience {
    /// Returns whether a user belongs to it.
    pub(in crate::im) fn has(
        &self,
        db: &Connection,
        app_id: &str,
        user_id: i64,
    ) -> Result<bool, ApiError> {
        if self.tags.is_empty() {
            return is_registered(db, app_id, user_id);
        }
        let mut select = db.prepare_cached(TAG)?;
        for tag in &self.tags {
            if select.exists((app_id, tag, user_id))? != self.needs_all {
                return Ok(!self.needs_all);
            }
        }
        Ok(self.needs_all)
    }
}
