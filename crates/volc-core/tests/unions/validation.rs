//! Unions are checked before they are sent.

use serde_json::json;
use volc_core::__private::OtherVariant;
use volc_core::api::Action;

use super::*;

fn error(config: Config) -> String {
    start(config)
        .validate()
        .map_or_else(|e| e.to_string(), |()| "none".to_owned())
}

#[test]
fn bounds_inside_of_variants_are_checked() {
    let audio = RateAudio::new("v").speech_rate(101);
    let config = Config::new().tts_config(TtsConfig::new(BidirectionTts::new(audio)));
    let text = "`Config.TTSConfig.ProviderParams.audio.speech_rate` must be at least -50 and at most 100, but is 101";
    assert_eq!(error(config), text);
    let config = Config::new().llm_config(json!({"Mode": "New", "Temperature": 9}));
    assert_eq!(error(config), "none");
}

#[test]
fn tag_field_must_not_contradict_its_union() {
    let params = || MemoryConfig::new().provider_params(VolcMemory::new());
    let memory = |memory| Config::new().memory_config(memory);
    assert_eq!(error(memory(params())), "none");
    assert_eq!(error(memory(params().provider("volc"))), "none");
    let text = "`Config.MemoryConfig.Provider` must be `volc`, but is `other`; it must name the variant in \
                `Config.MemoryConfig.ProviderParams`, or be unset";
    assert_eq!(error(memory(params().provider("other"))), text);
    let other = MemoryConfig::new()
        .provider("other")
        .provider_params(json!({"A": 1}));
    assert_eq!(error(memory(other)), "none");
}

#[test]
fn required_union_must_not_be_empty() {
    let empty = TtsConfig::new(OtherVariant::beside(Json::Null, json!({})));
    let text = "`Config.TTSConfig.ProviderParams` must be set, but is unset; set it";
    assert_eq!(error(Config::new().tts_config(empty)), text);
}

#[test]
fn requirements_inside_of_variants_are_checked() {
    let minimax = || MinimaxTts::new("key", "group", MinimaxModel::Turbo);
    let tts = |params: MinimaxTts| Config::new().tts_config(TtsConfig::new(params));
    let text = "exactly one of `Config.TTSConfig.ProviderParams.voice_setting.voice_id`, \
                `Config.TTSConfig.ProviderParams.timber_weights` must be set, but none is; set one of them";
    assert_eq!(error(tts(minimax())), text);
    let voice = minimax().voice_setting(VoiceSetting::new().voice_id("v"));
    assert_eq!(error(tts(voice.clone())), "none");
    let both = error(tts(voice.timber_weights([TimberWeight::new()])));
    assert!(both.ends_with("are; unset all but one"), "{both}");

    let on = |params| {
        MemoryConfig::new()
            .enable(true)
            .provider("volc")
            .provider_params(params)
    };
    let memory = |params: VolcMemory| Config::new().memory_config(on(params));
    let text = "`Config.MemoryConfig.ProviderParams.collection_name` must be set when \
                `Body.Config.MemoryConfig.Enable` is `true`, but is unset; set it, or change \
                `Body.Config.MemoryConfig.Enable`";
    assert_eq!(error(memory(VolcMemory::new())), text);
    assert_eq!(
        error(memory(VolcMemory::new().collection_name("c"))),
        "none"
    );
    let filter = VolcMemory::new()
        .collection_name("c")
        .filter(MemoryFilter::new());
    assert!(
        error(memory(filter))
            .starts_with("at least one of `Config.MemoryConfig.ProviderParams.filter.user_id`")
    );
}

#[test]
fn condition_is_dropped_where_another_member_is_set() {
    let avatar = |avatar: AvatarConfig| error(Config::new().avatar_config(avatar.enabled(true)));
    let text = "`Config.AvatarConfig.AvatarToken` must be set when `Config.AvatarConfig.Enabled` is `true`, but is \
        unset; \
                set it or `Config.AvatarConfig.AvatarRole`, or change `Config.AvatarConfig.Enabled`";
    assert_eq!(avatar(AvatarConfig::new()), text);
    assert_eq!(avatar(AvatarConfig::new().role("r")), "none");
    assert_eq!(avatar(AvatarConfig::new().token("t")), "none");
}
