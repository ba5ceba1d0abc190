//! Messages: sending, reading, changing, recalling and deleting them, and their read receipts.
//!
//! # What the pages leave open
//!
//! Sending:
//! - `IndexInConversation` counts the messages of a conversation from 1 on.
//! - `SendMessage` and `P2PSendMessage` trigger no event at all, since their pages say that no callback is triggered;
//!   `BatchSendGroupMessage` and `BatchSendMessage` trigger `AfterSendMessage`, with empty values in `Header`.
//! - `ClientMsgId` makes a message unique in its conversation, whoever sends it: so `BatchSendGroupMessage` can send it
//!   into several groups, and a repeated call sends into none of them again.
//! - A sender sees their own message, whatever `VisibleUsers` and `InvisibleUsers` say. With both, a member must be in
//!   the first and not in the second.
//! - `ReferencedMessageId` must be a message of the conversation (`MessageNotFound`). The type and status of the
//!   reference are those of that message, not those of the request.
//! - Priority is normal without one. A live group drops what exceeds either limit within any second; the response has
//!   an id then too, since the page knows no error.
//! - `BatchSendGroupMessage` sends into all of the groups or none, since its response has no list of failures: the
//!   sender must be a member of each, and each must have the type (`ConversationShortIdsHasInvalidElem`).
//! - `BatchSendMessage` counts by whole minutes and app, and refuses a whole call that exceeds the limit; without rate
//!   limits there is none. A receiver fails who is the sender, or has an id below 1. `IsNormalUser` has no effect.
//! - `P2PSendMessage` responds with one item for each member, in the order of user ids, also for the sender, as in the
//!   example of the page. The platform is that of the newest connection. `ReceiverUserId` passes over who is no member.
//! - A broadcast is for users who are registered, and have the tags, when they receive it: who is connected at once,
//!   the others when they connect before it expires.
//!
//! Reading:
//! - `Cursor` is the first position of the page. Backward, 0 is the end of the conversation, and `NewCursor` is -1
//!   before its first message; forward, it is the position after the last one.
//! - Lists are those of the application, which sees what any member could: messages with `VisibleUsers`, and those
//!   that are deleted for one member or for all but the sender. What is deleted for all is gone.
//! - A recalled message stays in its place, with empty content and the marks in `Ext` that the example of
//!   `AfterRecallMessage` shows.
//! - Messages expire after 7 days: from then on they cannot be changed and have no read receipts; they are still read.
//! - Read receipts are of those for whom the message is, without the sender and those who joined behind a barrier.
//!   Unknown messages are left out; if none is known, `MessageNotFound`.
//!
//! Changing:
//! - `ModifyMessage` refuses recalled and expired messages with `MessageNotFound`. `Content` must be JSON as clients
//!   send it, for the types that they know.
//! - `RecallMessage` takes `RecallRole` as it is given, as other calls of the server do not check an operator.
//!   Recalling twice is no error, and triggers one event.
//! - `DeleteConversationMessage` triggers no event, since `AfterDeleteMessage` names the user who deleted.

mod batch_send_group_message;
mod batch_send_message;
mod body;
pub(in crate::im) mod change;
mod changes;
pub(in crate::im) mod draft;
pub(in crate::im) mod events;
mod get_conversation_messages;
mod get_messages;
pub(in crate::im) mod history;
pub(in crate::im) mod inbox;
pub(in crate::im) mod index;
mod live_rate;
pub(in crate::im) mod message;
mod p2p_send_message;
pub(in crate::im) mod read_receipts;
pub(in crate::im) mod reference;
pub(in crate::im) mod send;
mod send_message;
#[cfg(test)]
mod tests;
pub(in crate::im) mod user_broadcast;
pub(in crate::im) mod view;

use volc_rtc_api::im::Im;
use volc_rtc_api::im::batch_send_group_message::{
    BatchSendGroupMessageOutput, BatchSendGroupMessageRequest,
};
use volc_rtc_api::im::batch_send_message::{BatchSendMessageOutput, BatchSendMessageRequest};
use volc_rtc_api::im::delete_conversation_message::{
    DeleteConversationMessageOutput, DeleteConversationMessageRequest,
};
use volc_rtc_api::im::delete_message::{DeleteMessageOutput, DeleteMessageRequest};
use volc_rtc_api::im::get_conversation_messages::{
    GetConversationMessagesOutput, GetConversationMessagesRequest,
};
use volc_rtc_api::im::get_messages::{GetMessagesOutput, GetMessagesRequest};
use volc_rtc_api::im::get_messages_read_receipt::{
    GetMessagesReadReceiptOutput, GetMessagesReadReceiptRequest,
};
use volc_rtc_api::im::modify_message::{ModifyMessageOutput, ModifyMessageRequest};
use volc_rtc_api::im::p2_p_send_message::{P2PSendMessageOutput, P2PSendMessageRequest};
use volc_rtc_api::im::recall_message::{RecallMessageOutput, RecallMessageRequest};
use volc_rtc_api::im::send_message::{SendMessageOutput, SendMessageRequest};
use volc_rtc_api::im::user_broadcast::{UserBroadcastOutput, UserBroadcastRequest};

use super::call::{read, write};
use crate::{ApiError, Caller};

/// Answers the Actions of messages from the database.
pub(super) struct Messages;

impl Im<Caller> for Messages {
    type Error = ApiError;

    async fn send_message(
        &self,
        request: SendMessageRequest,
        caller: Caller,
    ) -> Result<SendMessageOutput, ApiError> {
        write(caller, request, send_message::answer).await
    }

    async fn batch_send_group_message(
        &self,
        request: BatchSendGroupMessageRequest,
        caller: Caller,
    ) -> Result<BatchSendGroupMessageOutput, ApiError> {
        write(caller, request, batch_send_group_message::answer).await
    }

    async fn batch_send_message(
        &self,
        request: BatchSendMessageRequest,
        caller: Caller,
    ) -> Result<BatchSendMessageOutput, ApiError> {
        let request = batch_send_message::Counted {
            is_limited: caller.has_rate_limits(),
            request,
        };
        write(caller, request, batch_send_message::answer).await
    }

    async fn p2_p_send_message(
        &self,
        request: P2PSendMessageRequest,
        caller: Caller,
    ) -> Result<P2PSendMessageOutput, ApiError> {
        write(caller, request, p2p_send_message::answer).await
    }

    async fn user_broadcast(
        &self,
        request: UserBroadcastRequest,
        caller: Caller,
    ) -> Result<UserBroadcastOutput, ApiError> {
        write(caller, request, user_broadcast::answer).await
    }

    async fn get_conversation_messages(
        &self,
        request: GetConversationMessagesRequest,
        caller: Caller,
    ) -> Result<GetConversationMessagesOutput, ApiError> {
        read(caller, request, get_conversation_messages::answer).await
    }

    async fn get_messages(
        &self,
        request: GetMessagesRequest,
        caller: Caller,
    ) -> Result<GetMessagesOutput, ApiError> {
        read(caller, request, get_messages::answer).await
    }

    async fn modify_message(
        &self,
        request: ModifyMessageRequest,
        caller: Caller,
    ) -> Result<ModifyMessageOutput, ApiError> {
        write(caller, request, changes::modify).await
    }

    async fn recall_message(
        &self,
        request: RecallMessageRequest,
        caller: Caller,
    ) -> Result<RecallMessageOutput, ApiError> {
        write(caller, request, changes::recall).await
    }

    async fn delete_conversation_message(
        &self,
        request: DeleteConversationMessageRequest,
        caller: Caller,
    ) -> Result<DeleteConversationMessageOutput, ApiError> {
        write(caller, request, changes::delete_in_conversation).await
    }

    async fn delete_message(
        &self,
        request: DeleteMessageRequest,
        caller: Caller,
    ) -> Result<DeleteMessageOutput, ApiError> {
        write(caller, request, changes::delete).await
    }

    async fn get_messages_read_receipt(
        &self,
        request: GetMessagesReadReceiptRequest,
        caller: Caller,
    ) -> Result<GetMessagesReadReceiptOutput, ApiError> {
        read(caller, request, read_receipts::answer).await
    }
}
