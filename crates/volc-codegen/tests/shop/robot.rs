//! Actions with unions, conditions and fixed members.

use serde_json::{Value, json};

use super::{action, field, int, list, merged, span, string, strukt, strukt_def};

/// A POST whose tags are required.
pub(super) fn start() -> Value {
    action(
        "StartRobot",
        "2021-03-01",
        json!({
            "family": "robot",
            "effect": "write",
            "docs": {"en": "Starts a robot.", "zh": "启动机器人。"},
            "request": {
                "query": [],
                "body": [
                    field("UserId", string(), json!({})),
                    field("RoomId", string(), json!({})),
                    field("Config", strukt("Config"), json!({"required": true})),
                    field("At", string(), json!({"format": "date-time"})),
                    field("Idle", int(), json!({"bounds": {"any_of": [{"min": 0, "max": 0}, {"min": 200, "max": 3000, "exclusive_max": true}, {"min": 1e4}]}})),
                    field("Kind", string(), json!({"required": true, "fixed": "bot"})),
                    field("Tracks", list(union("Track")), json!({"bounds": {"max_items": 2}})),
                ],
                "one_of": [{"members": ["UserId", "RoomId"], "count": "exactly"}],
            },
            "types": [
                strukt_def("Config", "request", json!([
                    field("Voice", strukt("Voice"), json!({"required": true})),
                    field("Ears", strukt("Ears"), json!({})),
                    field("Brain", union("Brain"), json!({"docs": {"en": "What it thinks with.", "zh": "大脑"}})),
                ])),
                merged(strukt_def("Voice", "request", json!([
                    tag("Provider", "VoiceKind", "ProviderParams", true),
                    field("ProviderParams", union("VoiceProvider"), json!({"required": true, "docs": {"zh": "参数"}})),
                    field("Mute", json!({"kind": "bool"}), json!({})),
                    field("Unmute", int(), json!({"required_if": [
                        {"member": "Mute", "in": [true], "unless": "Body.UserId"},
                        {"member": "Body.Config.Ears.Provider"},
                    ]})),
                ])), json!({"one_of": [{"members": ["Mute", "Unmute"], "count": "at_least"}]})),
                kinds("VoiceKind"),
                union_def("VoiceProvider", json!([{"sibling": "Provider"}]), json!([
                    variant("Classic", "ClassicVoice", json!({"^Provider": "house"}), json!({"has": ["audio.volume"], "one_of": {"audio.speed": [1, 2]}})),
                    variant("Cloned", "ClonedVoice", json!({"^Provider": "house"}), json!({"one_of": {"Resource": ["icl-1", "icl-2"]}})),
                    variant("Modern", "ModernVoice", json!({"^Provider": "house"}), json!({"docs": {"en": "A modern voice.", "zh": "新"}})),
                    variant("Other", "ForeignVoice", json!({"^Provider": "foreign"}), json!({})),
                ])),
                strukt_def("ClassicVoice", "request", json!([field("audio", strukt("ClassicAudio"), json!({"required": true}))])),
                strukt_def("ClassicAudio", "request", json!([
                    field("voice", string(), json!({"required": true})),
                    field("volume", int(), json!({})),
                ])),
                strukt_def("ClonedVoice", "request", json!([
                    field("audio", strukt("Audio"), json!({"required": true})),
                    field("Resource", string(), json!({})),
                ])),
                strukt_def("ModernVoice", "request", json!([
                    field("audio", strukt("Audio"), json!({"required": true})),
                    field("Resource", string(), json!({})),
                ])),
                strukt_def("Audio", "request", json!([field("voice", string(), json!({"required": true}))])),
                strukt_def("ForeignVoice", "request", json!([
                    field("Key", string(), json!({"required": true, "sensitive": true})),
                    field("URL", string(), json!({"required": true, "fixed": "https://voice.example"})),
                    field("stream", json!({"kind": "bool"}), json!({"fixed": true})),
                    field("Level", json!({"kind": "enum", "of": "int", "ref": "Level"}), json!({"required": true, "fixed": -1})),
                ])),
                {"kind": "enum", "name": "Level", "of": "int", "span": span(), "variants": [{"name": "Low", "value": -1}]},
                strukt_def("Ears", "request", json!([
                    tag("Provider", "EarsKind", "ProviderParams", true),
                    field("ProviderParams", union("EarsProvider"), json!({"required": true})),
                ])),
                kinds("EarsKind"),
                union_def("EarsProvider", json!([{"sibling": "Provider"}, {"own": "Mode"}]), json!([
                    variant("Big", "BigEars", json!({"^Provider": "house", "Mode": "big"}), json!({})),
                    variant("Small", "SmallEars", json!({"^Provider": "house", "Mode": 2}), json!({})),
                ])),
                strukt_def("BigEars", "request", json!([field("Width", int(), json!({}))])),
                strukt_def("SmallEars", "request", json!([])),
                union_def("Brain", json!([{"own": "Mode"}]), json!([
                    variant("Ark", "ArkBrain", json!({"Mode": "ark"}), json!({})),
                    variant("Own", "OwnBrain", json!({"Mode": "own"}), json!({})),
                ])),
                strukt_def("ArkBrain", "request", json!([field("Model", string(), json!({"docs": {"zh": "模型"}}))])),
                strukt_def("OwnBrain", "request", json!([field("Url", string(), json!({"required": true, "bounds": {"min_bytes": 1, "max_bytes": 9}}))])),
                union_def("Track", json!([{"own": "Type"}]), json!([
                    variant("Audio", "AudioTrack", json!({"Type": 1}), json!({})),
                ])),
                strukt_def("AudioTrack", "request", json!([field("Rate", int(), json!({}))])),
            ],
            "errors": [
                {"code": "InvalidParameter.Voice", "http": 400, "docs": {"en": "The voice is unknown.", "zh": "未知"}, "advice": {"en": "Choose another one."}, "span": span()},
                {"code": "7", "span": span()},
            ],
            "examples": {"response": [], "request": [{"span": span(), "value": {
                "RoomId": "r", "Kind": "bot",
                "Config": {"Voice": {"Provider": "foreign", "ProviderParams": {"Key": "k"}}, "Brain": {"Mode": "own", "Url": "u"}},
            }}]},
        }),
    )
}

/// A POST whose tag may be unset, and a response with a union.
pub(super) fn update() -> Value {
    action(
        "UpdateRobot",
        "2021-03-01",
        json!({
            "family": "robot",
            "request": {"query": [], "body": [
                tag("Provider", "Kind", "ProviderParams", false),
                field("ProviderParams", union("Memory"), json!({})),
            ]},
            "response": [
                field("Type", string(), json!({"tag_of": "Detail"})),
                field("Detail", union("Detail"), json!({})),
            ],
            "types": [
                kinds("Kind"),
                union_def("Memory", json!([{"sibling": "Provider"}]), json!([
                    variant("House", "HouseMemory", json!({"^Provider": "house"}), json!({})),
                ])),
                strukt_def("HouseMemory", "request", json!([field("Size", int(), json!({"bounds": {"any_of": [{"min": 1}]}}))])),
                merged(union_def("Detail", json!([{"sibling": "Type"}]), json!([
                    variant("Broken", "BrokenDetail", json!({"^Type": "broken"}), json!({})),
                ])), json!({"usage": "response"})),
                strukt_def("BrokenDetail", "response", json!([field("Reason", string(), json!({}))])),
            ],
        }),
    )
}

fn union(name: &str) -> Value {
    json!({"kind": "union", "ref": name})
}

fn union_def(name: &str, tags: Value, of: Value) -> Value {
    json!({"kind": "union", "name": name, "usage": "request", "tags": tags, "of": of, "span": span()})
}

fn variant(name: &str, ty: &str, when: Value, more: Value) -> Value {
    merged(
        json!({"name": name, "struct": ty, "when": when, "span": span()}),
        more,
    )
}

fn tag(name: &str, ty: &str, of: &str, required: bool) -> Value {
    let ty = json!({"kind": "enum", "of": "string", "ref": ty});
    field(
        name,
        ty,
        json!({"required": required, "tag_of": of, "docs": {"en": "The provider."}}),
    )
}

fn kinds(name: &str) -> Value {
    json!({"kind": "enum", "name": name, "of": "string", "span": span(), "variants": [
        {"name": "House", "value": "house"}, {"name": "Foreign", "value": "foreign"},
    ]})
}
