//! The Actions of the family `room`: what answers each, in all Versions.

mod reading;
mod removal;
mod rights;

use serde_json::Value;
use volc_core::server::Route;
use volc_rtc_api::room::ban_room_user::{BanRoomUserOutput, BanRoomUserRequest};
use volc_rtc_api::room::ban_user_stream::{BanUserStreamOutput, BanUserStreamRequest};
use volc_rtc_api::room::dismiss_room::{DismissRoomOutput, DismissRoomRequest};
use volc_rtc_api::room::get_room_online_users::{
    GetRoomOnlineUsersOutput, GetRoomOnlineUsersRequest,
};
use volc_rtc_api::room::get_user_stream_state::{
    GetUserStreamStateOutput, GetUserStreamStateRequest,
};
use volc_rtc_api::room::kick_user::{KickUserOutput, KickUserRequest};
use volc_rtc_api::room::limit_token_privilege::{
    LimitTokenPrivilegeOutput, LimitTokenPrivilegeRequest,
};
use volc_rtc_api::room::unban_user_stream::{UnbanUserStreamOutput, UnbanUserStreamRequest};
use volc_rtc_api::room::update_ban_room_user_rule::{
    UpdateBanRoomUserRuleOutput, UpdateBanRoomUserRuleRequest,
};
use volc_rtc_api::room::{Room, v2020_12_01 as v2020, v2023_08_01 as v2023};

use self::removal::Ban;
use self::rights::StreamBan;
use super::call::{read, success, write};
use crate::{ApiError, Caller};

/// Answers them from the database.
struct Rooms;

/// Returns the routes of the family.
pub(super) fn routes() -> Vec<Route<Caller, ApiError>> {
    let routes = Rooms.routes().into_iter();
    let finish = |route: Route<Caller, ApiError>| match route.info().action {
        "GetRoomOnlineUsers" => route.map_response(without_members_of_no_room),
        _ => route,
    };
    routes.map(finish).collect()
}

/// Takes out all other members if the room is not there, as the pages say.
fn without_members_of_no_room(mut response: Value) -> Value {
    if let Some(members) = response.as_object_mut()
        && members.get("RoomExists") == Some(&Value::Bool(false))
    {
        members.retain(|name, _| name == "RoomExists");
    }
    response
}

impl Room<Caller> for Rooms {
    type Error = ApiError;

    async fn ban_room_user_v2020_12_01(
        &self,
        request: v2020::ban_room_user::BanRoomUserRequest,
        caller: Caller,
    ) -> Result<v2020::ban_room_user::BanRoomUserOutput, ApiError> {
        write(&caller, Ban::from(request), removal::ban).await?;
        success!(v2020::ban_room_user::BanRoomUserOutput, "success")
    }

    async fn ban_room_user(
        &self,
        request: BanRoomUserRequest,
        caller: Caller,
    ) -> Result<BanRoomUserOutput, ApiError> {
        write(&caller, Ban::from(request), removal::ban).await?;
        success!(BanRoomUserOutput, "success")
    }

    async fn ban_user_stream_v2020_12_01(
        &self,
        request: v2020::ban_user_stream::BanUserStreamRequest,
        caller: Caller,
    ) -> Result<v2020::ban_user_stream::BanUserStreamOutput, ApiError> {
        write(&caller, StreamBan::from(request), rights::ban_streams).await?;
        success!(v2020::ban_user_stream::BanUserStreamOutput, "success")
    }

    async fn ban_user_stream(
        &self,
        request: BanUserStreamRequest,
        caller: Caller,
    ) -> Result<BanUserStreamOutput, ApiError> {
        write(&caller, StreamBan::from(request), rights::ban_streams).await?;
        success!(BanUserStreamOutput, "success")
    }

    async fn dismiss_room(
        &self,
        request: DismissRoomRequest,
        caller: Caller,
    ) -> Result<DismissRoomOutput, ApiError> {
        write(&caller, request, removal::dismiss_room).await?;
        success!(DismissRoomOutput, "success")
    }

    async fn get_room_online_users_v2023_08_01(
        &self,
        request: v2023::get_room_online_users::GetRoomOnlineUsersRequest,
        caller: Caller,
    ) -> Result<v2023::get_room_online_users::GetRoomOnlineUsersOutput, ApiError> {
        let online = read(
            &caller,
            (request.app_id, request.room_id),
            reading::online_users,
        )
        .await?;
        let mut output = v2023::get_room_online_users::GetRoomOnlineUsersOutput::default();
        output.room_exists = online.room_exists;
        output.total_user = online.total;
        output.total_invisible_user = online.total_invisible;
        output.visible_user_list = online.visible;
        output.invisible_user_list = online.invisible;
        Ok(output)
    }

    async fn get_room_online_users(
        &self,
        request: GetRoomOnlineUsersRequest,
        caller: Caller,
    ) -> Result<GetRoomOnlineUsersOutput, ApiError> {
        let online = read(
            &caller,
            (request.app_id, request.room_id),
            reading::online_users,
        )
        .await?;
        let mut output = GetRoomOnlineUsersOutput::default();
        output.room_exists = online.room_exists;
        output.total_user = online.total;
        output.total_invisible_user = online.total_invisible;
        output.visible_user_list = online.visible;
        output.invisible_user_list = online.invisible;
        Ok(output)
    }

    async fn get_user_stream_state(
        &self,
        request: GetUserStreamStateRequest,
        caller: Caller,
    ) -> Result<GetUserStreamStateOutput, ApiError> {
        read(&caller, request, reading::stream_state).await
    }

    async fn kick_user(
        &self,
        request: KickUserRequest,
        caller: Caller,
    ) -> Result<KickUserOutput, ApiError> {
        write(&caller, request, removal::kick_user).await?;
        success!(KickUserOutput, "success")
    }

    async fn limit_token_privilege(
        &self,
        request: LimitTokenPrivilegeRequest,
        caller: Caller,
    ) -> Result<LimitTokenPrivilegeOutput, ApiError> {
        let end_time = write(&caller, request, rights::limit_token).await?;
        let mut output = LimitTokenPrivilegeOutput::default();
        "success".clone_into(&mut output.message);
        output.end_time = end_time;
        Ok(output)
    }

    async fn unban_user_stream_v2020_12_01(
        &self,
        request: v2020::unban_user_stream::UnbanUserStreamRequest,
        caller: Caller,
    ) -> Result<v2020::unban_user_stream::UnbanUserStreamOutput, ApiError> {
        write(&caller, StreamBan::from(request), rights::unban_streams).await?;
        success!(v2020::unban_user_stream::UnbanUserStreamOutput, "success")
    }

    async fn unban_user_stream(
        &self,
        request: UnbanUserStreamRequest,
        caller: Caller,
    ) -> Result<UnbanUserStreamOutput, ApiError> {
        write(&caller, StreamBan::from(request), rights::unban_streams).await?;
        success!(UnbanUserStreamOutput, "success")
    }

    async fn update_ban_room_user_rule_v2020_12_01(
        &self,
        request: v2020::update_ban_room_user_rule::UpdateBanRoomUserRuleRequest,
        caller: Caller,
    ) -> Result<v2020::update_ban_room_user_rule::UpdateBanRoomUserRuleOutput, ApiError> {
        write(&caller, Ban::from(request), removal::update_ban).await?;
        success!(
            v2020::update_ban_room_user_rule::UpdateBanRoomUserRuleOutput,
            "success"
        )
    }

    async fn update_ban_room_user_rule(
        &self,
        request: UpdateBanRoomUserRuleRequest,
        caller: Caller,
    ) -> Result<UpdateBanRoomUserRuleOutput, ApiError> {
        write(&caller, Ban::from(request), removal::update_ban).await?;
        success!(UpdateBanRoomUserRuleOutput, "success")
    }
}
