//! `ListRoomInfo`: the calls that began in a range of time, the oldest first.
//!
//! What the page leaves open is decided so: a call goes on while anybody is in its room, visible or not. A page number
//! or a page size below 1 is the usual one, as no page says that it is refused. `HasMore` says that there are calls
//! behind those of the page.

use rusqlite::Connection;
use volc_rtc_api::monitor_usage::list_room_info::{
    ListRoomInfoOutput, ListRoomInfoRequest, RoomList,
};
use volc_rtc_api::monitor_usage::v2020_12_01::list_room_info as v2020;

use super::call::Call;
use super::paging::Paging;
use super::places;
use super::range::{Limits, shown};
use super::record::OPEN;
use crate::ApiError;
use crate::rooms::ids;

/// The calls that are asked for.
pub(super) struct Query {
    app_id: String,
    times: [String; 2],
    room_id: Option<String>,
    paging: Paging,
}

impl From<ListRoomInfoRequest> for Query {
    fn from(request: ListRoomInfoRequest) -> Self {
        Self {
            app_id: request.app_id,
            times: [request.start_time, request.end_time],
            room_id: request.room_id,
            paging: Paging::new(request.page_num, request.page_size),
        }
    }
}

impl From<v2020::ListRoomInfoRequest> for Query {
    fn from(request: v2020::ListRoomInfoRequest) -> Self {
        Self {
            app_id: request.app_id,
            times: [request.start_time, request.end_time],
            room_id: request.room_id,
            paging: Paging::new(request.page_num, request.page_size),
        }
    }
}

/// Lists calls.
pub(super) fn list(
    db: &Connection,
    query: &Query,
    call: &Call,
) -> Result<ListRoomInfoOutput, ApiError> {
    let range = call.range(db, &query.app_id, &query.times, Limits::ROOMS)?;
    let room_id = query.room_id.as_deref().filter(|id| !id.is_empty());
    room_id.map_or(Ok(()), ids::check_room)?;
    let paging = query.paging;
    let page = places::page(
        db,
        &query.app_id,
        &places::calls(room_id),
        range,
        paging.offset(),
        paging.size,
    )?;
    let mut output = ListRoomInfoOutput::default();
    output.total = page.total;
    output.page_num = paging.number;
    output.page_size = paging.size;
    output.has_more = paging.has_more(page.items.len(), page.total);
    let mut select = db.prepare_cached("SELECT * FROM statistics_calls WHERE id = ?1")?;
    for id in page.items {
        let room = select.query_row([id], |row| {
            let ended_at: i64 = row.get("ended_at")?;
            let mut room = RoomList::default();
            room.call_id = id.to_string();
            room.room_id = row.get("room_id")?;
            room.created_time = shown(row.get("created_at")?);
            room.is_finished = ended_at != OPEN;
            if room.is_finished {
                room.destroy_time = shown(ended_at);
            }
            room.active_user_num = row.get("active_users")?;
            Ok(room)
        })?;
        output.room_list.push(room);
    }
    Ok(output)
}

/// The same in Version 2020-12-01.
pub(super) fn in_2020(listed: ListRoomInfoOutput) -> v2020::ListRoomInfoOutput {
    let mut output = v2020::ListRoomInfoOutput::default();
    output.total = listed.total;
    output.page_num = listed.page_num;
    output.page_size = listed.page_size;
    output.has_more = listed.has_more;
    output.room_list = listed.room_list;
    output
}
