//! Members that hold JSON as text, set from values.

use serde::Serialize;
use serde_json::json;

use crate::ai::start_voice_chat::{
    BidirectionPassThroughTts, BigAsr, BigAsrPassThrough, CustomLlm, WebSearchAgentConfig,
};

/// Writes a value as the JSON text that members such as `VolcanoTTSParameters` and `Message` hold.
///
/// # Errors
/// If the value cannot be serialized to JSON, such as a map whose keys are not texts.
pub fn to_json_text(value: &impl Serialize) -> Result<String, serde_json::Error> {
    serde_json::to_string(value)
}

impl BigAsrPassThrough {
    /// Passes these parameters through to the recognition service, as `VolcanoASRParameters`.
    ///
    /// # Errors
    /// If the value cannot be serialized to JSON.
    pub fn from_parameters(parameters: &impl Serialize) -> Result<Self, serde_json::Error> {
        Ok(Self::new(to_json_text(parameters)?))
    }
}

impl BidirectionPassThroughTts {
    /// Passes these parameters through to the synthesis service, as `VolcanoTTSParameters`.
    ///
    /// # Errors
    /// If the value cannot be serialized to JSON.
    pub fn from_parameters(parameters: &impl Serialize) -> Result<Self, serde_json::Error> {
        Ok(Self::new(to_json_text(parameters)?))
    }
}

impl WebSearchAgentConfig {
    /// Sets `ParamsString` for this agent of the web search, with the streaming that it needs.
    #[inline]
    pub fn search_with(self, bot_id: impl Into<String>) -> Self {
        let bot_id: String = bot_id.into();
        self.params_string(json!({ "bot_id": bot_id, "stream": true }).to_string())
    }

    /// Sets `ParamsString`; `bot_id` and `stream` must be in it.
    ///
    /// # Errors
    /// If the value cannot be serialized to JSON.
    pub fn params_json(self, parameters: &impl Serialize) -> Result<Self, serde_json::Error> {
        Ok(self.params_string(to_json_text(parameters)?))
    }
}

macro_rules! json_setters {
    ($($(#[$attribute:meta])* $recognition:ty, $model:ty;)*) => {$(
        $(#[$attribute])*
        impl $recognition {
            /// Sets `context` to these hot words: names and terms that are often misheard.
            #[inline]
            pub fn hot_words(self, words: impl IntoIterator<Item = impl Into<String>>) -> Self {
                let word = |word: String| json!({ "word": word });
                let words: Vec<_> = words.into_iter().map(Into::into).map(word).collect();
                self.context(json!({ "hotwords": words }).to_string())
            }

            /// Sets `context`.
            ///
            /// # Errors
            /// If the value cannot be serialized to JSON.
            pub fn context_json(self, context: &impl Serialize) -> Result<Self, serde_json::Error> {
                Ok(self.context(to_json_text(context)?))
            }
        }

        $(#[$attribute])*
        impl $model {
            /// Sets `Custom`, which the service passes on to the model.
            ///
            /// # Errors
            /// If the value cannot be serialized to JSON.
            pub fn custom_json(self, data: &impl Serialize) -> Result<Self, serde_json::Error> {
                Ok(self.custom(to_json_text(data)?))
            }

            /// Allows an address that begins with `http://`, for tests; sets `Feature`.
            #[inline]
            pub fn allow_http(self) -> Self {
                self.feature(r#"{"Http":true}"#)
            }
        }
    )*};
}

json_setters! {
    BigAsr, CustomLlm;
    #[cfg(feature = "versions")]
    crate::ai::v2024_12_01::start_voice_chat::BigAsr, crate::ai::v2024_12_01::start_voice_chat::CustomLlm;
}
