//! Users, as the other parts of instant messaging see them.

use rusqlite::Connection;

use super::black_list_page::is_on;
pub(in crate::im) use super::broadcast::{Audience, members_after};
pub(in crate::im) use super::client::Client;
pub(in crate::im) use super::connections::{
    NewClient, connect, connections, disconnect, is_online,
};
use super::lists::Owner;
use crate::ApiError;

/// Returns whether a user is registered for broadcasts.
pub(in crate::im) fn is_registered(
    db: &Connection,
    app_id: &str,
    user_id: i64,
) -> Result<bool, ApiError> {
    let mut select =
        db.prepare_cached("SELECT 1 FROM im_users WHERE app_id = ?1 AND user_id = ?2")?;
    Ok(select.exists((app_id, user_id))?)
}

/// Returns whether a user is on the block list of another.
pub(in crate::im) fn blocks(
    db: &Connection,
    app_id: &str,
    inbox_type: i64,
    owner: i64,
    other: i64,
) -> Result<bool, ApiError> {
    let owner = Owner {
        app_id: app_id.to_owned(),
        inbox_type,
        user_id: owner,
    };
    is_on(db, &owner, other)
}
