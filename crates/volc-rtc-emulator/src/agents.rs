//! Voice agents: the family `ai` with state, a scripted agent or your own model behind it, and their control API.
//!
//! `StartVoiceChat` brings an agent into a room. From then on the agent is a state machine ([`machine`]): words of the
//! human, commands, results of functions and timers go in; events VoiceChat, messages into the room, and posts to the
//! servers that the request names come out, all in the transaction of what caused them. With a clock that stands still,
//! everything is decided by the calls of a test.
//!
//! The modules say what the pages leave open and how it was decided: [`start`] on requests that are accepted and fail,
//! [`machine`] on conversations, [`script`] on scripts, [`emit`] on what is sent, [`model`] on your own model.

mod actions;
mod control;
mod emit;
mod hooks;
mod machine;
mod model;
mod run;
mod script;
mod settings;
mod setup;
mod start;
mod tasks;

use volc_core::server::Route;
use volc_rtc_api::ai::Ai as _;

pub(crate) use self::control::PART;
pub(crate) use self::hooks::{LISTENER, undelivered};
pub(crate) use self::model::run as ask_models;
pub(crate) use self::run::KINDS;
pub use self::script::{Script, ScriptError};
pub(crate) use self::settings::{Settings, put};
use crate::{ApiError, Caller};

/// Returns the routes of the family.
pub(crate) fn routes() -> Vec<Route<Caller, ApiError>> {
    actions::Agents.routes()
}
