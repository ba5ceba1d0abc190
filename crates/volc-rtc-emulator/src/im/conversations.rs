//! Conversations: the Actions that create, change, dissolve, mark and look them up, and the settings that members have
//! for them.
//!
//! What the pages leave open is decided so:
//! - A dissolved conversation is not found, except by `GetUserConversations`, which shows its `Status`.
//! - `Ext` of a request that changes something is merged into what is there, as that of messages is. A value that is
//!   no text is kept as its JSON.
//! - Users need not be registered to be in conversations: no page asks for it.
//! - The owner of a new conversation is a member at once, of a live group too, where they are not online yet.
//! - A new owner has to be a member; the old one stays as an ordinary member.
//! - Times are those of the call; a time that a page counts in milliseconds is.
//! - Nothing documented mutes a whole live group, which clients do: `PATCH /_emulator/im/conversations/{short_id}`.

mod batch_get;
pub(in crate::im) mod create;
mod create_conversation;
pub(in crate::im) mod destroy;
pub(in crate::im) mod find;
mod get_user_conversations;
mod look_up;
mod marks;
pub(in crate::im) mod modify;
mod modify_conversation;
mod settings;

use volc_rtc_api::im::Im;
use volc_rtc_api::im::batch_get_conversations::{
    BatchGetConversationsOutput, BatchGetConversationsRequest,
};
use volc_rtc_api::im::create_conversation::{CreateConversationOutput, CreateConversationRequest};
use volc_rtc_api::im::destroy_conversation::{
    DestroyConversationOutput, DestroyConversationRequest,
};
use volc_rtc_api::im::get_conversation_marks::{
    GetConversationMarksOutput, GetConversationMarksRequest,
};
use volc_rtc_api::im::get_conversation_setting::{
    GetConversationSettingOutput, GetConversationSettingRequest,
};
use volc_rtc_api::im::get_conversation_user_count::{
    GetConversationUserCountOutput, GetConversationUserCountRequest,
};
use volc_rtc_api::im::get_user_conversations::{
    GetUserConversationsOutput, GetUserConversationsRequest,
};
use volc_rtc_api::im::is_user_in_conversation::{
    IsUserInConversationOutput, IsUserInConversationRequest,
};
use volc_rtc_api::im::mark_conversation::{MarkConversationOutput, MarkConversationRequest};
use volc_rtc_api::im::modify_conversation::{ModifyConversationOutput, ModifyConversationRequest};
use volc_rtc_api::im::modify_conversation_setting::{
    ModifyConversationSettingOutput, ModifyConversationSettingRequest,
};

use super::call::{read, write};
use crate::{ApiError, Caller};

/// Answers the Actions of conversations from the database.
pub(super) struct Conversations;

type Outcome<T> = Result<T, ApiError>;

impl Im<Caller> for Conversations {
    type Error = ApiError;

    async fn create_conversation(
        &self,
        request: CreateConversationRequest,
        caller: Caller,
    ) -> Outcome<CreateConversationOutput> {
        write(caller, request, create_conversation::answer).await
    }

    async fn modify_conversation(
        &self,
        request: ModifyConversationRequest,
        caller: Caller,
    ) -> Outcome<ModifyConversationOutput> {
        write(caller, request, modify_conversation::answer).await
    }

    async fn destroy_conversation(
        &self,
        request: DestroyConversationRequest,
        caller: Caller,
    ) -> Outcome<DestroyConversationOutput> {
        write(caller, request, destroy::answer).await
    }

    async fn batch_get_conversations(
        &self,
        request: BatchGetConversationsRequest,
        caller: Caller,
    ) -> Outcome<BatchGetConversationsOutput> {
        read(caller, request, batch_get::answer).await
    }

    async fn get_user_conversations(
        &self,
        request: GetUserConversationsRequest,
        caller: Caller,
    ) -> Outcome<GetUserConversationsOutput> {
        read(caller, request, get_user_conversations::answer).await
    }

    async fn mark_conversation(
        &self,
        request: MarkConversationRequest,
        caller: Caller,
    ) -> Outcome<MarkConversationOutput> {
        write(caller, request, marks::change).await
    }

    async fn get_conversation_marks(
        &self,
        request: GetConversationMarksRequest,
        caller: Caller,
    ) -> Outcome<GetConversationMarksOutput> {
        read(caller, request, marks::list).await
    }

    async fn get_conversation_user_count(
        &self,
        request: GetConversationUserCountRequest,
        caller: Caller,
    ) -> Outcome<GetConversationUserCountOutput> {
        read(caller, request, look_up::user_count).await
    }

    async fn is_user_in_conversation(
        &self,
        request: IsUserInConversationRequest,
        caller: Caller,
    ) -> Outcome<IsUserInConversationOutput> {
        read(caller, request, look_up::is_user_in).await
    }

    async fn get_conversation_setting(
        &self,
        request: GetConversationSettingRequest,
        caller: Caller,
    ) -> Outcome<GetConversationSettingOutput> {
        read(caller, request, settings::get).await
    }

    async fn modify_conversation_setting(
        &self,
        request: ModifyConversationSettingRequest,
        caller: Caller,
    ) -> Outcome<ModifyConversationSettingOutput> {
        write(caller, request, settings::modify).await
    }
}
