//! The Actions of instant messaging, which all keep state: a part each for conversations and their members, messages,
//! and users.

mod app;
mod call;
pub(crate) mod clients;
pub(crate) mod control;
mod conversations;
mod events;
mod ids;
mod members;
mod messages;
mod seeding;
mod users;

use volc_core::server::Route;
use volc_rtc_api::im::Im as _;

use self::conversations::Conversations;
use self::members::Members;
use self::messages::Messages;
pub(crate) use self::seeding::put;
use self::users::Users;
use crate::timers::Kind;
use crate::{ApiError, Caller};

/// The kinds of timers of all parts.
pub(crate) const KINDS: [Kind; 2] = [
    (members::block_ends::ENDED, members::block_ends::ended),
    (members::lost::LOST, members::presence::connection_lost),
];

/// The routes of all parts.
pub(crate) fn routes() -> Vec<Route<Caller, ApiError>> {
    let mut routes = Conversations.routes();
    routes.extend(Users.routes());
    routes.extend(Members.routes());
    routes.extend(Messages.routes());
    routes
}
