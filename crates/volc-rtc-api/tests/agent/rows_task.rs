//! Rows of ids, callbacks, voice prints and commands.

use serde_json::json;

use crate::rules::Base::{Start, Start2024, Update, Update2024};
use crate::rules::Row;

pub(crate) fn rows() -> Vec<Row> {
    let mut rows = ids();
    rows.extend(callbacks());
    rows.extend(voice_prints());
    rows.extend(messages());
    rows.extend(commands());
    rows
}

fn ids() -> Vec<Row> {
    let app = |code, wrong: &str| Row {
        code,
        base: Start,
        broken: json!({ "AppId": wrong }),
        path: "AppId",
        right: json!({ "AppId": "661*****3cf" }),
    };
    vec![
        app("app-key-as-app-id", "00112233445566778899aabbccddeeff"),
        app("access-key-as-app-id", "AKLTNotAnAccessKey"),
        app("speech-app-id", "9412345611"),
        app("app-id-form", "my-app"),
        Row {
            code: "app-id-form",
            base: Update2024,
            broken: json!({ "AppId": "" }),
            path: "AppId",
            right: json!({}),
        },
        Row {
            code: "id-characters",
            base: Start,
            broken: json!({ "RoomId": "room 1" }),
            path: "RoomId",
            right: json!({ "RoomId": "room_1@a-b.c" }),
        },
        Row {
            code: "id-characters",
            base: Update,
            broken: json!({ "TaskId": "" }),
            path: "TaskId",
            right: json!({ "TaskId": "t" }),
        },
        Row {
            code: "id-characters",
            base: Start,
            broken: json!({ "AgentConfig": { "UserId": "x".repeat(129) } }),
            path: "AgentConfig.UserId",
            right: json!({ "AgentConfig": { "UserId": "x".repeat(128) } }),
        },
        Row {
            code: "id-characters",
            base: Start,
            broken: json!({ "AgentConfig": { "TargetUserId": ["用户"] } }),
            path: "AgentConfig.TargetUserId[0]",
            right: json!({ "AgentConfig": { "TargetUserId": ["U1"] } }),
        },
        Row {
            code: "target-missing",
            base: Start,
            broken: json!({ "AgentConfig": { "TargetUserId": [] } }),
            path: "AgentConfig.TargetUserId",
            right: json!({ "AgentConfig": { "TargetUserId": ["u"] } }),
        },
        Row {
            code: "target-missing",
            base: Start2024,
            broken: json!({ "AgentConfig": { "TargetUserId": [""] } }),
            path: "AgentConfig.TargetUserId[0]",
            right: json!({ "AgentConfig": { "TargetUserId": ["u"] } }),
        },
        Row {
            code: "target-count",
            base: Start2024,
            broken: json!({ "AgentConfig": { "TargetUserId": ["a", "b"] } }),
            path: "AgentConfig.TargetUserId",
            right: json!({ "AgentConfig": { "TargetUserId": ["a"] } }),
        },
        Row {
            code: "agent-is-target",
            base: Start,
            broken: json!({ "AgentConfig": { "TargetUserId": ["agent"] } }),
            path: "AgentConfig.TargetUserId[0]",
            right: json!({ "AgentConfig": { "TargetUserId": ["Agent"] } }),
        },
        Row {
            code: "avatar-id-taken",
            base: Start,
            broken: json!({
                "Config": { "AvatarConfig": avatar(), "SubtitleConfig": { "SubtitleMode": 1 } },
                "AgentConfig": { "TargetUserId": ["agent_Avatar"] }
            }),
            path: "Config.AvatarConfig.AvatarUserID",
            right: json!({ "Config": { "AvatarConfig": avatar() } }),
        },
    ]
}

pub(crate) fn avatar() -> serde_json::Value {
    json!({
        "Enabled": true, "AvatarAppID": "zt", "AvatarToken": "not-a-token", "AvatarType": "3min", "AvatarRole": "role"
    })
}

fn callbacks() -> Vec<Row> {
    let states = |url: &str| json!({ "AgentConfig": { "ServerMessageURLForRTS": url, "ServerMessageSignatureForRTS": "s" } });
    let right = || states("https://example-domain.com/vertc/callback");
    let url = |code, wrong: &str| Row {
        code,
        base: Start,
        broken: states(wrong),
        path: "AgentConfig.ServerMessageURLForRTS",
        right: right(),
    };
    vec![
        url("callback-url", "example.com/callback"),
        url("callback-url", "ftp://example.com/callback"),
        url("callback-url", "http://localhost:8080/m2"),
        url("callback-url", "http://user@127.0.0.1/m2"),
        url("callback-url", "https://192.168.1.10/m2"),
        url("callback-url", "https://[::1]:80/m2"),
        url("callback-url", "https://"),
        url("callback-url-address", "https://203.0.113.9/m2"),
        Row {
            code: "callback-incomplete",
            base: Start,
            broken: json!({ "AgentConfig": { "ServerMessageURLForRTS": "https://example.com/m2" } }),
            path: "AgentConfig.ServerMessageSignatureForRTS",
            right: right(),
        },
        Row {
            code: "callback-incomplete",
            base: Start2024,
            broken: json!({ "Config": { "FunctionCallingConfig": { "ServerMessageSignature": "s" } } }),
            path: "Config.FunctionCallingConfig.ServerMessageUrl",
            right: json!({
                "Config": { "FunctionCallingConfig": {
                    "ServerMessageSignature": "s", "ServerMessageUrl": "https://example-domain8080/m2"
                } }
            }),
        },
        Row {
            code: "callback-urls-differ",
            base: Start2024,
            broken: both("https://example.com/states"),
            path: "AgentConfig.ServerMessageURLForRTS",
            right: both("https://example.com/subtitles"),
        },
    ]
}

fn both(states: &str) -> serde_json::Value {
    json!({
        "Config": { "SubtitleConfig": {
            "ServerMessageUrl": "https://example.com/subtitles", "ServerMessageSignature": "s"
        } },
        "AgentConfig": { "ServerMessageURLForRTS": states, "ServerMessageSignatureForRTS": "s" }
    })
}

fn voice_prints() -> Vec<Row> {
    let print = |print| json!({ "AgentConfig": { "VoicePrint": print } });
    vec![
        Row {
            code: "voice-print-stream-mode",
            base: Start,
            broken: json!({
                "Config": { "ASRConfig": { "ProviderParams": { "StreamMode": 1 } } },
                "AgentConfig": { "VoicePrint": { "Mode": 1 } }
            }),
            path: "Config.ASRConfig.ProviderParams.StreamMode",
            right: print(json!({ "Mode": 1 })),
        },
        Row {
            code: "voice-print-ids",
            base: Start,
            broken: print(json!({ "Mode": 1, "IdList": ["a", "b"] })),
            path: "AgentConfig.VoicePrint.IdList",
            right: print(json!({ "Mode": 1, "IdList": ["a"] })),
        },
        Row {
            code: "voice-print-ids",
            base: Start,
            broken: print(json!({ "Mode": 2 })),
            path: "AgentConfig.VoicePrint.IdList",
            right: print(json!({ "Mode": 2, "IdList": ["a", "b", "c"], "Score": 40 })),
        },
        Row {
            code: "voice-print-ignored",
            base: Start,
            broken: print(json!({ "Mode": 1, "IdList": ["a"], "VoiceDuration": 12 })),
            path: "AgentConfig.VoicePrint.VoiceDuration",
            right: print(json!({ "Mode": 1, "VoiceDuration": 12, "EnableSV": true })),
        },
        Row {
            code: "voice-print-ignored",
            base: Start,
            broken: print(json!({ "Mode": 2, "IdList": ["a"], "EnableSV": true })),
            path: "AgentConfig.VoicePrint.EnableSV",
            right: print(json!({ "Mode": 2, "IdList": ["a"], "EnableSV": false })),
        },
        Row {
            code: "voice-print-noise-reduction",
            base: Start,
            broken: json!({ "AgentConfig": { "VoicePrint": { "Mode": 1 }, "AnsMode": 2 } }),
            path: "AgentConfig.AnsMode",
            right: json!({ "AgentConfig": { "AnsMode": 2 } }),
        },
    ]
}

fn messages() -> Vec<Row> {
    let message = |code, command: &str, wrong: &str, right: &str| Row {
        code,
        base: Update,
        broken: json!({ "Command": command, "Message": wrong }),
        path: "Message",
        right: json!({ "Command": command, "Message": right }),
    };
    let (function, tone) = (
        r#"{"ToolCallID":"call_1","Content":"12"}"#,
        r#"{"Tag":{"additions":{"context_texts":["a"]}}}"#,
    );
    let far_field = r#"{"Enable":true,"Level":"Medium","Threshold":0,"FixedSource":false}"#;
    vec![
        message("function-message", "function", "12 degrees", function),
        message(
            "function-message",
            "function",
            r#"{"ToolCallID":"call_1","Content":12}"#,
            function,
        ),
        message(
            "function-message",
            "function",
            r#"{"ToolCallId":"call_1","Content":"12"}"#,
            function,
        ),
        message(
            "tts-context-message",
            "SetTTSContext",
            r#"{"additions":{}}"#,
            tone,
        ),
        message(
            "voice-print-message",
            "UpdateVoicePrintSV",
            r#"{"Enable":true,"VoiceDuration":3}"#,
            r#"{"Enable":false}"#,
        ),
        message(
            "far-field-message",
            "UpdateFarfieldConfig",
            r#"{"Enable":true,"Level":"medium"}"#,
            far_field,
        ),
        message(
            "far-field-message",
            "UpdateFarfieldConfig",
            r#"{"Enable":true,"Treshold":1}"#,
            far_field,
        ),
        message("message-missing", "ExternalPromptsForLLM", "", "background"),
        message("message-ignored", "interrupt", "stop", ""),
        Row {
            code: "message-missing",
            base: Update,
            broken: json!({ "Command": "ExternalTextToLLM", "InterruptMode": 1 }),
            path: "Message",
            right: json!({ "Command": "ExternalTextToLLM", "InterruptMode": 1, "Message": "Who are you?" }),
        },
        Row {
            code: "message-missing",
            base: Update,
            broken: json!({ "Command": "ExternalTextToLLM", "InterruptMode": 1 }),
            path: "Message",
            right: json!({
                "Command": "ExternalTextToLLM", "InterruptMode": 1,
                "ImageConfig": { "Action": "insert", "GroupID": 1, "ImageType": "url", "Images": ["https://example.com/a.jpg"] }
            }),
        },
        Row {
            code: "speech-length",
            base: Update,
            broken: json!({ "Command": "ExternalTextToSpeech", "InterruptMode": 1, "Message": "字".repeat(201) }),
            path: "Message",
            right: json!({ "Command": "ExternalTextToSpeech", "InterruptMode": 1, "Message": "字".repeat(200) }),
        },
    ]
}

fn commands() -> Vec<Row> {
    let ask = |mode: i64| json!({ "Command": "ExternalTextToLLM", "InterruptMode": mode, "Message": "Who are you?" });
    let insert = || json!({ "Action": "insert", "GroupID": 1, "ImageType": "url", "Images": ["https://example.com/a.jpg"] });
    let images = |config| json!({ "Command": "ExternalTextToLLM", "InterruptMode": 1, "ImageConfig": config });
    let settings =
        |config| json!({ "Command": "UpdateParameters", "Parameters": { "Config": config } });
    vec![
        Row {
            code: "interrupt-mode-value",
            base: Update,
            broken: ask(0),
            path: "InterruptMode",
            right: ask(3),
        },
        Row {
            code: "interrupt-mode-ignored",
            base: Update2024,
            broken: json!({ "InterruptMode": 1 }),
            path: "InterruptMode",
            right: json!({}),
        },
        Row {
            code: "images-command",
            base: Update,
            broken: json!({ "ImageConfig": insert() }),
            path: "ImageConfig",
            right: images(insert()),
        },
        Row {
            code: "images-empty",
            base: Update,
            broken: images(
                json!({ "Action": "insert", "GroupID": 1, "ImageType": "url", "Images": [] }),
            ),
            path: "ImageConfig.Images",
            right: images(insert()),
        },
        Row {
            code: "images-ignored",
            base: Update,
            broken: images(
                json!({ "Action": "delete", "GroupID": 1, "Images": ["https://example.com/a.jpg"] }),
            ),
            path: "ImageConfig.Images",
            right: images(json!({ "Action": "delete", "GroupID": 1 })),
        },
        Row {
            code: "parameters-command",
            base: Update,
            broken: json!({ "Parameters": { "Config": { "InterruptMode": 1 } } }),
            path: "Parameters",
            right: settings(json!({ "InterruptMode": 1 })),
        },
        Row {
            code: "parameters-empty",
            base: Update,
            broken: settings(json!({})),
            path: "Parameters",
            right: settings(json!({ "InterruptMode": 0 })),
        },
        Row {
            code: "provider-without-params",
            base: Update,
            broken: settings(json!({ "TTSConfig": { "Provider": "minimax" } })),
            path: "Parameters.Config.TTSConfig.ProviderParams",
            right: settings(
                json!({ "TTSConfig": { "ProviderParams": { "audio": { "speed_ratio": 1.5 } } } }),
            ),
        },
        Row {
            code: "command-unlisted",
            base: Update,
            broken: json!({ "Command": "FunctionCallResult" }),
            path: "Command",
            right: json!({}),
        },
        Row {
            code: "command-unlisted",
            base: Update,
            broken: json!({ "Command": "Interrupt" }),
            path: "Command",
            right: json!({}),
        },
        Row {
            code: "command-unlisted",
            base: Update2024,
            broken: json!({ "Command": "SetTTSContext", "Message": r#"{"Tag":{"additions":{}}}"# }),
            path: "Command",
            right: json!({ "Command": "FinishSpeechRecognition" }),
        },
    ]
}
