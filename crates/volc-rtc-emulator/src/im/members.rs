//! The members of conversations: who they are, what they may do, and who of a live group is online.
//!
//! What the pages leave open is decided so:
//! - Ids that a request names twice count once. Lists of failed ids keep the order of the request.
//! - Who leaves is no member any more: `Status` 1 is never shown, `BatchGetConversationParticipant` leaves them out.
//! - Operators are not checked, as three of the pages say.
//! - The role of the owner is always 1, whatever a request says; another user cannot get it (`OwnerShouldBeEqual`)
//!   except by `ModifyConversation`. An owner who was removed stays the owner, and has role 1 when added again.
//! - In a live group the members that clients make are those who are there now; owner and managers stay members
//!   when they go. A member whom an Action adds, again too, is online, as if their client had come in.
//! - `Ext` of a change is merged, that of an addition replaces.
//! - Cursors are opaque: the place of the first member of the next page, -1 after the last page. 0 is the start, of a
//!   reversed list too. So a member is listed once, whoever joins or leaves meanwhile.

pub(in crate::im) mod add;
pub(in crate::im) mod block_ends;
mod block_list;
pub(in crate::im) mod blocks;
mod delete;
pub(in crate::im) mod find;
mod get;
pub(in crate::im) mod insert;
pub(in crate::im) mod limits;
mod live;
pub(in crate::im) mod lost;
mod managers;
pub(in crate::im) mod marks;
pub(in crate::im) mod modify;
pub(in crate::im) mod presence;
mod read_index;
pub(in crate::im) mod remove;
pub(in crate::im) mod roles;
mod scan;
#[cfg(test)]
mod tests;
mod view;
pub(in crate::im) mod whitelist;

use volc_rtc_api::im::Im;
use volc_rtc_api::im::batch_add_block_participants::{
    BatchAddBlockParticipantsOutput, BatchAddBlockParticipantsRequest,
};
use volc_rtc_api::im::batch_add_conversation_participant::{
    BatchAddConversationParticipantOutput, BatchAddConversationParticipantRequest,
};
use volc_rtc_api::im::batch_add_manager::{BatchAddManagerOutput, BatchAddManagerRequest};
use volc_rtc_api::im::batch_add_whitelist_participant::{
    BatchAddWhitelistParticipantOutput, BatchAddWhitelistParticipantRequest,
};
use volc_rtc_api::im::batch_delete_block_participants::{
    BatchDeleteBlockParticipantsOutput, BatchDeleteBlockParticipantsRequest,
};
use volc_rtc_api::im::batch_delete_conversation_participant::{
    BatchDeleteConversationParticipantOutput, BatchDeleteConversationParticipantRequest,
};
use volc_rtc_api::im::batch_get_block_participants::{
    BatchGetBlockParticipantsOutput, BatchGetBlockParticipantsRequest,
};
use volc_rtc_api::im::batch_get_conversation_participant::{
    BatchGetConversationParticipantOutput, BatchGetConversationParticipantRequest,
};
use volc_rtc_api::im::batch_get_whitelist_participant::{
    BatchGetWhitelistParticipantOutput, BatchGetWhitelistParticipantRequest,
};
use volc_rtc_api::im::batch_modify_conversation_participant::{
    BatchModifyConversationParticipantOutput, BatchModifyConversationParticipantRequest,
};
use volc_rtc_api::im::batch_remove_manager::{BatchRemoveManagerOutput, BatchRemoveManagerRequest};
use volc_rtc_api::im::batch_remove_whitelist_participant::{
    BatchRemoveWhitelistParticipantOutput, BatchRemoveWhitelistParticipantRequest,
};
use volc_rtc_api::im::batch_update_live_participants::{
    BatchUpdateLiveParticipantsOutput, BatchUpdateLiveParticipantsRequest,
};
use volc_rtc_api::im::get_participant_read_index::{
    GetParticipantReadIndexOutput, GetParticipantReadIndexRequest,
};
use volc_rtc_api::im::modify_participant_read_index::{
    ModifyParticipantReadIndexOutput, ModifyParticipantReadIndexRequest,
};
use volc_rtc_api::im::query_live_participant_status::{
    QueryLiveParticipantStatusOutput, QueryLiveParticipantStatusRequest,
};
use volc_rtc_api::im::scan_conversation_participant_list::{
    ScanConversationParticipantListOutput, ScanConversationParticipantListRequest,
};

use super::call::{read, write};
use crate::{ApiError, Caller};

/// Answers the Actions of members from the database.
pub(super) struct Members;

type Outcome<T> = Result<T, ApiError>;

impl Im<Caller> for Members {
    type Error = ApiError;

    async fn batch_add_conversation_participant(
        &self,
        request: BatchAddConversationParticipantRequest,
        caller: Caller,
    ) -> Outcome<BatchAddConversationParticipantOutput> {
        write(caller, request, add::answer).await
    }

    async fn batch_delete_conversation_participant(
        &self,
        request: BatchDeleteConversationParticipantRequest,
        caller: Caller,
    ) -> Outcome<BatchDeleteConversationParticipantOutput> {
        write(caller, request, delete::answer).await
    }

    async fn batch_modify_conversation_participant(
        &self,
        request: BatchModifyConversationParticipantRequest,
        caller: Caller,
    ) -> Outcome<BatchModifyConversationParticipantOutput> {
        write(caller, request, modify::answer).await
    }

    async fn batch_get_conversation_participant(
        &self,
        request: BatchGetConversationParticipantRequest,
        caller: Caller,
    ) -> Outcome<BatchGetConversationParticipantOutput> {
        read(caller, request, get::answer).await
    }

    async fn scan_conversation_participant_list(
        &self,
        request: ScanConversationParticipantListRequest,
        caller: Caller,
    ) -> Outcome<ScanConversationParticipantListOutput> {
        read(caller, request, scan::answer).await
    }

    async fn batch_add_manager(
        &self,
        request: BatchAddManagerRequest,
        caller: Caller,
    ) -> Outcome<BatchAddManagerOutput> {
        write(caller, request, managers::add).await
    }

    async fn batch_remove_manager(
        &self,
        request: BatchRemoveManagerRequest,
        caller: Caller,
    ) -> Outcome<BatchRemoveManagerOutput> {
        write(caller, request, managers::remove).await
    }

    async fn batch_add_whitelist_participant(
        &self,
        request: BatchAddWhitelistParticipantRequest,
        caller: Caller,
    ) -> Outcome<BatchAddWhitelistParticipantOutput> {
        write(caller, request, whitelist::add).await
    }

    async fn batch_remove_whitelist_participant(
        &self,
        request: BatchRemoveWhitelistParticipantRequest,
        caller: Caller,
    ) -> Outcome<BatchRemoveWhitelistParticipantOutput> {
        write(caller, request, whitelist::remove).await
    }

    async fn batch_get_whitelist_participant(
        &self,
        request: BatchGetWhitelistParticipantRequest,
        caller: Caller,
    ) -> Outcome<BatchGetWhitelistParticipantOutput> {
        read(caller, request, whitelist::list).await
    }

    async fn batch_add_block_participants(
        &self,
        request: BatchAddBlockParticipantsRequest,
        caller: Caller,
    ) -> Outcome<BatchAddBlockParticipantsOutput> {
        write(caller, request, block_list::add).await
    }

    async fn batch_delete_block_participants(
        &self,
        request: BatchDeleteBlockParticipantsRequest,
        caller: Caller,
    ) -> Outcome<BatchDeleteBlockParticipantsOutput> {
        write(caller, request, block_list::remove).await
    }

    async fn batch_get_block_participants(
        &self,
        request: BatchGetBlockParticipantsRequest,
        caller: Caller,
    ) -> Outcome<BatchGetBlockParticipantsOutput> {
        read(caller, request, block_list::list).await
    }

    async fn batch_update_live_participants(
        &self,
        request: BatchUpdateLiveParticipantsRequest,
        caller: Caller,
    ) -> Outcome<BatchUpdateLiveParticipantsOutput> {
        write(caller, request, live::update).await
    }

    async fn query_live_participant_status(
        &self,
        request: QueryLiveParticipantStatusRequest,
        caller: Caller,
    ) -> Outcome<QueryLiveParticipantStatusOutput> {
        read(caller, request, live::status).await
    }

    async fn get_participant_read_index(
        &self,
        request: GetParticipantReadIndexRequest,
        caller: Caller,
    ) -> Outcome<GetParticipantReadIndexOutput> {
        read(caller, request, read_index::get).await
    }

    async fn modify_participant_read_index(
        &self,
        request: ModifyParticipantReadIndexRequest,
        caller: Caller,
    ) -> Outcome<ModifyParticipantReadIndexOutput> {
        write(caller, request, read_index::modify).await
    }
}
