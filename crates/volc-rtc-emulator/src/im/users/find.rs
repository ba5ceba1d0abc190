//! Users, as the other parts of instant messaging see them.

use rusqlite::Connection;

pub(in crate::im) use super::audience::Audience;
use super::black_list_page::is_on;
pub(in crate::im) use super::connections::{
    NewClient, connect, connections, disconnect, is_online,
};
use super::lists::Owner;
use crate::ApiError;

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
