//! The control API of simulated clients of instant messaging.
//!
//! `?app_id=` is the number of the app. A client is a user's, who need not be registered. It need not even be connected
//! to do something: only what it receives depends on that.
//!
//! | `POST /im/clients/{user}/…` | body | event before the fact |
//! |---|---|---|
//! | `connect` | `platform` (`Web`, `Android`, `iOS`), `device_id`, `client_version`, `token` | |
//! | `disconnect` | `conn_id`; without it all connections | |
//! | `send` | `conversation` or `to` (a user), `content`; `msg_type`, `ext`, `mentioned_users`, `visible_users`, `invisible_users`, `client_msg_id`, `priority`, `reference`, `hint` | `BeforeSendMessage` |
//! | `create` | `kind` (`one_to_one` with `other`, `group` with `members`, `live`); `name`, `avatar_url`, `description`, `notice`, `ext`, `inbox_type` | `BeforeCreateConversation`, `BeforeCreateSingleConversation` |
//! | `add`, `remove` | `conversation`, `users`; of groups | `BeforeAddParticipant`, `BeforeRemoveParticipant` |
//! | `join`, `leave` | `conversation`; joining is of live groups | |
//! | `update-conversation` | `conversation`, `change` of `name`, `avatar_url`, `description`, `notice`, `ext` | `BeforeUpdateConversation` |
//! | `update-member` | `conversation`, `user`, `change` of `nick_name`, `avatar_url`, `manager` | `BeforeUpdateParticipant` |
//! | `update-setting` | `conversation`, `change` of `mute`, `stick_top`, `favorite`, `ext` | `BeforeUpdateSetting` |
//! | `destroy` | `conversation` | `BeforeDestroyConversation` |
//! | `modify`, `set-property` | `conversation`, `message_id`, `change` of `content`, `ext`; or of `key`, `op` (`append`, `remove`, `replace`, `clear`), `value`, `idempotent_id` | |
//! | `recall`, `delete` | `conversation`, `message_id` | |
//! | `mark-read` | `conversation`, `index`; without it all messages | |
//!
//! `GET /im/clients/{user}/inbox` lists what the client has received (`after`, `limit`, `wait_ms`), and
//! `GET /im/clients/{user}/messages?conversation=` what it sees of a conversation. `POST /im/settings` switches
//! `group_read_receipts` of the app.
//!
//! What the pages leave open is decided so:
//! - The checks of the emulator come first, then the receivers are asked, then the checks are made again: the state may
//!   have changed meanwhile. What a receiver changes is not checked; [`ask`](crate::webhooks) says what one that fails
//!   does.
//! - Clients obey what calls of the server do not look at: members alone send; who is muted does not, nor does anybody
//!   but the owner, managers and those on the allow list while all are muted; of two users, neither may be on the block
//!   list of the other (`ParticipantIsBlock`).
//! - While no client of a user is connected, the connections to live groups count as lost. Each client that connects
//!   brings back what was lost. One that was never connected loses nothing.
//! - Members add users to a group; the owner and managers remove them, but not the owner. Members join live groups and
//!   leave by themselves, which no event before the fact belongs to; the owner of a group cannot leave it.
//! - The owner and managers change a group, either user a one-to-one conversation. They change members too, and
//!   everybody themselves; the owner alone makes managers, and dissolves the group.
//! - Senders change and recall their messages; the owner and managers recall those of others. A member changes nothing
//!   that they do not see.
//! - `ValidParticipantUserIds` of a response leaves out users, and adds none. The owner is always a member.
//! - A refusal of the emulator is HTTP 409 with the code of instant messaging, or with `ParticipantIsMuted`,
//!   `ConversationIsMuted`, `NoPermission` where it has none; that of a receiver is HTTP 403 with `RefusedByCallback`.

mod actor;
mod add;
mod connections;
mod conversation_changes;
mod creating;
mod live_presence;
mod member_settings;
mod message_changes;
mod reading;
mod rules;
mod sending;
mod settings;

use axum::routing::{get, post};

use crate::control::Part;

pub(crate) const PART: Part = Part {
    routes: || {
        axum::Router::new()
            .route("/im/settings", post(settings::change))
            .route("/im/clients/{user}/connect", post(connections::connect))
            .route(
                "/im/clients/{user}/disconnect",
                post(connections::disconnect),
            )
            .route("/im/clients/{user}/send", post(sending::send))
            .route("/im/clients/{user}/create", post(creating::create))
            .route("/im/clients/{user}/add", post(add::add))
            .route("/im/clients/{user}/remove", post(add::remove))
            .route("/im/clients/{user}/join", post(add::join))
            .route("/im/clients/{user}/leave", post(add::leave))
            .route(
                "/im/clients/{user}/update-conversation",
                post(conversation_changes::update),
            )
            .route(
                "/im/clients/{user}/update-member",
                post(conversation_changes::update_member),
            )
            .route(
                "/im/clients/{user}/update-setting",
                post(member_settings::update_setting),
            )
            .route(
                "/im/clients/{user}/destroy",
                post(conversation_changes::destroy),
            )
            .route("/im/clients/{user}/modify", post(message_changes::modify))
            .route("/im/clients/{user}/recall", post(message_changes::recall))
            .route("/im/clients/{user}/delete", post(message_changes::delete))
            .route(
                "/im/clients/{user}/set-property",
                post(message_changes::set_property),
            )
            .route(
                "/im/clients/{user}/mark-read",
                post(member_settings::mark_read),
            )
            .route("/im/clients/{user}/inbox", get(reading::inbox))
            .route("/im/clients/{user}/messages", get(reading::messages))
    },
    list: &[
        "POST /im/settings",
        "POST /im/clients/{user}/connect",
        "POST /im/clients/{user}/disconnect",
        "POST /im/clients/{user}/send",
        "POST /im/clients/{user}/create",
        "POST /im/clients/{user}/add",
        "POST /im/clients/{user}/remove",
        "POST /im/clients/{user}/join",
        "POST /im/clients/{user}/leave",
        "POST /im/clients/{user}/update-conversation",
        "POST /im/clients/{user}/update-member",
        "POST /im/clients/{user}/update-setting",
        "POST /im/clients/{user}/destroy",
        "POST /im/clients/{user}/modify",
        "POST /im/clients/{user}/recall",
        "POST /im/clients/{user}/delete",
        "POST /im/clients/{user}/set-property",
        "POST /im/clients/{user}/mark-read",
        "GET /im/clients/{user}/inbox",
        "GET /im/clients/{user}/messages",
    ],
};
