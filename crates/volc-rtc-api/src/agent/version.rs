//! The Versions of the voice chat Actions, which belong to different products.

use volc_core::api::Action;

use super::parts::{Images, Parts};
use crate::ai::{start_voice_chat, stop_voice_chat, update_voice_chat};

/// A Version of `StartVoiceChat`, `UpdateVoiceChat` and `StopVoiceChat`.
pub trait AgentVersion: sealed::Sealed + 'static {
    /// The settings of an agent's services.
    type Config;
    /// The settings of the agent itself.
    type AgentConfig;
    /// The request that starts an agent.
    type Start: Action;
    /// The request that gives it a command.
    type Update: Action;
    /// The request that stops it.
    type Stop: Action;

    #[doc(hidden)]
    fn start(ids: &Ids, config: Self::Config, agent: Self::AgentConfig) -> Self::Start;
    #[doc(hidden)]
    fn update(ids: &Ids, parts: Parts) -> Self::Update;
    #[doc(hidden)]
    fn stop(ids: &Ids) -> Self::Stop;
}

mod sealed {
    pub trait Sealed {}
}

/// The ids of a task.
#[doc(hidden)]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Ids {
    pub(super) app: String,
    pub(super) room: String,
    pub(super) task: String,
}

/// Version 2025-06-01, of the AI audio-video interaction product.
#[derive(Clone, Copy, Debug)]
pub enum V2025_06_01 {}

impl sealed::Sealed for V2025_06_01 {}

impl AgentVersion for V2025_06_01 {
    type Config = start_voice_chat::Config;
    type AgentConfig = start_voice_chat::AgentConfig;
    type Start = start_voice_chat::StartVoiceChatRequest;
    type Update = update_voice_chat::UpdateVoiceChatRequest;
    type Stop = stop_voice_chat::StopVoiceChatRequest;

    #[inline]
    fn start(ids: &Ids, config: Self::Config, agent: Self::AgentConfig) -> Self::Start {
        Self::Start::new(&*ids.app, &*ids.room, &*ids.task, config, agent)
    }

    #[inline]
    fn update(ids: &Ids, parts: Parts) -> Self::Update {
        use update_voice_chat::{ImageConfig, ImageConfigAction, TaskParameters};
        let mut request = Self::Update::new(&*ids.app, &*ids.room, &*ids.task, parts.command);
        request.message = parts.message;
        request.interrupt_mode = parts.priority.map(|priority| priority.value().into());
        request.image_config = parts.images.map(|images| match images {
            Images::Show { group, urls } => ImageConfig::new(ImageConfigAction::Insert, group)
                .image_type("url")
                .images(urls),
            Images::Forget { group } => ImageConfig::new(ImageConfigAction::Delete, group),
        });
        request.parameters = parts
            .config
            .map(|config| TaskParameters::new().config(config));
        request
    }

    #[inline]
    fn stop(ids: &Ids) -> Self::Stop {
        Self::Stop::new(&*ids.app, &*ids.room, &*ids.task)
    }
}

/// Version 2024-12-01, of the older product real-time conversational AI.
#[cfg(feature = "versions")]
#[derive(Clone, Copy, Debug)]
pub enum V2024_12_01 {}

#[cfg(feature = "versions")]
mod v2024_12_01 {
    use super::{AgentVersion, Ids, Images, Parts, V2024_12_01, sealed};
    use crate::ai::v2024_12_01::{start_voice_chat, stop_voice_chat, update_voice_chat};

    impl sealed::Sealed for V2024_12_01 {}

    impl AgentVersion for V2024_12_01 {
        type Config = start_voice_chat::Config;
        type AgentConfig = start_voice_chat::AgentConfig;
        type Start = start_voice_chat::StartVoiceChatRequest;
        type Update = update_voice_chat::UpdateVoiceChatRequest;
        type Stop = stop_voice_chat::StopVoiceChatRequest;

        #[inline]
        fn start(ids: &Ids, config: Self::Config, agent: Self::AgentConfig) -> Self::Start {
            Self::Start::new(&*ids.app, &*ids.room, &*ids.task, config, agent)
        }

        #[inline]
        fn update(ids: &Ids, parts: Parts) -> Self::Update {
            use update_voice_chat::{ImageConfig, ImageConfigAction};
            let mut request = Self::Update::new(&*ids.app, &*ids.room, &*ids.task, parts.command);
            request.message = parts.message;
            request.interrupt_mode = parts.priority.map(|priority| priority.value().into());
            request.image_config = parts.images.map(|images| match images {
                Images::Show { group, urls } => {
                    let image =
                        ImageConfig::new(ImageConfigAction::Insert, group).image_type("url");
                    urls.into_iter().fold(image, ImageConfig::images)
                }
                Images::Forget { group } => ImageConfig::new(ImageConfigAction::Delete, group),
            });
            request
        }

        #[inline]
        fn stop(ids: &Ids) -> Self::Stop {
            Self::Stop::new(&*ids.app, &*ids.room, &*ids.task)
        }
    }
}
