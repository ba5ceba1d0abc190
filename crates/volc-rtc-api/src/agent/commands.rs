//! The commands of `UpdateVoiceChat`, each a type with what it needs.

use serde::Serialize;
use serde_json::json;
use volc_core::api::Json;

use super::json_text::to_json_text;
use super::parts::Priority;
use crate::ai::{start_voice_chat::FarfieldConfig, update_voice_chat::Config};

/// Stops the agent's speech.
#[doc(alias = "interrupt")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interrupt;

/// Ends the user's turn and begins the next one.
#[doc(alias = "FinishSpeechRecognition")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FinishSpeech;

/// Returns the result of a function that the model has called, by `UpdateVoiceChat`.
///
/// `volc_rtc_events::agent::FunctionResult` is the binary message into the room, and converts into this command with
/// the feature `api` of that crate.
#[doc(alias = "function")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionResult {
    pub(super) tool_call_id: String,
    pub(super) content: String,
}

impl FunctionResult {
    /// Returns a result in words.
    pub fn new(tool_call_id: impl Into<String>, content: impl Into<String>) -> Self {
        Self {
            tool_call_id: tool_call_id.into(),
            content: content.into(),
        }
    }

    /// Returns a result as JSON.
    ///
    /// # Errors
    /// If the value cannot be serialized to JSON.
    pub fn json(
        tool_call_id: impl Into<String>,
        content: &impl Serialize,
    ) -> Result<Self, serde_json::Error> {
        Ok(Self::new(tool_call_id, to_json_text(content)?))
    }
}

/// Speaks a text. More than 200 characters take long to be spoken.
#[doc(alias = "ExternalTextToSpeech")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speak {
    pub(super) text: String,
    pub(super) priority: Priority,
}

impl Speak {
    /// Speaks this text.
    pub fn new(text: impl Into<String>, priority: Priority) -> Self {
        Self {
            text: text.into(),
            priority,
        }
    }
}

/// Gives the model a background for the user's next words. It has no effect with `S2SConfig`.
#[doc(alias = "ExternalPromptsForLLM")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddContext {
    pub(super) text: String,
}

impl AddContext {
    /// Gives this text.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into() }
    }
}

/// Asks the model a question, as if the user had spoken it. It has no effect with `S2SConfig`.
#[doc(alias = "ExternalTextToLLM")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    pub(super) text: String,
    pub(super) priority: Priority,
}

impl Ask {
    /// Asks this question.
    pub fn new(text: impl Into<String>, priority: Priority) -> Self {
        Self {
            text: text.into(),
            priority,
        }
    }
}

/// Shows images to a model with vision. They are kept for a later question unless there is one with them.
#[doc(alias = "ExternalTextToLLM")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShowImages {
    pub(super) group: i64,
    pub(super) urls: Vec<String>,
    pub(super) priority: Priority,
    pub(super) question: Option<String>,
}

impl ShowImages {
    /// Shows the images at these public addresses, in the turn `group`: a number of your own that only grows.
    pub fn new(
        group: i64,
        urls: impl IntoIterator<Item = impl Into<String>>,
        priority: Priority,
    ) -> Self {
        let urls = urls.into_iter().map(Into::into).collect();
        Self {
            group,
            urls,
            priority,
            question: None,
        }
    }

    /// Asks a question about them.
    #[must_use]
    pub fn question(mut self, text: impl Into<String>) -> Self {
        self.question = Some(text.into());
        self
    }
}

/// Shows an image to a model with vision: Version 2024-12-01 takes one at a time.
#[cfg(feature = "versions")]
#[doc(alias = "ExternalTextToLLM")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShowImage(pub(super) ShowImages);

#[cfg(feature = "versions")]
impl ShowImage {
    /// Shows the image at this public address, in the turn `group`: a number of your own that only grows.
    pub fn new(group: i64, url: impl Into<String>, priority: Priority) -> Self {
        Self(ShowImages::new(group, [url], priority))
    }

    /// Asks a question about it.
    #[must_use]
    pub fn question(self, text: impl Into<String>) -> Self {
        Self(self.0.question(text))
    }
}

/// Drops the images of a turn.
#[doc(alias = "ExternalTextToLLM")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ForgetImages {
    pub(super) group: i64,
}

impl ForgetImages {
    /// Drops the images of the turn `group`.
    pub fn new(group: i64) -> Self {
        Self { group }
    }
}

/// Changes settings, from the next question on.
#[doc(alias = "UpdateParameters")]
#[derive(Clone, Debug, PartialEq)]
pub struct UpdateSettings {
    pub(super) config: Config,
}

impl UpdateSettings {
    /// Changes what is set here.
    pub fn new(config: Config) -> Self {
        Self { config }
    }
}

/// Sets the tone of the next reply, in tasks that were started with `TTSConfig.Context.TagParse`.
#[doc(alias = "SetTTSContext")]
#[derive(Clone, Debug, PartialEq)]
pub struct SetTone {
    pub(super) tag: Json,
}

impl SetTone {
    /// Describes the tone in words, for version 2.0 of the synthesis model.
    pub fn described(words: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let words: Vec<String> = words.into_iter().map(Into::into).collect();
        Self {
            tag: json!({ "additions": { "context_texts": words } }),
        }
    }

    /// Names an emotion and its strength, for version 1.0 of the synthesis model.
    pub fn emotion(name: impl Into<String>, scale: i64) -> Self {
        let name = name.into();
        Self {
            tag: json!({ "audio_params": { "emotion": name, "emotion_scale": scale } }),
        }
    }

    /// Sets the members of `Tag` themselves.
    ///
    /// # Errors
    /// If the value cannot be serialized to JSON.
    pub fn json(tag: &impl Serialize) -> Result<Self, serde_json::Error> {
        Ok(Self {
            tag: serde_json::to_value(tag)?,
        })
    }
}

/// Turns the verification of the speaker on or off, in tasks that learn the voice of their user (`VoicePrint` without
/// `IdList`).
#[doc(alias = "UpdateVoicePrintSV")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VerifySpeaker {
    pub(super) enable: bool,
    pub(super) seconds: Option<u32>,
}

impl VerifySpeaker {
    /// Turns it on or off.
    pub fn new(enable: bool) -> Self {
        Self {
            enable,
            seconds: None,
        }
    }

    /// Sets how many seconds of speech a voice is learnt from: 4 to 33.
    #[must_use]
    pub fn learn_from(mut self, seconds: u32) -> Self {
        self.seconds = Some(seconds);
        self
    }
}

/// Changes the suppression of far voices; only with the large recognition model or cloned voices of Volcengine.
#[doc(alias = "UpdateFarfieldConfig")]
#[derive(Clone, Debug, PartialEq)]
pub struct SuppressFarField {
    pub(super) config: FarfieldConfig,
}

impl SuppressFarField {
    /// Changes what is set here.
    pub fn new(config: FarfieldConfig) -> Self {
        Self { config }
    }
}
