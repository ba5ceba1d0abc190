//! The Actions of the family `rts-message`: messages from a server to the users of a room, and to users outside.

mod send;

use volc_core::server::Route;
use volc_rtc_api::rts_message::batch_send_room_unicast::{
    BatchSendRoomUnicastOutput, BatchSendRoomUnicastRequest,
};
use volc_rtc_api::rts_message::send_broadcast::{SendBroadcastOutput, SendBroadcastRequest};
use volc_rtc_api::rts_message::send_room_unicast::{SendRoomUnicastOutput, SendRoomUnicastRequest};
use volc_rtc_api::rts_message::send_unicast::{SendUnicastOutput, SendUnicastRequest};
use volc_rtc_api::rts_message::{RtsMessage, v2020_12_01 as v2020};

use self::send::Outgoing;
use super::call::{success, write};
use crate::{ApiError, Caller};

/// Answers them from the database.
struct Messages;

/// Returns the routes of the family.
pub(super) fn routes() -> Vec<Route<Caller, ApiError>> {
    Messages.routes()
}

impl RtsMessage<Caller> for Messages {
    type Error = ApiError;

    async fn batch_send_room_unicast_v2020_12_01(
        &self,
        request: v2020::batch_send_room_unicast::BatchSendRoomUnicastRequest,
        caller: Caller,
    ) -> Result<v2020::batch_send_room_unicast::BatchSendRoomUnicastOutput, ApiError> {
        send(&caller, request.into()).await?;
        success!(
            v2020::batch_send_room_unicast::BatchSendRoomUnicastOutput,
            "Success"
        )
    }

    async fn batch_send_room_unicast(
        &self,
        request: BatchSendRoomUnicastRequest,
        caller: Caller,
    ) -> Result<BatchSendRoomUnicastOutput, ApiError> {
        send(&caller, request.into()).await?;
        success!(BatchSendRoomUnicastOutput, "Success")
    }

    async fn send_broadcast_v2020_12_01(
        &self,
        request: v2020::send_broadcast::SendBroadcastRequest,
        caller: Caller,
    ) -> Result<v2020::send_broadcast::SendBroadcastOutput, ApiError> {
        send(&caller, request.into()).await?;
        success!(v2020::send_broadcast::SendBroadcastOutput, "Success")
    }

    async fn send_broadcast(
        &self,
        request: SendBroadcastRequest,
        caller: Caller,
    ) -> Result<SendBroadcastOutput, ApiError> {
        send(&caller, request.into()).await?;
        success!(SendBroadcastOutput, "Success")
    }

    async fn send_room_unicast_v2020_12_01(
        &self,
        request: v2020::send_room_unicast::SendRoomUnicastRequest,
        caller: Caller,
    ) -> Result<v2020::send_room_unicast::SendRoomUnicastOutput, ApiError> {
        send(&caller, request.into()).await?;
        success!(v2020::send_room_unicast::SendRoomUnicastOutput, "Success")
    }

    async fn send_room_unicast(
        &self,
        request: SendRoomUnicastRequest,
        caller: Caller,
    ) -> Result<SendRoomUnicastOutput, ApiError> {
        send(&caller, request.into()).await?;
        success!(SendRoomUnicastOutput, "Success")
    }

    async fn send_unicast_v2020_12_01(
        &self,
        request: v2020::send_unicast::SendUnicastRequest,
        caller: Caller,
    ) -> Result<v2020::send_unicast::SendUnicastOutput, ApiError> {
        send(&caller, request.into()).await?;
        success!(v2020::send_unicast::SendUnicastOutput, "Success")
    }

    async fn send_unicast(
        &self,
        request: SendUnicastRequest,
        caller: Caller,
    ) -> Result<SendUnicastOutput, ApiError> {
        send(&caller, request.into()).await?;
        success!(SendUnicastOutput, "Success")
    }
}

/// Sends a message. One that has reached only some of its receivers is sent all the same.
async fn send(caller: &Caller, message: Outgoing) -> Result<(), ApiError> {
    match write(caller, message, send::send).await? {
        Some(partial) => Err(partial),
        None => Ok(()),
    }
}
