//! The users whom a broadcast reaches: all who are registered, or those with tags.

use rusqlite::{Connection, named_params};

use crate::ApiError;

/// A page of the registered users.
pub(super) const ALL: &str = "SELECT user_id FROM im_users
     WHERE app_id = :app_id AND user_id > :after ORDER BY user_id LIMIT :limit";
/// A page of the users with a tag, who have a list of further ones too.
pub(super) const TAGGED: &str = "SELECT user_id FROM im_user_tags t
     WHERE app_id = :app_id AND tag = :tag AND user_id > :after AND NOT EXISTS (
         SELECT 1 FROM json_each(:others) other WHERE NOT EXISTS (
             SELECT 1 FROM im_user_tags o
             WHERE o.app_id = t.app_id AND o.tag = other.value AND o.user_id = t.user_id))
     ORDER BY user_id LIMIT :limit";
/// The tags of a user.
const OF_USER: &str = "SELECT 1 FROM im_user_tags WHERE app_id = ?1 AND tag = ?2 AND user_id = ?3";

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
            return super::find::is_registered(db, app_id, user_id);
        }
        let mut select = db.prepare_cached(OF_USER)?;
        for tag in &self.tags {
            if select.exists((app_id, tag, user_id))? != self.needs_all {
                return Ok(!self.needs_all);
            }
        }
        Ok(self.needs_all)
    }
}

/// Returns the users of an audience in the order of their ids, after one of them.
pub(in crate::im) fn members_after(
    db: &Connection,
    app_id: &str,
    audience: &Audience,
    after: Option<i64>,
    limit: usize,
) -> Result<Vec<i64>, ApiError> {
    let after = after.unwrap_or(i64::MIN);
    let rows = i64::try_from(limit).unwrap_or(i64::MAX);
    let Some((first, others)) = audience.tags.split_first() else {
        let mut select = db.prepare_cached(ALL)?;
        let key = named_params! {":app_id": app_id, ":after": after, ":limit": rows};
        let ids = select.query_map(key, |row| row.get(0))?;
        return Ok(ids.collect::<Result<_, _>>()?);
    };
    let mut select = db.prepare_cached(TAGGED)?;
    let mut tagged = |tag: &String, others: &[String]| -> Result<Vec<i64>, ApiError> {
        let key = named_params! {
            ":app_id": app_id,
            ":tag": tag,
            ":others": serde_json::to_string(others)?,
            ":after": after,
            ":limit": rows,
        };
        let ids = select.query_map(key, |row| row.get(0))?;
        Ok(ids.collect::<Result<_, _>>()?)
    };
    if audience.needs_all {
        return tagged(first, others);
    }
    let mut ids = Vec::new();
    for tag in &audience.tags {
        ids.extend(tagged(tag, &[])?);
    }
    ids.sort_unstable();
    ids.dedup();
    ids.truncate(limit);
    Ok(ids)
}
