//! Speech synthesis of `StartVoiceChat` 2025-06-01: one tag beside the object, and several shapes for one value of it.

use std::collections::BTreeMap;

use volc_core::__private::{open_enum, request_struct, wire_union};
use volc_core::Sensitive;
use volc_core::api::Json;

wire_union! {
    /// `ProviderParams` of `TTSConfig`.
    pub enum TtsProvider: beside {
        /// Streams both ways, with its own parameters as text.
        BidirectionPassThrough(BidirectionPassThroughTts) =
            beside("volcano_bidirection").has(&["VolcanoTTSParameters"]),
        /// A cloned voice that streams both ways.
        BidirectionCloned(BidirectionClonedTts) =
            beside("volcano_bidirection").one_of("ResourceId", &["seed-icl-1.0", "seed-icl-2.0"]),
        /// Streams both ways.
        Bidirection(BidirectionTts) = beside("volcano_bidirection"),
        /// A cloned voice.
        Cloned(ClonedTts) = beside("volcano").has(&["app"]),
        /// The classic voices.
        Classic(ClassicTts) = beside("volcano")
            .has(&["audio.volume_ratio", "audio.pitch_ratio"])
            .one_of("audio.voice_type", &["BV001_streaming", "BV002_streaming"]),
        /// The large model.
        Streaming(StreamingTts) = beside("volcano"),
        /// MiniMax.
        Minimax(MinimaxTts) = beside("minimax"),
        /// A model of one's own.
        Gateway(GatewayTts) = beside("ai_gateway"),
    }
}

open_enum! {
    /// A voice.
    pub enum ClassicVoice: str {
        /// A woman.
        Woman = "BV001_streaming",
        /// A man.
        Man = "BV002_streaming",
    }
}

open_enum! {
    /// A model.
    pub enum MinimaxModel: str {
        /// The newest.
        Turbo = "speech-01-turbo",
        /// Stable.
        Stable = "speech-01-240228",
        /// Stable and fast.
        StableTurbo = "speech-01-turbo-240228",
    }
}

request_struct! {
    /// For [`TtsProvider::BidirectionPassThrough`].
    pub struct BidirectionPassThroughTts {
        /// The version of the model.
        optional credential: TtsCredential = "Credential",
        /// Parameters as text.
        required parameters: String = "VolcanoTTSParameters",
    }
}

request_struct! {
    /// The version of a model.
    pub struct TtsCredential {
        /// The version.
        optional resource_id: String = "ResourceId",
    }
}

request_struct! {
    /// For [`TtsProvider::Bidirection`].
    pub struct BidirectionTts {
        /// The version of the model.
        optional resource_id: String = "ResourceId",
        /// The sound.
        required audio: RateAudio = "audio",
        /// More.
        optional additions: Additions = "Additions",
    }
}

request_struct! {
    /// For [`TtsProvider::BidirectionCloned`].
    pub struct BidirectionClonedTts {
        /// The sound.
        required audio: RateAudio = "audio",
        /// The version of the model.
        required resource_id: String = "ResourceId",
        /// More.
        optional additions: Additions = "Additions",
    }
}

request_struct! {
    /// A voice and its rate.
    pub struct RateAudio {
        /// The voice.
        required voice_type: String = "voice_type",
        /// The rate.
        optional speech_rate: i64 = "speech_rate".min(Int(-50)).max(Int(100)),
    }
}

request_struct! {
    /// `Additions`.
    pub struct Additions {
        /// Reads formulas.
        optional enable_latex_tn: bool = "enable_latex_tn",
        /// Drops Markdown.
        optional disable_markdown_filter: bool = "disable_markdown_filter",
        /// Detects languages.
        optional enable_language_detector: bool = "enable_language_detector",
    }
}

request_struct! {
    /// For [`TtsProvider::Streaming`].
    pub struct StreamingTts {
        /// The sound.
        required audio: SpeedAudio = "audio",
    }
}

request_struct! {
    /// A voice and its speed.
    pub struct SpeedAudio {
        /// The voice.
        required voice_type: String = "voice_type",
        /// The speed.
        optional speed_ratio: f64 = "speed_ratio".min(Float(0.2)).max(Int(3)),
    }
}

request_struct! {
    /// For [`TtsProvider::Classic`].
    pub struct ClassicTts {
        /// The sound.
        required audio: ClassicAudio = "audio",
    }
}

request_struct! {
    /// A voice, its speed, volume and pitch.
    pub struct ClassicAudio {
        /// The voice.
        required voice_type: ClassicVoice = "voice_type",
        /// The speed.
        optional speed_ratio: f64 = "speed_ratio".min(Float(0.2)).max(Int(3)),
        /// The volume.
        optional volume_ratio: f64 = "volume_ratio".min(Float(0.1)).max(Int(3)),
        /// The pitch.
        optional pitch_ratio: f64 = "pitch_ratio".min(Float(0.1)).max(Int(3)),
    }
}

request_struct! {
    /// For [`TtsProvider::Cloned`].
    pub struct ClonedTts {
        /// The sound.
        required audio: SpeedAudio = "audio",
        /// The cluster.
        required app: ClonedApp = "app",
        /// The version.
        fixed resource_id: String = "ResourceId" is "seed-icl-1.0",
    }
}

request_struct! {
    /// The cluster.
    pub struct ClonedApp {
        /// The cluster.
        fixed cluster: String = "cluster" is "volcano_icl",
    }
}

request_struct! {
    /// For [`TtsProvider::Minimax`].
    pub struct MinimaxTts {
        /// The key.
        required authorization: Sensitive<String> = "Authorization".sensitive(),
        /// The group.
        required group_id: String = "Groupid",
        /// The model.
        required model: MinimaxModel = "model",
        /// The address.
        fixed url: String = "URL" is "https://api.minimax.chat/v1/t2a_v2",
        /// The voice.
        optional voice_setting: VoiceSetting = "voice_setting",
        /// The pronunciation of words.
        optional pronunciation_dict: PronunciationDict = "pronunciation_dict",
        /// A mix of voices.
        optional timber_weights: Vec<TimberWeight> = "timber_weights".max_items(4),
        /// Streams.
        optional stream: bool = "stream",
        /// The language.
        optional language_boost: String = "language_boost",
    }
    rules [exactly_one_of(&["voice_setting.voice_id", "timber_weights"])]
}

request_struct! {
    /// `voice_setting`.
    pub struct VoiceSetting {
        /// The speed.
        optional speed: f64 = "speed".min(Float(0.5)).max(Int(2)),
        /// The volume.
        optional vol: f64 = "vol".min(Int(0)).exclusive_min().max(Int(10)),
        /// The pitch.
        optional pitch: i64 = "pitch".min(Int(-12)).max(Int(12)),
        /// The voice.
        optional voice_id: String = "voice_id",
    }
}

request_struct! {
    /// `pronunciation_dict`.
    pub struct PronunciationDict {
        /// Words and how they are said.
        optional tone: Vec<String> = "tone",
    }
}

request_struct! {
    /// A voice of a mix.
    pub struct TimberWeight {
        /// The voice.
        optional voice_id: String = "voice_id",
        /// Its part.
        optional weight: i64 = "weight".min(Int(1)).max(Int(100)),
    }
}

request_struct! {
    /// For [`TtsProvider::Gateway`].
    pub struct GatewayTts {
        /// The gateway.
        required url: String = "URL",
        /// Its key.
        required api_key: Sensitive<String> = "APIKey".sensitive(),
        /// The voice.
        required voice: String = "Voice",
        /// The speed.
        optional speed: f64 = "OutputAudioSpeedRate",
        /// Further parameters.
        optional extra_data: BTreeMap<String, Json> = "ExtraData",
    }
}

request_struct! {
    /// `TTSConfig`.
    pub struct TtsConfig {
        /// The provider.
        required provider: TtsProvider = "ProviderParams".tagged("Provider"),
        /// Brackets whose text is not said.
        optional ignore_bracket_text: Vec<i64> = "IgnoreBracketText",
        /// Says text as it comes.
        optional prefill: bool = "Prefill",
    }
}
