//! Unions are read by their tags and predicates.

use serde_json::json;

use super::*;

#[test]
fn variant_is_known_whatever_the_order_of_members() {
    let texts = [
        r#"{"Provider":"volcano","ProviderParams":{"Mode":"smallmodel","Cluster":"c"}}"#,
        r#"{"ProviderParams":{"Cluster":"c","Mode":"smallmodel"},"Provider":"volcano"}"#,
        r#"{"ProviderParams":{"Cluster":"x"},"Unknown":[{}],"Provider":"ai_gateway","Provider":"volcano",
            "ProviderParams":{"Mode":"smallmodel","Cluster":"c"}}"#,
    ];
    for text in texts {
        let config: AsrConfig = from_slice(text.as_bytes()).unwrap();
        assert_eq!(config, AsrConfig::new(SmallAsr::new("c")), "{text}");
        let value: Json = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::from_value::<AsrConfig>(value).unwrap(), config);
    }
}

#[test]
fn shape_of_one_tag_value_is_known_by_any_predicate() {
    struct Case {
        params: Json,
        variant: &'static str,
    }
    let case = |variant, params| Case { params, variant };
    let cases = [
        case(
            "Classic",
            json!({"audio": {"voice_type": "BV001_streaming"}}),
        ),
        case(
            "Classic",
            json!({"audio": {"voice_type": "other", "volume_ratio": 1.0}}),
        ),
        case(
            "Classic",
            json!({"audio": {"voice_type": "BV002_streaming", "pitch_ratio": 1.0}}),
        ),
        case(
            "Streaming",
            json!({"audio": {"voice_type": "other", "pitch_ratio": null}}),
        ),
        case(
            "Streaming",
            json!({"audio": {"voice_type": "other", "speed_ratio": 1.0}}),
        ),
        case(
            "Cloned",
            json!({"audio": {"voice_type": "S_U"}, "app": {"cluster": "volcano_icl"}}),
        ),
        case("Streaming", json!({})),
    ];
    for Case { params, variant } in cases {
        let json = json!({"Provider": "volcano", "ProviderParams": params});
        let config: TtsConfig = read(&json);
        assert!(
            format!("{:?}", config.provider).starts_with(variant),
            "{json}"
        );
    }
}

#[test]
fn object_of_no_variant_is_kept_as_it_came() {
    let cases = [
        json!({"Provider": "unheard-of", "ProviderParams": {"A": [1, 2.5, "x", null]}}),
        json!({"Provider": "volcano"}),
        json!({"ProviderParams": {"Mode": "bigmodel"}}),
        json!({"Provider": "volcano", "ProviderParams": {"Mode": "hugemodel"}}),
        json!({"Provider": "volcano", "ProviderParams": {"Cluster": "c"}}),
        json!({"Provider": 7, "ProviderParams": {"A": 1}}),
        json!({"Provider": {"Odd": true}, "ProviderParams": {"A": 1}}),
        json!({"Provider": "unheard-of", "ProviderParams": "a text"}),
    ];
    for json in cases {
        let config: AsrConfig = read(&json);
        assert!(matches!(config.provider, AsrProvider::Other(_)), "{json}");
        assert_eq!(serde_json::to_value(&config).unwrap(), json);
    }
    let memory = json!({"ProviderParams": {"limit": 3}});
    let config: MemoryConfig = read(&memory);
    assert!(matches!(
        config.provider_params,
        Some(MemoryProvider::Other(_))
    ));
    assert_eq!(serde_json::to_value(&config).unwrap(), memory);
}

#[test]
fn broken_object_is_an_error_with_its_path() {
    struct Case {
        json: Json,
        path: &'static str,
    }
    let cases = [
        Case {
            json: json!({"LLMConfig": {"Mode": "CozeBot", "CozeBotConfig": {"HistoryLength": "three"}}}),
            path: "Config.LLMConfig.CozeBotConfig.HistoryLength",
        },
        Case {
            json: json!({"LLMConfig": {"Mode": "ArkV3", "Tools": [{}, {"function": {"name": []}}]}}),
            path: "Config.LLMConfig.Tools[1].function.name",
        },
        Case {
            json: json!({"TTSConfig": {
                "ProviderParams": {"audio": {"voice_type": "BV001_streaming", "speed_ratio": "fast"}},
                "Provider": "volcano",
            }}),
            path: "Config.TTSConfig.ProviderParams.audio.speed_ratio",
        },
        Case {
            json: json!({"TTSConfig": {"Provider": "minimax", "ProviderParams": "a text"}}),
            path: "Config.TTSConfig.ProviderParams",
        },
        Case {
            json: json!({"MemoryConfig": {"Provider": "volc", "ProviderParams": {"filter": []}}}),
            path: "Config.MemoryConfig.ProviderParams.filter",
        },
    ];
    for Case { json, path } in cases {
        let body = json!({"AppId": "a", "Config": json}).to_string();
        let error = from_slice::<StartVoiceChatRequest>(body.as_bytes()).unwrap_err();
        assert_eq!(error.path(), path, "{error}");
    }
}

#[test]
fn own_tag_union_has_serde() {
    let json = json!({"Mode": "CustomLLM", "Url": "https://example.com"});
    let llm: LlmConfig = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(llm, CustomLlm::new("https://example.com").into());
    assert_eq!(serde_json::to_value(&llm).unwrap(), json);
}
