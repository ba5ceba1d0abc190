//! The Actions of instant messaging, which all keep state: a part each for conversations and their members, messages,
//! and users.

mod app;
mod call;
mod conversations;
mod events;
mod members;
mod users;

use volc_core::server::Route;
use volc_rtc_api::im::Im as _;

use self::conversations::Conversations;
use self::users::Users;
use crate::{ApiError, Caller};

/// The routes of all parts.
pub(crate) fn routes() -> Vec<Route<Caller, ApiError>> {
    let mut routes = Conversations.routes();
    routes.extend(Users.routes());
    routes
}
