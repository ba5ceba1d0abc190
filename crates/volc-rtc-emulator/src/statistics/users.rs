//! `ListUserInfo`: the users of calls who came first in a range of time, the earliest first.
//!
//! What the page leaves open is decided so:
//! - A user is found by the time at which they first came into the call, as a room is by that of its creation.
//! - A user who is in the call for the second time is one entry, with a record more.
//! - Users whom the service brings in, such as agents, are those on servers, which are left out unless the call wants
//!   them; the others have the operating system of their device.
//! - The network is `wifi`. Simulated users have neither a model of a device nor a version of an SDK.
//! - `Duration` of one who is still there counts up to now.

use rusqlite::{Connection, Row, ToSql};
use volc_rtc_api::monitor_usage::list_user_info::{
    Access, ListUserInfoOutput, ListUserInfoRequest, Record, Type, UserList,
};
use volc_rtc_api::monitor_usage::v2020_12_01::list_user_info as v2020;

use super::call::Call;
use super::paging::Paging;
use super::places::{self, Page};
use super::range::{Limits, Range, shown};
use super::record::OPEN;
use crate::ApiError;
use crate::rooms::ids;

/// The most users that can be named.
const NAMED: usize = 10;

/// The users that are asked for.
pub(super) struct Query {
    app_id: String,
    times: [String; 2],
    room_id: Option<String>,
    users: Option<String>,
    excludes_servers: bool,
    paging: Paging,
}

impl From<ListUserInfoRequest> for Query {
    fn from(request: ListUserInfoRequest) -> Self {
        Self {
            app_id: request.app_id,
            times: [request.start_time, request.end_time],
            room_id: request.room_id,
            users: request.user_id,
            excludes_servers: request.exclude_server_user.unwrap_or(true),
            paging: Paging::new(request.page_num, request.page_size),
        }
    }
}

impl From<v2020::ListUserInfoRequest> for Query {
    fn from(request: v2020::ListUserInfoRequest) -> Self {
        Self {
            app_id: request.app_id,
            times: [request.start_time, request.end_time],
            room_id: Some(request.room_id),
            users: request.user_id,
            excludes_servers: request.exclude_server_user.unwrap_or(true),
            paging: Paging::new(request.page_num, request.page_size),
        }
    }
}

/// Lists users.
pub(super) fn list(
    db: &Connection,
    query: &Query,
    call: &Call,
) -> Result<ListUserInfoOutput, ApiError> {
    let range = call.range(db, &query.app_id, &query.times, Limits::USERS)?;
    let room_id = query.room_id.as_deref().filter(|id| !id.is_empty());
    room_id.map_or(Ok(()), ids::check_room)?;
    let (paging, excludes_servers) = (query.paging, query.excludes_servers);
    let page = match query.users.as_deref().filter(|text| !text.is_empty()) {
        None => {
            let list = places::users(room_id, excludes_servers);
            places::page(
                db,
                &query.app_id,
                &list,
                range,
                paging.offset(),
                paging.size,
            )?
        }
        Some(text) => Named {
            app_id: &query.app_id,
            room_id,
            users: named(text, NAMED)?,
            excludes_servers,
            range,
        }
        .page(db, paging)?,
    };
    let mut output = ListUserInfoOutput::default();
    output.total = page.total;
    output.page_num = paging.number;
    output.page_size = paging.size;
    for id in page.items {
        output.user_list.push(one(db, id, call.now)?);
    }
    Ok(output)
}

/// Reads ids that are separated by commas; wrong ones are left out.
pub(super) fn named(text: &str, most: usize) -> Result<Vec<&str>, ApiError> {
    let mut users: Vec<&str> = Vec::new();
    for id in text.split(',').map(str::trim) {
        if ids::check(id).is_ok() && !users.contains(&id) {
            users.push(id);
        }
    }
    if users.len() > most {
        let text = format!(
            "`UserId` names {} users, at most {most} are allowed",
            users.len()
        );
        return Err(ApiError::service("InvalidParameter", text));
    }
    Ok(users)
}

/// A list of users who are named.
struct Named<'a> {
    app_id: &'a str,
    room_id: Option<&'a str>,
    users: Vec<&'a str>,
    excludes_servers: bool,
    range: Range,
}

impl Named<'_> {
    /// Returns a page, from the indexes of these users.
    fn page(&self, db: &Connection, paging: Paging) -> Result<Page, ApiError> {
        let marks = vec!["?"; self.users.len()].join(", ");
        let in_room = self.room_id.map_or("", |_| "AND room_id = ?");
        let on_clients = if self.excludes_servers {
            "AND os <> 'linux'"
        } else {
            ""
        };
        let which = format!(
            "FROM statistics_participants WHERE app_id = ? AND user_id IN ({marks})
             AND created_at BETWEEN ? AND ? {in_room} {on_clients}"
        );
        let mut values: Vec<&dyn ToSql> = vec![&self.app_id];
        values.extend(self.users.iter().map(|user| user as &dyn ToSql));
        values.extend([&self.range.from as &dyn ToSql, &self.range.to]);
        if let Some(room_id) = &self.room_id {
            values.push(room_id);
        }
        let mut count = db.prepare_cached(&format!("SELECT count(*) {which}"))?;
        let total = count.query_row(values.as_slice(), |row| row.get(0))?;
        let (size, offset) = (paging.size, paging.offset());
        values.extend([&size as &dyn ToSql, &offset]);
        let sql = format!("SELECT id {which} ORDER BY created_at, id LIMIT ? OFFSET ?");
        let mut select = db.prepare_cached(&sql)?;
        let items = select.query_map(values.as_slice(), |row| row.get(0))?;
        let items = items.collect::<rusqlite::Result<_>>()?;
        Ok(Page { items, total })
    }
}

/// Returns a user of a call.
fn one(db: &Connection, id: i64, now: i64) -> Result<UserList, ApiError> {
    let mut select = db.prepare_cached("SELECT * FROM statistics_participants WHERE id = ?1")?;
    let (call_id, mut user) = select.query_row([id], |row| {
        let call_id: i64 = row.get("call_id")?;
        Ok((call_id, read(row, call_id)?))
    })?;
    let mut select = db.prepare_cached(
        "SELECT joined_at, left_at FROM statistics_stays WHERE call_id = ?1 AND user_id = ?2 ORDER BY id",
    )?;
    let stays = select.query_map((call_id, &user.user_id), |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    let mut online = 0_i64;
    for stay in stays {
        let (joined_at, left_at): (i64, i64) = stay?;
        online = online.saturating_add(left_at.min(now.max(joined_at)) - joined_at);
        user.record.push(record(Type::Join, joined_at));
        if left_at != OPEN {
            user.record.push(record(Type::Leave, left_at));
        }
    }
    user.duration = online / 1000;
    Ok(user)
}

fn read(row: &Row<'_>, call_id: i64) -> rusqlite::Result<UserList> {
    let left_at: i64 = row.get("left_at")?;
    let os: String = row.get("os")?;
    let mut user = UserList::default();
    user.call_id = call_id.to_string();
    user.room_id = row.get("room_id")?;
    user.user_id = row.get("user_id")?;
    user.created_at = shown(row.get("created_at")?);
    user.finished = left_at != OPEN;
    if user.finished {
        user.leave_at = shown(left_at);
    }
    user.access = Access::Wifi;
    user.os = os.as_str().into();
    user.r#pub = row.get("has_published")?;
    Ok(user)
}

fn record(change: Type, at: i64) -> Record {
    let mut record = Record::default();
    record.time = shown(at);
    record.r#type = change;
    record
}

/// The same in Version 2020-12-01.
pub(super) fn in_2020(listed: ListUserInfoOutput) -> v2020::ListUserInfoOutput {
    let mut output = v2020::ListUserInfoOutput::default();
    output.total = listed.total;
    output.page_num = listed.page_num;
    output.page_size = listed.page_size;
    output.user_list = listed.user_list;
    output
}
