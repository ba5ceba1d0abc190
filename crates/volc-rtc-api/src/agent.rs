//! Voice agents: commands, tools, and checks of whole requests.
//!
//! `StartVoiceChat` returns 200 as soon as the task is accepted, even if the agent can then never speak. With the
//! feature `agent`, a request whose parts do not go together is refused before it is sent, with everything that was
//! found:
//!
//! ```
//! use volc_rtc_api::ai::start_voice_chat::{
//!     AgentConfig, ApiResourceId, AsrConfig, BigAsr, Config, StartVoiceChatRequest,
//! };
//!
//! let recognition = BigAsr::new().api_resource_id(ApiResourceId::SeedAsr); // StreamMode is 0 by default
//! let config = Config::new().asr_config(AsrConfig::new(recognition));
//! let agent = AgentConfig::new(vec!["someone".to_owned()], "someone");
//! let request = StartVoiceChatRequest::new("0123456789abcdef01234567", "room", "task", config, agent);
//!
//! let findings = request.validate_semantics();
//! let found: Vec<_> = findings.iter().map(|one| (one.code, one.path.as_str())).collect();
//! assert_eq!(found, [
//!     ("agent-is-target", "AgentConfig.TargetUserId[0]"),
//!     ("asr-2-stream-mode", "Config.ASRConfig.ProviderParams.StreamMode"),
//! ]);
//! ```
//!
//! `send` makes the same checks. An error among the findings is an
//! [`Error::InvalidRequest`](volc_core::Error::InvalidRequest) with
//! [all of them](volc_core::error::InvalidRequestError::findings); warnings do not stop a request, and are events of
//! `tracing` if that feature is on. [`CallOptions::skip_semantics`](volc_core::CallOptions::skip_semantics) turns the
//! checks off for a call, [`ClientBuilder::skip_semantics`](volc_core::ClientBuilder::skip_semantics) for a client.
//! [`rules()`] lists them.
//!
//! # Commands
//! An [`AgentTask`] holds the ids of a task. Each command of `UpdateVoiceChat` is a type of its own, so that its text
//! or its priority cannot be left out:
//!
//! ```no_run
//! use volc_rtc_api::agent::{FunctionResult, Interrupt, Priority, Speak};
//!
//! # async fn example(client: volc_rtc_api::Client) -> Result<(), Box<dyn std::error::Error>> {
//! let task = client.agent_task("0123456789abcdef01234567", "room", "task");
//! task.send(Interrupt).await?;
//! task.send(Speak::new("One moment, please.", Priority::Now)).await?;
//! task.send(FunctionResult::json("call_1", &serde_json::json!({ "celsius": 21 }))?).await?;
//! task.stop().send().await?;
//! # Ok(())
//! # }
//! ```
//!
//! # Tools
//! With the feature `schemars`, the arguments of a function are a Rust type: see
//! [`Tool::from_type`](crate::ai::start_voice_chat::Tool).

mod checks;
mod command;
mod commands;
mod json_text;
mod node;
mod parts;
mod report;
mod rule;
mod rules;
#[cfg(feature = "schemars")]
mod schema;
mod task;
mod version;

use volc_core::api::{ActionInfo, Json};
use volc_core::error::Findings;

pub use self::command::Command;
#[cfg(feature = "versions")]
pub use self::commands::ShowImage;
pub use self::commands::{
    AddContext, Ask, FinishSpeech, ForgetImages, FunctionResult, Interrupt, SetTone, ShowImages,
    Speak, SuppressFarField, UpdateSettings, VerifySpeaker,
};
pub use self::json_text::to_json_text;
pub use self::parts::Priority;
pub use self::rule::Rule;
pub use self::rules::rules;
#[cfg(feature = "schemars")]
pub use self::schema::parameters_of;
pub use self::task::AgentTask;
#[cfg(feature = "versions")]
pub use self::version::V2024_12_01;
pub use self::version::{AgentVersion, V2025_06_01};

use self::node::Node;
use self::report::Report;
use self::rule::Version;

/// Checks the JSON body of a request of this Action and Version, for calls by name and for test doubles of the service.
///
/// There are rules for `StartVoiceChat`, `UpdateVoiceChat` and `StopVoiceChat` of 2024-12-01 and 2025-06-01. Nothing is
/// found in other requests.
pub fn validate(action: &str, version: &str, body: &Json) -> Findings {
    inspect(action, version, &|| body.clone())
}

/// Checks a request, as the client does before it sends one.
pub(crate) fn check(info: &ActionInfo, write: &dyn Fn() -> Json) -> Findings {
    inspect(info.action, info.version, write)
}

fn inspect(action: &str, version: &str, write: &dyn Fn() -> Json) -> Findings {
    let check = match action {
        "StartVoiceChat" => checks::start,
        "UpdateVoiceChat" => checks::update,
        "StopVoiceChat" => checks::stop,
        _ => return Findings::default(),
    };
    let version = match version {
        "2024-12-01" => Version::V2024_12_01,
        "2025-06-01" => Version::V2025_06_01,
        _ => return Findings::default(),
    };
    let body = write();
    let mut report = Report::new(version);
    check(&Node::root(&body), &mut report);
    report.finish()
}

macro_rules! validate_semantics {
    ($($(#[$attribute:meta])* $request:ty;)*) => {$(
        $(#[$attribute])*
        impl $request {
            /// Checks what no single field can tell: whether the parts of the request go together.
            ///
            /// Returns all findings, each with the path of its field, the reason, and the page that says so. `send`
            /// makes these checks too, after those of single fields. See [`agent`](crate::agent).
            // Inline, so that only programs that call it compile the writing of the request, which `send` shares.
            #[inline]
            pub fn validate_semantics(&self) -> Findings {
                let info = <Self as volc_core::api::Action>::INFO;
                inspect(info.action, info.version, &|| {
                    let text = serde_json::to_vec(&volc_core::__private::AsSerde(self)).unwrap_or_default();
                    serde_json::from_slice(&text).unwrap_or_default()
                })
            }
        }
    )*};
}

validate_semantics! {
    crate::ai::start_voice_chat::StartVoiceChatRequest;
    crate::ai::update_voice_chat::UpdateVoiceChatRequest;
    crate::ai::stop_voice_chat::StopVoiceChatRequest;
    #[cfg(feature = "versions")]
    crate::ai::v2024_12_01::start_voice_chat::StartVoiceChatRequest;
    #[cfg(feature = "versions")]
    crate::ai::v2024_12_01::update_voice_chat::UpdateVoiceChatRequest;
    #[cfg(feature = "versions")]
    crate::ai::v2024_12_01::stop_voice_chat::StopVoiceChatRequest;
}
