//! The Actions of instant messaging that keep state.

mod app;
mod get_user_conversations;

use rusqlite::Transaction;
use volc_core::api::{Action, ActionInfo};
use volc_rtc_api::im::Im;
use volc_rtc_api::im::get_user_conversations::{
    GetUserConversationsOutput, GetUserConversationsRequest,
};

use crate::ApiError;
use crate::store::Store;

/// The Actions that are answered here.
pub(crate) const ACTIONS: &[&ActionInfo] = &[GetUserConversationsRequest::INFO];

/// Answers them from the database.
pub(crate) struct Messaging;

/// What comes with a call beside its parameters.
pub(crate) struct Caller {
    /// The id of the calling account.
    pub(crate) account: String,
    /// The database; what a call does to it is committed if the call succeeds, else rolled back.
    pub(crate) store: Store,
}

impl Caller {
    async fn run<T: Send + 'static>(
        self,
        work: impl FnOnce(&str, &Transaction<'_>) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let account = self.account;
        self.store.run(move |store| work(&account, store)).await
    }
}

impl Im<Caller> for Messaging {
    type Error = ApiError;

    async fn get_user_conversations(
        &self,
        request: GetUserConversationsRequest,
        caller: Caller,
    ) -> Result<GetUserConversationsOutput, ApiError> {
        let work = move |account: &str, store: &Transaction<'_>| {
            get_user_conversations::answer(&request, account, store)
        };
        caller.run(work).await
    }
}
