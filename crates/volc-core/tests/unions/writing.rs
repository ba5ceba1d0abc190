//! Unions are written with their tags.

use serde_json::json;
use volc_core::__private::OtherVariant;

use super::*;

#[test]
fn variant_writes_its_tags() {
    let asr = BigAsr::new()
        .stream_mode(StreamMode::TwoPass)
        .enable_nonstream(true);
    let config = Config::new()
        .asr_config(AsrConfig::new(asr).vad_config(VadConfig::new().silence_time(600)))
        .tts_config(TtsConfig::new(MinimaxTts::new(
            "key",
            "group",
            MinimaxModel::Turbo,
        )))
        .llm_config(
            ArkLlm::new()
                .model_name("doubao")
                .thinking_type(ThinkingType::Disabled),
        )
        .memory_config(
            MemoryConfig::new()
                .provider("volc")
                .provider_params(VolcMemory::new().limit(3)),
        )
        .avatar_config(AvatarConfig::new());
    let expected = json!({
        "ASRConfig": {
            "Provider": "volcano",
            "ProviderParams": {"Mode": "bigmodel", "StreamMode": 2, "enable_nonstream": true},
            "VADConfig": {"SilenceTime": 600},
        },
        "TTSConfig": {
            "Provider": "minimax",
            "ProviderParams": {
                "Authorization": "key", "Groupid": "group", "model": "speech-01-turbo",
                "URL": "https://api.minimax.chat/v1/t2a_v2",
            },
        },
        "LLMConfig": {"Mode": "ArkV3", "ModelName": "doubao", "ThinkingType": "disabled"},
        "MemoryConfig": {"Provider": "volc", "ProviderParams": {"limit": 3}},
        "AvatarConfig": {"AvatarType": "3min"},
    });
    assert_eq!(serde_json::to_value(&config).unwrap(), expected);
    assert_eq!(read::<Config>(&expected), config);
}

#[test]
fn fixed_member_is_overridden_by_its_setter() {
    let tts = MinimaxTts::new("key", "group", "speech-02").url("https://proxy.example.com");
    let json = serde_json::to_value(TtsConfig::new(tts)).unwrap();
    assert_eq!(json["ProviderParams"]["URL"], "https://proxy.example.com");
    assert_eq!(json["ProviderParams"]["model"], "speech-02");
}

#[test]
fn other_variant_is_sent_as_it_is() {
    let llm = json!({"Mode": "ArkV4", "New": {"Deep": [1, null]}});
    let tts = OtherVariant::beside("newvendor", json!({"Voice": "v"}));
    let config = Config::new()
        .llm_config(llm.clone())
        .tts_config(TtsConfig::new(tts));
    let json = serde_json::to_value(&config).unwrap();
    assert_eq!(json["LLMConfig"], llm);
    let tts = json!({"Provider": "newvendor", "ProviderParams": {"Voice": "v"}});
    assert_eq!(json["TTSConfig"], tts);
    assert_eq!(read::<Config>(&json), config);
    let body = json!({"AppId": "app", "Config": json});
    assert_eq!(serde_json::to_value(start(config)).unwrap(), body);
}

#[test]
fn empty_other_variant_is_not_sent() {
    let config = Config::new().llm_config(json!({}));
    assert_eq!(serde_json::to_value(config).unwrap(), json!({}));
    let config: Config = read(&json!({"LLMConfig": null, "MemoryConfig": {"ProviderParams": {}}}));
    assert_eq!(config.llm_config, None);
    assert_eq!(config.memory_config, Some(MemoryConfig::zero()));
}

#[test]
fn debug_of_other_variant_prints_names_only() {
    let llm = LlmConfig::from(json!({"Mode": "New", "APIKey": "s3cret"}));
    assert_eq!(format!("{llm:?}"), r#"Other({"APIKey", "Mode"})"#);
    let tts = TtsProvider::from(OtherVariant::beside("s3cret", "s3cret"));
    assert!(!format!("{tts:?}").contains("s3cret"));
    let coze = CozeLlm::new(CozeBotConfig::new("bot", "s3cret", "user"));
    assert!(!format!("{:?}", LlmConfig::from(coze)).contains("s3cret"));
}

#[test]
fn builder_is_clone_and_debug() {
    fn assert<T: Clone + std::fmt::Debug>(_: fn() -> T) {}
    assert::<StartVoiceChatCall>(|| unreachable!());
    assert::<StartVoiceChatCall<volc_core::__private::Set>>(|| unreachable!());
}

#[test]
fn secrets_inside_of_unions_are_known() {
    let secrets = StartVoiceChatRequest::tables().secrets();
    assert_eq!(
        secrets,
        [
            "APIKey",
            "Authorization",
            "AvatarToken",
            "ExtraHeader",
            "token"
        ]
    );
}
