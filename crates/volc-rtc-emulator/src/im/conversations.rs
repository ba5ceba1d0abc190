//! Conversations and their members.

pub(in crate::im) mod create;
pub(in crate::im) mod find;
mod get_user_conversations;

use rusqlite::Connection;
use volc_rtc_api::im::Im;
use volc_rtc_api::im::get_user_conversations::{
    GetUserConversationsOutput, GetUserConversationsRequest,
};

use crate::{ApiError, Caller};

/// Answers the Actions of conversations and members from the database.
pub(super) struct Conversations;

impl Im<Caller> for Conversations {
    type Error = ApiError;

    async fn get_user_conversations(
        &self,
        request: GetUserConversationsRequest,
        caller: Caller,
    ) -> Result<GetUserConversationsOutput, ApiError> {
        let account = caller.account().to_owned();
        let work = move |db: &Connection| get_user_conversations::answer(&request, &account, db);
        caller.read(work).await
    }
}
