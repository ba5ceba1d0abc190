//! Rows of language models and their tools.

use serde_json::{Value, json};

use crate::rules::Base::{Start, Start2024, Update};
use crate::rules::Row;

pub(crate) fn rows() -> Vec<Row> {
    let mut rows = own_models();
    rows.extend(prompts());
    rows.extend(coze());
    rows.extend(ark());
    rows.extend(tools());
    rows
}

fn llm(llm: Value) -> Value {
    json!({ "Config": { "LLMConfig": llm } })
}

/// A model of one's own in place of the base's.
fn custom(more: Value) -> Value {
    let mut model = json!({ "Mode": "CustomLLM", "ModelName": null, "EndPointId": null, "Url": "https://example.com/app" });
    for (name, value) in more.as_object().unwrap() {
        model[name] = value.clone();
    }
    llm(model)
}

fn own_models() -> Vec<Row> {
    vec![
        Row {
            code: "custom-url",
            base: Start,
            broken: custom(json!({ "Url": "http://example.com/app" })),
            path: "Config.LLMConfig.Url",
            right: custom(
                json!({ "Url": "http://example.com/app", "Feature": r#"{"Http":true}"# }),
            ),
        },
        Row {
            code: "custom-url",
            base: Start2024,
            broken: custom(json!({ "Url": null, "URL": "example.com/app" })),
            path: "Config.LLMConfig.URL",
            right: custom(json!({ "Url": null, "URL": "https://example.com/app" })),
        },
        Row {
            code: "feature-json",
            base: Start,
            broken: custom(json!({ "Feature": "Http" })),
            path: "Config.LLMConfig.Feature",
            right: custom(json!({ "Feature": r#"{"Http":true}"# })),
        },
        Row {
            code: "custom-json",
            base: Start,
            broken: custom(json!({ "Custom": "session=1" })),
            path: "Config.LLMConfig.Custom",
            right: custom(json!({ "Custom": r#"{"session":1}"# })),
        },
    ]
}

fn prompts() -> Vec<Row> {
    let turn = |role: &str| json!({ "Role": role, "Content": "text" });
    let pair = || [turn("user"), turn("assistant")];
    let rounds = |count: usize| (0..count).flat_map(|_| pair()).collect::<Vec<_>>();
    let settings = |prompts: Value| {
        json!({
            "Command": "UpdateParameters",
            "Parameters": { "Config": { "LLMConfig": { "UserPrompts": prompts } } }
        })
    };
    vec![
        Row {
            code: "user-prompts-pairs",
            base: Start,
            broken: llm(json!({ "UserPrompts": [turn("user"), turn("user")] })),
            path: "Config.LLMConfig.UserPrompts",
            right: llm(json!({ "UserPrompts": [turn("system"), turn("user"), turn("assistant")] })),
        },
        Row {
            code: "user-prompts-pairs",
            base: Update,
            broken: settings(json!([turn("assistant")])),
            path: "Parameters.Config.LLMConfig.UserPrompts",
            right: settings(rounds(9).into()),
        },
        Row {
            code: "user-prompts-evicted",
            base: Start,
            broken: llm(json!({ "UserPrompts": rounds(4) })),
            path: "Config.LLMConfig.UserPrompts",
            right: llm(json!({ "UserPrompts": rounds(4), "HistoryLength": 4 })),
        },
    ]
}

fn bot(more: Value) -> Value {
    let mut bot = json!({ "Url": "https://api.coze.cn", "BotId": "73", "APIKey": "not-a-key", "UserId": "123" });
    for (name, value) in more.as_object().unwrap() {
        bot[name] = value.clone();
    }
    llm(
        json!({ "Mode": "CozeBot", "ModelName": null, "SystemMessages": null, "EndPointId": null, "CozeBotConfig": bot }),
    )
}

fn coze() -> Vec<Row> {
    let with = |config: Value| {
        let mut patch = bot(json!({}));
        for (name, value) in config.as_object().unwrap() {
            patch["Config"][name] = value.clone();
        }
        patch
    };
    let server = || {
        json!({ "FunctionCallingConfig": {
        "ServerMessageUrl": "https://example.com/m2", "ServerMessageSignature": "s"
    } })
    };
    let many: serde_json::Map<String, Value> =
        (0..17).map(|n| (n.to_string(), json!("v"))).collect();
    vec![
        Row {
            code: "coze-history-ignored",
            base: Start,
            broken: bot(json!({ "EnableConversation": true, "HistoryLength": 5 })),
            path: "Config.LLMConfig.CozeBotConfig.HistoryLength",
            right: bot(json!({ "EnableConversation": false, "HistoryLength": 5 })),
        },
        Row {
            code: "coze-meta-data",
            base: Start,
            broken: bot(json!({ "MetaData": many })),
            path: "Config.LLMConfig.CozeBotConfig.MetaData",
            right: bot(json!({ "MetaData": { "order_id": "xyz-123" } })),
        },
        Row {
            code: "coze-meta-data",
            base: Start,
            broken: bot(json!({ "MetaData": { "order_id": "v".repeat(513) } })),
            path: "Config.LLMConfig.CozeBotConfig.MetaData",
            right: bot(json!({ "MetaData": { "order_id": "值".repeat(512) } })),
        },
        Row {
            code: "coze-variable-names",
            base: Start,
            broken: bot(json!({ "CustomVariables": { "name-1": "v" } })),
            path: "Config.LLMConfig.CozeBotConfig.CustomVariables",
            right: bot(json!({ "CustomVariables": { "user_name": "v" } })),
        },
        Row {
            code: "function-calling-model",
            base: Start,
            broken: with(json!({ "MusicAgentConfig": { "Enable": true } })),
            path: "Config.MusicAgentConfig.Enable",
            right: with(json!({ "MusicAgentConfig": { "Enable": false } })),
        },
        Row {
            code: "function-calling-ignored",
            base: Start,
            broken: with(server()),
            path: "Config.FunctionCallingConfig",
            right: json!({ "Config": server() }),
        },
        Row {
            code: "function-calling-ignored",
            base: Start2024,
            broken: with(server()),
            path: "Config.FunctionCallingConfig",
            right: json!({ "Config": server() }),
        },
    ]
}

fn ark() -> Vec<Row> {
    let server = || json!([{ "URL": "https://example.com/mcp", "Name": "knowledge" }]);
    let snapshots = |snapshots: Value| {
        llm(json!({ "VisionConfig": { "Enable": true, "SnapshotConfig": snapshots } }))
    };
    let storage = |tos: Value| {
        llm(
            json!({ "VisionConfig": { "Enable": true, "StorageConfig": { "Type": 1, "TosConfig": tos } } }),
        )
    };
    vec![
        Row {
            code: "ark-model-missing",
            base: Start2024,
            broken: llm(json!({ "EndPointId": null })),
            path: "Config.LLMConfig.EndPointId",
            right: llm(json!({ "EndPointId": null, "BotId": "botid-1" })),
        },
        Row {
            code: "ark-bot-ignored",
            base: Start2024,
            broken: llm(json!({ "BotId": "botid-1" })),
            path: "Config.LLMConfig.BotId",
            right: json!({}),
        },
        Row {
            code: "vision-endpoint",
            base: Start2024,
            broken: llm(
                json!({ "EndPointId": null, "BotId": "botid-1", "VisionConfig": { "Enable": true } }),
            ),
            path: "Config.LLMConfig.VisionConfig.Enable",
            right: llm(json!({ "VisionConfig": { "Enable": true } })),
        },
        Row {
            code: "parallel-tools-model",
            base: Start,
            broken: llm(
                json!({ "ModelName": "doubao-1-5-pro-32k", "EnableParallelToolCalls": false }),
            ),
            path: "Config.LLMConfig.EnableParallelToolCalls",
            right: llm(
                json!({ "ModelName": "doubao-seed-1.6-flash", "EnableParallelToolCalls": false }),
            ),
        },
        Row {
            code: "thinking-model",
            base: Start,
            broken: llm(json!({ "ModelName": "doubao-seed-1-6-thinking-250715", "MCP": server() })),
            path: "Config.LLMConfig.ModelName",
            right: llm(json!({ "ModelName": "doubao-seed-1-6-250615", "MCP": server() })),
        },
        Row {
            code: "vision-interval-ignored",
            base: Start,
            broken: snapshots(json!({ "AutoSelect": true, "Interval": 1000 })),
            path: "Config.LLMConfig.VisionConfig.SnapshotConfig.Interval",
            right: snapshots(json!({ "AutoSelect": false, "Interval": 1000 })),
        },
        Row {
            code: "tos-storage",
            base: Start,
            broken: storage(json!({ "AccountId": "200" })),
            path: "Config.LLMConfig.VisionConfig.StorageConfig.TosConfig",
            right: storage(json!({ "AccountId": "200", "Bucket": "b" })),
        },
    ]
}

fn tools() -> Vec<Row> {
    let tool = |name: &str, schema: Value| json!({ "type": "function", "function": { "name": name, "parameters": schema } });
    let city = || json!({ "type": "object", "properties": { "city": { "type": "string" } }, "required": ["city"] });
    let with = |schema: Value| llm(json!({ "Tools": [tool("get_weather", schema)] }));
    let server = |name: &str| {
        llm(
            json!({ "Tools": [tool("get_weather", city())], "MCP": [{ "URL": "https://example.com/mcp", "Name": name }] }),
        )
    };
    vec![
        Row {
            code: "tool-names",
            base: Start,
            broken: server("get_weather"),
            path: "Config.LLMConfig.MCP[0].Name",
            right: server("knowledge"),
        },
        Row {
            code: "tool-names",
            base: Update,
            broken: json!({
                "Command": "UpdateParameters",
                "Parameters": { "Config": { "LLMConfig": { "Tools": [tool("a", city()), tool("a", city())] } } }
            }),
            path: "Parameters.Config.LLMConfig.Tools[1].function.name",
            right: json!({
                "Command": "UpdateParameters",
                "Parameters": { "Config": { "LLMConfig": { "Tools": [tool("a", city()), tool("b", city())] } } }
            }),
        },
        Row {
            code: "tool-schema",
            base: Start,
            broken: with(json!({ "city": { "type": "string" } })),
            path: "Config.LLMConfig.Tools[0].function.parameters",
            right: with(city()),
        },
        Row {
            code: "tool-schema-type",
            base: Start,
            broken: with(
                json!({ "type": "object", "properties": { "days": { "type": ["integer", "null"] } } }),
            ),
            path: "Config.LLMConfig.Tools[0].function.parameters.properties",
            right: with(
                json!({ "type": "object", "properties": { "days": { "type": "integer" } } }),
            ),
        },
        Row {
            code: "tool-schema-required",
            base: Start,
            broken: with(json!({ "type": "object", "properties": {}, "required": ["city"] })),
            path: "Config.LLMConfig.Tools[0].function.parameters.required[0]",
            right: with(city()),
        },
        Row {
            code: "fixed-value",
            base: Start,
            broken: llm(
                json!({ "Tools": [{ "type": "api", "function": { "name": "get_weather" } }] }),
            ),
            path: "Config.LLMConfig.Tools[0].type",
            right: llm(
                json!({ "Tools": [{ "type": "function", "function": { "name": "get_weather" } }] }),
            ),
        },
    ]
}
