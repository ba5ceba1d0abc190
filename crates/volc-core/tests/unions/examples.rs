//! One object of every variant with the example values of its page, and one with its required members only.

use serde_json::json;

use super::*;

struct Example {
    variant: &'static str,
    json: Json,
}

fn example(variant: &'static str, json: Json) -> Example {
    Example { variant, json }
}

fn beside(provider: &str, params: Json) -> Json {
    json!({"Provider": provider, "ProviderParams": params})
}

fn check<T: Wire + serde::Serialize>(examples: Vec<Example>, variant: fn(&T) -> String) {
    for Example {
        variant: name,
        json,
    } in examples
    {
        let value: T = read(&json);
        let chosen = variant(&value);
        assert_eq!(chosen.split('(').next(), Some(name), "{json}");
        assert_eq!(serde_json::to_value(&value).unwrap(), json, "{name}");
    }
}

#[test]
fn asr_examples_read_and_write_the_same() {
    let (small, big) = ("smallmodel", "bigmodel");
    let examples = vec![
        example(
            "BigModelPassThrough",
            beside(
                "volcano",
                json!({
                    "Mode": big, "VolcanoASRParameters": "{\"request\":{\"end_window_size\":500}}",
                    "Credential": {"ApiResourceId": "volc.bigasr.sauc.duration"},
                    "StreamMode": 2, "ContextHistoryLength": 0,
                }),
            ),
        ),
        example(
            "BigModelPassThrough",
            beside(
                "volcano",
                json!({"Mode": big, "VolcanoASRParameters": "{}"}),
            ),
        ),
        example(
            "BigModel",
            beside(
                "volcano",
                json!({
                    "Mode": big, "ApiResourceId": "volc.bigasr.sauc.duration", "StreamMode": 2, "enable_nonstream": true,
                    "context": "{\"hotwords\": [{\"word\": \"CO2\"}]}", "context_history_length": 0,
                }),
            ),
        ),
        example("BigModel", beside("volcano", json!({"Mode": big}))),
        example(
            "SmallModel",
            beside(
                "volcano",
                json!({"Mode": small, "Cluster": "volcengine_streaming_common"}),
            ),
        ),
        example(
            "Gateway",
            beside(
                "ai_gateway",
                json!({
                    "URL": "wss://ai-gateway.vei.volces.com/v1/realtime?model=customasr", "APIKey": "sk-xxxxxx",
                    "ExtraData": {"custom_param": "value1"}, "ExtraHeader": {"custom_header": "value"},
                }),
            ),
        ),
        example(
            "Gateway",
            beside(
                "ai_gateway",
                json!({"URL": "wss://example.com", "APIKey": "sk"}),
            ),
        ),
    ];
    check(examples, |config: &AsrConfig| {
        format!("{:?}", config.provider)
    });
}

#[test]
fn tts_examples_read_and_write_the_same() {
    let additions = json!({
        "enable_latex_tn": false, "disable_markdown_filter": false, "enable_language_detector": false,
    });
    let both = "volcano_bidirection";
    let examples = vec![
        example(
            "BidirectionPassThrough",
            beside(
                both,
                json!({
                    "Credential": {"ResourceId": "volc.service_type.10029"},
                    "VolcanoTTSParameters": "{\"req_params\":{\"speaker\":\"zh_female_linjianvhai_moon_bigtts\"}}",
                }),
            ),
        ),
        example(
            "Bidirection",
            beside(
                both,
                json!({
                    "ResourceId": "volc.service_type.10029",
                    "audio": {"voice_type": "zh_female_linjianvhai_moon_bigtts", "speech_rate": 0},
                    "Additions": additions,
                }),
            ),
        ),
        example(
            "Bidirection",
            beside(
                both,
                json!({"audio": {"voice_type": "zh_female_linjianvhai_moon_bigtts"}}),
            ),
        ),
        example(
            "BidirectionCloned",
            beside(
                both,
                json!({
                    "audio": {"voice_type": "S_U****ft1", "speech_rate": 0}, "ResourceId": "seed-icl-2.0",
                    "Additions": additions,
                }),
            ),
        ),
        example(
            "Streaming",
            beside(
                "volcano",
                json!({
                    "audio": {"voice_type": "zh_female_meilinvyou_moon_bigtts", "speed_ratio": 1.0},
                }),
            ),
        ),
        example(
            "Classic",
            beside(
                "volcano",
                json!({
                    "audio": {"voice_type": "BV001_streaming", "speed_ratio": 1.0, "volume_ratio": 1.0, "pitch_ratio": 1.0},
                }),
            ),
        ),
        example(
            "Classic",
            beside(
                "volcano",
                json!({"audio": {"voice_type": "BV002_streaming"}}),
            ),
        ),
        example(
            "Cloned",
            beside(
                "volcano",
                json!({
                    "audio": {"voice_type": "S_U****ft1", "speed_ratio": 1.0}, "app": {"cluster": "volcano_icl"},
                    "ResourceId": "volc.service_type.10029",
                }),
            ),
        ),
        example(
            "Minimax",
            beside(
                "minimax",
                json!({
                    "Authorization": "eyJhbG****SUzI1N", "Groupid": "983*****669", "model": "speech-01-turbo",
                    "URL": "https://api.minimax.chat/v1/t2a_v2",
                    "voice_setting": {"speed": 1.0, "vol": 1.0, "pitch": 0, "voice_id": "male-qn-jingying"},
                    "pronunciation_dict": {"tone": ["omg/oh my god"]},
                    "timber_weights": [{"voice_id": "male-qn-jingying", "weight": 1}],
                    "stream": false, "language_boost": "auto",
                }),
            ),
        ),
        example(
            "Gateway",
            beside(
                "ai_gateway",
                json!({
                    "URL": "wss://ai-gateway.vei.volces.com/v1/realtime?model=ttsname", "APIKey": "sk-xxxxxx", "Voice": "v",
                    "OutputAudioSpeedRate": 0.0, "ExtraData": {"A": {"B": 1}},
                }),
            ),
        ),
    ];
    check(examples, |config: &TtsConfig| {
        format!("{:?}", config.provider)
    });
}

#[test]
fn llm_examples_read_and_write_the_same() {
    let prompts = json!([{"Role": "user", "Content": "你是谁？"}]);
    let parameters = json!({
        "type": "object", "properties": {"location": {"type": "string"}}, "required": ["location"],
    });
    let examples = vec![
        example(
            "Ark",
            json!({
                "Mode": "ArkV3", "ModelName": "doubao-seed-1-8-251228", "Temperature": 0.1, "MaxTokens": 1024, "TopP": 0.3,
                "SystemMessages": ["你是小宁"], "UserPrompts": prompts, "HistoryLength": 3,
                "Tools": [{"type": "function", "function": {
                    "name": "get_current_weather", "description": "d", "parameters": parameters,
                }}],
                "ThinkingType": "disabled",
            }),
        ),
        example("Ark", json!({"Mode": "ArkV3"})),
        example(
            "Coze",
            json!({"Mode": "CozeBot", "CozeBotConfig": {
                "Url": "https://api.coze.cn", "BotId": "73****68", "APIKey": "czu_UEE*****CVv9uQ7H", "UserId": "123",
                "HistoryLength": 3, "CustomVariables": {"custom_var_1": "value1"}, "ResponseTimeout": 10,
            }}),
        ),
        example(
            "Custom",
            json!({
                "Mode": "CustomLLM", "Url": "https://test.com/path/to/app", "ModelName": "name1",
                "APIKey": "pat*****123231", "Temperature": 0.1, "UserPrompts": prompts, "Custom": "{}",
                "ExtraHeader": {"A": "b"},
            }),
        ),
        example(
            "Custom",
            json!({"Mode": "CustomLLM", "Url": "https://test.com/path/to/app"}),
        ),
    ];
    check(examples, |config: &LlmConfig| format!("{config:?}"));
}

#[test]
fn other_examples_read_and_write_the_same() {
    let s2s = json!({
        "Provider": "volcano", "OutputMode": 0,
        "ProviderParams": {"app": {"appid": "94****11", "token": "OaO****ws1"}, "bot_name": "豆包"},
    });
    check(vec![example("Volcano", s2s)], |config: &S2sConfig| {
        format!("{:?}", config.provider)
    });
    let memory = json!({
        "Enable": true, "Provider": "volc", "Score": 0.7,
        "ProviderParams": {
            "collection_name": "customer_service_memory", "limit": 10,
            "filter": {"user_id": ["user1", "user2"], "assistant_id": ["agent007"]},
        },
    });
    check(vec![example("Volc", memory)], |config: &MemoryConfig| {
        format!("{:?}", config.provider_params.as_ref().unwrap())
    });
}
