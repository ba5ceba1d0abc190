//! Speech recognition of `StartVoiceChat` 2025-06-01: a tag beside the object and one inside.

use std::collections::BTreeMap;

use volc_core::__private::{open_enum, request_struct, wire_union};
use volc_core::Sensitive;
use volc_core::api::Json;

wire_union! {
    /// `ProviderParams` of `ASRConfig`.
    pub enum AsrProvider: beside + own {
        /// The large model, with its own parameters as text.
        BigModelPassThrough(BigAsrPassThrough) =
            beside("volcano").own("Mode", "bigmodel").has(&["VolcanoASRParameters"]),
        /// The large model.
        BigModel(BigAsr) = beside("volcano").own("Mode", "bigmodel"),
        /// The small model.
        SmallModel(SmallAsr) = beside("volcano").own("Mode", "smallmodel"),
        /// A model of one's own.
        Gateway(GatewayAsr) = beside("ai_gateway"),
    }
}

open_enum! {
    /// The way in which results come.
    pub enum StreamMode: i64 {
        /// Both ways.
        Streaming = 0,
        /// In one piece.
        Final = 1,
        /// Both ways, and each sentence once more.
        TwoPass = 2,
    }
}

request_struct! {
    /// For [`AsrProvider::BigModelPassThrough`].
    pub struct BigAsrPassThrough {
        /// Parameters as text.
        required parameters: String = "VolcanoASRParameters",
        /// The version of the model.
        optional credential: AsrCredential = "Credential",
        /// The way in which results come.
        optional stream_mode: StreamMode = "StreamMode",
        /// Rounds of context.
        optional context_history_length: i64 = "ContextHistoryLength".min(Int(0)).max(Int(20)),
    }
}

request_struct! {
    /// The version of a model.
    pub struct AsrCredential {
        /// The version.
        optional api_resource_id: String = "ApiResourceId",
    }
}

request_struct! {
    /// For [`AsrProvider::BigModel`].
    pub struct BigAsr {
        /// The version of the model.
        optional api_resource_id: String = "ApiResourceId",
        /// The way in which results come.
        optional stream_mode: StreamMode = "StreamMode",
        /// Each sentence once more.
        optional enable_nonstream: bool = "enable_nonstream",
        /// Words to listen for.
        optional context: String = "context",
        /// Rounds of context.
        optional context_history_length: i64 = "context_history_length".min(Int(0)).max(Int(20)),
    }
}

request_struct! {
    /// For [`AsrProvider::SmallModel`].
    pub struct SmallAsr {
        /// The cluster.
        required cluster: String = "Cluster",
    }
}

request_struct! {
    /// For [`AsrProvider::Gateway`].
    pub struct GatewayAsr {
        /// The gateway.
        required url: String = "URL",
        /// Its key.
        required api_key: Sensitive<String> = "APIKey".sensitive(),
        /// Further parameters.
        optional extra_data: BTreeMap<String, Json> = "ExtraData",
        /// Headers that are passed on.
        optional extra_header: BTreeMap<String, String> = "ExtraHeader".sensitive(),
    }
}

request_struct! {
    /// `ASRConfig`.
    pub struct AsrConfig {
        /// The provider.
        required provider: AsrProvider = "ProviderParams".tagged("Provider"),
        /// Voice activity.
        optional vad_config: VadConfig = "VADConfig",
        /// The gain.
        optional volume_gain: f64 = "VolumeGain".min(Int(0)).max(Int(1)),
    }
}

request_struct! {
    /// `VADConfig`.
    pub struct VadConfig {
        /// Silence that ends a sentence.
        optional silence_time: i64 = "SilenceTime".min(Int(500)).max(Int(3000)).exclusive_max(),
        /// By its meaning too.
        optional aivad: bool = "AIVAD",
    }
}
