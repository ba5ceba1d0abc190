//! The rest of `StartVoiceChat` 2025-06-01: unions with one documented provider, one of them optional, and the request.

use volc_core::__private::{action, request_struct, response_struct, wire_union};
use volc_core::Sensitive;

use super::{AsrConfig, LlmConfig, TtsConfig};

pub(crate) mod required {
    volc_core::__private::required_fields!(app_id, config);
}

action! {
    StartVoiceChatCall: StartVoiceChatRequest -> StartVoiceChatOutput;
    ActionInfo::new("StartVoiceChat", "2025-06-01").writes();
    /// The application.
    required app_id: String = "AppId",
    /// The settings.
    required config: Config = "Config",
}

response_struct! {
    /// Nothing.
    pub struct StartVoiceChatOutput {}
}

request_struct! {
    /// `Config`.
    pub struct Config {
        /// Recognition.
        optional asr_config: AsrConfig = "ASRConfig",
        /// Synthesis.
        optional tts_config: TtsConfig = "TTSConfig",
        /// The language model.
        optional llm_config: LlmConfig = "LLMConfig",
        /// End to end.
        optional s2s_config: S2sConfig = "S2SConfig",
        /// Memory.
        optional memory_config: MemoryConfig = "MemoryConfig",
        /// The digital human.
        optional avatar_config: AvatarConfig = "AvatarConfig",
    }
}

wire_union! {
    /// `ProviderParams` of `S2SConfig`.
    pub enum S2sProvider: beside {
        /// The vendor's own.
        Volcano(VolcanoS2s) = beside("volcano"),
    }
}

request_struct! {
    /// `S2SConfig`.
    pub struct S2sConfig {
        /// The provider.
        required provider: S2sProvider = "ProviderParams".tagged("Provider"),
        /// The mode of the output.
        optional output_mode: i64 = "OutputMode",
    }
}

request_struct! {
    /// For [`S2sProvider::Volcano`].
    pub struct VolcanoS2s {
        /// The application.
        required app: S2sApp = "app",
        /// The dialog.
        optional bot_name: String = "bot_name".max_length(20),
    }
}

request_struct! {
    /// The application.
    pub struct S2sApp {
        /// Its id.
        required app_id: String = "appid",
        /// Its token.
        required token: Sensitive<String> = "token".sensitive(),
    }
}

wire_union! {
    /// `ProviderParams` of `MemoryConfig`.
    pub enum MemoryProvider: beside_optional {
        /// The vendor's own.
        Volc(VolcMemory) = beside("volc"),
    }
}

request_struct! {
    /// `MemoryConfig`.
    pub struct MemoryConfig {
        /// True if it is on.
        optional enable: bool = "Enable",
        /// The provider.
        optional provider: String = "Provider".required_if(&[when("Enable", &["true"])]),
        /// Its parameters.
        optional provider_params: MemoryProvider = "ProviderParams".tag_in("Provider")
            .required_if(&[when("Enable", &["true"])]),
        /// The least score.
        optional score: f64 = "Score".min(Int(0)).max(Int(1)),
    }
}

request_struct! {
    /// For [`MemoryProvider::Volc`].
    pub struct VolcMemory {
        /// The collection.
        optional collection_name: String = "collection_name"
            .required_if(&[when("Body.Config.MemoryConfig.Enable", &["true"])]),
        /// The filter.
        optional filter: MemoryFilter = "filter",
        /// The most memories.
        optional limit: i64 = "limit".min(Int(1)).max(Int(5000)),
    }
}

request_struct! {
    /// A filter.
    pub struct MemoryFilter {
        /// Users.
        optional user_id: Vec<String> = "user_id",
        /// Assistants.
        optional assistant_id: Vec<String> = "assistant_id",
    }
    rules [at_least_one_of(&["user_id", "assistant_id"])]
}

request_struct! {
    /// `AvatarConfig`.
    pub struct AvatarConfig {
        /// True if it is on.
        optional enabled: bool = "Enabled",
        /// Its token.
        optional token: Sensitive<String> = "AvatarToken".sensitive()
            .required_if(&[when("Enabled", &["true"]).unless("AvatarRole")]),
        /// Its role.
        optional role: String = "AvatarRole",
        /// Its kind.
        optional kind: String = "AvatarType" is "3min",
    }
}
