//! The Actions of instant messaging that keep state.

mod app;
mod get_user_conversations;

use std::sync::Arc;

use crate::Handler;

/// The handlers, with the Action and Version that each one answers.
pub(crate) fn handlers() -> Vec<(&'static str, &'static str, Arc<dyn Handler>)> {
    vec![(
        "GetUserConversations",
        "2020-12-01",
        Arc::new(get_user_conversations::handle),
    )]
}
