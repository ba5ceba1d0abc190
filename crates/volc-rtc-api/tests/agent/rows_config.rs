//! Rows of web search, memory, music and avatar.

use serde_json::{Value, json};

use crate::rows_task::avatar;
use crate::rules::Base::Start;
use crate::rules::Row;

fn search(params: &str, words: &str) -> Value {
    json!({ "Config": { "WebSearchAgentConfig": {
        "Enable": true, "APIKey": "not-a-key", "ParamsString": params, "FunctionName": "WebSearch",
        "FunctionDescription": "Searches the web.", "ComfortWords": words
    } } })
}

fn memory(params: &Value) -> Value {
    json!({ "Config": { "MemoryConfig": { "Enable": true, "Provider": "volc", "ProviderParams": params } } })
}

pub(crate) fn rows() -> Vec<Row> {
    let agent = r#"{"bot_id":"7429","stream":true}"#;
    let remembered =
        json!({ "collection_name": "c", "filter": { "user_id": ["u"], "memory_type": ["m"] } });
    let picture = |url: &str| {
        let mut avatar = avatar();
        avatar["BackgroundUrl"] = url.into();
        json!({ "Config": { "AvatarConfig": avatar } })
    };
    vec![
        Row {
            code: "web-search-params",
            base: Start,
            broken: search(r#"{"bot_id":"7429"}"#, ""),
            path: "Config.WebSearchAgentConfig.ParamsString",
            right: search(agent, ""),
        },
        Row {
            code: "web-search-params",
            base: Start,
            broken: search("bot_id=7429", ""),
            path: "Config.WebSearchAgentConfig.ParamsString",
            right: search(agent, ""),
        },
        Row {
            code: "comfort-words",
            base: Start,
            broken: search(agent, "正在为您查询，请稍等"),
            path: "Config.WebSearchAgentConfig.ComfortWords",
            right: search(agent, "正在为您查询，请稍等..."),
        },
        Row {
            code: "memory-incomplete",
            base: Start,
            broken: memory(&json!({ "collection_name": "c", "filter": { "user_id": ["u"] } })),
            path: "Config.MemoryConfig.ProviderParams.filter.memory_type",
            right: memory(&remembered),
        },
        Row {
            code: "memory-incomplete",
            base: Start,
            broken: memory(&json!({ "collection_name": "c" })),
            path: "Config.MemoryConfig.ProviderParams.filter",
            right: memory(&remembered),
        },
        Row {
            code: "memory-owner",
            base: Start,
            broken: memory(&json!({ "collection_name": "c", "filter": { "memory_type": ["m"] } })),
            path: "Config.MemoryConfig.ProviderParams.filter",
            right: memory(
                &json!({ "collection_name": "c", "filter": { "assistant_id": ["a"], "memory_type": ["m"] } }),
            ),
        },
        Row {
            code: "music-prompt",
            base: Start,
            broken: json!({ "Config": { "MusicAgentConfig": { "Enable": true }, "LLMConfig": { "SystemMessages": null } } }),
            path: "Config.MusicAgentConfig.Enable",
            right: json!({ "Config": { "MusicAgentConfig": { "Enable": true } } }),
        },
        Row {
            code: "avatar-background",
            base: Start,
            broken: picture("https://example.com/sample"),
            path: "Config.AvatarConfig.BackgroundUrl",
            right: picture("https://example.com/misc/sample.png?x=1"),
        },
    ]
}
