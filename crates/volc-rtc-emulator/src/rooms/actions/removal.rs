//! `KickUser`, `DismissRoom`, `BanRoomUser`, `UpdateBanRoomUserRule`: users who are removed, and kept out for a while.

use rusqlite::Transaction;
use volc_rtc_api::room::ban_room_user::BanRoomUserRequest;
use volc_rtc_api::room::dismiss_room::DismissRoomRequest;
use volc_rtc_api::room::kick_user::KickUserRequest;
use volc_rtc_api::room::update_ban_room_user_rule::UpdateBanRoomUserRuleRequest;
use volc_rtc_api::room::v2020_12_01 as v2020;

use crate::ApiError;
use crate::rooms::call::Call;
use crate::rooms::events::LeaveReason;
use crate::rooms::ids::{self, UserKey};
use crate::rooms::{bans, interval, roster, users};

/// A ban of any Version.
pub(super) struct Ban {
    app_id: String,
    room_id: String,
    user_id: String,
    seconds: i64,
    /// The shortest and the longest ban.
    bounds: [i64; 2],
}

impl Ban {
    /// Returns the rooms and the users that it is about; an empty id stands for all.
    fn scope(&self) -> Result<UserKey<'_>, ApiError> {
        let scope = UserKey::new(&self.app_id, &self.room_id, &self.user_id);
        match (self.room_id.as_str(), self.user_id.as_str()) {
            ("", "") => {
                let text = "`RoomId`, `UserId` or both are required";
                Err(ApiError::service("MissingParameter.NoRoomId", text))
            }
            ("", user_id) => ids::check_user(user_id).map(|()| scope),
            (room_id, "") => ids::check_room(room_id).map(|()| scope),
            _ => ids::check_key(scope).map(|()| scope),
        }
    }
}

/// Takes a user out of a room.
pub(super) fn kick_user(
    tx: &Transaction<'_>,
    request: &KickUserRequest,
    call: &Call,
) -> Result<(), ApiError> {
    call.app(tx, &request.app_id)?;
    let key = UserKey::new(&request.app_id, &request.room_id, &request.user_id);
    ids::check_key(key)?;
    roster::require(tx, key)?;
    users::leave(tx, key, LeaveReason::Kicked, call.now.unsigned())?;
    Ok(())
}

/// Takes everybody out of a room.
pub(super) fn dismiss_room(
    tx: &Transaction<'_>,
    request: &DismissRoomRequest,
    call: &Call,
) -> Result<(), ApiError> {
    call.app(tx, &request.app_id)?;
    ids::check_room(&request.room_id)?;
    roster::require_room(tx, &request.app_id, &request.room_id)?;
    users::remove_all(
        tx,
        &request.app_id,
        &request.room_id,
        LeaveReason::RoomDismissed,
        call.now,
    )?;
    Ok(())
}

/// Takes out those whom a ban is about, and keeps them out if it lasts.
pub(super) fn ban(tx: &Transaction<'_>, ban: &Ban, call: &Call) -> Result<(), ApiError> {
    call.app(tx, &ban.app_id)?;
    let scope = ban.scope()?;
    let seconds = interval::adjust(ban.seconds, ban.bounds)?;
    match (scope.room_id, scope.user_id) {
        (room_id, "") => {
            users::remove_all(tx, scope.app_id, room_id, LeaveReason::Kicked, call.now)?;
        }
        ("", user_id) => {
            users::remove_everywhere(tx, scope.app_id, user_id, LeaveReason::Kicked, call.now)?
        }
        _ => {
            users::leave(tx, scope, LeaveReason::Kicked, call.now.unsigned())?;
        }
    }
    put(tx, scope, seconds, call)
}

/// Changes the end of a ban that holds.
pub(super) fn update_ban(tx: &Transaction<'_>, ban: &Ban, call: &Call) -> Result<(), ApiError> {
    call.app(tx, &ban.app_id)?;
    let scope = ban.scope()?;
    let seconds = interval::adjust(ban.seconds, ban.bounds)?;
    if bans::until(tx, scope, call.now)?.is_none() {
        let text = "no ban of this room, this user in this room, or this user in all rooms holds; BanRoomUser sets one \
             with the same `RoomId` and `UserId`";
        return Err(ApiError::service("InvalidParameter", text));
    }
    if scope.room_id.is_empty() {
        users::remove_everywhere(
            tx,
            scope.app_id,
            scope.user_id,
            LeaveReason::Kicked,
            call.now,
        )?;
    }
    put(tx, scope, seconds, call)
}

fn put(
    tx: &Transaction<'_>,
    scope: UserKey<'_>,
    seconds: i64,
    call: &Call,
) -> Result<(), ApiError> {
    match seconds {
        0 => bans::lift(tx, scope),
        seconds => bans::set(tx, scope, call.now.plus_seconds(seconds), call.now),
    }
}

impl From<v2020::ban_room_user::BanRoomUserRequest> for Ban {
    fn from(request: v2020::ban_room_user::BanRoomUserRequest) -> Self {
        Self {
            app_id: request.app_id,
            room_id: request.room_id.unwrap_or_default(),
            user_id: request.user_id.unwrap_or_default(),
            seconds: request.forbidden_interval.unwrap_or_default(),
            bounds: [10, 604_800],
        }
    }
}

impl From<BanRoomUserRequest> for Ban {
    fn from(request: BanRoomUserRequest) -> Self {
        Self {
            app_id: request.app_id,
            room_id: request.room_id.unwrap_or_default(),
            user_id: request.user_id.unwrap_or_default(),
            seconds: request.forbidden_interval.unwrap_or_default(),
            bounds: [10, 604_800],
        }
    }
}

impl From<v2020::update_ban_room_user_rule::UpdateBanRoomUserRuleRequest> for Ban {
    fn from(request: v2020::update_ban_room_user_rule::UpdateBanRoomUserRuleRequest) -> Self {
        Self {
            app_id: request.app_id,
            room_id: request.room_id,
            user_id: request.user_id.unwrap_or_default(),
            seconds: request.forbidden_interval.unwrap_or_default(),
            // The page of this Version has other bounds than the others.
            bounds: [60, 259_290],
        }
    }
}

impl From<UpdateBanRoomUserRuleRequest> for Ban {
    fn from(request: UpdateBanRoomUserRuleRequest) -> Self {
        Self {
            app_id: request.app_id,
            room_id: request.room_id.unwrap_or_default(),
            user_id: request.user_id.unwrap_or_default(),
            seconds: request.forbidden_interval.unwrap_or_default(),
            bounds: [10, 604_800],
        }
    }
}
