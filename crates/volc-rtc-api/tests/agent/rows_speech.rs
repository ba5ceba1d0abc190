//! Rows of recognition, synthesis, and the end-to-end speech model.

use serde_json::{Value, json};

use crate::rows_task::avatar;
use crate::rules::Base::{Start, Start2024, Update};
use crate::rules::Row;

pub(crate) fn rows() -> Vec<Row> {
    let mut rows = providers();
    rows.extend(recognition());
    rows.extend(voices());
    rows.extend(tones());
    rows.extend(passed_through());
    rows.extend(end_to_end());
    rows
}

fn asr(asr: &Value) -> Value {
    json!({ "Config": { "ASRConfig": asr } })
}

fn asr_params(params: &Value) -> Value {
    asr(&json!({ "ProviderParams": params }))
}

/// Another synthesis than that of the base.
fn tts(provider: &str, params: &Value) -> Value {
    let mut params = params.clone();
    for name in ["ResourceId", "audio"] {
        if params.get(name).is_none() {
            params[name] = Value::Null;
        }
    }
    json!({ "Config": { "TTSConfig": { "Provider": provider, "ProviderParams": params } } })
}

fn minimax(more: &Value) -> Value {
    let mut params = json!({
        "Authorization": "not-a-key", "Groupid": "983", "model": "speech-01-turbo",
        "URL": "https://api.minimax.chat/v1/t2a_v2"
    });
    for (name, value) in more.as_object().unwrap() {
        params[name] = value.clone();
    }
    tts("minimax", &params)
}

fn providers() -> Vec<Row> {
    let gateway = |url: &str| {
        asr(&json!({
            "Provider": "ai_gateway",
            "ProviderParams": { "Mode": null, "StreamMode": null, "URL": url, "APIKey": "not-a-key" }
        }))
    };
    let voice = json!({ "voice_setting": { "voice_id": "male-qn-jingying" } });
    let other_url = json!({ "voice_setting": { "voice_id": "male-qn-jingying" }, "URL": "https://example.com" });
    vec![
        Row {
            code: "provider-contradiction",
            base: Start,
            broken: asr_params(&json!({ "APIKey": "not-a-key" })),
            path: "Config.ASRConfig.ProviderParams.APIKey",
            right: json!({}),
        },
        Row {
            code: "provider-contradiction",
            base: Start,
            broken: json!({ "Config": { "LLMConfig": { "Url": "https://example.com" } } }),
            path: "Config.LLMConfig.Url",
            right: json!({}),
        },
        Row {
            code: "provider-contradiction",
            base: Update,
            broken: json!({
                "Command": "UpdateParameters",
                "Parameters": { "Config": { "TTSConfig": { "Provider": "volcano", "ProviderParams": { "Groupid": "983" } } } }
            }),
            path: "Parameters.Config.TTSConfig.ProviderParams.Groupid",
            right: json!({
                "Command": "UpdateParameters",
                "Parameters": { "Config": { "TTSConfig": { "Provider": "minimax", "ProviderParams": { "Groupid": "983" } } } }
            }),
        },
        Row {
            code: "provider-unlisted",
            base: Start,
            broken: asr(&json!({ "Provider": "volcengine" })),
            path: "Config.ASRConfig.Provider",
            right: json!({}),
        },
        Row {
            code: "provider-unlisted",
            base: Start,
            broken: json!({ "Config": { "LLMConfig": { "Mode": "ArkV4" } } }),
            path: "Config.LLMConfig.Mode",
            right: json!({}),
        },
        Row {
            code: "unknown-member",
            base: Start,
            broken: asr_params(&json!({ "AccessToken": "not-a-token" })),
            path: "Config.ASRConfig.ProviderParams.AccessToken",
            right: json!({}),
        },
        Row {
            code: "fixed-value",
            base: Start,
            broken: minimax(&other_url),
            path: "Config.TTSConfig.ProviderParams.URL",
            right: minimax(&voice),
        },
        Row {
            code: "fixed-value",
            base: Start,
            broken: tts(
                "volcano",
                &json!({
                    "ResourceId": "seed-icl-1.0", "app": { "cluster": "icl" }, "audio": { "voice_type": "S_U1" }
                }),
            ),
            path: "Config.TTSConfig.ProviderParams.app.cluster",
            right: tts(
                "volcano",
                &json!({
                    "ResourceId": "seed-icl-1.0", "app": { "cluster": "volcano_icl" }, "audio": { "voice_type": "S_U1" }
                }),
            ),
        },
        Row {
            code: "gateway-url",
            base: Start,
            broken: gateway("https://ai-gateway.vei.volces.com/v1/realtime?model=customasr"),
            path: "Config.ASRConfig.ProviderParams.URL",
            right: gateway("wss://ai-gateway.vei.volces.com/v1/realtime?model=customasr"),
        },
        Row {
            code: "gateway-url",
            base: Start,
            broken: gateway("wss://ai-gateway.vei.volces.com/v1/realtime?model="),
            path: "Config.ASRConfig.ProviderParams.URL",
            right: gateway("wss://ai-gateway.vei.volces.com/v1/realtime?x=1&model=customasr"),
        },
    ]
}

fn recognition() -> Vec<Row> {
    let second = |mode: Value| {
        asr_params(&json!({ "ApiResourceId": "volc.seedasr.sauc.duration", "StreamMode": mode }))
    };
    vec![
        Row {
            code: "asr-2-stream-mode",
            base: Start,
            broken: second(json!(null)),
            path: "Config.ASRConfig.ProviderParams.StreamMode",
            right: second(json!(2)),
        },
        Row {
            code: "asr-2-stream-mode",
            base: Start,
            broken: second(json!(0)),
            path: "Config.ASRConfig.ProviderParams.StreamMode",
            right: second(json!(1)),
        },
        Row {
            code: "asr-2-stream-mode",
            base: Start,
            broken: asr_params(&json!({
                "VolcanoASRParameters": "{}", "Credential": { "ApiResourceId": "volc.seedasr.sauc.duration" }, "StreamMode": 0
            })),
            path: "Config.ASRConfig.ProviderParams.StreamMode",
            right: asr_params(&json!({
                "VolcanoASRParameters": "{}", "Credential": { "ApiResourceId": "volc.bigasr.sauc.duration" }, "StreamMode": 0
            })),
        },
        Row {
            code: "second-pass-stream-mode",
            base: Start,
            broken: asr_params(&json!({ "StreamMode": 1, "enable_nonstream": true })),
            path: "Config.ASRConfig.ProviderParams.enable_nonstream",
            right: asr_params(&json!({ "enable_nonstream": true })),
        },
        Row {
            code: "second-pass-stream-mode",
            base: Start,
            broken: asr_params(&json!({
                "StreamMode": 0, "VolcanoASRParameters": r#"{"request":{"enable_nonstream":true}}"#
            })),
            path: "Config.ASRConfig.ProviderParams.VolcanoASRParameters",
            right: asr_params(
                &json!({ "VolcanoASRParameters": r#"{"request":{"enable_nonstream":true}}"# }),
            ),
        },
        Row {
            code: "asr-parameters-json",
            base: Start,
            broken: asr_params(&json!({ "VolcanoASRParameters": "request.end_window_size=500" })),
            path: "Config.ASRConfig.ProviderParams.VolcanoASRParameters",
            right: asr_params(
                &json!({ "VolcanoASRParameters": r#"{"request":{"end_window_size":500}}"# }),
            ),
        },
        Row {
            code: "asr-parameters-managed",
            base: Start,
            broken: asr_params(&json!({ "VolcanoASRParameters": r#"{"audio":{"format":"pcm"}}"# })),
            path: "Config.ASRConfig.ProviderParams.VolcanoASRParameters",
            right: asr_params(&json!({ "VolcanoASRParameters": "{}" })),
        },
        Row {
            code: "hot-words-json",
            base: Start2024,
            broken: asr_params(&json!({ "context": "CO2, umbrella" })),
            path: "Config.ASRConfig.ProviderParams.context",
            right: asr_params(&json!({ "context": r#"{"hotwords":[{"word":"CO2"}]}"# })),
        },
        Row {
            code: "interrupt-config-ignored",
            base: Start,
            broken: json!({ "Config": {
                "InterruptMode": 1, "ASRConfig": { "InterruptConfig": { "InterruptSpeechDuration": 500 } }
            } }),
            path: "Config.ASRConfig.InterruptConfig",
            right: json!({ "Config": {
                "InterruptMode": 0, "ASRConfig": { "InterruptConfig": { "InterruptSpeechDuration": 500 } }
            } }),
        },
        Row {
            code: "interrupt-keywords-duration",
            base: Start,
            broken: asr(
                &json!({ "InterruptConfig": { "InterruptSpeechDuration": 500, "InterruptKeywords": ["停止"] } }),
            ),
            path: "Config.ASRConfig.InterruptConfig.InterruptSpeechDuration",
            right: asr(
                &json!({ "InterruptConfig": { "InterruptSpeechDuration": 0, "InterruptKeywords": ["停止"] } }),
            ),
        },
        Row {
            code: "far-field-model",
            base: Start,
            broken: asr(&json!({
                "ProviderParams": { "Mode": "smallmodel", "StreamMode": null, "Cluster": "volcengine_streaming_common" },
                "FarfieldConfig": { "Enable": true }
            })),
            path: "Config.ASRConfig.FarfieldConfig",
            right: asr(&json!({ "FarfieldConfig": { "Enable": true, "Level": "High" } })),
        },
        Row {
            code: "far-field-level-ignored",
            base: Start,
            broken: asr(
                &json!({ "FarfieldConfig": { "Enable": true, "Level": "High", "Threshold": 20 } }),
            ),
            path: "Config.ASRConfig.FarfieldConfig.Level",
            right: asr(&json!({ "FarfieldConfig": { "Enable": true, "Threshold": 20 } })),
        },
        Row {
            code: "expire-before-silence",
            base: Start,
            broken: asr(&json!({ "ExpireTime": 600 })),
            path: "Config.ASRConfig.ExpireTime",
            right: asr(&json!({ "ExpireTime": 1200, "VADConfig": { "SilenceTime": 800 } })),
        },
    ]
}

fn voices() -> Vec<Row> {
    let formulas = |resource: &str, filter: bool, mode: Value| {
        json!({ "Config": {
            "TTSConfig": { "ProviderParams": {
                "ResourceId": resource, "Additions": { "enable_latex_tn": true, "disable_markdown_filter": filter }
            } },
            "SubtitleConfig": { "SubtitleMode": mode }
        } })
    };
    let cloned = |resource: Value| {
        tts(
            "volcano_bidirection",
            &json!({ "audio": { "voice_type": "S_U1" }, "ResourceId": resource }),
        )
    };
    let voice = json!({ "voice_id": "male-qn-jingying" });
    vec![
        Row {
            code: "latex-subtitles",
            base: Start,
            broken: formulas("seed-tts-2.0", true, json!(null)),
            path: "Config.TTSConfig.ProviderParams.Additions.enable_latex_tn",
            right: formulas("seed-tts-2.0", true, json!(1)),
        },
        Row {
            code: "latex-subtitles",
            base: Start,
            broken: formulas("seed-icl-2.0", true, json!(0)),
            path: "Config.TTSConfig.ProviderParams.Additions.enable_latex_tn",
            right: formulas("seed-tts-1.0", true, json!(0)),
        },
        Row {
            code: "latex-markdown-filter",
            base: Start,
            broken: formulas("seed-tts-1.0", false, json!(1)),
            path: "Config.TTSConfig.ProviderParams.Additions.disable_markdown_filter",
            right: formulas("seed-tts-1.0", true, json!(1)),
        },
        Row {
            code: "minimax-voice",
            base: Start,
            broken: minimax(&json!({ "voice_setting": { "speed": 1.5 } })),
            path: "Config.TTSConfig.ProviderParams.voice_setting.voice_id",
            right: minimax(
                &json!({ "timber_weights": [{ "voice_id": "male-qn-jingying", "weight": 1 }] }),
            ),
        },
        Row {
            code: "minimax-cantonese-model",
            base: Start,
            broken: minimax(&json!({
                "voice_setting": voice, "language_boost": "Chinese,Yue", "model": "speech-01-240228"
            })),
            path: "Config.TTSConfig.ProviderParams.language_boost",
            right: minimax(&json!({ "voice_setting": voice, "language_boost": "Chinese,Yue" })),
        },
        Row {
            code: "cloned-voice-resource",
            base: Start,
            broken: cloned(json!("seed-tts-1.0")),
            path: "Config.TTSConfig.ProviderParams.ResourceId",
            right: cloned(json!("seed-icl-1.0")),
        },
        Row {
            code: "subtitle-mode-unaligned",
            base: Start,
            broken: json!({ "Config": { "AvatarConfig": avatar(), "SubtitleConfig": { "DisableRTSSubtitle": false } } }),
            path: "Config.SubtitleConfig.SubtitleMode",
            right: json!({ "Config": { "AvatarConfig": avatar(), "SubtitleConfig": { "SubtitleMode": 1 } } }),
        },
        Row {
            code: "subtitle-mode-unaligned",
            base: Start,
            broken: s2s(
                json!({}),
                json!({ "SubtitleConfig": { "SubtitleMode": 0 } }),
            ),
            path: "Config.SubtitleConfig.SubtitleMode",
            right: s2s(
                json!({}),
                json!({ "SubtitleConfig": { "DisableRTSSubtitle": true } }),
            ),
        },
    ]
}

fn tones() -> Vec<Row> {
    let context = |context: Value, resource: &str| {
        let tts = json!({ "Context": context, "ProviderParams": { "ResourceId": resource } });
        json!({ "Config": { "TTSConfig": tts } })
    };
    let quote = || json!({ "QuoteUserQuestion": true });
    let silent = |tts: Value| json!({ "Config": { "TTSConfig": tts, "LLMConfig": { "SystemMessages": null } } });
    vec![
        Row {
            code: "tts-context-provider",
            base: Start,
            broken: context(quote(), "seed-icl-2.0"),
            path: "Config.TTSConfig.Context",
            right: context(quote(), "seed-tts-2.0"),
        },
        Row {
            code: "quote-question-version",
            base: Start,
            broken: context(quote(), "seed-tts-1.0"),
            path: "Config.TTSConfig.Context.QuoteUserQuestion",
            right: context(
                json!({ "QuoteUserQuestion": false, "TagParse": true }),
                "seed-tts-1.0",
            ),
        },
        Row {
            code: "tag-parse-prompt",
            base: Start,
            broken: silent(json!({ "Context": { "TagParse": true } })),
            path: "Config.TTSConfig.Context.TagParse",
            right: silent(json!({ "Context": { "TagParse": false } })),
        },
        Row {
            code: "bracket-prompt",
            base: Start,
            broken: silent(json!({ "IgnoreBracketText": [1, 2] })),
            path: "Config.TTSConfig.IgnoreBracketText",
            right: json!({ "Config": { "TTSConfig": { "IgnoreBracketText": [1, 2] } } }),
        },
    ]
}

fn passed_through() -> Vec<Row> {
    let passed = |text: &str, resource: &str, mode: i64| {
        let params =
            json!({ "VolcanoTTSParameters": text, "Credential": { "ResourceId": resource } });
        let mut patch = tts("volcano_bidirection", &params);
        patch["Config"]["SubtitleConfig"] = json!({ "SubtitleMode": mode });
        patch
    };
    let voice = r#"{"req_params":{"speaker":"zh_female_linjianvhai_moon_bigtts"}}"#;
    let managed = r#"{"req_params":{"speaker":"a","audio_params":{"format":"mp3"}}}"#;
    let formulas = r#"{"req_params":{"speaker":"a","additions":"{\"enable_latex_tn\":true}"}}"#;
    let row = |code, broken, right| Row {
        code,
        base: Start,
        broken,
        path: "Config.TTSConfig.ProviderParams.VolcanoTTSParameters",
        right,
    };
    let right = || passed(voice, "seed-tts-2.0", 0);
    vec![
        row(
            "tts-parameters-json",
            passed("[1]", "seed-tts-2.0", 0),
            right(),
        ),
        row(
            "tts-parameters-speaker",
            passed("{}", "seed-tts-2.0", 0),
            right(),
        ),
        row(
            "tts-parameters-managed",
            passed(managed, "seed-tts-2.0", 0),
            right(),
        ),
        row(
            "latex-subtitles",
            passed(formulas, "seed-tts-2.0", 0),
            passed(formulas, "seed-tts-2.0", 1),
        ),
    ]
}

/// A request with the end-to-end model in place of the base's services.
fn s2s(params: Value, config: Value) -> Value {
    let mut s2s = json!({
        "Provider": "volcano",
        "ProviderParams": {
            "app": { "appid": "94", "token": "not-a-token" },
            "dialog": { "extra": { "model": "1.2.1.1" } }
        }
    });
    for part in ["dialog", "asr", "tts"] {
        for (name, value) in params
            .get(part)
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            s2s["ProviderParams"][part][name] = value.clone();
        }
    }
    if let Some(mode) = params.get("OutputMode") {
        s2s["OutputMode"] = mode.clone();
    }
    let mut patch =
        json!({ "ASRConfig": null, "TTSConfig": null, "LLMConfig": null, "S2SConfig": s2s });
    for (name, value) in config.as_object().unwrap() {
        patch[name] = value.clone();
    }
    json!({ "Config": patch })
}

fn end_to_end() -> Vec<Row> {
    let ark = || json!({ "Mode": "ArkV3" });
    let vision = |enable: bool| json!({ "Mode": "ArkV3", "VisionConfig": { "Enable": enable } });
    let mixed = |llm: Value| s2s(json!({ "OutputMode": 1 }), json!({ "LLMConfig": llm }));
    let manifest = |model: &str| {
        s2s(
            json!({ "dialog": { "character_manifest": "A cat.", "extra": { "model": model } } }),
            json!({}),
        )
    };
    let turns = |turns: Value| s2s(json!({ "dialog": { "dialog_context": turns } }), json!({}));
    let words = |two_pass: &str| {
        s2s(
            json!({ "asr": { "extra": { "enable_asr_twopass": two_pass, "boosting_table_id": "1" } } }),
            json!({}),
        )
    };
    let audio = |rate: i64| {
        s2s(
            json!({ "tts": { "audio_config": { "channel": 1, "sample_rate": rate } } }),
            json!({}),
        )
    };
    let (question, reply) = (
        json!({ "role": "user", "text": "a" }),
        json!({ "role": "assistant", "text": "b" }),
    );
    vec![
        Row {
            code: "s2s-ignores",
            base: Start,
            broken: s2s(json!({}), json!({ "LLMConfig": ark() })),
            path: "Config.LLMConfig",
            right: s2s(json!({}), json!({})),
        },
        Row {
            code: "s2s-mixed-model",
            base: Start,
            broken: mixed(json!(null)),
            path: "Config.LLMConfig.Mode",
            right: mixed(ark()),
        },
        Row {
            code: "s2s-mixed-vision",
            base: Start,
            broken: mixed(vision(true)),
            path: "Config.LLMConfig.VisionConfig.Enable",
            right: mixed(vision(false)),
        },
        Row {
            code: "s2s-manifest-ignored",
            base: Start,
            broken: manifest("1.2.1.1"),
            path: "Config.S2SConfig.ProviderParams.dialog.character_manifest",
            right: manifest("2.2.0.0"),
        },
        Row {
            code: "s2s-dialog-pairs",
            base: Start,
            broken: turns(json!([reply, question])),
            path: "Config.S2SConfig.ProviderParams.dialog.dialog_context",
            right: turns(json!([question, reply])),
        },
        Row {
            code: "s2s-dialog-pairs",
            base: Start,
            broken: turns(json!([question])),
            path: "Config.S2SConfig.ProviderParams.dialog.dialog_context",
            right: turns(json!([])),
        },
        Row {
            code: "s2s-hot-words-ignored",
            base: Start,
            broken: words("false"),
            path: "Config.S2SConfig.ProviderParams.asr.extra.boosting_table_id",
            right: words("true"),
        },
        Row {
            code: "s2s-audio",
            base: Start,
            broken: audio(16_000),
            path: "Config.S2SConfig.ProviderParams.tts.audio_config.sample_rate",
            right: audio(24_000),
        },
    ]
}
