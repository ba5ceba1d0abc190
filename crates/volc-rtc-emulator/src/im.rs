//! The Actions of instant messaging, which all keep state: a part each for conversations and their members, messages,
//! and users.

mod app;
mod conversations;

use volc_core::server::Route;
use volc_rtc_api::im::Im as _;

use self::conversations::Conversations;
use crate::{ApiError, Caller};

/// The routes of all parts.
pub(crate) fn routes() -> Vec<Route<Caller, ApiError>> {
    Conversations.routes()
}
